"""Contracts of authors who know only the specification: the first version meets these codes, the final one
works."""

from __future__ import annotations

from pathlib import Path

import pytest

from chain.testing.scenario import run_scenario
from vm.compiler import Compilation, compile_source
from vm.source import SourceFile

FOLDER = Path(__file__).parent

FIRST: dict[str, tuple[tuple[str, int], ...]] = {
    "laundry_fund": (("E1040", 37), ("E1040", 40)),
    "dog_bounty": (),
    "piano_purchase": (
        ("E1040", 7),
        ("E1040", 22),
        ("E1040", 75),
        ("E1040", 87),
        ("E1040", 103),
        ("E1040", 112),
    ),
    "parking_auction": (("E3007", 38), ("E3007", 48)),
    "scholarship": (("E1070", 11), ("E2024", 12), ("E2024", 20), ("E2024", 20)),
}
"""Code and line of every finding in a first version: `to` and `down` are words of the language (laundry,
piano), statements stand after an `if` that leaves (auction), one `keep` names two values, and values of a
choice are written without it (scholarship)."""

SCENARIOS = {
    "laundry_fund": 3,
    "dog_bounty": 4,
    "piano_purchase": 4,
    "parking_auction": 3,
    "scholarship": 3,
}
"""How many scenarios each author wrote."""


def compiled(name: str) -> Compilation:
    """The compilation of a text of this folder."""
    text = (FOLDER / f"{name}.tally").read_text(encoding="utf-8")
    return compile_source(SourceFile.of(f"{name}.tally", text))


def test_the_tables_name_every_text_of_the_folder() -> None:
    found = {path.stem for path in FOLDER.glob("*.tally")}
    assert found == {f"{name}_{version}" for name in FIRST for version in ("first", "final")}
    assert SCENARIOS.keys() == FIRST.keys()


@pytest.mark.parametrize("name", FIRST)
def test_a_first_version_meets_exactly_these_codes(name: str) -> None:
    compilation = compiled(f"{name}_first")
    found = tuple(
        (one.code, compilation.source.position(one.span.start)[0])
        for one in compilation.diagnostics
        if one.span is not None
    )
    assert found == FIRST[name]


@pytest.mark.parametrize("name", FIRST)
def test_a_final_version_compiles_and_passes_all_its_scenarios(name: str) -> None:
    compilation = compiled(f"{name}_final")
    assert [one.code for one in compilation.errors] == []
    assert compilation.lowered is not None
    reports = [run_scenario(compilation, scenario) for scenario in compilation.lowered.scenarios]
    assert len(reports) == SCENARIOS[name]
    assert [report.title for report in reports if not report.passed] == []
