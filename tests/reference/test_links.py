"""Links, proofs and counted consents step by step and at random on chain and reference; what is expected is
worked by hand."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.chain.test_link_messages import TEXT as MESSAGES
from tests.chain.test_links import DAY_KEPT, FUND, HOW, TEXT, WORKS
from tests.reference.compare import Twin
from tests.reference.drive import DAY, PEOPLE, Driver, Tally
from tests.reference.fixtures import START, START_DAY, compiled
from tests.reference.values import Seeded, pick
from vm.compiler import Compilation

A, B, C, D = PEOPLE[:4]
HISTORIES = 30
SLOW_HISTORIES = 600
STEPS = 60
INSPECTION = 2


def works() -> Compilation:
    """The contracts of the chain's own tests."""
    return compiled("works", TEXT)


def test_an_end_in_the_middle_of_a_wait_is_felt_alike() -> None:
    twin = Twin(START, ("CNY",))
    # 0:00 of the first day in China is 16:00 UTC of the day before; no calendar: days are UTC's
    first = START // DAY
    _, fund = twin.create(A, works(), FUND, (A, first + 10))
    assert fund is not None
    address = twin.reference.world.instances[fund].address
    for days in (5, 10, 100):
        assert twin.create(B, works(), WORKS, (B, address, first + days))[0].done
    names = [(one.actions[0].instance, one.actions[0].name) for one in twin.advance(START + 60 * DAY)]
    # the first has its own time out at day 6 and is over nine days later; the others end with the fund
    assert names == [
        (1, "timeout"), (0, "timeout"), (2, "link"), (3, "link"), (1, "timeout"), (2, "timeout"), (3,
        "timeout"),
    ]  # fmt: skip
    kept = [twin.reference.world.instances[number].keeps for number in (1, 2, 3)]
    assert [one[HOW] for one in kept] == ["own", "lapsed", "lapsed"]
    assert [one.get(DAY_KEPT) for one in kept] == [None, first + 10, first + 10]


def history(seed: int, tally: Tally, clocks: Counter[str]) -> None:
    """Funds, works and inspections that are made, called and left alone at random."""
    driver = Driver(Twin(START, ("CNY",)), Seeded(seed), given=30_000_000)
    driver.tally = tally
    instances = driver.twin.reference.world.instances
    for _ in range(STEPS):
        instances = driver.twin.reference.world.instances
        kinds = {
            kind: [one for one in instances if one.contract.name == name]
            for kind, name in ((FUND, "Fund"), (WORKS, "Works"), (INSPECTION, "Inspection"))
        }
        today = driver.now // DAY
        if len(instances) < 12 and driver.chooser.integer(0, 3) == 0:
            kind = pick(driver.chooser, (FUND, WORKS, WORKS, INSPECTION))
            of = {WORKS: kinds[FUND], INSPECTION: kinds[WORKS]}.get(kind)
            end = today + driver.chooser.integer(0, 25)
            if of is None:
                driver.create(works(), FUND, (A, end))
            elif of:
                watched = (pick(driver.chooser, of).address, end)
                terms = watched if kind == INSPECTION else (pick(driver.chooser, PEOPLE), *watched)
                driver.create(works(), kind, terms)
            continue
        driver.step()
    driver.rest()
    clocks.update(
        action.name
        for receipt in driver.twin.receipts
        for action in receipt.actions
        if action.kind.value == "clock"
    )
    assert driver.now // DAY > START_DAY


def histories(seeds: range) -> None:
    """All agree, nothing halts, and links are met often."""
    tally, clocks = Tally(), Counter[str]()
    for seed in seeds:
        history(seed, tally, clocks)
    print(f"seeds {seeds}: {clocks}; {tally}")
    assert tally.halts == {}
    assert clocks["link"] > 2 * len(seeds)
    assert {"Void", "Late", "Over", "Done", "Lapsed", "Closed"} <= set(tally.states)


def test_random_histories_of_links_agree() -> None:
    histories(range(HISTORIES))


@pytest.mark.slow
def test_many_random_histories_of_links_agree() -> None:
    histories(range(5_000, 5_000 + SLOW_HISTORIES))


def _ask(driver: Driver) -> None:
    """The office of a fund ends it, and in the same call asks a clerk about the fund's works."""
    instances = driver.twin.reference.world.instances
    funds = [one for one in instances if one.contract.name == "Fund" and one.state == 0 and one.keeps[0]]
    clerks = [one for one in instances if one.contract.name == "Clerk" and one.state == 0]
    if funds and clerks:
        fund, clerk = pick(driver.chooser, funds), pick(driver.chooser, clerks)
        office, asked = fund.terms[0], driver.chooser.integer(0, 2)
        assert isinstance(office, bytes)
        driver.tally.add(driver.twin.call(fund.number, office, "close_and_ask", (clerk.address, asked)))


def test_random_histories_of_messages_and_ends_agree() -> None:
    """Funds that make works, end, and send to works and clerks in the very transaction that ends them."""
    text = compiled("clerks", MESSAGES)
    tally, clocks = Tally(), Counter[str]()
    for seed in range(HISTORIES):
        driver = Driver(Twin(START, ("CNY",)), Seeded(seed), given=30_000_000)
        driver.tally = tally
        for _ in range(STEPS):
            instances = driver.twin.reference.world.instances
            if len(instances) < 6 and driver.chooser.integer(0, 3) == 0:
                contract = pick(driver.chooser, (0, 2))
                terms = (pick(driver.chooser, PEOPLE), 3) if contract == 0 else (A,)
                driver.create(text, contract, terms)
            elif driver.chooser.integer(0, 5) == 0:
                _ask(driver)
            elif driver.live():
                driver.step()
        driver.rest()
        receipts = driver.twin.receipts
        clocks.update(
            one.name for receipt in receipts for one in receipt.actions if one.kind.value == "clock"
        )
    print(f"{clocks}; {tally}")
    assert tally.halts == {}
    assert clocks["link"] > HISTORIES
    assert tally.refused["R4020"] > 3


# --- so many of a group -------------------------------------------------------------------------------------


BOARD = """tally 1

contract Board:
    party a, b, c
    keep members: list account limit 4
    keep last: list account limit 8

    state Open until entered + 10 days:
        on join(who: account) by a: add who to members else "full"; stay
        on any_two(n: int) by 2 of (a, b, c): set last = signers; stay
        on two_members(n: int) by 2 of members: set last = signers; stay
        on chair(n: int) by a and 2 of members: set last = signers; stay
        on timeout: go Closed

    final Closed
"""


class Meeting:
    """One board on both machines."""

    def __init__(self) -> None:
        self.twin = Twin(START, ("CNY",))
        result, _ = self.twin.create(A, compiled("board", BOARD), 0, (A, B, C))
        assert result.done

    def __call__(self, sender: bytes, action: str, *arguments: int | bytes) -> str:
        """Call an action: rule, consent, or the refusal's code."""
        result = self.twin.call(0, sender, action, arguments)
        return result.actions[0].kind if result.done else result.outcome

    @property
    def last(self) -> object:
        """The people who signed last."""
        return self.twin.reference.world.instances[0].keeps[1]


@pytest.mark.parametrize("pair", [(A, B), (B, A), (A, C), (C, B)])
def test_two_of_three_by_name(pair: tuple[bytes, bytes]) -> None:
    board = Meeting()
    assert [board(pair[0], "any_two", 1), board(pair[0], "any_two", 1), board(D, "any_two", 1)] == [
        "consent", "consent", "R4002",
    ]  # fmt: skip
    assert board(pair[1], "any_two", 1) == "rule"
    assert board.last == tuple(sorted(pair))


def test_the_chair_on_the_list_stands_in_one_place() -> None:
    board = Meeting()
    for member in (A, B, C):
        assert board(A, "join", member) == "rule"
    assert [board(A, "chair", 1), board(B, "chair", 1), board(C, "chair", 1)] == [
        "consent",
        "consent",
        "rule",
    ]
    # without the chair two members are not enough, with one more it is three people
    assert [board(B, "chair", 2), board(C, "chair", 2), board(A, "chair", 2)] == [
        "consent",
        "consent",
        "rule",
    ]


def test_one_on_the_list_twice_is_one() -> None:
    board = Meeting()
    for member in (B, B, C):
        board(A, "join", member)
    assert [board(B, "two_members", 1), board(B, "two_members", 1), board(C, "two_members", 1)] == [
        "consent", "consent", "rule",
    ]  # fmt: skip
