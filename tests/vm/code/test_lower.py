"""Lowering: what each construct becomes, worked by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.vm.code.texts import code_of, in_box, lines_of, lowered
from vm.code.opcodes import Opcode
from vm.code.program import (
    AtCode,
    EveryCode,
    UnitKind,
    WhoAccount,
    WhoAnd,
    WhoAnyone,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.machine.dates import Duration, Roll
from vm.machine.dates import Unit as DurationUnit

ROOT = Path(__file__).parents[3]
PAGES = re.findall(r"```tally\n(.*?)```", (ROOT / "tests/language/pages.md").read_text("utf-8"), re.S)


def act(declarations: str, rules: str, before: str = "") -> list[str]:
    """The lines of the body of the rule `act` of Box."""
    return lines_of(lowered(in_box(declarations, rules, before)).program, "Box, rule act")


def value(expression: str, declarations: str = "", before: str = "", type_: str = "int") -> list[str]:
    """The lines that leave an expression's value, before it is set and the rule stays."""
    declarations += f"\nkeep result: {type_}"
    lines = act(declarations, f"on act(n: int, c: account) by a: set result = {expression}; stay", before)
    assert lines[-2].endswith("SET_KEEP result")
    assert lines[-1].endswith("STAY")
    return lines[1:-2] if lines[0].startswith("0 CHARGE") else lines


# --- the first page ---------------------------------------------------------------------------------------


def test_the_first_page_award_is_one_share() -> None:
    program = lowered(PAGES[0]).program
    # TERM 2, LOCAL 1, TERM 2, SHARE 80, GO 20
    assert lines_of(program, "Rental, rule award") == [
        "0 CHARGE 105",
        "1 TERM landlord",
        "2 LOCAL kept",
        "3 TERM tenant",
        "4 SHARE held percent to account, rest to account",
        "5 GO Closed",
    ]


def test_the_first_page_claim_asks_first_and_then_writes() -> None:
    program = lowered(PAGES[0]).program
    # LOCAL 1, TERM 2, LESS_EQUAL 2, REQUIRE 2, LOCAL 1, SET_KEEP 20, GO 20
    assert lines_of(program, "Rental, rule claim") == [
        "0 CHARGE 48",
        "1 LOCAL amount",
        "2 TERM deposit",
        "3 LESS_EQUAL",
        '4 REQUIRE "不能超过押金 / at most the deposit"',
        "5 LOCAL amount",
        "6 SET_KEEP claimed",
        "7 GO Disputed",
    ]


def test_the_first_page_deadline_counts_months_from_the_start() -> None:
    program = lowered(PAGES[0]).program
    # TERM 2, PUSH 1, TERM 2, DURATION_SCALE 3, DATE_ADD 8
    assert lines_of(program, "Rental, deadline of Leased") == [
        "0 CHARGE 16",
        "1 TERM start",
        "2 PUSH 1 month clip",
        "3 TERM months",
        "4 DURATION_SCALE",
        "5 DATE_ADD",
    ]
    assert [state.dated for state in program.contracts[0].states] == [True] * 5


def test_the_first_page_header_is_who_amount_payer_and_pot() -> None:
    program = lowered(PAGES[0]).program
    sign, pay_rent = program.contracts[0].rules[:2]
    assert isinstance(sign.who, WhoAnd)
    assert sign.paying is not None
    assert (sign.paying.currency, sign.paying.target, sign.paying.place) == ("CNY", (1, 0), None)
    assert lines_of(program, "Rental, rule sign, who 2") == ["0 CHARGE 2", "1 TERM tenant"]
    assert lines_of(program, "Rental, rule sign, paying from") == ["0 CHARGE 2", "1 TERM tenant"]
    # of one caller it is the caller's money, and it goes to an account
    assert pay_rent.paying is not None
    assert (pay_rent.paying.source, pay_rent.paying.target) == (None, (0, 0))
    assert lines_of(program, "Rental, rule pay_rent, paying into") == ["0 CHARGE 2", "1 TERM landlord"]


def test_an_article_is_the_rules_own_text() -> None:
    program = lowered(PAGES[0]).program
    articles = [rule.article for rule in program.contracts[0].rules]
    assert [place is not None for place in articles] == [False, True, False, False, False, False, False]
    assert program.texts[articles[1] or 0] == "Article 5: rent is due monthly"


# --- expressions ------------------------------------------------------------------------------------------


def test_operands_go_from_left_to_right_and_roundings_are_operands() -> None:
    assert value("n * 2 - n / 3 rounded up") == [
        "1 LOCAL n",
        "2 PUSH 2",
        "3 INT_MULTIPLY",
        "4 LOCAL n",
        "5 PUSH 3",
        "6 INT_DIVIDE up",
        "7 INT_SUBTRACT",
    ]


@pytest.mark.parametrize(
    ("word", "then", "otherwise"),
    [
        ("and", ["5 CHARGE 4", "6 LOCAL n", "7 PUSH 9", "8 LESS"], ["9 CHARGE 1", "10 PUSH false"]),
        ("or", ["5 CHARGE 1", "6 PUSH true"], ["7 CHARGE 4", "8 LOCAL n", "9 PUSH 9", "10 LESS"]),
        ("implies", ["5 CHARGE 4", "6 LOCAL n", "7 PUSH 9", "8 LESS"], ["9 CHARGE 1", "10 PUSH true"]),
    ],
)
def test_logic_stops_as_soon_as_the_answer_is_known(word: str, then: list[str], otherwise: list[str]) -> None:
    before = ["1 LOCAL n", "2 PUSH 5", "3 GREATER", "4 IF"]
    found = value(f"n > 5 {word} n < 9", type_="bool")
    assert found == [*before, "then:", *then, "else:", *otherwise, "11 CHARGE 22"]


def test_choose_evaluates_one_of_two() -> None:
    assert value("choose(n > 5, n, 7)") == [
        "1 LOCAL n",
        "2 PUSH 5",
        "3 GREATER",
        "4 IF",
        "then:",
        "5 CHARGE 1",
        "6 LOCAL n",
        "else:",
        "7 CHARGE 1",
        "8 PUSH 7",
        "9 CHARGE 22",
    ]


def test_a_narrower_place_is_checked() -> None:
    assert value("n + 1", type_="int(0..9)") == [
        "1 LOCAL n",
        "2 PUSH 1",
        "3 INT_ADD",
        "4 NARROW int(0..9)",
    ]


def test_reads_of_the_instance() -> None:
    declarations = "keep m: map account to int default 0\npot cells: CNY per account\nkeep k: int"
    assert value("m[c] + k", declarations) == ["1 LOCAL c", "2 MAP_GET m", "3 KEEP k", "4 INT_ADD"]
    assert value("c in m", declarations, type_="bool") == ["1 LOCAL c", "2 MAP_HAS m"]
    assert value("sum(m) + count(m)", declarations) == [
        "1 MAP_SUM m of its values",
        "2 MAP_COUNT m",
        "3 INT_ADD",
    ]
    assert value("held + cells[c]", declarations, type_="money CNY") == [
        "1 POT held",
        "2 LOCAL c",
        "3 POT_CELL cells",
        "4 MONEY_ADD",
    ]
    assert value("sum(cells)", declarations, type_="money CNY") == ["1 POT_SUM cells"]
    assert value("known(k)", declarations, type_="bool") == ["1 KNOWN k"]
    assert value("self is Open", type_="bool") == ["1 STATE_IS Open"]
    assert value("self is final", type_="bool") == ["1 STATE_IS final"]
    assert value("paid(c)", type_="money CNY") == ["1 LOCAL c", "2 PAID CNY"]


def test_compound_values_and_hashes() -> None:
    before = "record R: x: int; who: account"
    assert value("R(x: n, who: c)", before=before, type_="R") == [
        "1 LOCAL n",
        "2 LOCAL c",
        "3 RECORD R",
    ]
    assert value("list(n, 5)", type_="list int limit 4") == [
        "1 LOCAL n",
        "2 PUSH 5",
        "3 LIST list int limit 4 count 2",
    ]
    assert value("hash(n, c)", type_="hash") == ["1 LOCAL n", "2 LOCAL c", "3 HASH int, account"]
    assert value("min(n, 5, 7)") == ["1 LOCAL n", "2 PUSH 5", "3 PUSH 7", "4 MINIMUM count 3"]


def test_old_reads_in_a_block() -> None:
    text = in_box("keep n: int = 0\ninvariant grows: old(n) <= n", "on act by a: stay")
    assert lines_of(lowered(text).program, "Box, invariant grows") == [
        "0 CHARGE 12",
        "1 OLD",
        "2 CHARGE 3",
        "3 KEEP n",
        "4 CHARGE 5",
        "5 KEEP n",
        "6 LESS_EQUAL",
    ]


def test_a_function_is_called_with_its_arguments_on_the_stack() -> None:
    before = "function f(x: int, y: account) -> int = x"
    assert value("f(n, c)", before=before) == ["1 LOCAL n", "2 LOCAL c", "3 CALL f"]


# --- statements -------------------------------------------------------------------------------------------


def test_moves_of_money_say_where_from_and_where_to() -> None:
    declarations = "pot other: CNY\npot cells: CNY per account"
    rules = """
    on act(c: account) by a:
        pay 5 CNY from held to b
        pay all from held to other
        pay up to 7 CNY from cells[a] to cells[c]
        pay all from cells to b
        share cells[a]: b 1/3, cells[c] 10%, other rest
        stay
    """
    assert act(declarations, rules)[1:-1] == [
        "1 PUSH 5.00 CNY",
        "2 TERM b",
        "3 PAY exact from held to account",
        "4 PAY all from held to other",
        "5 PUSH 7.00 CNY",
        "6 TERM a",
        "7 LOCAL c",
        "8 PAY up to from cells[key] to cells[key]",
        "9 TERM b",
        "10 PAY all from cells (whole) to account",
        "11 TERM a",
        "12 TERM b",
        "13 LOCAL c",
        "14 PUSH 10%",
        "15 SHARE cells[key] 1/3 to account, percent to cells[key], rest to other",
    ]


def test_operands_of_moves_are_those_of_the_opcode_table() -> None:
    declarations = "pot other: CNY\npot cells: CNY per account"
    rules = """
    on act(c: account) by a:
        pay up to 7 CNY from cells[a] to other
        pay all from cells to b
        share held: b 1/3, cells[c] 10%, other rest
        stay
    """
    code = code_of(lowered(in_box(declarations, rules)).program, UnitKind.RULE)
    moves = [item.operands for item in code if item.opcode in (Opcode.PAY, Opcode.SHARE)]
    assert moves == [
        (2, (2, 1), (1, 1), 0),
        (1, (2, 2), (0, 0), 0),
        ((0, 0), (((0, 0), 1, 3), ((2, 2), 0, 0)), (1, 1), 0),
    ]


def test_writes_take_the_key_first() -> None:
    declarations = "keep m: map account to int default 0\nkeep xs: list account limit 9\nkeep x: int"
    rules = """
    on act(c: account) by a:
        set m[c] = 5
        add c -> 7 to m else "there"
        remove c from m else "gone"
        add c to xs else "full"
        clear x
        let y = 3
        stay
    """
    assert act(declarations, rules)[1:-1] == [
        "1 LOCAL c",
        "2 PUSH 5",
        "3 MAP_SET m",
        "4 LOCAL c",
        "5 PUSH 7",
        '6 MAP_ADD m "there"',
        "7 LOCAL c",
        '8 MAP_REMOVE m "gone"',
        "9 LOCAL c",
        '10 APPEND_KEEP xs "full"',
        "11 CLEAR_KEEP x",
        "12 PUSH 3",
        "13 SET_LOCAL y",
    ]


def test_a_field_is_changed_by_writing_the_whole_value() -> None:
    rules = "on act(n: int) by a: set r.x = n; stay"
    assert act("keep r: R", rules, "record R: x: int; y: int")[1:-1] == [
        "1 KEEP r",
        "2 LOCAL n",
        "3 WITH_FIELD field 0",
        "4 SET_KEEP r",
    ]


def test_branches_and_loops_are_blocks() -> None:
    rules = """
    on act by a:
        for x in xs limit 3:
            if x > 5:
                set n = x
            elif x > 2:
                clear n
        stay
    """
    # KEEP 3, FOR 4; a turn before its branch: LOCAL 1, PUSH 1, GREATER 2, IF 2
    assert act("keep xs: list int limit 9\nkeep n: int", rules) == [
        "0 CHARGE 7",
        "1 KEEP xs",
        "2 FOR x limit 3 body gas 6",
        "3 LOCAL x",
        "4 PUSH 5",
        "5 GREATER",
        "6 IF",
        "then:",
        "7 CHARGE 21",
        "8 LOCAL x",
        "9 SET_KEEP n",
        "else:",
        "10 CHARGE 6",
        "11 LOCAL x",
        "12 PUSH 2",
        "13 GREATER",
        "14 IF",
        "then:",
        "15 CHARGE 20",
        "16 CLEAR_KEEP n",
        "else:",
        "17 CHARGE 0",
        "18 CHARGE 2",
        "19 STAY",
    ]


def test_paths_that_end_in_branches_have_nothing_after_them() -> None:
    rules = """
    on act(n: int) by a:
        if n > 5:
            go Open
        else:
            stay
    """
    code = code_of(lowered(in_box("", rules)).program, UnitKind.RULE)
    assert code[-1].opcode is Opcode.IF
    assert [block[-1].opcode for block in code[-1].blocks] == [Opcode.GO, Opcode.STAY]


# --- who, clocks, states ----------------------------------------------------------------------------------


def test_who_is_a_tree_of_accounts_lists_and_maps() -> None:
    declarations = "keep xs: list account limit 9\nkeep m: map account to int default 0"
    rules = "on act by (a or any of xs) and any of m: stay\non free by anyone: stay"
    program = lowered(in_box(declarations, rules)).program
    joint, free = (rule.who for rule in program.contracts[0].rules)
    term, keep = (code_of(program, UnitKind.WHO, 0, part) for part in (0, 1))
    assert joint == WhoAnd((WhoOr((WhoAccount(term), WhoInList(keep))), WhoInMap(0)))
    assert free == WhoAnyone()
    assert [item.opcode for item in term] == [Opcode.CHARGE, Opcode.TERM]
    assert [item.opcode for item in keep] == [Opcode.CHARGE, Opcode.KEEP]


def test_clocks_say_when_and_whether_that_is_a_date() -> None:
    rules = """
    at 2026-05-15 17:00: stay
    at 2026-05-15: stay
    every 1 month clip from 2026-01-31 limit 7: stay
    """
    program = lowered(in_box("", rules)).program
    when = [clock.when for clock in program.contracts[0].clocks]
    assert isinstance(when[0], AtCode)
    assert isinstance(when[1], AtCode)
    assert isinstance(when[2], EveryCode)
    assert (when[0].dated, when[1].dated) == (False, True)
    assert (when[2].interval, when[2].limit) == (Duration(DurationUnit.MONTH, 1, Roll.CLIP), 7)
    assert when[3] is None
    # clocks show 17:00 when they show 61200 seconds after 0:00
    assert lines_of(program, "Box, clock 1 (at), when") == [
        "0 CHARGE 8",
        "1 PUSH 2026-05-15",
        "2 PUSH 61200",
        "3 CLOCK_TIME",
    ]


def test_a_deadline_is_dated_as_its_type_says() -> None:
    text = in_box("", "on act by a: stay")
    assert lowered(text).program.contracts[0].states[0].dated
    hours = text.replace("until 2030-01-01", "until entered + 5 hours")
    assert not lowered(hours).program.contracts[0].states[0].dated


def test_states_name_rules_and_clocks_that_they_share() -> None:
    text = """
    tally 1

    contract Two:
        party a

        in First, Second:
            on both by a: stay
            at 2029-01-01: stay

        state First until 2030-01-01:
            on go_on by a: go Second
            on timeout: go Done

        state Second until 2031-01-01:
            on timeout: go Done

        final Done
    """
    (contract,) = lowered(text).program.contracts
    assert [(state.rules, state.clocks) for state in contract.states] == [
        ((0, 1), (0, 1)),
        ((0,), (0, 2)),
        ((), ()),
    ]
    assert contract.rules[0].states == (0, 1)
    assert [state.final for state in contract.states] == [False, False, True]
