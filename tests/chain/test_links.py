"""What follows from the end of another contract: at that instant, before anything else, however many wait."""

from __future__ import annotations

from functools import cache

import pytest

from chain.genesis import local_genesis
from chain.leaves import all_leaves
from chain.ledger import Ledger
from chain.receipt import Receipt
from chain.replay import Verified, verify_chain
from chain.store.memory import MemoryStore
from chain.transaction import Call, Create, Publish
from tests.chain.chains import DAY, ISSUER, START, Town, address, done, genesis, rebuilt_root, stored, word
from vm.code.codec import encode_program
from vm.code.verify import VerifiedProgram
from vm.compiler import compile_source
from vm.machine.outcome import ActionKind, Done
from vm.machine.state import Instance, Status
from vm.source import SourceFile

TEXT = """tally 1

contract Fund:
    party office
    term end: date

    state Open until end:
        on close by office: go Closed
        on reopen by office: go Open
        on timeout: go Lapsed

    final Closed, Lapsed

contract Works:
    party builder, fund: Fund
    term end: date
    keep when: time
    keep day: date
    keep how: text(9) = "-"
    pot held: CNY
    event Felt: when: time; day: date; till: date; source: Fund

    state Open until end:
        on put by builder paying 5 CNY into held: stay
        on again by builder: go Open
        on fund is Lapsed:
            set when = now
            set day = today
            set how = "lapsed"
            note Felt(when: now, day: today, till: fund.end, source: fund)
            go Void
        on fund is final:
            set when = now
            set day = today
            set how = "other"
            note Felt(when: now, day: today, till: fund.end, source: fund)
            go Void
        on timeout: set how = "own"; go Late

    state Void until entered + 5 days:
        on settle by builder: pay all from held to builder; go Over
        on timeout: pay all from held to builder; go Over

    state Late until entered + 9 days:
        on fund is Closed: go Void
        on timeout: pay all from held to builder; go Over

    final Over

contract Inspection:
    party works: Works
    term end: date
    keep seen: bool = false

    state Open until end:
        on skip by anyone: go Done
        on works is Over: go Done
        on timeout: set seen = works is Void; go Done

    final Done
"""
FUND, WORKS, INSPECTION = range(3)
OPEN, VOID, LATE, OVER = range(4)
DAY_ONE = START // DAY
"""2026-03-02."""
WHEN, DAY_KEPT, HOW = range(3)


@cache
def program() -> VerifiedProgram:
    """The contracts."""
    found = compile_source(SourceFile.of("works.tally", TEXT))
    assert found.program is not None, found.errors
    return found.program


class Place:
    """A ledger with funds and works; `office` and `builder` act."""

    def __init__(self, block_gas: int | None = None) -> None:
        first = local_genesis(0, START, ("CNY",))
        self.ledger = Ledger(first)
        self.office, self.builder = first.issuers[0][1], first.issuers[0][1]

    def create(self, contract: int, *terms: object) -> Instance:
        """An instance."""
        receipt = self.ledger.submit(Create(self.office, program(), contract, terms))  # type: ignore[arg-type]
        assert isinstance(receipt, Receipt)
        assert receipt.created is not None, receipt
        found = self.ledger.find(receipt.created)
        assert found is not None
        return found

    def fund(self, days: int) -> Instance:
        """A fund that lapses at 24:00 so many days after the first."""
        return self.create(FUND, self.office, DAY_ONE + days)

    def works(self, fund: Instance, days: int) -> Instance:
        """Works of a fund with an end of their own."""
        return self.create(WORKS, self.builder, fund.address, DAY_ONE + days)

    def call(self, instance: Instance, action: str) -> Receipt:
        """The one person calls an action."""
        receipt = self.ledger.submit(Call(self.office, instance.address, action, (), None))
        assert isinstance(receipt, Receipt)
        assert isinstance(receipt.outcome, Done), receipt
        return receipt


def state(instance: Instance) -> int:
    """The number of its state."""
    found: int = instance.status[Status.STATE]
    return found


def ran(receipts: tuple[Receipt, ...] | list[Receipt]) -> list[tuple[int, str, int]]:
    """(instance, clock, days after the first day at 0:00 that its instant is) of every clock."""
    return [
        (action.instance, action.name, (action.now - START) // DAY)
        for receipt in receipts
        for action in receipt.actions
        if action.kind is ActionKind.CLOCK
    ]


# --- when ---------------------------------------------------------------------------------------------------


def test_a_lapse_in_the_middle_of_a_long_wait_is_felt_at_its_own_instant() -> None:
    place = Place()
    fund = place.fund(10)
    works = place.works(fund, 200)
    receipts = place.ledger.advance_to(START + 100 * DAY)
    # the fund ends at 24:00 of day 10, the works' time to settle five days later, at 24:00 of day 15
    assert ran(receipts) == [(0, "timeout", 11), (1, "link", 11), (1, "timeout", 16)]
    assert works.keeps[WHEN] == START + 11 * DAY
    assert works.keeps[DAY_KEPT] == DAY_ONE + 10, "in it `today` is the day whose 24:00 it was"
    assert works.keeps[HOW] == "lapsed"
    assert state(works) == OVER


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (9, [(1, "timeout", 10), (0, "timeout", 11), (1, "timeout", 19)]),
        (10, [(0, "timeout", 11), (1, "link", 11), (1, "timeout", 16)]),
        (11, [(0, "timeout", 11), (1, "link", 11), (1, "timeout", 16)]),
    ],
)
def test_the_own_timeout_before_at_and_after_the_end_of_the_other(
    days: int, expected: list[tuple[int, str, int]]
) -> None:
    place = Place()
    works = place.works(place.fund(10), days)
    assert ran(place.ledger.advance_to(START + 90 * DAY)) == expected
    assert works.keeps[HOW] == ("own" if days == 9 else "lapsed")


def test_an_end_by_a_call_is_felt_at_once_and_before_the_next_call() -> None:
    place = Place()
    fund = place.fund(50)
    works = place.works(fund, 200)
    place.ledger.advance_to(START + 3 * DAY + 7_200)
    count = len(place.ledger.receipts)
    place.call(fund, "close")
    receipts = place.ledger.receipts[count:]
    assert [receipt.transaction is None for receipt in receipts] == [False, True]
    assert ran(receipts) == [(1, "link", 3)]
    assert receipts[1].time == START + 3 * DAY + 7_200
    assert receipts[1].height == receipts[0].height
    assert (works.keeps[WHEN], works.keeps[DAY_KEPT]) == (START + 3 * DAY + 7_200, DAY_ONE + 3)
    assert works.keeps[HOW] == "other", "a link to any end takes what no link to one end takes"
    place.call(works, "settle")
    assert state(works) == OVER


def test_works_that_come_after_the_end_feel_it_when_they_are_made() -> None:
    place = Place()
    fund = place.fund(2)
    place.ledger.advance_to(START + 30 * DAY)
    works = place.works(fund, 60)
    receipt = place.ledger.receipts[-1]
    assert [action.kind for action in receipt.actions] == [ActionKind.CREATION, ActionKind.CLOCK]
    # not before its own entry: the fund ended at day 3, the works were made on day 30
    assert works.keeps[WHEN] == START + 30 * DAY
    assert works.keeps[DAY_KEPT] == DAY_ONE + 30
    assert state(works) == VOID


def test_a_state_entered_later_feels_an_end_that_is_long_past() -> None:
    place = Place()
    fund = place.fund(10)
    works = place.works(fund, 4)
    place.ledger.advance_to(START + 6 * DAY)
    assert state(works) == LATE
    place.ledger.advance_to(START + 7 * DAY)
    place.call(fund, "close")
    # Late waits for `Closed` only, and is left at once
    assert state(works) == VOID
    assert works.status[Status.ENTERED] == START + 7 * DAY


def test_an_end_that_is_not_waited_for_changes_nothing() -> None:
    place = Place()
    fund = place.fund(10)
    works = place.works(fund, 4)
    # in Late only `Closed` counts, and the fund lapses
    assert ran(place.ledger.advance_to(START + 90 * DAY)) == [
        (1, "timeout", 5),
        (0, "timeout", 11),
        (1, "timeout", 14),
    ]
    assert works.keeps[HOW] == "own"


def test_one_that_has_ended_itself_feels_nothing() -> None:
    place = Place()
    fund = place.fund(50)
    works = place.works(fund, 2)
    place.ledger.advance_to(START + 40 * DAY)
    assert state(works) == OVER
    count = len(place.ledger.receipts)
    place.call(fund, "close")
    assert len(place.ledger.receipts) == count + 1


def test_a_state_that_is_entered_again_is_no_end() -> None:
    place = Place()
    fund = place.fund(50)
    works = place.works(fund, 100)
    place.call(fund, "reopen")
    place.call(works, "again")
    assert state(works) == OPEN
    assert len(place.ledger.receipts) == 4


def test_what_reads_the_works_at_that_instant_reads_them_after_the_end() -> None:
    # the inspection ends at the same 24:00; it was made before nothing and waits for the works alone
    place = Place()
    fund = place.fund(10)
    works = place.works(fund, 200)
    inspection = place.create(INSPECTION, works.address, DAY_ONE + 10)
    receipts = place.ledger.advance_to(START + 11 * DAY)
    assert ran(receipts) == [(0, "timeout", 11), (1, "link", 11), (2, "timeout", 11)]
    assert inspection.keeps[0] is True


def test_links_come_before_other_clocks_of_the_same_instant_whoever_was_made_first() -> None:
    place = Place()
    fund, other = place.fund(10), place.fund(200)
    first = place.works(other, 200)
    inspection = place.create(INSPECTION, first.address, DAY_ONE + 10)
    second = place.works(fund, 200)
    receipts = place.ledger.advance_to(START + 11 * DAY)
    # 0 is the fund, 4 the works that wait for it, 3 the inspection that is due by its own clock
    assert (inspection.number, second.number) == (3, 4)
    assert ran(receipts) == [(0, "timeout", 11), (4, "link", 11), (3, "timeout", 11)]


def test_an_end_of_an_end_follows_at_the_same_instant() -> None:
    place = Place()
    fund = place.fund(10)
    works = place.works(fund, 200)
    place.create(INSPECTION, works.address, DAY_ONE + 300)
    assert ran(place.ledger.advance_to(START + 50 * DAY)) == [
        (0, "timeout", 11),
        (1, "link", 11),
        (1, "timeout", 16),
        (2, "link", 16),
    ]


# --- halts, snapshots, forks --------------------------------------------------------------------------------


def test_one_that_is_halted_feels_nothing_and_is_never_an_end() -> None:
    place = Place()
    fund = place.fund(10)
    works = place.works(fund, 200)
    place.ledger.state.journal.set_item(works.status, Status.HALTED, "R4009")
    place.ledger.state.journal.entries.clear()
    assert ran(place.ledger.advance_to(START + 50 * DAY)) == [(0, "timeout", 11)]
    assert state(works) == OPEN


def test_snapshots_forks_and_views_know_who_waits() -> None:
    place = Place()
    fund = place.fund(10)
    works = place.works(fund, 200)
    kept = place.ledger.snapshot()
    view = place.ledger.view_at(START + 11 * DAY).find(works.address)
    assert view is not None
    assert (state(view), state(works)) == (VOID, OPEN)
    fork = place.ledger.fork()
    place.call(fund, "close")
    assert state(works) == VOID
    place.ledger.revert(kept)
    again = place.ledger.find(works.address)
    assert again is not None
    assert state(again) == OPEN
    for ledger in (place.ledger, fork):
        assert ran(ledger.advance_to(START + 11 * DAY)) == [(0, "timeout", 11), (1, "link", 11)]


def test_a_refused_call_leaves_no_trace_of_who_waits() -> None:
    place = Place()
    fund = place.fund(10)
    # a creation that is refused: its first deadline is past
    refused = place.ledger.submit(
        Create(place.office, program(), WORKS, (place.office, fund.address, DAY_ONE - 5))
    )
    assert isinstance(refused, Receipt)
    assert not isinstance(refused.outcome, Done)
    works = place.works(fund, 200)
    assert works.number == 1
    assert ran(place.ledger.advance_to(START + 11 * DAY)) == [(0, "timeout", 11), (1, "link", 11)]


# --- many, on a signed chain --------------------------------------------------------------------------------


MANY = 300


def crowded(block_gas: int) -> tuple[Town, bytes]:
    """A fund with 300 works; the fund ends by a call or by itself after 10 days."""
    town = Town.begin(first=genesis(block_gas=block_gas, account_gas=10**9))
    data = encode_program(program().program)
    done(town.send(ISSUER, Publish(address(ISSUER), data)))
    published = town.state.program(town.state.program_hash(program()))
    assert published is not None
    terms = (address("Ann"), DAY_ONE + 10)
    fund = done(town.send("Ann", Create(address("Ann"), published, FUND, terms))).created or b""
    for _ in range(MANY):
        made = Create(address("Bao"), published, WORKS, (address("Bao"), fund, DAY_ONE + 100))
        done(town.send("Bao", made))
    town.chain.seal()
    return town, fund


def links_by_block(store: MemoryStore, town: Town, before: int) -> list[int]:
    """How many clocks of links stand in each block after one."""
    found = [0] * (store.height() - before)
    for receipt in town.chain.ledger.receipts:
        if receipt.height > before:
            found[receipt.height - before - 1] += sum(one.name == "link" for one in receipt.actions)
    return found


@pytest.mark.parametrize("by_call", [False, True])
def test_three_hundred_feel_the_end_over_several_blocks(by_call: bool) -> None:
    town, fund = crowded(block_gas=22_000)
    store = town.chain.store
    assert isinstance(store, MemoryStore)
    before = store.height()
    if by_call:
        town.chain.advance_to(START + 2 * DAY)
        done(town.call("Ann", fund, "close"))
    else:
        town.chain.advance_to(START + 11 * DAY)
    receipts = [one for one in town.chain.ledger.receipts if one.height > before]
    instant = START + (2 if by_call else 11) * DAY
    assert [one.actions[0].now for one in receipts] == [instant] * (MANY + 1)
    assert [one.actions[0].instance for one in receipts] == list(range(MANY + 1))
    assert [state(one) for one in town.state.instances[1:]] == [VOID] * MANY
    # the next call stands in the last block, after all of them
    done(town.call("Bao", town.state.instances[7].address, "settle"))
    head = town.chain.seal()
    assert head.time == instant
    counts = links_by_block(store, town, before)
    assert sum(counts) == MANY
    assert len(counts) >= 3
    assert all(block.transactions == () for block in stored(store)[before + 2 : -1])
    assert rebuilt_root(town.state) == head.state_root
    assert isinstance(verify_chain(store), Verified)
    town.chain.advance_to(instant + 30 * DAY)
    town.chain.seal()
    assert [state(one) for one in town.state.instances[1:]] == [OVER] * MANY
    assert isinstance(verify_chain(store), Verified)


@pytest.mark.parametrize("by_call", [False, True])
def test_a_chain_that_was_cut_off_between_those_blocks_goes_on_where_it_was(by_call: bool) -> None:
    town, fund = crowded(block_gas=22_000)
    before = town.chain.store.height()
    instant = START + (2 if by_call else 11) * DAY
    town.chain.advance_to(instant)
    if by_call:
        done(town.call("Ann", fund, "close"))
    town.chain.seal()
    whole = town.chain.store
    leaves = dict(all_leaves(town.state))
    for kept in range(before + 1, whole.height() + 1):
        cut = MemoryStore()
        data = whole.genesis()
        assert data is not None
        for block in stored(whole)[: kept + 1]:
            changes = whole.changes(block.height)
            if block.height == 0:
                cut.begin(data, block, {path: value for path, value in changes.items() if value is not None})
            else:
                cut.append(block, changes)
        again = Town.open(cut)
        again.chain.advance_to(instant + DAY)
        assert dict(all_leaves(again.state)) == leaves, kept
        done(again.transfer("Ann", "Bao", 0))
        again.chain.seal()
        assert isinstance(verify_chain(cut), Verified), kept
        assert stored(cut)[: whole.height() + 1] == stored(whole), kept


def test_a_chain_opened_anew_knows_who_waits() -> None:
    town, fund = crowded(block_gas=10_000_000)
    town.reopen()
    assert word(town.call("Ann", fund, "close")) == "done"
    assert {state(one) for one in town.state.instances[1:]} == {VOID}
    town.chain.seal()
    assert isinstance(verify_chain(town.chain.store), Verified)
