"""Types of what each computing instruction takes and leaves; they read only the stack, locals and constants.

One entry an opcode, written from the meanings of the opcode table. An effect takes its values from the stack
of types, top first, checks its operands and pushes what it leaves; anything that is not as wanted turns the
stack unsound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from vm.code.opcodes import Opcode
from vm.code.program import Operand
from vm.code.verify.forms import accepts, is_alike, join
from vm.code.verify.frame import Frame, Stack, numbers
from vm.types import (
    INT_HIGH,
    INT_LOW,
    ORDERED,
    BoolType,
    DateType,
    DurationType,
    HashType,
    IntType,
    ListType,
    MoneyType,
    PercentType,
    RecordType,
    SpanType,
    TextType,
    TimeType,
    Type,
)

Effect: TypeAlias = Callable[[Frame, Stack, tuple[Operand, ...]], None]

ANY_PERCENT = PercentType(INT_LOW, INT_HIGH)
"""A computed percent: no bounds but the machine's."""
ROUNDINGS = (1, 2, 3)
"""Operands of a rounding opcode: down, up, half even (0, no rounding, is none)."""
MOST_PARTS = 512


def _fixed(kinds: tuple[type, ...], result: Type, rounded: bool = False) -> Effect:
    """Takes values of fixed kinds and leaves one of a fixed type."""

    def effect(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
        stack.must(_has_mode(operands) if rounded else operands == ())
        for kind in reversed(kinds):
            stack.pop(kind)
        stack.push(result)

    return effect


def _money(other: type, rounded: bool = False) -> Effect:
    """Takes money and another value and leaves money of its currency; two amounts must be of one currency."""

    def effect(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
        stack.must(_has_mode(operands) if rounded else operands == ())
        right = stack.pop(other)
        left = stack.pop(MoneyType)
        stack.must(other is not MoneyType or left == right)
        stack.push(left)

    return effect


def _has_mode(operands: tuple[Operand, ...]) -> bool:
    return len(operands) == 1 and type(operands[0]) is int and operands[0] in ROUNDINGS


def _compare(ordered: bool) -> Effect:
    def effect(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
        right, left = stack.pop(), stack.pop()
        stack.must(operands == () and is_alike(left, right))
        stack.must(not ordered or isinstance(left, ORDERED))
        stack.push(BoolType())

    return effect


def _ratio(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    right, left = stack.pop(IntType, MoneyType), stack.pop(IntType, MoneyType)
    stack.must(_has_mode(operands) and is_alike(left, right))
    stack.push(ANY_PERCENT)


def _joined(stack: Stack, count: int, least: int) -> Type:
    """Take `count` values of one kind and give the type that holds them all."""
    stack.must(least <= count <= MOST_PARTS)
    if not stack.sound:
        return BoolType()
    found = stack.pop()
    for _ in range(count - 1):
        both = join(found, stack.pop())
        stack.must(both is not None)
        found = found if both is None else both
    return found


def _extreme(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    found = numbers(operands, 1)
    type_ = _joined(stack, found[0] if found else 0, 2)
    stack.must(isinstance(type_, ORDERED))
    stack.push(type_)


def _distinct(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    found = numbers(operands, 1)
    _joined(stack, found[0] if found else 0, 2)
    stack.push(BoolType())


# --- values and locals ---------------------------------------------------------------------------------


def _push(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    found = numbers(operands, 1)
    if found is None or not 0 <= found[0] < len(frame.program.constants):
        stack.must(False)
        return
    stack.push(frame.program.constants[found[0]][0])


def local_type(frame: Frame, operands: tuple[Operand, ...], count: int = 1) -> Type | None:
    """The type of the local that the first of `count` operands names; None where there is none."""
    found = numbers(operands, count)
    return frame.locals[found[0]] if found and 0 <= found[0] < len(frame.locals) else None


def _local(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    type_ = local_type(frame, operands)
    stack.must(type_ is not None)
    stack.push(BoolType() if type_ is None else type_)


def _set_local(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    type_ = local_type(frame, operands)
    stack.pop_as(type_)
    found = numbers(operands, 1)
    stack.must(found is not None and found[0] >= frame.writable)


def _named_type(frame: Frame, number: Operand) -> Type | None:
    if type(number) is int and 0 <= number < len(frame.program.types):
        return frame.program.types[number]
    return None


def _narrow(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    wanted = _named_type(frame, operands[0]) if len(operands) == 1 else None
    given = stack.pop()
    stack.must(wanted is not None and is_alike(given, wanted))
    stack.push(given if wanted is None else wanted)


def _arrange(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    places = operands[0] if len(operands) == 1 and isinstance(operands[0], tuple) else ()
    whole = all(type(place) is int for place in places) and {*places} == {*range(len(places))}
    stack.must(whole and 2 <= len(places) <= MOST_PARTS)
    if not stack.sound:
        return
    taken = [stack.pop() for _ in places]
    taken.reverse()
    for place in places:
        if isinstance(place, int):
            stack.push(taken[place])


# --- compound values -----------------------------------------------------------------------------------


def _record(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    type_ = _named_type(frame, operands[0]) if len(operands) == 1 else None
    if not isinstance(type_, RecordType):
        stack.must(False)
        return
    for _, field in reversed(type_.fields):
        stack.pop_as(field)
    stack.push(type_)


def _field_of(type_: Type, operands: tuple[Operand, ...]) -> Type | None:
    found = numbers(operands, 1)
    if found is None or not isinstance(type_, RecordType) or not 0 <= found[0] < len(type_.fields):
        return None
    return type_.fields[found[0]][1]


def _field(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    type_ = _field_of(stack.pop(), operands)
    stack.must(type_ is not None)
    stack.push(BoolType() if type_ is None else type_)


def _with_field(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    value, record = stack.pop(), stack.pop()
    wanted = _field_of(record, operands)
    stack.must(wanted is not None and accepts(wanted, value))
    stack.push(record)


def _list(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    found = numbers(operands, 2)
    type_ = None if found is None else _named_type(frame, found[0])
    if found is None or not isinstance(type_, ListType) or not 0 <= found[1] <= type_.limit:
        stack.must(False)
        return
    for _ in range(found[1]):
        stack.pop_as(type_.item)
    stack.push(type_)


def _item(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    stack.pop(IntType)
    type_ = stack.pop(ListType)
    stack.must(operands == ())
    stack.push(type_.item if isinstance(type_, ListType) else type_)


def _with_item(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    value = stack.pop()
    stack.pop(IntType)
    type_ = stack.pop(ListType)
    stack.must(operands == () and isinstance(type_, ListType) and accepts(type_.item, value))
    stack.push(type_)


def _length(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    stack.pop(ListType, TextType)
    stack.must(operands == ())
    stack.push(IntType())


def _contains(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    list_, item = stack.pop(ListType), stack.pop()
    stack.must(operands == () and isinstance(list_, ListType) and is_alike(list_.item, item))
    stack.push(BoolType())


def _proof(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    stack.pop(HashType)
    proof = stack.pop(ListType)
    stack.pop(HashType)
    stack.must(operands == () and isinstance(proof, ListType) and isinstance(proof.item, HashType))
    stack.push(BoolType())


def _hash(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    types = operands[0] if len(operands) == 1 and isinstance(operands[0], tuple) else ()
    stack.must(0 < len(types) <= MOST_PARTS)
    for number in reversed(types if stack.sound else ()):
        wanted = _named_type(frame, number)
        stack.must(wanted is not None and is_alike(stack.pop(), wanted))
    stack.push(HashType())


_INT, _PERCENT, _DATE, _TIME = IntType(), ANY_PERCENT, DateType(), TimeType()

COMPUTING: Mapping[Opcode, Effect] = MappingProxyType(
    {
        Opcode.PUSH: _push,
        Opcode.LOCAL: _local,
        Opcode.SET_LOCAL: _set_local,
        Opcode.NARROW: _narrow,
        Opcode.ARRANGE: _arrange,
        Opcode.INT_ADD: _fixed((IntType, IntType), _INT),
        Opcode.INT_SUBTRACT: _fixed((IntType, IntType), _INT),
        Opcode.INT_MULTIPLY: _fixed((IntType, IntType), _INT),
        Opcode.INT_DIVIDE: _fixed((IntType, IntType), _INT, rounded=True),
        Opcode.INT_MODULO: _fixed((IntType, IntType), _INT),
        Opcode.INT_NEGATE: _fixed((IntType,), _INT),
        Opcode.INT_PERCENT: _fixed((IntType, PercentType), _INT, rounded=True),
        Opcode.MONEY_ADD: _money(MoneyType),
        Opcode.MONEY_SUBTRACT: _money(MoneyType),
        Opcode.MONEY_MULTIPLY: _money(IntType),
        Opcode.MONEY_DIVIDE: _money(IntType, rounded=True),
        Opcode.MONEY_PERCENT: _money(PercentType, rounded=True),
        Opcode.PERCENT_ADD: _fixed((PercentType, PercentType), _PERCENT),
        Opcode.PERCENT_SUBTRACT: _fixed((PercentType, PercentType), _PERCENT),
        Opcode.PERCENT_MULTIPLY: _fixed((PercentType, IntType), _PERCENT),
        Opcode.PERCENT_DIVIDE: _fixed((PercentType, IntType), _PERCENT, rounded=True),
        Opcode.RATIO: _ratio,
        Opcode.ABSOLUTE: _fixed((IntType,), _INT),
        Opcode.MINIMUM: _extreme,
        Opcode.MAXIMUM: _extreme,
        Opcode.MINOR: _fixed((MoneyType,), _INT),
        Opcode.EQUAL: _compare(ordered=False),
        Opcode.NOT_EQUAL: _compare(ordered=False),
        Opcode.LESS: _compare(ordered=True),
        Opcode.LESS_EQUAL: _compare(ordered=True),
        Opcode.GREATER: _compare(ordered=True),
        Opcode.GREATER_EQUAL: _compare(ordered=True),
        Opcode.NOT: _fixed((BoolType,), BoolType()),
        Opcode.DISTINCT: _distinct,
        Opcode.DATE_ADD: _fixed((DateType, DurationType), _DATE),
        Opcode.DATE_SUBTRACT: _fixed((DateType, DurationType), _DATE),
        Opcode.TIME_ADD: _fixed((TimeType, SpanType), _TIME),
        Opcode.TIME_SUBTRACT: _fixed((TimeType, SpanType), _TIME),
        Opcode.DATE_START: _fixed((DateType,), _TIME),
        Opcode.CLOCK_TIME: _fixed((DateType, SpanType), _TIME),
        Opcode.DURATION_SCALE: _fixed((DurationType, IntType), DurationType()),
        Opcode.SPAN_SCALE: _fixed((SpanType, IntType), SpanType()),
        Opcode.DAYS_BETWEEN: _fixed((DateType, DateType), _INT),
        Opcode.WORKING_DAYS_BETWEEN: _fixed((DateType, DateType), _INT),
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
    }
)
"""Effects of the computing opcodes."""
