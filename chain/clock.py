"""Instants as people count them: moved by days so that the local time of day stays, and shown as the end of
a day.

A deadline or the instant of a clock is provisional where the program's calendar has working days and the last
moment before the instant lies in a year that the calendar's table does not cover: for such a year it takes
Monday to Friday, and a later table may say otherwise. What was computed stays as it is; only its day is no
sure working day.
"""

from __future__ import annotations

from vm.machine.calendar import Calendar
from vm.machine.dates import Duration, format_date, format_time


def later(instant: int, span: Duration, calendar: Calendar) -> int | None:
    """The instant `span` after `instant` at the same local time of day; None beyond the last date.

    So an action on the last day of a window still works after `after 10 days`. A span that ends on its own
    day is no time at all, also where the clocks show its reading twice.
    """
    day, seconds = calendar.local(instant)
    moved = calendar.add(day, span)
    return None if moved is None else instant if moved == day else calendar.instant_of(moved, seconds)


def format_due(instant: int, dated: bool, calendar: Calendar) -> str:
    """When a deadline or a clock is due, as people write it; one that is `dated` is due at 24:00 of the day
    that ends, also where the clocks then skip midnight.
    """
    day = calendar.local_day(instant)
    if dated and calendar.start_of_day(day) == instant:
        return f"{format_date(day - 1)} 24:00"
    return format_time(instant, calendar.offset_at(instant))


def is_provisional(instant: int, calendar: Calendar) -> bool:
    """Whether a deadline or a clock's instant rests on a year that the calendar does not cover (the rule
    stands above)."""
    return calendar.is_provisional(calendar.local_day(instant - 1))
