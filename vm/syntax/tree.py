"""The syntax tree: what the parser makes and everything later reads.

Frozen, slotted dataclasses; every node carries the `span` of the text it was read from, as its last field.
The tree says what was written, not what it means: names are not resolved, nothing is typed. Lists of names in
one declaration (`party a, b`, `term rent, deposit: money CNY`) are split, one node a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from vm.source import SourceFile, Span


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written, with its place."""

    text: str
    span: Span


# --- types as written ------------------------------------------------------------------------------------------


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


# --- expressions -----------------------------------------------------------------------------------------------


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


# --- statements ------------------------------------------------------------------------------------------------


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


# --- who may act -----------------------------------------------------------------------------------------------


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
    """`2 of xs`, `2 of (a, b, c)`: `groups` holds one place for the first form, all of them for the second."""

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


# --- rules and declarations ------------------------------------------------------------------------------------


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
    """`on link is State: body`."""

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


@dataclass(frozen=True, slots=True)
class Party:
    """`party a` (account) or `party fund: Fund`."""

    name: Name
    type: NamedType | None
    span: Span


@dataclass(frozen=True, slots=True)
class Term:
    """One name of a `term` line."""

    name: Name
    type: TypeNode
    span: Span


@dataclass(frozen=True, slots=True)
class Fixed:
    """`fixed x: T = v`."""

    name: Name
    type: SimpleTypeNode
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Keep:
    """`keep x: T`, `keep x: T = v`, `keep m: map K to V default v`."""

    name: Name
    type: TypeNode
    initial: Expression | None
    default: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Pot:
    """`pot p: CNY [per K [limit n]] [traced]`."""

    name: Name
    currency: Name
    per: SimpleTypeNode | None
    limit: int | None
    traced: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Record:
    """`record R: a, b: T; c: U`."""

    name: Name
    fields: tuple[Parameter, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Choice:
    """`choice C: x, y`."""

    name: Name
    members: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """`event E: a: T; b: U`."""

    name: Name
    fields: tuple[Parameter, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Each:
    """`each k in m` of an invariant."""

    name: Name
    map: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Invariant:
    """`invariant name [in S, …] [each k in m]: expr`; `states` is empty for all states."""

    name: Name
    states: tuple[Name, ...]
    each: Each | None
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class GasBound:
    """`gas action <= n`."""

    action: Name
    limit: int
    span: Span


@dataclass(frozen=True, slots=True)
class Function:
    """`function f(a: T) -> T = expression`."""

    name: Name
    parameters: tuple[Parameter, ...]
    result: SimpleTypeNode
    body: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Until:
    """`until E`."""

    deadline: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Forever:
    """`forever`, `forever on demand`."""

    on_demand: bool
    span: Span


@dataclass(frozen=True, slots=True)
class State:
    """`state S until E:` with its own rules; `article` is a text written before the state."""

    article: Text | None
    name: Name
    until: Until | Forever
    rules: tuple[Rule, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Shared:
    """`in A, B:` rules of several states."""

    states: tuple[Name, ...]
    rules: tuple[Rule, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Final:
    """One name of a `final` line."""

    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Amend:
    """`amend by WHO`: reserved for later; the checker refuses it with its own code."""

    who: Who
    span: Span


Declaration: TypeAlias = (
    Party
    | Term
    | Fixed
    | Keep
    | Pot
    | Record
    | Choice
    | Event
    | Require
    | Invariant
    | GasBound
    | Function
    | State
    | Shared
    | Final
    | Amend
)


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract: its declarations in the order of the text."""

    name: Name
    description: Text | None
    declarations: tuple[Declaration, ...]
    span: Span


# --- scenarios -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class People:
    """`people Li, Wang`."""

    names: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Give:
    """`give 20_000 CNY to Wang, Li`."""

    amount: Expression
    names: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OnDate:
    """`on 2026-01-05`, `on 2026-01-05 17:00`."""

    when: DateLiteral | TimeLiteral
    span: Span


@dataclass(frozen=True, slots=True)
class After:
    """`after 14 months clip`."""

    duration: DurationLiteral
    span: Span


@dataclass(frozen=True, slots=True)
class CreateStep:
    """`create x = C(…) [by Li]`."""

    name: Name
    contract: Name
    arguments: tuple[Argument, ...]
    by: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Does:
    """`Li does lease.sign(args)`."""

    person: Name
    instance: Name
    action: Name
    arguments: tuple[Argument, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Withdraws:
    """`Li withdraws lease.sign`."""

    person: Name
    instance: Name
    action: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Cannot:
    """`Li cannot lease.award(50%) because "R4003"`."""

    person: Name
    instance: Name
    action: Name
    arguments: tuple[Argument, ...]
    reason: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class Has:
    """`Wang has 20_000 CNY`."""

    person: Name
    amount: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Expect:
    """`expect …, …`."""

    expectations: tuple[Has | Expression, ...]
    span: Span


Step: TypeAlias = People | Give | OnDate | After | Let | CreateStep | Does | Withdraws | Cannot | Expect


@dataclass(frozen=True, slots=True)
class Scenario:
    """`scenario "title":` steps."""

    title: Text
    steps: tuple[Step, ...]
    span: Span


# --- the file --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Version:
    """`tally 1`."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Use:
    """`use "file.tally" [at 0x…]`."""

    path: Text
    hash: bytes | None
    span: Span


@dataclass(frozen=True, slots=True)
class CalendarChoice:
    """`calendar CN`."""

    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Module:
    """A whole file, each kind of declaration in the order of the text."""

    source: SourceFile
    version: Version
    uses: tuple[Use, ...]
    calendars: tuple[CalendarChoice, ...]
    records: tuple[Record, ...]
    choices: tuple[Choice, ...]
    functions: tuple[Function, ...]
    contracts: tuple[Contract, ...]
    scenarios: tuple[Scenario, ...]
    span: Span
