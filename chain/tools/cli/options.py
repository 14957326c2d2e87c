"""What all commands share: options, the console, where a program comes from."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from chain.files import read_source
from chain.tools.words import word
from vm.abi import Json
from vm.compiler import Compilation, compile_source
from vm.diagnostics.render import as_json, render_all
from vm.diagnostics.report import Diagnostic, Language
from vm.source import SourceFile
from vm.version import VERSION

__all__ = ["VERSION", "Console", "default_language", "options", "program"]

LANGUAGES = ("en", "zh", "both")
_Function = TypeVar("_Function", bound=Callable[..., Any])


def default_language() -> Language:
    """TALLY_LANG, else the locale's language: Chinese for `zh…`, English for all others."""
    asked = os.environ.get("TALLY_LANG", "")
    if asked in LANGUAGES:
        return cast(Language, asked)
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"


def options(function: _Function) -> _Function:
    """`--json` and `--lang`, for every command."""
    as_option = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout. 输出一个 JSON 文档。")
    language = click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        default=default_language,
        show_default="the locale's",
        help="Language of messages. 消息语言。",
    )
    return cast(_Function, as_option(language(function)))


@dataclass(frozen=True, slots=True)
class Console:
    """Where results and messages go."""

    language: Language
    json: bool

    def __init__(self, language: str, json: bool) -> None:
        known = language if language in LANGUAGES else "en"
        object.__setattr__(self, "language", known)
        object.__setattr__(self, "json", json)

    def say(self, text: str) -> None:
        """A line of the result, on stdout."""
        print(text)

    def document(self, document: Json) -> None:
        """The JSON document, on stdout."""
        json_text = json.dumps(document, ensure_ascii=False, indent=2)
        print(json_text)

    def report(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Messages: on stderr for people, and as the document where JSON is asked for."""
        found = tuple(diagnostics)
        if self.json:
            self.document({"ok": False, "diagnostics": [cast(Json, as_json(one)) for one in found]})
        print(render_all(found, self.language), file=sys.stderr)

    def word(self, key: str, **parameters: str | int) -> str:
        """A word of the interface in the console's language."""
        return word(key, self.language, **parameters)


def installed() -> dict[str, SourceFile]:
    """The contracts that came with Tally, by name: `rental/lease`."""
    root = files("tally_contracts") if _packaged() else Path(__file__).resolve().parents[3] / "contracts"
    found: dict[str, SourceFile] = {}
    for folder in sorted((entry for entry in root.iterdir() if entry.is_dir()), key=lambda entry: entry.name):
        for entry in sorted(folder.iterdir(), key=lambda one: one.name):
            if entry.name.endswith(".tally"):
                name = f"{folder.name}/{entry.name.removesuffix('.tally')}"
                found[name] = SourceFile.of(f"{name}.tally", entry.read_bytes().decode("utf-8"))
    return found


def _packaged() -> bool:
    from importlib.util import find_spec

    return find_spec("tally_contracts") is not None


def program(target: str) -> Compilation | Diagnostic:
    """Compile what a command names: a `.tally` file, or an installed contract such as `rental/lease`."""
    path = Path(target)
    if target.endswith(".tally") or path.exists():
        source = read_source(path)
    else:
        known = installed()
        if target not in known:
            return Diagnostic.of("S6006", None, None, name=target, known=", ".join(known))
        source = known[target]
    return source if isinstance(source, Diagnostic) else compile_source(source)


