"""Dates, times and durations as plain integers, worked out here and nowhere else.

A date is a count of days since 1970-01-01, a time a count of whole seconds since 1970-01-01T00:00 UTC. Both
follow the Gregorian calendar without leap seconds. What a zone or working days decide is in
`vm.machine.calendar`.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final, NamedTuple

from vm.types import INT_HIGH, INT_LOW

SECONDS_A_DAY: Final = 86_400
WEEK_DAYS: Final = 7
YEAR_MONTHS: Final = 12
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 9999
FIRST_DATE: Final = -25_567
"""1900-01-01."""
LAST_DATE: Final = 2_932_896
"""9999-12-31."""

_EPOCH_DAY = 719_162
"""Days from 0001-01-01 to 1970-01-01."""
_CYCLE_DAYS = 146_097
_CYCLE_YEARS = 400
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([0-9-]{10}) ([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?")
_DURATION = re.compile(
    r"(-?(?:0|[1-9][0-9]{0,38})) (?:(day|week|month|year)|(working day))s?(?: (clip|roll|forward|back))?"
)


class Unit(IntEnum):
    """What a duration counts. Weeks are 7 days and years 12 months, so neither is a unit of its own."""

    DAY = 1
    WORKING_DAY = 2
    MONTH = 3


class Roll(IntEnum):
    """How a date that does not exist (CLIP, ROLL) or is a rest day (FORWARD, BACK) is mended."""

    NONE = 0
    CLIP = 1
    """To the last day of the month."""
    ROLL = 2
    """To the first day of the next month."""
    FORWARD = 3
    """To the next working day."""
    BACK = 4
    """To the working day before."""


class Duration(NamedTuple):
    """A span of days or longer: `count` units (128 bits; negative goes back), and how the result is mended.

    Months have CLIP or ROLL; days and working days have NONE, FORWARD or BACK.
    """

    unit: Unit
    count: int  # type: ignore[assignment]  # the field's name is worth more than tuple.count, which nobody calls
    roll: Roll


# --- days of the civil calendar ---------------------------------------------------------------------------


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _month_days(year: int, month: int) -> int:
    return 29 if month == 2 and _is_leap(year) else _MONTH_DAYS[month - 1]


def _year_start(year: int) -> int:
    """Days from 1970-01-01 to 1 January of any year: 365 a year and one for each leap year before it."""
    before = year - 1
    return 365 * before + before // 4 - before // 100 + before // 400 - _EPOCH_DAY


def _day_number(year: int, month: int, day: int) -> int:
    number = _year_start(year) + day - 1
    for earlier in range(1, month):
        number += _month_days(year, earlier)
    return number


def in_range(date: int) -> bool:
    """Whether a day number lies in 1900-01-01 … 9999-12-31."""
    return FIRST_DATE <= date <= LAST_DATE


def date_of(year: int, month: int, day: int) -> int | None:
    """The date of a civil day; None where there is no such day or it lies outside 1900 … 9999."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return None
    if not 1 <= day <= _month_days(year, month):
        return None
    return _day_number(year, month, day)


def civil(date: int) -> tuple[int, int, int]:
    """Year, month (1–12) and day (1–31) of a date; total, so it also names the day after the last one."""
    # the mean year is 146 097/400 days, so this estimate is right or one year off
    year = (date + _EPOCH_DAY) * _CYCLE_YEARS // _CYCLE_DAYS + 1
    if _year_start(year) > date:
        year -= 1
    elif _year_start(year + 1) <= date:
        year += 1
    left = date - _year_start(year)
    month = 1
    while left >= _month_days(year, month):
        left -= _month_days(year, month)
        month += 1
    return year, month, left + 1


def weekday(date: int) -> int:
    """The day of the week, Monday 0 … Sunday 6 (1970-01-01 was a Thursday)."""
    return (date + 3) % WEEK_DAYS


def add_months(date: int, months: int, roll: Roll) -> int | None:
    """The same day of the month `months` later (earlier where negative); None outside 1900 … 9999.

    Where that month has no such day: its last day for CLIP, the first of the next month for ROLL. Any other
    `roll` is a fault of the caller (ValueError).
    """
    if roll not in (Roll.CLIP, Roll.ROLL):
        raise ValueError("months are added with CLIP or ROLL")
    year, month, day = civil(date)
    years, place = divmod(year * YEAR_MONTHS + month - 1 + months, YEAR_MONTHS)
    if not FIRST_YEAR <= years <= LAST_YEAR:
        return None
    last = _month_days(years, place + 1)
    if day <= last:
        return _day_number(years, place + 1, day)
    return _day_number(years, place + 1, last) + (1 if roll is Roll.ROLL else 0)


# --- text -------------------------------------------------------------------------------------------------


def format_date(date: int) -> str:
    """`2026-02-01`."""
    year, month, day = civil(date)
    return f"{year:04}-{month:02}-{day:02}"


def parse_date(text: str) -> int | None:
    """The date that `format_date` writes so; None for anything else."""
    found = _DATE.fullmatch(text)
    return date_of(int(found[1]), int(found[2]), int(found[3])) if found else None


def format_time(time: int, offset: int) -> str:
    """`2026-05-15 17:00` at `offset` seconds east of UTC, with `:30` where there are seconds."""
    date, seconds = divmod(time + offset, SECONDS_A_DAY)
    hour, minute, second = seconds // 3600, seconds // 60 % 60, seconds % 60
    tail = f":{second:02}" if second else ""
    return f"{format_date(date)} {hour:02}:{minute:02}{tail}"


def parse_local(text: str) -> tuple[int, int] | None:
    """Day and seconds after its 0:00 of `2026-05-15 17:00` (or `17:00:30`); None for anything else."""
    found = _TIME.fullmatch(text)
    date = parse_date(found[1]) if found else None
    if found is None or date is None:
        return None
    hour, minute, second = int(found[2]), int(found[3]), int(found[4] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return date, hour * 3600 + minute * 60 + second


def parse_time(text: str, offset: int) -> int | None:
    """The time that `format_time` writes so at `offset` seconds east of UTC; None for anything else.

    In a zone whose offset changes, read `parse_local` and ask `Calendar.instant_of`.
    """
    local = parse_local(text)
    return None if local is None else local[0] * SECONDS_A_DAY + local[1] - offset


# --- durations --------------------------------------------------------------------------------------------


def is_valid(duration: Duration) -> bool:
    """Whether unit, count and roll may stand together in a value of the type `duration`."""
    if not INT_LOW <= duration.count <= INT_HIGH:
        return False
    months = duration.unit is Unit.MONTH
    return months == (duration.roll in (Roll.CLIP, Roll.ROLL))


def needs_working_days(duration: Duration) -> bool:
    """Whether a duration has a meaning only in a calendar with working days."""
    return duration.unit is Unit.WORKING_DAY or duration.roll in (Roll.FORWARD, Roll.BACK)


def scale(duration: Duration, factor: int) -> Duration | None:
    """`factor` times a duration (−1: the same span back), its roll kept; None beyond 128 bits."""
    count = duration.count * factor
    return duration._replace(count=count) if INT_LOW <= count <= INT_HIGH else None


_UNIT_WORDS = {Unit.DAY: "day", Unit.WORKING_DAY: "working day", Unit.MONTH: "month"}
_ROLL_WORDS = {Roll.CLIP: "clip", Roll.ROLL: "roll", Roll.FORWARD: "forward", Roll.BACK: "back"}
_ROLLS = {word: roll for roll, word in _ROLL_WORDS.items()}
_UNITS = {
    "day": (Unit.DAY, 1),
    "working day": (Unit.WORKING_DAY, 1),
    "week": (Unit.DAY, WEEK_DAYS),
    "month": (Unit.MONTH, 1),
    "year": (Unit.MONTH, YEAR_MONTHS),
}


def format_duration(duration: Duration) -> str:
    """`30 days`, `1 month clip`, `10 working days`, `5 days forward`."""
    plural = "" if abs(duration.count) == 1 else "s"
    words = f"{duration.count} {_UNIT_WORDS[duration.unit]}{plural}"
    return f"{words} {_ROLL_WORDS[duration.roll]}" if duration.roll in _ROLL_WORDS else words


def parse_duration(text: str) -> Duration | None:
    """What `format_duration` writes, also in weeks and years, with or without the `s`; else None."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    unit, factor = _UNITS[found[2] or found[3]]
    duration = Duration(unit, int(found[1]) * factor, _ROLLS.get(found[4] or "", Roll.NONE))
    return duration if is_valid(duration) else None
