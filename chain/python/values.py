"""Values between Python and a program: dates as `datetime.date`, money as `Money`, people as `Account`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

from chain.python.errors import fault
from vm.abi import Mismatch, format_percent
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
from vm.values import Value

AccountOf: TypeAlias = Callable[[bytes], object]
"""Gives the account, or the instance, at an address."""

_FIRST_DAY = date(1970, 1, 1)
_FIRST_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)


def to_python(type_: Type, value: Value, account: AccountOf) -> Any:
    """A run-time value as a Python value: Money, date, aware datetime, `50%` as text, Account, Instance,
    dict, tuple."""
    match type_, value:
        case MoneyType(currency), int():
            return Money.of(value, currency)
        case PercentType(), int():
            return format_percent(value)
        case DateType(), int():
            return _FIRST_DAY + timedelta(days=value)
        case TimeType(), int():
            return _FIRST_INSTANT + timedelta(seconds=value)
        case DurationType(), Duration():
            return format_duration(value)
        case ((AccountType() | ContractType()), bytes()):
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


def to_key(type_: Type, value: Value, account: AccountOf) -> Any:
    """As `to_python`, for the keys of a dict: a record is a tuple of its values."""
    match type_, value:
        case RecordType(_, fields), tuple():
            return tuple(to_key(inner, item, account) for (_, inner), item in zip(fields, value, strict=True))
        case _:
            return to_python(type_, value, account)


def refuse_mismatch(name: str, found: Mismatch) -> None:
    """Raise the coded error for a value that does not fit."""
    code = "S6501" if found.wanted.startswith("money") else "S6502"
    raise fault(code, name=name, wanted=found.wanted, given=found.given)


def hash_of(*values: object) -> bytes:
    """The hash that a program's `hash(…)` gives for the same values: 32 bytes.

    Takes bool, int, str, bytes of 32, `Money`, `datetime.date`, aware `datetime`, accounts and instances.
    Raises TallyError (S6502) for anything else: a commitment over a wrong type would never match.
    """
    typed = [_typed(value, number) for number, value in enumerate(values, start=1)]
    try:
        return typed_hash(tuple(type_ for type_, _ in typed), tuple(value for _, value in typed))
    except ValueError as error:
        raise fault("S6502", name="hash", wanted="value", given=", ".join(map(repr, values))) from error


def _typed(value: object, number: int) -> tuple[Type, Value]:
    match value:
        case bool():
            return BoolType(), value
        case int():
            return IntType(), value
        case str():
            return TextType(max(1, len(value))), value
        case Money():
            return MoneyType(value.currency), value.minor
        case datetime() if value.tzinfo is not None and not value.microsecond:
            return TimeType(), (value - _FIRST_INSTANT) // timedelta(seconds=1)
        case date() if not isinstance(value, datetime):
            return DateType(), (value - _FIRST_DAY).days
        case bytes() if len(value) == 32:
            return HashType(), value
        case _:
            address = getattr(value, "address", None)
            if isinstance(address, bytes):
                contract = getattr(value, "_contract", None)
                return AccountType() if contract is None else ContractType(0, contract), address
            raise fault("S6502", name=f"hash({number})", wanted="value", given=type(value).__name__)
