"""`tally run`: tell the scenarios of a contract as stories, with the money after each step. Never runs Python."""

from __future__ import annotations

import click

from chain.testing.scenario import run_scenario
from chain.tools.cli.options import Console, options
from chain.tools.cli.scenarios import chosen, compiled
from chain.tools.story import report_json, story
from vm.abi import Json


@click.command()
@click.argument("target", metavar="FILE|NAME")
@click.option("--match", "title", help="Only scenarios whose title holds this text. 只运行标题含此文字的情景。")
@options
def run(target: str, title: str | None, as_json: bool, lang: str) -> int:
    """Tell the scenarios of a .tally FILE, or of an installed contract NAME, step by step. 逐步讲述情景。"""
    console = Console(lang, as_json)
    found = compiled(console, target)
    if found is None or found.lowered is None:
        return 2
    numbers = chosen(console, found, title)
    if numbers is None:
        return 2
    documents: list[Json] = []
    failed = 0
    for number in numbers:
        report = run_scenario(found, found.lowered.scenarios[number])
        failed += not report.passed
        if as_json:
            documents.append(report_json(report))
            continue
        for line in story(report, console.language):
            console.say(line)
        console.say("")
    if as_json:
        console.document({"ok": not failed, "scenarios": documents})
    else:
        console.say(console.word("scenarios", passed=len(numbers) - failed, failed=failed))
    return 1 if failed else 0
