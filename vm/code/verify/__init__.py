"""The verifier: what the language guarantees, proved on a program alone, whoever made it.

`verify` is the only maker of a `VerifiedProgram`, and the machine runs nothing else. It never raises and
takes time in proportion to the program's size. The checks follow each other; later ones rely on earlier ones:

    measure    small and flat enough to be walked over
    tables     numbers, names, limits, types, constants
    blocks     types on the stack, locals, what each unit may hold, where paths end
    charging   every charge is the table's; worst cases within a transaction
    debits     money comes only from who has signed
    messages   no message leads back to where it began
    states     reachable, at rest at last, without a turn of clocks
    clocks     clocks do not fail; pots are empty in final and waiting states
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vm.code.program import Program
from vm.code.verify.blocks import check_units
from vm.code.verify.charging import check_bounds, check_charges
from vm.code.verify.clocks import check_values
from vm.code.verify.debits import check_debits
from vm.code.verify.findings import Findings, Violation
from vm.code.verify.measure import is_measured
from vm.code.verify.messages import check_sends
from vm.code.verify.numbering import numbered
from vm.code.verify.states import check_states
from vm.code.verify.tables import check_tables

__all__ = ["Verification", "VerifiedProgram", "Violation", "verify"]


@dataclass(frozen=True, slots=True, init=False)
class VerifiedProgram:
    """A program of which every guarantee was proved. Only `verify` makes one."""

    program: Program

    @staticmethod
    def _sealed(program: Program) -> VerifiedProgram:
        found = VerifiedProgram()
        object.__setattr__(found, "program", program)
        return found


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of a program: it, verified, or the violations found (at least one)."""

    program: VerifiedProgram | None
    violations: tuple[Violation, ...]


_STAGES: tuple[tuple[Callable[[Program, Findings], None], ...], ...] = (
    (check_tables,),
    (check_units,),
    (check_charges, check_debits, check_sends, check_states),
    (check_bounds, check_values),
)
"""Checks in order; each stage needs the ones before it to have found nothing."""


def verify(program: Program) -> Verification:
    """Prove the guarantees of the language on a program, or say which it breaks.

    `program` may come from anywhere, as long as its parts are of the types that `vm.code.program` declares.
    """
    findings = Findings()
    if not is_measured(program, findings):
        return Verification(None, findings.all())
    for stage, checks in enumerate(_STAGES):
        if stage == 1:
            program = numbered(program)
        for check in checks:
            check(program, findings)
        if len(findings):
            return Verification(None, findings.all())
    return Verification(VerifiedProgram._sealed(program), ())
