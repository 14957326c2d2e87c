"""Types as written, and names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vm.source import Span


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written, with its place."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class NamedType:
    """`bool`, `date`, `account`, a record, a choice, a contract; with bounds: `int(1..60)`, `text(20)`.

    `bounds` is empty, (n,) for `text(n)` or (low, high) for `int(low..high)` and `percent(low..high)`.
    """

    name: str
    bounds: tuple[int, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class MoneyTypeNode:
    """`money CNY`."""

    currency: Name
    span: Span


@dataclass(frozen=True, slots=True)
class ListTypeNode:
    """`list T limit n`."""

    item: SimpleTypeNode
    limit: int
    span: Span


@dataclass(frozen=True, slots=True)
class MapTypeNode:
    """`map K to V`, `map K to V once`."""

    key: SimpleTypeNode
    value: SimpleTypeNode
    once: bool
    span: Span


SimpleTypeNode: TypeAlias = NamedType | MoneyTypeNode
TypeNode: TypeAlias = NamedType | MoneyTypeNode | ListTypeNode | MapTypeNode
