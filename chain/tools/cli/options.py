"""What all commands share: `--json` and `--lang`, and the console that results and messages go to."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TextIO, TypeVar, cast

import click

from chain.tools.words import word
from vm.diagnostics.folding import WIDTH
from vm.diagnostics.render import SHOWN, as_json, render_all
from vm.diagnostics.report import Diagnostic, Language

if TYPE_CHECKING:
    from vm.abi import Json

LANGUAGES = ("en", "zh", "both")
_NARROWEST: Final = 40
_WIDEST: Final = 100
_Function = TypeVar("_Function", bound=Callable[..., Any])


def default_language() -> Language:
    """TALLY_LANG, else the locale's language: Chinese for `zh…`, English for all others."""
    asked = _known(os.environ.get("TALLY_LANG", ""))
    if asked is not None:
        return asked
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"


def _known(text: str) -> Language | None:
    match text:
        case "en" | "zh" | "both":
            return text
        case _:
            return None


def options(function: _Function) -> _Function:
    """`--json` and `--lang`, for every command."""
    as_option = click.option(
        "--json", "as_json", is_flag=True, help="One JSON document on stdout. 输出一个 JSON 文档。"
    )
    language = click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        default=default_language,
        show_default="the locale's",
        help="Language of messages. 消息语言。",
    )
    return as_option(language(function))


def terminal_width(stream: TextIO) -> int | None:
    """Columns that sentences are folded to on a terminal; None where the stream goes to a file or a program,
    which gets each on one line."""
    try:
        if not stream.isatty():
            return None
        columns = os.get_terminal_size(stream.fileno()).columns or WIDTH  # some terminals do not say
    except (OSError, ValueError):  # a stream that is closed, or that only looks like a terminal
        return None
    return min(max(columns, _NARROWEST), _WIDEST)


@dataclass(frozen=True, slots=True)
class Console:
    """Where results and messages go, and in which language; a language that is none of ours becomes
    English."""

    language: Language
    json: bool

    @staticmethod
    def of(language: str, json: bool) -> Console:
        """The console that the options ask for."""
        return Console(_known(language) or "en", json)

    def say(self, text: str) -> None:
        """A line of the result, on stdout."""
        print(text)

    def document(self, document: Json) -> None:
        """The JSON document, on stdout; in plain ASCII where the stream cannot carry every character."""
        encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
        print(json.dumps(document, ensure_ascii=not encoding.startswith("utf"), indent=2))

    def report(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Messages that end a command: on stderr for people, and as the document where JSON is asked for."""
        found = tuple(diagnostics)
        if self.json:
            self.document({"ok": False, "diagnostics": [cast("Json", as_json(one)) for one in found]})
        self.complain(found)

    def complain(self, diagnostics: Iterable[Diagnostic], shown: int | None = SHOWN) -> None:
        """Messages on stderr: the first `shown` in full, all of them for None."""
        text = render_all(diagnostics, self.language, shown, terminal_width(sys.stderr))
        if text:
            print(text, file=sys.stderr)

    def word(self, key: str, **parameters: str | int) -> str:
        """A word of the interface in the console's language."""
        return word(key, self.language, **parameters)
