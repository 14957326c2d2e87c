"""How large and how deep a program is, measured without recursion, because it may be too deep for it.

A Program need not come from bytes: the same block may hang in many places, so that a small object stands for
a program of any size. What is counted here is what a walk would meet; it stops at the limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import prod

from vm.code.program import (
    Code,
    Instruction,
    Operand,
    Program,
    RuleCode,
    Unit,
    UnitKind,
    VariableCode,
    Who,
    WhoAccount,
    WhoAnd,
    WhoCount,
    WhoInList,
    WhoOr,
)
from vm.code.units import clock_when
from vm.code.verify.findings import Findings
from vm.code.verify.limits import (
    ALL_TYPE_PARTS,
    BLOCK_DEPTH,
    CONTRACTS,
    INSTRUCTIONS,
    SIGNATURES,
    TABLE_ITEMS,
    TYPE_DEPTH,
    TYPE_PARTS,
    WHO_COUNT,
    WHO_DEPTH,
    WHO_PARTS,
    WHO_WAYS,
)
from vm.types import ChoiceType, ListType, RecordType, Type

OPERAND_PARTS = 8_192
"""Numbers among the operands of one instruction."""


def is_measured(program: Program, findings: Findings) -> bool:
    """Whether the program is small and flat enough to be walked over; notes what is not."""
    before = len(findings)
    if _table_items(program) > TABLE_ITEMS or len(program.contracts) > CONTRACTS:
        findings.add("E3152", place="program")
        return False
    all_parts = 0
    for type_ in _types(program):
        parts = type_parts(type_)
        all_parts += parts
        if parts > TYPE_PARTS or all_parts > ALL_TYPE_PARTS:
            findings.add("E3153", place="types")
            return False
    codes: list[Code] = [function.code for function in program.functions]
    for number, contract in enumerate(program.contracts):
        for place, rule in enumerate(contract.rules):
            found = _who_codes(rule.who)
            if found is None or _ways(rule.who) > WHO_WAYS:
                findings.add("E3121", Unit(UnitKind.RULE, number, place), action=rule.name, limit=WHO_WAYS)
                return False
            if _signatures(rule.who) > SIGNATURES:
                unit = Unit(UnitKind.RULE, number, place)
                findings.add("E3373", unit, action=rule.name, limit=SIGNATURES)
                return False
            codes.extend(found)
        codes.extend(_contract_codes(program, number))
    _measure_code(codes, findings)
    return len(findings) == before


def _table_items(program: Program) -> int:
    """Entries of all tables, counted by their lengths."""
    total = len(program.constants) + len(program.texts) + len(program.types)
    total += len(program.currencies) + len(program.functions) + len(program.contracts)
    for function in program.functions:
        total += len(function.parameters)
    for contract in program.contracts:
        total += sum(
            len(table)
            for table in (
                contract.terms, contract.checks, contract.keeps, contract.maps, contract.pots,
                contract.events, contract.invariants, contract.rules, contract.clocks, contract.states,
            )
        )  # fmt: skip
        total += sum(len(event.fields) for event in contract.events)
        total += sum(len(map_.sums) for map_ in contract.maps)
        total += sum(len(state.rules) + len(state.clocks) for state in contract.states)
        total += sum(len(one.states or ()) for one in contract.invariants)
        total += sum(len(rule.locals) + len(rule.parameters) + len(rule.states) for rule in contract.rules)
        total += sum(len(clock.locals) + len(clock.states) for clock in contract.clocks)
    return total


def _types(program: Program) -> Iterator[Type]:
    """Every type that stands in a table."""
    yield from program.types
    yield from (type_ for type_, _ in program.constants)
    for function in program.functions:
        yield function.result
        yield from _named(function.parameters)
    for contract in program.contracts:
        yield from _named(contract.terms)
        yield from (keep.type for keep in contract.keeps)
        for event in contract.events:
            yield from _named(event.fields)
        for rule in contract.rules:
            yield from _named(rule.parameters)
            yield from _named(rule.locals)
        for clock in contract.clocks:
            yield from _named(clock.locals)
        for map_ in contract.maps:
            yield map_.key
            yield map_.value
        yield from (pot.key for pot in contract.pots if pot.key is not None)


def _named(variables: tuple[VariableCode, ...]) -> Iterator[Type]:
    return (variable.type for variable in variables)


def type_parts(type_: Type) -> int:
    """How many parts a type has; a number above TYPE_PARTS for one with too many, or nested too deeply."""
    waiting = [(type_, 1)]
    parts = 0
    while waiting:
        item, depth = waiting.pop()
        parts += 1
        if depth > TYPE_DEPTH or parts > TYPE_PARTS:
            return TYPE_PARTS + 1
        match item:
            case ListType(inner, _):
                waiting.append((inner, depth + 1))
            case RecordType(_, fields):
                if len(fields) > TYPE_PARTS:
                    return TYPE_PARTS + 1
                waiting.extend((field, depth + 1) for _, field in fields)
            case ChoiceType(_, members):
                parts += len(members)
            case _:
                pass
    return parts


def _ways(who: Who) -> int:
    """In how many ways people can be chosen to satisfy a WHO that is not too large: one for each leaf."""
    match who:
        case WhoOr(parts):
            return sum(_ways(part) for part in parts)
        case WhoAnd(parts):
            return prod(_ways(part) for part in parts)
        case _:
            return 1


def _signatures(who: Who) -> int:
    """How many people must sign in the way that asks for most, of a WHO that is not too large."""
    match who:
        case WhoOr(parts):
            return max((_signatures(part) for part in parts), default=0)
        case WhoAnd(parts):
            return sum(_signatures(part) for part in parts)
        case WhoCount(count):
            return count
        case _:
            return 1


def _who_codes(who: Who) -> list[Code] | None:
    """The codes of a WHO, None where it is too large or too deep."""
    codes: list[Code] = []
    waiting = [(who, 1)]
    parts = 0
    while waiting:
        item, depth = waiting.pop()
        parts += 1
        if depth > WHO_DEPTH or parts > WHO_PARTS:
            return None
        match item:
            case WhoAccount(code) | WhoInList(code):
                codes.append(code)
            case WhoAnd(inner) | WhoOr(inner):
                if len(inner) > WHO_PARTS:
                    return None
                waiting.extend((part, depth + 1) for part in inner)
            case WhoCount(count, group):
                if not 1 <= count <= WHO_COUNT:
                    return None
                waiting.append((group, depth + 1))
            case _:
                pass
    return codes


def _contract_codes(program: Program, number: int) -> Iterator[Code]:
    """The codes of a contract, those of WHO left out."""
    contract = program.contracts[number]
    yield from (check.condition for check in contract.checks)
    yield from (keep.initial for keep in contract.keeps if keep.initial is not None)
    yield from (map_.default for map_ in contract.maps if map_.default is not None)
    yield from (invariant.condition for invariant in contract.invariants)
    for rule in contract.rules:
        yield from _rule_codes(rule)
    for clock in contract.clocks:
        yield clock.code
        when = clock_when(clock)
        if when is not None:
            yield when
    yield from (state.deadline for state in contract.states if state.deadline is not None)


def _rule_codes(rule: RuleCode) -> Iterator[Code]:
    yield rule.code
    if rule.paying is not None:
        yield rule.paying.amount
        parts = (rule.paying.source, rule.paying.place, rule.paying.line)
        yield from (code for code in parts if code is not None)


def _measure_code(codes: Iterable[Code], findings: Findings) -> None:
    waiting: list[tuple[Code, int]] = [(code, 1) for code in codes]
    left = INSTRUCTIONS
    while waiting:
        code, depth = waiting.pop()
        left -= len(code)
        if left < 0 or depth > BLOCK_DEPTH:
            findings.add("E3168", place="code")
            return
        for instruction in code:
            if not _operands_are_flat(instruction):
                findings.add("E3168", place="operands")
                return
            waiting.extend((block, depth + 1) for block in instruction.blocks)
            left -= len(instruction.blocks)


def _operands_are_flat(instruction: Instruction) -> bool:
    """Operands are numbers, or tuples of numbers nested at most three deep (the parts of a SHARE)."""
    waiting: list[tuple[Operand, int]] = [(instruction.operands, 0)]
    parts = 0
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, tuple):
            parts += len(item)
            if depth > 3 or parts > OPERAND_PARTS:
                return False
            waiting.extend((part, depth + 1) for part in item)
    return True
