"""Statements, and the texts written for people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from vm.source import Span
from vm.syntax.tree.expressions import Argument, Expression
from vm.syntax.tree.types import Name


@dataclass(frozen=True, slots=True)
class Text:
    """A text the author wrote for people: a refusal's reason, an article, a description."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Go:
    """`go State`."""

    state: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Stay:
    """`stay`."""

    span: Span


class AmountForm(Enum):
    """How much a `pay` takes."""

    EXACT = "exact"
    ALL = "all"
    UP_TO = "up to"


@dataclass(frozen=True, slots=True)
class Pay:
    """`pay E|all|up to E [of LINE] from P to Q`; `amount` is None exactly for `all`."""

    form: AmountForm
    amount: Expression | None
    line: Expression | None
    source: Expression
    target: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class SharePart:
    """`landlord 30%`, `landlord 1/3`: the weight is any expression the parser read there."""

    target: Expression
    weight: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Share:
    """`share P [of LINE]: a 30%, b rest`."""

    source: Expression
    line: Expression | None
    parts: tuple[SharePart, ...]
    rest: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Refund:
    """`refund p`."""

    pot: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Require:
    """`require C else "…"`; also a declaration of a contract, checked at creation."""

    condition: Expression
    reason: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Set:
    """`set x = e`, `set m[k].f = e`."""

    place: Expression
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class AddEntry:
    """`add k -> v to m else "…"`."""

    key: Expression
    value: Expression
    map: Expression
    reason: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Append:
    """`add x to xs else "…"`."""

    item: Expression
    list: Expression
    reason: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Remove:
    """`remove k from m else "…"`."""

    key: Expression
    map: Expression
    reason: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Clear:
    """`clear x`."""

    place: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Let:
    """`let x = e`; also a scenario's step."""

    name: Name
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Note:
    """`note Event(…)`."""

    event: Name
    arguments: tuple[Argument, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Send:
    """`send x.action(args) [paying E [of LINE] from P]`."""

    target: Expression
    action: Name
    arguments: tuple[Argument, ...]
    amount: Expression | None
    line: Expression | None
    source: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Create:
    """`create x = Contract(…)` as a statement of a rule."""

    name: Name
    contract: Name
    arguments: tuple[Argument, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Branch:
    """`if C:` or `elif C:` with its body."""

    condition: Expression
    body: tuple[Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class If:
    """`if … elif … else …`; `otherwise` is None where no `else` was written."""

    branches: tuple[Branch, ...]
    otherwise: tuple[Statement, ...] | None
    span: Span


@dataclass(frozen=True, slots=True)
class For:
    """`for x in xs limit n:`."""

    name: Name
    items: Expression
    limit: int
    body: tuple[Statement, ...]
    span: Span


Statement: TypeAlias = (
    Go
    | Stay
    | Pay
    | Share
    | Refund
    | Require
    | Set
    | AddEntry
    | Append
    | Remove
    | Clear
    | Let
    | Note
    | Send
    | Create
    | If
    | For
)
