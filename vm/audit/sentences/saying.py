"""Phrases, amounts and places in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, assert_never

from vm.abi import format_percent, show
from vm.audit.amounts import Linear, phrase_of
from vm.audit.paths import Owner, Place, PotAt
from vm.audit.phrases import Apply, Form, Later, Literal, Name, Phrase, Role, Said
from vm.audit.sentences.others import of_others
from vm.audit.sentences.tongue import Tongue
from vm.currencies import format_amount
from vm.machine.dates import Duration, Roll, Unit
from vm.types import (
    INT_HIGH,
    INT_LOW,
    AccountType,
    BoolType,
    ChoiceType,
    ContractType,
    DateType,
    DurationType,
    HashType,
    IntType,
    ListType,
    MoneyType,
    PercentType,
    RecordType,
    SpanType,
    TextType,
    TimeType,
    Type,
)

_ATOM, _OF, _SUM, _COMPARED, _LOGIC = range(5)
_LEVELS: Final[Mapping[Form, int]] = MappingProxyType(
    {
        Form.ADD: _SUM,
        Form.SUBTRACT: _SUM,
        Form.NEGATE: _SUM,
        Form.TIMES: _OF,
        Form.DIVIDE: _OF,
        Form.MODULO: _OF,
        Form.PERCENT_OF: _OF,
        Form.FRACTION_OF: _OF,
        Form.REST_OF: _SUM,
        Form.RATIO: _OF,
        Form.ROUNDED_DOWN: _OF,
        Form.ROUNDED_UP: _OF,
        Form.ROUNDED_EVEN: _OF,
        Form.SCALED: _OF,
        Form.LATER_BY: _OF,
        Form.CLOCK_TIME: _OF,
        Form.EARLIER_BY: _OF,
        Form.SAME: _COMPARED,
        Form.DIFFERENT: _COMPARED,
        Form.LESS: _COMPARED,
        Form.AT_MOST: _COMPARED,
        Form.MORE: _COMPARED,
        Form.AT_LEAST: _COMPARED,
        Form.BEFORE: _COMPARED,
        Form.NOT_AFTER: _COMPARED,
        Form.AFTER: _COMPARED,
        Form.NOT_BEFORE: _COMPARED,
        Form.ONE_OF: _COMPARED,
        Form.HAS: _COMPARED,
        Form.KNOWN: _COMPARED,
        Form.ALL_DIFFER: _COMPARED,
        Form.NOT: _LOGIC,
        Form.AND: _LOGIC,
        Form.OR: _LOGIC,
        Form.IMPLIES: _LOGIC,
        Form.CHOOSE: _LOGIC,
    }
)
"""How loosely a form holds its parts together; forms that are not named hold them like a name."""
_TIGHT: Final = frozenset({Form.SUBTRACT, Form.TIMES, Form.DIVIDE, Form.AND, Form.OR, Form.IMPLIES})
"""Forms whose parts of the same looseness stand in parentheses; a sum in a sum does not need them."""
_PAIRS: Final[Mapping[Form, str]] = MappingProxyType(
    {
        Form.LEAST: "the smaller",
        Form.GREATEST: "the greater",
        Form.EARLIEST: "the earlier",
        Form.LATEST: "the later",
    }
)
"""What is said of two where a form is worded for many."""
_COUNTED: Final = (MoneyType, IntType, PercentType)
"""Types of which things are equal; of all others one thing is another."""
_DISTANCES: Final[Mapping[Form, str]] = MappingProxyType(
    {
        Form.AFTER: "more than after",
        Form.NOT_AFTER: "at most after",
        Form.BEFORE: "less than after",
        Form.NOT_BEFORE: "at least after",
    }
)
"""How far a day is from another, where it is compared with one that is so much later."""
_ROLLS: Final[Mapping[Roll, str]] = MappingProxyType(
    {Roll.ROLL: "rolled", Roll.FORWARD: "forward", Roll.BACK: "back"}
)


class Sayer:
    """Says phrases in one language."""

    def __init__(self, tongue: Tongue) -> None:
        self.tongue = tongue

    # --- phrases --------------------------------------------------------------------------------------------

    def phrase(self, phrase: Phrase) -> str:
        """A phrase in words."""
        match phrase:
            case Literal():
                return self._literal(phrase)
            case Name(name, Role.PARTY):
                return self.tongue.party(name)
            case Name(name, Role.POT):
                return self.tongue.say("holds", name=name)
            case Name(name):
                return self.tongue.say("name", name=name)
            case Later(Name(name, Role.POT)):
                return self.tongue.say("then holds", name=name)
            case Later(what):
                return self.tongue.say("then", what=self.phrase(what))
            case Said(word):
                return self.tongue.words[word]
            case Apply():
                return self._apply(phrase)
            case _:
                assert_never(phrase)

    def _literal(self, literal: Literal) -> str:
        value = literal.value
        match literal.type:
            case MoneyType(currency) if isinstance(value, int):
                return money(value, currency)
            case BoolType():
                return self.tongue.say("true" if value else "false")
            case TextType():
                return self.tongue.say("text", text=str(value))
            case DurationType() if isinstance(value, Duration):
                return self._duration(value)
            case SpanType() if isinstance(value, int):
                return self.tongue.minutes(str(value // 60))
            case ChoiceType() as type_:
                return self.tongue.say("name", name=show(type_, value, _hexed))
            case type_:
                return show(type_, value, _hexed)

    def _duration(self, value: Duration) -> str:
        counted = self._counted(value, str(value.count))
        rolled = _ROLLS.get(value.roll)
        return counted if rolled is None else self.tongue.say(rolled, time=counted)

    def _counted(self, value: Duration, number: str) -> str:
        match value.unit:
            case Unit.DAY:
                return self.tongue.days(number)
            case Unit.WORKING_DAY:
                return self.tongue.working_days(number)
            case Unit.MONTH:
                return self.tongue.months(number)
            case _:
                assert_never(value.unit)

    def _apply(self, phrase: Apply) -> str:
        of_contracts = of_others(self, phrase)
        if of_contracts is not None:
            return of_contracts
        form, parts = phrase.form, phrase.parts
        match form, parts:
            case Form.SCALED, (Literal(Duration() as value), number) if value.count == 1:
                counted = self._counted(value, self._part(form, number, 0))
                rolled = _ROLLS.get(value.roll)
                return counted if rolled is None else self.tongue.say(rolled, time=counted)
            case (Form.LATER_BY | Form.EARLIER_BY), (base, Literal(Duration() as value)):
                counted = self._counted(value, str(value.count))
                moved = self.tongue.forms[form].format(self._part(form, base, 0), counted)
                rolled = _ROLLS.get(value.roll)
                return moved if rolled is None else self.tongue.say(rolled, time=moved)
            case ((Form.LEAST | Form.GREATEST | Form.EARLIEST | Form.LATEST), (_, _)):
                return self.tongue.say(_PAIRS[form], all=self._all(form, parts))
            case _ if form in _DISTANCES and isinstance(parts[1], Apply) and parts[1].form is Form.LATER_BY:
                start, span = (self.phrase(part) for part in parts[1].parts)
                time = self.phrase(parts[0])
                return self.tongue.say(_DISTANCES[form], time=time, start=start, span=span)
            case ((Form.SAME | Form.DIFFERENT), (one, other)) if not isinstance(one.type, _COUNTED):
                key = "is" if form is Form.SAME else "is not"
                return self.tongue.say(key, one=self.phrase(one), other=self.phrase(other))
            case Form.NOT, (Apply(Form.ONE_OF, (one, other)),):
                return self.tongue.say("is not one of", one=self.phrase(one), other=self.phrase(other))
            case Form.NOT, (Apply(Form.HAS, (one,), _, map_),):
                return self.tongue.say("has no entry", one=self.phrase(one), map=map_)
            case Form.NOT, (Apply(Form.KNOWN, (one,)),):
                return self.tongue.say("is not known", one=self.phrase(one))
            case Form.CALL, ():
                return self.tongue.forms[form].format(detail=phrase.detail, arguments="")
            case Form.CALL, _:
                key = "arguments" if len(parts) == 1 and not isinstance(parts[0], Apply) else "many arguments"
                arguments = self.tongue.say(key, all=self._all(form, parts))
                return self.tongue.forms[form].format(detail=phrase.detail, arguments=arguments)
            case Form.RECORD, _:
                return self.tongue.forms[form].format(detail=phrase.detail, all=self._fields(phrase))
            case Form.REST_OF, (whole, *taken):
                shares = tuple(_fraction(share) or self.phrase(share) for share in taken)
                said = self._part(form, whole, 0)
                return self.tongue.forms[form].format(said, rest=self.tongue.listed(shares))
            case _:
                said_ = (self._part(form, part, place) for place, part in enumerate(parts))
                every = self._all(form, parts)
                return self.tongue.forms[form].format(*said_, all=every, detail=phrase.detail)

    def _fields(self, phrase: Apply) -> str:
        """The fields of a record, each with its name, unless the value has that very name."""
        fields = phrase.type.fields if isinstance(phrase.type, RecordType) else ()
        said: list[str] = []
        for (name, _), part in zip(fields, phrase.parts, strict=True):
            value = self.phrase(part)
            same = isinstance(part, Name) and part.name == name
            said.append(value if same else self.tongue.say("field", name=name, value=value))
        return self.tongue.listed(tuple(said))

    def _part(self, form: Form, part: Phrase, place: int) -> str:
        """A part, in parentheses where it would else be read with what stands beside it."""
        said = self.phrase(part)
        if not isinstance(part, Apply):
            return said
        own, inner = _LEVELS.get(form, _OF), _level(part)
        tight = form in _TIGHT and not (place == 0 and form is part.form)
        apart = inner > own or (inner == own > _ATOM and tight)
        return self.tongue.say("within", said=said) if apart else said

    def _all(self, form: Form, parts: Iterable[Phrase]) -> str:
        return self.tongue.listed(tuple(self._part(form, part, place) for place, part in enumerate(parts)))

    def type(self, type_: Type) -> str:
        """A type in words, for those who will give a value of it."""
        say = self.tongue.say
        match type_:
            case BoolType():
                return say("type bool")
            case IntType(low, high) if (low, high) != (INT_LOW, INT_HIGH):
                return say("type range", low=f"{low:,}", high=f"{high:,}")
            case IntType():
                return say("type int")
            case MoneyType(currency):
                return say("type money", currency=currency)
            case PercentType(low, high):
                return say("type percent", low=format_percent(low), high=format_percent(high))
            case DateType():
                return say("type date")
            case TimeType():
                return say("type time")
            case DurationType() | SpanType():
                return say("type duration")
            case TextType():
                return say("type text")
            case HashType():
                return say("type hash")
            case AccountType():
                return say("type account")
            case ContractType(_, name):
                return say("type contract", name=name)
            case RecordType(name, fields):
                said = tuple(f"{field}, {self.type(inner)}" for field, inner in fields)
                return say("type record", name=name, fields=self.tongue.clauses(said))
            case ChoiceType(_, members):
                return say("type choice", members=self.tongue.listed(tuple(f"`{one}`" for one in members)))
            case ListType(item):
                return say("type list", item=self.type(item))
            case _:
                assert_never(type_)

    # --- amounts --------------------------------------------------------------------------------------------

    def amount(self, amount: Linear, currency: str) -> str:
        """A sum of money in words; what is left after shares is said as that."""
        return self.tongue.tidy(self.phrase(_rest(amount, MoneyType(currency))))

    def state(self, name: str) -> str:
        """A state by its name."""
        return self.tongue.say("state", name=name)

    def place(self, place: Place) -> str:
        """Where money comes from or goes to."""
        match place:
            case PotAt(_, name, None):
                return self.tongue.say("pot", name=name)
            case PotAt(_, name, key):
                said = "" if key is None else self.phrase(key)
                return self.tongue.say("cell", name=name, key=said)
            case Owner(who):
                return self.person(who)
            case _:
                assert_never(place)

    def person(self, who: Phrase) -> str:
        """Someone who gets money or acts."""
        match who:
            case Name(_, Role.PARTY | Role.ARGUMENT | Role.LOCAL) | Said() | Apply() | Literal():
                return self.phrase(who)
            case Name() | Later():
                key = "contract in" if isinstance(who.type, ContractType) else "account in"
                return self.tongue.say(key, name=self.phrase(who))
            case _:
                assert_never(who)

    # --- time -----------------------------------------------------------------------------------------------

    def until(self, deadline: Phrase) -> str:
        """Until when a state lasts; a date lasts to its end."""
        by_name = isinstance(deadline, Name | Literal) and isinstance(deadline.type, DateType)
        key = "until end" if by_name else "until"
        return self.tongue.tidy(self.tongue.say(key, **_time(self, deadline, by_name)))

    def end(self, deadline: Phrase) -> str:
        """The moment at which a state ends."""
        by_name = isinstance(deadline, Name | Literal) and isinstance(deadline.type, DateType)
        said = self.phrase(deadline)
        return self.tongue.tidy(self.tongue.say("end of", date=said) if by_name else said)

    def at(self, time: Phrase) -> str:
        """When a clock is due; a date is due at its end."""
        by_name = isinstance(time.type, DateType)
        key = "at end" if by_name else "at"
        return self.tongue.tidy(self.tongue.say(key, **_time(self, time, by_name)))


def _time(sayer: Sayer, phrase: Phrase, by_name: bool) -> dict[str, str]:
    return {"date" if by_name else "time": sayer.phrase(phrase)}


def _level(phrase: Apply) -> int:
    """How loosely a phrase holds its parts together, as it is said."""
    match phrase:
        case Apply(Form.NOT, (Apply(Form.ONE_OF | Form.HAS | Form.KNOWN),)):
            return _COMPARED
        case _:
            return _LEVELS.get(phrase.form, _ATOM)


def _hexed(address: bytes) -> str:
    return "0x" + address[:6].hex()


def money(minor: int, currency: str) -> str:
    """An amount as it is read aloud: without a fraction where there is none."""
    number, name = format_amount(minor, currency).rsplit(" ", 1)
    whole, _, fraction = number.partition(".")
    return f"{whole} {name}" if not fraction.strip("0") else f"{number} {name}"


def _rest(amount: Linear, type_: MoneyType) -> Phrase:
    """`deposit` less rounded shares of `deposit` is what is left of it; any other sum as it stands."""
    wholes = [phrase for phrase, count in amount.terms if count == 1]
    taken = [_share(phrase) for phrase, count in amount.terms if count == -1]
    if len(wholes) == 1 and taken and len(amount.terms) == 1 + len(taken) and not amount.constant:
        shares = [share[1] for share in taken if share is not None and share[0] == wholes[0]]
        if len(shares) == len(taken):
            return Apply(Form.REST_OF, (wholes[0], *shares), type_)
    return phrase_of(amount, type_)


def _fraction(share: Phrase) -> str | None:
    """A share that was written as a fraction, which is no name."""
    match share:
        case Apply(Form.FRACTION_OF, (), _, detail):
            return detail
        case _:
            return None


def _share(phrase: Phrase) -> tuple[Phrase, Phrase] | None:
    """The whole and the share of a rounded share."""
    match phrase:
        case Apply(Form.ROUNDED_DOWN, (Apply(Form.PERCENT_OF, (whole, percent)),)):
            return whole, percent
        case Apply(Form.ROUNDED_DOWN, (Apply(Form.FRACTION_OF, (whole,), type_, detail),)):
            return whole, Apply(Form.FRACTION_OF, (), type_, detail)
        case _:
            return None
