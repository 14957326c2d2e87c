"""Worst-case gas, worked by hand from the opcode table on small contracts."""

from __future__ import annotations

from dataclasses import replace

from tests.vm.code.texts import code_of, in_box, lowered
from vm.code.charges import with_charges
from vm.code.gas import (
    GAS_CEILING,
    action_bounds,
    clock_bounds,
    function_bounds,
    goals,
    prepaid,
    prepaid_of_states,
    transaction_bounds,
)
from vm.code.opcodes import Opcode
from vm.code.program import Instruction, Program, UnitKind


def bound(declarations: str, rules: str, before: str = "", action: str = "act") -> int:
    """The worst case of an action of Box."""
    return dict(action_bounds(lowered(in_box(declarations, rules, before)).program, 0))[action]


# `by a` is TERM: 2; STAY is 2; the deadline of Open is a constant: 1


def test_an_action_is_its_who_and_its_body() -> None:
    assert bound("", "on act by a: stay") == 2 + 2
    assert bound("", "on act by anyone: stay") == 2
    assert bound("", "on act by a or b: stay") == 2 + 2 + 2
    assert bound("keep xs: list account limit 9", "on act by any of xs: stay") == 3 + 2


def test_going_to_a_state_is_charged_with_its_deadline() -> None:
    assert bound("", "on act by a: go Open") == 2 + 20 + 1


def test_going_to_a_final_state_has_no_deadline() -> None:
    # PAY 80 with TERM 2, GO 20
    assert bound("", "on act by a: pay all from held to b; go Done") == 2 + 80 + 2 + 20


def test_a_header_counts_with_its_amount_payer_and_place() -> None:
    text = "on act by a paying 5 CNY into held: stay"
    assert bound("", text) == 2 + 1 + 2
    # a family's key is the caller: SENDER 2
    family = "pot cells: CNY per account limit 3"
    assert bound(family, "on act by a paying 5 CNY into cells[sender]: stay") == 2 + 1 + 2 + 2
    # of two signers one pays: TERM 2
    assert bound("", "on act by a and b paying 5 CNY from b into held: stay") == 4 + 1 + 2 + 2


def test_of_two_branches_the_dearer_counts() -> None:
    rules = """
    on act(n: int) by a:
        if n > 5:
            set x = n
        else:
            clear x
        stay
    """
    # LOCAL 1, PUSH 1, GREATER 2, IF 2; then: LOCAL 1, SET_KEEP 20 and 1 for its size; else: CLEAR_KEEP 20
    assert bound("keep x: int", rules) == 2 + 6 + 22 + 2


def test_a_path_that_ends_early_does_not_pay_for_what_comes_after() -> None:
    rules = """
    on act(n: int) by a:
        if n > 5:
            go Open
        else:
            set x = n
            stay
    """
    # GO 20 with the deadline's 1 against LOCAL 1, SET_KEEP 20 + 1, STAY 2
    assert bound("keep x: int", rules) == 2 + 6 + max(20 + 1, 1 + 20 + 1 + 2)


def test_a_loop_counts_as_often_as_its_list_can_be_long() -> None:
    rules = """
    on act by a:
        for x in xs limit {limit}:
            set n = x
        stay
    """
    # KEEP 3, FOR 4; a turn: LOCAL 1, SET_KEEP 20 and 1 for its size; STAY 2
    for limit, turns in ((3, 3), (7, 7), (512, 7)):
        text = rules.format(limit=limit)
        assert bound("keep xs: list int limit 7\nkeep n: int", text) == 2 + 7 + turns * 22 + 2


def test_loops_inside_each_other_multiply() -> None:
    rules = """
    on act by a:
        for x in xs limit 7:
            for y in ys limit 5:
                note Seen(x, y)
        stay
    """
    declarations = "keep xs: list int limit 7\nkeep ys: list int limit 5\nevent Seen: x, y: int"
    # a turn of the outer loop: KEEP 3, FOR 4 and 5 times LOCAL 1, LOCAL 1, NOTE 30 and 2 for the fields
    assert bound(declarations, rules) == 2 + 7 + 7 * (7 + 5 * 34) + 2


def test_sizes_count_at_the_greatest_that_their_types_allow() -> None:
    # a text of 9 code points has at most 36 bytes: 1 + 2
    assert bound("keep t: text(9)", "on act(t2: text(9)) by a: set t = t2; stay") == 2 + 1 + 20 + 3 + 2
    # LOCAL 1, TERM 2, EQUAL 2 and 1 + 1, REQUIRE 2
    assert bound("", 'on act(c: account) by a: require c == b else "x"; stay') == 2 + 7 + 2 + 2
    # a longer text is checked first: NARROW 2 and 1 + 16 for 120 code points
    wide = "on act(t2: text(120)) by a: set t = t2; stay"
    assert bound("keep t: text(9)", wide) == 2 + 1 + 2 + 16 + 20 + 3 + 2


def test_a_kept_list_that_grows_counts_at_its_full_length() -> None:
    rules = 'on act(c: account) by a: add c to xs else "full"; stay'
    # LOCAL 1, APPEND_KEEP 25 and 1 + 9
    assert bound("keep xs: list account limit 9", rules) == 2 + 26 + 10 + 2


def test_map_operations_count_keys_and_values() -> None:
    declarations = "keep m: map hash to money CNY"
    # LOCAL 1, PUSH 1, MAP_ADD 60 and 1 + 1
    assert bound(declarations, 'on act(k: hash) by a: add k -> 5 CNY to m else "x"; stay') == 2 + 64 + 2
    # LOCAL 1, PUSH 1, MAP_SET 40 and 1 + 1
    assert bound(declarations, "on act(k: hash) by a: set m[k] = 5 CNY; stay") == 2 + 44 + 2
    # LOCAL 1, MAP_REMOVE 40 and 1
    assert bound(declarations, 'on act(k: hash) by a: remove k from m else "x"; stay') == 2 + 42 + 2
    # LOCAL 1, MAP_HAS 12 and 1, REQUIRE 2
    assert bound(declarations, 'on act(k: hash) by a: require k in m else "x"; stay') == 2 + 16 + 2


def test_reading_a_map_with_a_default_counts_the_default() -> None:
    rules = "on act(k: hash) by a: set n = m[k]; stay"
    # LOCAL 1, MAP_GET 12 and 1, SET_KEEP 20 and 1
    assert bound("keep m: map hash to int\nkeep n: int", rules) == 2 + 35 + 2
    # PUSH 1 of the default
    assert bound("keep m: map hash to int default 0\nkeep n: int", rules) == 2 + 35 + 1 + 2


def test_refund_counts_each_cell_that_there_can_be() -> None:
    declarations = "pot cells: CNY per account limit 7"
    assert bound(declarations, "on act by a: refund cells; stay") == 2 + 80 + 7 * 80 + 2


def test_a_call_counts_its_function() -> None:
    before = "function double(n: int) -> int = n + n\nfunction more(n: int) -> int = double(n) + 1"
    program = lowered(in_box("keep n: int", "on act by a: set n = more(5); stay", before)).program
    # double: LOCAL 1, LOCAL 1, INT_ADD 2; more: LOCAL 1, CALL 6 + 4, PUSH 1, INT_ADD 2
    assert function_bounds(program) == [4, 14]
    # PUSH 1, CALL 6 + 14, SET_KEEP 20 + 1
    assert dict(action_bounds(program, 0))["act"] == 2 + 42 + 2


def test_every_invariant_counts_after_every_action() -> None:
    declarations = "keep n: int = 0\ninvariant small in Done: n < 9\ninvariant other: n >= 0"
    # each KEEP 3, PUSH 1, comparison 2
    assert bound(declarations, "on act by a: stay") == 2 + 2 + 6 + 6


def test_an_invariant_for_each_key_counts_once_a_write() -> None:
    declarations = """
    keep m: map account to int default 0
    keep other: map account to int default 0
    keep xs: list account limit 5
    invariant each_small each k in m: m[k] < 9
    """
    rules = """
    on act by a:
        for x in xs limit 5:
            set m[x] = 1
        set other[a] = 1
        stay
    """
    # invariant: LOCAL 1, MAP_GET 12 + 1 and default 1, PUSH 1, LESS 2; the other map has none
    # KEEP 3, FOR 4; a turn: LOCAL 1, PUSH 1, MAP_SET 40 + 2; then TERM 2, PUSH 1, MAP_SET 40 + 2, STAY 2
    assert bound(declarations, rules) == 2 + 7 + 5 * (44 + 18) + 45 + 2


def test_old_counts_its_block() -> None:
    declarations = "keep n: int = 0\ninvariant grows: old(n) <= n"
    # OLD 12 { KEEP 3 }, KEEP 3, LESS_EQUAL 2
    assert bound(declarations, "on act by a: stay") == 2 + 2 + 12 + 3 + 3 + 2


def test_an_action_with_several_rules_stands_once_with_the_dearest_and_creation_last() -> None:
    text = """
    tally 1

    contract Two:
        party a
        keep n: int = 0
        require a == a else "x"

        state First until 2030-01-01:
            on act by a: go Second
            on timeout: go Done

        state Second until 2031-01-01:
            on act by a: set n = 1; stay
            on stop by a: go Done
            on timeout: go Done

        final Done
    """
    program = lowered(text).program
    # act: TERM 2, GO 20, deadline 1; or TERM 2, PUSH 1, SET_KEEP 20 + 1, STAY 2
    # creation: TERM 2, TERM 2, EQUAL 2 + 2; PUSH 1; deadline 1
    assert action_bounds(program, 0) == (("act", 26), ("stop", 22), ("Two", 10))


# --- clocks -----------------------------------------------------------------------------------------------

CLOCKS = """
tally 1

contract Lamp:
    party a
    keep n: int(0..900) = 0

    state Dim until 2027-01-01:
        on light by a: go Bright
        every 1 month clip from 2026-01-15 limit 12:
            if n < 900:
                set n = n + 1
            stay
        at 2026-06-01: go Bright
        on timeout: go Dark

    state Bright until 2028-01-01:
        at 2027-06-01: stay
        on timeout: go Done

    state Dark until 2029-01-01:
        on timeout: go Bright

    final Done
"""
# every: KEEP 3, PUSH 1, LESS 2, IF 2; KEEP 3, PUSH 1, INT_ADD 2, NARROW 2 + 1, SET_KEEP 20 + 1; STAY 2
EVERY = 8 + 30 + 2
# a deadline or the instant of a clock is a constant: 1
ENTER_BRIGHT = 1 + 1
ENTER_DIM = 1 + 1 + 1
ENTER_DARK = 1
AT_DIM = 20 + ENTER_BRIGHT
TIMEOUT_DIM = 20 + ENTER_DARK
AT_BRIGHT = 2
TIMEOUT_BRIGHT = 20
TIMEOUT_DARK = 20 + ENTER_BRIGHT


def test_each_clock_counts_what_one_run_of_it_takes() -> None:
    program = lowered(CLOCKS).program
    expected = (EVERY, AT_DIM, TIMEOUT_DIM, AT_BRIGHT, TIMEOUT_BRIGHT, TIMEOUT_DARK)
    assert clock_bounds(program, 0) == expected


def test_prepaid_gas_is_the_dearest_path_of_clocks_with_an_every_as_often_as_its_limit() -> None:
    program = lowered(CLOCKS).program
    bright = AT_BRIGHT + TIMEOUT_BRIGHT
    dark = TIMEOUT_DARK + bright
    dim = 12 * EVERY + AT_DIM + TIMEOUT_DIM + max(bright, dark)
    assert prepaid_of_states(program, 0) == (dim, bright, dark, 0)
    assert [state.prepaid for state in program.contracts[0].states] == [dim, bright, dark, 0]
    assert prepaid(program, 0, 2) == dark


def test_a_transaction_is_charged_the_action_and_what_is_prepaid_for_the_state_it_enters() -> None:
    program = lowered(CLOCKS).program
    states = prepaid_of_states(program, 0)
    light = 2 + 20 + ENTER_BRIGHT
    creation = 1 + ENTER_DIM  # the first value of n is a constant
    assert dict(action_bounds(program, 0)) == {"light": light, "Lamp": creation}
    assert dict(transaction_bounds(program, 0)) == {
        "light": light + states[1],
        "Lamp": creation + states[0],
    }


def test_an_every_that_leaves_its_state_runs_once() -> None:
    body = "            if n < 900:\n                set n = n + 1\n            stay"
    text = CLOCKS.replace(body, "            go Dark")
    assert text != CLOCKS
    program = lowered(text).program
    every = 20 + ENTER_DARK
    bright = AT_BRIGHT + TIMEOUT_BRIGHT
    assert prepaid(program, 0, 0) == every + AT_DIM + TIMEOUT_DIM + TIMEOUT_DARK + bright


def test_states_that_a_text_may_enter_are_named_once_in_its_order() -> None:
    program = lowered(CLOCKS).program
    assert goals(code_of(program, UnitKind.CLOCK, 1)) == (1,)
    assert goals(code_of(program, UnitKind.CLOCK, 0)) == ()


# --- programs that nobody compiled ------------------------------------------------------------------------


def test_a_cycle_of_clocks_ends_at_the_ceiling() -> None:
    program = lowered(CLOCKS).program
    contract = program.contracts[0]
    back = with_charges((Instruction(Opcode.GO, (0,)),))
    clocks = (*contract.clocks[:5], replace(contract.clocks[5], code=back))
    forged = replace(program, contracts=(replace(contract, clocks=clocks),))
    assert prepaid(forged, 0, 0) == GAS_CEILING


def test_a_function_that_calls_itself_ends_at_the_ceiling() -> None:
    program = lowered(in_box("", "on act by a: stay", "function f(n: int) -> int = n")).program
    itself = with_charges((Instruction(Opcode.LOCAL, (0,)), Instruction(Opcode.CALL, (0,))))
    forged = replace(program, functions=(replace(program.functions[0], code=itself),))
    assert function_bounds(forged) == [GAS_CEILING]


def _doubling(depth: int) -> Program:
    """Functions of which each calls the one before it twice."""
    program = lowered(in_box("", "on act by a: stay", "function f(n: int) -> int = n")).program
    first = program.functions[0]
    functions = [first]
    for number in range(1, depth):
        call = Instruction(Opcode.CALL, (number - 1,))
        code = with_charges((Instruction(Opcode.LOCAL, (0,)), call, call))
        functions.append(replace(first, name=f"f{number}", code=code))
    return replace(program, functions=tuple(functions))


def test_functions_that_double_each_other_take_no_more_time_than_they_are_many() -> None:
    bounds = function_bounds(_doubling(300))
    assert bounds[:3] == [1, 13 + 2 * 1, 13 + 2 * 15]
    assert bounds[-1] == GAS_CEILING


def test_many_paths_of_clocks_are_walked_once_each() -> None:
    """Each of 64 states goes to either of the next two: more paths than could be walked one by one."""
    states = 64
    rules = "\n".join(
        f"    state S{n} until 2030-01-01:\n"
        f"        at 2029-01-01: go S{min(n + 2, states - 1)}\n"
        f"        on timeout: go S{n + 1}"
        for n in range(states - 2)
    )
    text = f"tally 1\n\ncontract Long:\n    party a\n\n{rules}\n"
    text += f"    state S{states - 2} until 2030-01-01:\n        on timeout: go S{states - 1}\n"
    text += f"    final S{states - 1}\n"
    found = prepaid_of_states(lowered(text).program, 0)
    # a state takes its two clocks, 20 each and 2 for the two instants of the next state, and the dearer rest;
    # the last but one has one clock, which enters the final state
    last = 20
    expected = [0, last]
    # S61: at enters S63 (final, 0), timeout enters S62 (deadline 1)
    expected.append(20 + (20 + 1) + last)
    # S60: at enters S62 (1), timeout enters S61 (2)
    expected.append((20 + 1) + (20 + 2) + expected[-1])
    while len(expected) < states:
        expected.append((20 + 2) + (20 + 2) + expected[-1])
    assert list(found) == expected[::-1]
