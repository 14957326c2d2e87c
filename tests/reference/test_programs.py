"""Random programs run alike on the machine and on the reference, in everything but gas."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.reference.compare import DisagreementError, Twin
from tests.reference.drive import Driver, Tally
from tests.reference.fixtures import START
from tests.reference.programs import program
from tests.reference.values import Seeded, pick
from vm.compiler import compile_source
from vm.source import SourceFile

PROGRAMS = 150
SLOW_PROGRAMS = 4_000
STEPS = 25
WEALTH = (1_000_000, 1_000_000, 500, 2**126)
"""What people start with: enough, little, or so much that money overflows."""
FAIR = 0.85
"""At least this share of the programs is accepted."""


def run(seed: int, tally: Tally, refused: Counter[str]) -> bool:
    """Write the program of a seed and drive it; whether it was accepted."""
    chooser = Seeded(seed)
    text = program(chooser)
    compilation = compile_source(SourceFile.of(f"program {seed}", text))
    if compilation.program is None:
        refused.update(error.code for error in compilation.errors)
        return False
    driver = Driver(Twin(START, ("CNY",)), chooser, given=pick(chooser, WEALTH))
    try:
        for _ in range(4):
            driver.create(compilation)
        for _ in range(STEPS):
            if driver.live():
                driver.step()
        driver.rest()
    except DisagreementError as found:
        found.add_note(f"seed {seed}\n{text}")
        raise
    tally.update(driver.tally)
    return True


def run_all(seeds: range) -> None:
    """Drive all programs, and ask that they were accepted, and that calls were done and refused."""
    tally, refused = Tally(), Counter[str]()
    accepted = sum(run(seed, tally, refused) for seed in seeds)
    print(f"seeds {seeds}: accepted {accepted} of {len(seeds)}, refused for {refused}; {tally}")
    assert accepted >= FAIR * len(seeds), refused
    assert tally.share_done > 0.2, tally
    assert {"R4001", "R4002", "R4003", "R4004", "R4005", "R4006", "R4007", "R4008"} <= set(tally.refused)


def test_random_programs_agree() -> None:
    run_all(range(PROGRAMS))


@pytest.mark.slow
def test_many_random_programs_agree() -> None:
    run_all(range(10_000, 10_000 + SLOW_PROGRAMS))
