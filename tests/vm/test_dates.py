"""Dates, times and durations: against Python's own calendar, and against values worked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vm.machine.dates import (
    FIRST_DATE,
    LAST_DATE,
    Duration,
    Roll,
    Unit,
    add_months,
    civil,
    date_of,
    format_date,
    format_duration,
    format_time,
    in_range,
    is_valid,
    needs_working_days,
    parse_date,
    parse_duration,
    parse_local,
    parse_time,
    scale,
    weekday,
)

EPOCH = date(1970, 1, 1)
INT_HIGH = 2**127 - 1
DATES = st.integers(FIRST_DATE, LAST_DATE)
MONTH_ROLLS = st.sampled_from((Roll.CLIP, Roll.ROLL))
DAY_ROLLS = st.sampled_from((Roll.NONE, Roll.FORWARD, Roll.BACK))
COUNTS = st.integers(-(2**127), INT_HIGH)
DURATIONS = st.one_of(
    st.builds(Duration, st.sampled_from((Unit.DAY, Unit.WORKING_DAY)), COUNTS, DAY_ROLLS),
    st.builds(Duration, st.just(Unit.MONTH), COUNTS, MONTH_ROLLS),
)


def day(text: str) -> int:
    """The date of a text that is one."""
    found = parse_date(text)
    if found is None:
        raise ValueError(text)
    return found


def expect_same_as_python(number: int) -> None:
    wanted = EPOCH + timedelta(days=number)
    assert civil(number) == (wanted.year, wanted.month, wanted.day)
    assert date_of(wanted.year, wanted.month, wanted.day) == number
    assert weekday(number) == wanted.weekday()


# --- the civil calendar -----------------------------------------------------------------------------------


def test_every_day_of_a_whole_gregorian_cycle_agrees_with_python() -> None:
    # 400 years have 146 097 days, which are whole weeks, so every other cycle is this one shifted
    for number in range(FIRST_DATE, FIRST_DATE + 146_097):
        expect_same_as_python(number)


def test_the_ends_of_every_month_to_9999_agree_with_python() -> None:
    for year in range(1900, 10_000):
        for month in range(1, 13):
            first = (date(year, month, 1) - EPOCH).days
            expect_same_as_python(first)
            if first > FIRST_DATE:
                expect_same_as_python(first - 1)
    expect_same_as_python(LAST_DATE)


def test_the_range_is_1900_to_9999() -> None:
    assert (civil(FIRST_DATE), civil(LAST_DATE)) == ((1900, 1, 1), (9999, 12, 31))
    assert (date_of(1900, 1, 1), date_of(9999, 12, 31)) == (FIRST_DATE, LAST_DATE)
    assert date_of(1899, 12, 31) is None
    assert date_of(10_000, 1, 1) is None
    assert [in_range(number) for number in (FIRST_DATE - 1, FIRST_DATE, LAST_DATE, LAST_DATE + 1)] == [
        False,
        True,
        True,
        False,
    ]
    assert civil(LAST_DATE + 1) == (10_000, 1, 1)


@pytest.mark.parametrize(
    ("year", "month", "day_"),
    [
        (2026, 2, 29),
        (1900, 2, 29),
        (2100, 2, 29),
        (2026, 4, 31),
        (2026, 0, 1),
        (2026, 13, 1),
        (2026, 1, 0),
        (2026, 1, 32),
    ],
)
def test_a_day_that_does_not_exist_has_no_date(year: int, month: int, day_: int) -> None:
    assert date_of(year, month, day_) is None


def test_leap_days_exist_every_fourth_year_and_in_whole_centuries_of_400() -> None:
    assert date_of(2000, 2, 29) == 11_016  # 30 years of 365, 7 leap days before 2000, 31 + 28 days
    assert date_of(2024, 2, 29) is not None


# --- months -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "months", "clipped", "rolled"),
    [
        ("2026-01-31", 1, "2026-02-28", "2026-03-01"),
        ("2024-01-31", 1, "2024-02-29", "2024-03-01"),
        ("2024-02-29", 12, "2025-02-28", "2025-03-01"),
        ("2026-01-15", 1, "2026-02-15", "2026-02-15"),
        ("2026-11-30", 3, "2027-02-28", "2027-03-01"),
        ("2026-03-31", -1, "2026-02-28", "2026-03-01"),
        ("2026-12-31", 0, "2026-12-31", "2026-12-31"),
        ("2026-01-31", -13, "2024-12-31", "2024-12-31"),
        ("1900-01-01", 97_199, "9999-12-01", "9999-12-01"),
    ],
)
def test_months_keep_the_day_or_mend_it(start: str, months: int, clipped: str, rolled: str) -> None:
    assert add_months(day(start), months, Roll.CLIP) == day(clipped)
    assert add_months(day(start), months, Roll.ROLL) == day(rolled)


def test_months_beyond_the_range_have_no_date_however_many() -> None:
    for months in (97_200, INT_HIGH, -1, -(2**127)):
        assert add_months(FIRST_DATE, months, Roll.CLIP) is None
    assert add_months(LAST_DATE, 1, Roll.ROLL) is None


def test_months_without_clip_or_roll_are_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="CLIP or ROLL"):
        add_months(0, 1, Roll.NONE)


@settings(deadline=None)
@given(DATES, st.integers(-2_000, 2_000), MONTH_ROLLS)
def test_months_forth_and_back_return_to_a_day_that_every_month_has(
    start: int, months: int, roll: Roll
) -> None:
    year, month, day_ = civil(start)
    plain = date_of(year, month, min(day_, 28))
    assert plain is not None
    there = add_months(plain, months, roll)
    if there is not None:
        assert civil(there)[2] == min(day_, 28)
        assert add_months(there, -months, roll) == plain


@settings(deadline=None)
@given(DATES, st.integers(-2_000, 2_000))
def test_clip_never_leaves_the_month_and_roll_is_the_same_day_or_one_later(start: int, months: int) -> None:
    clipped, rolled = add_months(start, months, Roll.CLIP), add_months(start, months, Roll.ROLL)
    if clipped is None or rolled is None:
        assert clipped is None
        assert rolled is None
        return
    year, month, day_ = civil(start)
    assert civil(clipped)[0] * 12 + civil(clipped)[1] == year * 12 + month + months
    assert rolled - clipped == (1 if civil(clipped)[2] < day_ else 0)


def test_months_and_days_do_not_commute() -> None:
    month_first = add_months(day("2026-01-31"), 1, Roll.CLIP)
    day_first = add_months(day("2026-01-31") + 1, 1, Roll.CLIP)
    assert month_first is not None
    assert (month_first + 1, day_first) == (day("2026-03-01"), day("2026-03-01"))
    month_first = add_months(day("2026-01-30"), 1, Roll.CLIP)
    day_first = add_months(day("2026-01-30") + 1, 1, Roll.CLIP)
    assert month_first is not None
    assert (month_first + 1, day_first) == (day("2026-03-01"), day("2026-02-28"))


# --- text -------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(DATES)
def test_a_date_is_written_as_python_writes_it_and_read_back(number: int) -> None:
    text = format_date(number)
    assert text == (EPOCH + timedelta(days=number)).isoformat()
    assert parse_date(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "2026-2-01", "2026-02-1", "2026-02-30", "1899-12-31", "10000-01-01", "2026/02/01", " 2026-02-01",
     "2026-02-01\n", "２０２６-02-01", "2026-02-01 00:00"],
)  # fmt: skip
def test_other_texts_are_no_dates(text: str) -> None:
    assert parse_date(text) is None


@settings(deadline=None)
@given(st.integers(FIRST_DATE * 86_400 + 90_000, LAST_DATE * 86_400 - 90_000), st.integers(-1_439, 1_439))
def test_a_time_is_written_as_python_writes_it_and_read_back(time: int, minutes: int) -> None:
    offset = minutes * 60
    text = format_time(time, offset)
    local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=time + offset)
    wanted = local.isoformat(sep=" ")[:19]
    assert text == (wanted[:16] if wanted.endswith(":00") else wanted)
    assert parse_time(text, offset) == time


def test_times_by_hand() -> None:
    assert format_time(0, 0) == "1970-01-01 00:00"
    assert format_time(-1, 0) == "1969-12-31 23:59:59"
    assert format_time(0, 20_700) == "1970-01-01 05:45"
    assert parse_local("2026-05-15 17:00") == (day("2026-05-15"), 61_200)
    assert parse_local("2026-05-15 23:59:59") == (day("2026-05-15"), 86_399)
    assert parse_time("1970-01-02 08:00", 28_800) == 86_400


@pytest.mark.parametrize(
    "text",
    ["2026-05-15", "2026-05-15 24:00", "2026-05-15 12:60", "2026-05-15 12:00:60", "2026-05-15T12:00",
     "2026-02-30 12:00", "2026-05-15 1:00", "2026-05-15 12:00Z", "2026-05-15  12:00"],
)  # fmt: skip
def test_other_texts_are_no_times(text: str) -> None:
    assert parse_local(text) is None
    assert parse_time(text, 0) is None


# --- durations --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit", "count", "roll", "written"),
    [
        ("30 days", Unit.DAY, 30, Roll.NONE, "30 days"),
        ("1 day", Unit.DAY, 1, Roll.NONE, "1 day"),
        ("5 days forward", Unit.DAY, 5, Roll.FORWARD, "5 days forward"),
        ("5 days back", Unit.DAY, 5, Roll.BACK, "5 days back"),
        ("2 weeks", Unit.DAY, 14, Roll.NONE, "14 days"),
        ("1 week forward", Unit.DAY, 7, Roll.FORWARD, "7 days forward"),
        ("10 working days", Unit.WORKING_DAY, 10, Roll.NONE, "10 working days"),
        ("1 working day", Unit.WORKING_DAY, 1, Roll.NONE, "1 working day"),
        ("1 month clip", Unit.MONTH, 1, Roll.CLIP, "1 month clip"),
        ("3 months roll", Unit.MONTH, 3, Roll.ROLL, "3 months roll"),
        ("1 year clip", Unit.MONTH, 12, Roll.CLIP, "12 months clip"),
        ("-2 days", Unit.DAY, -2, Roll.NONE, "-2 days"),
        ("0 days", Unit.DAY, 0, Roll.NONE, "0 days"),
    ],
)
def test_durations_are_read_and_written(text: str, unit: Unit, count: int, roll: Roll, written: str) -> None:
    duration = parse_duration(text)
    assert duration == Duration(unit, count, roll)
    assert duration is not None
    assert format_duration(duration) == written


@settings(deadline=None)
@given(DURATIONS)
def test_every_valid_duration_survives_its_text(duration: Duration) -> None:
    assert is_valid(duration)
    assert parse_duration(format_duration(duration)) == duration


@pytest.mark.parametrize(
    "text",
    ["", "days", "30", "1 month", "1 year", "1 month forward", "5 days clip", "5 working days roll",
     "2 working weeks", "2 hours", "30 minutes", "1.5 days", "030 days", "٣ days", "30  days", "30 days ",
     "170141183460469231731687303715884105728 days", "24305883351495604533098186245126300819 weeks",
     "9" * 40 + " days"],
)  # fmt: skip
def test_other_texts_are_no_durations(text: str) -> None:
    assert parse_duration(text) is None


def test_the_longest_duration_has_128_bits() -> None:
    longest = Duration(Unit.DAY, INT_HIGH, Roll.NONE)
    assert parse_duration("170141183460469231731687303715884105727 days") == longest
    assert scale(longest, 2) is None
    assert scale(longest, -1) == Duration(Unit.DAY, -INT_HIGH, Roll.NONE)
    assert scale(Duration(Unit.DAY, -(2**127), Roll.NONE), -1) is None


def test_a_multiple_keeps_unit_and_roll() -> None:
    assert scale(Duration(Unit.MONTH, 1, Roll.CLIP), 14) == Duration(Unit.MONTH, 14, Roll.CLIP)
    assert scale(Duration(Unit.WORKING_DAY, 3, Roll.BACK), 0) == Duration(Unit.WORKING_DAY, 0, Roll.BACK)


def test_units_and_rolls_that_do_not_fit_are_not_valid() -> None:
    assert not is_valid(Duration(Unit.MONTH, 1, Roll.NONE))
    assert not is_valid(Duration(Unit.MONTH, 1, Roll.FORWARD))
    assert not is_valid(Duration(Unit.DAY, 1, Roll.CLIP))
    assert not is_valid(Duration(Unit.WORKING_DAY, 1, Roll.ROLL))
    assert not is_valid(Duration(Unit.DAY, 2**127, Roll.NONE))


def test_only_working_days_and_rest_days_need_a_table() -> None:
    assert needs_working_days(Duration(Unit.WORKING_DAY, 1, Roll.NONE))
    assert needs_working_days(Duration(Unit.DAY, 1, Roll.FORWARD))
    assert needs_working_days(Duration(Unit.DAY, 1, Roll.BACK))
    assert not needs_working_days(Duration(Unit.DAY, 1, Roll.NONE))
    assert not needs_working_days(Duration(Unit.MONTH, 1, Roll.ROLL))
