"""A checked contract: its declarations, rules, clocks and states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vm.check.checked.expressions import Expression
from vm.check.checked.statements import Destination, Require, Statement
from vm.machine.dates import Duration
from vm.source import Span
from vm.types import ContractType, Type

# --- who may act --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WhoAnyone:
    """Anyone."""

    span: Span


@dataclass(frozen=True, slots=True)
class WhoAccount:
    """The account an expression gives, or the instance."""

    account: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class WhoInList:
    """One person of a list, or one instance."""

    people: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class WhoInMap:
    """One person of a map keyed by accounts, or one instance; `key` is the type of its keys."""

    map: int
    key: Type
    span: Span


@dataclass(frozen=True, slots=True)
class WhoAnyInstance:
    """Any instance of a contract of this program."""

    contract: ContractType
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


@dataclass(frozen=True, slots=True)
class WhoCount:
    """Joint consent of so many of one group, by distinct accounts: a list, a map, or accounts by name (an
    `or`).
    """

    count: int
    group: Who
    span: Span


Who: TypeAlias = (
    WhoAnyone | WhoAccount | WhoInList | WhoInMap | WhoAnyInstance | WhoAnd | WhoOr | WhoCount
)


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
    """A pot, or a family of cells where `key` is given; `limit` bounds its keys. `traced`: an amount a budget
    line.
    """

    name: str
    currency: str
    key: Type | None
    limit: int | None
    traced: bool
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
    """What a header takes, before the first statement: `source` None means the caller. `line` names the
    budget line under which an account's money comes into a traced pot.
    """

    amount: Expression
    currency: str
    source: Expression | None
    target: Destination
    line: Expression | None
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
class Link:
    """`on link is State`: due when the instance that a term names has entered a final state: the one of that
    number, or any (None).
    """

    term: int
    state: int | None


@dataclass(frozen=True, slots=True)
class Clock:
    """`on timeout` (`when` None: the state's deadline), `at E` (an expression), `every …`, `on link is …`."""

    when: Expression | Every | Link | None
    locals: tuple[Variable, ...]
    body: tuple[Statement, ...]
    states: tuple[int, ...]
    article: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class State:
    """A state. `deadline` is a date or a time, None for `forever` and final states; `on_demand` where each
    owner of money can take it out at once. `rules` and `clocks` are numbers into the contract's lists, in
    text order, shared ones included; the timeout is the clock whose `when` is None."""

    name: str
    final: bool
    deadline: Expression | None
    on_demand: bool
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
