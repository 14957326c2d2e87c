"""Signed transactions: one encoding each, read back whole, and any other bytes are a Rejection."""

from __future__ import annotations

from hashlib import sha256
from random import Random

import cbor2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chain.envelope import SIZE_LIMIT, Envelope, identity_of, read, seal, signed_part
from chain.keys import verify
from chain.receipt import Rejection
from chain.transaction import Call, Create, Issue, Publish, Rotate, Transaction, Transfer, Withdraw
from tests.chain.chains import (
    ISSUER,
    SEALER,
    Town,
    address,
    done,
    fund_terms,
    key,
    program,
    settled,
    sha_of,
)
from vm.code.codec import encode_program
from vm.encoding import dump, load
from vm.types import MONEY_HIGH

TOWN = settled()
FUND = done(TOWN.create("Ann", "fund", fund_terms())).created or b""
ANN, BAO = address("Ann"), address("Bao")
CHAIN = TOWN.chain.genesis.hash

KINDS: tuple[Transaction, ...] = (
    Issue(address(ISSUER), ANN, "CNY", 5),
    Issue(address(ISSUER), ANN, "USD", MONEY_HIGH),
    Transfer(ANN, BAO, "CNY", 0),
    Publish(ANN, encode_program(program("fund").program)),
    Create(ANN, program("fund"), 0, fund_terms()),
    Call(ANN, FUND, "name", (3, "甲乙"), ()),
    Call(ANN, FUND, "sweep", (), (("CNY", 2**64), ("USD", 1))),
    Withdraw(ANN, FUND, "buy"),
    Rotate(ANN, key("Ann", 1).public),
)


def raw(transaction: Transaction = KINDS[0]) -> list[object]:
    """What the bytes of a transaction hold: unsigned part and signature."""
    found = load(signed(transaction))
    assert isinstance(found, list)
    return list(found)


def signed(
    transaction: Transaction, nonce: int = 0, expires: int | None = None, first: bool = False
) -> bytes:
    """The bytes of a transaction, signed by Ann."""
    data = seal(
        transaction, key("Ann"), chain=CHAIN, nonce=nonce, types=TOWN.state, expires=expires, first=first
    )
    assert data is not None
    return data


def code(data: bytes) -> str:
    """Why bytes are no transaction."""
    found = read(data, TOWN.state)
    assert isinstance(found, Rejection), found
    return found.code


@pytest.mark.parametrize("transaction", KINDS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("expires", [None, 0, 2**63])
@pytest.mark.parametrize("first", [False, True])
def test_every_kind_is_read_back(transaction: Transaction, expires: int | None, first: bool) -> None:
    data = signed(transaction, 7, expires, first)
    envelope = read(data, TOWN.state)
    assert isinstance(envelope, Envelope)
    found = envelope.transaction
    if isinstance(transaction, Create) and isinstance(found, Create):
        assert (found.sender, found.contract, found.terms) == (ANN, 0, fund_terms())
        assert TOWN.state.know(found.program) == sha_of("fund")
    else:
        assert found == transaction
    assert (envelope.chain, envelope.nonce, envelope.expires) == (CHAIN, 7, expires)
    assert envelope.key == (key("Ann").public if first else None)
    assert verify(key("Ann").public, signed_part(data), envelope.signature)
    assert envelope.identity == identity_of(data) == sha256(signed_part(data)).digest()


def test_bytes_worked_by_hand() -> None:
    """[[chain, 2, sender, 7, [], [], [to, "CNY", 5]], signature], RFC 8949 by hand."""
    data = signed(Transfer(ANN, BAO, "CNY", 5), 7)
    text = (
        b"\x82\x87\x58\x20"
        + CHAIN
        + b"\x02\x58\x20"
        + ANN
        + b"\x07\x80\x80\x83\x58\x20"
        + BAO
        + b"\x63CNY\x05"
    )
    assert data[: len(text)] == text
    assert data[len(text) : len(text) + 2] == b"\x58\x40"
    assert len(data) == len(text) + 2 + 64
    assert signed_part(data) == b"tally transaction 1\n" + text[1:]


def test_the_identity_covers_everything_but_the_signature() -> None:
    one = raw()
    again = dump([one[0], bytes(64)])  # type: ignore[list-item]
    assert identity_of(again) == identity_of(signed(KINDS[0]))
    others = {
        identity_of(signed(kind, nonce, until)) for kind in KINDS for nonce in (0, 1) for until in (None, 9)
    }
    assert len(others) == 4 * len(KINDS)


@pytest.mark.parametrize(
    "transaction",
    [
        Call(ANN, FUND, "name", (3,), ()),
        Call(ANN, FUND, "name", (10, "x"), ()),
        Call(ANN, FUND, "name", (True, "x"), ()),
        Call(ANN, FUND, "name", (3, "x" * 13), ()),
        Call(ANN, FUND, "nothing", (), ()),
        Call(ANN, bytes(32), "sweep", (), ()),
        Create(ANN, program("fund"), 0, fund_terms()[:-1]),
        Create(ANN, program("fund"), 0, (*fund_terms()[:-1], bytes(31))),
        Create(ANN, program("fund"), 0, (FUND, *fund_terms()[1:])),
    ],
)
def test_what_does_not_fit_its_types_is_not_signed(transaction: Transaction) -> None:
    assert seal(transaction, key("Ann"), chain=CHAIN, nonce=0, types=TOWN.state) is None


# --- other bytes --------------------------------------------------------------------------------------------


def with_body(kind: object, body: object) -> bytes:
    """Bytes of another kind and body."""
    unsigned = raw()[0]
    assert isinstance(unsigned, list)
    return dump([[*unsigned[:1], kind, *unsigned[2:6], body], bytes(64)])  # type: ignore[list-item]


def with_part(place: int, value: object) -> bytes:
    """Bytes with another value at a place of the unsigned part."""
    unsigned = raw()[0]
    assert isinstance(unsigned, list)
    return dump([[*unsigned[:place], value, *unsigned[place + 1 :]], bytes(64)])  # type: ignore[list-item]


GOOD = [BAO, "CNY", 5]
CALL_DATA = dump([3, "x"])


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (0, GOOD), (8, GOOD), (-1, GOOD), (True, GOOD), (b"\x01", GOOD), ("1", GOOD), ([1], GOOD),
        (2**64 - 1, GOOD),
        (1, []), (1, GOOD[:2]), (1, [*GOOD, 5]), (1, [BAO[:31], "CNY", 5]), (1, [BAO + b"x", "CNY", 5]),
        (1, ["CNY", BAO, 5]), (1, [BAO, "CN", 5]), (1, [BAO, "CNYX", 5]), (1, [BAO, b"CNY", 5]),
        (1, [BAO, "CNY", -1]), (2, [BAO, "CNY", True]), (2, [BAO, "CNY", "5"]), (2, [BAO, "CNY", [5]]),
        (2, [BAO, "CNY", (5).to_bytes(16, "big")]), (2, [BAO, "CNY", (2**127).to_bytes(17, "big")]),
        (2, [BAO, "CNY", (-1).to_bytes(16, "big", signed=True)]),
        (2, [BAO, "CNY", (2**64 - 1).to_bytes(16, "big")]),
        (3, []), (3, ["x"]), (3, [5]), (3, [b"", b""]),
        (4, [sha_of("fund"), -1, b""]), (4, [sha_of("fund"), True, b""]), (4, [sha_of("fund"), 0]),
        (4, [5, 0, b""]), (4, [sha_of("fund"), 0, []]),
        (5, [FUND, "name", CALL_DATA]), (5, [FUND, 5, CALL_DATA, []]), (5, [FUND, "n" * 65, CALL_DATA, []]),
        (5, [FUND, "name", CALL_DATA, ["CNY"]]), (5, [FUND, "name", CALL_DATA, [["CNY"]]]),
        (5, [FUND, "name", CALL_DATA, [["CNY", -1]]]), (5, [FUND, "name", CALL_DATA, [["CNY", True]]]),
        (5, [FUND, "name", CALL_DATA, [["CNYX", 1]]]),
        (5, [FUND, "name", CALL_DATA, [["CNY", 1], ["CNY", 2]]]),
        (5, [FUND, "name", CALL_DATA, [["USD", 1], ["CNY", 2]]]), (5, [FUND, "name", [3, "x"], []]),
        (5, [FUND, "name", CALL_DATA, [["CNY", (5).to_bytes(16, "big")]]]),
        (6, [FUND]), (6, [FUND, "n" * 65]), (6, ["x", FUND]), (7, []), (7, [bytes(31)]), (7, ["x" * 32]),
    ],
)  # fmt: skip
def test_bodies_that_are_none(kind: object, body: object) -> None:
    assert code(with_body(kind, body)) == "S6410"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, CHAIN[:31]), (0, CHAIN + b"x"), (0, "x" * 32), (0, []), (2, ANN[:31]), (2, 5), (2, [ANN]),
        (3, -1), (3, True), (3, b""), (3, [0]), (4, 5), (4, [5, 6]), (4, [b""]), (4, [True]), (4, ["5"]),
        (4, [[5]]), (5, key("Ann").public), (5, [bytes(31)]), (5, [bytes(32), bytes(32)]), (5, ["x" * 32]),
        (5, [5]), (6, 5), (6, b""),
    ],
)  # fmt: skip
def test_parts_that_are_none(place: int, value: object) -> None:
    assert code(with_part(place, value)) == "S6410"


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        (4, [bytes(32), 0, b"\x80"], "S6417"),
        (4, [sha_of("fund"), 1, b"\x80"], "S6417"),
        (4, [sha_of("fund"), 0, b"\x80"], "S6419"),
        (4, [sha_of("fund"), 0, b""], "S6419"),
        (4, [sha_of("fund"), 0, b"\x9f\xff"], "S6419"),
        (5, [FUND, "name", b"\x80", []], "S6419"),
        (5, [FUND, "name", dump([10, "x"]), []], "S6419"),
        (5, [FUND, "name", dump([3, "x" * 13]), []], "S6419"),
        (5, [FUND, "name", b"\x82\x18\x03\x61x", []], "S6419"),
        (5, [FUND, "nothing", b"\x80", []], "S6404"),
        (5, [bytes(32), "name", CALL_DATA, []], "S6404"),
        (5, [b"", "name", CALL_DATA, []], "S6404"),
    ],
)
def test_bodies_of_what_the_chain_does_not_have(kind: int, body: list[object], expected: str) -> None:
    assert code(with_body(kind, body)) == expected


def test_only_the_canonical_bytes_are_read() -> None:
    """Indefinite lengths, longer numbers and lengths, tags, floats, maps, null, more after the end, less than
    all."""
    data = signed(Transfer(ANN, BAO, "CNY", 5))
    place = data.index(b"\x63CNY\x05")
    tail = data[place + 5 :]

    def with_amount(amount: bytes) -> bytes:
        return data[: place + 4] + amount + tail

    assert isinstance(read(with_amount(b"\x05"), TOWN.state), Envelope)
    others = {
        "a longer number": with_amount(b"\x18\x05"),
        "a much longer number": with_amount(b"\x1b" + bytes(7) + b"\x05"),
        "a float": with_amount(b"\xfa\x40\xa0\x00\x00"),
        "a short float": with_amount(b"\xf9\x45\x00"),
        "a big number's tag": with_amount(b"\xc2\x41\x05"),
        "null": with_amount(b"\xf6"),
        "a map": with_amount(b"\xa0"),
        "a simple value": with_amount(b"\xf8\x20"),
        "an open array": b"\x9f" + data[1:] + b"\xff",
        "an open array inside": b"\x82\x9f" + data[2:-66] + b"\xff" + data[-66:],
        "a longer length": b"\x98\x02" + data[1:],
        "a longer text": data[:place] + b"\x78\x03CNY\x05" + tail,
        "an open text": data[:place] + b"\x7f\x63CNY\xff\x05" + tail,
        "a text that is none": data[:place] + b"\x63\xff\xff\xff\x05" + tail,
        "a tag around all": b"\xd9\xd9\xf7" + data,
        "more after the end": data + b"\x00",
        "twice": data + data,
        "one array too many": b"\x83" + data[1:] + b"\x00",
        "nothing": b"",
        "deep": b"\x81" * 60_000 + b"\x00",
        "a huge length": b"\x82\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
        "an object of another language": cbor2.dumps({"chain": CHAIN, "kind": 2}),
    }
    for what, other in others.items():
        assert code(other) == "S6410", what
    for length in range(len(data)):
        assert code(data[:length]) == "S6410"


def test_no_more_than_the_limit_is_looked_at() -> None:
    over = SIZE_LIMIT - len(signed(Publish(ANN, b""))) - 2
    data = signed(Publish(ANN, bytes(over)))
    assert len(data) == SIZE_LIMIT
    assert isinstance(read(data, TOWN.state), Envelope)
    assert code(signed(Publish(ANN, bytes(over + 1)))) == "S6416"
    assert code(bytes(SIZE_LIMIT + 1)) == "S6416"
    assert read(bytes(SIZE_LIMIT + 1), TOWN.state) == Rejection("S6416", (("limit", SIZE_LIMIT),))


@given(st.binary(max_size=300))
@example(b"\x82\x87")
def test_random_bytes_are_none(data: bytes) -> None:
    assert isinstance(read(data, TOWN.state), Rejection)


PARTS = st.recursive(
    st.integers(-(2**64), 2**64 - 1)
    | st.booleans()
    | st.text(max_size=4)
    | st.binary(max_size=33)
    | st.sampled_from([CHAIN, ANN, BAO, FUND, sha_of("fund"), "CNY", "name", CALL_DATA, bytes(64)]),
    lambda inner: st.lists(inner, max_size=5),
    max_leaves=12,
)


@given(st.integers(0, 9) | PARTS, PARTS)
def test_random_bodies_are_read_or_rejected(kind: object, body: object) -> None:
    data = with_body(kind, body)
    found = read(data, TOWN.state)
    assert isinstance(found, Rejection) or identity_of(data) == found.identity


@given(st.sampled_from(KINDS), st.randoms(use_true_random=False))
def test_altered_bytes_are_another_transaction_or_none(transaction: Transaction, random: Random) -> None:
    """No two byte strings are one transaction: nothing but what was signed bears its signature."""
    data = bytearray(signed(transaction))
    for _ in range(random.randrange(1, 4)):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    altered = bytes(data)
    found = read(altered, TOWN.state)
    if isinstance(found, Envelope) and altered != signed(transaction):
        assert not verify(key("Ann").public, signed_part(altered), found.signature)


def test_a_town_signs_with_the_key_that_an_account_has() -> None:
    town = Town.begin()
    assert town.key("Ann") == key("Ann", 0)
    assert key(SEALER).public == town.chain.genesis.sealer
