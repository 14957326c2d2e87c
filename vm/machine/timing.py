"""Deadlines and clocks: when a state ends, what is due in it, and the time that a clock runs at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_never

from vm.code.program import AtCode, ClockCode, Code, EveryCode, LinkCode, Unit, UnitKind
from vm.machine.calendar import Calendar
from vm.machine.dates import LAST_DATE, scale
from vm.machine.fault import InternalFault
from vm.machine.frame import Action, Frame
from vm.machine.outcome import Refusal
from vm.machine.run import evaluate
from vm.machine.state import Instance, Moment, Status, Timer
from vm.machine.trace import Entered


def enter(action: Action, instance: Instance, state: int) -> Refusal | None:
    """Enter a state at the action's moment: its deadline and clocks are worked out now, open consents end.

    Entering the present state again is an entry as well. A refusal where a deadline or a clock stops.
    """
    journal, status = action.journal, instance.status
    journal.set_item(status, Status.STATE, state)
    journal.set_item(status, Status.ENTERED, action.moment.now)
    journal.set_item(status, Status.ENTRY_DAY, action.moment.today)
    for key in tuple(instance.consents):
        journal.delete_key(instance.consents, key)
    action.saturating = True
    timers = _timers(action, instance, state)
    action.saturating = False
    if isinstance(timers, Refusal):
        return timers
    journal.set_item(status, Status.TIMERS, timers)
    action.tracer.emit(Entered(instance.number, state, deadline_of(action, instance)))
    return None


def deadline_of(action: Action, instance: Instance) -> int | None:
    """The instant at which the present state ends, None for forever and final states."""
    clocks = action.program.contracts[instance.contract].clocks
    timers: tuple[Timer, ...] = instance.status[Status.TIMERS]
    return next((timer.instant for timer in timers if clocks[timer.clock].when is None), None)


def _timers(action: Action, instance: Instance, state: int) -> tuple[Timer, ...] | Refusal:
    """The next timer of each clock of a state that is being entered, in text order."""
    tables = action.program.contracts[instance.contract]
    found: list[Timer] = []
    end: Timer | None = None
    code = tables.states[state].deadline
    if code is not None:
        unit = Unit(UnitKind.DEADLINE, instance.contract, state)
        when = _evaluated(action, instance, unit, code)
        if isinstance(when, Refusal):
            return when
        end = _timer(action.calendar, when, tables.states[state].dated, _timeout(tables.clocks, state))
    for number in tables.states[state].clocks:
        timer = _first(action, instance, number, end)
        if isinstance(timer, Refusal):
            return timer
        if timer is not None:
            found.append(timer)
    return tuple(found)


def _timeout(clocks: tuple[ClockCode, ...], state: int) -> int:
    """The number of the state's timeout."""
    for number, clock in enumerate(clocks):
        if clock.when is None and state in clock.states:
            return number
    raise InternalFault("a state with a deadline has no timeout")


def _evaluated(action: Action, instance: Instance, unit: Unit, code: Code) -> Any:
    return evaluate(Frame(action, unit, instance, []), code)


def _timer(calendar: Calendar, when: int, dated: bool, clock: int) -> Timer:
    """A timer for a date, due at its 24:00, or a time; none is due after 24:00 of the last date."""
    last = calendar.end_of_day(LAST_DATE)
    if dated:
        return Timer(calendar.end_of_day(when), when, clock, 0)
    return Timer(min(when, last), None, clock, 0)


def _first(action: Action, instance: Instance, number: int, end: Timer | None) -> Timer | Refusal | None:
    """The first timer of a clock in the state that is being entered; None where it never runs."""
    when = action.program.contracts[instance.contract].clocks[number].when
    unit = Unit(UnitKind.CLOCK_WHEN, instance.contract, number)
    match when:
        case None:
            return end
        case LinkCode():
            return None
        case AtCode(code, dated):
            value = _evaluated(action, instance, unit, code)
            if isinstance(value, Refusal):
                return value
            timer = _timer(action.calendar, value, dated, number)
            return timer if _runs(timer, action.moment.now, end) else None
        case EveryCode(code):
            anchor = _evaluated(action, instance, unit, code)
            if isinstance(anchor, Refusal):
                return anchor
            turns = _turns(action, when, number, anchor, 0)
            return next((turn for turn in turns if _runs(turn, action.moment.now, end)), None)
        case _:
            assert_never(when)


def _runs(timer: Timer, entered: int, end: Timer | None) -> bool:
    """Only instants after the entry and before the deadline run."""
    return timer.instant > entered and (end is None or timer.instant < end.instant)


def _turns(action: Action, every: EveryCode, clock: int, anchor: int, first: int) -> Iterator[Timer]:
    """The turns of a clock from the turn `first` on: anchor + k intervals, always counted from the anchor.

    A turn beyond the last date never comes.
    """
    calendar = action.calendar
    for turn in range(first, every.limit):
        interval = scale(every.interval, turn)
        date = None if interval is None else calendar.add(anchor, interval)
        if date is not None:
            yield Timer(calendar.end_of_day(date), date, clock, turn, anchor)


def after_turn(action: Action, instance: Instance, timer: Timer) -> tuple[Timer, ...]:
    """The timers of a state that stays when one of its clocks has run: with that clock's next turn."""
    status = instance.status
    clocks = action.program.contracts[instance.contract].clocks
    timers: tuple[Timer, ...] = status[Status.TIMERS]
    end = next((one for one in timers if clocks[one.clock].when is None), None)
    following: Timer | None = None
    when = clocks[timer.clock].when
    if isinstance(when, EveryCode) and timer.anchor is not None:
        turns = _turns(action, when, timer.clock, timer.anchor, timer.turn + 1)
        following = next((turn for turn in turns if _runs(turn, status[Status.ENTERED], end)), None)
    pairs = ((one, following if one.clock == timer.clock else one) for one in timers)
    return tuple(one for _, one in pairs if one is not None)


def moment_of(calendar: Calendar, instance: Instance, timer: Timer) -> Moment:
    """The time in a clock: the instant it is due, never before the entry.

    `today` is the clock's own date; the entry day where the instant was before the entry; else the local day.
    """
    entered: int = instance.status[Status.ENTERED]
    if timer.instant < entered:
        return Moment(entered, instance.status[Status.ENTRY_DAY])
    today = calendar.local_day(timer.instant) if timer.day is None else timer.day
    return Moment(timer.instant, today)
