"""Chain and reference agree on what contracts send to each other and create, in random histories."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.reference.compare import Twin
from tests.reference.drive import PEOPLE, Driver
from tests.reference.fixtures import START, compiled
from tests.reference.values import Seeded
from vm.compiler import Compilation

HISTORIES = 40
SLOW_HISTORIES = 800
STEPS = 60
FAMILY = """\
tally 1

contract Parent:
    party owner
    pot held: CNY
    pot shares: CNY per account
    keep children: list Child limit 6
    keep told: int = 0
    keep got: money CNY = 0 CNY
    invariant modest: told < 40
    invariant got_something: told == 0 or got > 0 CNY

    state Open until entered + 20 days:
        on fill(amount: money CNY) by anyone paying amount into held: stay
        on fill_share(who: account, amount: money CNY) by anyone paying amount into shares[who]: stay
        on have_one(first: money CNY) by anyone:
            create child = Child(parent: self, owner: sender, least: 1 CNY)
            add child to children else "六个 / six are enough"
            send child.put_in(first) paying first from held
            stay
        on give_all(amount: money CNY) by anyone:
            for child in children limit 6:
                if child is Growing: send child.put_in(amount) paying amount from held
            stay
        on give_share(n: int(0..5), who: account) by anyone:
            let amount = shares[who]
            send children[n].put_in(amount) paying amount from shares[who]
            stay
        on gamble(n: int(0..5), asked: money CNY, sent: money CNY) by anyone:
            send children[n].put_in(asked) paying sent from held
            stay
        on tell(amount: money CNY) by any Child:
            set told = told + 1
            set got = got + amount
            stay
        on return_it(amount: money CNY) by any Child paying amount into held: stay
        on read_too_soon by owner:
            create child = Child(parent: self, owner: owner, least: 1 CNY)
            if told > 3:
                require child.turns == 0 else "-"
            stay
        on timeout: pay all from held to owner; pay all from shares to owner; go Closed

    final Closed

contract Child:
    party parent: Parent, owner
    term least: money CNY
    pot saved: CNY
    keep turns: int = 0
    keep over_at: time = now
    require parent is Open else "-"

    state Growing until entered + 9 days:
        on put_in(amount: money CNY) by parent paying amount into saved:
            require amount >= least else "太少 / too little"
            set turns = turns + 1
            if turns > 4:
                set over_at = now
                send parent.tell(amount)
                go Passing
            else:
                send parent.tell(amount)
                stay
        on return_it(amount: money CNY) by owner and any Parent:
            send parent.return_it(amount) paying amount from saved
            stay
        on give_up by owner:
            let left = saved
            send parent.return_it(left) paying left from saved
            go Gone
        on timeout: pay all from saved to owner; go Gone

    state Passing until over_at:
        on timeout: pay all from saved to owner; go Gone

    final Gone
"""


def text_of(name: str) -> str:
    """The family above, or the project of the contracts' tests."""
    if name == "family":
        return FAMILY
    return (Path(__file__).parents[1] / "contracts" / "project.tally").read_text(encoding="utf-8")


def begun(name: str, compilation: Compilation, driver: Driver) -> None:
    """The instances that people create, with money to work with; all others come from rules."""
    first, second, third, *_ = PEOPLE
    if name == "family":
        assert driver.create(compilation, 0, (first,)).done
        calls = (
            (0, first, "fill", (300_000,)),
            *((0, first, "fill_share", (who, 5_000)) for who in PEOPLE[:4]),
            *((0, first, "have_one", (amount,)) for amount in (100, 2_000)),
        )
    else:
        assert driver.create(compilation, 0, (first, 60_000)).done
        board = driver.twin.reference.world.instances[0].address
        assert driver.create(compilation, 1, (second, third, board, 10)).done
        calls = (
            (1, third, "fill", (300_000,)),
            (1, second, "open_file", (first, 100)),
            (1, second, "open_many", ((third, PEOPLE[3]), 100)),
        )
    for call in calls:
        assert driver.twin.call(*call, None).done


def history(name: str, seed: int) -> tuple[Counter[str], Counter[str]]:
    """A random history: how often actions of which kind came from a message, and what calls came to."""
    compilation = compiled(name, text_of(name))
    driver = Driver(Twin(START, ("CNY",)), Seeded(seed), given=1_000_000)
    begun(name, compilation, driver)
    for _ in range(STEPS):
        driver.step()
    driver.rest()
    sent: Counter[str] = Counter()
    for receipt in driver.twin.receipts:
        sent.update(action.kind.value for action in receipt.actions if action.cause >= 0)
    assert driver.tally.halts == {}
    return sent, driver.tally.refused


def histories(name: str, seeds: range) -> None:
    """Many histories, in which everything happens that messages are about."""
    sent: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for seed in seeds:
        found = history(name, seed)
        sent.update(found[0])
        refused.update(found[1])
    print(f"{name}: {dict(sent)}, refused {dict(refused)}")
    assert sent["creation"] > len(seeds), sent
    assert sent["rule"] > len(seeds), sent
    wanted = {"R4001", "R4003", "R4004"} | ({"R4006", "R4021"} if name == "family" else set())
    assert wanted <= set(refused), refused


@pytest.mark.parametrize("name", ["family", "project"])
def test_random_histories_with_messages_agree(name: str) -> None:
    histories(name, range(HISTORIES))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["family", "project"])
def test_many_random_histories_with_messages_agree(name: str) -> None:
    histories(name, range(1000, 1000 + SLOW_HISTORIES))
