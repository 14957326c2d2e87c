"""What the checker makes: a program whose names are resolved and whose every expression has a type.

A `CheckedProgram` can only be had from `vm.check.check`; later stages take nothing else, so none of them can be
handed unchecked text. Places are numbers: a contract's terms (parties first), keeps, maps, pots, events, states,
rules and clocks are numbered in the order of the text, from 0. Evaluation is left to right. The nodes mirror the
opcode table: an `Operate` names the pure opcode that does it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from vm.code.opcodes import Opcode
from vm.machine.dates import Duration
from vm.source import SourceFile, Span
from vm.syntax.tree import AmountForm, DurationUnit, Rounding
from vm.types import RecordType, Type
from vm.values import Value

# --- expressions -----------------------------------------------------------------------------------------------


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


# --- statements ------------------------------------------------------------------------------------------------


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
    """Move an amount (None for `all`) from an own pot to an account or an own pot."""

    form: AmountForm
    amount: Expression | None
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
    """Apportion a pot; the rest takes what remains."""

    source: PotPlace
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
    | If
    | For
)


# --- who may act -----------------------------------------------------------------------------------------------


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


# --- a contract ------------------------------------------------------------------------------------------------


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
    """A pure function. `contract` is None for one of the file; functions stand in an order in which each calls
    only earlier ones. The parameters are locals 0, 1, …"""

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
    """An action. `locals` lists all locals; the parameters are the first of them. `joint`: several must sign."""

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
    numbers into the contract's lists, in text order, shared ones included; the timeout is the clock whose `when`
    is None."""

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


# --- scenarios -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Give:
    """The issuer gives an amount to people (numbers of scenario locals)."""

    amount: Expression
    people: tuple[int, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OnDate:
    """Move block time to 0:00 of a day of the file's calendar, or to an instant of that day."""

    date: int
    seconds: int
    span: Span


@dataclass(frozen=True, slots=True)
class After:
    """Move block time by a span (hours, minutes: `seconds`) or by a duration that keeps the local time of day."""

    duration: Duration | int
    unit: DurationUnit
    span: Span


@dataclass(frozen=True, slots=True)
class CreateStep:
    """Create an instance; `terms` in the order of the contract's terms. `by` None: the chain's issuer."""

    local: int
    contract: int
    terms: tuple[Expression, ...]
    by: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Does:
    """A person calls an action of an instance."""

    person: int
    instance: int
    contract: int
    action: str
    arguments: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Withdraws:
    """A person takes back an open consent."""

    person: int
    instance: int
    contract: int
    action: str
    span: Span


@dataclass(frozen=True, slots=True)
class Cannot:
    """The call must be refused; `reason` is a code or the author's text, None for any."""

    person: int
    instance: int
    contract: int
    action: str
    arguments: tuple[Expression, ...]
    reason: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Expect:
    """Each condition is a boolean expression; `Wang has 5 CNY` compares an AccountBalance."""

    conditions: tuple[Expression, ...]
    span: Span


Step: TypeAlias = Give | OnDate | After | Let | CreateStep | Does | Withdraws | Cannot | Expect


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario. Its locals hold people (accounts), instances (contract types) and lets."""

    title: str
    people: tuple[int, ...]
    locals: tuple[Variable, ...]
    steps: tuple[Step, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CheckedProgram:
    """A whole file, checked."""

    source: SourceFile
    language: int
    calendar: str | None
    functions: tuple[Function, ...]
    contracts: tuple[CheckedContract, ...]
    scenarios: tuple[Scenario, ...]


ROUNDINGS = (Rounding.NONE, Rounding.DOWN, Rounding.UP, Rounding.HALF_EVEN)
"""The static operand of a rounding opcode is the place of the rounding in this tuple."""
