"""What there is to say about a calendar's table, and about the difference of two, as plain facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from vm.machine.calendar import Calendar
from vm.machine.dates import LAST_DATE, LAST_YEAR, civil, date_of


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the clocks: the instant, and the offsets before and from it on."""

    instant: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a calendar: its first and last date, working days, and what differs from Monday to Friday."""

    number: int
    covered: bool
    working_days: int
    days_off: tuple[int, ...]
    make_up_days: tuple[int, ...]
    changes: tuple[Change, ...]


def year_of(table: Calendar, number: int) -> Year:
    """The facts of a year, of 1900 to 9999."""
    first = date_of(number, 1, 1) or 0
    last = (date_of(number, 12, 31) or 0) if number < LAST_YEAR else LAST_DATE
    zone = table.zone
    changes = tuple(
        Change(instant, zone[place][1], offset)
        for place, (instant, offset) in enumerate(zone[1:])
        if civil(table.local_day(instant))[0] == number
    )
    return Year(
        number,
        table.first_year <= number <= table.last_year,
        table.working_days(first - 1, last),
        tuple(day for day in table.days_off if first <= day <= last),
        tuple(day for day in table.make_up_days if first <= day <= last),
        changes,
    )


def zone_years(table: Calendar) -> tuple[int, int]:
    """The years of the first and of the last offset."""
    first, last = (datetime.fromtimestamp(table.zone[place][0], UTC).year for place in (0, -1))
    return first, last


@dataclass(frozen=True, slots=True)
class Difference:
    """What a second table says otherwise than a first.

    `now_off` and `now_worked` are dates; `instant` is the first at which the clocks differ, None where they
    never do; `first_day` is the first local day on which anything differs, None where nothing does.
    """

    added: tuple[int, ...]
    dropped: tuple[int, ...]
    now_off: tuple[int, ...]
    now_worked: tuple[int, ...]
    instant: int | None
    first_day: int | None


def difference(before: Calendar, after: Calendar) -> Difference:
    """What `after` says otherwise than `before`. Years that a table lacks count as it counts them: Monday to
    Friday."""
    named = {*before.days_off, *before.make_up_days, *after.days_off, *after.make_up_days}
    changed = [day for day in sorted(named) if before.is_working_day(day) != after.is_working_day(day)]
    now_off = tuple(day for day in changed if not after.is_working_day(day))
    years = [set(range(table.first_year, table.last_year + 1)) for table in (before, after)]
    instant = _first_other_offset(before, after)
    # at an hour that one of the two shows twice, the earlier of their local days is the careful one
    moved = [] if instant is None else [min(before.local_day(instant), after.local_day(instant))]
    return Difference(
        added=tuple(sorted(years[1] - years[0])),
        dropped=tuple(sorted(years[0] - years[1])),
        now_off=now_off,
        now_worked=tuple(day for day in changed if day not in now_off),
        instant=instant,
        first_day=min([*changed[:1], *moved], default=None),
    )


def _first_other_offset(before: Calendar, after: Calendar) -> int | None:
    """The first instant at which two zones differ; that of the first entry where they differ before it."""
    instants = sorted({instant for table in (before, after) for instant, _ in table.zone})
    return next((one for one in instants if before.offset_at(one) != after.offset_at(one)), None)
