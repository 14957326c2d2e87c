"""Values at the border: from what people and scripts write to run-time values, and back.

`read` takes text or plain Python values and gives a run-time value of a type, or a `Mismatch` that says what
was wanted. `show` gives the text people read, `as_json` the value a JSON document holds: amounts and percents
as strings with their unit, dates as `2026-02-01`, hashes and addresses in hex.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC as PYTHON_UTC
from datetime import date, datetime, timedelta
from typing import TypeAlias

from vm.machine.calendar import UTC, Calendar
from vm.machine.dates import (
    Duration,
    format_date,
    format_duration,
    format_time,
    in_range,
    is_valid,
    parse_date,
    parse_duration,
    parse_local,
)
from vm.machine.state import ACCOUNT_KIND, ADDRESS_LENGTH, INSTANCE_KIND
from vm.money import Money
from vm.types import (
    PERCENT_ONE,
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
    describe,
)
from vm.values import Value

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json]"
Names: TypeAlias = Callable[[bytes], str]
"""Gives the name people know an address by."""

_PERCENT = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,4}))?%")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What was given does not fit: `wanted` is the type as an author writes it, `given` what came."""

    wanted: str
    given: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read what is not a plain value: names of people, and times in the zone of the contract's
    calendar."""

    accounts: Mapping[str, bytes]
    calendar: Calendar = UTC


def read(type_: Type, given: object, reading: Reading) -> Value | Mismatch:
    """A run-time value of `type_` from what a person or a script gave; never a bare number for money."""
    value = _read(type_, given, reading)
    return Mismatch(describe(type_), _printable(given)) if value is None else value


def _read(type_: Type, given: object, reading: Reading) -> Value | Mismatch | None:
    match type_:
        case BoolType():
            return given if type(given) is bool else None
        case IntType(low, high):
            return given if type(given) is int and low <= given <= high else None
        case MoneyType(currency):
            money = Money.parse(given) if isinstance(given, str) else given
            return money.minor if isinstance(money, Money) and money.currency == currency else None
        case PercentType(low, high):
            parts = parse_percent(given) if isinstance(given, str) else None
            return parts if parts is not None and low <= parts <= high else None
        case DateType():
            return parse_date(given) if isinstance(given, str) else _date_of(given)
        case TimeType():
            return _time(given, reading)
        case DurationType():
            return _duration(given)
        case SpanType():
            return None
        case TextType(limit):
            return given if isinstance(given, str) and len(given) <= limit else None
        case HashType():
            return _bytes(given)
        case AccountType():
            return _address(given, reading, ACCOUNT_KIND)
        case ContractType():
            return _address(given, reading, INSTANCE_KIND)
        case ChoiceType(_, members):
            return members.index(given) if isinstance(given, str) and given in members else None
        case RecordType():
            return _record(type_, given, reading)
        case ListType(item, limit):
            if not isinstance(given, Sequence) or isinstance(given, str | bytes) or len(given) > limit:
                return None
            return _each([(item, value) for value in given], reading)


def _each(pairs: list[tuple[Type, object]], reading: Reading) -> Value | Mismatch:
    values: list[Value] = []
    for type_, given in pairs:
        value = read(type_, given, reading)
        if isinstance(value, Mismatch):
            return value
        values.append(value)
    return tuple(values)


def _record(type_: RecordType, given: object, reading: Reading) -> Value | Mismatch | None:
    names = [name for name, _ in type_.fields]
    if isinstance(given, Mapping):
        if sorted(map(str, given)) != sorted(names):
            return None
        given = [given[name] for name in names]
    if not isinstance(given, Sequence) or isinstance(given, str | bytes) or len(given) != len(names):
        return None
    return _each([(field, value) for (_, field), value in zip(type_.fields, given, strict=True)], reading)


def _address(given: object, reading: Reading, kind: int) -> bytes | None:
    """The address of a person or of an instance: of something that has one, or of a person by name."""
    address = getattr(given, "address", given)
    if isinstance(address, str):
        address = reading.accounts.get(address)
    sound = isinstance(address, bytes) and len(address) == ADDRESS_LENGTH and address[0] == kind
    return address if sound and isinstance(address, bytes) else None


def _bytes(given: object) -> bytes | None:
    if isinstance(given, bytes):
        return given if len(given) == 32 else None
    if isinstance(given, str) and re.fullmatch("0x[0-9a-f]{64}", given):
        return bytes.fromhex(given[2:])
    return None


def _date_of(given: object) -> int | None:
    """The day number of a `datetime.date`; a date and time is not a date."""
    if not isinstance(given, date) or isinstance(given, datetime):
        return None
    day = (given - date(1970, 1, 1)).days
    return day if in_range(day) else None


def _time(given: object, reading: Reading) -> int | None:
    """Text is local time of the contract's zone; a `datetime` must carry its zone and be in whole seconds."""
    if isinstance(given, str):
        local = parse_local(given)
        return None if local is None else reading.calendar.instant_of(*local)
    if not isinstance(given, datetime) or given.tzinfo is None or given.microsecond:
        return None
    return (given - datetime(1970, 1, 1, tzinfo=PYTHON_UTC)) // timedelta(seconds=1)


def _duration(given: object) -> Duration | None:
    if isinstance(given, Duration):
        return given if is_valid(given) else None
    return parse_duration(given) if isinstance(given, str) else None


def parse_percent(text: str) -> int | None:
    """`50%`, `0.05%` in parts per million; None for anything else."""
    found = _PERCENT.fullmatch(text.strip())
    if found is None:
        return None
    return int(found[1]) * PERCENT_ONE + int((found[2] or "").ljust(4, "0"))


def format_percent(parts: int) -> str:
    """Parts per million as a percent: `50%`, `0.05%`."""
    sign, parts = ("-", -parts) if parts < 0 else ("", parts)
    whole, rest = divmod(parts, PERCENT_ONE)
    fraction = f"{rest:04d}".rstrip("0")
    return f"{sign}{whole}.{fraction}%" if fraction else f"{sign}{whole}%"


def show(type_: Type, value: Value, names: Names, calendar: Calendar = UTC) -> str:
    """The value as people read it; times in the zone of `calendar`."""
    match type_, value:
        case MoneyType(currency), int():
            return str(Money.of(value, currency))
        case RecordType(name, fields), tuple():
            parts = (
                f"{field}: {show(inner, item, names, calendar)}"
                for (field, inner), item in zip(fields, value, strict=True)
            )
            return f"{name}({', '.join(parts)})"
        case ListType(item, _), tuple():
            return f"list({', '.join(show(item, entry, names, calendar) for entry in value)})"
        case ((AccountType() | ContractType()), bytes()):
            return names(value)
        case TextType(), str():
            return f'"{value}"'
        case ((IntType() | ChoiceType() | SpanType() | BoolType()), int()):
            return _show_plain(type_, value)
        case _:
            return str(as_json(type_, value, calendar))


def _show_plain(type_: Type, value: int) -> str:
    match type_:
        case ChoiceType(name, members):
            return f"{name}.{members[value]}"
        case SpanType():
            return f"{value // 60} minutes"
        case BoolType():
            return "true" if value else "false"
        case _:
            return f"{value:,}"


def as_json(type_: Type, value: Value, calendar: Calendar = UTC) -> Json:
    """The value as a JSON document holds it; times in the zone of `calendar`."""
    match type_, value:
        case MoneyType(currency), int():
            return Money.of(value, currency).text
        case PercentType(), int():
            return format_percent(value)
        case DateType(), int():
            return format_date(value)
        case TimeType(), int():
            return format_time(value, calendar.offset_at(value))
        case DurationType(), Duration():
            return format_duration(value)
        case ChoiceType(_, members), int():
            return members[value]
        case RecordType(_, fields), tuple():
            pairs = zip(fields, value, strict=True)
            return {name: as_json(inner, item, calendar) for (name, inner), item in pairs}
        case ListType(item, _), tuple():
            return [as_json(item, entry, calendar) for entry in value]
        case _, bytes():
            return "0x" + value.hex()
        case _, (bool() | int() | str()):
            return value
        case _:
            return str(value)


def _printable(given: object) -> str:
    text = repr(given) if isinstance(given, str | int | float | bool | bytes) else type(given).__name__
    return text if len(text) <= 60 else text[:57] + "..."
