"""`tally run`: tell the scenarios of a contract as stories, with the money after each step. Never runs
Python."""

from __future__ import annotations

import click

from chain.testing.scenario import run_scenario
from chain.tools.cli.options import Console, options
from chain.tools.cli.targets import target
from chain.tools.story import report_json, story
from vm.abi import Json


@click.command()
@click.argument("name", metavar="FILE|NAME")
@click.option(
    "--match", "title", help="Only scenarios whose title holds this text. 只运行标题含此文字的情景。"
)
@options
def run(name: str, title: str | None, as_json: bool, lang: str) -> int:
    """Tell the scenarios of FILE or NAME step by step. 逐步讲述情景。

    FILE is a .tally file; NAME is an installed contract such as rental/lease.
    """
    console = Console.of(lang, as_json)
    found = target(console, name, title)
    if found is None:
        return 2
    documents: list[Json] = []
    failed = 0
    for scenario in found.scenarios:
        report = run_scenario(found.compilation, scenario, found.calendars)
        failed += not report.passed
        if as_json:
            documents.append(report_json(report))
            continue
        for line in story(report, console.language):
            console.say(line)
        console.say("")
    passed = len(found.scenarios) - failed
    if as_json:
        console.document({"ok": not failed, "passed": passed, "failed": failed, "scenarios": documents})
    else:
        console.say(console.word("scenarios", passed=passed, failed=failed))
    return 1 if failed else 0
