"""Checking: a tree becomes a checked program, or findings that say what is wrong and where.

`check` is the only way to a `CheckedProgram`. What is proved about values (a clock's arithmetic, pots at the
end, gas) is proved by the verifier on the bytecode.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from vm.check.checked import CheckedProgram
from vm.check.collect import collect_file, types_of
from vm.check.contract import ContractChecker, declare_fixed
from vm.check.functions import Functions
from vm.check.messages import check_messages
from vm.check.report import Report
from vm.check.scenario import check_scenario
from vm.check.usage import warn_unused
from vm.diagnostics.report import Diagnostic
from vm.syntax import Part, tree
from vm.syntax.structure import ANY_NAME

__all__ = ["Checked", "check", "check_part"]

_NEED_NO_OTHER_LINE: Final = frozenset(
    (
        "E3004", "E3006", "E3009", "E3016", "E3017", "E3019", "E3020", "E3023", "E3024", "E3025", "E3026",
        "E3030", "E3031", "E3032", "E3033", "E3034", "E3035", "E3036", "E3037", "E3038", "E3039", "E3040",
        "E3041", "E3042", "E3043", "E3044", "E3045",
    )
)  # fmt: skip
"""Findings about rules and states that no missing line can have caused; those about a name (E2) are told by
the name."""
_NEED_ALL: Final = frozenset(("E2021", "E2128", "E2132", "E2212", "E2216"))
"""Findings of E2 that what is declared nowhere may cause without being named in them."""


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


def check_part(part: Part) -> tuple[Diagnostic, ...]:
    """Errors in the lines that could be read of a text with errors, without those that the missing lines may
    have caused: what they may have declared is not called unknown, and nothing is said of paths and states.

    Scenarios are left out where a declaration is missing: a call by position may have lost one.
    """
    module = replace(part.module, scenarios=()) if part.lost else part.module
    return tuple(found for found in check(module).diagnostics if _stands_alone(found, part.lost))


def _stands_alone(found: Diagnostic, lost: frozenset[str]) -> bool:
    """Whether the missing lines cannot have caused an error."""
    if found.severity == "warning" or (lost and found.code in _NEED_ALL):
        return False
    if found.code.startswith("E2"):
        named = {value for _, value in found.parameters if isinstance(value, str)}
        return ANY_NAME not in lost and lost.isdisjoint(named)
    return found.code in _NEED_NO_OTHER_LINE
