"""Intervals of whole numbers: where the result of an operation lies, given where its operands lie.

Every value that is compared or computed with is a whole number at run time (money in minor units, percents in
parts per million, dates in days, times in seconds, truth as 0 and 1). A result is where the exact value lies,
before the machine's limits are put to it; whoever asks compares it with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from vm.code.opcodes import Opcode
from vm.machine.dates import FIRST_DATE, LAST_DATE, SECONDS_A_DAY
from vm.types import (
    INT_HIGH,
    INT_LOW,
    MONEY_HIGH,
    PERCENT_WHOLE,
    BoolType,
    ChoiceType,
    DateType,
    IntType,
    MoneyType,
    PercentType,
    Type,
)


class Interval(NamedTuple):
    """All whole numbers from `low` to `high`, both included."""

    low: int
    high: int

    def within(self, other: Interval) -> bool:
        """Whether each number of it lies in the other."""
        return other.low <= self.low and self.high <= other.high

    def meet(self, other: Interval) -> Interval:
        """The numbers in both; `low` above `high` where there are none."""
        return Interval(max(self.low, other.low), min(self.high, other.high))

    def hull(self, other: Interval) -> Interval:
        """The least interval around both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))

    def plus(self, other: Interval) -> Interval:
        """Sums of a number of each."""
        return Interval(self.low + other.low, self.high + other.high)

    @property
    def empty(self) -> bool:
        """Whether it holds no number."""
        return self.low > self.high


MACHINE: Final = Interval(INT_LOW, INT_HIGH)
"""What an int, a percent, a time or a span may be."""
MONEY: Final = Interval(0, MONEY_HIGH)
DATES: Final = Interval(FIRST_DATE, LAST_DATE)
WHOLE: Final = Interval(0, PERCENT_WHOLE)
"""Percents from nothing to the whole."""
MOST_KEYS: Final = 2**64
"""A map never has more keys than this: each takes one operation to write."""
_ZONE: Final = 2 * SECONDS_A_DAY
"""More than a zone's clocks and their changes ever differ from UTC, in seconds."""
BLOCK_TIME: Final = Interval(FIRST_DATE * SECONDS_A_DAY - _ZONE, (LAST_DATE + 1) * SECONDS_A_DAY + _ZONE)
"""Where the block's time lies: its local day is a date."""


def range_of(type_: Type) -> Interval:
    """Where all values of a type lie; for values that are no number, an interval that says nothing."""
    match type_:
        case BoolType():
            return Interval(0, 1)
        case IntType(low, high) | PercentType(low, high):
            return Interval(low, high)
        case MoneyType():
            return MONEY
        case DateType():
            return DATES
        case ChoiceType(_, members):
            return Interval(0, len(members) - 1)
        case _:
            return MACHINE


def limits_of(type_: Type) -> Interval:
    """What the machine lets a computed value of a type be, whatever bounds the type itself has."""
    match type_:
        case MoneyType():
            return MONEY
        case DateType():
            return DATES
        case BoolType():
            return Interval(0, 1)
        case _:
            return MACHINE


# --- operations ----------------------------------------------------------------------------------------


def subtract(left: Interval, right: Interval) -> Interval:
    """Differences."""
    return Interval(left.low - right.high, left.high - right.low)


def multiply(left: Interval, right: Interval) -> Interval:
    """Products: the extremes are at the corners."""
    corners = [a * b for a in left for b in right]
    return Interval(min(corners), max(corners))


def divide(left: Interval, right: Interval, factor: int = 1) -> Interval:
    """Quotients of `factor` times the first, however they are rounded. 0 must not lie in the second."""
    corners = [(a * factor, b) for a in left for b in right]
    return Interval(min(a // b for a, b in corners), max(-(-a // b) for a, b in corners))


def modulo(left: Interval, right: Interval) -> Interval:
    """Remainders of the floor: they have the sign of the divisor. 0 must not lie in the second."""
    if right.low > 0:
        return left if left.low >= 0 and left.high < right.low else Interval(0, right.high - 1)
    return Interval(right.low + 1, 0)


def share(value: Interval, parts: Interval) -> Interval:
    """A percent (parts per million) of a value, however it is rounded."""
    return divide(multiply(value, parts), Interval(PERCENT_WHOLE, PERCENT_WHOLE))


def negate(value: Interval) -> Interval:
    """Opposites."""
    return Interval(-value.high, -value.low)


def absolute(value: Interval) -> Interval:
    """Absolute values."""
    if value.low >= 0:
        return value
    low = 0 if value.high >= 0 else -value.high
    return Interval(low, max(-value.low, value.high))


def minimum(values: tuple[Interval, ...]) -> Interval:
    """The least of several."""
    return Interval(min(value.low for value in values), min(value.high for value in values))


def maximum(values: tuple[Interval, ...]) -> Interval:
    """The greatest of several."""
    return Interval(max(value.low for value in values), max(value.high for value in values))


def between(start: Interval, end: Interval) -> Interval:
    """Days from the first date to the second."""
    return subtract(end, start)


def working_between(start: Interval, end: Interval) -> Interval:
    """Working days between two dates: not more than days, in the same direction."""
    days = subtract(end, start)
    return Interval(min(0, days.low), max(0, days.high))


def start_of(date: Interval) -> Interval:
    """The instant of 0:00 of a date, in any zone."""
    return Interval(date.low * SECONDS_A_DAY - _ZONE, date.high * SECONDS_A_DAY + _ZONE)


def clock_time(date: Interval, span: Interval) -> Interval:
    """The instant at which clocks show so much after 0:00 of a date, in any zone."""
    return start_of(date).plus(span)


Binary: TypeAlias = Callable[[Interval, Interval], Interval]

EXACT: Mapping[Opcode, Binary] = MappingProxyType(
    {
        Opcode.INT_ADD: Interval.plus,
        Opcode.INT_SUBTRACT: subtract,
        Opcode.INT_MULTIPLY: multiply,
        Opcode.MONEY_ADD: Interval.plus,
        Opcode.MONEY_SUBTRACT: subtract,
        Opcode.MONEY_MULTIPLY: multiply,
        Opcode.PERCENT_ADD: Interval.plus,
        Opcode.PERCENT_SUBTRACT: subtract,
        Opcode.PERCENT_MULTIPLY: multiply,
        Opcode.INT_PERCENT: share,
        Opcode.MONEY_PERCENT: share,
        Opcode.TIME_ADD: Interval.plus,
        Opcode.TIME_SUBTRACT: subtract,
        Opcode.CLOCK_TIME: clock_time,
        Opcode.SPAN_SCALE: multiply,
        Opcode.DAYS_BETWEEN: between,
        Opcode.WORKING_DAYS_BETWEEN: working_between,
    }
)
"""Operations on two numbers that need no look at anything but where the two lie."""

QUOTIENTS: Mapping[Opcode, Binary] = MappingProxyType(
    {
        Opcode.INT_DIVIDE: divide,
        Opcode.INT_MODULO: modulo,
        Opcode.MONEY_DIVIDE: divide,
        Opcode.PERCENT_DIVIDE: divide,
        Opcode.RATIO: lambda left, right: divide(left, right, PERCENT_WHOLE),
    }
)
"""Operations that stop where the second number is 0."""

UNARY: Mapping[Opcode, Callable[[Interval], Interval]] = MappingProxyType(
    {
        Opcode.INT_NEGATE: negate,
        Opcode.ABSOLUTE: absolute,
        Opcode.MINOR: lambda value: value,
        Opcode.DATE_START: start_of,
    }
)
"""Operations on one number."""

EXTREMES: Mapping[Opcode, Callable[[tuple[Interval, ...]], Interval]] = MappingProxyType(
    {Opcode.MINIMUM: minimum, Opcode.MAXIMUM: maximum}
)
"""Operations on several numbers."""
