"""Promises that hold in every generated history of the contracts that the project ships."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.machine import Run, machine
from tests.reference.fixtures import FIXTURES

EXAMPLES = 20
SLOW_EXAMPLES = 600
STEPS = 30


def explore(name: str, examples: int, number: int) -> None:
    """Run the machine of a fixture; a fair share of all calls must have been done."""
    fixture = next(make for make in FIXTURES if make.__name__ == name)()
    run = Run(fixture)
    chosen = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(machine(run)), settings=chosen)
    print(f"{name}: seed {number}, {run.examples} histories, {run.tally}")
    assert run.examples >= examples
    assert run.tally.share_done > 0.1, run.tally
    assert run.tally.done["rule"] > examples, run.tally
    assert len(run.tally.refused) >= 3, run.tally


@pytest.mark.parametrize("name", [make.__name__ for make in FIXTURES])
def test_promises_hold_in_every_history(name: str) -> None:
    explore(name, EXAMPLES, 20_260_105)


@pytest.mark.slow
@pytest.mark.parametrize("name", [make.__name__ for make in FIXTURES])
def test_promises_hold_in_many_histories(name: str) -> None:
    explore(name, SLOW_EXAMPLES, random.SystemRandom().randrange(2**32))
