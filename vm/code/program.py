"""The Program: what the chain stores, verifies and runs. Made by `lower`, or read from canonical bytes.

Code is a tuple of instructions; an instruction's `position` is its place in its unit, counted in the order
of the text from 0, blocks after the instruction that holds them. Positions are not part of the bytes: they
follow from them. The source map is beside the Program and not in its hash, so that a comment or a blank
line does not change what a program is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeAlias

from vm.code.opcodes import Opcode
from vm.machine.dates import Duration
from vm.source import Span
from vm.types import Type
from vm.values import Value

Operand: TypeAlias = "int | tuple[Operand, ...]"


@dataclass(frozen=True, slots=True)
class Instruction:
    """An opcode with its static operands and the blocks it holds."""

    opcode: Opcode
    operands: tuple[Operand, ...] = ()
    blocks: tuple[Code, ...] = ()
    position: int = field(default=-1, compare=False)


Code: TypeAlias = tuple[Instruction, ...]


# --- who may act ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WhoAnyone:
    """Anyone."""


@dataclass(frozen=True, slots=True)
class WhoAccount:
    """The account the code leaves on the stack, or the instance of `contract` where that is given."""

    account: Code
    contract: int | None = None


@dataclass(frozen=True, slots=True)
class WhoInList:
    """One person of the list the code leaves on the stack, or one instance of `contract`."""

    people: Code
    contract: int | None = None


@dataclass(frozen=True, slots=True)
class WhoInMap:
    """One person of a map keyed by accounts, or one instance of a map keyed by instances of one contract."""

    map: int


@dataclass(frozen=True, slots=True)
class WhoAnyInstance:
    """Any instance of a contract of this program. Instances are callers by this, by `contract` and by maps of
    them alone: anyone, and every other leaf, is an account.
    """

    contract: int


@dataclass(frozen=True, slots=True)
class WhoAnd:
    """Joint consent of all parts, by distinct accounts."""

    parts: tuple[Who, ...]


@dataclass(frozen=True, slots=True)
class WhoOr:
    """Any one of the parts."""

    parts: tuple[Who, ...]


@dataclass(frozen=True, slots=True)
class WhoCount:
    """Joint consent of so many (2 to 16) of one group, by distinct accounts; `group` is a WhoInList, a
    WhoInMap or a WhoOr of accounts.
    """

    count: int
    group: Who


Who: TypeAlias = (
    WhoAnyone | WhoAccount | WhoInList | WhoInMap | WhoAnyInstance | WhoAnd | WhoOr | WhoCount
)


# --- a contract's tables ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VariableCode:
    """A named value with its type."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class KeepCode:
    """A kept value; `initial` None: it starts not known."""

    name: str
    type: Type
    initial: Code | None


@dataclass(frozen=True, slots=True)
class MapCode:
    """A storage map. `sums`, ascending: what the machine keeps totals of; fields, -1 the value itself."""

    name: str
    key: Type
    value: Type
    once: bool
    default: Code | None
    sums: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PotCode:
    """A single pot (`key` None) or a family of cells. `traced`: it holds an amount a budget line."""

    name: str
    currency: str
    key: Type | None
    limit: int | None
    traced: bool = False


@dataclass(frozen=True, slots=True)
class EventCode:
    """An event and its fields."""

    name: str
    fields: tuple[VariableCode, ...]


@dataclass(frozen=True, slots=True)
class FunctionCode:
    """A pure function; it calls only functions of lower numbers. `contract` None: it reads no instance."""

    name: str
    contract: int | None
    parameters: tuple[VariableCode, ...]
    result: Type
    code: Code


@dataclass(frozen=True, slots=True)
class CheckCode:
    """A `require` at creation."""

    condition: Code
    text: int


@dataclass(frozen=True, slots=True)
class InvariantCode:
    """Checked after every action in `states` (None: all); with `each` once for each key of that map which the
    action wrote there or in another map that the condition reads, the key in local 0.
    """

    name: str
    states: tuple[int, ...] | None
    each: int | None
    condition: Code


@dataclass(frozen=True, slots=True)
class PayingCode:
    """A debit: `source` None means the caller; `target` as in the opcode table, its key or account by
    `place`. `line` gives the name of the budget line under which the money of an account comes into a traced
    pot; None: it has none, or brings its lines along.
    """

    amount: Code
    currency: str
    source: Code | None
    target: tuple[int, int]
    place: Code | None
    line: Code | None = None


@dataclass(frozen=True, slots=True)
class RuleCode:
    """An action. The parameters are the first of `locals`."""

    name: str
    parameters: tuple[VariableCode, ...]
    locals: tuple[VariableCode, ...]
    who: Who
    paying: PayingCode | None
    code: Code
    states: tuple[int, ...]
    article: int | None


@dataclass(frozen=True, slots=True)
class AtCode:
    """Due at the date or time the code leaves on the stack; `dated` says that it is a date, due at its
    24:00.
    """

    when: Code
    dated: bool = True


@dataclass(frozen=True, slots=True)
class EveryCode:
    """Due at 24:00 of start + k intervals, k from 0 to limit-1; the code leaves a date."""

    start: Code
    interval: Duration
    limit: int


@dataclass(frozen=True, slots=True)
class LinkCode:
    """Due when the instance that a term names has entered a final state: the one of that number, or any
    (-1).
    """

    term: int
    state: int


When: TypeAlias = AtCode | EveryCode | LinkCode | None
"""When a clock is due; None: at the state's deadline."""


@dataclass(frozen=True, slots=True)
class ClockCode:
    """A clock; `when` None: the timeout, due at the state's deadline."""

    when: When
    locals: tuple[VariableCode, ...]
    code: Code
    states: tuple[int, ...]
    article: int | None


@dataclass(frozen=True, slots=True)
class StateCode:
    """A state; `deadline` None for `forever` and final ones. `rules`, `clocks`: numbers, in text order.

    `prepaid` is the gas of the worst path of clocks from here with nobody acting; the verifier computes it
    anew. `dated` says that the deadline's code leaves a date, which ends at its 24:00, and not a time.
    `on_demand`: it waits for ever, and whoever owns money there can take it out at once.
    """

    name: str
    final: bool
    deadline: Code | None
    rules: tuple[int, ...]
    clocks: tuple[int, ...]
    prepaid: int
    dated: bool = True
    on_demand: bool = False


@dataclass(frozen=True, slots=True)
class ContractCode:
    """A contract's tables. The parties are the first `parties` of `terms`."""

    name: str
    parties: int
    terms: tuple[VariableCode, ...]
    checks: tuple[CheckCode, ...]
    keeps: tuple[KeepCode, ...]
    maps: tuple[MapCode, ...]
    pots: tuple[PotCode, ...]
    events: tuple[EventCode, ...]
    invariants: tuple[InvariantCode, ...]
    rules: tuple[RuleCode, ...]
    clocks: tuple[ClockCode, ...]
    states: tuple[StateCode, ...]
    tracks_paid: bool
    tracks_received: bool


@dataclass(frozen=True, slots=True)
class Program:
    """A whole file. `constants` are (type, value); `texts` the author's words; `types` opcodes' operands."""

    language: int
    calendar: str | None
    constants: tuple[tuple[Type, Value], ...]
    texts: tuple[str, ...]
    types: tuple[Type, ...]
    currencies: tuple[str, ...]
    functions: tuple[FunctionCode, ...]
    contracts: tuple[ContractCode, ...]


# --- units and the source map -----------------------------------------------------------------------------


class UnitKind(IntEnum):
    """The kinds of code in a program. A unit is (kind, contract, number, part); unused places are 0."""

    FUNCTION = 1
    CHECK = 2
    INITIAL = 3
    DEFAULT = 4
    INVARIANT = 5
    WHO = 6
    """`part` counts the codes of a rule's WHO from left to right."""
    PAYING_AMOUNT = 7
    PAYING_SOURCE = 8
    PAYING_PLACE = 9
    RULE = 10
    CLOCK_WHEN = 11
    CLOCK = 12
    DEADLINE = 13
    PROBE = 14
    """An expression of a scenario: not part of a Program."""
    PAYING_LINE = 15


@dataclass(frozen=True, slots=True)
class Unit:
    """Names one sequence of code of a program. A FUNCTION's and a PROBE's number counts through the
    program, with `contract` 0; CHECK, INVARIANT, rules, clocks and states by their lists; INITIAL by keep,
    DEFAULT by map.
    """

    kind: UnitKind
    contract: int
    number: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class SourceMap:
    """For each unit the spans of its instructions, by position, and the span of the whole construct."""

    spans: tuple[tuple[Unit, tuple[Span, ...]], ...]

    def span(self, unit: Unit, position: int) -> Span | None:
        """The span of an instruction, None where the map has none."""
        for key, spans in self.spans:
            if key == unit:
                return spans[position] if 0 <= position < len(spans) else None
        return None
