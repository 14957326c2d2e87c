"""`tally test`: run the scenarios of files; a failed one prints its step, the values and the line."""

from __future__ import annotations

import click

from chain.testing.scenario import run_scenario
from chain.tools.cli.options import Console, options
from chain.tools.cli.targets import target
from chain.tools.story import failure_lines, report_json, story
from vm.abi import Json


@click.command()
@click.argument("targets", nargs=-1, required=True, metavar="FILE|NAME...")
@click.option(
    "--match", "title", help="Only scenarios whose title holds this text. 只运行标题含此文字的情景。"
)
@click.option(
    "-v", "verbose", count=True, help="Tell each scenario's story as well. 同时显示每个情景的经过。"
)
@options
def test(targets: tuple[str, ...], title: str | None, verbose: int, as_json: bool, lang: str) -> int:
    """Run the scenarios of FILE or NAME. 运行情景测试。

    FILE is a .tally file; NAME is an installed contract such as rental/lease.
    """
    console = Console.of(lang, as_json)
    found = [target(console, name, title) for name in targets[:1]]
    for name in targets[1:]:
        if found[-1] is None:
            return 2
        found.append(target(console, name, title))
    documents: list[Json] = []
    passed = failed = 0
    for one in found:
        if one is None:
            return 2
        for scenario in one.scenarios:
            report = run_scenario(one.compilation, scenario, one.calendars)
            passed, failed = passed + report.passed, failed + (not report.passed)
            if as_json:
                documents.append(report_json(report))
            elif verbose:
                for line in story(report, console.language):
                    console.say(line)
            else:
                console.say(
                    console.word("scenario ok" if report.passed else "scenario failed", title=report.title)
                )
                if report.failure is not None:
                    for line in failure_lines(report, report.failure, console.language):
                        console.say(line)
    if as_json:
        console.document({"ok": not failed, "passed": passed, "failed": failed, "scenarios": documents})
    else:
        console.say(console.word("scenarios", passed=passed, failed=failed))
    return 1 if failed else 0
