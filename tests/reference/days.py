"""Dates by Python's own calendar, working days by counting them one by one.

Days are counted from 1970-01-01, as everywhere in Tally; inside here they are `datetime.date`.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import assert_never

from chain.calendar import find, shipped
from vm.machine.calendar import Calendar
from vm.machine.dates import Duration, Roll, Unit

_EPOCH = date(1970, 1, 1)
FIRST = (date(1900, 1, 1) - _EPOCH).days
LAST = (date(9999, 12, 31) - _EPOCH).days
_MOST_DAYS = LAST - FIRST
_SECONDS_A_DAY = 24 * 60 * 60


def calendar_of(name: str | None) -> Calendar:
    """The table that a chain uses for a name; UTC without working days for None."""
    table = find(shipped(), name)
    if table is None:
        raise KeyError(name)
    return table


def to_date(day: int) -> date:
    """The date of a day number in 1900 … 9999."""
    return _EPOCH + timedelta(days=day)


def to_day(value: date) -> int:
    """The day number of a date."""
    return (value - _EPOCH).days


class OutsideDatesError(Exception):
    """A date before 1900 (`early`) or after 9999."""

    def __init__(self, early: bool) -> None:
        super().__init__("outside 1900-01-01 … 9999-12-31")
        self.early = early


def _within(day: int) -> int:
    if FIRST <= day <= LAST:
        return day
    raise OutsideDatesError(day < FIRST)


def is_working_day(table: Calendar, day: int) -> bool:
    """Monday to Friday, but for the days off and the make-up days of the table."""
    if not table.has_working_days or day in table.days_off:
        return False
    return to_date(day).weekday() < 5 or day in table.make_up_days


def add(table: Calendar, day: int, duration: Duration) -> int:
    """The date a duration after a day; before it for a negative one. Raises OutsideDatesError."""
    if abs(duration.count) > _MOST_DAYS:
        raise OutsideDatesError(duration.count < 0)
    match duration.unit:
        case Unit.DAY:
            found = _within(day + duration.count)
        case Unit.WORKING_DAY:
            found = _nth_working_day(table, day, duration.count)
        case Unit.MONTH:
            return _add_months(day, duration.count, duration.roll)
        case _:
            assert_never(duration.unit)
    match duration.roll:
        case Roll.FORWARD:
            return _to_working_day(table, found, 1)
        case Roll.BACK:
            return _to_working_day(table, found, -1)
        case _:
            return found


def _nth_working_day(table: Calendar, day: int, count: int) -> int:
    step = 1 if count > 0 else -1
    left = abs(count)
    while left:
        day = _within(day + step)
        if is_working_day(table, day):
            left -= 1
    return day


def _to_working_day(table: Calendar, day: int, step: int) -> int:
    while not is_working_day(table, day):
        day = _within(day + step)
    return day


def _add_months(day: int, months: int, roll: Roll) -> int:
    start = to_date(day)
    place = start.year * 12 + (start.month - 1) + months
    year, month = place // 12, place % 12 + 1
    if not 1900 <= year <= 9999:
        raise OutsideDatesError(year < 1900)
    last = monthrange(year, month)[1]
    if start.day <= last:
        return to_day(date(year, month, start.day))
    if roll is Roll.CLIP:
        return to_day(date(year, month, last))
    return to_day(date(year, month, last)) + 1


def working_days_between(table: Calendar, start: int, end: int) -> int:
    """Working days after `start` up to `end`; for an earlier `end` minus those after it up to `start`."""
    if end < start:
        return -working_days_between(table, end, start)
    return sum(is_working_day(table, day) for day in range(start + 1, end + 1))


# --- the zone ---


def offset(table: Calendar, instant: int) -> int:
    """Seconds east of UTC at an instant."""
    found = table.zone[0][1]
    for since, seconds in table.zone:
        if since <= instant:
            found = seconds
    return found


def local_day(table: Calendar, instant: int) -> int:
    """The day that the zone's clocks show."""
    return (instant + offset(table, instant)) // _SECONDS_A_DAY


def instant_of(table: Calendar, day: int, seconds: int) -> int:
    """The first instant from which the zone's clocks never show less than `seconds` after 0:00 of a day."""
    reading = day * _SECONDS_A_DAY + seconds
    last_less: int | None = None
    for place, (since, east) in enumerate(table.zone):
        starts = since if place else None
        ends = table.zone[place + 1][0] if place + 1 < len(table.zone) else None
        # in this stretch the clocks show less than the reading before `reading - east`
        before = reading - east if ends is None else min(reading - east, ends)
        if starts is None or before > starts:
            last_less = before
    if last_less is None:
        raise ValueError("a zone without entries")
    return last_less


def end_of_day(table: Calendar, day: int) -> int:
    """24:00 of a day, which is 0:00 of the next."""
    return instant_of(table, day + 1, 0)
