"""Arguments to try an action with: for each parameter a few values that make a difference."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from chain.audit.scratch import Scratch
from vm.code.program import VariableCode
from vm.encoding import typed_hash
from vm.machine.dates import Duration, Roll, Unit
from vm.machine.state import MISSING
from vm.types import (
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
from vm.values import Value


def arguments(scratch: Scratch, parameters: tuple[VariableCode, ...], limit: int) -> list[tuple[Value, ...]]:
    """Arguments for an action at the present point: first each parameter's first value, then with one of them
    changed at a time; at most `limit`."""
    choices = [values(scratch, one.type) for one in parameters]
    if any(not one for one in choices):
        return []
    first = tuple(one[0] for one in choices)
    found = [first]
    for place, others in enumerate(choices):
        found.extend((*first[:place], other, *first[place + 1 :]) for other in others[1:])
    return list(dict.fromkeys(found))[:limit]


def values(scratch: Scratch, type_: Type) -> tuple[Value, ...]:
    """Values of a type, the most telling first; none for a type of which no value can be made up."""
    match type_:
        case BoolType():
            return (True, False)
        case IntType(low, high):
            return _within((1, 0, 2, high, low), low, high)
        case MoneyType(currency):
            return _amounts(scratch, currency)
        case PercentType(low, high):
            return _within((500_000, 0, high, low, 1_000_000), low, high)
        case DateType():
            return (scratch.today,)
        case TimeType():
            return (scratch.ledger.time,)
        case DurationType():
            return (Duration(Unit.DAY, 1, Roll.NONE),)
        case SpanType():
            return ()
        case ContractType(contract):
            return scratch.instances_of(contract)
        case TextType():
            return ("",)
        case HashType():
            return (typed_hash((TextType(8),), ("document",)),)
        case AccountType():
            return tuple(address for _, address in scratch.people)
        case RecordType(_, fields):
            choices = [values(scratch, inner) for _, inner in fields]
            return (tuple(one[0] for one in choices),) if all(choices) else ()
        case ChoiceType(_, members):
            return tuple(range(len(members)))
        case ListType(item):
            inner = values(scratch, item)
            return ((inner[0],), ()) if inner else ((),)
        case _:
            assert_never(type_)


def _within(wanted: Iterable[int], low: int, high: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one for one in wanted if low <= one <= high)) or (low,)


def _amounts(scratch: Scratch, currency: str) -> tuple[Value, ...]:
    """What pots hold, what is kept, what the terms say, a single minor unit and nothing."""
    code, instance = scratch.code, scratch.instance
    pots = [held for pot, held in zip(code.pots, instance.pots, strict=True) if pot.currency == currency]
    kept = [
        value
        for keep, value in zip(code.keeps, instance.keeps, strict=True)
        if keep.type == MoneyType(currency) and value is not MISSING
    ]
    pairs = zip(code.terms, instance.terms, strict=True)
    terms = [value for term, value in pairs if term.type == MoneyType(currency)]
    known = sorted({*pots, *kept, *(one for one in terms if isinstance(one, int))} - {0}, reverse=True)
    return (*known[:4], 1, 0)
