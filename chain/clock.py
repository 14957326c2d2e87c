"""Moving an instant by days or longer so that the local time of day stays."""

from __future__ import annotations

from vm.machine.calendar import Calendar
from vm.machine.dates import Duration


def later(instant: int, span: Duration, calendar: Calendar) -> int | None:
    """The instant `span` after `instant` at the same local time of day; None beyond the last date.

    So an action on the last day of a window still works after `after 10 days`.
    """
    day, seconds = calendar.local(instant)
    moved = calendar.add(day, span)
    return None if moved is None else calendar.instant_of(moved, seconds)
