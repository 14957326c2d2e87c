"""The contracts hold, and every planted fault is found by the catcher that its row names, not before it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

import tally
from chain.testing.scenario import run_scenario
from tests.contracts import lease, order, relocation
from tests.contracts.faults import LEASE, ORDER, Catcher, Fault, plant
from tests.contracts.relocation_faults import PROJECT
from tests.contracts.walk import Broken, Property, Walk, walk
from vm.compiler import Compilation, compile_source
from vm.source import SourceFile

_CONTRACTS = Path(__file__).parents[2] / "contracts"
_Start = Callable[[Any], Callable[[Random], Walk]]

CASES: tuple[tuple[str, _Start, tuple[Property, ...], tuple[Fault, ...]], ...] = (
    ("rental/lease", lease.start, lease.PROPERTIES, LEASE),
    ("relocation/order", order.start, order.PROPERTIES, ORDER),
    ("relocation/project", relocation.start, relocation.PROPERTIES, PROJECT),
)
_FAULTS = [
    pytest.param(name, start, properties, fault, id=f"{name}: {fault.name}")
    for name, start, properties, faults in CASES
    for fault in faults
]
SEEDS = 150


def _text(name: str) -> str:
    return (_CONTRACTS / f"{name}.tally").read_text(encoding="utf-8")


def _failing(compilation: Compilation) -> list[str]:
    if compilation.lowered is None:
        raise ValueError("the program does not compile")
    reports = (run_scenario(compilation, scenario) for scenario in compilation.lowered.scenarios)
    return [report.title for report in reports if not report.passed]


def _broken(start: Callable[[Random], Walk], properties: tuple[Property, ...], seed: int) -> str | None:
    """What a walk finds broken, None where everything holds."""
    try:
        walk(start, properties, seed)
    except Broken as broken:
        return str(broken)
    return None


@pytest.mark.parametrize(("name", "start", "properties", "faults"), CASES, ids=[case[0] for case in CASES])
def test_walks_through_the_contract_break_nothing(
    name: str, start: _Start, properties: tuple[Property, ...], faults: tuple[Fault, ...]
) -> None:
    module = tally.loads(_text(name), name)
    ends: dict[str, int] = {}
    done = 0
    for seed in range(60):
        one = walk(start(module), properties, seed)
        ends[one.instance.state] = ends.get(one.instance.state, 0) + 1
        done += sum(step.receipt is not None for step in one.steps)
    assert len(ends) >= 3, ends
    assert done > 60 * 3


@pytest.mark.parametrize(("name", "start", "properties", "fault"), _FAULTS)
def test_a_planted_fault_is_found_by_its_catcher(
    name: str, start: _Start, properties: tuple[Property, ...], fault: Fault
) -> None:
    text = plant(_text(name), fault)
    compilation = compile_source(SourceFile.of(f"{name}.tally", text))
    codes = [found.code for found in compilation.errors]
    if fault.catcher is Catcher.COMPILER:
        assert any(code.startswith(fault.finds) for code in codes), codes
        return
    assert not codes
    failing = _failing(compilation)
    if fault.catcher is Catcher.SCENARIO:
        assert any(fault.finds in title for title in failing), failing
        return
    assert not failing
    module = tally.loads(text, name)
    broken = next(filter(None, (_broken(start(module), properties, seed) for seed in range(SEEDS))), None)
    assert broken is not None, f"no walk of {SEEDS} found it"
    assert fault.finds in broken


@pytest.mark.parametrize("faults", [LEASE, ORDER, PROJECT], ids=["lease", "order", "project"])
def test_each_kind_of_catcher_has_its_faults(faults: tuple[Fault, ...]) -> None:
    assert len(faults) >= 10
    for catcher in Catcher:
        assert sum(fault.catcher is catcher for fault in faults) >= 3
