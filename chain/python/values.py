"""Values between Python and a program: dates as `datetime.date`, money as `Money`, people as `Account`."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from chain.python.errors import fault
from vm.abi import Mismatch, format_percent
from vm.values import Value
from vm.encoding import typed_hash
from vm.machine.dates import Duration, format_duration
from vm.money import Money
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
    TextType,
    TimeType,
    Type,
)

_FIRST_DAY = datetime.date(1970, 1, 1)
_FIRST_INSTANT = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def to_python(type_: Type, value: Value, account: Callable[[bytes], object]) -> Any:
    """A run-time value as a Python value: Money, date, aware datetime, `50%` as text, Account, dict, tuple."""
    match type_, value:
        case MoneyType(currency), int():
            return Money(value, currency)
        case PercentType(), int():
            return format_percent(value)
        case DateType(), int():
            return _FIRST_DAY + datetime.timedelta(days=value)
        case TimeType(), int():
            return _FIRST_INSTANT + datetime.timedelta(seconds=value)
        case DurationType(), Duration():
            return format_duration(value)
        case (AccountType() | ContractType()), bytes():
            return account(value)
        case ChoiceType(_, members), int():
            return members[value]
        case RecordType(_, fields), tuple():
            pairs = zip(fields, value, strict=True)
            return {name: to_python(inner, item, account) for (name, inner), item in pairs}
        case ListType(item, _), tuple():
            return tuple(to_python(item, entry, account) for entry in value)
        case _:
            return value


def refuse_mismatch(name: str, found: Mismatch) -> None:
    """Raise the coded error for a value that does not fit."""
    code = "S6501" if found.wanted.startswith("money") else "S6502"
    raise fault(code, name=name, wanted=found.wanted, given=found.given)


def hash_of(*values: object) -> bytes:
    """The hash that a program's `hash(…)` gives for the same values: 32 bytes.

    Takes bool, int, str, bytes of 32, `Money`, `datetime.date`, and accounts. Raises TallyError (S6502) for
    anything else: a commitment over a wrong type would never match.
    """
    types: list[Type] = []
    plain: list[Value] = []
    for number, value in enumerate(values, start=1):
        type_, converted = _typed(value, number)
        types.append(type_)
        plain.append(converted)
    return typed_hash(tuple(types), tuple(plain))


def _typed(value: object, number: int) -> tuple[Type, Value]:
    address = getattr(value, "address", None)
    if isinstance(value, bool):
        return BoolType(), value
    if isinstance(value, int):
        return IntType(), value
    if isinstance(value, str):
        return TextType(max(1, len(value))), value
    if isinstance(value, Money):
        return MoneyType(value.currency), value.minor
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return DateType(), (value - _FIRST_DAY).days
    if isinstance(address, bytes):
        return AccountType(), address
    if isinstance(value, bytes) and len(value) == 32:
        return HashType(), value
    raise fault("S6502", name=f"hash({number})", wanted="value", given=type(value).__name__)
