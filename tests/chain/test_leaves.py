"""The state's leaves: the root that follows the journal is that of all leaves, and a state comes back from
them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.leaves import all_leaves, contract_of
from chain.receipt import Receipt
from chain.restore import Damaged, restore
from chain.sealing import Chain
from chain.state import LedgerState
from chain.transaction import Create, Issue, Publish
from tests.chain.chains import (
    DAY,
    ISSUER,
    PEOPLE,
    Town,
    Walk,
    address,
    done,
    fund_terms,
    order_terms,
    programs_verified_once,
    rebuilt_root,
    settle,
    settled,
    word,
)
from vm.code.codec import encode_program
from vm.compiler import compile_source
from vm.encoding import Raw, dump, encode_value, load
from vm.machine.state import Instance, Status
from vm.source import SourceFile
from vm.types import AccountType


def fund(town: Town, ceiling: int = 600) -> bytes:
    """A new fund; Eva is a guest of it."""
    created = done(town.create("Ann", "fund", fund_terms(ceiling))).created
    assert created is not None
    done(town.call("Ann", created, "invite", address("Eva")))
    return created


def sealed(town: Town) -> dict[bytes, bytes]:
    """Seal, hold the root against all leaves, and give the leaves."""
    head = town.chain.seal()
    assert rebuilt_root(town.state) == head.state_root
    leaves = all_leaves(town.state)
    assert dict(town.chain.store.leaves()) == leaves
    return leaves


def kinds(leaves: dict[bytes, bytes]) -> set[int]:
    """The first numbers of paths."""
    found: set[int] = set()
    for path in leaves:
        parts = load(path)
        assert isinstance(parts, list) and isinstance(parts[0], int)
        found.add(parts[0])
    return found


def of_kind(leaves: dict[bytes, bytes], kind: int) -> dict[bytes, bytes]:
    """The leaves whose paths begin with a number."""
    return {path: value for path, value in leaves.items() if kinds({path: value}) == {kind}}


def instance(town: Town, where: bytes) -> Instance:
    """The instance at an address."""
    found = town.state.find(where)
    assert found is not None
    return found


@pytest.mark.parametrize("seed", range(8))
def test_the_root_is_that_of_all_leaves_after_every_block(seed: int) -> None:
    town = Town.begin()
    settle(town)
    walk, roots = Walk(town, seed), set()
    for _ in range(60):
        walk.block()
        roots.add(town.chain.seal().state_root)
        assert rebuilt_root(town.state) == town.chain.head.state_root
    assert dict(town.chain.store.leaves()) == all_leaves(town.state)
    assert len(roots) > 40


def test_walks_reach_what_the_tests_need() -> None:
    """Every kind of leaf is there, alone and together, and much is refused in between."""
    seen: set[int] = set()
    words: set[str] = set()
    halted = swept = 0
    for seed in range(8):
        town = Town.begin()
        settle(town)
        walk = Walk(town, seed)
        for _ in range(60):
            walk.block()
            seen |= kinds(dict(town.chain.store.leaves()))
        words |= {result.result for result in walk.results if isinstance(result, Receipt)}
        halted += sum(one.status[Status.HALTED] is not None for one in town.state.instances)
        swept += sum(
            action.name in ("sweep", "sweep_twice", "gather_twice", "close")
            for result in walk.results
            if isinstance(result, Receipt)
            for action in result.actions
        )
    assert seen == set(range(1, 11))
    assert {"done", "consent", "withdrawn", "R4002", "R4003", "R4005", "R4006", "R4010", "R4015"} <= words
    assert halted > 4
    assert swept > 4


def test_maps() -> None:
    town = settled()
    here = fund(town)
    before = sealed(town)
    done(town.call("Dan", here, "rank", address("Fei"), -5))
    done(town.call("Dan", here, "name", 3, "甲"))
    done(town.call("Ann", here, "owe", 700))
    done(town.call("Eva", here, "tell", 4, 900))
    after = sealed(town)
    assert len(after.keys() - before.keys()) == 4 + 2  # and the accounts of Dan and Eva, with their keys
    done(town.call("Ann", here, "settle"))
    done(town.call("Dan", here, "rank", address("Fei"), 0))
    done(town.call("Eva", here, "tell", 4, 901))
    assert len(after.keys() - sealed(town).keys()) == 1
    assert instance(town, here).totals == {(2, -1): 0, (3, 1): 901}


def test_a_family_that_is_swept_refilled_and_swept_at_once() -> None:
    town = settled()
    here = fund(town)
    for box in (0, 5, 9):
        done(town.call("Cai", here, "stash", box))
    assert len(of_kind(sealed(town), 7)) == 3
    done(town.call("Cai", here, "sweep_twice"))
    assert instance(town, here).families[2] == {3: 200}
    assert of_kind(sealed(town), 7) == {dump([7, 0, 2, dump(3)]): dump(200)}
    done(town.call("Cai", here, "sweep_twice"))
    done(town.call("Cai", here, "stash", 3))
    done(town.call("Cai", here, "sweep"))
    assert not of_kind(sealed(town), 7)
    done(town.call("Cai", here, "stash", 3))
    assert len(of_kind(sealed(town), 7)) == 1


def test_a_refund_leaves_no_cell() -> None:
    town = settled()
    here = fund(town)
    for name in PEOPLE[:6]:
        done(town.call(name, here, "bid", 1_234))
    refused = town.call(PEOPLE[6], here, "bid", 1_234)
    assert isinstance(refused, Receipt) and refused.result == "R4014"
    assert len(of_kind(sealed(town), 7)) == 6
    done(town.call("Ann", here, "close"))
    leaves = sealed(town)
    assert not of_kind(leaves, 7)
    assert all(leaves[dump([2, address(name), "CNY"])] == dump(100_000) for name in PEOPLE)


def lot(place: list[Raw], amount: int) -> tuple[bytes, bytes]:
    """The leaf of what a pot of the first instance holds of a line."""
    return dump([10, 0, *place]), dump(amount)


def test_budget_lines_of_pots_and_cells() -> None:
    """Two lines; what is awarded is of the first, and of the second where that is used up."""
    town = settled()
    here = fund(town)
    dan, cai = (encode_value(AccountType(), address(name)) or b"" for name in ("Dan", "Cai"))
    done(town.call("Ann", here, "grant", "甲", 500))
    done(town.call("Bao", here, "grant", "name", 300))
    assert of_kind(sealed(town), 10) == dict([lot([3, [], 0], 500), lot([3, [], 1], 300)])
    done(town.call("Cai", here, "award", address("Dan"), 600))
    assert of_kind(sealed(town), 10) == dict(
        [
            lot([3, [], 1], 200),
            lot([4, [], 0], 500), lot([4, [], 1], 100),
            lot([4, [dan], 0], 500), lot([4, [dan], 1], 100),
        ]
    )  # fmt: skip
    done(town.call("Cai", here, "award", address("Cai"), 150))
    done(town.call("Cai", here, "spend", "name", 30))
    assert of_kind(sealed(town), 10) == dict(
        [
            lot([3, [], 1], 20),
            lot([4, [], 0], 500), lot([4, [], 1], 100),
            lot([4, [dan], 0], 500), lot([4, [dan], 1], 100),
        ]
    )  # fmt: skip
    assert dump([10, 0, 4, [cai], 1]) not in sealed(town)


def test_a_traced_family_that_is_swept_refilled_and_swept_at_once() -> None:
    town = settled()
    here = fund(town)
    bao = encode_value(AccountType(), address("Bao")) or b""
    done(town.call("Ann", here, "grant", "甲", 100))
    done(town.call("Bao", here, "grant", "name", 350))
    for name in ("Dan", "Eva", "Fei"):
        done(town.call("Cai", here, "award", address(name), 120))
    done(town.call("Cai", here, "gather_twice"))
    awarded = dict(
        [lot([4, [], 0], 100), lot([4, [], 1], 200), lot([4, [bao], 0], 100), lot([4, [bao], 1], 200)]
    )
    assert of_kind(sealed(town), 10) == {**awarded, **dict([lot([3, [], 1], 150)])}
    done(town.call("Cai", here, "gather_twice"))
    assert of_kind(sealed(town), 10) == {**awarded, **dict([lot([3, [], 1], 150)])}
    done(town.call("Ann", here, "close"))
    assert not of_kind(sealed(town), 10)


@pytest.mark.parametrize(
    ("path", "changed"),
    [
        ([10, 0, 0, [], 0], None),
        ([10, 0, 3, [], 2], None),
        ([10, 0, 3, [], -1], None),
        ([10, 0, 3, [b"\x00"], 0], None),
        ([10, 0, 3, [], 0], 0),
        ([5, 0], (9, 1)),
        ([5, 1], (9, -1)),
        ([5, 1], (9, 2)),
        ([5, 0], (10, ["甲", "甲"])),
        ([5, 0], (10, ["甲", "x" * 33])),
        ([5, 0], (10, [f"line {number}" for number in range(17)])),
        ([5, 0], (10, ["甲", 5])),
    ],
)
def test_lines_that_no_state_can_have_are_damaged(path: list[Raw], changed: Any) -> None:
    """A line of a pot that is not traced, or that the tree does not have; a root that is none."""
    key, leaves = dump(path), dict(LEAVES)
    match changed:
        case None:
            leaves[key] = dump(5)
        case int():
            leaves[key] = dump(changed)
        case (place, value):
            raw = load(leaves[key])
            assert isinstance(raw, list)
            raw[place] = value
            leaves[key] = dump(raw)
    with pytest.raises(Damaged):
        restore(leaves.items())


def test_consents_open_replaced_withdrawn_used_and_dropped() -> None:
    town = settled()
    here = fund(town)

    def consents() -> int:
        return len(of_kind(sealed(town), 9))

    assert consents() == 0
    assert done(town.call("Ann", here, "reward", 250_000)).result == "consent"
    assert done(town.call("Ann", here, "buy", 500)).result == "consent"
    assert consents() == 2
    assert done(town.call("Ann", here, "buy", 600, caps=(("CNY", 5), ("USD", 2**100)))).result == "consent"
    assert consents() == 2
    assert done(town.withdraw("Ann", here, "reward")).result == "withdrawn"
    assert consents() == 1
    assert done(town.call("Bao", here, "buy", 600)).result == "done"
    assert consents() == 0
    assert done(town.call("Cai", here, "again")).result == "consent"
    assert done(town.call("Bao", here, "reward", 0)).result == "consent"
    assert consents() == 2
    assert done(town.call("Ann", here, "again")).result == "done"
    assert consents() == 0


def test_flows_events_and_a_halt() -> None:
    town = settled()
    here = fund(town, ceiling=3)
    done(town.call("Cai", here, "stash", 1))
    done(town.call("Ann", here, "buy", 700))
    done(town.call("Bao", here, "buy", 700))
    done(town.call("Ann", here, "reward", 1_000_000))
    done(town.call("Bao", here, "reward", 1_000_000))
    flows = of_kind(sealed(town), 8)
    # paid to Bao, received from Bao, received from Cai
    assert sorted(flows.values()) == sorted([dump(700), dump(700), dump(500)])
    town.chain.advance_to(town.chain.time + 5 * DAY)
    sealed(town)
    status = instance(town, here).status
    assert (status[Status.HALTED], status[Status.TIMERS]) == ("R4009", ())
    assert instance(town, here).keeps[0] == 3


def test_keys_and_what_accounts_used() -> None:
    town = settled()
    record = dump([1, address("Gao")])
    assert record not in sealed(town)
    done(town.transfer("Gao", "Han", 1))
    first = sealed(town)[record]
    assert load(first) == [[town.key("Gao").public], 1, [0, 0]]
    old = town.key("Gao").public
    done(town.rotate("Gao"))
    assert town.key("Gao").public != old
    assert load(sealed(town)[record]) == [[town.key("Gao").public], 2, [0, 0]]
    fund(town)
    raw = load(sealed(town)[dump([1, address("Ann")])])
    assert isinstance(raw, list) and raw[2] == [20_514, town.state.gas_used[address("Ann")][1]]  # 2026-03-02


def test_an_order_goes_its_way_and_comes_to_rest() -> None:
    town = settled()
    here = done(town.create("Ann", "order", order_terms())).created
    assert here is not None
    sealed(town)
    done(town.call("Bao", here, "check"))
    done(town.call("Cai", here, "approve"))
    sealed(town)
    town.chain.advance_to(town.chain.time + 70 * DAY)
    sealed(town)
    assert (
        contract_of(instance(town, here)).states[instance(town, here).status[Status.STATE]].name
        == "Deposited"
    )
    done(town.call("Eva", here, "claim", bytes(32)))
    assert sealed(town)[dump([2, address("Eva"), "CNY"])] == dump(145_000)


BIG = """\
tally 1

contract Big:
    party a, b
    pot held: USD
    keep owed: map account to money USD
    keep n: map account to int

    state Open until entered + 20 days:
        on owe(who: account, m: money USD) by anyone: add who -> m to owed else "x"; stay
        on count(who: account, m: int) by anyone: add who -> m to n else "x"; stay
        on put(m: money USD) by a paying m into held: pay all from held to a; stay
        on look by b:
            require sum(owed) > 0 USD and sum(n) < 0 and received(a) > 0 USD and paid(a) > 0 USD else "x"
            stay
        on timeout: go Closed

    final Closed
"""


def test_sums_wider_than_an_integer() -> None:
    """A sum may leave the range of what it sums; only to read it then is refused."""
    town, most, ann, bao = settled(), 2**127 - 1, address("Ann"), address("Bao")
    big = compile_source(SourceFile.of("big.tally", BIG)).program
    assert big is not None
    done(town.send(ISSUER, Publish(address(ISSUER), encode_program(big.program))))
    here = done(town.send("Ann", Create(ann, big, 0, (ann, bao)))).created or b""
    done(town.send(ISSUER, Issue(address(ISSUER), ann, "USD", most)))
    for name in (ann, bao):
        done(town.call("Cai", here, "owe", name, most))
        done(town.call("Cai", here, "count", name, -most - 1))
        done(town.call("Ann", here, "put", most, caps=(("USD", most),)))
    assert instance(town, here).totals == {(0, -1): 2 * most, (1, -1): -(2**128)}
    leaves = sealed(town)
    assert set(of_kind(leaves, 8).values()) == {dump((2 * most).to_bytes(32, "big"))}
    assert all_leaves(restore(leaves.items())) == leaves
    looked = town.call("Bao", here, "look")
    assert word(looked) == "R4008"


# --- undo ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_going_back_gives_the_old_root(seed: int) -> None:
    """Marks of the journal, in any order of undoing: what was written since is as it was."""
    town = Town.begin()
    settle(town)
    walk = Walk(town, seed)
    for _ in range(30):
        walk.block()
    ledger, random, root = town.chain.ledger.fork(), Random(seed), rebuilt_root(town.state)
    snapshots = [(ledger.snapshot(), root)]
    for _ in range(12):
        back, expected = random.choice(snapshots)
        ledger.revert(back)
        assert rebuilt_root(ledger.state) == expected
        ledger.submit(Issue(address(ISSUER), address(random.choice(PEOPLE)), "CNY", 5))
        ledger.advance_to(ledger.time + random.choice((1, DAY, 30 * DAY)))
        assert rebuilt_root(ledger.state) != expected
        snapshots.append((ledger.snapshot(), rebuilt_root(ledger.state)))
    assert rebuilt_root(town.state) == root


@pytest.mark.parametrize("seed", range(3))
def test_what_a_call_wrote_can_be_undone(seed: int) -> None:
    """Each call of a walk runs on a copy and is undone by the journal, clocks and all."""
    town = Town.begin()
    settle(town)
    walk, compared = Walk(town, seed), 0
    for _ in range(60):
        walk.block()
        scratch = town.state.copy()
        root = rebuilt_root(scratch)
        for one in scratch.instances[-3:]:
            for number, pot in enumerate(one.pots):
                scratch.journal.set_item(one.pots, number, pot + 1)
                scratch.journal.set_item(one.families, number, {})
                scratch.journal.set_item(one.cell_lots, number, {})
                scratch.journal.set_key(one.lots[number], 0, pot + 2)
            for key in tuple(one.consents):
                scratch.journal.delete_key(one.consents, key)
            scratch.journal.set_item(one.status, Status.TIMERS, ())
            compared += rebuilt_root(scratch) != root
            scratch.journal.undo(0)
            assert rebuilt_root(scratch) == root
    assert compared > 60


def test_a_refused_call_leaves_the_leaves_of_all_but_its_sender() -> None:
    town = settled()
    here = fund(town)
    done(town.call("Dan", here, "name", 1, "one"))
    before = sealed(town)
    for name, action, arguments, code in (
        ("Dan", "name", (1, "two"), "R4010"),
        ("Ann", "owe", (600_000,), "R4001"),
        ("Dan", "bid", (999_999_999,), "R4005"),
        ("Dan", "sweep", (), "R4002"),
        ("Ann", "settle", (), "R4006"),
    ):
        result = town.call(name, here, action, *arguments)
        assert isinstance(result, Receipt) and result.result == code
    after = sealed(town)
    changed = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    assert changed == {dump([1, address("Ann")]), dump([1, address("Dan")])}


# --- a state from its leaves --------------------------------------------------------------------------------


def walked_leaves() -> dict[bytes, bytes]:
    """The leaves of a state that holds every kind."""
    town = settled()
    here = fund(town)
    done(town.call("Eva", here, "tell", 4, 900))
    done(town.call("Ann", here, "owe", 900))
    done(town.call("Dan", here, "name", 4, "four"))
    done(town.call("Dan", here, "bid", 100))
    done(town.call("Cai", here, "stash", 3))
    done(town.call("Ann", here, "buy", 700))
    done(town.call("Bao", here, "buy", 700))
    done(town.call("Ann", here, "reward", 3))
    done(town.call("Ann", here, "grant", "甲", 500))
    done(town.call("Bao", here, "grant", "name", 300))
    done(town.call("Cai", here, "award", address("Dan"), 600))
    fund(town, ceiling=0)
    done(town.create("Ann", "order", order_terms()))
    town.chain.advance_to(town.chain.time + DAY)
    leaves = sealed(town)
    assert kinds(leaves) == set(range(1, 11))
    return leaves


LEAVES = walked_leaves()


@pytest.fixture(autouse=True, scope="module")
def programs_are_verified_once() -> Iterator[None]:
    """To verify them is slow."""
    with programs_verified_once():
        yield


def test_a_state_comes_back_whole() -> None:
    assert all_leaves(restore(LEAVES.items())) == LEAVES
    assert all_leaves(restore(reversed(list(LEAVES.items())))) == LEAVES


def test_every_flipped_value_is_damaged_or_another_state() -> None:
    """Never another exception; what is taken says what its bytes say."""
    for path, value in LEAVES.items():
        for bit in Random(path).sample(range(8 * len(value)), min(12, 8 * len(value))):
            flipped = bytearray(value)
            flipped[bit >> 3] ^= 1 << (bit & 7)
            leaves = {**LEAVES, path: bytes(flipped)}
            restored = _restored(leaves)
            if restored is not None:
                assert all_leaves(restored) == leaves


@given(st.dictionaries(st.binary(max_size=12), st.binary(max_size=12), max_size=3))
def test_foreign_leaves_are_damaged(leaves: dict[bytes, bytes]) -> None:
    _restored(leaves)


RAW = st.recursive(
    st.integers(-3, 10)
    | st.booleans()
    | st.binary(max_size=2)
    | st.sampled_from(["CNY", "reward", b"\x01" * 32]),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=8,
)


@given(st.lists(st.integers(0, 10) | RAW, max_size=5), RAW)
def test_plausible_leaves_are_damaged_or_taken(path: list[object], value: object) -> None:
    _restored({**LEAVES, dump(path): dump(value)})  # type: ignore[arg-type]


def _restored(leaves: dict[bytes, bytes]) -> LedgerState | None:
    try:
        return restore(leaves.items())
    except Damaged as damaged:
        if damaged.path not in leaves:
            raise
        return None


def test_an_opened_chain_is_the_one_that_was_closed() -> None:
    town = settled()
    fund(town)
    town.chain.seal()
    again = Town.open(town.chain.store)
    assert isinstance(again.chain, Chain)
    assert all_leaves(again.state) == all_leaves(town.state)
    assert (again.chain.head, again.chain.time) == (town.chain.head, town.chain.time)
