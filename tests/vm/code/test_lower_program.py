"""Lowering a whole file: pools, totals, probes of scenarios, the source map, the tables of a contract."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.vm.code.texts import code_of, in_box, lowered
from vm.code.opcodes import Opcode
from vm.code.program import (
    Instruction,
    Program,
    Unit,
    UnitKind,
)
from vm.code.units import in_text_order, units
from vm.source import SourceFile
from vm.types import AccountType, IntType, MoneyType

ROOT = Path(__file__).parents[3]
PAGES = re.findall(r"```tally\n(.*?)```", (ROOT / "tests/language/pages.md").read_text("utf-8"), re.S)


# --- pools and totals -------------------------------------------------------------------------------------


def test_constants_texts_and_types_stand_once() -> None:
    rules = """
    on act(n: int) by a:
        require n > 5 else "no"
        require n > 5 else "no"
        set x = n
        set x = n
        stay
    """
    program = lowered(in_box("keep x: int(0..9)", rules)).program
    assert program.constants.count((IntType(), 5)) == 1
    assert program.texts == ("no",)
    assert program.types == (IntType(0, 9),)
    assert program.currencies == ("CNY",)


def test_constants_of_different_types_stand_apart() -> None:
    rules = "on act by a: set x = 5; set y = 0.05 CNY; set z = 5; stay"
    program = lowered(in_box("keep x: int\nkeep y: money CNY\nkeep z: int(0..9)", rules)).program
    found = [pair for pair in program.constants if pair[1] == 5]
    assert found == [(IntType(), 5), (MoneyType("CNY"), 5), (IntType(0, 9), 5)]


def test_every_currency_of_a_pot_or_a_header_is_named() -> None:
    rules = "on act by a paying 5 USD into b: stay"
    assert lowered(in_box("pot other: EUR", rules)).program.currencies == ("CNY", "EUR", "USD")


TOTALS = """
keep m: map account to R
keep plain: map account to int default 0
"""


def test_totals_are_kept_of_what_the_program_sums() -> None:
    before = "record R: x: int; due: money CNY; y: int"
    rules = "on act by a: set n = sum(m.y) + sum(m.x) + sum(m.y); stay"
    declarations = TOTALS + "keep n: int\nfunction total() -> int = sum(plain)"
    maps = lowered(in_box(declarations, rules, before)).program.contracts[0].maps
    assert [map_.sums for map_ in maps] == [(0, 2), (-1,)]


def test_what_was_paid_is_tracked_where_the_contract_reads_it() -> None:
    def tracks(rules: str, function: str = "") -> tuple[bool, bool]:
        (contract,) = lowered(in_box("keep x: money CNY\n" + function, rules)).program.contracts
        return contract.tracks_paid, contract.tracks_received

    assert tracks("on act by a: stay") == (False, False)
    assert tracks("on act by a: set x = paid(b); stay") == (True, False)
    assert tracks("on act by a: set x = received(b); stay") == (False, True)
    function = "function f(c: account) -> money CNY = received(c)"
    assert tracks("on act by a: set x = f(b); stay", function) == (False, True)


# --- scenarios --------------------------------------------------------------------------------------------

SCENARIO = """
scenario "all":
    people Li, Wang
    give 20 CNY to Li
    let five = 2 + 3
    create box = Box(a: Li, b: Wang)
    Li does box.act(five)
    Wang cannot box.act(7) because "R4002"
    expect box.n == 5 and box.m[Li] > 0 CNY, Li has 15 CNY
    expect box is Open, not (box.f(five) < 3)
    after 2 days
"""
SCENARIO_BOX = in_box(
    "keep n: int = 0\nkeep m: map account to money CNY default 0 CNY\n"
    "function f(x: int) -> int = x + n\nkeep y: int",
    "on act(k: int) by a: set n = k; stay",
    after=SCENARIO,
)


def probe_lines(program: Program, code: tuple[Instruction, ...]) -> list[str]:
    """The instructions of a probe, without its charges: opcodes and operands."""
    return [
        f"{item.opcode.name} {' '.join(map(str, item.operands))}".strip()
        for item in in_text_order(code)
        if item.opcode is not Opcode.CHARGE
    ]


def test_each_expression_of_a_scenario_is_a_probe_of_its_own() -> None:
    found = lowered(SCENARIO_BOX)
    (scenario,) = found.scenarios
    assert scenario.title == "all"
    assert scenario.people == (0, 1)
    assert [len(step.probes) for step in scenario.steps] == [1, 1, 2, 1, 1, 2, 2, 0]
    probes = [probe for step in scenario.steps for item in step.probes for probe in (*item.sides, item)]
    assert sorted(probe.unit.number for probe in probes) == list(range(len(probes)))
    assert {probe.unit.kind for probe in probes} == {UnitKind.PROBE}


def test_another_instance_is_read_in_a_block_with_keys_before_it() -> None:
    found = lowered(SCENARIO_BOX)
    steps = found.scenarios[0].steps
    both, has = steps[5].probes
    # box is local 3; Li is local 0
    assert probe_lines(found.probe_program, both.sides[0].code) == ["LOCAL 3", "AT 0", "KEEP 0"]
    assert probe_lines(found.probe_program, both.sides[1].code) == [
        "LOCAL 0",
        "LOCAL 3",
        "AT 0",
        "MAP_GET 0",
    ]
    assert probe_lines(found.probe_program, has.sides[0].code) == ["LOCAL 0", "BALANCE 0"]
    in_open, call = steps[6].probes
    assert probe_lines(found.probe_program, in_open.code) == ["LOCAL 3", "AT 0", "STATE_IS 0"]
    assert probe_lines(found.probe_program, call.sides[0].code) == ["LOCAL 2", "LOCAL 3", "AT 0", "CALL 0"]


def test_sides_are_the_operands_of_comparisons_without_constants() -> None:
    text = SCENARIO_BOX
    (scenario,) = lowered(text).scenarios
    source = SourceFile.of("test.tally", text)

    def sides(step: int) -> list[list[str]]:
        return [[source.excerpt(side.span) for side in probe.sides] for probe in scenario.steps[step].probes]

    assert sides(5) == [["box.n", "box.m[Li]"], ["Li"]]
    assert sides(6) == [["box"], ["box.f(five)"]]


def test_a_scenario_changes_nothing_of_the_program() -> None:
    without = in_box(
        "keep n: int = 0\nkeep m: map account to money CNY default 0 CNY\n"
        "function f(x: int) -> int = x + n\nkeep y: int",
        "on act(k: int) by a: set n = k; stay",
    )
    found = lowered(SCENARIO_BOX)
    assert found.program == lowered(without).program
    longer = found.probe_program
    kept = len(found.program.constants)
    assert longer.constants[:kept] == found.program.constants
    assert len(longer.constants) > kept
    pools = {
        "constants": found.program.constants,
        "texts": found.program.texts,
        "types": found.program.types,
        "currencies": found.program.currencies,
    }
    assert replace(longer, **pools) == found.program  # type: ignore[arg-type]  # the fields' own values
    assert longer.types[: len(found.program.types)] == found.program.types


# --- the source map ---------------------------------------------------------------------------------------


def test_every_instruction_leads_to_its_text() -> None:
    text = in_box("keep x: int", 'on act(n: int) by a: require n > 5 else "no"; set x = n * 2; stay')
    found = lowered(text)
    source = SourceFile.of("test.tally", text)
    unit = Unit(UnitKind.RULE, 0, 0)
    texts = []
    for item in in_text_order(code_of(found.program, UnitKind.RULE)):
        span = found.source_map.span(unit, item.position)
        assert span is not None
        texts.append((item.opcode.name, source.excerpt(span)))
    assert texts == [
        ("CHARGE", "n"),
        ("LOCAL", "n"),
        ("PUSH", "5"),
        ("GREATER", "n > 5"),
        ("REQUIRE", 'require n > 5 else "no"'),
        ("LOCAL", "n"),
        ("PUSH", "2"),
        ("INT_MULTIPLY", "n * 2"),
        ("SET_KEEP", "set x = n * 2"),
        ("STAY", "stay"),
    ]
    assert found.source_map.span(unit, len(texts)) is None
    assert found.source_map.span(unit, -1) is None


@pytest.mark.parametrize("page", PAGES)
def test_every_instruction_of_every_unit_and_probe_has_a_span(page: str) -> None:
    found = lowered(page)
    spans = dict(found.source_map.spans)
    program_units = dict(units(found.program))
    probes = {
        probe.unit: probe.code
        for scenario in found.scenarios
        for step in scenario.steps
        for item in step.probes
        for probe in (item, *item.sides)
    }
    assert set(spans) == set(program_units) | set(probes)
    for unit, code in (program_units | probes).items():
        positions = [item.position for item in in_text_order(code)]
        assert positions == list(range(len(spans[unit])))


def test_the_charge_of_an_empty_branch_leads_to_the_branch() -> None:
    text = in_box("keep x: int", "on act by a:\n    if a == b:\n        clear x\n    stay")
    found = lowered(text)
    (branch,) = (item for item in code_of(found.program, UnitKind.RULE) if item.opcode is Opcode.IF)
    (empty,) = branch.blocks[1]
    unit = Unit(UnitKind.RULE, 0, 0)
    assert empty.operands == (0,)
    assert found.source_map.span(unit, empty.position) == found.source_map.span(unit, branch.position)


# --- tables -----------------------------------------------------------------------------------------------


def test_declarations_become_tables_in_the_order_of_the_text() -> None:
    text = in_box(
        "term fee: money CNY\nkeep n: int = 5\nkeep later: int\nkeep m: map account to int once\n"
        "pot cells: CNY per account limit 9\nevent Seen: who: account; n: int\nevent Other\n"
        "invariant one in Open, Done: n > 0\ninvariant two each k in m: m[k] > 0",
        "on act(k: int) by a: let x = k; stay",
    )
    (contract,) = lowered(text).program.contracts
    assert (contract.name, contract.parties) == ("Box", 2)
    assert [(term.name, term.type) for term in contract.terms] == [
        ("a", AccountType()),
        ("b", AccountType()),
        ("fee", MoneyType("CNY")),
    ]
    assert [(keep.name, keep.initial is None) for keep in contract.keeps] == [("n", False), ("later", True)]
    (map_,) = contract.maps
    assert (map_.name, map_.key, map_.value, map_.once, map_.default) == (
        "m",
        AccountType(),
        IntType(),
        True,
        None,
    )
    assert [(pot.name, pot.key, pot.limit) for pot in contract.pots] == [
        ("held", None, None),
        ("cells", AccountType(), 9),
    ]
    assert [(event.name, [field.name for field in event.fields]) for event in contract.events] == [
        ("Seen", ["who", "n"]),
        ("Other", []),
    ]
    assert [(one.name, one.states, one.each) for one in contract.invariants] == [
        ("one", (0, 1), None),
        ("two", None, 0),
    ]
    (rule,) = contract.rules
    assert [local.name for local in rule.locals] == ["k", "x"]
    assert [local.name for local in rule.parameters] == ["k"]
