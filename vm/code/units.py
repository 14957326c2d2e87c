"""Units of a program: every sequence of code it holds, in one fixed order, with the locals each may use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from vm.code.opcodes import Opcode
from vm.code.program import (
    AtCode,
    ClockCode,
    Code,
    ContractCode,
    EveryCode,
    Instruction,
    InvariantCode,
    LinkCode,
    Program,
    RuleCode,
    Unit,
    UnitKind,
    VariableCode,
    Who,
    WhoAccount,
    WhoAnd,
    WhoAnyInstance,
    WhoAnyone,
    WhoCount,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.types import Type


def units(program: Program) -> Iterator[tuple[Unit, Code]]:
    """Every unit with its code: functions first, then each contract's checks, initial values, defaults,
    invariants, rules (WHO, paying, body), clocks (when, body) and deadlines.
    """
    for number, function in enumerate(program.functions):
        yield Unit(UnitKind.FUNCTION, 0, number), function.code
    for number, contract in enumerate(program.contracts):
        yield from contract_units(contract, number)


def contract_units(contract: ContractCode, number: int) -> Iterator[tuple[Unit, Code]]:
    """The units of one contract, `number` being its place in the program."""
    for place, check in enumerate(contract.checks):
        yield Unit(UnitKind.CHECK, number, place), check.condition
    for place, keep in enumerate(contract.keeps):
        if keep.initial is not None:
            yield Unit(UnitKind.INITIAL, number, place), keep.initial
    for place, map_ in enumerate(contract.maps):
        if map_.default is not None:
            yield Unit(UnitKind.DEFAULT, number, place), map_.default
    for place, invariant in enumerate(contract.invariants):
        yield Unit(UnitKind.INVARIANT, number, place), invariant.condition
    for place, rule in enumerate(contract.rules):
        yield from _rule_units(rule, number, place)
    for place, clock in enumerate(contract.clocks):
        when = clock_when(clock)
        if when is not None:
            yield Unit(UnitKind.CLOCK_WHEN, number, place), when
        yield Unit(UnitKind.CLOCK, number, place), clock.code
    for place, state in enumerate(contract.states):
        if state.deadline is not None:
            yield Unit(UnitKind.DEADLINE, number, place), state.deadline


def _rule_units(rule: RuleCode, contract: int, number: int) -> Iterator[tuple[Unit, Code]]:
    for part, code in enumerate(who_codes(rule.who)):
        yield Unit(UnitKind.WHO, contract, number, part), code
    paying = rule.paying
    if paying is not None:
        yield Unit(UnitKind.PAYING_AMOUNT, contract, number), paying.amount
        if paying.source is not None:
            yield Unit(UnitKind.PAYING_SOURCE, contract, number), paying.source
        if paying.place is not None:
            yield Unit(UnitKind.PAYING_PLACE, contract, number), paying.place
        if paying.line is not None:
            yield Unit(UnitKind.PAYING_LINE, contract, number), paying.line
    yield Unit(UnitKind.RULE, contract, number), rule.code


def clock_when(clock: ClockCode) -> Code | None:
    """The code that says when a clock is due (or starts from); None for the timeout, which has the
    deadline, and for a link, which has none.
    """
    match clock.when:
        case None | LinkCode():
            return None
        case AtCode(when):
            return when
        case EveryCode(start):
            return start


def who_codes(who: Who) -> Iterator[Code]:
    """The codes of a rule's WHO from left to right; a unit's `part` counts them from 0."""
    match who:
        case WhoAnyone() | WhoInMap() | WhoAnyInstance():
            return
        case WhoAccount(account):
            yield account
        case WhoInList(people):
            yield people
        case WhoAnd(parts) | WhoOr(parts):
            for part in parts:
                yield from who_codes(part)
        case WhoCount(_, group):
            yield from who_codes(group)
        case _:
            assert_never(who)


def watched_maps(invariant: InvariantCode) -> tuple[int, ...]:
    """The maps in which a written key calls for a check of an `each` invariant: its own, and each that its
    condition reads (at that key: it may read them nowhere else). None for any other invariant.
    """
    if invariant.each is None:
        return ()
    reads = (Opcode.MAP_GET, Opcode.MAP_HAS)
    found = (item.operands[0] for item in in_text_order(invariant.condition) if item.opcode in reads)
    return tuple(dict.fromkeys((invariant.each, *(map_ for map_ in found if isinstance(map_, int)))))


def unit_locals(program: Program, unit: Unit) -> tuple[Type, ...]:
    """Types of the locals that a unit of the program may use, by number."""
    match unit.kind:
        case UnitKind.FUNCTION:
            return _types(program.functions[unit.number].parameters)
        case UnitKind.INVARIANT:
            contract = program.contracts[unit.contract]
            each = contract.invariants[unit.number].each
            return () if each is None else (contract.maps[each].key,)
        case UnitKind.WHO | UnitKind.PAYING_AMOUNT | UnitKind.PAYING_SOURCE | UnitKind.PAYING_PLACE:
            return _types(program.contracts[unit.contract].rules[unit.number].parameters)
        case UnitKind.PAYING_LINE:
            return _types(program.contracts[unit.contract].rules[unit.number].parameters)
        case UnitKind.RULE:
            return _types(program.contracts[unit.contract].rules[unit.number].locals)
        case UnitKind.CLOCK:
            return _types(program.contracts[unit.contract].clocks[unit.number].locals)
        case UnitKind.CHECK | UnitKind.INITIAL | UnitKind.DEFAULT | UnitKind.CLOCK_WHEN | UnitKind.DEADLINE:
            return ()
        case UnitKind.PROBE:
            raise ValueError("a probe is no unit of a program")
        case _:
            assert_never(unit.kind)


def _types(variables: tuple[VariableCode, ...]) -> tuple[Type, ...]:
    return tuple(variable.type for variable in variables)


def in_text_order(code: Code) -> Iterator[Instruction]:
    """Every instruction of a sequence, those of blocks after the instruction that holds them."""
    for instruction in code:
        yield instruction
        for block in instruction.blocks:
            yield from in_text_order(block)


def number_positions(code: Code) -> Code:
    """The same code with each instruction's `position`: its place in text order, counted from 0."""
    return _numbered(code, 0)[0]


def _numbered(code: Code, start: int) -> tuple[Code, int]:
    """The code numbered from `start`, and the number after its last instruction."""
    done: list[Instruction] = []
    place = start
    for instruction in code:
        position = place
        place += 1
        blocks: list[Code] = []
        for block in instruction.blocks:
            numbered, place = _numbered(block, place)
            blocks.append(numbered)
        done.append(Instruction(instruction.opcode, instruction.operands, tuple(blocks), position))
    return tuple(done), place
