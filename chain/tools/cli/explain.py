"""`tally explain CODE`: what a code means, why, and how to do it right. Works offline."""

from __future__ import annotations

import difflib

import click

from chain.tools.cli.options import Console, options
from vm.abi import Json
from vm.diagnostics.codes import CATALOGUE, Entry, Wording
from vm.diagnostics.report import Diagnostic
from vm.diagnostics.snippet import plain


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
    console.say(f"{entry.code} {entry.name}")
    for wording in _wordings(entry, console):
        console.say("")
        console.say(f"  {wording.message}")
        console.say(f"  {console.word('why')}: {wording.why}")
        for line in wording.help.split("\n"):
            console.say(f"  {console.word('help')}: {line}")
    for key, text in (("wrong", entry.wrong), ("right", entry.right)):
        if text:
            console.say("")
            console.say(f"  {console.word(key)}:")
            for line in text.rstrip().splitlines():
                console.say(f"    {plain(line)}")
    console.say("")
    console.say("  " + console.word("section", section=entry.section))
    return 0


def _entry(code: str) -> Entry | None:
    """By code in either case, or by name."""
    found = CATALOGUE.get(code.upper())
    return found or next((entry for entry in CATALOGUE.values() if entry.name == code), None)


def _wordings(entry: Entry, console: Console) -> tuple[Wording, ...]:
    match console.language:
        case "en":
            return (entry.en,)
        case "zh":
            return (entry.zh,)
        case _:
            return (entry.zh, entry.en)


def _texts(wording: Wording) -> Json:
    return {"message": wording.message, "why": wording.why, "help": wording.help}
