"""Values of any type, drawn near what matters to a contract: its own amounts, dates and people.

A `Chooser` is all the randomness there is; one is made from a seed, another from Hypothesis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol, TypeVar, assert_never

from tests.reference.days import FIRST, LAST
from vm.machine.dates import Duration, Roll, Unit
from vm.types import (
    AccountType,
    BoolType,
    ChoiceType,
    ContractType,
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
from vm.values import Value

T = TypeVar("T")
MOST = 2**127 - 1


class Chooser(Protocol):
    """Chooses a whole number; everything else is made of such choices."""

    def integer(self, low: int, high: int) -> int:
        """A number from `low` to `high`, both included."""
        ...


class Seeded:
    """Choices from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def integer(self, low: int, high: int) -> int:
        """A number from `low` to `high`, both included."""
        return self._random.randint(low, high)


def pick(chooser: Chooser, options: Sequence[T]) -> T:
    """One of the options."""
    return options[chooser.integer(0, len(options) - 1)]


def chance(chooser: Chooser, one_in: int) -> bool:
    """True once in so many times."""
    return chooser.integer(1, one_in) == 1


@dataclass
class Near:
    """What values are drawn near to: people, amounts in minor units, dates, instants."""

    people: tuple[bytes, ...]
    amounts: tuple[int, ...] = ()
    today: int = 20_000
    now: int = 20_000 * 86_400
    instances: tuple[bytes, ...] = ()
    """Addresses that no account has."""
    working_days: bool = True
    """Whether the program has a calendar, so that a duration may count working days."""
    hashes: tuple[bytes, ...] = field(default=(bytes(32), b"\x01" * 32, b"\xff" * 32))


def draw(type_: Type, chooser: Chooser, near: Near) -> Value:
    """A value of the type; once in a while at, or one beyond, a bound of it."""
    match type_:
        case BoolType():
            return chance(chooser, 2)
        case IntType(low, high):
            return _number(low, high, 1, chooser, ())
        case PercentType(low, high):
            return _number(low, high, 10_000, chooser, (0, 100 * 10_000, 333_333))
        case MoneyType():
            return _number(0, MOST, 1, chooser, near.amounts)
        case DateType():
            return _date(chooser, near)
        case TimeType():
            return near.now + chooser.integer(-100, 100) * 3600
        case SpanType():
            return chooser.integer(0, 100) * 3600
        case DurationType():
            return _duration(chooser, near)
        case TextType(limit):
            return _text(limit, chooser)
        case HashType():
            return pick(chooser, near.hashes)
        case ContractType() if near.instances and not chance(chooser, 25):
            return pick(chooser, near.instances)
        case AccountType() | ContractType():
            return pick(chooser, near.instances if near.instances and chance(chooser, 25) else near.people)
        case ChoiceType(_, members):
            return chooser.integer(0, len(members) - 1)
        case RecordType(_, fields):
            return tuple(draw(part, chooser, near) for _, part in fields)
        case ListType(item, limit):
            return tuple(draw(item, chooser, near) for _ in range(chooser.integer(0, min(limit, 5))))
        case _:
            assert_never(type_)


def _number(low: int, high: int, unit: int, chooser: Chooser, special: Sequence[int]) -> int:
    known = [number for number in special if low <= number <= high]
    match chooser.integer(0, 9):
        case 0:
            return pick(chooser, (low, high, low - 1, high + 1) if chance(chooser, 4) else (low, high))
        case 1 | 2 | 3 | 4 if known:
            return pick(chooser, known)
        case 5 if known:
            return max(low, pick(chooser, known) + chooser.integer(-1, 1))
        case _:
            return max(low, min(high, unit * chooser.integer(-6, 12)))


def _date(chooser: Chooser, near: Near) -> int:
    if chance(chooser, 20):
        return pick(chooser, (FIRST, LAST, LAST - 1, FIRST - 1, LAST + 1))
    return near.today + chooser.integer(-40, 60)


def _duration(chooser: Chooser, near: Near) -> Duration:
    count = pick(chooser, (0, 1, 2, 10, 31, -1)) if not chance(chooser, 40) else 10**7
    match chooser.integer(0, 2):
        case 0:
            rolls = (Roll.NONE, Roll.FORWARD, Roll.BACK) if near.working_days else (Roll.NONE,)
            return Duration(Unit.DAY, count, pick(chooser, rolls))
        case 1 if near.working_days:
            return Duration(Unit.WORKING_DAY, count, Roll.NONE)
        case _:
            return Duration(Unit.MONTH, count, pick(chooser, (Roll.CLIP, Roll.ROLL)))


def _text(limit: int, chooser: Chooser) -> str:
    length = pick(chooser, (0, 1, min(limit, 12), limit, limit + 1 if chance(chooser, 8) else 1))
    return pick(chooser, ("a", "约", "𠀀")) * length
