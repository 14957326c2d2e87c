"""Checked statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vm.check.checked.expressions import Expression
from vm.source import Span
from vm.syntax.tree import AmountForm


@dataclass(frozen=True, slots=True)
class PotPlace:
    """A single pot (`key` None), a cell of a family, or a whole family (`whole`)."""

    pot: int
    key: Expression | None
    whole: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ToAccount:
    """Money that reaches an account."""

    account: Expression
    span: Span


Destination: TypeAlias = PotPlace | ToAccount


@dataclass(frozen=True, slots=True)
class Go:
    """Enter a state; ends the path."""

    state: int
    span: Span


@dataclass(frozen=True, slots=True)
class Stay:
    """End the path, in the same state."""

    span: Span


@dataclass(frozen=True, slots=True)
class Pay:
    """Move an amount (None for `all`), of one budget line where `line` names it, from an own pot to an
    account or an own pot.
    """

    form: AmountForm
    amount: Expression | None
    line: Expression | None
    source: PotPlace
    target: Destination
    span: Span


@dataclass(frozen=True, slots=True)
class SharePart:
    """A part of a share: a percent, or a fraction of two literals."""

    target: Destination
    percent: Expression | None
    fraction: tuple[int, int] | None
    span: Span


@dataclass(frozen=True, slots=True)
class Share:
    """Apportion a pot, or what it holds of a budget line; the rest takes what remains."""

    source: PotPlace
    line: Expression | None
    parts: tuple[SharePart, ...]
    rest: Destination
    span: Span


@dataclass(frozen=True, slots=True)
class Refund:
    """Pay each cell of a family back to its key."""

    pot: int
    span: Span


@dataclass(frozen=True, slots=True)
class Require:
    """Refuse with the author's text unless the condition holds."""

    condition: Expression
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class SetKeep:
    """Write a kept value (a change of a field or an item is written as the whole value)."""

    keep: int
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class ClearKeep:
    """Make a kept value not known."""

    keep: int
    span: Span


@dataclass(frozen=True, slots=True)
class Append:
    """Grow a kept list."""

    keep: int
    item: Expression
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class SetMap:
    """Write a key that exists, or any key of a map with a default."""

    map: int
    key: Expression
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class AddMap:
    """Write a key that does not exist."""

    map: int
    key: Expression
    value: Expression
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class RemoveMap:
    """Remove a key."""

    map: int
    key: Expression
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Let:
    """Give a local its value."""

    local: int
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Note:
    """Note an event; fields in the order of the declaration."""

    event: int
    fields: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Money:
    """What a message brings: an amount out of an own pot, of one budget line where `line` names it."""

    amount: Expression
    line: Expression | None
    source: PotPlace
    currency: str


@dataclass(frozen=True, slots=True)
class Send:
    """Call an action of another instance after this action. `rule` is the first of the action's name in the
    contract.
    """

    target: Expression
    contract: int
    action: str
    rule: int
    arguments: tuple[Expression, ...]
    money: Money | None
    span: Span


@dataclass(frozen=True, slots=True)
class Create:
    """Make an instance and give it to a local; its creation runs after this action."""

    local: int
    contract: int
    terms: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class If:
    """Two branches; `elif` is an `If` inside `otherwise`."""

    condition: Expression
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class For:
    """Once for each item; a list longer than `limit` stops the action before the first turn."""

    local: int
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
    | SetKeep
    | ClearKeep
    | Append
    | SetMap
    | AddMap
    | RemoveMap
    | Let
    | Note
    | Send
    | Create
    | If
    | For
)
