"""`tally trace`: the call tree of one step of a scenario, with gas and money."""

from __future__ import annotations

import click

from chain.testing.scenario import trace_scenario
from chain.tools.call_tree import as_json as tree_json
from chain.tools.call_tree import lines
from chain.tools.cli.options import Console, options
from chain.tools.cli.scenarios import chosen, compiled
from chain.tools.story import failure_lines, report_json
from chain.trace import tree
from vm.diagnostics.report import Diagnostic


@click.command()
@click.argument("target", metavar="FILE|NAME")
@click.option("--match", "title", help="The scenario whose title holds this text (default: the first). 情景标题。")
@click.option("--step", type=int, help="The step's number, as `tally run` prints it (default: the last). 步骤编号。")
@options
def trace(target: str, title: str | None, step: int | None, as_json: bool, lang: str) -> int:
    """Show what one step of a scenario ran: call tree, gas, money. 显示某一步的调用树。"""
    console = Console(lang, as_json)
    found = compiled(console, target)
    if found is None or found.lowered is None or found.program is None:
        return 2
    numbers = chosen(console, found, title)
    if numbers is None:
        return 2
    report, events = trace_scenario(found, found.lowered.scenarios[numbers[0]])
    wanted = len(report.steps) if step is None else step
    if not 1 <= wanted <= len(report.steps):
        parameters = {"given": wanted, "last": len(report.steps)}
        console.report([Diagnostic.of("S6010", found.source, None, title=report.title, **parameters)])
        return 2
    shown = report.steps[wanted - 1]
    calls = tree(list(events[wanted - 1]))
    program = found.program.program
    if as_json:
        whole = report_json(report)
        steps = whole["steps"] if isinstance(whole, dict) else []
        one = steps[wanted - 1] if isinstance(steps, list) else {}
        console.document({"scenario": report.title, "step": one, "trace": tree_json(calls, report, program)})
    else:
        console.say(console.word("story", title=report.title))
        console.say(console.word("step", number=shown.number, text=shown.text))
        for line in lines(calls, report, program, console.language):
            console.say(line)
        gas = calls.gas if shown.receipt is None else shown.receipt.gas
        prepaid = 0 if shown.receipt is None else shown.receipt.prepaid
        console.say(console.word("gas prepaid" if prepaid else "gas", gas=f"{gas:,}", prepaid=f"{prepaid:,}"))
        if shown.failure is not None:
            for line in failure_lines(report, shown.failure, console.language):
                console.say(line)
    return 1 if shown.failure is not None else 0
