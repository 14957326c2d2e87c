"""The catalogue's examples of refusals do what they show."""

from __future__ import annotations

import re

import pytest

from chain.receipt import Receipt
from chain.testing.report import RunReport
from chain.testing.scenario import run_scenario
from vm.compiler import compile_source
from vm.diagnostics.catalogue.refusal_examples import EXAMPLES
from vm.diagnostics.codes import CATALOGUE
from vm.machine.outcome import Refused
from vm.source import SourceFile

CODES = re.compile("R[45][0-9]{3}")


def run(text: str) -> RunReport:
    """The report of the only scenario of a text, which must compile."""
    compilation = compile_source(SourceFile.of("example.tally", text))
    assert compilation.errors == ()
    assert compilation.lowered is not None
    (scenario,) = compilation.lowered.scenarios
    return run_scenario(compilation, scenario)


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_the_wrong_example_is_refused_with_its_code_at_its_last_step(code: str) -> None:
    report = run(EXAMPLES[code][0])
    step = report.steps[-1]
    assert step.failure is not None
    assert step.text == EXAMPLES[code][0].strip().splitlines()[-1].strip()
    (receipt,) = step.receipts
    assert isinstance(receipt, Receipt)
    assert isinstance(receipt.outcome, Refused)
    assert receipt.outcome.refusal.code == code


@pytest.mark.parametrize("code", sorted(EXAMPLES))
def test_the_right_example_runs_to_its_end(code: str) -> None:
    assert run(EXAMPLES[code][1]).passed


def test_the_catalogue_shows_them() -> None:
    shown = {
        code: (entry.wrong, entry.right)
        for code, entry in CATALOGUE.items()
        if CODES.fullmatch(code) and entry.wrong
    }
    assert shown == dict(EXAMPLES)
