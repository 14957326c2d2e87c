"""THE canonical encoding: arrays by declared schema in deterministic CBOR (RFC 8949, 4.2.1), without tags.

A value has one encoding, and only that one is read back. Foreign bytes are scanned before cbor2 sees them:
size, depth, definite lengths, no tag, no map, no float, no simple value but true and false. What was read
is then compared with its own encoding.

    bool              true, false
    int and the like  an integer; outside -2^64 … 2^64-1 its 16 bytes, big-endian two's complement
    duration          [unit, count, roll]
    text              text           hash, account, contract   32 bytes (the first of an address is its kind)
    record            [field, …]     list                      [item, …]
"""

from __future__ import annotations

from hashlib import sha256
from typing import TypeAlias, assert_never

import cbor2

from vm.machine.dates import FIRST_DATE, LAST_DATE, Duration, Roll, Unit, is_valid
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

Raw: TypeAlias = "bool | int | str | bytes | list[Raw]"
"""What stands in the bytes."""

SIZE_LIMIT = 65_536
"""Foreign bytes longer than this are not looked at: a transaction or a program is no longer."""
DEPTH_LIMIT = 8
"""Arrays inside arrays, in foreign bytes."""
TYPE_DEPTH = DEPTH_LIMIT - 1
"""Records and lists inside each other in one type: its values stand in an array of values."""

_WORD_LOW, _WORD_HIGH = -(2**64), 2**64 - 1
_WIDE_BYTES = 16
_ADDRESS_BYTES = 32
_ACCOUNT_KIND, _INSTANCE_KIND = 1, 2
_HASH_DOMAIN = "tally hash 1"


# --- to bytes -------------------------------------------------------------------------------------------


def encode_value(type_: Type, value: object) -> bytes | None:
    """The canonical bytes of one value; None where it is not of the type."""
    raw = _raw(type_, value)
    return None if raw is None else dump(raw)


def encode_values(types: tuple[Type, ...], values: tuple[object, ...]) -> bytes | None:
    """The canonical bytes of values in order, one array; None where they are not of these types."""
    raw = _raws(types, values)
    return None if raw is None else dump(raw)


def dump(raw: Raw) -> bytes:
    """Deterministic CBOR of plain arrays, integers of 64 bits, texts, byte strings and booleans."""
    return cbor2.dumps(raw, canonical=True)


def _raws(types: tuple[Type, ...], values: object) -> list[Raw] | None:
    if not isinstance(values, tuple) or len(types) != len(values):
        return None
    found: list[Raw] = []
    for type_, value in zip(types, values, strict=True):
        raw = _raw(type_, value)
        if raw is None:
            return None
        found.append(raw)
    return found


def _raw(type_: Type, value: object) -> Raw | None:
    """What stands for a value in the bytes; None where it is not exactly of the type."""
    match type_:
        case BoolType():
            return value if type(value) is bool else None
        case DurationType():
            return _raw_duration(value)
        case TextType(limit):
            return value if isinstance(value, str) and is_text(value, limit) else None
        case HashType():
            return value if type(value) is bytes and len(value) == _ADDRESS_BYTES else None
        case AccountType():
            return _raw_address(value, _ACCOUNT_KIND)
        case ContractType():
            return _raw_address(value, _INSTANCE_KIND)
        case RecordType(_, fields):
            return _raws(tuple(field for _, field in fields), value)
        case ListType(item, limit):
            if not isinstance(value, tuple) or len(value) > limit:
                return None
            return _raws((item,) * len(value), value)
        case _:
            low, high = bounds(type_)
            return raw_integer(value) if type(value) is int and low <= value <= high else None


def bounds(
    type_: IntType | MoneyType | PercentType | DateType | TimeType | SpanType | ChoiceType,
) -> tuple[int, int]:
    """Least and greatest integer that a value of the type is; dates are 1900-01-01 … 9999-12-31."""
    match type_:
        case IntType(low, high) | PercentType(low, high):
            return low, high
        case MoneyType():
            return 0, MONEY_HIGH
        case DateType():
            return FIRST_DATE, LAST_DATE
        case TimeType() | SpanType():
            return INT_LOW, INT_HIGH
        case ChoiceType(_, members):
            return 0, len(members) - 1
        case _:
            assert_never(type_)


def raw_integer(value: int) -> Raw:
    """An integer of 128 bits as it stands in the bytes."""
    if _WORD_LOW <= value <= _WORD_HIGH:
        return int(value)
    return value.to_bytes(_WIDE_BYTES, "big", signed=True)


def _raw_duration(value: object) -> Raw | None:
    if not isinstance(value, Duration) or type(value.count) is not int or not is_valid(value):
        return None
    return [int(value.unit), raw_integer(value.count), int(value.roll)]


def _raw_address(value: object, kind: int) -> Raw | None:
    return value if type(value) is bytes and len(value) == _ADDRESS_BYTES and value[0] == kind else None


def is_text(value: str, limit: int) -> bool:
    """Whether a string is a text of at most `limit` code points: plain, and without halves of surrogate
    pairs.
    """
    return type(value) is str and len(value) <= limit and not any("\ud800" <= c <= "\udfff" for c in value)


# --- from bytes -----------------------------------------------------------------------------------------


def decode_value(type_: Type, data: bytes, limit: int = SIZE_LIMIT) -> Value | None:
    """The value of a type that bytes stand for; None unless they are exactly its encoding. Never raises."""
    raw = load(data, limit)
    value = None if raw is None else _value(type_, raw)
    return value if value is not None and encode_value(type_, value) == data else None


def decode_values(types: tuple[Type, ...], data: bytes) -> tuple[Value, ...] | None:
    """The values of types that bytes stand for; None unless they are exactly their encoding. Never raises."""
    raw = load(data)
    values = None if raw is None else _values(types, raw)
    return values if values is not None and encode_values(types, values) == data else None


def load(data: bytes, limit: int = SIZE_LIMIT) -> Raw | None:
    """What foreign bytes hold, if they are at most `limit`, not too deep and of the plain kinds; else None.

    The caller compares with `dump` of what it made of it: only that tells the canonical bytes from others.
    """
    if type(data) is not bytes or len(data) > limit or not _is_plain(data):
        return None
    try:
        found: Raw = cbor2.loads(data)
    except (cbor2.CBORDecodeError, UnicodeDecodeError):
        return None
    return found


def _is_plain(data: bytes) -> bool:
    """Whether bytes are one CBOR item of plain kinds, with definite lengths, not too deep, and nothing
    after it.
    """
    open_: list[int] = []
    place = 0
    while True:
        head = _head(data, place)
        if head is None:
            return False
        major, argument, place = head
        if major in (2, 3):
            place += argument
            if place > len(data):
                return False
        elif major == 4:
            if argument > len(data) - place or len(open_) == DEPTH_LIMIT:
                return False
            open_.append(argument + 1)
        elif major in (5, 6) or (major == 7 and argument not in (20, 21)):
            return False
        while open_:
            open_[-1] -= 1
            if open_[-1]:
                break
            open_.pop()
        if not open_:
            return place == len(data)


def _head(data: bytes, place: int) -> tuple[int, int, int] | None:
    """Major type and argument of the item at `place`, and the place after its head; None for an open or
    reserved length, for floats, and where the data ends.
    """
    if place >= len(data):
        return None
    major, short = data[place] >> 5, data[place] & 31
    place += 1
    if short < 24:
        return major, short, place
    if short > 27 or major == 7:
        return None
    width = 1 << (short - 24)
    if place + width > len(data):
        return None
    return major, int.from_bytes(data[place : place + width], "big"), place + width


def _values(types: tuple[Type, ...], raw: Raw) -> tuple[Value, ...] | None:
    if not isinstance(raw, list) or len(raw) != len(types):
        return None
    found: list[Value] = []
    for type_, item in zip(types, raw, strict=True):
        value = _value(type_, item)
        if value is None:
            return None
        found.append(value)
    return tuple(found)


def _value(type_: Type, raw: Raw) -> Value | None:
    """The value that something in the bytes may stand for; whether it fits its type, encoding it again
    tells.
    """
    match type_:
        case BoolType() | TextType() | HashType() | AccountType() | ContractType():
            return None if isinstance(raw, list) else raw
        case DurationType():
            return _duration(raw)
        case RecordType(_, fields):
            return _values(tuple(field for _, field in fields), raw)
        case ListType(item, limit):
            if not isinstance(raw, list) or len(raw) > limit:
                return None
            return _values((item,) * len(raw), raw)
        case _:
            return integer(raw)


def integer(raw: Raw) -> int | None:
    """The integer that something in the bytes stands for; None for anything else."""
    if type(raw) is int:
        return raw
    if type(raw) is bytes and len(raw) == _WIDE_BYTES:
        return int.from_bytes(raw, "big", signed=True)
    return None


_UNITS: dict[int | None, Unit] = {int(unit): unit for unit in Unit}
_ROLLS: dict[int | None, Roll] = {int(roll): roll for roll in Roll}


def _duration(raw: Raw) -> Duration | None:
    if not isinstance(raw, list) or len(raw) != 3:
        return None
    unit, count, roll = (integer(part) for part in raw)
    if count is None or unit not in _UNITS or roll not in _ROLLS:
        return None
    return Duration(_UNITS[unit], count, _ROLLS[roll])


# --- the hash of a program's values ---------------------------------------------------------------------


def typed_hash(types: tuple[Type, ...], values: tuple[object, ...]) -> bytes:
    """SHA-256 of values with the kinds of their types: what `hash(…)` gives, 32 bytes.

    Bounds do not count, so that a value of `int(1..5)` and the same `int` have one hash. ValueError where the
    values are not of these types.
    """
    plain = tuple(_unbounded(type_) for type_ in types)
    raw = _raws(plain, values)
    if raw is None:
        raise ValueError("the values are not of these types")
    return sha256(dump([_HASH_DOMAIN, [_kind(type_) for type_ in plain], raw])).digest()


def _unbounded(type_: Type) -> Type:
    """The widest type of the same kind."""
    match type_:
        case IntType():
            return IntType()
        case PercentType():
            return PercentType(INT_LOW, INT_HIGH)
        case TextType():
            return TextType(SIZE_LIMIT)
        case ListType(item):
            return ListType(_unbounded(item), SIZE_LIMIT)
        case RecordType(name, fields):
            return RecordType(name, tuple((field, _unbounded(inner)) for field, inner in fields))
        case _:
            return type_


def _kind(type_: Type) -> Raw:
    """A type's kind as it stands in a hash: its word, or an array of the word and what belongs to it."""
    match type_:
        case MoneyType(currency):
            return ["money", currency]
        case ContractType(_, name):
            return ["contract", name]
        case RecordType(name, fields):
            return ["record", name, [[field, _kind(inner)] for field, inner in fields]]
        case ChoiceType(name, members):
            return ["choice", name, list(members)]
        case ListType(item):
            return ["list", _kind(item)]
        case _:
            return _WORDS[type(type_)]


_WORDS: dict[type, str] = {
    BoolType: "bool",
    IntType: "int",
    PercentType: "percent",
    DateType: "date",
    TimeType: "time",
    DurationType: "duration",
    SpanType: "span",
    TextType: "text",
    HashType: "hash",
    AccountType: "account",
}


def type_depth(type_: Type) -> int:
    """Arrays inside each other in the encoding of a value of the type; 0 for a scalar."""
    match type_:
        case ListType(item):
            return 1 + type_depth(item)
        case RecordType(_, fields):
            return 1 + max((type_depth(inner) for _, inner in fields), default=0)
        case DurationType():
            return 1
        case _:
            return 0
