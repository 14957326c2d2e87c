"""Operations on values: arithmetic with exact fractions, dates, parts of records and lists."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tests.reference import days, numbers, proofs
from tests.reference.scene import Scene, duration, integer, items
from tests.reference.scene import address as hashed
from tests.reference.world import StopError
from vm.check.checked import ROUNDINGS
from vm.code.opcodes import Opcode
from vm.machine.dates import Duration
from vm.types import IntType, ListType, MoneyType, PercentType, RecordType, TextType, Type
from vm.values import Value

NO_SUCH = "R4006"


def narrow(value: Value, type_: Type) -> Value:
    """The value, or a stop where it lies outside the bounds of the type."""
    match type_:
        case IntType(low, high) | PercentType(low, high):
            fits = low <= integer(value) <= high
        case MoneyType():
            fits = 0 <= integer(value) <= numbers.WIDEST
        case TextType(limit):
            fits = isinstance(value, str) and len(value) <= limit
        case ListType(item, limit):
            fits = len(items(value)) <= limit
            for part in items(value):
                narrow(part, item)
        case RecordType(_, fields):
            fits = True
            for (_, part_type), part in zip(fields, items(value), strict=True):
                narrow(part, part_type)
        case _:
            fits = True
    if not fits:
        raise StopError(numbers.OUT_OF_RANGE)
    return value


def operate(opcode: Opcode, values: tuple[Value, ...], static: tuple[int, ...], scene: Scene) -> Value:
    """The result of a pure operation on values. Raises StopError where it has none."""
    match opcode:
        case Opcode.EQUAL:
            return values[0] == values[1]
        case Opcode.NOT_EQUAL:
            return values[0] != values[1]
        case Opcode.NOT:
            return not values[0]
        case Opcode.DISTINCT:
            return len(set(values)) == len(values)
        case Opcode.FIELD:
            return items(values[0])[static[0]]
        case Opcode.WITH_FIELD:
            return _with(items(values[0]), static[0], values[1])
        case Opcode.ITEM:
            return _item(items(values[0]), integer(values[1]))
        case Opcode.WITH_ITEM:
            _item(items(values[0]), integer(values[1]))
            return _with(items(values[0]), integer(values[1]), values[2])
        case Opcode.LENGTH:
            return len(values[0]) if isinstance(values[0], str) else len(items(values[0]))
        case Opcode.CONTAINS:
            return values[0] in items(values[1])
        case Opcode.INCLUDED:
            return proofs.included(hashed(values[0]), tuple(map(hashed, items(values[1]))), hashed(values[2]))
        case Opcode.ABSENT:
            return proofs.absent(hashed(values[0]), tuple(map(hashed, items(values[1]))), hashed(values[2]))
        case Opcode.DATE_ADD | Opcode.DATE_SUBTRACT:
            return _date_add(opcode, integer(values[0]), duration(values[1]), scene)
        case Opcode.DURATION_SCALE:
            span = duration(values[0])
            return span._replace(count=_span(span.count * integer(values[1]), scene))
        case Opcode.DATE_START:
            return days.instant_of(scene.table, integer(values[0]), 0)
        case Opcode.CLOCK_TIME:
            return _span(days.instant_of(scene.table, integer(values[0]), integer(values[1])), scene)
        case Opcode.WORKING_DAYS_BETWEEN:
            return days.working_days_between(scene.table, integer(values[0]), integer(values[1]))
        case Opcode.TIME_ADD:
            return _span(integer(values[0]) + integer(values[1]), scene)
        case Opcode.TIME_SUBTRACT:
            return _span(integer(values[0]) - integer(values[1]), scene)
        case Opcode.SPAN_SCALE:
            return _span(integer(values[0]) * integer(values[1]), scene)
        case _:
            return _number(opcode, tuple(integer(value) for value in values), static)


def _span(exact: int, scene: Scene) -> int:
    """A time, or how long something lasts: within 128 bits, in a deadline cut off there."""
    return min(max(exact, numbers.LOWEST), numbers.WIDEST) if scene.clamp else numbers.whole(exact)


def _with(parts: tuple[Value, ...], place: int, value: Value) -> tuple[Value, ...]:
    return (*parts[:place], value, *parts[place + 1 :])


def _item(parts: tuple[Value, ...], place: int) -> Value:
    if not 0 <= place < len(parts):
        raise StopError(NO_SUCH)
    return parts[place]


def _date_add(opcode: Opcode, day: int, span: Duration, scene: Scene) -> int:
    if opcode is Opcode.DATE_SUBTRACT:
        span = span._replace(count=-span.count)
    try:
        return days.add(scene.table, day, span)
    except days.OutsideDatesError as outside:
        if not scene.clamp:
            raise StopError(numbers.OUT_OF_RANGE) from outside
        return days.FIRST if outside.early else days.LAST


_EXACT: Mapping[Opcode, str] = {
    Opcode.INT_ADD: "int",
    Opcode.INT_SUBTRACT: "int",
    Opcode.INT_MULTIPLY: "int",
    Opcode.PERCENT_ADD: "int",
    Opcode.PERCENT_SUBTRACT: "int",
    Opcode.PERCENT_MULTIPLY: "int",
    Opcode.MONEY_ADD: "money",
    Opcode.MONEY_SUBTRACT: "money",
    Opcode.MONEY_MULTIPLY: "money",
}
"""What the result of an operation without rounding is."""


def _number(opcode: Opcode, values: tuple[int, ...], static: tuple[int, ...]) -> Value:
    first, second = values[0], values[-1]
    match opcode:
        case Opcode.INT_ADD | Opcode.PERCENT_ADD | Opcode.MONEY_ADD:
            exact = first + second
        case Opcode.INT_SUBTRACT | Opcode.PERCENT_SUBTRACT | Opcode.MONEY_SUBTRACT:
            exact = first - second
        case Opcode.INT_MULTIPLY | Opcode.PERCENT_MULTIPLY | Opcode.MONEY_MULTIPLY:
            exact = first * second
        case Opcode.LESS:
            return first < second
        case Opcode.LESS_EQUAL:
            return first <= second
        case Opcode.GREATER:
            return first > second
        case Opcode.GREATER_EQUAL:
            return first >= second
        case Opcode.MINIMUM:
            return min(values)
        case Opcode.MAXIMUM:
            return max(values)
        case Opcode.MINOR:
            return first
        case Opcode.INT_NEGATE:
            return numbers.whole(-first)
        case Opcode.ABSOLUTE:
            return numbers.whole(abs(first))
        case Opcode.DAYS_BETWEEN:
            return second - first
        case Opcode.INT_MODULO:
            quotient = numbers.quotient(first, second)
            return first - second * (quotient.numerator // quotient.denominator)
        case _:
            return _divided(opcode, first, second, static)
    return numbers.money(exact) if _EXACT[opcode] == "money" else numbers.whole(exact)


def _divided(opcode: Opcode, first: int, second: int, static: tuple[int, ...]) -> int:
    """An operation that rounds."""
    is_money = False
    match opcode:
        case Opcode.INT_DIVIDE | Opcode.PERCENT_DIVIDE:
            exact = numbers.quotient(first, second)
        case Opcode.MONEY_DIVIDE:
            exact, is_money = numbers.quotient(first, second), True
        case Opcode.INT_PERCENT:
            exact = Fraction(first * second, numbers.MILLION)
        case Opcode.MONEY_PERCENT:
            exact, is_money = Fraction(first * second, numbers.MILLION), True
        case Opcode.RATIO:
            exact = numbers.quotient(first, second) * numbers.MILLION
        case _:
            raise TypeError(f"no such operation on numbers: {opcode.name}")
    result = numbers.rounded(exact, ROUNDINGS[static[0]])
    return numbers.money(result) if is_money else numbers.whole(result)
