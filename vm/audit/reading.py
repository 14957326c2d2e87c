"""Checked expressions become phrases: the one place that knows every kind of expression.

A `Sight` says what names stand for at the moment: nothing but themselves in a sentence, what a path has made
of them where a path is followed. A call of a function stays a call as long as nothing that it reads has been
given another meaning; then it is opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from types import MappingProxyType
from typing import Final, TypeAlias, assert_never

from vm.audit.elsewhere import is_fixed, keep_name, lots_of, read_elsewhere, sum_of, term_name
from vm.audit.phrases import Apply, Form, Later, Literal, Name, Phrase, Role, Said, Word, conjuncts
from vm.check.checked import (
    ROUNDINGS,
    AccountBalance,
    CallFunction,
    CheckedContract,
    CheckedProgram,
    Choose,
    Constant,
    Context,
    Expression,
    Foreign,
    HashOf,
    InState,
    KeepValue,
    Known,
    Local,
    Logic,
    LogicOperator,
    LotsOf,
    MakeList,
    MakeRecord,
    MapCount,
    MapHas,
    MapSum,
    MapValue,
    Narrow,
    Old,
    Operate,
    PotBalance,
    PotSum,
    TermValue,
    Total,
)
from vm.check.walk import own_nodes
from vm.code.opcodes import Opcode
from vm.syntax.tree import Rounding
from vm.types import BoolType, DateType, RecordType, TimeType, Type

FORMS: Final[Mapping[Opcode, Form]] = MappingProxyType(
    {
        Opcode.INT_ADD: Form.ADD,
        Opcode.INT_SUBTRACT: Form.SUBTRACT,
        Opcode.INT_MULTIPLY: Form.TIMES,
        Opcode.INT_DIVIDE: Form.DIVIDE,
        Opcode.INT_MODULO: Form.MODULO,
        Opcode.INT_NEGATE: Form.NEGATE,
        Opcode.INT_PERCENT: Form.PERCENT_OF,
        Opcode.MONEY_ADD: Form.ADD,
        Opcode.MONEY_SUBTRACT: Form.SUBTRACT,
        Opcode.MONEY_MULTIPLY: Form.TIMES,
        Opcode.MONEY_DIVIDE: Form.DIVIDE,
        Opcode.MONEY_PERCENT: Form.PERCENT_OF,
        Opcode.PERCENT_ADD: Form.ADD,
        Opcode.PERCENT_SUBTRACT: Form.SUBTRACT,
        Opcode.PERCENT_MULTIPLY: Form.TIMES,
        Opcode.PERCENT_DIVIDE: Form.DIVIDE,
        Opcode.RATIO: Form.RATIO,
        Opcode.ABSOLUTE: Form.ABSOLUTE,
        Opcode.MINIMUM: Form.LEAST,
        Opcode.MAXIMUM: Form.GREATEST,
        Opcode.MINOR: Form.MINOR,
        Opcode.EQUAL: Form.SAME,
        Opcode.NOT_EQUAL: Form.DIFFERENT,
        Opcode.LESS: Form.LESS,
        Opcode.LESS_EQUAL: Form.AT_MOST,
        Opcode.GREATER: Form.MORE,
        Opcode.GREATER_EQUAL: Form.AT_LEAST,
        Opcode.NOT: Form.NOT,
        Opcode.DISTINCT: Form.ALL_DIFFER,
        Opcode.DATE_ADD: Form.LATER_BY,
        Opcode.DATE_SUBTRACT: Form.EARLIER_BY,
        Opcode.TIME_ADD: Form.LATER_BY,
        Opcode.TIME_SUBTRACT: Form.EARLIER_BY,
        Opcode.DATE_START: Form.START_OF_DAY,
        Opcode.CLOCK_TIME: Form.CLOCK_TIME,
        Opcode.DURATION_SCALE: Form.SCALED,
        Opcode.SPAN_SCALE: Form.SCALED,
        Opcode.DAYS_BETWEEN: Form.DAYS,
        Opcode.WORKING_DAYS_BETWEEN: Form.WORKING_DAYS,
        Opcode.FIELD: Form.FIELD,
        Opcode.WITH_FIELD: Form.WITH_FIELD,
        Opcode.ITEM: Form.ITEM,
        Opcode.WITH_ITEM: Form.WITH_ITEM,
        Opcode.LENGTH: Form.LENGTH,
        Opcode.CONTAINS: Form.ONE_OF,
        Opcode.INCLUDED: Form.INCLUDED,
        Opcode.ABSENT: Form.ABSENT,
    }
)
"""The form of every operation that an `Operate` may name (a test holds it to the opcode table)."""
_OF_DAYS: Final[Mapping[Form, Form]] = MappingProxyType(
    {
        Form.LESS: Form.BEFORE,
        Form.AT_MOST: Form.NOT_AFTER,
        Form.MORE: Form.AFTER,
        Form.AT_LEAST: Form.NOT_BEFORE,
        Form.LEAST: Form.EARLIEST,
        Form.GREATEST: Form.LATEST,
    }
)
"""What is said of days and times where another word is said of amounts."""
_ROUNDED: Final[Mapping[Rounding, Form]] = MappingProxyType(
    {
        Rounding.DOWN: Form.ROUNDED_DOWN,
        Rounding.UP: Form.ROUNDED_UP,
        Rounding.HALF_EVEN: Form.ROUNDED_EVEN,
    }
)
_LOGIC: Final[Mapping[LogicOperator, Form]] = MappingProxyType(
    {LogicOperator.AND: Form.AND, LogicOperator.OR: Form.OR, LogicOperator.IMPLIES: Form.IMPLIES}
)
_WORDS: Final[Mapping[Opcode, Word]] = MappingProxyType(
    {
        Opcode.SENDER: Word.SENDER,
        Opcode.SIGNERS: Word.SIGNERS,
        Opcode.SELF: Word.SELF,
        Opcode.NOW: Word.NOW,
        Opcode.TODAY: Word.TODAY,
        Opcode.ENTERED: Word.ENTERED,
        Opcode.ENTRY_DAY: Word.ENTERED,
    }
)


_TIMES: Final = (Word.NOW, Word.TODAY)
"""What is the same throughout one action and another in the next."""

Stored: TypeAlias = "tuple[str, int]"
"""A place that an instance keeps: "keep", "map" or "pot", and its number; ("flow", 0) what it has paid and
received in all; ("away", 0) all that belongs to other instances."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Money that an instance paid to an account (form PAID) or received from it (form RECEIVED)."""

    form: Form
    account: Phrase
    currency: str
    amount: Phrase


@dataclass(frozen=True, slots=True)
class Sight:
    """What names stand for: kept values, single pots and locals by number, `sender`; what is missing stands
    for itself. `known` says of kept values whether they are known, where that is certain. `changed` holds the
    places that no longer are what they were at the start; `stamp` tells one such later value from another.
    `flows` is the money that has moved since the start; `unmoved`: none had moved before. `before` is what
    `old(…)` looks at, where that is another point. `turn` counts the actions from the start: other instances
    may be another way in each of them; 0 for a sentence, CREATION for what held when it was created."""

    keeps: Mapping[int, Phrase] = field(default_factory=dict)
    known: Mapping[int, bool] = field(default_factory=dict)
    pots: Mapping[int, Phrase] = field(default_factory=dict)
    locals: Mapping[int, Phrase] = field(default_factory=dict)
    sender: Phrase | None = None
    changed: frozenset[Stored] = frozenset()
    stamp: int = 0
    flows: tuple[Flow, ...] = ()
    unmoved: bool = False
    before: Sight | None = None
    turn: int = 0


_Stored: TypeAlias = (
    KeepValue
    | Known
    | MapValue
    | MapHas
    | MapSum
    | MapCount
    | PotBalance
    | PotSum
    | LotsOf
    | Total
    | InState
)

PLAIN: Final = Sight()
"""Every name stands for itself."""
CREATION: Final = -1
"""The turn of a creation."""
CREATED: Final = Sight(turn=CREATION)
"""Every name stands for itself, and other instances for what they were at the creation."""
AWAY: Final[Stored] = ("away", 0)


class Reader:
    """Reads the expressions of one contract."""

    def __init__(self, program: CheckedProgram, contract: CheckedContract) -> None:
        self.program = program
        self.contract = contract
        self._reads: dict[int, frozenset[Stored]] = {}
        self._apart = frozenset(self._distinct())

    # --- names ----------------------------------------------------------------------------------------------

    def term(self, number: int) -> Name:
        """A party or a term."""
        return term_name(self.contract, number)

    def keep(self, number: int) -> Name:
        """A kept value by its name."""
        return keep_name(self.contract, number)

    def pot(self, number: int, type_: Type) -> Name:
        """A pot by its name."""
        return Name(self.contract.pots[number].name, Role.POT, type_)

    # --- expressions ----------------------------------------------------------------------------------------

    def read(self, node: Expression, sight: Sight = PLAIN) -> Phrase:
        """The phrase of an expression."""
        match node:
            case Constant(value, type_):
                return Literal(value, type_)
            case Local(number, type_):
                return sight.locals.get(number, Name(f"#{number}", Role.LOCAL, type_))
            case TermValue(number):
                return self.term(number)
            case Context(opcode, type_):
                return _said(_WORDS[opcode], type_, sight)
            case Narrow(value):
                return self.read(value, sight)
            case Operate():
                return self._operate(node, sight)
            case Logic(operator, left, right, type_):
                return Apply(_LOGIC[operator], (self.read(left, sight), self.read(right, sight)), type_)
            case Choose(condition, then, otherwise, type_):
                return Apply(Form.CHOOSE, self._all((condition, then, otherwise), sight), type_)
            case CallFunction():
                return self._call(node, sight)
            case MakeRecord(fields, type_):
                return Apply(Form.RECORD, self._all(fields, sight), type_, type_.name)
            case MakeList(items, type_):
                return Apply(Form.LIST, self._all(items, sight), type_)
            case HashOf(values, type_):
                return Apply(Form.HASH, self._all(values, sight), type_)
            case Old(value) if sight.before is not None:
                return self.read(value, sight.before)
            case Old(value, type_):
                return Apply(Form.OLD, (self.read(value, sight),), type_)
            case Foreign():
                return self._elsewhere(node, sight)
            case AccountBalance(account, currency, type_):
                return Apply(Form.BALANCE, (self.read(account, sight),), type_, currency)
            case _:
                return self._stored(node, sight)

    def _elsewhere(self, node: Foreign, sight: Sight) -> Phrase:
        """What another instance has: what is not fixed is what it is by then."""
        contract, functions = self.program.contracts[node.contract], self.program.functions
        found = read_elsewhere(node, contract, functions, lambda part: self.read(part, sight))
        return found if is_fixed(node) else _at_turn(found, sight)

    def _stored(self, node: _Stored, sight: Sight) -> Phrase:
        """What an instance keeps; an entry, a cell or a total that has changed is what it is by then."""
        found, place = self._kept(node, sight)
        if place is None or place not in sight.changed:
            return found
        return Later(found, sight.stamp, node.type)

    def _kept(self, node: _Stored, sight: Sight) -> tuple[Phrase, Stored | None]:
        """The phrase, and the place where more than one value lies, so that no path follows each of them."""
        match node:
            case KeepValue(number):
                return sight.keeps.get(number, self.keep(number)), None
            case Known(number, type_):
                if number in sight.known:
                    return Literal(sight.known[number], type_), None
                return Apply(Form.KNOWN, (self.keep(number),), type_), None
            case MapValue(number, key, type_):
                return Apply(Form.ENTRY, (self.read(key, sight),), type_, self._map(number)), ("map", number)
            case MapHas(number, key, type_):
                return Apply(Form.HAS, (self.read(key, sight),), type_, self._map(number)), ("map", number)
            case MapSum(number, place, type_):
                return sum_of(self.contract, number, place, type_), ("map", number)
            case MapCount(number, type_):
                return Apply(Form.COUNT, (), type_, self._map(number)), ("map", number)
            case PotBalance(number, None, type_):
                return sight.pots.get(number, self.pot(number, type_)), None
            case PotBalance(number, key, type_):
                parts = () if key is None else (self.read(key, sight),)
                return Apply(Form.CELL, parts, type_, self.contract.pots[number].name), ("pot", number)
            case PotSum(number, type_):
                return Apply(Form.FAMILY, (), type_, self.contract.pots[number].name), ("pot", number)
            case LotsOf(number):
                return lots_of(node, self.contract, lambda part: self.read(part, sight)), ("pot", number)
            case Total():
                return self._total(node, sight), ("flow", 0)
            case InState(None, type_):
                return Apply(Form.IS_FINAL, (), type_), None
            case InState(number, type_):
                name = "" if number is None else self.contract.states[number].name
                return Apply(Form.IN_STATE, (), type_, name), None
            case _:
                assert_never(node)

    def _total(self, node: Total, sight: Sight) -> Phrase:
        """What was paid or received before, and since; what it is by then, where it is not plain whether an
        account that money moved to is the one that is asked about."""
        form = Form.PAID if node.opcode is Opcode.PAID else Form.RECEIVED
        account = self.read(node.account, sight)
        before = Apply(form, (account,), node.type, node.currency)
        found: Phrase = Literal(0, node.type) if sight.unmoved else before
        for flow in sight.flows:
            if (flow.form, flow.currency) != (form, node.currency):
                continue
            if flow.account == account:
                found = Apply(Form.ADD, (found, flow.amount), node.type)
            elif not self.differ(flow.account, account):
                return Later(before, sight.stamp + len(sight.flows), node.type)
        return found

    def differ(self, one: Phrase, other: Phrase) -> bool:
        """Whether the creation made sure that two accounts differ."""
        pairs = ((one, other), (other, one))
        return any(Apply(Form.DIFFERENT, pair, BoolType()) in self._apart for pair in pairs)

    def _distinct(self) -> Iterator[Phrase]:
        """The conditions of the creation, those that say that people differ pair by pair."""
        for check in self.contract.checks:
            for part in conjuncts(self.read(check.condition, CREATED)):
                match part:
                    case Apply(Form.ALL_DIFFER, people):
                        pairs = combinations(people, 2)
                        yield from (Apply(Form.DIFFERENT, pair, BoolType()) for pair in pairs)
                    case _:
                        yield part

    def _map(self, number: int) -> str:
        return self.contract.maps[number].name

    def _all(self, items: tuple[Expression, ...], sight: Sight) -> tuple[Phrase, ...]:
        return tuple(self.read(item, sight) for item in items)

    def _operate(self, node: Operate, sight: Sight) -> Phrase:
        form = FORMS[node.opcode]
        parts = self._all(node.operands, sight)
        if form in _OF_DAYS and isinstance(node.operands[0].type, (DateType, TimeType)):
            form = _OF_DAYS[form]
        if form in (Form.FIELD, Form.WITH_FIELD):
            return Apply(form, parts, node.type, _field(node.operands[0].type, node.static[0]))
        found = Apply(form, parts, node.type)
        return self._rounded(found, node) if _rounds(node) else found

    def _rounded(self, phrase: Apply, node: Operate) -> Phrase:
        """With the rounding that was written; the parts of a percent stay one phrase with it."""
        rounding = ROUNDINGS[node.static[0]]
        return Apply(_ROUNDED[rounding], (phrase,), node.type) if rounding in _ROUNDED else phrase

    # --- functions ------------------------------------------------------------------------------------------

    def reads(self, function: int) -> frozenset[Stored]:
        """The places of the instance that a function reads."""
        found = self._reads.get(function)
        if found is None:
            found = self._reads[function] = self._read_by(function)
        return found

    def _read_by(self, function: int) -> frozenset[Stored]:
        return self.read_in(self.program.functions[function].body)

    def read_in(self, root: object) -> frozenset[Stored]:
        """The places of the instance that an expression, or a tuple of nodes, reads."""
        read: set[Stored] = set()
        for node in own_nodes(root):
            match node:
                case KeepValue(number) | Known(number):
                    read.add(("keep", number))
                case MapValue(number) | MapHas(number) | MapSum(number) | MapCount(number):
                    read.add(("map", number))
                case PotBalance(number) | PotSum(number) | LotsOf(number):
                    read.add(("pot", number))
                case Foreign() if not is_fixed(node):
                    read.add(AWAY)
                case Total():
                    read.add(("flow", 0))
                case CallFunction(inner):
                    read |= self.reads(inner)
                case _:
                    pass
        return frozenset(read)

    def _call(self, node: CallFunction, sight: Sight) -> Phrase:
        function = self.program.functions[node.function]
        arguments = self._all(node.arguments, sight)
        if sight.changed.isdisjoint(self.reads(node.function)):
            found = Apply(Form.CALL, arguments, node.type, function.name)
            return _at_turn(found, sight) if AWAY in self.reads(node.function) else found
        inner = replace(sight, locals=dict(enumerate(arguments)), sender=None)
        return self.read(function.body, inner)


def _said(word: Word, type_: Type, sight: Sight) -> Phrase:
    """The call and the time as a point of a path has them."""
    if word is Word.SENDER and sight.sender is not None:
        return sight.sender
    later = word in _TIMES and sight.turn not in (0, 1)
    return Said(word, type_, sight.turn if later else 0)


def _at_turn(phrase: Phrase, sight: Sight) -> Phrase:
    """What is read elsewhere as it is in a later action; in the first it is what it is said to be."""
    return phrase if sight.turn in (0, 1) else Later(phrase, sight.turn, phrase.type)


def _field(type_: Type, place: int) -> str:
    return type_.fields[place][0] if isinstance(type_, RecordType) else str(place)


def _rounds(node: Operate) -> bool:
    """Whether the operation's static operand is a rounding."""
    match node.opcode:
        case (
            Opcode.INT_DIVIDE
            | Opcode.INT_PERCENT
            | Opcode.MONEY_DIVIDE
            | Opcode.MONEY_PERCENT
            | Opcode.PERCENT_DIVIDE
            | Opcode.RATIO
        ):
            return True
        case _:
            return False


def is_condition(phrase: Phrase) -> bool:
    """Whether a phrase holds or does not."""
    return isinstance(phrase.type, BoolType)
