"""The relocation project in random histories: chain and reference agree, every line adds up, no action takes
more gas than was known of it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.chain.lines import check_lines
from tests.reference.compare import Twin
from tests.reference.drive import PEOPLE, Driver
from tests.reference.fixtures import START, START_DAY, compiled
from tests.reference.test_lines import check_gas
from tests.reference.values import Seeded
from vm.machine.dates import Duration, Roll, Unit
from vm.values import Value

PATH = Path(__file__).parents[2] / "contracts" / "relocation" / "project.tally"
HISTORIES = 12
SLOW_HISTORIES = 300
STEPS = 60
DAY = 86_400
AGENCY, TREASURY, SUPERIOR, REVIEWER, COURT, BANK, NOTARY, LIN = PEOPLE
BOARD, STAFF = (TREASURY, SUPERIOR, REVIEWER), (SUPERIOR, REVIEWER, COURT)
HOUSEHOLDS = (LIN, NOTARY, BANK)
"""The people are few: some have two offices, none of a pair that is kept apart."""
AWARDS = (300_000, 200_000, 250_000)
LINES = (("land", 400_000), ("bond", 500_000))
PAPER = bytes(32)


class Leader:
    """Leads a project of three households through its stages, on chain and reference."""

    def __init__(self, driver: Driver) -> None:
        self.driver, self.twin = driver, driver.twin
        terms: tuple[Value, ...] = (
            *PEOPLE[:7], BOARD, STAFF, 750_000, 280_000, 80,
            Duration(Unit.DAY, 60, Roll.NONE), START_DAY, 500,
        )  # fmt: skip
        self.compilation = compiled(PATH.name, PATH.read_text(encoding="utf-8"))
        assert driver.create(self.compilation, 0, terms).done

    def do(self, number: int, who: bytes, action: str, *arguments: Value) -> None:
        """A call that must be done."""
        result = self.twin.call(number, who, action, arguments)
        assert result.done, (action, result.outcome, result.reason)

    def wait(self, days: int) -> None:
        """Days pass."""
        self.twin.advance(self.driver.now + days * DAY)

    def noticed(self) -> None:
        """Three files are opened: instances 1, 2 and 3."""
        for place, household in enumerate(HOUSEHOLDS):
            self.do(0, AGENCY, "open_file", household, bytes([place]) * 32, START_DAY - 900)

    def planned(self) -> None:
        """The plan stands, and two lines are there."""
        for days, action in ((20, "publish_plan"), (31, "confirm_plan")):
            self.wait(days)
            self.do(0, AGENCY, action, PAPER)
        for line, amount in LINES:
            self.do(0, TREASURY, "fund_line", line, amount, PAPER)

    def signing(self) -> None:
        """Two of the board decide; surveys and offers are made."""
        self.do(0, TREASURY, "earmark")
        for who in BOARD[:2]:
            self.do(0, who, "decide", PAPER)
        for number in (1, 2, 3):
            self.do(number, AGENCY, "publish_survey", PAPER)
        self.wait(8)
        for number, award in enumerate(AWARDS, 1):
            self.do(number, AGENCY, "offer", award, PAPER)

    def paying(self) -> None:
        """All sign; the signing period ends."""
        for number, household in enumerate(HOUSEHOLDS, 1):
            for who in (household, AGENCY):
                self.do(number, who, "sign", PAPER)
        self.wait(54)

    def released(self) -> None:
        """The second household's order has its money, the first's waits for a second payer."""
        for order, number in ((4, 1), (5, 2)):
            self.do(number, STAFF[0], "file_order")
            self.do(order, STAFF[1], "check")
            self.do(order, STAFF[2], "approve")


STAGES = ("noticed", "planned", "signing", "paying", "released")


def history(seed: int, seen: Counter[object], states: set[str]) -> None:
    """Led some of the way, then random calls on all instances, then nobody acts."""
    chooser = Seeded(seed)
    driver = Driver(Twin(START, ("CNY",)), chooser, given=30_000_000)
    leader = Leader(driver)
    driver.curious = True
    for stage in STAGES[: 1 + min(4, chooser.integer(0, 7))]:
        getattr(leader, stage)()
    for _ in range(STEPS):
        driver.step()
        check_lines(driver.twin.receipts, driver.twin.ledger.state.instances)
    driver.rest()
    check_lines(driver.twin.receipts, driver.twin.ledger.state.instances)
    check_gas(driver.twin)
    assert driver.tally.halts == Counter()
    for receipt in driver.twin.receipts:
        seen.update(len(payment.lines) for payment in receipt.payments)
    seen.update(driver.tally.refused)
    seen.update(driver.tally.done)
    states.update(driver.tally.states)


def run_all(seeds: range) -> set[str]:
    """Many histories; gives the states that random calls and clocks led to."""
    seen: Counter[object] = Counter()
    states: set[str] = set()
    for seed in seeds:
        history(seed, seen, states)
    print(seen, sorted(states))
    assert seen["rule"] > 4 * len(seeds)
    assert seen[1] > 2 * len(seeds)
    assert seen[2] > 0
    assert {"R4001", "R4002", "R4003"} <= set(seen)
    return states


def test_histories_of_the_project_agree_and_add_up() -> None:
    assert {"Lapsed", "Closed", "Void", "Suspended", "WithNotary"} <= run_all(range(HISTORIES))


@pytest.mark.slow
def test_many_histories_of_the_project_agree_and_add_up() -> None:
    states = run_all(range(1_000, 1_000 + SLOW_HISTORIES))
    assert {"Paid", "Claimed", "Escheated", "Vacated", "Stalled"} <= states
    assert {"Corrected", "Hearing", "Cosigning"} <= states
