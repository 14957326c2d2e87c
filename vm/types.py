"""Types of Tally, as the checker, the bytecode and the entry points share them.

A type is a frozen value, compared by what it says. Run-time values are plain Python objects; a value never
carries its type, because every place that holds one has a type of its own:

    bool      bool                      date      int, days since 1970-01-01
    int       int, 128 bits             time      int, whole seconds since 1970-01-01T00:00 UTC
    money     int, minor units >= 0     span      int, seconds (literals of hours and minutes only)
    percent   int, parts per million    duration  vm.machine.dates.Duration
    text      str                       hash      bytes, 32
    account   bytes, 32, kind first     choice    int, place of the member
    contract  an instance's address: bytes, 32, kind first
    record    tuple of field values     list      tuple of items
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

INT_LOW = -(2**127)
INT_HIGH = 2**127 - 1
MONEY_HIGH = 2**127 - 1
PERCENT_ONE = 10_000
"""Parts per million in one percent."""
PERCENT_WHOLE = 100 * PERCENT_ONE


@dataclass(frozen=True, slots=True)
class BoolType:
    """`bool`."""


@dataclass(frozen=True, slots=True)
class IntType:
    """`int`, `int(low..high)`, both ends included."""

    low: int = INT_LOW
    high: int = INT_HIGH


@dataclass(frozen=True, slots=True)
class MoneyType:
    """`money CNY`: an amount, in minor units, from 0 to 2^127-1."""

    currency: str


@dataclass(frozen=True, slots=True)
class PercentType:
    """`percent`, `percent(low..high)`; bounds in parts per million, both included."""

    low: int = 0
    high: int = PERCENT_WHOLE


@dataclass(frozen=True, slots=True)
class DateType:
    """`date`."""


@dataclass(frozen=True, slots=True)
class TimeType:
    """`time`."""


@dataclass(frozen=True, slots=True)
class DurationType:
    """`duration`: days, working days or months, with the word that mends a missing or a rest day."""


@dataclass(frozen=True, slots=True)
class SpanType:
    """Hours and minutes; only literals and their integer multiples have this type, it cannot be declared."""


@dataclass(frozen=True, slots=True)
class TextType:
    """`text(n)`: at most `limit` code points."""

    limit: int


@dataclass(frozen=True, slots=True)
class HashType:
    """`hash`."""


@dataclass(frozen=True, slots=True)
class AccountType:
    """`account`."""


@dataclass(frozen=True, slots=True)
class ContractType:
    """A reference to an instance of a contract of this program, by the contract's place in it."""

    contract: int
    name: str


@dataclass(frozen=True, slots=True)
class RecordType:
    """`record R`; fields in the order of the text."""

    name: str
    fields: tuple[tuple[str, Type], ...]


@dataclass(frozen=True, slots=True)
class ChoiceType:
    """`choice C`; members in the order of the text."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListType:
    """`list T limit n`."""

    item: Type
    limit: int


Type: TypeAlias = (
    BoolType
    | IntType
    | MoneyType
    | PercentType
    | DateType
    | TimeType
    | DurationType
    | SpanType
    | TextType
    | HashType
    | AccountType
    | ContractType
    | RecordType
    | ChoiceType
    | ListType
)

ORDERED = (IntType, MoneyType, PercentType, DateType, TimeType)
"""Types whose values `<`, `min` and `max` compare."""


def same_kind(left: Type, right: Type) -> bool:
    """Whether values of the two types may meet in a comparison, an assignment or an argument.

    Bounds do not matter here: leaving a range, a text's or a list's limit stops the action when it happens.
    """
    match left, right:
        case (IntType(), IntType()) | (PercentType(), PercentType()) | (TextType(), TextType()):
            return True
        case ListType(a), ListType(b):
            return same_kind(a, b)
        case RecordType(a_name, a_fields), RecordType(b_name, b_fields):
            if a_name != b_name or len(a_fields) != len(b_fields):
                return False
            pairs = zip(a_fields, b_fields, strict=True)
            return all(a == b and same_kind(x, y) for (a, x), (b, y) in pairs)
        case _:
            return left == right


def needs_check(source: Type, target: Type) -> bool:
    """Whether a value of `source` must be checked (opcode NARROW) before it may stand as a `target`."""
    match source, target:
        case IntType(), IntType():
            return source.low < target.low or source.high > target.high
        case PercentType(), PercentType():
            return source.low < target.low or source.high > target.high
        case TextType(), TextType():
            return source.limit > target.limit
        case ListType(), ListType():
            return source.limit > target.limit or needs_check(source.item, target.item)
        case RecordType(), RecordType():
            pairs = zip(source.fields, target.fields, strict=True)
            return any(needs_check(a, b) for (_, a), (_, b) in pairs)
        case _:
            return False


def describe(type_: Type) -> str:
    """The type as an author writes it."""
    match type_:
        case IntType(low, high):
            return "int" if (low, high) == (INT_LOW, INT_HIGH) else f"int({low}..{high})"
        case PercentType(low, high):
            whole = (low, high) == (0, PERCENT_WHOLE)
            return "percent" if whole else f"percent({low // PERCENT_ONE}..{high // PERCENT_ONE})"
        case MoneyType(currency):
            return f"money {currency}"
        case TextType(limit):
            return f"text({limit})"
        case RecordType(name) | ChoiceType(name):
            return name
        case ContractType(_, name):
            return name
        case ListType(item, limit):
            return f"list {describe(item)} limit {limit}"
        case BoolType():
            return "bool"
        case DateType():
            return "date"
        case TimeType():
            return "time"
        case DurationType():
            return "duration"
        case SpanType():
            return "hours or minutes"
        case HashType():
            return "hash"
        case AccountType():
            return "account"
