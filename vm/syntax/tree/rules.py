"""Rules and who may act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vm.source import Span
from vm.syntax.tree.expressions import DurationLiteral, Expression
from vm.syntax.tree.statements import Statement, Text
from vm.syntax.tree.types import Name, TypeNode


@dataclass(frozen=True, slots=True)
class WhoAccount:
    """A party, a `keep x: account`, a parameter, any place that gives an account."""

    place: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class WhoAnyone:
    """`anyone`."""

    span: Span


@dataclass(frozen=True, slots=True)
class WhoAnyOf:
    """`any of xs`: one person of a list, or of a map keyed by accounts."""

    group: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class WhoCount:
    """`2 of xs`, `2 of (a, b, c)`: `groups` holds one place for the first form, all for the second."""

    count: int
    groups: tuple[Expression, ...]
    named: bool
    span: Span


@dataclass(frozen=True, slots=True)
class WhoAnyInstance:
    """`any Tree`."""

    contract: Name
    span: Span


@dataclass(frozen=True, slots=True)
class WhoAnd:
    """`a and b`: joint consent."""

    parts: tuple[Who, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class WhoOr:
    """`a or b`."""

    parts: tuple[Who, ...]
    span: Span


Who: TypeAlias = WhoAccount | WhoAnyone | WhoAnyOf | WhoCount | WhoAnyInstance | WhoAnd | WhoOr


@dataclass(frozen=True, slots=True)
class Parameter:
    """`name: type`, of a rule, function, event or record."""

    name: Name
    type: TypeNode
    span: Span


@dataclass(frozen=True, slots=True)
class Paying:
    """`paying E [from P] into T [as LINE]`."""

    amount: Expression
    source: Expression | None
    target: Expression
    line: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class ActionRule:
    """`on name(args) by WHO [paying …]: body`."""

    article: Text | None
    name: Name
    parameters: tuple[Parameter, ...]
    who: Who
    paying: Paying | None
    body: tuple[Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TimeoutRule:
    """`on timeout: body`."""

    article: Text | None
    body: tuple[Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class LinkRule:
    """`on link is State: body`, `on link is final: body` (then `state` is the name `final`)."""

    article: Text | None
    link: Name
    state: Name
    body: tuple[Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AtRule:
    """`at E: body`."""

    article: Text | None
    when: Expression
    body: tuple[Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class EveryRule:
    """`every D from E limit n: body`."""

    article: Text | None
    interval: DurationLiteral
    start: Expression
    limit: int
    body: tuple[Statement, ...]
    span: Span


Rule: TypeAlias = ActionRule | TimeoutRule | LinkRule | AtRule | EveryRule
