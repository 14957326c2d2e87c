"""Gas: every charge is what the table says, and no action can need more than a transaction has."""

from __future__ import annotations

from vm.code.charges import charge_fault
from vm.code.gas import TRANSACTION_GAS, ProgramGas
from vm.code.program import Program, Unit, UnitKind
from vm.code.units import units
from vm.code.verify.findings import Findings


def check_charges(program: Program, findings: Findings) -> None:
    """Note every unit whose charges are not those of the rule. The code must be well typed."""
    for unit, code in units(program):
        position = charge_fault(code)
        if position is not None:
            findings.add("E3170", unit, position)


def check_bounds(program: Program, findings: Findings) -> None:
    """Note every state whose prepaid gas is not what its clocks take at worst, and every action that can need
    more gas than a transaction has, with what it sends and creates. The charges must be right, and clocks and
    messages without a cycle."""
    whole = ProgramGas(program)
    for number, contract in enumerate(program.contracts):
        gas = whole.contracts[number]
        for place, (state, prepaid) in enumerate(zip(contract.states, gas.prepaid, strict=True)):
            if state.prepaid != prepaid:
                findings.add("E3171", place=f"contracts[{number}].states[{place}]")
        for place, (rule, worst) in enumerate(zip(contract.rules, whole.transactions[number], strict=True)):
            _check(rule.name, worst, Unit(UnitKind.RULE, number, place), findings)
        first = Unit(UnitKind.DEADLINE, number, 0) if contract.states[0].deadline is not None else None
        _check(contract.name, gas.creation_transaction, first, findings)


def _check(action: str, worst: int, unit: Unit | None, findings: Findings) -> None:
    if worst > TRANSACTION_GAS:
        findings.add("E3120", unit, action=action, gas=worst, limit=TRANSACTION_GAS)
