"""Headers and the genesis: one encoding each, every field in the hash, and nothing else is read."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain import merkle
from chain.block import Header, data_root, is_sealed, read_header, sign
from chain.calendar import decode_calendar, find, shipped, with_own
from chain.genesis import Genesis, hash_and_sealer, read_genesis
from chain.sparse import EMPTY_HASH
from tests.chain.chains import ISSUER, SEALER, START, Town, address, genesis, key
from vm.encoding import Raw, dump
from vm.machine.calendar import UTC
from vm.machine.dates import date_of

HEADER = Header(3, START, b"\x01" * 32, b"\x02" * 32, b"\x03" * 32, b"\x04" * 32, 500)
OTHERS = [
    replace(HEADER, height=4),
    replace(HEADER, time=START + 1),
    replace(HEADER, parent=bytes(32)),
    replace(HEADER, state_root=bytes(32)),
    replace(HEADER, transactions_root=bytes(32)),
    replace(HEADER, receipts_root=bytes(32)),
    replace(HEADER, gas=501),
]


def test_bytes_worked_by_hand() -> None:
    """[3, START, parent, state, transactions, receipts, 500], RFC 8949 by hand."""
    roots = b"".join(b"\x58\x20" + bytes([number]) * 32 for number in range(1, 5))
    expected = b"\x87\x03\x1a" + START.to_bytes(4, "big") + roots + b"\x19\x01\xf4"
    assert HEADER.encode() == expected
    assert HEADER.hash == sha256(b"tally header 1\n" + expected).digest()
    assert read_header(expected) == HEADER


def test_every_field_is_in_the_hash_and_under_the_signature() -> None:
    signature, sealer = sign(HEADER, key(SEALER)), key(SEALER).public
    assert is_sealed(HEADER, signature, sealer)
    assert len({HEADER.hash, *(other.hash for other in OTHERS)}) == len(OTHERS) + 1
    assert not any(is_sealed(other, signature, sealer) for other in OTHERS)
    assert not is_sealed(HEADER, signature, key("Ann").public)
    assert not is_sealed(HEADER, b"", sealer)
    assert not is_sealed(HEADER, key(SEALER).sign(HEADER.encode()), sealer)
    assert not is_sealed(HEADER, key(SEALER).sign(HEADER.hash), sealer)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        HEADER.encode()[:-1],
        HEADER.encode() + b"\x00",
        b"\x9f" + HEADER.encode()[1:] + b"\xff",
        b"\x87\x18\x03" + HEADER.encode()[2:],
        b"\x86" + HEADER.encode()[1:-3],
        replace(HEADER, parent=bytes(31)).encode(),
        replace(HEADER, state_root=bytes(33)).encode(),
        dump([3, START, "x" * 32, bytes(32), bytes(32), bytes(32), 500]),
        dump([b"\x03", START, bytes(32), bytes(32), bytes(32), bytes(32), 500]),
        dump([True, START, bytes(32), bytes(32), bytes(32), bytes(32), 500]),
        dump([3, START, bytes(32), bytes(32), bytes(32), bytes(32), False]),
    ],
)
def test_other_bytes_are_no_header(data: bytes) -> None:
    assert read_header(data) is None


@given(st.binary(max_size=200))
def test_random_bytes_are_no_header(data: bytes) -> None:
    assert read_header(data) is None


def test_a_flipped_bit_gives_another_header_or_none() -> None:
    data, read = HEADER.encode(), 0
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit >> 3] ^= 1 << (bit & 7)
        found = read_header(bytes(flipped))
        assert found is None or found.hash != HEADER.hash
        read += found is not None
    assert (
        read > 8 * 128
    )  # every bit of the four roots, and of the numbers those that keep them as short as they can be


# --- the genesis --------------------------------------------------------------------------------------------


def test_a_genesis_is_read_back() -> None:
    first = genesis()
    assert read_genesis(first.record()) == first
    assert first.hash == sha256(b"tally genesis 1\n" + first.encode()).digest()


def test_every_fact_is_in_the_hash() -> None:
    first, issuer = genesis(), address(ISSUER)
    others = [
        replace(first, chain_id="other"),
        replace(first, start=START + 1),
        replace(first, issuers=(("CNY", issuer),)),
        replace(first, issuers=(("USD", issuer), ("CNY", issuer))),
        replace(first, block_gas=1),
        replace(first, account_gas_a_day=1),
        replace(first, sealer=key("Ann").public),
        replace(first, keys=()),
        replace(first, calendars=()),
        replace(first, calendars=first.calendars[1:]),
        replace(first, calendars=with_own([replace(first.calendars[0], days_off=())])),
    ]
    assert len({first.hash, *(other.hash for other in others)}) == len(others) + 1
    assert all(read_genesis(other.record()) == other for other in others)


def test_a_genesis_keeps_the_tables_it_was_made_with() -> None:
    table = find(shipped(), "CN")
    assert table is not None
    holiday = date_of(2027, 1, 1)  # a Friday
    assert holiday is not None
    later = replace(table, last_year=2027, days_off=(*table.days_off, holiday))
    first = replace(genesis(), calendars=with_own([later]))
    read = read_genesis(first.record())
    assert read is not None
    assert read.calendar("CN") == later != table
    assert [one.name for one in read.calendars] == [one.name for one in shipped()]
    assert (read.calendar(None), read.calendar("XX")) == (UTC, None)


def test_a_genesis_with_a_table_that_is_not_its_hashs_is_not_read() -> None:
    table = find(shipped(), "CN")
    assert table is not None
    other = replace(table, days_off=table.days_off[1:])
    first = replace(genesis(), calendars=(table,))
    assert first.encode().count(table.hash) == 1
    assert read_genesis(dump([first.encode(), [table.encode()]])) == first
    for tables in ([other.encode()], [], [table.encode()] * 2, [table.encode() + b"\x00"], [b""], [0]):
        assert read_genesis(dump([first.encode(), tables])) is None
    assert read_genesis(first.record().replace(table.hash, bytes(32))) is None


def test_of_its_facts_alone_a_genesis_tells_its_hash_and_sealer() -> None:
    first = genesis()
    facts = first.encode()
    assert hash_and_sealer(facts) == (first.hash, first.sealer)
    for wrong in (b"", first.record(), facts[:-1], facts + b"\x00", b"\x98\x08" + facts[1:]):
        assert hash_and_sealer(wrong) is None


def test_calendars_stand_in_order_once() -> None:
    first, second = shipped()[:2]
    for tables in ((second, first), (first, first)):
        with pytest.raises(ValueError, match="in order"):
            replace(genesis(), calendars=tables)


@pytest.mark.parametrize(
    "changed",
    [
        ["tally calendar 1", "UTC", [[0, 0]], False, 1900, 1899, [], [], 0],
        ["tally calendar 2", "UTC", [[0, 0]], False, 1900, 1899, [], []],
        ["tally calendar 1", "UTC", [[0, 0, 0]], False, 1900, 1899, [], []],
        ["tally calendar 1", "UTC", [[0, False]], False, 1900, 1899, [], []],
        ["tally calendar 1", "UTC", [], False, 1900, 1899, [], []],
        ["tally calendar 1", "UTC", [[0, 0]], 0, 1900, 1899, [], []],
        ["tally calendar 1", "UTC", [[0, 0]], False, True, False, [], []],
        ["tally calendar 1", "UTC", [[0, 0]], False, 1900, 1899, [True], []],
        ["tally calendar 1", "UTC", [[0, 0]], True, 1970, 1970, [1, True], []],
    ],
)
def test_bytes_that_are_no_table_are_not_read(changed: Raw) -> None:
    assert decode_calendar(UTC.encode()) == UTC
    assert decode_calendar(dump(changed)) is None


@given(st.binary(max_size=200))
def test_random_bytes_are_no_genesis(data: bytes) -> None:
    assert read_genesis(data) is None


def test_a_sealed_chain_starts_on_a_date_that_there_is() -> None:
    first = genesis()
    for start in (-2_208_902_400, 253_402_214_400):  # 1900-01-02 and 9999-12-31, 0:00 UTC
        assert read_genesis(replace(first, start=start).record()) == replace(first, start=start)
    for start in (-2_208_902_401, 253_402_214_401):
        with pytest.raises(ValueError, match="calendar"):
            replace(first, start=start)
        assert read_genesis(replace(first, start=start, sealer=b"").record()) is not None


def test_a_genesis_with_wrong_parts_is_not_read() -> None:
    first = replace(genesis(), calendars=())
    facts: list[Raw] = [first.chain_id, START, [], 1, 1, b"", []]
    assert read_genesis(recorded(dump([*facts, []]))) is not None
    assert read_genesis(recorded(dump([*facts, [["CN", bytes(32)]]]))) is None
    whole = first.record()
    assert read_genesis(whole) == first
    for cut in range(len(whole)):
        assert read_genesis(whole[:cut]) is None
    forged = Genesis("x", START, (), 1, 0, calendars=()).encode()
    assert read_genesis(recorded(forged)) is not None
    assert read_genesis(forged) is None
    for other in (
        forged.replace(b"\x80\x01\x00", b"\x80\x00\x00"),  # no gas for a block
        forged.replace(b"\x80\x01\x00", b"\x80\xf5\x00"),  # a truth value
        forged.replace(b"\x80\x01\x00", b"\x81\x05\x01\x00"),  # no pair
    ):
        assert other != forged
        assert read_genesis(recorded(other)) is None


def recorded(facts: bytes) -> bytes:
    """Facts as a store keeps them, without calendars."""
    return dump([facts, []])


# --- transactions in blocks ---------------------------------------------------------------------------------


def test_the_root_of_nothing_is_that_of_rfc_9162() -> None:
    assert data_root(()) == sha256(b"").digest()
    assert data_root([b"a"]) == sha256(b"\x00a").digest()
    both = sha256(b"\x01" + sha256(b"\x00a").digest() + sha256(b"\x00b").digest()).digest()
    assert data_root([b"a", b"b"]) == both


def test_block_zero_holds_the_first_state() -> None:
    town = Town.begin()
    stored = town.chain.store.block(0)
    assert stored is not None
    header = read_header(stored.header)
    assert header == town.chain.head
    assert (header.height, header.time, header.parent, header.gas) == (0, START, town.chain.genesis.hash, 0)
    assert header.transactions_root == header.receipts_root == sha256(b"").digest()
    assert header.state_root != EMPTY_HASH  # the issuer's key
    assert is_sealed(header, stored.signature, key(SEALER).public)


def test_a_transaction_is_proved_to_be_in_its_block() -> None:
    town = Town.begin()
    for name in ("Ann", "Bao", "Cai", "Dan", "Eva"):
        town.give(name, 700)
    head = town.chain.seal()
    stored = town.chain.store.block(head.height)
    assert stored is not None
    assert len(stored.transactions) == len(stored.receipts) == 5
    for items, expected in (
        ([data for _, data in stored.transactions], head.transactions_root),
        (list(stored.receipts), head.receipts_root),
    ):
        leaves = [merkle.leaf_hash(item) for item in items]
        for place, leaf in enumerate(leaves):
            proof = merkle.inclusion_proof(leaves, place)
            assert merkle.verify_inclusion(leaf, place, 5, proof, expected)
            assert not merkle.verify_inclusion(leaf, (place + 1) % 5, 5, proof, expected)
            assert not merkle.verify_inclusion(merkle.leaf_hash(b"another"), place, 5, proof, expected)
            assert not merkle.verify_inclusion(leaf, place, 5, proof, head.state_root)
