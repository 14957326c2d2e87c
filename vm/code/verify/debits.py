"""Whose money a header takes: the caller's, or that of one who has certainly signed."""

from __future__ import annotations

from vm.code.program import (
    Code,
    PayingCode,
    Program,
    RuleCode,
    Unit,
    UnitKind,
    Who,
    WhoAccount,
    WhoAnd,
    WhoOr,
)
from vm.code.verify.access import is_joint
from vm.code.verify.findings import Findings
from vm.code.verify.transfers import ACCOUNT, POT, as_target


def check_debits(program: Program, findings: Findings) -> None:
    """Note every header that takes another's money, or puts it where it cannot go. Tables must be sound."""
    for number, contract in enumerate(program.contracts):
        for place, rule in enumerate(contract.rules):
            if rule.paying is not None:
                _check(program, number, place, rule, rule.paying, findings)


def _check(
    program: Program, number: int, place: int, rule: RuleCode, paying: PayingCode, findings: Findings
) -> None:
    contract = program.contracts[number]
    unit = Unit(UnitKind.PAYING_AMOUNT, number, place)
    target = as_target(paying.target, contract)
    if target is None or (paying.place is None) != (target.form == POT):
        findings.add("E3181", unit)
    elif target.form != ACCOUNT and contract.pots[target.pot].currency != paying.currency:
        findings.add("E3182", unit)
    if paying.source is None:
        if is_joint(rule.who):
            findings.add("E3180", unit)
    elif paying.source not in _certain(rule.who):
        findings.add("E3180", Unit(UnitKind.PAYING_SOURCE, number, place))


def _certain(who: Who) -> tuple[Code, ...]:
    """Codes of accounts that have signed whenever the condition holds: the same code, run before the first
    statement, gives the same account."""
    match who:
        case WhoAccount(account):
            return (account,)
        case WhoAnd(parts):
            return tuple(code for part in parts for code in _certain(part))
        case WhoOr(parts):
            found = [_certain(part) for part in parts]
            return tuple(code for code in found[0] if all(code in other for other in found[1:]))
        case _:
            return ()
