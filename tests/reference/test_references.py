"""Chain and reference agree on contracts that read each other, whoever calls with whichever instance."""

from __future__ import annotations

import pytest

from tests.reference.compare import Twin
from tests.reference.drive import PEOPLE, Driver, Tally
from tests.reference.fixtures import START, START_DAY, compiled, pages
from tests.reference.values import Seeded, chance, pick
from vm.compiler import Compilation

SEEDS = 12
SLOW_SEEDS = 200
STEPS = 120

FUNDS = """\
tally 1

record Pair: left, right: Fund

function richer(a: Fund, b: Fund) -> Fund = choose(a.total >= b.total, a, b)

contract Fund:
    party owner
    term cap: int(0..100)
    keep total: int = 0
    keep heir: account
    keep next: Fund
    keep members: list account limit 4
    keep owed: map account to int
    keep rate: map account to int default 3
    keep marks: map Fund to int
    pot held: CNY
    pot saved: CNY per Fund limit 4
    invariant marked each f in marks: marks[f] >= -100
    function room(n: int) -> bool = total + n <= cap
    function heir_is(who: account) -> bool = heir == who
    function mark_of(f: Fund) -> int = marks[f]

    state Raising until entered + 30 days:
        on put by owner paying 5 CNY into held: stay
        on save(f: Fund) by owner paying 1 CNY into saved[f]: stay
        on add_up(n: int(-9..9)) by owner: set total = total + n; stay
        on name_heir(who: account) by owner: set heir = who; stay
        on forget by owner: clear heir; stay
        on owe(who: account, n: int(-50..50)) by anyone:
            require who not in members else "twice"
            add who to members else "full"
            add who -> n to owed else "there"
            set rate[who] = n
            stay
        on tie(it: Fund) by anyone: require it != self else "self"; set next = it; stay
        on mark(f: Fund, n: int(-200..50)) by owner: add f -> n to marks else "marked"; stay
        on unmark(f: Fund) by owner: remove f from marks else "none"; stay
        on around(n: int(-9..9)) by next.owner:
            set total = total + n
            require next.total >= total - 100 else "low"
            stay
        on timeout:
            if known(next):
                if next is Raising:
                    set total = min(next.total, 50)
            pay all from held to owner
            pay all from saved to owner
            go Spent

    final Spent

contract Grant:
    party office, fund: Fund
    keep seen: int = fund.cap
    keep chosen: Fund
    keep pair: Pair
    keep funds: list Fund limit 4
    keep known_funds: map Fund to Pair
    pot held: CNY
    event Chosen: fund: Fund; before: int
    require fund.total <= 9 else "begun"

    state Open until entered + 20 days:
        on see by office: set seen = fund.total * 1_000 + sum(fund.owed) * 10 + count(fund.owed); stay
        on heir by fund.heir: require fund.heir_is(sender) else "heir"; stay
        on entry(who: account) by anyone: set seen = fund.owed[who] + fund.rate[who]; stay
        on mark(f: Fund) by anyone: set seen = fund.mark_of(f) + fund.marks[f]; stay
        on pots(f: Fund) by anyone:
            set seen = minor(f.held) + minor(fund.saved[f]) + minor(sum(f.saved))
            stay
        on room(n: int(-9..9)) by any of fund.members: require fund.room(n) else "room"; stay
        on far by anyone:
            let more = richer(fund, fund.next)
            set seen = fund.next.next.cap + more.total
            stay
        on choose_(f: Fund, n: int(0..9)) by office:
            require f is Raising and f != fund else "spent"
            set chosen = richer(f, fund)
            note Chosen(fund: chosen, before: n)
            stay
        on pick(p: Pair, fs: list Fund limit 3) by office or fund.owner:
            require distinct(p.left, p.right) or p.left in fs else "same"
            set pair = p
            set pair.left = richer(p.left, p.right)
            set funds = fs
            stay
        on enter_(p: Pair) by anyone: add p.left -> p to known_funds else "twice"; stay
        on leave(f: Fund) by anyone:
            set seen = known_funds[f].right.total
            remove f from known_funds else "-"
            stay
        on each_ by office:
            set seen = 0
            for f in funds limit 4:
                set seen = seen + f.total
            for who in fund.members limit 4:
                if who in fund.owed:
                    set seen = seen + fund.owed[who]
            stay
        on pay_in by office and fund.owner paying 2 CNY from fund.owner into held: stay
        on timeout:
            if known(fund.heir):
                pay up to 1 CNY from held to fund.heir
            if office in fund.owed:
                set seen = min(fund.owed[office], 9)
            pay all from held to fund.owner
            go Closed

    final Closed
"""


def _funds() -> Compilation:
    return compiled("funds", FUNDS)


def go_on(driver: Driver) -> None:
    """Calls of what is still open, with some time between them now and then, until nothing is due."""
    for _ in range(STEPS):
        live = driver.live()
        if not live:
            break
        if chance(driver.chooser, 25):
            driver.wait()
        else:
            driver.call(pick(driver.chooser, live))
    driver.rest()


def history(seed: int) -> Tally:
    """A random history of three funds of two owners and a grant on each, to its end."""
    compilation = _funds()
    driver = Driver(Twin(START, ("CNY",)), Seeded(seed))
    for owner, cap in ((0, 40), (1, 5), (0, 0)):
        assert driver.create(compilation, 0, (PEOPLE[owner], cap)).done
    for number in range(3):
        fund = driver.twin.reference.world.instances[number].address
        assert driver.create(compilation, 1, (PEOPLE[number], fund)).done
    go_on(driver)
    return driver.tally


def histories(seeds: range) -> None:
    """Histories together come to every end, and a fair share of their calls is done."""
    tally = Tally()
    for seed in seeds:
        tally.update(history(seed))
    print(tally)
    assert tally.halts == {}
    assert tally.share_done > 0.3, tally
    assert {"Spent", "Closed"} <= set(tally.states), tally
    assert {"R4001", "R4002", "R4006", "R4007", "R4018"} <= set(tally.refused), tally


def test_random_histories_of_contracts_that_read_each_other_agree() -> None:
    histories(range(SEEDS))


@pytest.mark.slow
def test_many_random_histories_of_contracts_that_read_each_other_agree() -> None:
    histories(range(1000, 1000 + SLOW_SEEDS))


def test_random_histories_of_the_relocation_page_agree() -> None:
    """The archive, the project and two files of the language's third page."""
    tally = Tally()
    compilation = compiled("page 2", pages()[2])
    for seed in range(SEEDS):
        driver = Driver(Twin(START, ("CNY",)), Seeded(seed), given=90_000_000)
        world = driver.twin.reference
        assert driver.create(compilation, 0, (PEOPLE[0],)).done
        terms = (*PEOPLE[1:3], world.world.instances[0].address, 50_000_000, 1_200_000, START_DAY + 60)
        assert driver.create(compilation, 1, terms).done
        for number, area in ((3, 80), (4, 10)):
            project = world.world.instances[1].address
            assert driver.create(compilation, 2, (PEOPLE[number], project, area, 500_000)).done
        go_on(driver)
        tally.update(driver.tally)
    print(tally)
    assert tally.halts == {}
    assert {"R4001", "R4002", "R4018"} <= set(tally.refused), tally
    assert {"Void", "Closed"} <= set(tally.states), tally
