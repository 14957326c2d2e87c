"""`tally explain`: what a code means and how to do it right; what a word of the language is for. Offline."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, assert_never

import click

from chain.tools.cli.options import Console, options, terminal_width
from chain.tools.code_families import Family, families, family_of
from chain.tools.constructs import BY_WORD, Construct
from chain.tools.words import word
from vm.diagnostics.codes import CATALOGUE, Entry, Wording
from vm.diagnostics.folding import fold
from vm.diagnostics.pages import PAGES
from vm.diagnostics.report import Diagnostic, Language
from vm.diagnostics.snippet import plain
from vm.source import display_width

if TYPE_CHECKING:
    from vm.abi import Json

_PARAMETER: Final = re.compile(r"\{([a-z_]+)\}")
_ONE_LINE: Final = 1 << 30
_EXAMPLE_LINES: Final = 24
_EXAMPLE_WIDTH: Final = 100
"""More of an example than this shows nothing new: what is wrong with it is its size."""


@click.command()
@click.argument("subject", metavar="[CODE]", default="")
@options
def explain(subject: str, as_json: bool, lang: str) -> int:
    """Explain the code of a message, such as E1003 or R4004. 解释消息编号。

    A family of codes, such as E21, is listed; a word of the language, such as create, is explained; without
    a CODE all families are listed.
    """
    console = Console.of(lang, as_json)
    entry, family, construct = _entry(subject), family_of(subject), BY_WORD.get(subject.lower())
    if not subject:
        found: tuple[Json, Iterable[str]] = _overview(console.language)
    elif entry is not None:
        found = _document(entry), _lines(entry, console.language)
    elif family is not None:
        found = _family_document(family), _family_lines(family, console.language)
    elif construct is not None:
        found = _construct_document(construct), _construct_lines(construct, console.language)
    else:
        names = [*CATALOGUE, *(one.name for one in CATALOGUE.values()), *BY_WORD]
        near = difflib.get_close_matches(subject, names, n=3, cutoff=0.5)
        console.report([Diagnostic.of("S6007", None, None, given=subject, near=", ".join(near) or "-")])
        return 2
    document, lines = found
    if as_json:
        console.document(document)
        return 0
    for line in lines:
        console.say(line)
    return 0


def _folded(text: str, first: str) -> Iterator[str]:
    """A sentence in the columns of the terminal."""
    return fold(text, first, terminal_width(sys.stdout) or _ONE_LINE)


# --- one code -----------------------------------------------------------------------------------------------


def _entry(code: str) -> Entry | None:
    """By code in either case, or by name."""
    found = CATALOGUE.get(code.upper())
    return found or next((entry for entry in CATALOGUE.values() if entry.name == code), None)


def _lines(entry: Entry, language: Language) -> Iterator[str]:
    yield f"{entry.code} {entry.name}"
    for tongue, wording in _wordings(entry, language):
        yield ""
        yield from _folded(_open(wording.message), "  ")
        yield from _folded(wording.why, f"  {word('why', tongue)}: ")
        for line in wording.help.splitlines():
            yield from _folded(_open(line), f"  {word('help', tongue)}: ")
    for key, text in (("wrong", entry.wrong), ("right", entry.right)):
        if text:
            yield ""
            yield f"  {word(key, language)}:"
            yield from _example(text, language)
    yield ""
    yield "  " + _where(entry.section, PAGES.get(entry.code, ""), language)


def _example(text: str, language: Language) -> Iterator[str]:
    """An example's lines; of a very long one the first and the last."""
    lines = [_cut(plain(line)) for line in text.rstrip().splitlines()]
    left_out = len(lines) - _EXAMPLE_LINES
    if left_out > 0:
        half = _EXAMPLE_LINES // 2
        lines[half:-half] = [word("more lines", language, count=left_out)]
    yield from (f"    {line}".rstrip() for line in lines)


def _cut(line: str) -> str:
    return line if display_width(line) <= _EXAMPLE_WIDTH else line[: _EXAMPLE_WIDTH // 2] + " ..."


def _where(section: str, page: str, language: Language) -> str:
    """Where the language's reference says it, and the page of its suites that shows it in programs."""
    said = word("section", language, section=section)
    return f"{said} (tests/language/{page}.md)" if page else said


def _open(text: str) -> str:
    """A text whose values are not known here: `<rule>` stands where a message names the rule."""
    return _PARAMETER.sub(r"<\1>", text)


def _wordings(entry: Entry, language: Language) -> tuple[tuple[Language, Wording], ...]:
    match language:
        case "en":
            return (("en", entry.en),)
        case "zh":
            return (("zh", entry.zh),)
        case "both":
            return (("zh", entry.zh), ("en", entry.en))
        case _:
            assert_never(language)


def _document(entry: Entry) -> Json:
    return {
        "code": entry.code,
        "name": entry.name,
        "severity": entry.severity,
        "section": entry.section,
        "page": PAGES.get(entry.code, ""),
        "en": _texts(entry.en),
        "zh": _texts(entry.zh),
        "wrong": entry.wrong,
        "right": entry.right,
    }


def _texts(wording: Wording) -> Json:
    return {"message": wording.message, "why": wording.why, "help": wording.help}


# --- families of codes --------------------------------------------------------------------------------------


def _overview(language: Language) -> tuple[Json, Iterator[str]]:
    """All families, and how to go on from there."""
    found = families()
    return [_family_document(family) for family in found], _overview_lines(found, language)


def _overview_lines(found: tuple[Family, ...], language: Language) -> Iterator[str]:
    width = max(len(family.prefix) for family in found)
    for family in found:
        yield f"{family.prefix:<{width}}  " + _said(family, language)
    yield ""
    yield word("explain more", language)


def _family_lines(family: Family, language: Language) -> Iterator[str]:
    yield f"{family.prefix}  {_said(family, language)}"
    yield ""
    for entry in family.entries:
        for _, wording in _wordings(entry, language):
            yield from _folded(_open(wording.message), f"  {entry.code} ")


def _said(family: Family, language: Language) -> str:
    title = _both(lambda tongue: family.zh if tongue == "zh" else family.en, language)
    return word("family", language, title=title, count=len(family.entries))


def _family_document(family: Family) -> Json:
    return {
        "family": family.prefix,
        "en": family.en,
        "zh": family.zh,
        "codes": [entry.code for entry in family.entries],
    }


def _both(said: Callable[[Language], str], language: Language) -> str:
    """A text in the asked language; `both` gives Chinese, then English after a slash."""
    return f"{said('zh')} / {said('en')}" if language == "both" else said(language)


# --- words of the language ----------------------------------------------------------------------------------


def _construct_lines(construct: Construct, language: Language) -> Iterator[str]:
    yield " ".join(construct.words)
    yield ""
    for text in _construct_texts(construct, language):
        yield from _folded(text, "  ")
    yield ""
    yield f"  {word('example', language)}:"
    yield from _example(construct.example, language)
    yield ""
    yield "  " + _where(construct.section, construct.page, language)


def _construct_texts(construct: Construct, language: Language) -> tuple[str, ...]:
    match language:
        case "en":
            return (construct.en,)
        case "zh":
            return (construct.zh,)
        case "both":
            return (construct.zh, construct.en)
        case _:
            assert_never(language)


def _construct_document(construct: Construct) -> Json:
    return {
        "words": list(construct.words),
        "section": construct.section,
        "page": construct.page,
        "en": construct.en,
        "zh": construct.zh,
        "example": construct.example,
    }
