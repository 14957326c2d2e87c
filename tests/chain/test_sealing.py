"""A sealed chain: what it takes, what it does not take and why, and what it can prove."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.block import is_sealed, read_header
from chain.envelope import identity_of, seal
from chain.receipt import Receipt, Rejection
from chain.sealing import Chain
from chain.state import InternalFault
from chain.transaction import Call, Create, Issue, Publish, Rotate, Transaction, Transfer, Withdraw
from tests.chain.chains import (
    DAY,
    ISSUER,
    PEOPLE,
    SEALER,
    START,
    Town,
    Walk,
    address,
    done,
    fund_terms,
    genesis,
    key,
    order_terms,
    program,
    rebuilt_root,
    settle,
    settled,
    sha_of,
    walked,
    word,
)
from vm.code.codec import encode_program
from vm.encoding import dump, load
from vm.machine.host import Executor
from vm.machine.interpreter import Interpreter

NOBODY = bytes(32)


def dumped(chain: Chain) -> dict[str, Any]:
    """All that a chain holds, deep, with what it has not sealed yet."""
    state, ledger, store = chain.state, chain.ledger, chain.store
    names = ("balances", "issued", "addresses", "nonces", "keys", "gas_used", "program_bytes")
    whole: dict[str, Any] = {name: dict(getattr(state, name)) for name in names}
    whole["instances"] = [
        {name: repr(getattr(one, name)) for name in one.__slots__ if name != "program"}
        for one in state.instances
    ]
    whole["journal"] = list(state.journal.entries)
    whole["block"] = repr(ledger._block)
    whole["receipts"] = len(ledger.receipts)
    whole["queue"] = sorted(ledger._queue._heap)
    whole["head"] = chain.head
    whole["pending"] = (list(chain._sent), list(chain._receipts), dict(chain._leaves._dirty))
    whole["trees"] = {height: tree.hash for height, tree in chain._trees.items() if tree is not None}
    whole["store"] = (store.height(), dict(store.leaves()))
    whole["root"] = rebuilt_root(state)
    return whole


def unchanged(town: Town, act: Callable[[], Receipt | Rejection | None]) -> str:
    """The code of a Rejection that changed nothing at all."""
    before = dumped(town.chain)
    result = act()
    assert isinstance(result, Rejection), result
    assert dumped(town.chain) == before
    return result.code


def busy() -> Town:
    """A town with a fund, an order, an open consent, and two transactions in a block that is not sealed."""
    town = settled()
    fund = done(town.create("Ann", "fund", fund_terms())).created or b""
    done(town.create("Ann", "order", order_terms()))
    done(town.call("Bao", fund, "reward", 5))
    town.chain.advance_to(START + DAY)
    done(town.transfer("Bao", "Eva", 10))
    done(town.call("Cai", fund, "stash", 1))
    return town


def fund_of(town: Town) -> bytes:
    """The address of the first instance."""
    return town.state.instances[0].address


# --- every kind ---------------------------------------------------------------------------------------------


def test_every_kind_of_transaction_is_taken_and_done() -> None:
    town = Town.begin()
    words = [
        word(town.publish("fund")),
        word(town.send(ISSUER, Issue(address(ISSUER), address("Ann"), "CNY", 5_000))),
        word(town.transfer("Ann", "Bao", 2_000)),
        word(town.create("Ann", "fund", fund_terms())),
    ]
    fund = fund_of(town)
    words += [
        word(town.call("Bao", fund, "bid", 700)),
        word(town.call("Ann", fund, "reward", 0)),
        word(town.withdraw("Ann", fund, "reward")),
        word(town.rotate("Ann")),
        word(town.transfer("Ann", "Bao", 1)),
    ]
    assert words == ["done", "done", "done", "done", "done", "consent", "withdrawn", "done", "done"]
    head = town.chain.seal()
    stored = town.chain.store.block(1)
    assert stored is not None
    assert (head.height, len(stored.transactions), len(stored.receipts)) == (1, 9, 9)
    assert town.state.balances == {(address("Ann"), "CNY"): 2_999, (address("Bao"), "CNY"): 1_301}
    assert town.state.nonces == {address(ISSUER): 2, address("Ann"): 6, address("Bao"): 1}
    for place, (identity, data) in enumerate(stored.transactions):
        assert identity == identity_of(data)
        assert town.chain.store.find(identity) == (1, place)
        receipt = load(stored.receipts[place])
        assert isinstance(receipt, list)
        assert receipt[:3] == [START, [identity], [0]]


def test_a_refused_call_is_in_the_block_and_uses_its_number() -> None:
    town = settled()
    assert word(town.transfer("Ann", "Bao", 10**6)) == "R4005"
    head = town.chain.seal()
    stored = town.chain.store.block(head.height)
    assert stored is not None
    ((identity, _),) = stored.transactions
    assert load(stored.receipts[0]) == [START, [identity], [1, "R4005", [], -1, [], [], 0], [], [], 0, 0, []]
    assert town.state.nonces[address("Ann")] == 1


def test_the_cap_that_was_signed_holds() -> None:
    town = settled()
    fund = done(town.create("Ann", "fund", fund_terms())).created or b""
    assert word(town.call("Bao", fund, "bid", 700, caps=(("CNY", 699),))) == "R4005"
    assert word(town.call("Bao", fund, "bid", 700, caps=(("USD", 700),))) == "R4005"
    assert word(town.call("Bao", fund, "bid", 700, caps=())) == "R4005"
    assert word(town.call("Bao", fund, "bid", 700, caps=(("CNY", 700),))) == "done"


def test_a_stranger_can_do_what_anyone_can_and_nothing_else() -> None:
    town = settled()
    fund = done(town.create("Ann", "fund", fund_terms())).created or b""
    town.chain.seal()
    before = dict(town.state.balances)
    stranger = "Han"
    for action, arguments, expected in (
        ("sweep", (), "R4002"),
        ("close", (), "R4002"),
        ("reward", (1_000_000,), "R4002"),
        ("bid", (100_001,), "R4005"),
        ("tell", (1, 1), "R4002"),
        ("rank", (address("Ann"), 3), "done"),
    ):
        assert word(town.call(stranger, fund, action, *arguments)) == expected
    assert town.state.balances == before


def test_a_program_can_be_published_again_and_costs_gas() -> None:
    town = Town.begin()
    data = encode_program(program("fund").program)
    first, second = done(town.publish("fund")), done(town.publish("fund"))
    assert first.gas == second.gas == 20 * len(data)
    assert list(town.state.program_bytes) == [sha_of("fund")]


def test_out_of_gas_for_the_day_and_again_tomorrow() -> None:
    """What a fund may cost later with nobody acting is counted at its creation."""
    creation = done(settled().create("Ann", "fund", fund_terms()))
    gas = 20 * len(encode_program(program("fund").program))  # just enough to publish it
    allowed = gas // (creation.gas + creation.prepaid)
    town = Town.begin(first=genesis(account_gas=gas))
    done(town.publish("fund"))
    for _ in range(allowed):
        assert word(town.create("Ann", "fund", fund_terms())) == "done"
    assert word(town.create("Ann", "fund", fund_terms())) == "R5002"
    assert len(town.state.instances) == allowed > 1
    town.chain.advance_to(START + DAY - 1)
    assert word(town.create("Ann", "fund", fund_terms())) == "R5002"
    town.chain.advance_to(START + DAY)
    assert word(town.create("Ann", "fund", fund_terms())) == "done"
    town.chain.seal()
    assert rebuilt_root(town.state) == town.chain.head.state_root
    assert Town.open(town.chain.store).state.gas_used == town.state.gas_used


def test_out_of_gas_for_a_block() -> None:
    town = Town.begin(first=genesis(block_gas=20 * len(encode_program(program("fund").program)) - 1))
    result = town.publish("fund")
    assert word(result) == "R5001"
    assert town.state.program_bytes == {}


# --- blocks -------------------------------------------------------------------------------------------------


def test_a_block_in_which_nothing_happened_is_none() -> None:
    town = settled()
    head = town.chain.head
    assert town.chain.seal() == head
    assert town.chain.advance_to(START + 5) is None
    assert town.chain.seal() == head
    town.give("Ann", 1)
    assert (town.chain.seal().height, town.chain.head.time) == (head.height + 1, START + 5)


def test_headers_are_linked_and_sealed() -> None:
    town = walked(4, 20)
    parent, store = town.chain.genesis.hash, town.chain.store
    for height in range(store.height() + 1):
        stored = store.block(height)
        assert stored is not None
        header = read_header(stored.header)
        assert header is not None
        assert (header.height, header.parent) == (height, parent)
        assert is_sealed(header, stored.signature, key(SEALER).public)
        parent = header.hash
    assert parent == town.chain.head.hash


def test_clocks_that_are_due_at_once_fill_blocks_that_hold_no_transaction() -> None:
    town, funds = Town.begin(first=genesis(block_gas=100_000)), 30
    done(town.publish("fund"))
    for number in range(funds):
        done(town.create(PEOPLE[number % 8], "fund", fund_terms()))
    before = town.chain.seal().height
    town.chain.advance_to(START + 40 * DAY)
    town.give("Ann", 5)
    head = town.chain.seal()
    stored = [town.chain.store.block(height) for height in range(before + 1, head.height + 1)]
    assert len(stored) > 1
    assert [len(block.transactions) for block in stored if block is not None] == [0] * (len(stored) - 1) + [1]
    assert rebuilt_root(town.state) == head.state_root
    clocks = sum(len(block.receipts) for block in stored if block is not None) - 1
    assert clocks == 21 * funds  # a count at each day's end but the last, whose end is the deadline
    times = {read_header(block.header).time for block in stored if block is not None}  # type: ignore[union-attr]
    assert times == {START + 40 * DAY}


# --- every rejection ----------------------------------------------------------------------------------------


def body_of(town: Town, name: str, kind: int, body: object) -> bytes:
    """A well-signed transaction of a body that `seal` would not make."""
    sender = address(name)
    shown: list[object] = [] if sender in town.state.keys else [town.key(name).public]
    unsigned = [town.chain.genesis.hash, kind, sender, town.state.nonces.get(sender, 0), [], shown, body]
    signing = b"tally transaction 1\n" + dump(unsigned)  # type: ignore[arg-type]
    return dump([unsigned, town.key(name).sign(signing)])  # type: ignore[list-item]


def sealed_as(
    town: Town, name: str, signer: str | None = None, chain: bytes | None = None, nonce: int | None = None,
    first: bool | None = None, expires: int | None = None, sender: str | None = None,
) -> bytes:  # fmt: skip
    """A transfer by a person, with something about it that is not so."""
    who = address(sender or name)
    data = seal(
        Transfer(who, address("Gao"), "CNY", 1),
        town.key(signer or name),
        chain=town.chain.genesis.hash if chain is None else chain,
        nonce=town.state.nonces.get(who, 0) if nonce is None else nonce,
        types=town.state,
        expires=expires,
        first=who not in town.state.keys if first is None else first,
    )
    assert data is not None
    return data


def sent(town: Town, name: str, transaction: Transaction) -> bytes:
    """A transaction as a person would sign it."""
    return town.signed(name, transaction)


CASES: tuple[tuple[str, str, Callable[[Town], bytes]], ...] = (
    ("no bytes", "S6410", lambda town: b""),
    ("a kind there is not", "S6410", lambda town: body_of(town, "Ann", 9, [])),
    ("cut", "S6410", lambda town: sealed_as(town, "Ann")[:-1]),
    ("longer", "S6410", lambda town: sealed_as(town, "Ann") + b"\x00"),
    ("another chain", "S6411", lambda town: sealed_as(town, "Ann", chain=genesis(name="other").hash)),
    ("no key shown", "S6412", lambda town: sealed_as(town, "Han", first=False)),
    ("another's key shown", "S6413", lambda town: sealed_as(town, "Ann", sender="Han", first=True)),
    ("a key shown twice", "S6413", lambda town: sealed_as(town, "Ann", first=True)),
    ("a key shown that genesis shows", "S6413", lambda town: sealed_as(town, ISSUER, first=True)),
    ("a gap", "S6414", lambda town: sealed_as(town, "Ann", nonce=9)),
    ("sent before", "S6414", lambda town: town.chain._sent[0][1]),
    ("a gap at first", "S6414", lambda town: sealed_as(town, "Han", nonce=1)),
    ("expired", "S6415", lambda town: sealed_as(town, "Ann", expires=START + DAY)),
    ("expired long ago", "S6415", lambda town: sealed_as(town, "Ann", expires=0)),
    ("expired before time began", "S6415", lambda town: sealed_as(town, "Ann", expires=-(2**63))),
    ("too large", "S6416", lambda town: bytes(65_537)),
    ("a large program", "S6416", lambda town: sent(town, "Ann", Publish(address("Ann"), bytes(65_500)))),
    ("no such program", "S6417", lambda town: body_of(town, "Ann", 4, [NOBODY, 0, b"\x80"])),
    ("no such contract", "S6417", lambda town: body_of(town, "Ann", 4, [sha_of("fund"), 1, b"\x80"])),
    ("no program", "S6418", lambda town: sent(town, "Ann", Publish(address("Ann"), b"\x80"))),
    ("a forged program", "S6418", lambda town: sent(town, "Ann", Publish(address("Ann"), _forged()))),
    ("wrong terms", "S6419", lambda town: body_of(town, "Ann", 4, [sha_of("fund"), 0, b"\x80"])),
    (
        "wrong arguments",
        "S6419",
        lambda town: body_of(town, "Ann", 5, [fund_of(town), "reward", b"\x80", []]),
    ),
    ("an unusable new key", "S6421", lambda town: sent(town, "Ann", Rotate(address("Ann"), bytes(32)))),
    ("a small new key", "S6421", lambda town: sent(town, "Ann", Rotate(address("Ann"), b"\x01" + bytes(31)))),
    ("another's signature", "S6422", lambda town: sealed_as(town, "Ann", signer="Bao")),
    ("another's signature under the key", "S6422", lambda town: _other_signature(town, "Han")),
    (
        "no currency",
        "S6401",
        lambda town: sent(town, "Ann", Transfer(address("Ann"), address("Bao"), "EUR", 1)),
    ),
    (
        "no currency to issue",
        "S6401",
        lambda town: sent(town, ISSUER, Issue(address(ISSUER), NOBODY, "EUR", 1)),
    ),
    (
        "not the issuer",
        "S6402",
        lambda town: sent(town, "Ann", Issue(address("Ann"), address("Ann"), "CNY", 1)),
    ),
    ("to nobody", "S6403", lambda town: sent(town, "Ann", Transfer(address("Ann"), NOBODY, "CNY", 1))),
    (
        "to an instance",
        "S6403",
        lambda town: sent(town, "Ann", Transfer(address("Ann"), fund_of(town), "CNY", 1)),
    ),
    (
        "issued to an instance",
        "S6403",
        lambda town: sent(town, ISSUER, Issue(address(ISSUER), fund_of(town), "CNY", 1)),
    ),
    ("no instance", "S6404", lambda town: body_of(town, "Ann", 5, [NOBODY, "reward", b"\x80", []])),
    ("no action", "S6404", lambda town: body_of(town, "Ann", 5, [fund_of(town), "nothing", b"\x80", []])),
    (
        "no consent's instance",
        "S6404",
        lambda town: sent(town, "Ann", Withdraw(address("Ann"), NOBODY, "reward")),
    ),
)


def _forged() -> bytes:
    """Canonical bytes of a program of one contract in which nothing is right any more: a flipped byte
    inside."""
    data = bytearray(encode_program(program("fund").program))
    for place in range(len(data) // 2, len(data)):
        data[place] ^= 1
        town = Town.begin()
        if word(town.send("Ann", Publish(address("Ann"), bytes(data)))) == "S6418":
            return bytes(data)
        data[place] ^= 1
    raise ValueError("no byte of a program matters")


def _other_signature(town: Town, name: str) -> bytes:
    raw = load(sealed_as(town, name))
    assert isinstance(raw, list)
    return dump([raw[0], town.key("Bao").sign(b"something else")])


BUSY = busy()


@pytest.mark.parametrize(("what", "expected", "make"), CASES, ids=[what for what, _, _ in CASES])
def test_what_is_not_taken_changes_nothing(what: str, expected: str, make: Callable[[Town], bytes]) -> None:
    assert what
    data = make(BUSY)
    assert unchanged(BUSY, lambda: BUSY.chain.submit(data)) == expected


def test_every_code_of_a_rejection_has_its_case() -> None:
    tried = {code for _, code, _ in CASES} | {"S6420", "S6423"}  # time, below
    assert tried == {"S6401", "S6402", "S6403", "S6404", *(f"S64{number}" for number in range(10, 24))}


def test_a_rejection_says_what_was_wanted() -> None:
    assert BUSY.chain.submit(sealed_as(BUSY, "Ann", nonce=9)) == Rejection(
        "S6414", (("wanted", 2), ("given", 9))
    )
    found = BUSY.chain.submit(sealed_as(BUSY, "Ann", expires=START))
    assert found == Rejection("S6415", (("expires", START), ("now", START + DAY)))


def test_time_does_not_go_back() -> None:
    assert unchanged(BUSY, lambda: BUSY.chain.advance_to(START + DAY - 1)) == "S6420"
    assert unchanged(BUSY, lambda: BUSY.chain.advance_to(-1)) == "S6420"
    found = BUSY.chain.advance_to(START)
    assert found == Rejection("S6420", (("now", START + DAY), ("given", START)))


def test_time_ends_where_dates_do() -> None:
    last = 253_402_214_400  # 9999-12-31, 0:00 UTC
    for late in (last + 1, 2**64, 2**200):
        assert unchanged(BUSY, lambda given=late: BUSY.chain.advance_to(given)) == "S6423"  # type: ignore[misc]
    town = busy()
    assert town.chain.advance_to(last) is None
    town.give("Ann", 1)
    head = town.chain.seal()
    assert head.time == last
    assert rebuilt_root(town.state) == head.state_root
    assert Town.open(town.chain.store).chain.head == head


def test_it_is_taken_until_the_instant_at_which_it_expires() -> None:
    town = settled()
    data = town.signed("Ann", Transfer(address("Ann"), address("Bao"), "CNY", 1), expires=START + 10)
    town.chain.advance_to(START + 10)
    assert unchanged(town, lambda: town.chain.submit(data)) == "S6415"
    data = town.signed("Ann", Transfer(address("Ann"), address("Bao"), "CNY", 1), expires=START + 11)
    assert word(town.chain.submit(data)) == "done"


def test_a_first_transaction_that_is_not_taken_leaves_the_account_without_a_key() -> None:
    town = settled()
    wrong = Transfer(address("Han"), NOBODY, "CNY", 1)
    assert unchanged(town, lambda: town.chain.submit(town.signed("Han", wrong))) == "S6403"
    assert address("Han") not in town.state.keys
    town.give("Ann", 1)
    assert town.chain.seal().height == 2
    assert Town.open(town.chain.store).state.keys == town.state.keys


def test_a_first_rotation_shows_the_old_key() -> None:
    town = settled()
    assert word(town.rotate("Han")) == "done"
    assert town.state.keys[address("Han")] == key("Han", 1).public
    old = seal(
        Transfer(address("Han"), address("Ann"), "CNY", 1), key("Han"),
        chain=town.chain.genesis.hash, nonce=1, types=town.state,
    )  # fmt: skip
    assert old is not None
    assert unchanged(town, lambda: town.chain.submit(old)) == "S6422"
    assert word(town.transfer("Han", "Ann", 1)) == "done"


def test_transactions_that_come_in_another_order_are_not_taken() -> None:
    town = settled()
    transfer = Transfer(address("Ann"), address("Bao"), "CNY", 1)
    first = town.signed("Ann", transfer)
    later = [
        seal(transfer, town.key("Ann"), chain=town.chain.genesis.hash, nonce=nonce, types=town.state)
        for nonce in (1, 2)
    ]
    assert later[0] is not None and later[1] is not None
    assert unchanged(town, lambda: town.chain.submit(later[1] or b"")) == "S6412"
    assert word(town.chain.submit(first)) == "done"
    assert unchanged(town, lambda: town.chain.submit(later[1] or b"")) == "S6414"
    assert word(town.chain.submit(later[0])) == "done"
    assert word(town.chain.submit(later[1])) == "done"
    for data in (first, *later):
        assert unchanged(town, lambda sent=data: town.chain.submit(sent)) in {"S6413", "S6414"}  # type: ignore[misc]


def test_a_full_block_is_not_ended_by_what_is_not_taken() -> None:
    town = Town.begin(first=genesis(block_gas=60_000))
    done(town.publish("fund"))  # leaves less gas in the block than a transaction may take
    height = town.chain.ledger.height
    wrong = town.signed("Ann", Transfer(address("Ann"), NOBODY, "CNY", 1))
    assert unchanged(town, lambda: town.chain.submit(wrong)) == "S6403"
    assert town.chain.ledger.height == height
    town.give("Ann", 1)
    assert town.chain.ledger.height == height + 1


def test_each_flipped_bit_of_a_transaction_is_not_taken() -> None:
    data = sent(BUSY, "Bao", Call(address("Bao"), fund_of(BUSY), "reward", (7,), (("CNY", 5),)))
    before, codes = dumped(BUSY.chain), set()
    for bit in range(8 * len(data)):
        flipped = bytearray(data)
        flipped[bit >> 3] ^= 1 << (bit & 7)
        found = BUSY.chain.submit(bytes(flipped))
        assert isinstance(found, Rejection)
        codes.add(found.code)
    assert dumped(BUSY.chain) == before
    assert codes == {"S6404", "S6410", "S6411", "S6412", "S6414", "S6419", "S6422"}


def test_each_beginning_of_a_transaction_is_not_taken() -> None:
    data = sent(BUSY, "Bao", Create(address("Bao"), program("fund"), 0, fund_terms()))
    before = dumped(BUSY.chain)
    assert {word(BUSY.chain.submit(data[:length])) for length in range(len(data))} == {"S6410"}
    assert dumped(BUSY.chain) == before


@given(st.binary(max_size=200))
def test_random_bytes_are_not_taken(data: bytes) -> None:
    before = BUSY.chain.head, len(BUSY.chain._sent), rebuilt_root(BUSY.state)
    assert isinstance(BUSY.chain.submit(data), Rejection)
    assert before == (BUSY.chain.head, len(BUSY.chain._sent), rebuilt_root(BUSY.state))


@given(st.randoms(use_true_random=False))
def test_signed_nonsense_is_a_rejection_or_a_receipt(random: Random) -> None:
    """Well-signed bodies with parts of others in them: whatever it is, the chain goes on and its root
    holds."""
    town = NONSENSE
    parts: list[object] = [
        address("Bao"), fund_of(town), NOBODY, b"", sha_of("fund"), "CNY", "reward", "name", "bid", 0, 1, -1,
        2**64 - 1, True, [], [["CNY", 1]], dump([1]), dump([1, "x"]), dump([]),
        key("Ann", 1).public, "n" * 65,
    ]  # fmt: skip
    body = [random.choice(parts) for _ in range(random.randrange(5))]
    result = town.chain.submit(body_of(town, "Ann", random.randrange(7), body))
    assert isinstance(result, Receipt | Rejection)
    town.chain.seal()
    assert rebuilt_root(town.state) == town.chain.head.state_root


NONSENSE = busy()


# --- faults -------------------------------------------------------------------------------------------------


class Broken(Interpreter):
    """An executor with a fault of its own: it stops in the middle of a call."""

    def act(self, *arguments: Any, **named: Any) -> Any:
        """Stop."""
        raise InternalFault("broken")


def test_a_fault_stops_the_chain_and_commits_nothing() -> None:
    town = settled()
    done(town.create("Ann", "fund", fund_terms()))
    fund, head = fund_of(town), town.chain.seal()
    executor: Executor = Broken()
    broken = Chain.open(town.chain.store, key(SEALER), executor)
    assert isinstance(broken, Chain)
    again = Town(broken)
    with pytest.raises(InternalFault, match="broken"):
        again.call("Bao", fund, "bid", 5)
    data = again.signed("Ann", Transfer(address("Ann"), address("Bao"), "CNY", 1))
    with pytest.raises(InternalFault, match="stopped"):
        again.chain.submit(data)
    with pytest.raises(InternalFault, match="stopped"):
        again.chain.seal()
    assert town.chain.store.height() == head.height
    assert Town.open(town.chain.store).chain.head == head


# --- walks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20, 23))
def test_no_rejection_of_a_walk_changes_anything(seed: int) -> None:
    town = Town.begin()
    settle(town)
    walk, rejected = Walk(town, seed), 0
    for _ in range(150):
        before = dumped(town.chain)
        count = len(walk.results)
        walk.act()
        if len(walk.results) > count and isinstance(walk.results[-1], Rejection):
            assert dumped(town.chain) == before
            rejected += 1
    assert rejected >= 4
