"""A checked contract: its declarations, rules, clocks and states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vm.check.checked.expressions import Expression
from vm.check.checked.statements import Destination, Require, Statement
from vm.machine.dates import Duration
from vm.source import Span
from vm.types import Type

# --- who may act --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WhoAnyone:
    """Anyone."""

    span: Span


@dataclass(frozen=True, slots=True)
class WhoAccount:
    """The account an expression gives."""

    account: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class WhoInList:
    """One person of a list."""

    people: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class WhoInMap:
    """One person of a map keyed by accounts."""

    map: int
    span: Span


@dataclass(frozen=True, slots=True)
class WhoAnd:
    """Joint consent of all parts, by distinct accounts."""

    parts: tuple[Who, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class WhoOr:
    """Any one of the parts."""

    parts: tuple[Who, ...]
    span: Span


Who: TypeAlias = WhoAnyone | WhoAccount | WhoInList | WhoInMap | WhoAnd | WhoOr


# --- declarations, rules, states ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Variable:
    """A named value with its type: a term, a parameter, a field, a local."""

    name: str
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class Keep:
    """A kept value; without `initial` it starts not known."""

    name: str
    type: Type
    initial: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Map:
    """A storage map; `default` is what a missing key reads as."""

    name: str
    key: Type
    value: Type
    once: bool
    default: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Pot:
    """A pot, or a family of cells where `key` is given; `limit` bounds its keys."""

    name: str
    currency: str
    key: Type | None
    limit: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """An event and its fields."""

    name: str
    fields: tuple[Variable, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Function:
    """A pure function. `contract` is None for one of the file; functions stand in an order in which each
    calls only earlier ones. The parameters are locals 0, 1, …"""

    name: str
    contract: int | None
    parameters: tuple[Variable, ...]
    result: Type
    body: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Invariant:
    """Checked after every action in `states` (None: all). With `each` (a map's number) local 0 is the key."""

    name: str
    states: tuple[int, ...] | None
    each: int | None
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Paying:
    """What a header takes, before the first statement: `source` None means the caller."""

    amount: Expression
    currency: str
    source: Expression | None
    target: Destination
    span: Span


@dataclass(frozen=True, slots=True)
class Rule:
    """An action. The parameters are the first of `locals`, which lists all. `joint`: several must sign."""

    name: str
    parameters: tuple[Variable, ...]
    locals: tuple[Variable, ...]
    who: Who
    joint: bool
    paying: Paying | None
    body: tuple[Statement, ...]
    states: tuple[int, ...]
    article: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Every:
    """`every D from E limit n`: due at start + k times the interval, k from 0 to limit-1."""

    start: Expression
    interval: Duration
    limit: int


@dataclass(frozen=True, slots=True)
class Clock:
    """`on timeout` (`when` None: the state's deadline), `at E` (an expression), `every …`."""

    when: Expression | Every | None
    locals: tuple[Variable, ...]
    body: tuple[Statement, ...]
    states: tuple[int, ...]
    article: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class State:
    """A state. `deadline` is a date or a time, None for `forever` and final states. `rules` and `clocks` are
    numbers into the contract's lists, in text order, shared ones included; the timeout is the clock whose
    `when` is None."""

    name: str
    final: bool
    deadline: Expression | None
    rules: tuple[int, ...]
    clocks: tuple[int, ...]
    article: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class GasBound:
    """`gas action <= n`."""

    action: str
    limit: int
    span: Span


@dataclass(frozen=True, slots=True)
class CheckedContract:
    """A contract. The parties are the first `parties` of `terms`."""

    name: str
    description: str | None
    parties: int
    terms: tuple[Variable, ...]
    checks: tuple[Require, ...]
    keeps: tuple[Keep, ...]
    maps: tuple[Map, ...]
    pots: tuple[Pot, ...]
    events: tuple[Event, ...]
    invariants: tuple[Invariant, ...]
    rules: tuple[Rule, ...]
    clocks: tuple[Clock, ...]
    states: tuple[State, ...]
    bounds: tuple[GasBound, ...]
    span: Span
