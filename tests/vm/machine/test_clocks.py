"""Deadlines and clocks: due to the second, on the right day, each turn once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vm.machine.build import (
    INT,
    Pools,
    code,
    contract,
    final,
    forever,
    op,
    rule,
    until,
    variables,
)
from tests.vm.machine.world import DAY, LI, START, START_DAY, World, said
from vm.code.opcodes import Opcode
from vm.code.program import AtCode, ClockCode, Code, EveryCode, KeepCode, Program
from vm.machine.dates import LAST_DATE, Duration, Roll, Unit
from vm.machine.outcome import ActionKind
from vm.machine.state import Status
from vm.types import DateType, DurationType, ListType, SpanType, TimeType

DATE, TIME, DURATION, SPAN = DateType(), TimeType(), DurationType(), SpanType()
HOUR = 3600
OPEN, LATER, CLOSED = 0, 1, 2
TICKS = ListType(INT, 99)


def days(count: int) -> Duration:
    """So many days."""
    return Duration(Unit.DAY, count, Roll.NONE)


def in_days(pools: Pools, count: int) -> Code:
    """`entered + count days`."""
    return code(op(Opcode.ENTRY_DAY), pools.push(DURATION, days(count)), op(Opcode.DATE_ADD))


def in_hours(pools: Pools, count: int) -> Code:
    """`entered + count hours`."""
    return code(op(Opcode.ENTERED), pools.push(SPAN, count * HOUR), op(Opcode.TIME_ADD))


def noted(pools: Pools, *ending: Any) -> Code:
    """Append `now` (seconds after START) and `today` (days after START_DAY) to keep 0, then end."""
    add = op(Opcode.APPEND_KEEP, 0, pools.text("full"))
    now = (op(Opcode.NOW), pools.push(TIME, START), op(Opcode.INT_SUBTRACT), add)
    today = (op(Opcode.TODAY), pools.push(DATE, START_DAY), op(Opcode.INT_SUBTRACT), add)
    return code(*now, *today, *ending)


def timeout(pools: Pools, target: int, *states: int) -> ClockCode:
    """`on timeout: go target`, noting when it ran."""
    return ClockCode(None, (), noted(pools, op(Opcode.GO, target)), states, None)


def ticks(pools: Pools) -> KeepCode:
    """The list that `noted` fills."""
    return KeepCode("ticks", TICKS, code(op(Opcode.LIST, pools.type(TICKS), 0)))


def waiting(deadline: Code, pools: Pools, *, dated: bool) -> Program:
    """Open until a deadline, then Later until 2 days after, then Closed; `act` stays, `again` enters Open
    anew.
    """
    stay = code(op(Opcode.STAY))
    return pools.program(
        contract(
            until("Open", deadline, dated=dated),
            until("Later", in_days(pools, 2)),
            final("Closed"),
            keeps=(ticks(pools),),
            rules=(rule("act", stay, states=(OPEN, LATER)), rule("again", code(op(Opcode.GO, OPEN)))),
            clocks=(timeout(pools, LATER, OPEN), timeout(pools, CLOSED, LATER)),
        )
    )


# --- deadlines ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("late", "outcome", "state"), [(-1, "done", OPEN), (0, "done", LATER), (1, "done", LATER)]
)
def test_a_deadline_in_hours_is_due_to_the_second(late: int, outcome: str, state: int) -> None:
    pools = Pools()
    world = World(waiting(in_hours(pools, 5), pools, dated=False))
    world.after(5 * HOUR + late)
    assert world.state == state
    assert said(world.call(LI, "act")) == outcome
    assert world.keep() == (() if late < 0 else (5 * HOUR, 0))


@pytest.mark.parametrize(("late", "state"), [(-1, OPEN), (0, LATER), (1, LATER)])
def test_a_date_ends_at_its_24_00(late: int, state: int) -> None:
    pools = Pools()
    world = World(waiting(in_days(pools, 10), pools, dated=True))
    world.after(11 * DAY + late)
    assert world.state == state
    # the timeout runs at 24:00 of the day it ends, and that day is `today` in it
    assert world.keep() == (() if late < 0 else (11 * DAY, 10))


def test_the_next_state_counts_from_the_day_that_ended() -> None:
    # day 10 at 24:00 plus two days ends with day 12, not day 13
    pools = Pools()
    world = World(waiting(in_days(pools, 10), pools, dated=True))
    world.after(13 * DAY - 1)
    assert world.state == LATER
    world.after(13 * DAY)
    assert world.state == CLOSED
    assert world.keep() == (11 * DAY, 10, 13 * DAY, 12)


def test_one_long_wait_runs_all_timeouts_each_at_its_own_instant() -> None:
    pools = Pools()
    world = World(waiting(in_days(pools, 10), pools, dated=True))
    receipts = world.after(400 * DAY)
    assert [receipt.time - START for receipt in receipts] == [11 * DAY, 13 * DAY]
    assert [receipt.actions[0].name for receipt in receipts] == ["timeout", "timeout"]
    assert world.keep() == (11 * DAY, 10, 13 * DAY, 12)


def test_an_action_counts_from_the_day_on_which_it_ran() -> None:
    pools = Pools()
    world = World(waiting(in_days(pools, 10), pools, dated=True))
    world.after(4 * DAY + 7)
    world.call(LI, "again")
    world.after(15 * DAY - 1)
    assert world.state == OPEN
    world.after(15 * DAY)
    assert world.state == LATER
    assert world.keep() == (15 * DAY, 14)


def test_staying_moves_no_deadline() -> None:
    pools = Pools()
    world = World(waiting(in_days(pools, 10), pools, dated=True))
    world.after(9 * DAY)
    world.call(LI, "act")
    world.after(11 * DAY)
    assert world.state == LATER


def test_a_deadline_is_kept_in_the_zone_of_the_calendar() -> None:
    pools = Pools()
    program = waiting(in_days(pools, 0), pools, dated=True)
    world = World(Program(1, "CN", *_pools(program), (), program.contracts))
    # START is 8:00 in China, so that day ends 16 hours later
    world.after(16 * HOUR - 1)
    assert world.state == OPEN
    world.after(16 * HOUR)
    assert world.state == LATER
    assert world.keep() == (16 * HOUR, 0)


def _pools(program: Program) -> tuple[Any, Any, Any, Any]:
    return program.constants, program.texts, program.types, program.currencies


@pytest.mark.parametrize(("hours", "outcome"), [(-1, "R4017"), (0, "R4017"), (1, "done")])
def test_a_first_deadline_must_be_after_now(hours: int, outcome: str) -> None:
    pools = Pools()
    world = World(waiting(in_hours(pools, hours), pools, dated=False))
    assert said(world.receipt) == outcome
    assert len(world.ledger.state.instances) == (1 if outcome == "done" else 0)


def test_a_deadline_beyond_the_last_date_is_the_last_date() -> None:
    pools = Pools()
    world = World(waiting(in_days(pools, 9_000_000), pools, dated=True))
    (timer,) = world.instance.status[Status.TIMERS]
    assert (timer.instant, timer.day) == ((LAST_DATE + 1) * DAY, LAST_DATE)
    pools = Pools()
    world = World(waiting(in_hours(pools, 10**12), pools, dated=False))
    (timer,) = world.instance.status[Status.TIMERS]
    assert (timer.instant, timer.day) == ((LAST_DATE + 1) * DAY, None)


def test_a_date_beyond_the_last_one_stops_everywhere_else() -> None:
    pools = Pools()
    body = code(
        op(Opcode.TODAY),
        pools.push(DURATION, days(9_000_000)),
        op(Opcode.DATE_ADD),
        op(Opcode.SET_KEEP, 0),
        op(Opcode.STAY),
    )
    program = pools.program(
        contract(forever("Open"), keeps=(KeepCode("d", DATE, None),), rules=(rule("far", body),))
    )
    assert said(World(program).call(LI, "far")) == "R4008"


# --- a deadline that is past on entry -----------------------------------------------------------------------


def late(pools: Pools, day: int) -> Program:
    """`go` enters a state whose deadline is a fixed date; its timeout goes to Closed."""
    fixed = code(pools.push(DATE, START_DAY + day))
    return pools.program(
        contract(
            forever("Open"),
            until("Later", fixed),
            final("Closed"),
            keeps=(ticks(pools),),
            rules=(rule("go", noted(pools, op(Opcode.GO, LATER))),),
            clocks=(timeout(pools, CLOSED, LATER),),
        )
    )


def test_a_timeout_that_an_action_makes_due_runs_in_its_transaction_on_the_entry_day() -> None:
    world = World(late(Pools(), 2))
    world.after(20 * DAY + 5)
    receipt = world.call(LI, "go")
    assert [action.kind for action in receipt.actions] == [ActionKind.RULE, ActionKind.CLOCK]
    assert world.state == CLOSED
    # `now` is the entry, not the date that had passed, and `today` the day of the entry
    assert world.keep() == (20 * DAY + 5, 20, 20 * DAY + 5, 20)


def test_an_entry_at_the_very_instant_of_a_date_takes_that_date() -> None:
    # 24:00 of day 2 is 0:00 of day 3: the clock's date is not before the entry, so it is `today`
    world = World(late(Pools(), 2))
    world.after(3 * DAY)
    world.call(LI, "go")
    assert world.keep() == (3 * DAY, 3, 3 * DAY, 2)


# --- at and every -------------------------------------------------------------------------------------------


def clocked(pools: Pools, *clocks: ClockCode, deadline: Code | None = None, dated: bool = True) -> World:
    """Open (until 60 days after the entry unless said otherwise) and Later (forever) with some clocks;
    `again` enters Open anew, `move` enters Later, `halt` notes nothing.
    """
    end = in_days(pools, 60) if deadline is None else deadline
    return World(
        pools.program(
            contract(
                until("Open", end, dated=dated),
                forever("Later"),
                final("Closed"),
                keeps=(ticks(pools),),
                rules=(
                    rule("again", code(op(Opcode.GO, OPEN))),
                    rule("move", code(op(Opcode.GO, LATER))),
                ),
                clocks=(*clocks, timeout(pools, CLOSED, OPEN)),
            )
        )
    )


def every(pools: Pools, start: Code, interval: Duration, limit: int, *states: int) -> ClockCode:
    """`every …: …; stay`."""
    return ClockCode(EveryCode(start, interval, limit), (), noted(pools, op(Opcode.STAY)), states, None)


def at(pools: Pools, when: Code, *states: int, dated: bool = True, ending: Any = None) -> ClockCode:
    """`at …: …; stay`."""
    end = op(Opcode.STAY) if ending is None else ending
    return ClockCode(AtCode(when, dated), (), noted(pools, end), states, None)


def test_every_counts_its_turns_from_the_anchor_and_months_do_not_drift() -> None:
    # START is 4 October 2024; the anchor is 31 October: 31 Oct, 30 Nov, 31 Dec, 31 Jan, 28 Feb, 31 Mar
    pools = Pools()
    anchor = code(pools.push(DATE, START_DAY + 27))
    month = Duration(Unit.MONTH, 1, Roll.CLIP)
    world = clocked(pools, every(pools, anchor, month, 6, OPEN), deadline=in_days(pools, 400))
    world.after(399 * DAY)
    turns = [27, 57, 88, 119, 147, 178]
    assert world.keep() == tuple(one for day in turns for one in ((day + 1) * DAY, day))


def test_every_has_no_more_turns_than_its_limit() -> None:
    pools = Pools()
    world = clocked(pools, every(pools, in_days(pools, 1), days(1), 3, OPEN))
    names = [receipt.actions[0].name for receipt in world.after(59 * DAY)]
    assert names == ["every"] * 3
    assert world.keep() == (2 * DAY, 1, 3 * DAY, 2, 4 * DAY, 3)


def test_turns_before_the_entry_and_from_the_deadline_on_do_not_run() -> None:
    # turns on days -2 … 7; entered on day 0, ends with day 3 (whose 24:00 is the turn of day 3)
    pools = Pools()
    start = code(op(Opcode.ENTRY_DAY), pools.push(DURATION, days(-2)), op(Opcode.DATE_ADD))
    world = clocked(pools, every(pools, start, days(1), 10, OPEN), deadline=in_days(pools, 3))
    world.after(100 * DAY)
    # 24:00 of day -1 is the entry itself, which is not after the entry; the last note is the timeout's
    assert world.keep() == (1 * DAY, 0, 2 * DAY, 1, 3 * DAY, 2, 4 * DAY, 3)


def test_entering_again_repeats_no_turn() -> None:
    pools = Pools()
    anchor = code(pools.push(DATE, START_DAY))
    world = clocked(pools, every(pools, anchor, days(10), 4, OPEN))
    world.after(12 * DAY)
    world.call(LI, "again")
    world.after(50 * DAY)
    assert world.keep() == (1 * DAY, 0, 11 * DAY, 10, 21 * DAY, 20, 31 * DAY, 30)


def test_a_shared_clock_goes_on_in_the_next_state() -> None:
    pools = Pools()
    anchor = code(pools.push(DATE, START_DAY))
    world = clocked(pools, every(pools, anchor, days(10), 4, OPEN, LATER))
    world.after(12 * DAY)
    world.call(LI, "move")
    world.after(50 * DAY)
    assert world.keep() == (1 * DAY, 0, 11 * DAY, 10, 21 * DAY, 20, 31 * DAY, 30)


def test_an_anchor_is_worked_out_on_entry_alone() -> None:
    # the anchor is a kept date that the clock itself moves on; its turns stay where they were
    pools = Pools()
    moved = (op(Opcode.KEEP, 1), pools.push(DURATION, days(5)), op(Opcode.DATE_ADD), op(Opcode.SET_KEEP, 1))
    clock = ClockCode(
        EveryCode(code(op(Opcode.KEEP, 1)), days(10), 3),
        (),
        noted(pools, *moved, op(Opcode.STAY)),
        (0,),
        None,
    )
    world = World(
        pools.program(
            contract(
                forever("Open"),
                keeps=(ticks(pools), KeepCode("from", DATE, code(pools.push(DATE, START_DAY)))),
                clocks=(clock,),
            )
        )
    )
    world.after(90 * DAY)
    assert world.keep() == (1 * DAY, 0, 11 * DAY, 10, 21 * DAY, 20)
    assert world.keep(1) == START_DAY + 15


def test_at_runs_once_and_only_inside_its_state() -> None:
    pools = Pools()
    world = clocked(pools, at(pools, in_days(pools, 5), OPEN), at(pools, in_days(pools, 60), OPEN))
    names = [receipt.actions[0].name for receipt in world.after(59 * DAY)]
    assert names == ["at"]
    assert world.keep() == (6 * DAY, 5)


def test_at_an_instant_takes_the_local_day() -> None:
    pools = Pools()
    world = clocked(pools, at(pools, in_hours(pools, 30), OPEN, dated=False))
    world.after(5 * DAY)
    assert world.keep() == (30 * HOUR, 1)


def test_clocks_due_at_one_instant_run_in_the_order_of_the_text_while_the_state_lasts() -> None:
    pools = Pools()
    leave = op(Opcode.GO, LATER)
    clocks = [at(pools, in_days(pools, 5), OPEN, ending=ending) for ending in (None, leave, None)]
    world = clocked(pools, *clocks)
    receipts = world.after(30 * DAY)
    assert [receipt.actions[0].unit.number for receipt in receipts if receipt.actions[0].unit] == [0, 1]
    assert world.state == LATER


# --- what a clock cannot do ---------------------------------------------------------------------------------


def failing(pools: Pools) -> World:
    """A timeout that sets 7, and then divides by zero; `act` stays."""
    bad = (pools.number(1), pools.number(0), op(Opcode.INT_DIVIDE, 1), op(Opcode.SET_KEEP, 0))
    body = code(pools.number(7), op(Opcode.SET_KEEP, 0), *bad, op(Opcode.GO, 1))
    return World(
        pools.program(
            contract(
                until("Open", in_days(pools, 1)),
                final("Closed"),
                keeps=(KeepCode("x", INT, code(pools.number(0))),),
                rules=(rule("act", code(op(Opcode.STAY)), parameters=variables()),),
                clocks=(ClockCode(None, (), body, (0,), None),),
            )
        )
    )


def test_a_timeout_that_stops_is_undone_and_halts_its_instance_alone() -> None:
    world = failing(Pools())
    second = world.create()
    (first, other) = world.after(2 * DAY)
    assert [(halt.instance, halt.refusal.code) for halt in (*first.halts, *other.halts)] == [
        (0, "R4011"),
        (1, "R4011"),
    ]
    assert (world.keep(), world.state) == (0, 0)
    assert world.instance.status[Status.HALTED] == "R4011"
    assert said(world.call(LI, "act")) == "R4016"
    assert said(world.withdraw(LI, "act")) == "R4016"
    assert world.ledger.may_act(world.instance, "act") == ()
    assert world.after(100 * DAY) == ()
    assert second.created is not None
    assert said(world.create()) == "done"
