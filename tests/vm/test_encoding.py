"""The canonical encoding: bytes worked by hand from RFC 8949; foreign bytes never raise."""

from __future__ import annotations

from enum import IntEnum
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vm.encoding import (
    DEPTH_LIMIT,
    SIZE_LIMIT,
    decode_value,
    decode_values,
    encode_value,
    encode_values,
    load,
    type_depth,
    typed_hash,
)
from vm.machine.dates import FIRST_DATE, LAST_DATE, Duration, Roll, Unit
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
from vm.values import Value

ACCOUNT = b"\x01" + b"\xaa" * 31
INSTANCE = b"\x02" + b"\xbb" * 31
DIGEST = bytes(range(32))
MONTH = Duration(Unit.MONTH, 1, Roll.CLIP)
DUE = RecordType("Due", (("to", AccountType()), ("amount", MoneyType("CNY"))))

VECTORS: tuple[tuple[Type, Value, str], ...] = (
    (IntType(), 0, "00"),
    (IntType(), 10, "0a"),
    (IntType(), 23, "17"),
    (IntType(), 24, "1818"),
    (IntType(), 100, "1864"),
    (IntType(), 1000, "1903e8"),
    (IntType(), 1_000_000, "1a000f4240"),
    (IntType(), 1_000_000_000_000, "1b000000e8d4a51000"),
    (IntType(), -1, "20"),
    (IntType(), -100, "3863"),
    (IntType(), -1000, "3903e7"),
    (IntType(), 2**64 - 1, "1bffffffffffffffff"),
    (IntType(), -(2**64), "3bffffffffffffffff"),
    (IntType(), 2**64, "50" + "00" * 7 + "01" + "00" * 8),
    (IntType(), -(2**64) - 1, "50" + "ff" * 7 + "fe" + "ff" * 8),
    (IntType(), INT_HIGH, "50" + "7f" + "ff" * 15),
    (IntType(), INT_LOW, "50" + "80" + "00" * 15),
    (MoneyType("CNY"), 600_000, "1a000927c0"),
    (PercentType(), 300_000, "1a000493e0"),
    (DateType(), -1, "20"),
    (TimeType(), 1_700_000_000, "1a6553f100"),
    (SpanType(), 3600, "190e10"),
    (ChoiceType("C", ("a", "b")), 1, "01"),
    (BoolType(), False, "f4"),
    (BoolType(), True, "f5"),
    (TextType(4), "", "60"),
    (TextType(4), "IETF", "6449455446"),
    (TextType(4), "ü", "62c3bc"),
    (TextType(4), "水", "63e6b0b4"),
    (HashType(), DIGEST, "5820" + DIGEST.hex()),
    (AccountType(), ACCOUNT, "5820" + ACCOUNT.hex()),
    (ContractType(0, "Rental"), INSTANCE, "5820" + INSTANCE.hex()),
    (DurationType(), MONTH, "83030101"),
    (DurationType(), Duration(Unit.WORKING_DAY, -3, Roll.NONE), "83022200"),
    (ListType(IntType(), 3), (1, 2, 3), "83010203"),
    (ListType(IntType(), 3), (), "80"),
    (DUE, (ACCOUNT, 5), "82" + "5820" + ACCOUNT.hex() + "05"),
)


@pytest.mark.parametrize(("type_", "value", "data"), VECTORS)
def test_a_value_has_the_bytes_worked_by_hand(type_: Type, value: Value, data: str) -> None:
    assert encode_value(type_, value) == bytes.fromhex(data)
    assert decode_value(type_, bytes.fromhex(data)) == value


def test_values_stand_in_one_array() -> None:
    types = (IntType(), ListType(BoolType(), 2), TextType(1))
    assert encode_values(types, (1, (True,), "a")) == bytes.fromhex("830181f56161")
    assert encode_values((), ()) == bytes.fromhex("80")
    assert decode_values((), bytes.fromhex("80")) == ()


class _Number(IntEnum):
    ONE = 1


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (IntType(), True),
        (IntType(), _Number.ONE),
        (IntType(), 1.0),
        (IntType(), 2**127),
        (IntType(1, 5), 6),
        (IntType(1, 5), 0),
        (BoolType(), 1),
        (MoneyType("CNY"), -1),
        (MoneyType("CNY"), 2**127),
        (PercentType(), 1_000_001),
        (DateType(), FIRST_DATE - 1),
        (DateType(), LAST_DATE + 1),
        (ChoiceType("C", ("a", "b")), 2),
        (TextType(2), "abc"),
        (TextType(2), "\ud800"),
        (TextType(2), b"ab"),
        (HashType(), DIGEST[:31]),
        (HashType(), bytearray(DIGEST)),
        (AccountType(), INSTANCE),
        (ContractType(0, "Rental"), ACCOUNT),
        (DurationType(), (Unit.MONTH, 1, Roll.CLIP)),
        (DurationType(), Duration(Unit.MONTH, 1, Roll.NONE)),
        (DurationType(), Duration(Unit.DAY, True, Roll.NONE)),
        (ListType(IntType(), 2), (1, 2, 3)),
        (ListType(IntType(), 2), [1, 2]),
        (ListType(IntType(1, 5), 2), (1, 6)),
        (DUE, (ACCOUNT,)),
        (DUE, (ACCOUNT, -1)),
    ],
)
def test_what_is_not_exactly_of_the_type_has_no_bytes(type_: Type, value: object) -> None:
    assert encode_value(type_, value) is None
    assert encode_values((type_,), (value,)) is None


def test_too_few_or_too_many_values_have_no_bytes() -> None:
    assert encode_values((IntType(),), ()) is None
    assert encode_values((IntType(),), (1, 2)) is None


@pytest.mark.parametrize(
    ("type_", "data"),
    [
        (IntType(), "1800"),  # 0 in two bytes
        (IntType(), "1817"),
        (IntType(), "190018"),
        (IntType(), "50" + "00" * 16),  # 0 in sixteen
        (IntType(), "50" + "00" * 8 + "ff" * 8),  # 2^64-1 in sixteen
        (IntType(), "4100"),
        (IntType(), "c24101"),  # a bignum's tag
        (IntType(), "f93c00"),  # 1.0
        (IntType(), "fa3f800000"),
        (IntType(), "fb3ff0000000000000"),
        (IntType(), "f5"),
        (IntType(), ""),
        (IntType(), "0000"),  # something after it
        (IntType(), "19ff"),  # ends too early
        (IntType(), "1c"),  # reserved
        (BoolType(), "f6"),  # null
        (BoolType(), "f7"),
        (BoolType(), "f814"),
        (BoolType(), "01"),
        (TextType(9), "7f6161ff"),  # of open length
        (TextType(9), "5f4161ff"),
        (TextType(9), "61ff"),  # not UTF-8
        (TextType(9), "63eda080"),  # half of a surrogate pair
        (TextType(9), "4161"),
        (TextType(9), "781f" + "61" * 31),
        (TextType(40), "79001f" + "61" * 31),
        (ListType(IntType(), 3), "9f0102ff"),
        (ListType(IntType(), 3), "980101"),
        (ListType(IntType(), 3), "8401020304"),
        (ListType(IntType(), 3), "9bffffffffffffffff"),
        (ListType(IntType(), 3), "a0"),
        (ListType(IntType(), 3), "c080"),
        (DurationType(), "83040100"),  # no such unit
        (DurationType(), "83010107"),
        (DurationType(), "83030100"),  # a month that no word mends
        (DurationType(), "830101"),
        (DurationType(), "83f50100"),
        (HashType(), "581f" + "00" * 31),
        (AccountType(), "5820" + "02" + "00" * 31),
        (DUE, "80"),
        (DUE, "05"),
        (DUE, "82" + "5820" + ACCOUNT.hex() + "20"),
    ],
)
def test_bytes_that_are_not_the_canonical_ones_are_not_read(type_: Type, data: str) -> None:
    assert decode_value(type_, bytes.fromhex(data)) is None


@pytest.mark.parametrize(
    "data",
    [
        "d81c81d81d00",  # a cyclic list
        "d8236161",  # a regular expression
        "d82460",  # a MIME message
        "c074323031332d30332d32315432303a30343a30305a",  # a date
        "d9010280",  # a set
        "a1616101",  # a map
        "f6",
        "ff",
        "9f",
        "1f",
    ],
)
def test_bytes_that_cbor2_would_build_something_from_are_refused_before_it(data: str) -> None:
    assert load(bytes.fromhex(data)) is None


def test_depth_is_bounded_at_eight_arrays() -> None:
    assert load(b"\x81" * (DEPTH_LIMIT - 1) + b"\x80") is not None
    assert load(b"\x81" * DEPTH_LIMIT + b"\x80") is None
    assert load(b"\x82\x80" * 100_000 + b"\x80") is None


def test_size_is_bounded() -> None:
    def text(length: int) -> bytes:
        return b"\x7a" + length.to_bytes(4, "big") + b"a" * length

    assert load(text(SIZE_LIMIT - 5)) is not None
    assert load(text(SIZE_LIMIT - 4)) is None


def test_depth_of_a_type_counts_the_arrays_of_its_values() -> None:
    assert type_depth(IntType()) == 0
    assert type_depth(DurationType()) == 1
    assert type_depth(ListType(IntType(), 2)) == 1
    assert type_depth(RecordType("R", (("a", IntType()), ("b", ListType(DUE, 3))))) == 3


# --- every type, any bytes --------------------------------------------------------------------------------

_LEAVES: tuple[st.SearchStrategy[tuple[Type, Value]], ...] = (
    st.booleans().map(lambda value: (BoolType(), value)),
    st.integers(INT_LOW, INT_HIGH).map(lambda value: (IntType(), value)),
    st.integers(0, INT_HIGH).map(lambda value: (MoneyType("CNY"), value)),
    st.integers(INT_LOW, INT_HIGH).map(lambda value: (PercentType(INT_LOW, INT_HIGH), value)),
    st.integers(FIRST_DATE, LAST_DATE).map(lambda value: (DateType(), value)),
    st.integers(-(2**70), 2**70).map(lambda value: (TimeType(), value)),
    st.integers(0, 2).map(lambda value: (ChoiceType("C", ("a", "b", "c")), value)),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=40).map(lambda text: (TextType(40), text)),
    st.binary(min_size=32, max_size=32).map(lambda data: (HashType(), data)),
    st.binary(min_size=31, max_size=31).map(lambda data: (AccountType(), b"\x01" + data)),
    st.tuples(st.integers(INT_LOW, INT_HIGH), st.sampled_from((Roll.CLIP, Roll.ROLL))).map(
        lambda pair: (DurationType(), Duration(Unit.MONTH, pair[0], pair[1]))
    ),
)


def _compound(
    inner: st.SearchStrategy[tuple[Type, Value]],
) -> st.SearchStrategy[tuple[Type, Value]]:
    records = st.lists(inner, min_size=1, max_size=4).map(
        lambda parts: (
            RecordType("R", tuple((f"f{place}", type_) for place, (type_, _) in enumerate(parts))),
            tuple(value for _, value in parts),
        )
    )
    lists = st.tuples(inner, st.integers(0, 4)).map(
        lambda pair: (ListType(pair[0][0], 4), (pair[0][1],) * pair[1])
    )
    return st.one_of(records, lists)


TYPED = st.recursive(st.one_of(_LEAVES), _compound, max_leaves=8).filter(lambda pair: type_depth(pair[0]) < 8)


@given(st.lists(TYPED, max_size=4))
def test_values_come_back_from_their_bytes(pairs: list[tuple[Type, Value]]) -> None:
    types, values = tuple(type_ for type_, _ in pairs), tuple(value for _, value in pairs)
    data = encode_values(types, values)
    assert data is not None
    assert decode_values(types, data) == values


@given(TYPED, st.data())
def test_changed_bytes_are_refused_or_are_the_bytes_of_another_value(
    pair: tuple[Type, Value], draw: st.DataObject
) -> None:
    type_, value = pair
    data = encode_value(type_, value)
    assert data is not None
    place = draw.draw(st.integers(0, len(data) - 1))
    changed = bytearray(data)
    changed[place] ^= draw.draw(st.integers(1, 255))
    found = decode_value(type_, bytes(changed))
    assert found is None or (found != value and encode_value(type_, found) == bytes(changed))


@settings(max_examples=500)
@given(st.binary(max_size=60), st.lists(TYPED, max_size=3))
def test_any_bytes_give_values_or_nothing(data: bytes, pairs: list[tuple[Type, Value]]) -> None:
    types = tuple(type_ for type_, _ in pairs)
    found = decode_values(types, data)
    assert found is None or encode_values(types, found) == data


# --- the hash of values -----------------------------------------------------------------------------------


def test_a_hash_covers_domain_kinds_and_values() -> None:
    # ["tally hash 1", ["int", ["money", "CNY"], "text"], [5, 100, "a"]]
    data = "83" + "6c" + b"tally hash 1".hex()
    data += "83" + "63" + b"int".hex() + "82" + "65" + b"money".hex() + "63" + b"CNY".hex()
    data += "64" + b"text".hex() + "83" + "05" + "1864" + "6161"
    types = (IntType(), MoneyType("CNY"), TextType(20))
    assert typed_hash(types, (5, 100, "a")) == sha256(bytes.fromhex(data)).digest()


def test_a_hash_of_a_record_names_its_fields() -> None:
    # ["tally hash 1", [["record", "Due", [["to", "account"], ["amount", ["money", "CNY"]]]]], [[ACCOUNT, 5]]]
    data = "83" + "6c" + b"tally hash 1".hex() + "81" + "83" + "66" + b"record".hex() + "63" + b"Due".hex()
    data += "82" + "82" + "62" + b"to".hex() + "67" + b"account".hex()
    data += "82" + "66" + b"amount".hex() + "82" + "65" + b"money".hex() + "63" + b"CNY".hex()
    data += "81" + "82" + "5820" + ACCOUNT.hex() + "05"
    assert typed_hash((DUE,), ((ACCOUNT, 5),)) == sha256(bytes.fromhex(data)).digest()


def test_bounds_do_not_change_a_hash_and_kinds_do() -> None:
    plain = typed_hash((IntType(),), (5,))
    assert typed_hash((IntType(1, 60),), (5,)) == plain
    assert typed_hash((TextType(5),), ("a",)) == typed_hash((TextType(1024),), ("a",))
    assert typed_hash((ListType(IntType(0, 9), 3),), ((1,),)) == typed_hash(
        (ListType(IntType(), 9),), ((1,),)
    )
    others = [
        typed_hash((MoneyType("CNY"),), (5,)),
        typed_hash((MoneyType("EUR"),), (5,)),
        typed_hash((PercentType(),), (5,)),
        typed_hash((DateType(),), (5,)),
        typed_hash((TimeType(),), (5,)),
        typed_hash((ListType(IntType(), 1),), ((5,),)),
        typed_hash((IntType(), IntType()), (5, 5)),
    ]
    assert len({plain, *others}) == len(others) + 1


def test_a_value_of_another_type_has_no_hash() -> None:
    with pytest.raises(ValueError, match="not of these types"):
        typed_hash((IntType(),), ("5",))
