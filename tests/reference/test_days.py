"""Dates by Python's calendar and by counting days agree with the machine's own formulas, and with facts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference import days
from vm.machine import dates
from vm.machine.dates import Duration, Roll, Unit

CN = days.calendar_of("CN")
ENDS = (*range(days.FIRST, days.FIRST + 60), *range(days.LAST - 60, days.LAST + 1))
DAYS = st.integers(days.FIRST, days.LAST)
NEAR = st.integers(days.to_day(date(2017, 1, 1)), days.to_day(date(2028, 12, 31)))


def day(text: str) -> int:
    return days.to_day(date.fromisoformat(text))


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        # spring festival 2026: off 15 to 23 February, work on Saturdays the 14th and the 28th
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-27", 1, "2026-02-28"),
        ("2026-02-24", -1, "2026-02-14"),
        # an ordinary weekend
        ("2026-03-06", 1, "2026-03-09"),
    ],
)
def test_working_days_around_the_spring_festival_of_2026(start: str, count: int, expected: str) -> None:
    assert days.add(CN, day(start), Duration(Unit.WORKING_DAY, count, Roll.NONE)) == day(expected)


@pytest.mark.parametrize(
    ("start", "months", "roll", "expected"),
    [
        ("2026-01-31", 1, Roll.CLIP, "2026-02-28"),
        ("2026-01-31", 1, Roll.ROLL, "2026-03-01"),
        ("2028-01-31", 1, Roll.CLIP, "2028-02-29"),
        ("2026-01-31", 2, Roll.CLIP, "2026-03-31"),
        ("2026-03-31", -1, Roll.CLIP, "2026-02-28"),
        ("2024-02-29", 12, Roll.CLIP, "2025-02-28"),
    ],
)
def test_months(start: str, months: int, roll: Roll, expected: str) -> None:
    assert days.add(CN, day(start), Duration(Unit.MONTH, months, roll)) == day(expected)


def test_a_date_ends_at_midnight_in_its_zone() -> None:
    # 24:00 of 1 February in China is 16:00 UTC: 20_485 days and 16 hours after 1970
    assert days.end_of_day(CN, day("2026-02-01")) == 20_485 * 86_400 + 16 * 3600
    assert days.local_day(CN, days.end_of_day(CN, day("2026-02-01")) - 1) == day("2026-02-01")
    assert days.local_day(CN, days.end_of_day(CN, day("2026-02-01"))) == day("2026-02-02")


def durations(most: int) -> st.SearchStrategy[Duration]:
    counts = st.integers(-most, most)
    return st.one_of(
        st.builds(Duration, st.just(Unit.DAY), counts, st.sampled_from((Roll.NONE, Roll.FORWARD, Roll.BACK))),
        st.builds(Duration, st.just(Unit.WORKING_DAY), counts, st.just(Roll.NONE)),
        st.builds(Duration, st.just(Unit.MONTH), counts, st.sampled_from((Roll.CLIP, Roll.ROLL))),
    )


def added(start: int, duration: Duration) -> int | None:
    try:
        return days.add(CN, start, duration)
    except days.OutsideDatesError:
        return None


@settings(max_examples=150, deadline=None)
@given(NEAR, durations(400))
def test_both_add_durations_alike(start: int, duration: Duration) -> None:
    assert added(start, duration) == CN.add(start, duration)


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(st.integers(days.FIRST, days.FIRST + 60), st.integers(days.LAST - 60, days.LAST)), durations(80)
)
def test_both_add_durations_alike_at_the_ends(start: int, duration: Duration) -> None:
    assert added(start, duration) == CN.add(start, duration)


@settings(max_examples=60, deadline=None)
@given(NEAR, st.integers(-300, 300))
def test_both_count_working_days_alike(start: int, span: int) -> None:
    assert days.working_days_between(CN, start, start + span) == CN.working_days(start, start + span)


@given(DAYS)
def test_both_name_days_alike(number: int) -> None:
    found = days.to_date(number)
    assert dates.civil(number) == (found.year, found.month, found.day)
    assert dates.weekday(number) == found.weekday()


# the summer times of 1986 to 1991 are where the zone of China changes
@given(st.integers(day("1985-01-01"), day("1993-01-01")), st.integers(0, 86_399))
def test_both_place_readings_alike(number: int, seconds: int) -> None:
    instant = days.instant_of(CN, number, seconds)
    assert instant == CN.instant_of(number, seconds)
    assert days.local_day(CN, instant) == CN.local_day(instant)
    assert days.end_of_day(CN, number) == CN.end_of_day(number)
