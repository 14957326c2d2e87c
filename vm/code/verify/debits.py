"""Whose money a header takes: the caller's, or that of one who has certainly signed."""

from __future__ import annotations

from vm.code.callers import caller_types
from vm.code.opcodes import Opcode
from vm.code.program import (
    Code,
    ContractCode,
    PayingCode,
    Program,
    RuleCode,
    Unit,
    UnitKind,
    Who,
    WhoAccount,
    WhoAnd,
    WhoCount,
    WhoOr,
)
from vm.code.units import in_text_order
from vm.code.verify.access import is_joint
from vm.code.verify.findings import Findings
from vm.code.verify.transfers import ACCOUNT, POT, Target, as_target
from vm.types import AccountType


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
    elif not _brings_line(program, contract, rule, paying, target):
        findings.add("E3183", unit)
    elif paying.line is not None and not _is_named(_payer(rule.who, paying)):
        findings.add("E3184", Unit(UnitKind.PAYING_LINE, number, place))
    if paying.source is None:
        if is_joint(rule.who):
            findings.add("E3180", unit)
    elif paying.source not in _certain(rule.who):
        findings.add("E3180", Unit(UnitKind.PAYING_SOURCE, number, place))


def _payer(who: Who, paying: PayingCode) -> Who:
    """The condition on who pays: the signer whom the header names, or else whoever may call."""
    return who if paying.source is None else WhoAccount(paying.source)


def _brings_line(
    program: Program, contract: ContractCode, rule: RuleCode, paying: PayingCode, target: Target
) -> bool:
    """Whether money comes into a traced pot under a line from people, and without one from instances, which
    bring theirs along; under none where no line is kept.
    """
    if target.form == ACCOUNT or not contract.pots[target.pot].traced:
        return paying.line is None
    payers = caller_types(program, contract, _payer(rule.who, paying))
    return all(isinstance(payer, AccountType) == (paying.line is not None) for payer in payers)


def _is_named(who: Who) -> bool:
    """Whether the contract itself names everyone who may pay: not anyone, and no account from the call."""
    match who:
        case WhoAccount(account):
            return not any(one.opcode in (Opcode.LOCAL, Opcode.SENDER) for one in in_text_order(account))
        case WhoAnd(parts) | WhoOr(parts):
            return all(_is_named(part) for part in parts)
        case WhoCount(_, group):
            return _is_named(group)
        case _:
            return False


def _certain(who: Who) -> tuple[Code, ...]:
    """Codes of accounts that have signed whenever the condition holds: the same code, run before the first
    statement, gives the same account."""
    match who:
        case WhoAccount(account):
            return (account,)
        case WhoAnd(parts):
            return tuple(code for part in parts for code in _certain(part))
        case WhoCount(count, WhoOr(parts)) if count == len(parts):
            return tuple(code for part in parts for code in _certain(part))
        case WhoOr(parts):
            found = [_certain(part) for part in parts]
            return tuple(code for code in found[0] if all(code in other for other in found[1:]))
        case _:
            return ()
