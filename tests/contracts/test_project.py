"""A project that opens files and hears of them: its scenarios, on the chain and on the reference."""

from __future__ import annotations

from pathlib import Path

import pytest

from chain.testing.scenario import run_scenario
from tests.reference.fixtures import compiled
from tests.reference.scenarios import play_all
from vm.code.gas import action_bounds, transaction_bounds
from vm.compiler import Compilation

PATH = Path(__file__).parent / "project.tally"


def project() -> Compilation:
    """The compiled text."""
    return compiled(PATH.name, PATH.read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", range(5))
def test_a_scenario_of_the_project_does_what_it_says(number: int) -> None:
    compilation = project()
    assert compilation.lowered is not None
    assert len(compilation.lowered.scenarios) == 5
    report = run_scenario(compilation, compilation.lowered.scenarios[number])
    assert report.passed, report.failure


def test_the_reference_says_the_same() -> None:
    assert play_all(project()) == 5


def test_its_author_is_told_nothing() -> None:
    assert project().diagnostics == ()


def test_its_transactions_are_bound_with_all_that_follows() -> None:
    program = project().program
    assert program is not None
    board, whole, file = (dict(transaction_bounds(program.program, number)) for number in range(3))
    own = dict(action_bounds(program.program, 1))
    assert whole["report"] == own["report"] + board["count_in"]
    assert file["take"] > whole["report"] > board["count_in"]
    assert all(gas <= 2_000_000 for gas in (*board.values(), *whole.values(), *file.values()))
