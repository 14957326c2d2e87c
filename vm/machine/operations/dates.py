"""Operations on dates, times and durations, in the calendar of the program."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vm.code.opcodes import Opcode
from vm.machine.dates import FIRST_DATE, LAST_DATE, Duration, Roll
from vm.machine.frame import Action, Frame, Operands, Stop
from vm.machine.operations.numbers import OUT_OF_RANGE, Operation, in_int
from vm.types import INT_HIGH, INT_LOW


def moved(action: Action, date: int, duration: Duration) -> int | None:
    """The date a duration later; None outside 1900 … 9999, unless the action then takes the last or first."""
    found = action.calendar.add(date, duration)
    if found is not None or not action.saturating:
        return found
    back = duration.count < 0 or (duration.count == 0 and duration.roll is Roll.BACK)
    return FIRST_DATE if back else LAST_DATE


def _held(action: Action, found: int) -> int | None:
    """A number of 128 bits; beyond them None, unless the action takes the greatest (or least) then."""
    if in_int(found) or not action.saturating:
        return found if in_int(found) else None
    return INT_HIGH if found > 0 else INT_LOW


def _date_add(frame: Frame, operands: Operands) -> Stop | None:
    duration = frame.stack.pop()
    found = moved(frame.action, frame.stack.pop(), duration)
    if found is None:
        return OUT_OF_RANGE
    frame.stack.append(found)
    return None


def _date_subtract(frame: Frame, operands: Operands) -> Stop | None:
    duration = frame.stack.pop()
    back = duration._replace(count=-duration.count)
    found = moved(frame.action, frame.stack.pop(), back)
    if found is None:
        return OUT_OF_RANGE
    frame.stack.append(found)
    return None


def _time_add(frame: Frame, operands: Operands) -> Stop | None:
    span = frame.stack.pop()
    found = _held(frame.action, frame.stack.pop() + span)
    if found is None:
        return OUT_OF_RANGE
    frame.stack.append(found)
    return None


def _time_subtract(frame: Frame, operands: Operands) -> Stop | None:
    span = frame.stack.pop()
    found = _held(frame.action, frame.stack.pop() - span)
    if found is None:
        return OUT_OF_RANGE
    frame.stack.append(found)
    return None


def _date_start(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(frame.action.calendar.start_of_day(frame.stack.pop()))
    return None


def _clock_time(frame: Frame, operands: Operands) -> Stop | None:
    span = frame.stack.pop()
    found = _held(frame.action, frame.action.calendar.instant_of(frame.stack.pop(), span))
    if found is None:
        return OUT_OF_RANGE
    frame.stack.append(found)
    return None


def _duration_scale(frame: Frame, operands: Operands) -> Stop | None:
    factor = frame.stack.pop()
    duration: Duration = frame.stack.pop()
    count = _held(frame.action, duration.count * factor)
    if count is None:
        return OUT_OF_RANGE
    frame.stack.append(duration._replace(count=count))
    return None


def _span_scale(frame: Frame, operands: Operands) -> Stop | None:
    factor = frame.stack.pop()
    found = _held(frame.action, frame.stack.pop() * factor)
    if found is None:
        return OUT_OF_RANGE
    frame.stack.append(found)
    return None


def _days_between(frame: Frame, operands: Operands) -> Stop | None:
    end = frame.stack.pop()
    frame.stack.append(end - frame.stack.pop())
    return None


def _working_days_between(frame: Frame, operands: Operands) -> Stop | None:
    end = frame.stack.pop()
    frame.stack.append(frame.action.calendar.working_days(frame.stack.pop(), end))
    return None


OPERATIONS: Mapping[Opcode, Operation] = MappingProxyType(
    {
        Opcode.DATE_ADD: _date_add,
        Opcode.DATE_SUBTRACT: _date_subtract,
        Opcode.TIME_ADD: _time_add,
        Opcode.TIME_SUBTRACT: _time_subtract,
        Opcode.DATE_START: _date_start,
        Opcode.CLOCK_TIME: _clock_time,
        Opcode.DURATION_SCALE: _duration_scale,
        Opcode.SPAN_SCALE: _span_scale,
        Opcode.DAYS_BETWEEN: _days_between,
        Opcode.WORKING_DAYS_BETWEEN: _working_days_between,
    }
)
