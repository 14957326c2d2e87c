"""Checked expressions: every name resolved, every value with its type."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from vm.code.opcodes import Opcode
from vm.source import Span
from vm.syntax.tree import Rounding
from vm.types import RecordType, Type
from vm.values import Value

ROUNDINGS = (Rounding.NONE, Rounding.DOWN, Rounding.UP, Rounding.HALF_EVEN)
"""The static operand of a rounding opcode is the place of the rounding in this tuple."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A value known when the program is made."""

    value: Value
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Local:
    """A parameter, a `let`, a loop's item, or the key of an `each` invariant."""

    local: int
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class TermValue:
    """A party or a term of the instance."""

    term: int
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class KeepValue:
    """A kept value; reading one that is not yet known stops the action."""

    keep: int
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Known:
    """`known(x)`."""

    keep: int
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class MapValue:
    """`m[k]`."""

    map: int
    key: Expression
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class MapHas:
    """`k in m`."""

    map: int
    key: Expression
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class MapSum:
    """`sum(m)`, `sum(m.field)`; `field` is None for the value itself."""

    map: int
    field: int | None
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class MapCount:
    """`count(m)`."""

    map: int
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class PotBalance:
    """What a single pot holds, or a cell of a family where `key` is given."""

    pot: int
    key: Expression | None
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class PotSum:
    """`sum(p)` over a family."""

    pot: int
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class LotsOf:
    """`lots(p, line)`: what a single pot, a cell (`key`) or a whole family (`whole`) holds of a line."""

    pot: int
    key: Expression | None
    whole: bool
    line: Expression
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Total:
    """`paid(to)` or `received(from)` of a currency: opcode PAID or RECEIVED."""

    opcode: Opcode
    account: Expression
    currency: str
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Context:
    """`sender`, `signers`, `self`, `now`, `today`, `entered` (opcode ENTERED) or its day (ENTRY_DAY)."""

    opcode: Opcode
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Operate:
    """A pure operation on values: the opcode, its operands from the text, and its static operands."""

    opcode: Opcode
    operands: tuple[Expression, ...]
    static: tuple[int, ...]
    type: Type
    span: Span


class LogicOperator(Enum):
    """Operators that stop as soon as the answer is known."""

    AND = "and"
    OR = "or"
    IMPLIES = "implies"


@dataclass(frozen=True, slots=True)
class Logic:
    """`a and b`, `a or b`, `a implies b`."""

    operator: LogicOperator
    left: Expression
    right: Expression
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Choose:
    """`choose(c, x, y)`: one of them is evaluated."""

    condition: Expression
    then: Expression
    otherwise: Expression
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class CallFunction:
    """A call of a pure function of this program, by its number."""

    function: int
    arguments: tuple[Expression, ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class MakeRecord:
    """A record from its fields, in the order of the declaration."""

    fields: tuple[Expression, ...]
    type: RecordType
    span: Span


@dataclass(frozen=True, slots=True)
class MakeList:
    """`list(a, b)`."""

    items: tuple[Expression, ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class HashOf:
    """`hash(…)`: typed and domain-separated."""

    values: tuple[Expression, ...]
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Old:
    """`old(x)` of an invariant: the value before the action."""

    value: Expression
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class InState:
    """`self is S`; `state` is None for `final`."""

    state: int | None
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Narrow:
    """The value, checked to lie within the bounds of `type`."""

    value: Expression
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Foreign:
    """`value` as read on the instance that `instance` gives (in scenarios: a local of contract type).

    Keys and arguments inside `value` are evaluated on the reader's side, before the instance is entered.
    """

    instance: Expression
    contract: int
    value: Expression
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """What an account holds of a currency (scenarios only)."""

    account: Expression
    currency: str
    type: Type
    span: Span


Expression: TypeAlias = (
    Constant
    | Local
    | TermValue
    | KeepValue
    | Known
    | MapValue
    | MapHas
    | MapSum
    | MapCount
    | PotBalance
    | PotSum
    | LotsOf
    | Total
    | Context
    | Operate
    | Logic
    | Choose
    | CallFunction
    | MakeRecord
    | MakeList
    | HashOf
    | Old
    | InState
    | Narrow
    | Foreign
    | AccountBalance
)
