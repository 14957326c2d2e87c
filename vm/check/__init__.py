"""Checking: a tree becomes a checked program, or findings that say what is wrong and where.

`check` is the only way to a `CheckedProgram`. What is proved about values (a clock's arithmetic, pots at the
end, gas) is proved by the verifier on the bytecode.
"""

from __future__ import annotations

from dataclasses import dataclass

from vm.check.checked import CheckedProgram
from vm.check.collect import collect_file, types_of
from vm.check.contract import ContractChecker, declare_fixed
from vm.check.functions import Functions
from vm.check.messages import check_messages
from vm.check.report import Report
from vm.check.scenario import check_scenario
from vm.check.usage import warn_unused
from vm.diagnostics.report import Diagnostic
from vm.syntax import tree

__all__ = ["Checked", "check"]


@dataclass(frozen=True, slots=True)
class Checked:
    """The program, None where `diagnostics` holds an error; warnings do not prevent it."""

    program: CheckedProgram | None
    diagnostics: tuple[Diagnostic, ...]


def check(module: tree.Module) -> Checked:
    """Check a whole file. Every finding is a diagnostic; an error in one declaration does not hide others.

    Warnings wait until there is no error: what an error hides can look unused.
    """
    report = Report(module.source)
    names = collect_file(module, report)
    functions = Functions(module, names)
    functions.declare()
    for contract, inner in zip(module.contracts, names.contracts, strict=True):
        declare_fixed(contract, inner, types_of(inner))
    bodies = functions.check()
    contracts = tuple(
        ContractChecker(contract, inner, functions.footprints).check()
        for contract, inner in zip(module.contracts, names.contracts, strict=True)
    )
    if not report.errors:
        check_messages(contracts, report)
    scenarios = tuple(check_scenario(scenario, names) for scenario in module.scenarios)
    if report.errors:
        return Checked(None, tuple(found for found in report.diagnostics if found.severity == "error"))
    warn_unused(names)
    calendar = module.calendars[0].name.text if module.calendars else None
    program = CheckedProgram(module.source, module.version.number, calendar, bodies, contracts, scenarios)
    return Checked(program, report.diagnostics)
