"""The shipped calendars: China's working days and deadlines by known values, and the file's own honesty."""

from __future__ import annotations

import json
import runpy
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from chain.calendar import CALENDARS, InvalidTable, calendar, read_table
from vm.machine.calendar import Calendar
from vm.machine.dates import Duration, Roll, Unit, date_of, format_time, parse_date, weekday

FOLDER = Path(__file__).parents[2] / "chain" / "calendars"
TEXT = (FOLDER / "CN.json").read_text(encoding="utf-8")
DAY = 86_400


def day(text: str) -> int:
    """The date of a text that is one."""
    found = parse_date(text)
    if found is None:
        raise ValueError(text)
    return found


@pytest.fixture
def cn() -> Calendar:
    """China's calendar as shipped."""
    table = calendar("CN")
    if table is None:
        raise LookupError("CN")
    return table


def changed(**fields: Any) -> str:
    """CN.json with some fields replaced."""
    return json.dumps({**json.loads(TEXT), **fields})


# --- China ------------------------------------------------------------------------------------------------


def test_every_shipped_calendar_is_found_and_no_other() -> None:
    assert CALENDARS == ("CN",)
    assert [table.name for table in map(calendar, CALENDARS) if table is not None] == ["CN"]
    for name in ("", "cn", "UTC", "UK", "../CN"):
        assert calendar(name) is None


def test_a_calendar_is_one_object(cn: Calendar) -> None:
    assert calendar("CN") is cn


@pytest.mark.parametrize(
    ("year", "working_days"),
    [
        (2018, 250),
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ],
)
def test_working_days_of_a_year(cn: Calendar, year: int, working_days: int) -> None:
    first, last = date_of(year, 1, 1), date_of(year, 12, 31)
    assert first is not None
    assert last is not None
    assert cn.working_days(first - 1, last) == working_days
    assert sum(cn.is_working_day(date) for date in range(first, last + 1)) == working_days


def test_ten_working_days_pass_the_national_holidays(cn: Calendar) -> None:
    assert cn.add_working_days(day("2025-09-26"), 10) == day("2025-10-16")


def test_ten_working_days_pass_the_spring_festival(cn: Calendar) -> None:
    assert cn.add_working_days(day("2026-02-06"), 10) == day("2026-02-27")


def test_thirty_days_that_end_on_a_sunday_roll_to_monday(cn: Calendar) -> None:
    start = day("2026-02-06")
    assert cn.add(start, Duration(Unit.DAY, 30, Roll.NONE)) == day("2026-03-08")
    assert weekday(day("2026-03-08")) == 6
    assert cn.add(start, Duration(Unit.DAY, 30, Roll.FORWARD)) == day("2026-03-09")
    assert cn.add(start, Duration(Unit.DAY, 30, Roll.BACK)) == day("2026-03-06")


def test_holidays_and_make_up_days_of_2024_by_hand(cn: Calendar) -> None:
    # National Day 2024: off 1 to 7 October, worked on Sunday 29 September and Saturday 12 October
    for text in ("2024-10-01", "2024-10-04", "2024-10-07"):
        assert not cn.is_working_day(day(text))
    for text in ("2024-09-29", "2024-09-30", "2024-10-08", "2024-10-12"):
        assert cn.is_working_day(day(text))
    assert not cn.is_working_day(day("2024-10-13"))


def test_years_without_notice_are_provisional(cn: Calendar) -> None:
    assert (cn.first_year, cn.last_year) == (2018, 2026)
    assert cn.is_provisional(day("2017-12-31"))
    assert not cn.is_provisional(day("2018-01-01"))
    assert not cn.is_provisional(day("2026-12-31"))
    assert cn.is_provisional(day("2027-01-01"))


def test_the_day_ends_at_sixteen_hours_utc(cn: Calendar) -> None:
    end = cn.end_of_day(day("2026-02-01"))
    assert format_time(end, 0) == "2026-02-01 16:00"
    assert cn.local_day(end - 1) == day("2026-02-01")
    assert cn.local_day(end) == day("2026-02-02")


def test_summer_time_of_1986_to_1991_is_in_the_zone(cn: Calendar) -> None:
    years = (1900, 1985, 1986, 1991, 1992, 2026, 9999)
    hours = [cn.offset_at(day(f"{year}-07-01") * DAY) // 3_600 for year in years]
    assert hours == [8, 8, 9, 9, 8, 8, 8]
    assert [offset for _, offset in cn.zone] == [28_800] + [32_400, 28_800] * 6


# --- the file ---------------------------------------------------------------------------------------------


def test_the_file_names_its_sources_and_their_licences() -> None:
    sources = " ".join(json.loads(TEXT)["sources"])
    for word in ("chinesecalendar", "holidays", "MIT", "国务院办公厅", "tz database", "public domain"):
        assert word in sources


def test_a_changed_day_no_longer_fits_the_recorded_hash() -> None:
    assert '"2026-10-01"' in TEXT
    with pytest.raises(InvalidTable, match="its file says"):
        read_table(TEXT.replace('"2026-10-01",', "", 1))


def test_notes_may_change_without_changing_the_table(cn: Calendar) -> None:
    assert read_table(changed(description="another")).hash == cn.hash


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON"),
        ("[]", "expected an object"),
        (changed(extra=1), "expected an object"),
        (changed(format=2), "unknown format"),
        (changed(format=True), "whole number"),
        (changed(name=""), "expected a text"),
        (changed(zone=[[0, 28_800.0]]), "whole number"),
        (changed(zone=[[0]]), "instant, offset"),
        (changed(zone=[]), "zone"),
        (changed(years=[]), "without a gap"),
        (changed(years=[{"year": 2018, "days_off": ["2019-01-01"], "make_up_days": []}]), "no day of 2018"),
        (changed(years=[{"year": 2018, "days_off": ["2018-02-30"], "make_up_days": []}]), "no day of 2018"),
        (changed(years=[{"year": 2018, "days_off": ["2018-01-06"], "make_up_days": []}]), "Monday to Friday"),
        (
            changed(years=[{"year": year, "days_off": [], "make_up_days": []} for year in (2018, 2020)]),
            "without a gap",
        ),
        (changed(sources=[1]), "expected a text"),
        (changed(hash="00"), "its file says 00"),
    ],
)
def test_a_damaged_file_is_refused(text: str, words: str) -> None:
    with pytest.raises(InvalidTable, match=words):
        read_table(text)


def test_the_script_makes_the_shipped_file() -> None:
    pytest.importorskip("chinese_calendar")
    pytest.importorskip("holidays")
    script = runpy.run_path(str(FOLDER / "make_cn.py"), run_name="make_cn")
    for package, reviewed in script["REVIEWED"].items():
        try:
            found = version(package)
        except PackageNotFoundError:
            pytest.skip(f"{package} is not installed under its own name")
        if found != reviewed:
            pytest.skip(f"{package} {found} is not the reviewed {reviewed}")
    try:
        ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        pytest.skip("no tz database here")
    assert script["render"]() == TEXT
