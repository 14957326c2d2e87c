"""Bounds against runs: no action of any scenario uses more gas than was worked out for it beforehand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from chain.receipt import Receipt
from chain.testing.scenario import run_scenario
from tests.vm.code.texts import in_box
from vm.code.gas import action_bounds, clock_bounds, prepaid_of_states
from vm.compiler import Compilation, compile_source
from vm.machine.outcome import ActionKind, ActionRecord
from vm.source import SourceFile

ROOT = Path(__file__).parents[3]
PAGES = re.findall(r"```tally\n(.*?)```", (ROOT / "tests/language/pages.md").read_text("utf-8"), re.S)
CONTRACTS = [path.read_text("utf-8") for path in sorted((ROOT / "contracts").rglob("*.tally"))]


def compiled(text: str) -> Compilation:
    """The compilation of a sound text."""
    found = compile_source(SourceFile.of("test.tally", text))
    assert found.errors == (), found.errors
    return found


def receipts(found: Compilation) -> Iterator[Receipt]:
    """All receipts of all scenarios."""
    assert found.lowered is not None
    for scenario in found.lowered.scenarios:
        report = run_scenario(found, scenario)
        assert report.passed, (scenario.title, report.failure)
        for step in report.steps:
            yield from (*step.receipts, *step.clocks)


def actions(found: Compilation) -> Iterator[ActionRecord]:
    """All actions of contracts that ran in any scenario."""
    for receipt in receipts(found):
        yield from (record for record in receipt.actions if record.kind is not ActionKind.TRANSFER)


@pytest.mark.parametrize("text", [PAGES[0], *CONTRACTS])
def test_no_action_uses_more_than_its_bound(text: str) -> None:
    found = compiled(text)
    assert found.program is not None
    program = found.program.program
    numbers = {contract.name: number for number, contract in enumerate(program.contracts)}
    bounds = [dict(action_bounds(program, number)) for number in numbers.values()]
    clocks = [clock_bounds(program, number) for number in numbers.values()]
    ran = set()
    for record in actions(found):
        contract = numbers[record.name] if record.unit is None else record.unit.contract
        ran.add(contract)
        if record.kind is ActionKind.CLOCK:
            assert record.unit is not None
            assert record.gas <= clocks[contract][record.unit.number]
        else:
            assert record.gas <= bounds[contract][record.name], record.name
    assert ran == set(numbers.values())


EXACT = in_box(
    "keep n: int = 0\nkeep xs: list int limit 3\ninvariant low: n < 99\ngas act <= 100",
    'on act(k: int) by a: require k > 0 else "x"; set n = k; add k to xs else "full"; stay\n'
    "on loop by a:\n    for x in xs limit 3:\n        set n = x\n    stay\n"
    "on leave by a: go Open\n",
    after="""
scenario "all":
    people Li, Wang
    on 2026-01-05
    create box = Box(a: Li, b: Wang)
    Li does box.act(1)
    Li does box.act(2)
    Li does box.act(3)
    Li does box.loop
    Li does box.leave
    after 5 years clip
    expect box is Done
""",
)


def test_where_there_is_one_way_and_every_list_is_full_the_bound_is_what_is_used() -> None:
    found = compiled(EXACT)
    assert found.program is not None
    program = found.program.program
    used: dict[str, int] = {}
    for record in actions(found):
        used[record.name] = max(record.gas, used.get(record.name, 0))
    bounds = dict(action_bounds(program, 0))
    # WHO 2; LOCAL 1, PUSH 1, GREATER 2, REQUIRE 2; LOCAL 1, SET_KEEP 20 + 1; LOCAL 1, APPEND_KEEP 25 and the
    # size of the list before: 1 + 2 at the third, 1 + 3 at most; STAY 2; the invariant KEEP 3, PUSH 1, LESS 2
    assert used["act"] == 2 + 6 + 22 + 26 + 3 + 2 + 6
    assert bounds["act"] == used["act"] + 1
    assert used["loop"] == bounds["loop"]
    assert used["leave"] == bounds["leave"]
    assert used["Box"] == bounds["Box"]
    assert used["timeout"] == clock_bounds(program, 0)[0] == prepaid_of_states(program, 0)[0]


def test_what_is_prepaid_covers_all_clocks_that_run_with_nobody_acting() -> None:
    text = in_box(
        "keep n: int(0..99) = 0",
        "every 1 month clip from 2026-01-31 limit 7:\n    if n < 99:\n        set n = n + 1\n    stay\n"
        "at 2027-01-01: stay",
        after='scenario "nobody":\n    people Li, Wang\n    on 2026-01-05\n'
        "    create box = Box(a: Li, b: Wang)\n    after 5 years clip\n    expect box.n == 7, box is Done\n",
    )
    found = compiled(text)
    assert found.program is not None
    all_receipts = list(receipts(found))
    created = next(receipt for receipt in all_receipts if receipt.created is not None)
    clocks = [receipt.gas for receipt in all_receipts if receipt.transaction is None]
    assert len(clocks) == 7 + 1 + 1
    assert created.prepaid == prepaid_of_states(found.program.program, 0)[0] == sum(clocks)
