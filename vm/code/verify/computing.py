"""How a run goes through instructions that compute: the node they leave, and what might stop them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from vm.code.opcodes import Opcode
from vm.code.program import Instruction
from vm.code.stack import FIXED
from vm.code.verify.forms import accepts, join
from vm.code.verify.intervals import (
    EXACT,
    EXTREMES,
    QUOTIENTS,
    UNARY,
    WHOLE,
    Interval,
    limits_of,
    range_of,
)
from vm.code.verify.nodes import CONSTANT, Node
from vm.code.verify.spans import days_of, scaled
from vm.machine.dates import Duration
from vm.types import (
    BoolType,
    DateType,
    DurationType,
    HashType,
    IntType,
    ListType,
    MoneyType,
    PercentType,
    RecordType,
    TextType,
    TimeType,
    Type,
    describe,
)

if TYPE_CHECKING:
    from vm.code.verify.run import Run

Compute = Callable[["Run", Instruction], None]

_MOST: Final = "2^127-1"
_LEAST: Final = "-2^127"
_SATURATES: Final = (Opcode.TIME_ADD, Opcode.TIME_SUBTRACT, Opcode.SPAN_SCALE)


def _parts(run: Run, count: int) -> tuple[Node, ...]:
    """Take the last `count` values."""
    place = len(run.stack) - count
    found = tuple(run.stack[place:])
    del run.stack[place:]
    return found


def _number(operand: object) -> int:
    if isinstance(operand, int):
        return operand
    raise TypeError("an operand is not well typed")


# --- numbers -------------------------------------------------------------------------------------------


def _exact(run: Run, instruction: Instruction) -> None:
    left, right = _parts(run, 2)
    type_ = _result(instruction.opcode, left)
    facts = run.facts
    found = EXACT[instruction.opcode](facts.bounds(left), facts.bounds(right))
    if instruction.opcode in (Opcode.INT_SUBTRACT, Opcode.MONEY_SUBTRACT):
        if facts.at_most(right, left):
            found = Interval(max(found.low, 0), max(found.high, 0))
        if facts.at_most(left, right):
            found = Interval(min(found.low, 0), min(found.high, 0))
    _leave(run, instruction, (left, right), type_, found)


def _result(opcode: Opcode, left: Node) -> Type:
    """The type of a computed number."""
    fixed = FIXED.get(opcode)
    return left.type if fixed is None else fixed[1]


def _quotient(run: Run, instruction: Instruction) -> None:
    left, right = _parts(run, 2)
    type_ = _result(instruction.opcode, left)
    facts = run.facts
    compute, top, bottom = QUOTIENTS[instruction.opcode], facts.bounds(left), facts.bounds(right)
    if _may_be_zero(run, right):
        node = run.nodes.make(instruction.opcode, instruction.operands, (left, right), type_)
        before = len(run.findings)
        run.stop("E3109")
        if len(run.findings) > before:
            run.reported.add(node.number)
        run.stack.append(node)
        return
    sides = (Interval(bottom.low, min(bottom.high, -1)), Interval(max(bottom.low, 1), bottom.high))
    found = [compute(top, side) for side in sides if not side.empty]
    result = found[0].hull(found[-1]) if found else range_of(type_)
    if instruction.opcode is Opcode.RATIO and top.low >= 0 and bottom.low >= 1 and facts.at_most(left, right):
        result = result.meet(WHOLE)
    _leave(run, instruction, (left, right), type_, result)


def _may_be_zero(run: Run, node: Node) -> bool:
    bounds = run.facts.bounds(node)
    zero = run.nodes.constant(node.type, 0)
    known = run.facts.is_false(run.nodes.comparison(Opcode.EQUAL, node, zero))
    return bounds.low <= 0 <= bounds.high and not known


def _unary(run: Run, instruction: Instruction) -> None:
    (part,) = _parts(run, 1)
    found = UNARY[instruction.opcode](run.facts.bounds(part))
    _leave(run, instruction, (part,), _result(instruction.opcode, part), found)


def _extreme(run: Run, instruction: Instruction) -> None:
    parts = _parts(run, _number(instruction.operands[0]))
    type_ = parts[0].type
    for part in parts[1:]:
        type_ = join(type_, part.type) or type_
    found = EXTREMES[instruction.opcode](tuple(run.facts.bounds(part) for part in parts))
    _leave(run, instruction, parts, type_, found)


def _leave(run: Run, instruction: Instruction, parts: tuple[Node, ...], type_: Type, found: Interval) -> None:
    """Leave a number that lies in `found` unless the machine stops."""
    limits = limits_of(type_)
    node = run.nodes.make(instruction.opcode, instruction.operands, parts, type_)
    if not found.within(limits):
        before = len(run.findings)
        _outside(run, instruction.opcode, type_, found)
        if len(run.findings) > before:
            run.reported.add(node.number)
    met = found.meet(limits)
    run.facts.refine(node, limits if met.empty else met)
    run.stack.append(node)


def _outside(run: Run, opcode: Opcode, type_: Type, found: Interval) -> None:
    """A number may leave the machine's range. Money above it is exempt: such sums do not exist."""
    match type_:
        case MoneyType():
            if found.low < 0:
                run.stop("E3108" if opcode is Opcode.MONEY_SUBTRACT else "E3116")
        case _ if opcode in _SATURATES or isinstance(type_, TimeType):
            if not run.saturating:
                run.stop("E3111")
        case _:
            run.stop("E3107", low=_LEAST, high=_MOST)


# --- comparisons ---------------------------------------------------------------------------------------


def _compare(run: Run, instruction: Instruction) -> None:
    left, right = _parts(run, 2)
    facts, nodes = run.facts, run.nodes
    node = nodes.comparison(instruction.opcode, left, right)
    test = node.parts[0] if node.kind is Opcode.NOT else node
    first, second = test.parts
    if test.kind is Opcode.LESS:
        if facts.bounds(first).high < facts.bounds(second).low:
            facts.refine(test, Interval(1, 1))
        elif facts.at_most(second, first):
            facts.refine(test, Interval(0, 0))
    elif first is second or (facts.at_most(first, second) and facts.at_most(second, first)):
        facts.refine(test, Interval(1, 1))
    elif facts.bounds(first).meet(facts.bounds(second)).empty:
        facts.refine(test, Interval(0, 0))
    if node is not test:
        facts.refine(node, _opposite(facts.bounds(test)))
    run.stack.append(node)


def _opposite(bounds: Interval) -> Interval:
    return Interval(1 - bounds.high, 1 - bounds.low)


def _not(run: Run, instruction: Instruction) -> None:
    (part,) = _parts(run, 1)
    node = run.nodes.negation(part)
    run.facts.refine(node, _opposite(run.facts.bounds(part)))
    run.stack.append(node)


# --- constants, locals, bounds -------------------------------------------------------------------------


def _push(run: Run, instruction: Instruction) -> None:
    type_, value = run.program.constants[_number(instruction.operands[0])]
    run.stack.append(run.nodes.constant(type_, value))


def _local(run: Run, instruction: Instruction) -> None:
    run.stack.append(run.local(_number(instruction.operands[0])))


def _set_local(run: Run, instruction: Instruction) -> None:
    run.facts.put(("local", _number(instruction.operands[0])), run.stack.pop())


def _narrow(run: Run, instruction: Instruction) -> None:
    """The value itself, from here on within bounds."""
    node = run.stack[-1]
    target = run.program.types[_number(instruction.operands[0])]
    match target:
        case IntType() | PercentType() if node.number in run.reported:
            run.facts.refine(node, range_of(target))
        case IntType(low, high):
            if not run.facts.bounds(node).within(Interval(low, high)):
                run.stop("E3107", low=_shown(low), high=_shown(high))
            run.facts.refine(node, Interval(low, high))
        case PercentType(low, high):
            if not run.facts.bounds(node).within(Interval(low, high)):
                run.stop("E3107", low=_percent(low), high=_percent(high))
            run.facts.refine(node, Interval(low, high))
        case TextType(limit):
            _narrow_length(run, node, limit, target)
        case ListType(item, limit):
            given = node.type
            if not isinstance(given, ListType) or not accepts(item, given.item):
                run.stop("E3117", type=describe(target))
            else:
                _narrow_length(run, node, limit, target)
        case _:
            if not accepts(target, node.type):
                run.stop("E3117", type=describe(target))


def _narrow_length(run: Run, node: Node, limit: int, target: Type) -> None:
    length = run.nodes.length(node)
    if run.facts.bounds(length).high > limit:
        run.stop("E3117", type=describe(target))
    run.facts.refine(length, Interval(0, limit))


def _shown(number: int) -> str:
    if number == limits_of(IntType()).high:
        return _MOST
    return _LEAST if number == limits_of(IntType()).low else str(number)


def _percent(parts: int) -> str:
    whole, rest = divmod(abs(parts), 10_000)
    fraction = f".{rest:04d}".rstrip("0") if rest else ""
    return f"{'-' if parts < 0 else ''}{whole}{fraction}%"


# --- dates ---------------------------------------------------------------------------------------------


def _move_date(run: Run, instruction: Instruction) -> None:
    date, duration = _parts(run, 2)
    node = run.nodes.make(instruction.opcode, (), (date, duration), DateType())
    days = days_of(duration, run.facts)
    if days is not None:
        back = instruction.opcode is Opcode.DATE_SUBTRACT
        known = run.facts.bounds(date)
        found = Interval(known.low - days.high, known.high - days.low) if back else known.plus(days)
        if found.within(range_of(DateType())):
            run.facts.refine(node, found)
            run.stack.append(node)
            return
    if not run.saturating:
        run.stop("E3111")
    run.stack.append(node)


def _scale_duration(run: Run, instruction: Instruction) -> None:
    duration, factor = _parts(run, 2)
    if not run.saturating and not scaled(duration, factor, run.facts):
        run.stop("E3111")
    run.stack.append(run.nodes.make(instruction.opcode, (), (duration, factor), DurationType()))


# --- compound values -----------------------------------------------------------------------------------


def _arrange(run: Run, instruction: Instruction) -> None:
    places = instruction.operands[0]
    if isinstance(places, tuple):
        parts = _parts(run, len(places))
        run.stack.extend(parts[_number(place)] for place in places)


def _proof(run: Run, instruction: Instruction) -> None:
    run.stack.append(run.nodes.make(instruction.opcode, (), _parts(run, 3), BoolType()))


def _distinct(run: Run, instruction: Instruction) -> None:
    parts = _parts(run, _number(instruction.operands[0]))
    run.stack.append(run.nodes.make(instruction.opcode, (), parts, BoolType()))


def _record(run: Run, instruction: Instruction) -> None:
    type_ = run.program.types[_number(instruction.operands[0])]
    count = len(type_.fields) if isinstance(type_, RecordType) else 0
    parts = _parts(run, count)
    run.stack.append(run.nodes.make(instruction.opcode, instruction.operands, parts, type_))


def _field(run: Run, instruction: Instruction) -> None:
    (record,) = _parts(run, 1)
    number = _number(instruction.operands[0])
    if not isinstance(record.type, RecordType):
        raise TypeError("a field of no record")
    type_ = record.type.fields[number][1]
    if record.kind is Opcode.RECORD:
        run.stack.append(record.parts[number])
    elif (
        record.kind == CONSTANT and isinstance(record.value, tuple) and not isinstance(record.value, Duration)
    ):
        run.stack.append(run.nodes.constant(type_, record.value[number]))
    else:
        run.stack.append(run.nodes.make(instruction.opcode, instruction.operands, (record,), type_))


def _with_field(run: Run, instruction: Instruction) -> None:
    record, value = _parts(run, 2)
    run.stack.append(run.nodes.make(instruction.opcode, instruction.operands, (record, value), record.type))


def _list(run: Run, instruction: Instruction) -> None:
    type_ = run.program.types[_number(instruction.operands[0])]
    parts = _parts(run, _number(instruction.operands[1]))
    run.stack.append(run.nodes.make(instruction.opcode, instruction.operands, parts, type_))


def _in_list(run: Run, items: Node, place: Node) -> None:
    """A list's place is asked for: it must be known to be there."""
    length = run.nodes.length(items)
    inside = run.facts.bounds(place).high < run.facts.bounds(length).low
    inside = inside or run.facts.is_true(run.nodes.comparison(Opcode.LESS, place, length))
    if run.facts.bounds(place).low < 0 or not inside:
        run.stop("E3106")


def _item(run: Run, instruction: Instruction) -> None:
    items, place = _parts(run, 2)
    if not isinstance(items.type, ListType):
        raise TypeError("an item of no list")
    _in_list(run, items, place)
    run.stack.append(run.nodes.make(instruction.opcode, (), (items, place), items.type.item))


def _with_item(run: Run, instruction: Instruction) -> None:
    items, place, value = _parts(run, 3)
    _in_list(run, items, place)
    node = run.nodes.make(instruction.opcode, (), (items, place, value), items.type)
    run.facts.refine(run.nodes.length(node), run.facts.bounds(run.nodes.length(items)))
    run.stack.append(node)


def _length(run: Run, instruction: Instruction) -> None:
    (part,) = _parts(run, 1)
    run.stack.append(run.nodes.length(part))


def _contains(run: Run, instruction: Instruction) -> None:
    run.stack.append(run.nodes.make(instruction.opcode, (), _parts(run, 2), BoolType()))


def _hash(run: Run, instruction: Instruction) -> None:
    types = instruction.operands[0]
    parts = _parts(run, len(types) if isinstance(types, tuple) else 0)
    run.stack.append(run.nodes.make(instruction.opcode, instruction.operands, parts, HashType()))


COMPARISONS = (
    Opcode.EQUAL, Opcode.NOT_EQUAL, Opcode.LESS, Opcode.LESS_EQUAL, Opcode.GREATER, Opcode.GREATER_EQUAL,
)  # fmt: skip

HANDLERS: Mapping[Opcode, Compute] = MappingProxyType(
    {
        **dict.fromkeys(EXACT, _exact),
        **dict.fromkeys(QUOTIENTS, _quotient),
        **dict.fromkeys(UNARY, _unary),
        **dict.fromkeys(EXTREMES, _extreme),
        **dict.fromkeys(COMPARISONS, _compare),
        Opcode.NOT: _not,
        Opcode.PUSH: _push,
        Opcode.LOCAL: _local,
        Opcode.SET_LOCAL: _set_local,
        Opcode.NARROW: _narrow,
        Opcode.DATE_ADD: _move_date,
        Opcode.DATE_SUBTRACT: _move_date,
        Opcode.DURATION_SCALE: _scale_duration,
        Opcode.DISTINCT: _distinct,
        Opcode.RECORD: _record,
        Opcode.FIELD: _field,
        Opcode.WITH_FIELD: _with_field,
        Opcode.LIST: _list,
        Opcode.ITEM: _item,
        Opcode.WITH_ITEM: _with_item,
        Opcode.LENGTH: _length,
        Opcode.CONTAINS: _contains,
        Opcode.HASH: _hash,
        Opcode.INCLUDED: _proof,
        Opcode.ABSENT: _proof,
        Opcode.ARRANGE: _arrange,
    }
)
"""One handler a computing opcode."""
