"""Budget lines in random histories: chain and reference agree, every pot holds what its lines hold, and of
each line as much came in as was paid to accounts and is still held.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.chain.lines import check_lines
from tests.reference.compare import Twin
from tests.reference.drive import PEOPLE, Driver
from tests.reference.fixtures import START, compiled
from tests.reference.values import Seeded, chance, pick
from vm.code.gas import action_bounds
from vm.machine.outcome import ActionKind

HISTORIES = 25
SLOW_HISTORIES = 400
STEPS = 80

GRANT = """\
tally 1

contract Grant:
    party office, city, province, helper
    term step: money CNY
    pot fund: CNY traced
    pot side: CNY traced
    pot due: CNY per account limit 2 traced
    pot plain: CNY
    keep name: text(32) = "kept"
    keep seen: money CNY = 0 CNY

    invariant modest in Open: lots(fund, "a") <= 60 CNY
    invariant slow: old(lots(due, "a")) <= lots(due, "a") + 150 CNY

    in Open, Late:
        on fill(x: money CNY, l: text(5)) by city or province paying x into fund as l: stay
        on fill_many(x: int(1..99), l: text(5)) by city paying 10 CNY * x into fund as l: stay
        on fill_kept(l: text(40)) by city paying step into side as name: set name = l; stay
        on fill_due(x: money CNY, w: account) by city and office paying x from city into due[w] as "a": stay
        on fill_plain(x: int(1..9)) by helper paying 1 CNY * x into plain: stay
        on draw(x: money CNY) by office: pay x from fund to helper; stay
        on draw_some by office: pay up to step from fund to helper; stay
        on draw_line(x: money CNY, l: text(5)) by office: pay x of l from fund to helper; stay
        on draw_up_to(l: text(5)) by office: pay up to step of l from fund to side; stay
        on drain(l: text(5)) by office: pay all of l from fund to side; stay
        on bring_home by office: pay all from side to fund; stay
        on award(who: account) by office: pay up to step * 2 from fund to due[who]; stay
        on too_many by office:
            pay up to 1 CNY from fund to due[office]
            pay up to 1 CNY from fund to due[city]
            pay up to 1 CNY from fund to due[helper]
            stay
        on split by office: share fund: city 1/3, due[helper] 12.5%, side 1/7, fund rest; stay
        on split_line(l: text(5)) by office: share fund of l: city 1/3, due[office] 50%, side rest; stay
        on split_cell(who: account) by office: share due[who]: who 1/3, side rest; stay
        on cell_line(who: account, l: text(5)) by office: pay all of l from due[who] to who; stay
        on give_back by office: refund due; stay
        on gather by office: pay all from due to side; stay
        on twice by office:
            pay all from due to fund
            pay up to step from fund to due[city]
            pay all from due to side
            stay
        on look(l: text(5), who: account) by helper:
            set seen = lots(fund, l) + lots(side, l) + lots(due, l) + lots(due[who], l)
            stay

    state Open until entered + 400 days:
        every 1 week from entered limit 60:
            if lots(fund, "a") >= step:
                pay step of "a" from fund to helper
            share side of "aaaaa": helper 1/3, side rest
            stay
        on timeout: go Late

    state Late until entered + 10 days:
        on timeout:
            refund due
            pay all from due to fund
            share fund: city 1/3, helper 1/6, province rest
            pay all from side to office
            pay all from plain to helper
            go Closed

    final Closed
"""


def history(seed: int, seen: Counter[object]) -> None:
    """A random history of two grants."""
    compilation = compiled("grant", GRANT)
    driver = Driver(Twin(START, ("CNY",)), Seeded(seed), given=30_000_000)
    for _ in range(2):
        assert driver.create(compilation, terms=(*PEOPLE[:4], 1_000)).done
    for _ in range(STEPS):
        driver.step()
        check_lines(driver.twin.receipts, driver.twin.ledger.state.instances)
    driver.rest()
    check_lines(driver.twin.receipts, driver.twin.ledger.state.instances)
    check_gas(driver.twin)
    for receipt in driver.twin.receipts:
        seen.update(len(payment.lines) for payment in receipt.payments)
    seen.update(driver.tally.refused)
    seen.update(driver.tally.done)
    assert driver.tally.halts == Counter()


def check_gas(twin: Twin) -> None:
    """No action took more than the worst case that is known of it before it runs."""
    for receipt in twin.receipts:
        for action in receipt.actions:
            if action.kind is ActionKind.RULE:
                instance = twin.ledger.state.instances[action.instance]
                bounds = dict(action_bounds(instance.program.program, instance.contract))
                assert action.gas <= bounds[action.name], action


def run_all(seeds: range) -> None:
    """Many histories: in them money of several lines moves together, and lines are missing or too many."""
    seen: Counter[object] = Counter()
    for seed in seeds:
        history(seed, seen)
    print(seen)
    assert seen[1] > 5 * len(seeds)
    assert seen[2] + seen[3] + seen[4] > len(seeds)
    assert {"R4004", "R4005", "R4014", "R4024"} <= set(seen)
    assert seen["rule"] > 10 * len(seeds)


def test_lines_agree_and_add_up() -> None:
    run_all(range(HISTORIES))


@pytest.mark.slow
def test_lines_agree_and_add_up_at_length() -> None:
    run_all(range(1_000, 1_000 + SLOW_HISTORIES))


def test_a_line_that_is_lost_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof of the checks: a machine that takes from the last line first is found out at once."""
    monkeypatch.setattr("vm.machine.lots.first_of", _last_of)
    with pytest.raises(AssertionError):
        run_all(range(5))


def _last_of(lots: tuple[tuple[int, int], ...], amount: int) -> tuple[tuple[int, int], ...]:
    taken: list[tuple[int, int]] = []
    for line, there in reversed(lots):
        part = min(there, amount)
        amount -= part
        taken.append((line, part))
    return tuple(sorted((line, part) for line, part in taken if part))


# --- from contract to contract ------------------------------------------------------------------------------

TREE = """\
tally 1

contract Fund:
    party office, city
    term step: money CNY
    keep site: Site
    pot fund: CNY traced
    pot due: CNY per account limit 3 traced
    pot plain: CNY
    invariant modest in Open: lots(fund, "a") <= 90 CNY

    state Open until entered + 400 days:
        on fill(x: int(1..50), l: text(5)) by city paying 1 CNY * x into fund as l: stay
        on fill_plain by city paying step into plain: stay
        on begin(worker: account) by office:
            create made = Site(fund: self, worker: worker)
            send made.receive(step) paying step from fund
            set site = made
            stay
        on adopt(s: Site) by office: set site = s; stay
        on award(who: account) by office: pay up to step from fund to due[who]; stay
        on give_any(x: money CNY) by office: send site.receive(x) paying x from fund; stay
        on give_line(x: money CNY, l: text(5)) by office: send site.receive(x) paying x of l from fund; stay
        on give_cell(who: account) by office: send site.receive(due[who]) paying due[who] from due[who]; stay
        on give_twice by office:
            send site.receive(step) paying step from fund
            send site.receive(step) paying step from fund
            send site.pay_out(step) paying step from fund
            stay
        on pay_plain by office: send site.pay_out(step) paying step from plain; stay
        on give_wrong by office: send site.receive(step * 2) paying step from fund; stay
        on take_back(x: money CNY) by any Site paying x into fund: stay
        every 1 week from entered limit 60: stay
        on timeout: refund due; pay all from fund to office; pay all from plain to office; go Closed

    final Closed

contract Site:
    party fund: Fund, worker
    pot wages: CNY traced

    state Open until entered + 300 days:
        on receive(x: money CNY) by any Fund paying x into wages: stay
        on pay_out(x: money CNY) by any Fund paying x into worker: stay
        on work by worker: pay up to 2 CNY from wages to worker; stay
        on bring(x: int(1..9), l: text(5)) by worker paying 1 CNY * x into wages as l: stay
        on give_back(l: text(5)) by worker:
            send fund.take_back(lots(wages, l)) paying lots(wages, l) of l from wages
            stay
        every 1 week from entered limit 60: stay
        on timeout: share wages: worker 30%, worker rest; go Closed

    final Closed
"""


def tree_history(seed: int, seen: Counter[object]) -> None:
    """A random history of two funds with their sites; now and then one takes the other's site for its own."""
    compilation, chooser = compiled("tree", TREE), Seeded(seed)
    driver = Driver(Twin(START, ("CNY",)), chooser, given=30_000_000)
    twin = driver.twin
    for number in range(2):
        assert driver.create(compilation, terms=(*PEOPLE[:2], 500)).done
        assert twin.call(number, PEOPLE[1], "fill", (30, f"of {number}")).done
    for number in range(2):
        assert twin.call(number, PEOPLE[0], "begin", (PEOPLE[2],)).done
    for _ in range(STEPS):
        instances = twin.reference.world.instances
        sites = [one.address for one in instances if one.contract.name == "Site"]
        if sites and chance(chooser, 8):
            seen[twin.call(chooser.integer(0, 1), PEOPLE[0], "adopt", (pick(chooser, sites),)).outcome] += 1
        driver.step()
        check_lines(twin.receipts, twin.ledger.state.instances)
    driver.rest()
    check_lines(twin.receipts, twin.ledger.state.instances)
    check_gas(twin)
    seen.update(("lines", len(one.lines)) for receipt in twin.receipts for one in receipt.payments)
    seen.update(("sent", action.cause >= 0) for receipt in twin.receipts for action in receipt.actions)
    seen.update(driver.tally.refused)


def run_trees(seeds: range) -> None:
    """Many such histories: messages bring money of several lines, of one, of none, and of another tree."""
    seen: Counter[object] = Counter()
    for seed in seeds:
        tree_history(seed, seen)
    print(seen)
    assert seen["lines", 2] + seen["lines", 3] > len(seeds)
    assert seen["sent", True] > 2 * len(seeds)
    assert {"R4004", "R4021", "R4025"} <= set(seen)


def test_lines_of_trees_agree_and_add_up() -> None:
    run_trees(range(HISTORIES))


@pytest.mark.slow
def test_lines_of_trees_agree_and_add_up_at_length() -> None:
    run_trees(range(1_000, 1_000 + SLOW_HISTORIES))
