"""Zones and working days of a calendar, on tables small enough to check by hand."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vm.machine.calendar import UTC, Calendar
from vm.machine.dates import FIRST_DATE, LAST_DATE, Duration, Roll, Unit, civil, parse_date, weekday

HOUR = 3_600
DAY = 86_400
HUGE = 2**127 - 1


def day(text: str) -> int:
    """The date of a text that is one."""
    found = parse_date(text)
    if found is None:
        raise ValueError(text)
    return found


def zoned(*zone: tuple[int, int]) -> Calendar:
    """A calendar without working days in a zone."""
    return replace(UTC, name="ZONE", zone=zone)


SPRING = day("2026-03-29") * DAY + HOUR
AUTUMN = day("2026-10-25") * DAY + HOUR
BERLIN = zoned((0, HOUR), (SPRING, 2 * HOUR), (AUTUMN, HOUR))
"""Clocks go from 2:00 to 3:00 in March and from 3:00 to 2:00 in October."""
TORONTO = zoned((0, -5 * HOUR), (day("2026-03-08") * DAY + 7 * HOUR, -4 * HOUR))
"""West of UTC: clocks go from 2:00 to 3:00 on 2026-03-08."""
KATHMANDU = zoned((0, 19_800), (day("1985-12-31") * DAY + 66_600, 20_700))
"""5:30 east of UTC, and 5:45 from 1986-01-01 0:00 of the old clock on: a quarter of an hour is skipped."""
NIGHT = day("2026-06-10") * DAY
SKIPS_MIDNIGHT = zoned((0, 0), (NIGHT, HOUR))
"""The day before 2026-06-10 ends and clocks show 1:00."""
REPEATS_BEFORE_MIDNIGHT = zoned((0, HOUR), (NIGHT - HOUR, 0))
"""At 24:00 of 2026-06-09 clocks go back to 23:00 of the same day."""
REPEATS_AFTER_MIDNIGHT = zoned((0, HOUR), (NIGHT, 0))
"""At 1:00 of 2026-06-10 clocks go back to 0:00 of the same day."""
REPEATS_ACROSS_MIDNIGHT = zoned((0, HOUR), (NIGHT - HOUR + 60, 0))
"""At 0:01 of 2026-06-10 clocks go back to 23:01 of the day before."""
ZONES = (
    UTC,
    BERLIN,
    TORONTO,
    KATHMANDU,
    SKIPS_MIDNIGHT,
    REPEATS_BEFORE_MIDNIGHT,
    REPEATS_AFTER_MIDNIGHT,
    REPEATS_ACROSS_MIDNIGHT,
)
CHANGES = st.sampled_from(sorted({start for table in ZONES for start, _ in table.zone}))

OFFICE = Calendar(
    name="OFFICE",
    zone=((0, 28_800),),
    has_working_days=True,
    first_year=2025,
    last_year=2026,
    days_off=(day("2025-12-31"), day("2026-01-01"), day("2026-01-02")),
    make_up_days=(day("2025-12-27"), day("2026-01-04")),
)
"""Mon 29 and Tue 30 December are worked, Wed 31 to Sat 3 January are off; Sat 27 and Sun 4 are worked."""


# --- the zone ---------------------------------------------------------------------------------------------


def test_an_offset_holds_from_its_instant_on_and_the_first_before_it() -> None:
    instants = (-DAY, 0, SPRING - 1, SPRING, AUTUMN - 1, AUTUMN, 10**12)
    assert [BERLIN.offset_at(instant) // HOUR for instant in instants] == [1, 1, 1, 2, 2, 1, 1]


def test_a_day_of_the_clock_change_has_23_or_25_hours() -> None:
    spring, autumn, plain = day("2026-03-29"), day("2026-10-25"), day("2026-05-15")
    assert BERLIN.end_of_day(spring) - BERLIN.start_of_day(spring) == 23 * HOUR
    assert BERLIN.end_of_day(autumn) - BERLIN.start_of_day(autumn) == 25 * HOUR
    assert BERLIN.end_of_day(plain) - BERLIN.start_of_day(plain) == 24 * HOUR
    assert BERLIN.start_of_day(plain) == plain * DAY - 2 * HOUR


def test_a_skipped_reading_is_the_moment_of_the_skip() -> None:
    spring = day("2026-03-29")
    assert BERLIN.instant_of(spring, 2 * HOUR - 1) == SPRING - 1
    assert BERLIN.instant_of(spring, 2 * HOUR) == SPRING
    assert BERLIN.instant_of(spring, 2 * HOUR + 1_800) == SPRING
    assert BERLIN.instant_of(spring, 3 * HOUR) == SPRING
    assert BERLIN.instant_of(spring, 3 * HOUR + 1) == SPRING + 1


def test_a_reading_that_comes_twice_is_its_second_coming() -> None:
    autumn = day("2026-10-25")
    assert BERLIN.instant_of(autumn, 2 * HOUR - 1) == AUTUMN - HOUR - 1
    assert BERLIN.instant_of(autumn, 2 * HOUR) == AUTUMN - HOUR
    assert BERLIN.instant_of(autumn, 2 * HOUR + 1) == AUTUMN + 1
    assert BERLIN.instant_of(autumn, 2 * HOUR + 1_800) == AUTUMN + 1_800
    assert BERLIN.instant_of(autumn, 3 * HOUR) == AUTUMN + HOUR


def test_a_zone_west_of_utc_changes_its_clock_on_its_own_day() -> None:
    spring = day("2026-03-08")
    assert TORONTO.instant_of(spring, 2 * HOUR - 1) == spring * DAY + 7 * HOUR - 1
    assert TORONTO.instant_of(spring, 3 * HOUR + 1_800) == spring * DAY + 7 * HOUR + 1_800
    assert TORONTO.end_of_day(spring) - TORONTO.start_of_day(spring) == 23 * HOUR


def test_quarter_hours_of_offset_count() -> None:
    new_year = day("1986-01-01")
    change = KATHMANDU.zone[1][0]
    assert KATHMANDU.local(change - 1) == (new_year - 1, DAY - 1)
    assert KATHMANDU.local(change) == (new_year, 900)
    assert KATHMANDU.end_of_day(new_year - 1) == change
    assert KATHMANDU.end_of_day(new_year) - change == DAY - 900
    assert KATHMANDU.instant_of(day("2026-05-15"), 17 * HOUR) == day("2026-05-15") * DAY + 17 * HOUR - 20_700


def test_midnight_skipped_or_repeated_ends_the_day_once() -> None:
    last = day("2026-06-09")
    assert SKIPS_MIDNIGHT.end_of_day(last) == NIGHT
    assert SKIPS_MIDNIGHT.local(NIGHT) == (last + 1, HOUR)
    assert REPEATS_BEFORE_MIDNIGHT.local(NIGHT - HOUR) == (last, 23 * HOUR)
    assert REPEATS_BEFORE_MIDNIGHT.end_of_day(last) == NIGHT
    assert REPEATS_AFTER_MIDNIGHT.local(NIGHT) == (last + 1, 0)
    assert REPEATS_AFTER_MIDNIGHT.end_of_day(last) == NIGHT - HOUR
    assert REPEATS_ACROSS_MIDNIGHT.local_day(NIGHT - HOUR) == last + 1
    assert REPEATS_ACROSS_MIDNIGHT.local(NIGHT - HOUR + 60) == (last, DAY - HOUR + 60)
    assert REPEATS_ACROSS_MIDNIGHT.end_of_day(last) == NIGHT


@settings(deadline=None)
@given(st.sampled_from(ZONES), CHANGES, st.integers(-3 * DAY, 3 * DAY))
def test_a_day_ends_between_its_last_second_and_the_next_days_first(
    table: Calendar, near: int, by: int
) -> None:
    instant = near + by
    today = table.local_day(instant)
    end = table.end_of_day(today)
    assert instant < end
    assert table.local_day(end - 1) <= today
    assert table.local_day(end) == today + 1
    assert table.start_of_day(today + 1) == end
    if table is not REPEATS_ACROSS_MIDNIGHT:
        assert table.start_of_day(today) <= instant


@settings(deadline=None)
@given(st.sampled_from(ZONES), CHANGES, st.integers(-3 * DAY, 3 * DAY))
def test_an_instant_is_found_by_what_its_clock_shows(table: Calendar, near: int, by: int) -> None:
    instant = near + by
    shown = table.local(instant)
    found = table.instant_of(*shown)
    assert table.local(found) == shown
    assert found >= instant or instant in [start for start, _ in table.zone]


@settings(deadline=None)
@given(st.sampled_from(ZONES), CHANGES, st.integers(-3 * DAY, 3 * DAY), st.integers(0, DAY))
def test_later_readings_never_have_earlier_instants(table: Calendar, near: int, by: int, more: int) -> None:
    reading = near + by
    early, late = divmod(reading, DAY), divmod(reading + more, DAY)
    first, second = table.instant_of(*early), table.instant_of(*late)
    assert first <= second
    assert table.local(first - 1) < early <= table.local(first)


# --- working days -----------------------------------------------------------------------------------------


def slow_working_day(date: int) -> bool:
    """Straight from the two lists and the weekday."""
    if date in OFFICE.make_up_days:
        return True
    return weekday(date) < 5 and date not in OFFICE.days_off


def slow_add(date: int, count: int) -> int:
    """Day by day."""
    step = 1 if count > 0 else -1
    while count != 0:
        date += step
        if slow_working_day(date):
            count -= step
    return date


NEAR = st.integers(day("2025-11-01"), day("2026-03-01"))


def test_days_around_new_year_by_hand() -> None:
    worked = [date for date in range(day("2025-12-26"), day("2026-01-07")) if OFFICE.is_working_day(date)]
    december = [day(f"2025-12-{number}") for number in (26, 27, 29, 30)]
    assert worked == december + [day(f"2026-01-0{number}") for number in (4, 5, 6)]
    assert OFFICE.add_working_days(day("2025-12-26"), 4) == day("2026-01-04")
    assert OFFICE.add_working_days(day("2026-01-01"), 1) == day("2026-01-04")
    assert OFFICE.add_working_days(day("2026-01-01"), -1) == day("2025-12-30")
    assert OFFICE.add_working_days(day("2026-01-04"), -4) == day("2025-12-26")
    assert OFFICE.add_working_days(day("2026-01-01"), 0) == day("2026-01-01")
    assert OFFICE.working_days(day("2025-12-26"), day("2026-01-05")) == 5
    assert OFFICE.working_days(day("2026-01-05"), day("2025-12-26")) == -5
    assert OFFICE.working_days(day("2025-12-31"), day("2026-01-03")) == 0


def test_rest_days_are_left_forward_and_back() -> None:
    rest = day("2026-01-01")
    assert (OFFICE.forward(rest), OFFICE.back(rest)) == (day("2026-01-04"), day("2025-12-30"))
    working = day("2026-01-04")
    assert (OFFICE.forward(working), OFFICE.back(working)) == (working, working)


def test_years_without_a_notice_are_monday_to_friday_and_provisional() -> None:
    edges = ("2024-12-31", "2025-01-01", "2026-12-31", "2027-01-01")
    assert [OFFICE.is_provisional(day(text)) for text in edges] == [True, False, False, True]
    assert OFFICE.is_working_day(day("2027-01-01"))
    assert not OFFICE.is_working_day(day("2027-01-02"))
    assert OFFICE.working_days(day("2026-12-31"), day("2027-12-31")) == 261  # 52 weeks and a Friday


@settings(deadline=None)
@given(NEAR, st.integers(-60, 60))
def test_counting_agrees_with_going_day_by_day(date: int, count: int) -> None:
    assert OFFICE.add_working_days(date, count) == slow_add(date, count)
    assert OFFICE.is_working_day(date) == slow_working_day(date)


@settings(deadline=None)
@given(st.one_of(NEAR, st.integers(FIRST_DATE, LAST_DATE)), st.integers(-100_000, 100_000))
def test_working_days_forth_and_back_return_to_a_working_day(date: int, count: int) -> None:
    start = OFFICE.forward(date)
    assert start is not None
    there = OFFICE.add_working_days(start, count)
    if there is not None:
        assert OFFICE.is_working_day(there)
        assert OFFICE.working_days(start, there) == count
        assert OFFICE.add_working_days(there, -count) == start


@settings(deadline=None)
@given(NEAR, NEAR, NEAR)
def test_counts_of_working_days_add_up_over_any_three_dates(a: int, b: int, c: int) -> None:
    assert OFFICE.working_days(a, b) + OFFICE.working_days(b, c) == OFFICE.working_days(a, c)
    assert OFFICE.working_days(a, b) == -OFFICE.working_days(b, a)


# --- durations --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "unit", "count", "roll", "wanted"),
    [
        ("2025-12-22", Unit.DAY, 10, Roll.NONE, "2026-01-01"),
        ("2025-12-22", Unit.DAY, 10, Roll.FORWARD, "2026-01-04"),
        ("2025-12-22", Unit.DAY, 10, Roll.BACK, "2025-12-30"),
        ("2026-01-11", Unit.DAY, -10, Roll.BACK, "2025-12-30"),
        ("2025-12-26", Unit.WORKING_DAY, 4, Roll.NONE, "2026-01-04"),
        ("2025-12-26", Unit.WORKING_DAY, 4, Roll.BACK, "2026-01-04"),
        ("2026-01-01", Unit.WORKING_DAY, 0, Roll.NONE, "2026-01-01"),
        ("2026-01-01", Unit.WORKING_DAY, 0, Roll.FORWARD, "2026-01-04"),
        ("2026-01-31", Unit.MONTH, 1, Roll.CLIP, "2026-02-28"),
        ("2026-01-31", Unit.MONTH, 1, Roll.ROLL, "2026-03-01"),
    ],
)
def test_a_duration_is_added_and_its_roll_kept(
    start: str, unit: Unit, count: int, roll: Roll, wanted: str
) -> None:
    assert OFFICE.add(day(start), Duration(unit, count, roll)) == day(wanted)


def test_a_word_that_does_not_fit_the_unit_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="FORWARD or BACK"):
        OFFICE.add(0, Duration(Unit.DAY, 1, Roll.CLIP))
    with pytest.raises(ValueError, match="CLIP or ROLL"):
        OFFICE.add(0, Duration(Unit.MONTH, 1, Roll.FORWARD))


def test_dates_beyond_9999_and_before_1900_do_not_exist() -> None:
    for unit, roll in ((Unit.DAY, Roll.NONE), (Unit.WORKING_DAY, Roll.NONE), (Unit.MONTH, Roll.CLIP)):
        assert OFFICE.add(LAST_DATE, Duration(unit, 1, roll)) is None
        assert OFFICE.add(FIRST_DATE, Duration(unit, -1, roll)) is None
    assert (weekday(FIRST_DATE), weekday(LAST_DATE)) == (0, 4)
    assert OFFICE.add(LAST_DATE - 1, Duration(Unit.WORKING_DAY, 1, Roll.NONE)) == LAST_DATE
    assert OFFICE.add(FIRST_DATE + 1, Duration(Unit.WORKING_DAY, -1, Roll.NONE)) == FIRST_DATE


def test_huge_durations_answer_at_once() -> None:
    started = process_time()
    for count in (HUGE, -HUGE - 1, 10**9, -(10**9)):
        assert OFFICE.add(0, Duration(Unit.DAY, count, Roll.FORWARD)) is None
        assert OFFICE.add(0, Duration(Unit.WORKING_DAY, count, Roll.NONE)) is None
        assert OFFICE.add(0, Duration(Unit.MONTH, count, Roll.CLIP)) is None
    assert OFFICE.working_days(FIRST_DATE, LAST_DATE) > 2_000_000
    assert process_time() - started < 0.5


def test_a_week_off_at_the_end_of_all_dates_has_no_working_day_after_it() -> None:
    end = Calendar("END", ((0, 0),), True, 9999, 9999, (LAST_DATE - 1, LAST_DATE), ())
    assert end.forward(LAST_DATE) is None
    assert end.back(LAST_DATE) == LAST_DATE - 2
    assert end.add(LAST_DATE - 3, Duration(Unit.DAY, 2, Roll.FORWARD)) is None


# --- UTC and the table itself -----------------------------------------------------------------------------


def test_utc_has_days_and_months_but_no_working_days() -> None:
    assert not UTC.has_working_days
    monday = day("2026-01-05")
    assert not UTC.is_working_day(monday)
    assert not UTC.is_provisional(monday)
    assert UTC.working_days(monday, monday + 100) == 0
    assert (UTC.forward(monday), UTC.back(monday)) == (None, None)
    for count in (-1, 0, 1):
        assert UTC.add(monday, Duration(Unit.WORKING_DAY, count, Roll.NONE)) is None
    assert UTC.add(monday, Duration(Unit.DAY, 1, Roll.FORWARD)) is None
    assert UTC.add(monday, Duration(Unit.DAY, 1, Roll.NONE)) == monday + 1
    assert UTC.end_of_day(monday) == (monday + 1) * DAY


def test_the_hash_covers_every_field() -> None:
    changed = [
        replace(OFFICE, name="OTHER"),
        replace(OFFICE, zone=((0, 28_801),)),
        replace(OFFICE, zone=((1, 28_800),)),
        replace(OFFICE, first_year=2024),
        replace(OFFICE, last_year=2027),
        replace(OFFICE, days_off=OFFICE.days_off[1:]),
        replace(OFFICE, make_up_days=OFFICE.make_up_days[1:]),
        replace(UTC, name="OFFICE"),
        OFFICE,
    ]
    assert len({table.hash for table in changed}) == len(changed)
    assert replace(OFFICE).hash == OFFICE.hash


def test_the_bytes_of_utc_are_the_written_out_cbor() -> None:
    # an array of 8: two texts, [[0, 0]], false, 1900, 1899, two empty arrays
    wanted = b"\x88\x70tally calendar 1\x63UTC\x81\x82\x00\x00\xf4\x19\x07\x6c\x19\x07\x6b\x80\x80"
    assert UTC.encode() == wanted


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"zone": ()}, "zone"),
        ({"zone": ((5, 0), (5, 60))}, "zone"),
        ({"zone": ((0, 86_400),)}, "offset"),
        ({"days_off": (day("2026-01-02"), day("2026-01-01"))}, "order"),
        ({"days_off": (day("2026-01-01"), day("2026-01-01"))}, "order"),
        ({"days_off": (day("2026-01-03"),)}, "Monday to Friday"),
        ({"make_up_days": (day("2026-01-05"),)}, "Saturday or Sunday"),
        ({"days_off": (day("2027-01-01"),)}, "one of the years"),
        ({"first_year": 1899}, "1900"),
        ({"has_working_days": False}, "no years"),
    ],
)
def test_an_ill_formed_table_is_refused(changes: dict[str, object], words: str) -> None:
    fields: dict[str, object] = {
        "name": "BAD",
        "zone": ((0, 0),),
        "has_working_days": True,
        "first_year": 2025,
        "last_year": 2026,
        "days_off": (),
        "make_up_days": (),
    }
    with pytest.raises(ValueError, match=words):
        Calendar(**{**fields, **changes})  # type: ignore[arg-type]


def test_a_table_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        OFFICE.name = "OTHER"  # type: ignore[misc]
    assert civil(OFFICE.days_off[0]) == (2025, 12, 31)
