"""Positions of instructions, which are not part of a program's bytes: put right where they are not."""

from __future__ import annotations

from dataclasses import replace

from vm.code.program import (
    AtCode,
    ClockCode,
    Code,
    ContractCode,
    EveryCode,
    LinkCode,
    PayingCode,
    Program,
    RuleCode,
    Who,
    WhoAccount,
    WhoAnd,
    WhoCount,
    WhoInList,
    WhoOr,
)
from vm.code.units import in_text_order, number_positions, units


def numbered(program: Program) -> Program:
    """The program with the position of each instruction, as `Instruction` says; itself where they are right.

    Its size must have been measured.
    """
    if all(_is_numbered(code) for _, code in units(program)):
        return program
    return replace(
        program,
        functions=tuple(replace(one, code=number_positions(one.code)) for one in program.functions),
        contracts=tuple(_contract(contract) for contract in program.contracts),
    )


def _is_numbered(code: Code) -> bool:
    return all(one.position == place for place, one in enumerate(in_text_order(code)))


def _optional(code: Code | None) -> Code | None:
    return None if code is None else number_positions(code)


def _contract(contract: ContractCode) -> ContractCode:
    return replace(
        contract,
        checks=tuple(replace(one, condition=number_positions(one.condition)) for one in contract.checks),
        keeps=tuple(replace(one, initial=_optional(one.initial)) for one in contract.keeps),
        maps=tuple(replace(one, default=_optional(one.default)) for one in contract.maps),
        invariants=tuple(
            replace(one, condition=number_positions(one.condition)) for one in contract.invariants
        ),
        rules=tuple(_rule(one) for one in contract.rules),
        clocks=tuple(_clock(one) for one in contract.clocks),
        states=tuple(replace(one, deadline=_optional(one.deadline)) for one in contract.states),
    )


def _rule(rule: RuleCode) -> RuleCode:
    paying = None if rule.paying is None else _paying(rule.paying)
    return replace(rule, who=_who(rule.who), paying=paying, code=number_positions(rule.code))


def _paying(paying: PayingCode) -> PayingCode:
    return replace(
        paying,
        amount=number_positions(paying.amount),
        source=_optional(paying.source),
        place=_optional(paying.place),
        line=_optional(paying.line),
    )


def _who(who: Who) -> Who:
    match who:
        case WhoAccount(code, contract):
            return WhoAccount(number_positions(code), contract)
        case WhoInList(code, contract):
            return WhoInList(number_positions(code), contract)
        case WhoAnd(parts):
            return WhoAnd(tuple(_who(part) for part in parts))
        case WhoOr(parts):
            return WhoOr(tuple(_who(part) for part in parts))
        case WhoCount(count, group):
            return WhoCount(count, _who(group))
        case _:
            return who


def _clock(clock: ClockCode) -> ClockCode:
    match clock.when:
        case AtCode(when):
            return replace(clock, when=AtCode(number_positions(when)), code=number_positions(clock.code))
        case EveryCode():
            every = replace(clock.when, start=number_positions(clock.when.start))
            return replace(clock, when=every, code=number_positions(clock.code))
        case None | LinkCode():
            return replace(clock, code=number_positions(clock.code))
