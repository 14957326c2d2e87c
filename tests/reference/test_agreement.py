"""Chain and reference agree on every scenario that is written down and on random histories."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reference.compare import Twin
from tests.reference.drive import Driver, Tally
from tests.reference.fixtures import FIXTURES, START, compiled, contract_files, pages
from tests.reference.scenarios import play_all
from tests.reference.values import Seeded

HISTORIES = 20
SLOW_HISTORIES = 400
STEPS = 100
LIVE = 2


@pytest.mark.parametrize("path", contract_files(), ids=lambda path: path.stem)
def test_scenarios_of_the_contracts_agree(path: Path) -> None:
    play_all(compiled(path.name, path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("number", range(len(pages())))
def test_scenarios_of_the_pages_agree(number: int) -> None:
    assert play_all(compiled(f"page {number}", pages()[number])) > 0


def history(name: str, seed: int, tally: Tally) -> None:
    """A random history of a fixture, two instances at a time, to its end; it likes states that are new."""
    fixture = next(make for make in FIXTURES if make.__name__ == name)()
    driver = Driver(Twin(START, ("CNY",)), Seeded(seed), given=30_000_000)
    driver.tally, driver.curious = tally, True
    for _ in range(STEPS):
        while len(driver.live()) < LIVE:
            assert driver.create(
                fixture.compilation, terms=fixture.terms(driver.today(fixture.compilation))
            ).done
        driver.step()
    driver.rest()


def histories(name: str, seeds: range) -> float:
    """Many histories; a fair share of their calls is done. Gives the share of states that they came to."""
    tally = Tally()
    for seed in seeds:
        history(name, seed, tally)
    print(f"{name}: {tally}")
    assert tally.halts == {}, "a contract that the project ships halts"
    assert tally.share_done > 0.4, tally
    assert tally.done["rule"] > 10 * len(seeds), tally
    assert {"R4002", "R4003", "R4005"} <= set(tally.refused), tally
    fixture = next(make for make in FIXTURES if make.__name__ == name)()
    checked = fixture.compilation.checked
    assert checked is not None
    return len(tally.states) / len(checked.contracts[0].states)


@pytest.mark.parametrize("name", [make.__name__ for make in FIXTURES])
def test_random_histories_agree(name: str) -> None:
    assert histories(name, range(HISTORIES)) > 0.5


@pytest.mark.slow
@pytest.mark.parametrize("name", [make.__name__ for make in FIXTURES])
def test_many_random_histories_agree(name: str) -> None:
    assert histories(name, range(1000, 1000 + SLOW_HISTORIES)) == 1
