"""What might stop a clock is found, and what cannot is not: on bytecode, opcode by opcode."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.vm.code.verify.samples import (
    ACCOUNT,
    ADD_ONE,
    CELLS,
    CONSTANTS,
    COUNT,
    CROWD,
    FIVE_YUAN,
    FULL_COUNT,
    GO_CLOSED,
    GOOD,
    HEIR,
    HELD,
    INT,
    KEEPER,
    NINE,
    NOTHING,
    ONE,
    OTHER,
    OWED,
    PAY_ALL,
    PRICE,
    REFUND,
    TALLY,
    TEN_DAYS,
    TRUE,
    ZERO,
    clock,
    codes,
    named,
    op,
    push,
    settled,
    term,
    timeout,
    unit,
    when,
)
from vm.code.opcodes import Opcode as Op
from vm.code.program import AtCode, Code, FunctionCode, Instruction, Program, Unit, UnitKind
from vm.code.verify import verify
from vm.machine.dates import Duration, Roll
from vm.machine.dates import Unit as DateUnit
from vm.types import DateType, DurationType, PercentType, SpanType, TimeType

CONTRACT = GOOD.contracts[0]
DOWN = 1
PAY_FIVE = (push(FIVE_YUAN), term(OTHER), op(Op.PAY, 0, (HELD, 0), (0, 0), 0))


def _drop(*instructions: Instruction) -> tuple[Instruction, ...]:
    """Code that leaves an amount, compared with itself and then left out of account."""
    return when((*instructions, push(NOTHING), op(Op.EQUAL)), (), ())


def _drop_int(*instructions: Instruction) -> tuple[Instruction, ...]:
    return when((*instructions, push(ZERO), op(Op.EQUAL)), (), ())


def _and(first: tuple[Instruction, ...], second: tuple[Instruction, ...]) -> tuple[Instruction, ...]:
    """`first and second` as lowering writes it."""
    return (*first, op(Op.IF, blocks=(second, (op(Op.PUSH, 5),))))


def _or(first: tuple[Instruction, ...], second: tuple[Instruction, ...]) -> tuple[Instruction, ...]:
    return (*first, op(Op.IF, blocks=((push(TRUE),), second)))


def _implies(first: tuple[Instruction, ...], second: tuple[Instruction, ...]) -> tuple[Instruction, ...]:
    return (*first, op(Op.IF, blocks=(second, (push(TRUE),))))


KNOWN = (op(Op.KNOWN, HEIR),)
LATE = (op(Op.KEEP, COUNT), push(ONE), op(Op.GREATER))
PAY_HEIR: Code = (op(Op.KEEP, HEIR), op(Op.PAY, 1, (HELD, 0), (0, 0), 0))
HAS = (term(OTHER), op(Op.MAP_HAS, OWED))
READ_OWED: Code = _drop(term(OTHER), op(Op.MAP_GET, OWED))
ENOUGH = (push(FIVE_YUAN), op(Op.POT, HELD), op(Op.LESS_EQUAL))
CELL = (term(OTHER), op(Op.POT_CELL, CELLS))
PAY_CELL: Code = (push(FIVE_YUAN), term(OTHER), term(OTHER), op(Op.PAY, 0, (CELLS, 1), (0, 0), 0))


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        # payments
        (PAY_FIVE, "E3103"),
        (when(ENOUGH, PAY_FIVE), ""),
        (when(ENOUGH, (), PAY_FIVE), "E3103"),
        (when((op(Op.POT, HELD), push(FIVE_YUAN), op(Op.LESS)), (), PAY_FIVE), ""),
        (when((op(Op.POT, HELD), push(FIVE_YUAN), op(Op.GREATER)), PAY_FIVE), ""),
        (when((op(Op.POT, HELD), push(FIVE_YUAN), op(Op.EQUAL)), PAY_FIVE), ""),
        (when((op(Op.POT, HELD), push(FIVE_YUAN), op(Op.NOT_EQUAL)), (), PAY_FIVE), ""),
        (when((*ENOUGH, op(Op.NOT)), (), PAY_FIVE), ""),
        (when(ENOUGH, (*PAY_FIVE, *PAY_FIVE)), "E3103"),
        (when(ENOUGH, (*PAY_ALL, *PAY_FIVE)), "E3103"),
        (when(_and(ENOUGH, LATE), PAY_FIVE), ""),
        (when(_and(LATE, ENOUGH), PAY_FIVE), ""),
        (when(_or(LATE, ENOUGH), PAY_FIVE), "E3103"),
        (when(_or(LATE, (*ENOUGH, op(Op.NOT))), (), PAY_FIVE), ""),
        (when(_implies(LATE, (*ENOUGH, op(Op.NOT))), (), PAY_FIVE), ""),
        (when(_implies(LATE, ENOUGH), PAY_FIVE), "E3103"),
        ((push(FIVE_YUAN), term(OTHER), op(Op.PAY, 2, (HELD, 0), (0, 0), 0)), ""),
        ((push(NOTHING), term(OTHER), op(Op.PAY, 0, (HELD, 0), (0, 0), 0)), ""),
        ((op(Op.POT, HELD), term(OTHER), op(Op.PAY, 0, (HELD, 0), (0, 0), 0)), ""),
        (PAY_CELL, "E3103"),
        (when((push(FIVE_YUAN), *CELL, op(Op.LESS_EQUAL)), PAY_CELL), ""),
        (when((push(FIVE_YUAN), term(KEEPER), op(Op.POT_CELL, CELLS), op(Op.LESS_EQUAL)), PAY_CELL), "E3103"),
        # families
        ((term(OTHER), op(Op.PAY, 1, (HELD, 0), (2, CELLS), 0)), "E3113"),
        (
            when(
                (*CELL, push(NOTHING), op(Op.GREATER)), (term(OTHER), op(Op.PAY, 1, (HELD, 0), (2, CELLS), 0))
            ),
            "",
        ),
        # what is not yet known
        (PAY_HEIR, "E3104"),
        (when(KNOWN, PAY_HEIR), ""),
        (when((*KNOWN, op(Op.NOT)), (), PAY_HEIR), ""),
        (when((*KNOWN, op(Op.NOT)), (term(OTHER), op(Op.SET_KEEP, HEIR)), ()) + PAY_HEIR, ""),
        (when(LATE, (term(OTHER), op(Op.SET_KEEP, HEIR)), ()) + PAY_HEIR, "E3104"),
        (when(KNOWN, (op(Op.CLEAR_KEEP, HEIR), *PAY_HEIR)), "E3104"),
        # keys
        (READ_OWED, "E3105"),
        (when(HAS, READ_OWED), ""),
        (when(HAS, (term(OTHER), push(NOTHING), op(Op.MAP_SET, OWED), *READ_OWED)), ""),
        (when((term(KEEPER), op(Op.MAP_HAS, OWED)), READ_OWED), "E3105"),
        (_drop_int(term(OTHER), op(Op.MAP_GET, TALLY)), ""),
        ((term(OTHER), push(ONE), op(Op.MAP_SET, TALLY)), ""),
        ((term(OTHER), push(NOTHING), op(Op.MAP_SET, OWED)), "E3105"),
        # places of lists
        ((op(Op.KEEP, CROWD), push(ZERO), op(Op.ITEM), op(Op.NOTE, 0)), "E3106"),
        (
            when(
                (push(ZERO), op(Op.KEEP, CROWD), op(Op.LENGTH), op(Op.LESS)),
                (op(Op.KEEP, CROWD), push(ZERO), op(Op.ITEM), op(Op.NOTE, 0)),
            ),
            "",
        ),
        (
            when(
                (op(Op.KEEP, CROWD), op(Op.LENGTH), push(ONE), op(Op.GREATER_EQUAL)),
                (op(Op.KEEP, CROWD), push(ONE), op(Op.ITEM), op(Op.NOTE, 0)),
            ),
            "E3106",
        ),
        ((term(OTHER), op(Op.LIST, 1, 1), push(ZERO), op(Op.ITEM), op(Op.NOTE, 0)), ""),
        ((term(OTHER), op(Op.LIST, 1, 1), push(ONE), op(Op.ITEM), op(Op.NOTE, 0)), "E3106"),
        (
            (
                term(OTHER),
                op(Op.LIST, 1, 1),
                push(ZERO),
                term(KEEPER),
                op(Op.WITH_ITEM),
                op(Op.SET_KEEP, CROWD),
            ),
            "",
        ),
        # numbers
        (ADD_ONE, "E3107"),
        (when(FULL_COUNT, ADD_ONE), ""),
        (_drop_int(term(OTHER), op(Op.MAP_GET, TALLY), push(ONE), op(Op.INT_ADD)), "E3107"),
        (
            _drop_int(
                op(Op.KEEP, COUNT), push(NINE), op(Op.INT_MULTIPLY), op(Op.INT_NEGATE), op(Op.ABSOLUTE)
            ),
            "",
        ),
        (_drop_int(term(PRICE), op(Op.MINOR), push(2), op(Op.INT_MULTIPLY)), "E3107"),
        (_drop_int(push(ONE), op(Op.KEEP, COUNT), op(Op.INT_DIVIDE, DOWN)), "E3109"),
        (_drop_int(push(ONE), op(Op.KEEP, COUNT), op(Op.INT_MODULO)), "E3109"),
        (
            when(
                (op(Op.KEEP, COUNT), push(ZERO), op(Op.NOT_EQUAL)),
                _drop_int(push(ONE), op(Op.KEEP, COUNT), op(Op.INT_DIVIDE, DOWN)),
            ),
            "",
        ),
        (
            when(
                (op(Op.KEEP, COUNT), push(ZERO), op(Op.GREATER)),
                _drop_int(push(ONE), op(Op.KEEP, COUNT), op(Op.INT_MODULO)),
            ),
            "",
        ),
        # money
        (_drop(term(PRICE), push(FIVE_YUAN), op(Op.MONEY_SUBTRACT)), "E3108"),
        (
            _drop(term(PRICE), push(FIVE_YUAN), op(Op.MINIMUM, 2), push(FIVE_YUAN), op(Op.MONEY_SUBTRACT)),
            "E3108",
        ),
        (_drop(push(FIVE_YUAN), term(PRICE), push(FIVE_YUAN), op(Op.MINIMUM, 2), op(Op.MONEY_SUBTRACT)), ""),
        (_drop(term(PRICE), push(FIVE_YUAN), op(Op.MAXIMUM, 2), push(FIVE_YUAN), op(Op.MONEY_SUBTRACT)), ""),
        (_drop(term(PRICE), push(FIVE_YUAN), op(Op.MONEY_ADD), term(PRICE), op(Op.MONEY_SUBTRACT)), ""),
        (_drop(term(PRICE), term(PRICE), op(Op.MONEY_ADD), term(PRICE), op(Op.MONEY_ADD)), ""),
        (_drop(term(PRICE), term(OTHER), op(Op.MAP_GET, TALLY), op(Op.MONEY_MULTIPLY)), "E3116"),
        (_drop(term(PRICE), op(Op.KEEP, COUNT), op(Op.MONEY_MULTIPLY)), ""),
        (_drop(term(PRICE), op(Op.KEEP, COUNT), op(Op.MONEY_DIVIDE, DOWN)), "E3109"),
        (_drop(term(PRICE), push(2), op(Op.MONEY_DIVIDE, DOWN)), ""),
        (_drop_int(op(Op.MAP_COUNT, OWED), push(ONE), op(Op.INT_ADD)), ""),
        # loops
        ((op(Op.KEEP, CROWD), op(Op.FOR, 0, 2, 0, blocks=((op(Op.LOCAL, 0), op(Op.NOTE, 0)),))), "E3112"),
        ((op(Op.KEEP, CROWD), op(Op.FOR, 0, 3, 0, blocks=((op(Op.LOCAL, 0), op(Op.NOTE, 0)),))), ""),
        (when(ENOUGH, (op(Op.KEEP, CROWD), op(Op.FOR, 0, 3, 0, blocks=(PAY_FIVE,)))), "E3103"),
        (
            when(
                KNOWN,
                (op(Op.KEEP, CROWD), op(Op.FOR, 0, 3, 0, blocks=((*PAY_HEIR, op(Op.CLEAR_KEEP, HEIR)),))),
            ),
            "E3104",
        ),
        (
            when(
                KNOWN,
                (
                    op(Op.KEEP, CROWD),
                    op(Op.FOR, 0, 3, 0, blocks=((*PAY_HEIR, term(OTHER), op(Op.SET_KEEP, HEIR)),)),
                ),
            ),
            "",
        ),
        (when(FULL_COUNT, (op(Op.KEEP, CROWD), op(Op.FOR, 0, 3, 0, blocks=(ADD_ONE,)))), "E3107"),
        ((op(Op.KEEP, CROWD), op(Op.FOR, 0, 3, 0, blocks=(when(FULL_COUNT, ADD_ONE),))), ""),
        # dates
        (when((op(Op.TODAY), push(TEN_DAYS), op(Op.DATE_ADD), op(Op.TODAY), op(Op.EQUAL)), ()), "E3111"),
    ],
)
def test_a_clock(before: tuple[Instruction, ...], expected: str) -> None:
    program = timeout(*before, locals=(named("one", ACCOUNT),))
    assert codes(program) == ([expected] if expected else [])


def _with(constants: tuple[tuple[Any, Any], ...], *before: Instruction, **changes: Any) -> Program:
    """The timeout of Full with code before it that uses more constants, or other functions."""
    program = replace(GOOD, constants=(*CONSTANTS, *constants), **changes)
    contract = CONTRACT
    body = replace(contract.clocks[1], code=unit(*before, *PAY_ALL, REFUND, GO_CLOSED))
    clocks = (contract.clocks[0], body, contract.clocks[2])
    return settled(replace(program, contracts=(replace(contract, clocks=clocks),)))


A = len(CONSTANTS)


@pytest.mark.parametrize(
    ("percents", "sound"),
    [((500_000,), True), ((1_000_000,), True), ((500_000, 500_000), True), ((500_000, 500_001), False)],
)
def test_shares_of_a_clock_come_to_the_whole_at_most(percents: tuple[int, ...], sound: bool) -> None:
    constants = tuple((PercentType(part, part), part) for part in percents)
    weights: list[Instruction] = []
    for number in range(len(percents)):
        weights.extend((term(KEEPER), push(A + number)))
    parts = tuple(((0, 0), 0, 0) for _ in percents)
    program = _with(constants, *weights, term(OTHER), op(Op.SHARE, (HELD, 0), parts, (0, 0), 0))
    assert codes(program) == ([] if sound else ["E3110"])


@pytest.mark.parametrize(
    ("fractions", "sound"), [(((1, 3), (2, 3)), True), (((1, 3), (1, 3), (1, 2)), False), (((1, 1),), True)]
)
def test_fractions_of_a_clock_are_added_exactly(fractions: tuple[tuple[int, int], ...], sound: bool) -> None:
    parts = tuple(((0, 0), top, bottom) for top, bottom in fractions)
    targets = (term(KEEPER),) * len(parts)
    program = _with((), *targets, term(OTHER), op(Op.SHARE, (HELD, 0), parts, (0, 0), 0))
    assert codes(program) == ([] if sound else ["E3110"])


# --- dates ---------------------------------------------------------------------------------------------

LAST_TENTH = 2_932_886
"""9999-12-21: ten days before the last date."""


@pytest.mark.parametrize(
    ("limit", "duration", "opcode", "sound"),
    [
        (LAST_TENTH, Duration(DateUnit.DAY, 10, Roll.NONE), Op.DATE_ADD, True),
        (LAST_TENTH + 1, Duration(DateUnit.DAY, 10, Roll.NONE), Op.DATE_ADD, False),
        (2_900_000, Duration(DateUnit.MONTH, 12, Roll.CLIP), Op.DATE_ADD, True),
        (2_932_800, Duration(DateUnit.MONTH, 12, Roll.CLIP), Op.DATE_ADD, False),
        (2_900_000, Duration(DateUnit.WORKING_DAY, 1, Roll.NONE), Op.DATE_ADD, False),
        (2_900_000, Duration(DateUnit.DAY, 1, Roll.FORWARD), Op.DATE_ADD, False),
        (2_900_000, Duration(DateUnit.DAY, -1, Roll.NONE), Op.DATE_SUBTRACT, True),
        (2_900_000, Duration(DateUnit.DAY, 1, Roll.NONE), Op.DATE_SUBTRACT, False),
    ],
)
def test_a_date_in_a_clock_stays_within_the_calendar(
    limit: int, duration: Duration, opcode: Op, sound: bool
) -> None:
    """`if today <= limit:` the date is moved. Nothing is known of how early today may be."""
    moved = (op(Op.TODAY), push(A + 1), op(opcode), op(Op.TODAY), op(Op.EQUAL), op(Op.IF, blocks=((), ())))
    condition = (op(Op.TODAY), push(A), op(Op.LESS_EQUAL))
    program = _with(((DateType(), limit), (DurationType(), duration)), *when(condition, moved))
    assert codes(program) == ([] if sound else ["E3111"])


def test_multiples_of_durations_and_spans_stay_within_the_machine() -> None:
    constants = ((SpanType(), 3600), (INT, 2**126))
    later = (
        op(Op.NOW),
        push(A),
        op(Op.KEEP, COUNT),
        op(Op.SPAN_SCALE),
        op(Op.TIME_ADD),
        op(Op.NOW),
        op(Op.EQUAL),
    )
    assert codes(_with(constants, *when(later, ()))) == []
    huge = (op(Op.NOW), push(A), push(A + 1), op(Op.SPAN_SCALE), op(Op.TIME_ADD), op(Op.NOW), op(Op.EQUAL))
    assert codes(_with(constants, *when(huge, ()))) == ["E3111"]
    scaled = (push(TEN_DAYS), push(A + 1), op(Op.DURATION_SCALE), push(TEN_DAYS), op(Op.EQUAL))
    assert codes(_with(constants, *when(scaled, ()))) == ["E3111"]
    few = (push(TEN_DAYS), op(Op.KEEP, COUNT), op(Op.DURATION_SCALE), push(TEN_DAYS), op(Op.EQUAL))
    assert codes(_with(constants, *when(few, ()))) == []


# --- deadlines of states that a clock enters -----------------------------------------------------------


def _entering(deadline: Code, *before: Instruction, dated: bool = True, at: Code | None = None) -> Program:
    """Open's timeout runs `before` and goes to Full, whose deadline (or a clock's instant) is given."""
    clocks = (replace(CONTRACT.clocks[0], code=unit(*before, op(Op.GO, 1))), *CONTRACT.clocks[1:])
    if at is not None:
        clocks = (*clocks[:2], replace(CONTRACT.clocks[2], when=AtCode(at)))
    states = (
        CONTRACT.states[0],
        replace(CONTRACT.states[1], deadline=deadline, dated=dated),
        CONTRACT.states[2],
    )
    keeps = (*CONTRACT.keeps, replace(CONTRACT.keeps[HEIR], name="due", type=DateType()))
    terms = (*CONTRACT.terms, named("closing", TimeType()), named("days", INT))
    contract = replace(CONTRACT, clocks=clocks, states=states, keeps=keeps, terms=terms)
    constants = (*CONSTANTS, (DateType(), 20_000), (SpanType(), 3600))
    return settled(replace(GOOD, constants=constants, contracts=(contract,)))


DUE = 3
BY_KEEP = unit(op(Op.KEEP, DUE))
SET_DUE = (push(A), op(Op.SET_KEEP, DUE))


def test_a_deadline_reads_what_the_clock_has_set() -> None:
    program = _entering(BY_KEEP)
    (found,) = verify(program).violations
    assert (found.code, found.unit, found.position) == ("E3104", Unit(UnitKind.DEADLINE, 0, 1), 1)
    assert codes(_entering(BY_KEEP, *SET_DUE)) == []
    asked = when((op(Op.KNOWN, DUE),), (), SET_DUE)
    assert codes(_entering(BY_KEEP, *asked)) == []
    assert codes(_entering(BY_KEEP, *when(LATE, SET_DUE, ()))) == ["E3104"]


def test_an_instant_of_a_clock_of_the_state_is_worked_out_too() -> None:
    program = _entering(unit(op(Op.TODAY)), at=BY_KEEP)
    (found,) = verify(program).violations
    assert (found.code, found.unit) == ("E3104", Unit(UnitKind.CLOCK_WHEN, 0, 2))
    assert codes(_entering(unit(op(Op.TODAY)), *SET_DUE, at=BY_KEEP)) == []


def test_a_rule_may_enter_a_state_whose_deadline_may_stop() -> None:
    """It is refused then; `fill` enters Full, and no clock does."""
    states = (CONTRACT.states[0], replace(CONTRACT.states[1], deadline=BY_KEEP), CONTRACT.states[2])
    keeps = (*CONTRACT.keeps, replace(CONTRACT.keeps[HEIR], name="due", type=DateType()))
    contract = replace(CONTRACT, states=states, keeps=keeps)
    assert codes(settled(replace(GOOD, contracts=(contract,)))) == []


def test_a_deadline_beyond_the_last_date_does_not_stop() -> None:
    far = unit(op(Op.TODAY), push(TEN_DAYS), term(4), op(Op.DURATION_SCALE), op(Op.DATE_ADD))
    assert codes(_entering(far)) == []
    late = unit(term(3), push(A + 1), term(4), op(Op.SPAN_SCALE), op(Op.TIME_ADD))
    assert codes(_entering(late, dated=False)) == []
    # but a divisor is still a divisor
    broken = unit(
        op(Op.TODAY),
        push(TEN_DAYS),
        push(ONE),
        term(4),
        op(Op.INT_DIVIDE, DOWN),
        op(Op.DURATION_SCALE),
        op(Op.DATE_ADD),
    )
    assert codes(_entering(broken)) == ["E3109"]


# --- functions and defaults ----------------------------------------------------------------------------


def _calling(body: Code, *before: Instruction) -> Program:
    """The timeout of Full, with a third function that gives an int of an int."""
    third = FunctionCode("third", None, (named("n", INT),), INT, body)
    return _with((), *before, functions=(*GOOD.functions, third))


INVERSE = unit(push(ONE), op(Op.LOCAL, 0), op(Op.INT_DIVIDE, DOWN))
COUNT_INVERSE = _drop_int(op(Op.KEEP, COUNT), op(Op.CALL, 2))


def test_a_function_is_run_with_what_it_is_given() -> None:
    assert codes(_calling(INVERSE, *COUNT_INVERSE)) == ["E3109"]
    positive = (op(Op.KEEP, COUNT), push(ZERO), op(Op.GREATER))
    assert codes(_calling(INVERSE, *when(positive, COUNT_INVERSE))) == []


def test_beyond_the_budget_a_function_stands_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sound all the same: what it may stop with, whatever it is given, is found at the call."""
    positive = (op(Op.KEEP, COUNT), push(ZERO), op(Op.GREATER))
    program = _calling(INVERSE, *when(positive, COUNT_INVERSE))
    monkeypatch.setattr("vm.code.verify.run.Run.has_room", lambda run, code: False)
    assert codes(program) == ["E3109"]
    harmless = unit(op(Op.LOCAL, 0))
    assert codes(_calling(harmless, *COUNT_INVERSE)) == []


def test_beyond_the_budget_a_deadline_stands_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vm.code.verify.run.Run.has_room", lambda run, code: False)
    assert codes(_entering(BY_KEEP, *SET_DUE)) == ["E3104"]
    assert codes(_entering(unit(op(Op.TODAY)), *SET_DUE)) == []


def test_a_default_that_may_stop_is_found_where_the_map_is_read() -> None:
    division = unit(push(ONE), term(PRICE), op(Op.MINOR), op(Op.INT_DIVIDE, DOWN))
    reading = timeout(*_drop_int(term(OTHER), op(Op.MAP_GET, TALLY)))
    contract = reading.contracts[0]
    maps = (contract.maps[0], replace(contract.maps[1], default=division))
    assert codes(settled(replace(reading, contracts=(replace(contract, maps=maps),)))) == ["E3109"]


# --- events and keys -----------------------------------------------------------------------------------


def _noting(times: int) -> Program:
    return timeout(*((term(OTHER), op(Op.NOTE, 0)) * times))


def test_a_clock_notes_at_most_as_many_events_as_there_is_room_for() -> None:
    assert codes(_noting(64)) == []
    (found,) = verify(_noting(65)).violations
    assert (found.code, dict(found.parameters)) == ("E3114", {"count": 65, "limit": 64})
    split = when(LATE, (term(OTHER), op(Op.NOTE, 0)) * 40, (term(OTHER), op(Op.NOTE, 0)) * 64)
    assert codes(timeout(*split)) == []


def test_a_clock_creates_at_most_as_many_keys_as_there_is_room_for() -> None:
    write = (term(OTHER), push(ONE), op(Op.MAP_SET, TALLY))
    assert codes(timeout(*(write * 1024))) == []
    assert codes(timeout(*(write * 1025))) == ["E3118"]


def test_nothing_but_the_clock_matters() -> None:
    """The same code in a rule may stop: it is refused then."""
    program = clock(*PAY_FIVE, *PAY_ALL, REFUND, GO_CLOSED)
    assert codes(program) == ["E3103"]
    contract = GOOD.contracts[0]
    settle = replace(
        contract.rules[2], code=unit(*PAY_FIVE, *PAY_HEIR, *READ_OWED, *ADD_ONE, *PAY_ALL, REFUND, GO_CLOSED)
    )
    rules = (*contract.rules[:2], settle)
    assert codes(settled(replace(GOOD, contracts=(replace(contract, rules=rules),)))) == []
