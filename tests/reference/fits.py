"""Whether values that come from outside fit the types of terms and parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, assert_never

from tests.reference.days import FIRST, LAST
from tests.reference.numbers import LOWEST, WIDEST
from tests.reference.statements import is_account
from vm.machine.dates import Duration, Roll, Unit
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

IsInstance: TypeAlias = "Callable[[bytes, ContractType], bool]"
"""Whether an address is that of an instance of a contract of the program."""


def fits_all(
    types: tuple[Type, ...], values: tuple[object, ...], working_days: bool, is_instance: IsInstance
) -> bool:
    """Whether there are as many values as types, each of its type. Where the program's calendar has no
    working days, no duration may count them."""
    if len(types) != len(values):
        return False
    if not all(fits(type_, value, is_instance) for type_, value in zip(types, values, strict=True)):
        return False
    return working_days or not any(_counts_working_days(value) for value in values)


def _counts_working_days(value: object) -> bool:
    if isinstance(value, Duration):
        return value.unit is Unit.WORKING_DAY or value.roll in (Roll.FORWARD, Roll.BACK)
    return isinstance(value, tuple) and any(_counts_working_days(part) for part in value)


def fits(type_: Type, value: object, is_instance: IsInstance) -> bool:
    """Whether a value from outside is one of the type, within its bounds."""
    match type_:
        case BoolType():
            return type(value) is bool
        case IntType(low, high) | PercentType(low, high):
            return type(value) is int and low <= value <= high
        case MoneyType():
            return type(value) is int and 0 <= value <= WIDEST
        case DateType():
            return type(value) is int and FIRST <= value <= LAST
        case TimeType() | SpanType():
            return type(value) is int and LOWEST <= value <= WIDEST
        case TextType(limit):
            return type(value) is str and len(value) <= limit
        case HashType():
            return type(value) is bytes and len(value) == 32
        case AccountType():
            return type(value) is bytes and is_account(value)
        case ContractType():
            return type(value) is bytes and len(value) == 32 and is_instance(value, type_)
        case ChoiceType(_, members):
            return type(value) is int and 0 <= value < len(members)
        case DurationType():
            return isinstance(value, Duration) and _is_duration(value)
        case RecordType(_, fields):
            inner = tuple(part for _, part in fields)
            return type(value) is tuple and fits_all(inner, value, True, is_instance)
        case ListType(item, limit):
            if type(value) is not tuple or len(value) > limit:
                return False
            return all(fits(item, part, is_instance) for part in value)
        case _:
            assert_never(type_)


def _is_duration(value: Duration) -> bool:
    """Months say what to do where the day is missing; days may say what to do on a rest day."""
    mends = (Roll.CLIP, Roll.ROLL) if value.unit is Unit.MONTH else (Roll.NONE, Roll.FORWARD, Roll.BACK)
    return LOWEST <= value.count <= WIDEST and value.roll in mends
