"""Expressions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from vm.source import Span
from vm.syntax.tree.types import Name


class DurationUnit(Enum):
    """Unit of a duration literal, as written (weeks and years are kept apart from days and months here)."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class RollWord(Enum):
    """The word after a duration literal that says how a date that is missing, or a rest day, is mended."""

    NONE = ""
    CLIP = "clip"
    ROLL = "roll"
    FORWARD = "forward"
    BACK = "back"


class Rounding(Enum):
    """`rounded down|up|half_even`; NONE where nothing was written."""

    NONE = ""
    DOWN = "down"
    UP = "up"
    HALF_EVEN = "half_even"


class UnaryOperator(Enum):
    """Prefix operators."""

    NOT = "not"
    MINUS = "-"


class BinaryOperator(Enum):
    """Infix operators; `in`, `not in` and `is` have nodes of their own."""

    IMPLIES = "implies"
    OR = "or"
    AND = "and"
    EQUAL = "=="
    NOT_EQUAL = "!="
    LESS = "<"
    LESS_EQUAL = "<="
    GREATER = ">"
    GREATER_EQUAL = ">="
    PLUS = "+"
    MINUS = "-"
    TIMES = "*"
    DIVIDE = "/"
    MOD = "mod"


@dataclass(frozen=True, slots=True)
class BoolLiteral:
    """`true`, `false`."""

    value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class IntLiteral:
    """`1_000`."""

    value: int
    span: Span


@dataclass(frozen=True, slots=True)
class MoneyLiteral:
    """`1_200.50 CNY`: digits without the point as an integer, and how many of them stand after it."""

    digits: int
    decimals: int
    currency: Name
    span: Span


@dataclass(frozen=True, slots=True)
class PercentLiteral:
    """`30%`, `0.05%`: digits without the point as an integer, and how many of them stand after it."""

    digits: int
    decimals: int
    span: Span


@dataclass(frozen=True, slots=True)
class DateLiteral:
    """`2026-02-01`; the parser has checked that the day exists. `date` counts days since 1970-01-01."""

    date: int
    span: Span


@dataclass(frozen=True, slots=True)
class TimeLiteral:
    """`2026-05-15 17:00` in the contract's zone: the day, and seconds after its 0:00."""

    date: int
    seconds: int
    span: Span


@dataclass(frozen=True, slots=True)
class DurationLiteral:
    """`30 days`, `1 month clip`, `10 working days`, `2 hours`."""

    count: int
    unit: DurationUnit
    roll: RollWord
    span: Span


@dataclass(frozen=True, slots=True)
class TextLiteral:
    """`"text"`, without its quotes."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class HashLiteral:
    """`0x` and 64 hex digits, as 32 bytes."""

    value: bytes
    span: Span


@dataclass(frozen=True, slots=True)
class NameExpression:
    """A name used as a value; also the words `self sender signers now today entered`."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Member:
    """`target.name`: a record's field, a choice's value, another instance's public state."""

    target: Expression
    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Index:
    """`target[key]`: a map's value, a list's place, a cell of a family."""

    target: Expression
    key: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument, with its name where one was written (`rent: 3000 CNY`)."""

    name: Name | None
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """`f(a, b)`, a built-in, a record's construction, `bill.free(p)`; `rounding` only for `ratio`."""

    target: Expression
    arguments: tuple[Argument, ...]
    rounding: Rounding
    span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    """`not x`, `-x`."""

    operator: UnaryOperator
    operand: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """`left operator right`, with the rounding written after it."""

    operator: BinaryOperator
    left: Expression
    right: Expression
    rounding: Rounding
    span: Span


@dataclass(frozen=True, slots=True)
class Membership:
    """`k in m`, `k not in m`."""

    item: Expression
    container: Expression
    negated: bool
    span: Span


@dataclass(frozen=True, slots=True)
class StateTest:
    """`x is Leased`, `x is final` (then `state` is the name `final`)."""

    target: Expression
    state: Name
    span: Span


Expression: TypeAlias = (
    BoolLiteral
    | IntLiteral
    | MoneyLiteral
    | PercentLiteral
    | DateLiteral
    | TimeLiteral
    | DurationLiteral
    | TextLiteral
    | HashLiteral
    | NameExpression
    | Member
    | Index
    | Call
    | Unary
    | Binary
    | Membership
    | StateTest
)
