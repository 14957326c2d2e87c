"""Types and values as such: which types a program may name, where a value may stand, what is of a type."""

from __future__ import annotations

import re
from typing import Final

from vm.code.program import Program
from vm.code.verify.limits import LIST_ITEMS, NAME_LENGTH, RECORD_FIELDS, TEXT_POINTS
from vm.currencies import DECIMALS
from vm.encoding import TYPE_DEPTH, encode_value, type_depth
from vm.machine.dates import Duration, Roll, Unit, in_range, is_valid, needs_working_days
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

KEY_TYPES: Final = (
    BoolType, IntType, MoneyType, PercentType, DateType, TimeType, TextType, HashType, AccountType,
    ContractType, ChoiceType,
)  # fmt: skip
"""Types of the keys of maps and families."""
HASH_LENGTH: Final = 32

_NAME = re.compile("[A-Za-z_\u3400-\u4dbf\u4e00-\u9fff][A-Za-z0-9_\u3400-\u4dbf\u4e00-\u9fff]*")
_NOT_TEXT = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff\ufffe\uffff]"
)


def is_name(text: str) -> bool:
    """Whether a text is a name: letters, digits, `_` and ideographs, by code point, at most 64."""
    return len(text) <= NAME_LENGTH and _NAME.fullmatch(text) is not None


def is_text(text: str) -> bool:
    """Whether a text may be shown: at most 1,024 code points, no control or bidirectional character."""
    return len(text) <= TEXT_POINTS and _NOT_TEXT.search(text) is None


def is_well_formed(type_: Type, program: Program) -> bool:
    """Whether a type keeps the language's bounds. Its size must have been measured."""
    sound = _is_well_formed(type_, program) and count_fields(type_) <= RECORD_FIELDS
    return sound and type_depth(type_) <= TYPE_DEPTH


def _is_well_formed(type_: Type, program: Program) -> bool:
    match type_:
        case IntType(low, high) | PercentType(low, high):
            return INT_LOW <= low <= high <= INT_HIGH
        case MoneyType(currency):
            return currency in DECIMALS
        case TextType(limit):
            return 1 <= limit <= TEXT_POINTS
        case ListType(item, limit):
            return 1 <= limit <= LIST_ITEMS and _is_well_formed(item, program)
        case RecordType(name, fields):
            names = [field for field, _ in fields]
            sound = is_name(name) and bool(fields) and len(set(names)) == len(names)
            return sound and all(is_name(field) and _is_well_formed(part, program) for field, part in fields)
        case ChoiceType(name, members):
            sound = is_name(name) and bool(members) and len(set(members)) == len(members)
            return sound and all(is_name(member) for member in members)
        case ContractType(contract, name):
            return 0 <= contract < len(program.contracts) and program.contracts[contract].name == name
        case _:
            return True


def count_fields(type_: Type) -> int:
    """Fields of a value, those of records inside it included; an item of a list counts once."""
    match type_:
        case RecordType(_, fields):
            return sum(1 + count_fields(part) for _, part in fields)
        case ListType(item, _):
            return count_fields(item)
        case _:
            return 0


def is_storable(type_: Type) -> bool:
    """Whether values of a type may be kept, passed or noted: all but spans."""
    match type_:
        case SpanType():
            return False
        case ListType(item, _):
            return is_storable(item)
        case RecordType(_, fields):
            return all(is_storable(part) for _, part in fields)
        case _:
            return True


# --- where a value may stand ----------------------------------------------------------------------


def is_alike(left: Type, right: Type) -> bool:
    """Whether two types are of one kind: they differ at most in bounds of numbers, texts and lists."""
    match left, right:
        case (IntType(), IntType()) | (PercentType(), PercentType()) | (TextType(), TextType()):
            return True
        case ListType(a, _), ListType(b, _):
            return is_alike(a, b)
        case RecordType(a_name, a_fields), RecordType(b_name, b_fields):
            return (
                a_name == b_name
                and len(a_fields) == len(b_fields)
                and all(a == b and is_alike(x, y) for (a, x), (b, y) in zip(a_fields, b_fields, strict=True))
            )
        case _:
            return left == right


def accepts(target: Type, source: Type) -> bool:
    """Whether every value of `source` is one of `target`."""
    match source, target:
        case IntType(), IntType():
            return target.low <= source.low and source.high <= target.high
        case PercentType(), PercentType():
            return target.low <= source.low and source.high <= target.high
        case TextType(a), TextType(b):
            return a <= b
        case ListType(a, m), ListType(b, n):
            return m <= n and accepts(b, a)
        case RecordType(_, a_fields), RecordType(_, b_fields):
            return is_alike(source, target) and all(
                accepts(b, a) for (_, a), (_, b) in zip(a_fields, b_fields, strict=True)
            )
        case _:
            return source == target


def join(left: Type, right: Type) -> Type | None:
    """The least type that holds the values of both, None where they are of different kinds."""
    if not is_alike(left, right):
        return None
    match left, right:
        case IntType(), IntType():
            return IntType(min(left.low, right.low), max(left.high, right.high))
        case PercentType(), PercentType():
            return PercentType(min(left.low, right.low), max(left.high, right.high))
        case TextType(a), TextType(b):
            return TextType(max(a, b))
        case ListType(a, m), ListType(b, n):
            item = join(a, b)
            return None if item is None else ListType(item, max(m, n))
        case RecordType(name, a_fields), RecordType(_, b_fields):
            parts = []
            for (field, a), (_, b) in zip(a_fields, b_fields, strict=True):
                part = join(a, b)
                if part is None:
                    return None
                parts.append((field, part))
            return RecordType(name, tuple(parts))
        case _:
            return left


# --- values ---------------------------------------------------------------------------------------


def is_value(value: Value, type_: Type, working_days: bool) -> bool:
    """Whether a constant is a value of a type. `working_days`: the program has a calendar that knows them."""
    match type_:
        case BoolType():
            return type(value) is bool
        case IntType(low, high) | PercentType(low, high):
            return _is_int(value, low, high)
        case MoneyType():
            return _is_int(value, 0, MONEY_HIGH)
        case DateType():
            return type(value) is int and in_range(value)
        case TimeType() | SpanType():
            return _is_int(value, INT_LOW, INT_HIGH)
        case ChoiceType(_, members):
            return _is_int(value, 0, len(members) - 1)
        case TextType(limit):
            return isinstance(value, str) and len(value) <= limit and is_text(value)
        case HashType():
            return isinstance(value, bytes) and len(value) == HASH_LENGTH
        case AccountType():
            return encode_value(type_, value) is not None
        case DurationType():
            return isinstance(value, Duration) and _is_duration(value, working_days)
        case ListType(item, limit):
            if not isinstance(value, tuple) or isinstance(value, Duration) or len(value) > limit:
                return False
            return all(is_value(one, item, working_days) for one in value)
        case RecordType(_, fields):
            if not isinstance(value, tuple) or isinstance(value, Duration) or len(value) != len(fields):
                return False
            pairs = zip(value, fields, strict=True)
            return all(is_value(one, part, working_days) for one, (_, part) in pairs)
        case ContractType():
            return False


def _is_int(value: Value, low: int, high: int) -> bool:
    return type(value) is int and low <= value <= high


def _is_duration(value: Duration, working_days: bool) -> bool:
    known = type(value.unit) is Unit and type(value.roll) is Roll and type(value.count) is int
    return known and is_valid(value) and (working_days or not needs_working_days(value))
