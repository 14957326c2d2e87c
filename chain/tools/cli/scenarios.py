"""What `test`, `run` and `trace` share: from a target to the scenarios of its text."""

from __future__ import annotations

from chain.tools.cli.options import Console, program
from vm.compiler import Compilation
from vm.diagnostics.render import render_all
from vm.diagnostics.report import Diagnostic


def compiled(console: Console, target: str) -> Compilation | None:
    """The compilation of a target that has a program and scenarios; else None, and the messages are out."""
    found = program(target)
    if isinstance(found, Diagnostic):
        console.report([found])
        return None
    if found.program is None or found.lowered is None:
        console.report(found.errors)
        return None
    if not found.lowered.scenarios:
        console.report([Diagnostic.of("S6008", found.source, None, name=found.source.name)])
        return None
    if found.diagnostics:
        import sys

        print(render_all(found.diagnostics, console.language), file=sys.stderr)
    return found


def chosen(console: Console, compilation: Compilation, title: str | None) -> tuple[int, ...] | None:
    """Numbers of the scenarios whose title holds `title` (all without one); None, and a message, if none does."""
    scenarios = () if compilation.lowered is None else compilation.lowered.scenarios
    numbers = tuple(
        number for number, scenario in enumerate(scenarios) if title is None or title in scenario.title
    )
    if not numbers:
        known = "; ".join(scenario.title for scenario in scenarios)
        console.report([Diagnostic.of("S6009", compilation.source, None, title=title or "", known=known)])
        return None
    return numbers
