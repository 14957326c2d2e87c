"""Random programs that the compiler accepts keep what the language guarantees, whatever they do."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.properties.watch import Watch
from tests.reference.compare import Twin
from tests.reference.drive import Driver, Tally
from tests.reference.fixtures import START
from tests.reference.programs import program
from tests.reference.values import Seeded
from vm.compiler import compile_source
from vm.source import SourceFile

PROGRAMS = 80
SLOW_PROGRAMS = 3_000
STEPS = 25
FIRST = 50_000
BARRED = ("R4001", "R4004", "R4005", "R4006", "R4007", "R4008", "R4010", "R4011", "R4012", "R4013", "R4014")
"""What no clock of an accepted program stops for while nobody holds more than a currency can be."""


def run(seed: int, tally: Tally, refused: Counter[str]) -> bool:
    """Write the program of a seed and watch its life; whether it was accepted."""
    chooser = Seeded(seed)
    text = program(chooser)
    compilation = compile_source(SourceFile.of(f"program {seed}", text))
    if compilation.program is None:
        refused.update(error.code for error in compilation.errors)
        return False
    driver = Driver(Twin(START, ("CNY",)), chooser)
    watch = Watch(driver.twin, may_halt=True)
    driver.around = watch.call
    try:
        for _ in range(3):
            driver.create(compilation)
            watch.look()
        for _ in range(STEPS):
            if driver.live():
                driver.step()
                watch.look()
        watch.silence()
    except AssertionError as found:
        found.add_note(f"seed {seed}\n{text}")
        raise
    halted = [one.halted for one in driver.twin.reference.world.instances if one.halted is not None]
    assert not set(halted) & set(BARRED), f"seed {seed}: a clock stopped for {halted}\n{text}"
    tally.update(driver.tally)
    return True


def run_all(seeds: range) -> None:
    """Watch all programs; most are accepted and much is done in them."""
    tally, refused = Tally(), Counter[str]()
    accepted = sum(run(seed, tally, refused) for seed in seeds)
    print(f"seeds {seeds}: accepted {accepted} of {len(seeds)}, refused for {refused}; {tally}")
    assert accepted > 0.8 * len(seeds), refused
    assert tally.share_done > 0.3, tally


def test_accepted_programs_keep_the_guarantees() -> None:
    run_all(range(FIRST, FIRST + PROGRAMS))


@pytest.mark.slow
def test_many_accepted_programs_keep_the_guarantees() -> None:
    run_all(range(FIRST + 10_000, FIRST + 10_000 + SLOW_PROGRAMS))
