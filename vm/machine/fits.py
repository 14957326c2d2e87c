"""Whether a value is one of a type: kind and bounds, exactly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, assert_never

from vm.code.verify import VerifiedProgram
from vm.encoding import is_text
from vm.machine.dates import Duration, in_range, is_valid, needs_working_days
from vm.machine.host import Host
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


@dataclass(frozen=True, slots=True)
class Border:
    """What values that come from outside are held against beside their types.

    `working_days`: whether the program's calendar has any. Without them a duration that counts them has no
    meaning, as its literal has none in the text. `is_instance`: whether there is an instance of a contract of
    the program (by number) at an address.
    """

    working_days: bool
    is_instance: Callable[[bytes, int], bool]


WITHIN: Final = Border(True, lambda address, contract: True)
"""For values that are in the program already: they came over the border before."""


def fits(type_: Type, value: Value, border: Border = WITHIN) -> bool:
    """Whether `value` is a value of `type_`, its bounds included. `True` is no int, and a text no list."""
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
            return border.working_days or not needs_working_days(value)
        case TextType(limit):
            return type(value) is str and is_text(value, limit)
        case HashType():
            return type(value) is bytes and len(value) == HASH_LENGTH
        case AccountType():
            return type(value) is bytes and len(value) == ADDRESS_LENGTH and value[0] == ACCOUNT_KIND
        case ContractType(contract):
            address = type(value) is bytes and len(value) == ADDRESS_LENGTH and value[0] == INSTANCE_KIND
            return address and isinstance(value, bytes) and border.is_instance(value, contract)
        case ChoiceType(_, members):
            return type(value) is int and 0 <= value < len(members)
        case RecordType(_, fields):
            return (
                type(value) is tuple
                and len(value) == len(fields)
                and all(fits(inner, item, border) for (_, inner), item in zip(fields, value, strict=True))
            )
        case ListType(item, limit):
            if type(value) is not tuple or len(value) > limit:
                return False
            return all(fits(item, one, border) for one in value)
        case _:
            assert_never(type_)


def border_of(host: Host, program: VerifiedProgram) -> Border:
    """What the arguments of actions of a program's instances, and their terms, are held against."""
    calendar = host.calendar(program.program.calendar)
    return Border(
        calendar.has_working_days, lambda address, contract: host.is_instance(address, program, contract)
    )


def all_fit(types: tuple[Type, ...], values: tuple[Value, ...], border: Border) -> bool:
    """Whether there are as many values as types and each fits its own."""
    if len(types) != len(values):
        return False
    return all(fits(type_, value, border) for type_, value in zip(types, values, strict=True))
