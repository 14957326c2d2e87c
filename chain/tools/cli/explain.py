"""`tally explain CODE`: what a code means, why, and how to do it right. Works offline."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Final, assert_never

import click

from chain.tools.cli.options import Console, options
from chain.tools.words import word
from vm.abi import Json
from vm.diagnostics.codes import CATALOGUE, Entry, Wording
from vm.diagnostics.report import Diagnostic, Language
from vm.diagnostics.snippet import plain

_PARAMETER: Final = re.compile(r"\{([a-z_]+)\}")


@click.command()
@click.argument("code", metavar="CODE")
@options
def explain(code: str, as_json: bool, lang: str) -> int:
    """Explain the code of a message, such as E1003 or R4004. 解释消息编号。"""
    console = Console.of(lang, as_json)
    entry = _entry(code)
    if entry is None:
        names = [*CATALOGUE, *(one.name for one in CATALOGUE.values())]
        near = difflib.get_close_matches(code, names, n=3, cutoff=0.5)
        console.report([Diagnostic.of("S6007", None, None, given=code, near=", ".join(near) or "-")])
        return 2
    if as_json:
        console.document(
            {
                "code": entry.code,
                "name": entry.name,
                "severity": entry.severity,
                "section": entry.section,
                "en": _texts(entry.en),
                "zh": _texts(entry.zh),
                "wrong": entry.wrong,
                "right": entry.right,
            }
        )
        return 0
    for line in _lines(entry, console.language):
        console.say(line)
    return 0


def _lines(entry: Entry, language: Language) -> Iterator[str]:
    yield f"{entry.code} {entry.name}"
    for tongue, wording in _wordings(entry, language):
        yield ""
        yield f"  {_open(wording.message)}"
        yield f"  {word('why', tongue)}: {_open(wording.why)}"
        for line in wording.help.splitlines():
            yield f"  {word('help', tongue)}: {_open(line)}"
    for key, text in (("wrong", entry.wrong), ("right", entry.right)):
        if text:
            yield ""
            yield f"  {word(key, language)}:"
            yield from (f"    {plain(line)}".rstrip() for line in text.rstrip().splitlines())
    yield ""
    yield "  " + word("section", language, section=entry.section)


def _open(text: str) -> str:
    """A text whose values are not known here: `<rule>` stands where a message names the rule."""
    return _PARAMETER.sub(r"<\1>", text)


def _entry(code: str) -> Entry | None:
    """By code in either case, or by name."""
    found = CATALOGUE.get(code.upper())
    return found or next((entry for entry in CATALOGUE.values() if entry.name == code), None)


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


def _texts(wording: Wording) -> Json:
    return {"message": wording.message, "why": wording.why, "help": wording.help}
