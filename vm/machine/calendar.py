"""A calendar: the zone of a contract and its working days, as one hashed table.

The zone is a list of (instant, offset); nothing reads a zone database while a chain runs. Working days are
Monday to Friday, less the days off and plus the make-up days of the years the table covers. Years it does not
cover have Monday to Friday alone, and a day in them is provisional. Every method answers in a few steps,
however far away its answer lies: working days are counted by a formula and a search, never day by day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, assert_never

import cbor2

from vm.machine.dates import (
    FIRST_DATE,
    FIRST_YEAR,
    LAST_DATE,
    LAST_YEAR,
    SECONDS_A_DAY,
    Duration,
    Roll,
    Unit,
    add_months,
    civil,
    in_range,
    weekday,
)

_SATURDAY = 5
_DOMAIN = "tally calendar 1"
_OFFSET_LIMIT = SECONDS_A_DAY
"""Offsets lie strictly within one day of UTC."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A named table; two calendars are the same where their hashes are.

    zone              (instant, seconds east of UTC), ascending: the offset holds from that instant on; the
                      first one holds before it too
    has_working_days  False: no day is a working day, and a program that asks for one is refused
    first_year, last_year  the years covered by the notices, both included; none where the first is later
    days_off          Mondays to Fridays of these years that are rest days, ascending
    make_up_days      Saturdays and Sundays of these years that are working days, ascending
    hash              SHA-256 of the canonical encoding of all of the above

    An ill-formed table raises ValueError.
    """

    name: str
    zone: tuple[tuple[int, int], ...]
    has_working_days: bool
    first_year: int
    last_year: int
    days_off: tuple[int, ...]
    make_up_days: tuple[int, ...]
    hash: bytes = field(init=False)
    _instants: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        fault = _fault(self)
        if fault is not None:
            raise ValueError(f"calendar {self.name}: {fault}")
        object.__setattr__(self, "hash", sha256(self.encode()).digest())
        object.__setattr__(self, "_instants", tuple(instant for instant, _ in self.zone))

    def encode(self) -> bytes:
        """The canonical bytes of the table, without its hash: one deterministic CBOR array."""
        return cbor2.dumps(
            [
                _DOMAIN,
                self.name,
                [list(entry) for entry in self.zone],
                self.has_working_days,
                self.first_year,
                self.last_year,
                list(self.days_off),
                list(self.make_up_days),
            ],
            canonical=True,
        )

    # --- the zone ------------------------------------------------------------------------------------------

    def offset_at(self, instant: int) -> int:
        """Seconds east of UTC at an instant."""
        return self.zone[max(bisect_right(self._instants, instant) - 1, 0)][1]

    def local(self, instant: int) -> tuple[int, int]:
        """What the zone's clocks show at an instant: the date, and seconds after its 0:00."""
        return divmod(instant + self.offset_at(instant), SECONDS_A_DAY)

    def local_day(self, instant: int) -> int:
        """The date that the zone's clocks show at an instant."""
        return self.local(instant)[0]

    def instant_of(self, date: int, seconds: int) -> int:
        """The first instant from which the zone's clocks never show less than `seconds` after 0:00 of a date.

        So a skipped reading is the moment of the skip, one that comes twice its second coming (its first, if
        it is the very reading that clocks go back to), and a later reading never has an earlier instant.
        """
        reading = date * SECONDS_A_DAY + seconds
        place = max(bisect_right(self._instants, reading + _OFFSET_LIMIT) - 1, 0)
        while True:
            start, offset = self.zone[place]
            instant = reading - offset
            if place == 0 or start < instant:
                # no later stretch shows an earlier reading; this one may end before it shows the reading
                return min(instant, self.zone[place + 1][0]) if place + 1 < len(self.zone) else instant
            place -= 1

    def start_of_day(self, date: int) -> int:
        """The instant of 0:00 of a date; from it on the zone's clocks show this day or a later one."""
        return self.instant_of(date, 0)

    def end_of_day(self, date: int) -> int:
        """The instant of 24:00 of a date, which is 0:00 of the next."""
        return self.instant_of(date + 1, 0)

    # --- working days --------------------------------------------------------------------------------------

    def is_working_day(self, date: int) -> bool:
        """Whether a date is a working day; Monday to Friday in years outside the table."""
        if not self.has_working_days:
            return False
        if weekday(date) >= _SATURDAY:
            return _holds(self.make_up_days, date)
        return not _holds(self.days_off, date)

    def is_provisional(self, date: int) -> bool:
        """Whether the working days of a date's year are a guess, because the table has no notice for it.

        A count between two dates is certain where neither of them is provisional.
        """
        return self.has_working_days and not self.first_year <= civil(date)[0] <= self.last_year

    def add_working_days(self, date: int, count: int) -> int | None:
        """The `count`-th working day after a date, before it for a negative one; the date itself for 0.

        None outside 1900 … 9999, and where the calendar has no working days.
        """
        if count == 0:
            return date
        if not self.has_working_days:
            return None
        rank = self._rank(date) + count if count > 0 else self._rank(date - 1) + count + 1
        if not self._rank(FIRST_DATE - 1) < rank <= self._rank(LAST_DATE):
            return None
        return bisect_left(range(FIRST_DATE, LAST_DATE + 1), rank, key=self._rank) + FIRST_DATE

    def working_days(self, start: int, end: int) -> int:
        """Working days after `start` up to `end`; if `end` is earlier, minus those after `end` up to `start`.

        So counts add up over any three dates, and of the two ends always the later one is counted.
        """
        return self._rank(end) - self._rank(start) if self.has_working_days else 0

    def forward(self, date: int) -> int | None:
        """The date, or for a rest day the first working day after it; None where there is none."""
        return date if self.is_working_day(date) else self.add_working_days(date, 1)

    def back(self, date: int) -> int | None:
        """The date, or for a rest day the last working day before it; None where there is none."""
        return date if self.is_working_day(date) else self.add_working_days(date, -1)

    def add(self, date: int, duration: Duration) -> int | None:
        """The date a duration later (earlier where its count is negative), mended as its roll says.

        None outside 1900 … 9999, and for working days or rest days in a calendar without working days. A
        working day needs no mending, so FORWARD and BACK change `n working days` only where n is 0.
        """
        count = duration.count
        match duration.unit:
            case Unit.DAY:
                found = date + count if in_range(date + count) else None
            case Unit.WORKING_DAY:
                found = self.add_working_days(date, count) if self.has_working_days else None
            case Unit.MONTH:
                return add_months(date, count, duration.roll)
            case _:
                assert_never(duration.unit)
        return None if found is None else self._mend(found, duration.roll)

    def _mend(self, date: int, roll: Roll) -> int | None:
        match roll:
            case Roll.NONE:
                return date
            case Roll.FORWARD:
                return self.forward(date)
            case Roll.BACK:
                return self.back(date)
            case Roll.CLIP | Roll.ROLL:
                raise ValueError("days are mended with FORWARD or BACK")
            case _:
                assert_never(roll)

    def _rank(self, date: int) -> int:
        """Working days up to a date, that day included, counted from a fixed Monday; negative before it."""
        weeks, day = divmod(date + 3, 7)
        weekdays = weeks * 5 + min(day + 1, 5)
        return weekdays - bisect_right(self.days_off, date) + bisect_right(self.make_up_days, date)


def _holds(dates: tuple[int, ...], date: int) -> bool:
    place = bisect_left(dates, date)
    return place < len(dates) and dates[place] == date


def _ascends(numbers: tuple[int, ...]) -> bool:
    return all(numbers[place] < numbers[place + 1] for place in range(len(numbers) - 1))


def _fault(table: Calendar) -> str | None:
    """What is wrong with a table, None for a good one."""
    if not table.zone or not _ascends(tuple(instant for instant, _ in table.zone)):
        return "the zone must have entries, in order of their instants"
    if any(abs(offset) >= _OFFSET_LIMIT for _, offset in table.zone):
        return "an offset must be less than a day"
    if not (_ascends(table.days_off) and _ascends(table.make_up_days)):
        return "days must be in order, each once"
    covers = table.first_year <= table.last_year
    days = table.days_off + table.make_up_days
    if covers and (table.first_year < FIRST_YEAR or table.last_year > LAST_YEAR):
        return "years must lie in 1900 to 9999"
    if not table.has_working_days and (covers or days):
        return "a calendar without working days has no years and no days"
    if any(weekday(date) >= _SATURDAY for date in table.days_off):
        return "a day off must be a Monday to Friday"
    if any(weekday(date) < _SATURDAY for date in table.make_up_days):
        return "a make-up day must be a Saturday or Sunday"
    if any(not table.first_year <= civil(date)[0] <= table.last_year for date in days):
        return "a day must be in one of the years"
    return None


UTC: Final = Calendar(
    name="UTC",
    zone=((0, 0),),
    has_working_days=False,
    first_year=FIRST_YEAR,
    last_year=FIRST_YEAR - 1,
    days_off=(),
    make_up_days=(),
)
"""What a program without a calendar uses: UTC, no working days."""
