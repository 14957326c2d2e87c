"""Whether a value is one of a type: kind and bounds, exactly."""

from __future__ import annotations

from typing import assert_never

from vm.encoding import is_text
from vm.machine.dates import Duration, in_range, is_valid, needs_working_days
from vm.machine.state import ACCOUNT_KIND, ADDRESS_LENGTH, INSTANCE_KIND
from vm.types import (
    INT_HIGH,
    INT_LOW,
    MONEY_HIGH,
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

HASH_LENGTH = 32


def fits(type_: Type, value: Value, working_days: bool = True) -> bool:
    """Whether `value` is a value of `type_`, its bounds included. `True` is no int, and a text no list.

    `working_days`: whether the program's calendar has any. Without them a duration that counts them has no
    meaning, as its literal has none in the text.
    """
    match type_:
        case BoolType():
            return type(value) is bool
        case IntType(low, high) | PercentType(low, high):
            return type(value) is int and low <= value <= high
        case MoneyType():
            return type(value) is int and 0 <= value <= MONEY_HIGH
        case DateType():
            return type(value) is int and in_range(value)
        case TimeType() | SpanType():
            return type(value) is int and INT_LOW <= value <= INT_HIGH
        case DurationType():
            if type(value) is not Duration or not is_valid(value):
                return False
            return working_days or not needs_working_days(value)
        case TextType(limit):
            return type(value) is str and is_text(value, limit)
        case HashType():
            return type(value) is bytes and len(value) == HASH_LENGTH
        case AccountType():
            return type(value) is bytes and len(value) == ADDRESS_LENGTH and value[0] == ACCOUNT_KIND
        case ContractType():
            return type(value) is bytes and len(value) == ADDRESS_LENGTH and value[0] == INSTANCE_KIND
        case ChoiceType(_, members):
            return type(value) is int and 0 <= value < len(members)
        case RecordType(_, fields):
            return (
                type(value) is tuple
                and len(value) == len(fields)
                and all(
                    fits(inner, item, working_days) for (_, inner), item in zip(fields, value, strict=True)
                )
            )
        case ListType(item, limit):
            if type(value) is not tuple or len(value) > limit:
                return False
            return all(fits(item, one, working_days) for one in value)
        case _:
            assert_never(type_)


def all_fit(types: tuple[Type, ...], values: tuple[Value, ...], working_days: bool) -> bool:
    """Whether there are as many values as types and each fits its own; `working_days` as in `fits`."""
    if len(types) != len(values):
        return False
    return all(fits(type_, value, working_days) for type_, value in zip(types, values, strict=True))
