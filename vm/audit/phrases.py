"""Expressions as they are said: one small union that both languages and the arithmetic of amounts read.

A phrase keeps what an author named (terms, kept values, pots, arguments) and what is done with it. Two
phrases that say the same are equal wherever they stand in the text: types are carried, not compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from types import MappingProxyType
from typing import Final, TypeAlias, assert_never

from vm.types import BoolType, Type
from vm.values import Value


class Role(Enum):
    """What a name stands for."""

    PARTY = "party"
    TERM = "term"
    KEEP = "keep"
    MAP = "map"
    POT = "pot"
    ARGUMENT = "argument"
    LOCAL = "local"


class Word(Enum):
    """What a rule may look at beside what is stored: the call and the time."""

    SENDER = "sender"
    SIGNERS = "signers"
    SELF = "self"
    NOW = "now"
    TODAY = "today"
    ENTERED = "entered"
    OWNER = "owner"
    """Whoever a cell of a family belongs to (`refund`)."""


class Form(Enum):
    """What is done with phrases; each language has one wording for each form."""

    ADD = "add"
    SUBTRACT = "subtract"
    TIMES = "times"
    DIVIDE = "divide"
    MODULO = "modulo"
    NEGATE = "negate"
    PERCENT_OF = "percent of"
    FRACTION_OF = "fraction of"
    REST_OF = "rest of"
    RATIO = "ratio"
    ABSOLUTE = "absolute"
    LEAST = "least"
    GREATEST = "greatest"
    EARLIEST = "earliest"
    LATEST = "latest"
    MINOR = "minor"
    ROUNDED_DOWN = "rounded down"
    ROUNDED_UP = "rounded up"
    ROUNDED_EVEN = "rounded even"
    SAME = "same"
    DIFFERENT = "different"
    LESS = "less"
    AT_MOST = "at most"
    MORE = "more"
    AT_LEAST = "at least"
    BEFORE = "before"
    NOT_AFTER = "not after"
    AFTER = "after"
    NOT_BEFORE = "not before"
    NOT = "not"
    ALL_DIFFER = "all differ"
    LATER_BY = "later by"
    EARLIER_BY = "earlier by"
    START_OF_DAY = "start of day"
    CLOCK_TIME = "clock time"
    SCALED = "scaled"
    DAYS = "days"
    WORKING_DAYS = "working days"
    FIELD = "field"
    WITH_FIELD = "with field"
    ITEM = "item"
    WITH_ITEM = "with item"
    LENGTH = "length"
    ONE_OF = "one of"
    HASH = "hash"
    LIST = "list"
    RECORD = "record"
    KNOWN = "known"
    ENTRY = "entry"
    HAS = "has"
    SUM = "sum"
    SUM_FIELD = "sum field"
    COUNT = "count"
    CELL = "cell"
    FAMILY = "family"
    PAID = "paid"
    RECEIVED = "received"
    AND = "and"
    OR = "or"
    IMPLIES = "implies"
    CHOOSE = "choose"
    CALL = "call"
    OLD = "old"
    IN_STATE = "in state"
    IS_FINAL = "is final"
    ELSEWHERE = "elsewhere"
    BALANCE = "balance"
    MEMBER = "member"
    KEY_OF = "key of"
    ANY_OF = "any of"
    """Any instance of a contract, which `detail` names."""
    LOTS = "lots"
    LOTS_OF_CELL = "lots of cell"
    LOTS_OF_FAMILY = "lots of family"
    INCLUDED = "included"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that stands in the text."""

    value: Value
    type: Type


@dataclass(frozen=True, slots=True)
class Name:
    """Something by its author's name. `number` keeps apart arguments of different calls; 0 elsewhere."""

    name: str
    role: Role
    type: Type = field(compare=False)
    number: int = 0


@dataclass(frozen=True, slots=True)
class Later:
    """What something (a kept value, a pot, an entry) is by then: it may have changed; `number` says when."""

    what: Phrase
    number: int
    type: Type = field(compare=False)


@dataclass(frozen=True, slots=True)
class Said:
    """The call and the time. `turn` keeps apart the time of different actions; 0 for the first, and where
    there is one only."""

    word: Word
    type: Type = field(compare=False)
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Apply:
    """A form with its parts; `detail` is a name that belongs to it (a field, a function, a record)."""

    form: Form
    parts: tuple[Phrase, ...]
    type: Type = field(compare=False)
    detail: str = ""


Phrase: TypeAlias = Literal | Name | Later | Said | Apply

LONG: Final = 40
"""Parts of the longest phrase that is followed as it is."""
TRUE: Final = Literal(True, BoolType())
FALSE: Final = Literal(False, BoolType())

DENIED: Final[Mapping[Form, Form]] = MappingProxyType(
    {
        Form.SAME: Form.DIFFERENT,
        Form.DIFFERENT: Form.SAME,
        Form.LESS: Form.AT_LEAST,
        Form.AT_LEAST: Form.LESS,
        Form.MORE: Form.AT_MOST,
        Form.AT_MOST: Form.MORE,
        Form.BEFORE: Form.NOT_BEFORE,
        Form.NOT_BEFORE: Form.BEFORE,
        Form.AFTER: Form.NOT_AFTER,
        Form.NOT_AFTER: Form.AFTER,
    }
)
"""The comparison that holds where another does not."""


def inside(phrase: Phrase) -> Iterator[Phrase]:
    """A phrase and all phrases in it, each before its parts."""
    yield phrase
    match phrase:
        case Apply(_, parts):
            for part in parts:
                yield from inside(part)
        case Later(what):
            yield from inside(what)
        case Literal() | Name() | Said():
            pass
        case _:
            assert_never(phrase)


def is_long(phrase: Phrase) -> bool:
    """Whether a phrase has more parts than anyone would read; then it is said by the name of its place."""
    return next(islice(inside(phrase), LONG, None), None) is not None


def replaced(phrase: Phrase, old: Phrase, new: Phrase) -> Phrase:
    """A phrase with one phrase in the place of another, wherever it stands."""
    if phrase == old:
        return new
    match phrase:
        case Apply(form, parts, type_, detail):
            return Apply(form, tuple(replaced(part, old, new) for part in parts), type_, detail)
        case Later(what, number, type_):
            return Later(replaced(what, old, new), number, type_)
        case Literal() | Name() | Said():
            return phrase
        case _:
            assert_never(phrase)


def denied(phrase: Phrase) -> Phrase:
    """What holds where a condition does not, said without a "not" where that can be."""
    match phrase:
        case Literal(bool() as value, type_):
            return Literal(not value, type_)
        case Apply(Form.NOT, (inner,)):
            return inner
        case Apply(form, parts, type_) if form in DENIED:
            return Apply(DENIED[form], parts, type_)
        case Apply(Form.AND, (left, right), type_):
            return Apply(Form.OR, (denied(left), denied(right)), type_)
        case Apply(Form.OR, (left, right), type_):
            return Apply(Form.AND, (denied(left), denied(right)), type_)
        case Apply(Form.IMPLIES, (left, right), type_):
            return Apply(Form.AND, (left, denied(right)), type_)
        case Literal() | Name() | Later() | Said() | Apply():
            return Apply(Form.NOT, (phrase,), BoolType())
        case _:
            assert_never(phrase)


def conjuncts(phrase: Phrase) -> Iterator[Phrase]:
    """The conditions of which a condition consists."""
    match phrase:
        case Apply(Form.AND, (left, right)):
            yield from conjuncts(left)
            yield from conjuncts(right)
        case Literal() | Name() | Later() | Said() | Apply():
            yield phrase
        case _:
            assert_never(phrase)
