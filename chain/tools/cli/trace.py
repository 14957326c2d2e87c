"""`tally trace`: the call tree of one step of a scenario, with gas and money."""

from __future__ import annotations

import click

from chain.testing.scenario import trace_scenario
from chain.tools.call_tree import as_json as tree_json
from chain.tools.call_tree import lines
from chain.tools.cli.options import Console, options
from chain.tools.cli.targets import target
from chain.tools.story import failure_lines, step_json
from chain.trace import tree
from vm.diagnostics.report import Diagnostic


@click.command()
@click.argument("name", metavar="FILE|NAME")
@click.option(
    "--match", "title", help="The scenario whose title holds this text (default: the first). 情景标题。"
)
@click.option(
    "--step", type=int, help="The step's number, as `tally run` prints it (default: the last). 步骤编号。"
)
@options
def trace(name: str, title: str | None, step: int | None, as_json: bool, lang: str) -> int:
    """Show what one step of a scenario ran: call tree, gas, money. 显示某一步的调用树。

    FILE is a .tally file; NAME is an installed contract such as rental/lease.
    """
    console = Console.of(lang, as_json)
    found = target(console, name, title)
    if found is None:
        return 2
    report, events = trace_scenario(found.compilation, found.scenarios[0], found.calendars)
    wanted = len(report.steps) if step is None else step
    if not 1 <= wanted <= len(report.steps):
        source = found.compilation.source
        last = len(report.steps)
        console.report([Diagnostic.of("S6010", source, None, title=report.title, given=wanted, last=last)])
        return 2
    shown = report.steps[wanted - 1]
    calls = tree(events[wanted - 1])
    if as_json:
        document = {"scenario": report.title, "step": step_json(report, shown)}
        console.document({**document, "trace": tree_json(calls, report, found.program)})
        return 0 if shown.failure is None else 1
    console.say(console.word("story", title=report.title))
    console.say(console.word("step", number=shown.number, text=shown.text))
    for line in lines(calls, report, found.program, console.language):
        console.say(line)
    key = "gas prepaid" if shown.prepaid else "gas"
    console.say(console.word(key, gas=f"{shown.gas:,}", prepaid=f"{shown.prepaid:,}"))
    if shown.failure is None:
        return 0
    for line in failure_lines(report, shown.failure, console.language):
        console.say(line)
    return 1
