"""The shipped calendars: days by the notices and statutes, and deadlines counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from chain.calendar import CALENDARS, find, shipped, shipped_file, with_own
from vm.machine.calendar import UTC, Calendar
from vm.machine.dates import Duration, Roll, Unit, date_of, format_date, format_time, parse_date, weekday

DAY = 86_400


def day(text: str) -> int:
    """The date of a text that is one."""
    found = parse_date(text)
    if found is None:
        raise ValueError(text)
    return found


def table(name: str) -> Calendar:
    """A shipped calendar."""
    return shipped_file(name).calendar


def off_in(name: str, year: int) -> list[str]:
    """The days off of a year, Monday to Friday, as `MM-DD`."""
    days = (format_date(one) for one in table(name).days_off)
    return [text[5:] for text in days if text.startswith(f"{year}-")]


@pytest.fixture
def cn() -> Calendar:
    """China's calendar as shipped."""
    return table("CN")


def test_every_shipped_calendar_is_found_and_no_other() -> None:
    assert [one.name for one in shipped()] == list(CALENDARS) == sorted(CALENDARS)
    assert all(find(shipped(), name) is table(name) for name in CALENDARS)
    assert find(shipped(), None) is UTC
    for name in ("", "cn", "UTC", "UK", "../CN"):
        assert find(shipped(), name) is None


def test_an_own_table_takes_the_place_of_the_shipped_one_of_its_name(cn: Calendar) -> None:
    mine = Calendar("CN", ((0, 0),), True, 2026, 2026, (), ())
    other = Calendar("AA", ((0, 0),), True, 2026, 2026, (), ())
    assert [one.name for one in with_own([mine, other])] == sorted([*CALENDARS, "AA"])
    assert find(with_own([mine, other]), "CN") is mine
    assert find(with_own([mine, cn]), "CN") is cn


# --- China ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "working_days"),
    [
        (2006, 251),  # 260 Mondays to Fridays, 17 of them off, 8 days made up: the notice's days, added up
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


def made_up(cn: Calendar, year: int) -> list[str]:
    """The make-up days of a year, as `MM-DD`."""
    return [text[5:] for text in map(format_date, cn.make_up_days) if text.startswith(f"{year}-")]


def test_2026_is_the_notice_of_4_november_2025(cn: Calendar) -> None:
    """国务院办公厅关于2026年部分节假日安排的通知, its seven points; weekends among the days are left out."""
    assert off_in("CN", 2026) == [
        "01-01", "01-02",  # 元旦：1月1日（周四）至3日（周六）
        "02-16", "02-17", "02-18", "02-19", "02-20", "02-23",  # 春节：2月15日（周日）至23日（周一）
        "04-06",  # 清明节：4月4日（周六）至6日（周一）
        "05-01", "05-04", "05-05",  # 劳动节：5月1日（周五）至5日（周二）
        "06-19",  # 端午节：6月19日（周五）至21日（周日）
        "09-25",  # 中秋节：9月25日（周五）至27日（周日）
        "10-01", "10-02", "10-05", "10-06", "10-07",  # 国庆节：10月1日（周四）至7日（周三）
    ]  # fmt: skip
    assert made_up(cn, 2026) == ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]


def test_2006_is_the_notice_of_16_december_2005(cn: Calendar) -> None:
    """国办发明电〔2005〕35号; its 31 December 2005 is where one of the packages errs."""
    assert off_in("CN", 2006) == [
        "01-02", "01-03", "01-30", "01-31", "02-01", "02-02", "02-03",
        "05-01", "05-02", "05-03", "05-04", "05-05", "10-02", "10-03", "10-04", "10-05", "10-06",
    ]  # fmt: skip
    # the last two are of the notice for 2007, 国办发明电〔2006〕49号
    assert made_up(cn, 2006) == ["01-28", "02-05", "04-29", "04-30", "09-30", "10-08", "12-30", "12-31"]
    assert cn.is_working_day(day("2005-12-31"))
    assert "国办发明电〔2005〕35号" in shipped_file("CN").note(day("2005-12-31"))


def test_2007_up_to_october_is_the_notice_of_14_december_2006(cn: Calendar) -> None:
    found = [text for text in off_in("CN", 2007) if text < "11"]
    assert found == [
        "01-01", "01-02", "01-03", "02-19", "02-20", "02-21", "02-22", "02-23",
        "05-01", "05-02", "05-03", "05-04", "05-07", "10-01", "10-02", "10-03", "10-04", "10-05",
    ]  # fmt: skip
    assert [text for text in made_up(cn, 2007) if text < "11"] == [
        "02-17", "02-25", "04-28", "04-29", "09-29", "09-30",
    ]  # fmt: skip


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
    assert (cn.first_year, cn.last_year) == (2004, 2026)
    assert cn.is_provisional(day("2003-12-31"))
    assert not cn.is_provisional(day("2004-01-01"))
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


# --- working days by hand ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "start", "count", "end"),
    [
        # 30 31 March, 1 2 April | Good Friday, Easter Monday | 7 8 9 10, 13 14
        ("GB_ENG", "2026-03-27", 10, "2026-04-14"),
        # 22 23 24 December | Christmas, 28 for Boxing Day | 29 30 31 | New Year | 4 5 6 7 January
        ("GB_ENG", "2026-12-21", 10, "2027-01-07"),
        # 31 May, 1 June 2022 | the bank holiday of May on 2, the Jubilee on 3 | 6
        ("GB_ENG", "2022-05-30", 3, "2022-06-06"),
        # backwards from 8 April 2026: 7 | Easter Monday, Good Friday | 2 1
        ("GB_ENG", "2026-04-08", -3, "2026-04-01"),
        # the third working day of a month, by when rent is due: 4 5 6 May 2026 after Labour Day
        ("DE_BE", "2026-04-30", 3, "2026-05-06"),
        # 1, 4, 5 October 2010: 3 October is a Sunday
        ("DE_BE", "2010-09-30", 3, "2010-10-05"),
        # Good Friday, Easter Monday | 7 8 9 April
        ("DE_BE", "2026-04-02", 3, "2026-04-09"),
        # 7 May | 8 May, once in 2025 | 9, 12 13 14 15 16, 19 20 21
        ("DE_BE", "2025-05-06", 10, "2025-05-21"),
        # 26, 29 30 June, 1 2 3 July, since 4 July 2026 is a Saturday | 6 7 8 9
        ("US_NY", "2026-06-25", 10, "2026-07-09"),
        # 2 July 2027 | Monday 5 for Sunday 4 | 6 7
        ("US_NY", "2027-07-01", 3, "2027-07-07"),
        # 2 November | Election Day | 4 5 6, 9 10 | Veterans Day | 12
        ("US_NY", "2026-10-30", 7, "2026-11-12"),
        # 21 22 23 24 December | Christmas, 28 for Boxing Day | 29 30 31 | New Year | 4 5 6 January
        ("CA_ON", "2026-12-18", 10, "2027-01-06"),
        # 31 July | the civic holiday | 4 August
        ("CA_ON", "2026-07-30", 2, "2026-08-04"),
        # 30 June | Monday 3 July for Canada Day on a Saturday | 4
        ("CA_ON", "2023-06-29", 2, "2023-07-04"),
    ],
)
def test_working_days_counted_by_hand(name: str, start: str, count: int, end: str) -> None:
    found = table(name).add_working_days(day(start), count)
    assert found is not None
    assert format_date(found) == end


def test_thirty_days_of_an_english_deposit_are_calendar_days() -> None:
    """30 days from 27 February 2026 end on Sunday 29 March, and are put off only where the contract says so:
    to Monday 30 March."""
    england, start = table("GB_ENG"), day("2026-02-27")
    assert england.add(start, Duration(Unit.DAY, 30, Roll.NONE)) == day("2026-03-29")
    assert england.add(start, Duration(Unit.DAY, 30, Roll.FORWARD)) == day("2026-03-30")


# --- the statutes as rules ---------------------------------------------------------------------------------


def nth(year: int, month: int, weekday_: int, number: int) -> date:
    """The n-th such weekday of a month, Monday 0."""
    first = date(year, month, 1)
    return first + timedelta((weekday_ - first.weekday()) % 7 + 7 * (number - 1))


def last_monday(year: int, month: int) -> date:
    """The last Monday of a month with 31 days."""
    end = date(year, month, 31)
    return end - timedelta(end.weekday())


def easter(year: int) -> date:
    """Easter Sunday by Gauss' rule with Lichtenberg's amendments."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    cycle = year % 19
    full = (19 * cycle + moon) % 30
    rule = (full + cycle // 11) // 29
    limit = 21 + full - rule
    sunday = 7 - (year + year // 4 + sun) % 7
    return date(year, 3, 1) + timedelta(limit + 7 - (limit - sunday) % 7 - 1)


def england(year: int) -> Iterator[date]:
    """The Act of 1971 with the proclamations of the years 2004 to 2035 that are known."""
    moved = {
        date(2012, 5, 28): date(2012, 6, 4),
        date(2020, 5, 4): date(2020, 5, 8),
        date(2022, 5, 30): date(2022, 6, 2),
    }
    for one in (nth(year, 5, 0, 1), last_monday(year, 5), last_monday(year, 8)):
        yield moved.get(one, one)
    yield from (easter(year) - timedelta(2), easter(year) + timedelta(1))
    new_year, christmas, boxing = date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)
    yield new_year + timedelta({5: 2, 6: 1}.get(new_year.weekday(), 0))
    yield christmas + timedelta(2 if christmas.weekday() >= 5 else 0)
    yield boxing + timedelta(2 if boxing.weekday() >= 5 else 0)
    extra = ("2011-04-29", "2012-06-05", "2022-06-03", "2022-09-19", "2023-05-08")
    yield from (one for one in map(date.fromisoformat, extra) if one.year == year)


def berlin(year: int) -> Iterator[date]:
    """The statute of Berlin, with the holiday of the whole country in 2017."""
    yield from (date(year, 1, 1), date(year, 5, 1), date(year, 10, 3), date(year, 12, 25), date(year, 12, 26))
    yield from (easter(year) + timedelta(days) for days in (-2, 1, 39, 50))
    if year >= 2019:
        yield date(year, 3, 8)
    once = ("2017-10-31", "2020-05-08", "2025-05-08", "2028-06-17")
    yield from (one for one in map(date.fromisoformat, once) if one.year == year)


def new_york(year: int) -> Iterator[date]:
    """General Construction Law, section 24; the Flag day is always a Sunday."""
    fixed = [date(year, 1, 1), date(year, 2, 12), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)]
    fixed += [date(year, 6, 19)] if year >= 2021 else []
    for one in fixed:
        yield one + timedelta(1) if one.weekday() == 6 else one
    yield from (nth(year, 1, 0, 3), nth(year, 2, 0, 3), last_monday(year, 5), nth(year, 9, 0, 1))
    yield from (nth(year, 10, 0, 2), nth(year, 11, 0, 1) + timedelta(1), nth(year, 11, 3, 4))


def ontario(year: int) -> Iterator[date]:
    """Rule 4.2 of the Landlord and Tenant Board, with the substitute days of Ontario Regulation 175/15."""
    for one in (date(year, 1, 1), date(year, 7, 1), date(year, 11, 11), date(year, 12, 25)):
        yield one + timedelta({5: 2, 6: 1}.get(one.weekday(), 0))
    boxing = date(year, 12, 26)
    yield boxing + timedelta({5: 2, 6: 2, 0: 1}.get(boxing.weekday(), 0))
    yield from (easter(year) - timedelta(2), easter(year) + timedelta(1))
    before = date(year, 5, 24)
    yield before - timedelta(before.weekday())
    yield from (nth(year, 8, 0, 1), nth(year, 9, 0, 1), nth(year, 10, 0, 2))
    if year >= 2008:
        yield nth(year, 2, 0, 3)
    if boxing.weekday() == 0:  # Christmas, on a Sunday, is kept on this Monday too
        yield boxing


def test_easter_is_where_it_was() -> None:
    known = {2004: "04-11", 2008: "03-23", 2011: "04-24", 2019: "04-21", 2024: "03-31", 2026: "04-05"}
    assert {year: easter(year).isoformat()[5:] for year in known} == known


@pytest.mark.parametrize(
    ("name", "rule"), [("GB_ENG", england), ("DE_BE", berlin), ("US_NY", new_york), ("CA_ON", ontario)]
)
@pytest.mark.parametrize("year", range(2004, 2036))
def test_days_off_are_those_of_the_statute(name: str, rule: object, year: int) -> None:
    assert callable(rule)
    wanted = {one.isoformat()[5:] for one in rule(year) if one.weekday() < 5}
    assert off_in(name, year) == sorted(wanted)


@pytest.mark.parametrize("name", ["GB_ENG", "DE_BE", "US_NY", "CA_ON"])
def test_the_tables_of_statutes_cover_2004_to_2035_without_make_up_days(name: str) -> None:
    found = table(name)
    assert (found.first_year, found.last_year, found.make_up_days) == (2004, 2035, ())


@pytest.mark.parametrize("name", CALENDARS)
def test_every_day_off_has_a_name_and_every_file_its_sources(name: str) -> None:
    file = shipped_file(name)
    assert all(note.name for note in file.notes)
    assert {note.day for note in file.notes} == {*file.calendar.days_off, *file.calendar.make_up_days}
    said = " ".join(file.sources)
    for word in ("law: ", "days: holidays 0.109 (https://github.com/vacanza/holidays, MIT)", "tz database"):
        assert word in said
    assert f"tally calendar build {name} --zone {file.zone_name} " in file.made_by
    if name == "CN":
        assert "chinesecalendar 1.11.0" in said and "国务院办公厅" in said
