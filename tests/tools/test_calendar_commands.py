"""`tally calendar`: tables are built, shown, checked and compared; what is wrong is told with a code."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chain.calendar import CALENDARS, shipped_file
from chain.calendar_file import read_table
from tests.tools.run import Command

Write = Callable[..., str]

LIST = """\
date,day,name
# weekdays that are off, weekends that are worked
2026-04-03,off,Good Friday
2026-04-04,work,"a Saturday, worked"
2026-04-05,off,a Sunday is off by itself
2026-04-07,work,a Tuesday is worked by itself
"""
BUILD = ("calendar", "build", "XY", "--zone", "Europe/London", "--from", "2026", "--to", "2026")


@pytest.fixture
def built(command: Command, write: Write) -> str:
    """The file of a small table that was built from a list."""
    write(LIST, "days.csv")
    code, _, err = command(*BUILD, "--holidays", "days.csv", "--source", "law: mine")
    assert (code, err) == (0, "")
    return "calendars/XY.json"


def code_of(err: str) -> str:
    """The code of the first message."""
    return err[err.index("[") + 1 :].split()[0]


# --- building -----------------------------------------------------------------------------------------------


def test_a_table_is_built_from_a_list(command: Command, built: str, tmp_path: Path) -> None:
    file = read_table((tmp_path / built).read_text(encoding="utf-8"))
    table = file.calendar
    assert (table.name, table.first_year, table.last_year) == ("XY", 2026, 2026)
    assert [(note.name, note.day in table.days_off) for note in file.notes] == [
        ("Good Friday", True),
        ("a Saturday, worked", False),
    ]
    assert len(table.days_off) == len(table.make_up_days) == 1
    assert table.zone == shipped_file("GB_ENG").calendar.zone
    assert file.sources[:2] == ("law: mine", "days from days.csv: 4 lines")
    assert file.sources[2].startswith("zone: Europe/London of the tz database ")
    assert file.made_by == "tally " + " ".join((*BUILD, "--holidays", "days.csv"))


def test_the_same_list_as_json_gives_the_same_table(command: Command, built: str, tmp_path: Path) -> None:
    rows = [line.split(",", 2) for line in LIST.splitlines() if line[0] == "2"]
    days = [{"date": row[0], "day": row[1], "name": row[2].strip('"')} for row in rows]
    (tmp_path / "days.json").write_text(json.dumps(days), encoding="utf-8")
    code, document = command.json(*BUILD, "--holidays", "days.json", "--out", "other.json")
    first, second = (
        read_table((tmp_path / name).read_text(encoding="utf-8")) for name in (built, "other.json")
    )
    assert (code, document["ok"], document["file"]) == (0, True, "other.json")
    assert document["calendar"]["hash"] == "0x" + first.calendar.hash.hex()
    assert (first.calendar, first.notes) == (second.calendar, second.notes)


def test_building_again_says_what_changed(command: Command, write: Write, built: str) -> None:
    code, out, _ = command(*BUILD, "--holidays", "days.csv")
    assert (code, out.splitlines()[:2]) == (0, [f"wrote {built}", "  it is the same table as before"])
    write(LIST + "2026-12-25,off,Christmas Day\n", "days.csv")
    code, out, _ = command(*BUILD, "--holidays", "days.csv")
    assert out.splitlines()[1] == "  it takes the place of a table that was the same before 2026-12-25"
    out = command(*BUILD, "--holidays", "days.csv", "--lang", "zh")[1]
    assert out.splitlines()[:2] == [f"已写入 {built}", "  与原表相同"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (("UTC",), "S6619"),
        (("a b",), "S6619"),
        (("XY", "--zone", "Europe/Lundon"), "S6611"),
        (("XY", "--zone", ""), "S6611"),
        (("XY", "--from", "2027"), "S6618"),
        (("XY", "--from", "1899"), "S6618"),
        (("XY", "--to", "10000"), "S6618"),
        (("XY", "--holidays", "none.csv"), "S6001"),
        (("XY", "--package", "pandas:GB"), "S6613"),
        (("XY", "--out", "days.csv/x.json"), "S6031"),
    ],
)
def test_what_cannot_be_built_has_a_code(
    command: Command, write: Write, changes: tuple[str, ...], code: str, tmp_path: Path
) -> None:
    write(LIST, "days.csv")
    name, *options = changes
    given = ["calendar", "build", name, *BUILD[3:], "--holidays", "days.csv", *options]
    result, out, err = command(*given)
    assert (result, out, code_of(err)) == (2, "", code)
    assert not (tmp_path / "calendars").exists()
    assert f"[{code} " in command(*given, "--lang", "zh")[2]


def test_a_table_without_days_is_not_built(command: Command) -> None:
    assert code_of(command(*BUILD)[2]) == "S6617"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("2026-04-03,off\n", 1),
        ("date,day,name\n\n2026-04-03,off,x\n2026-13-01,off,x\n", 4),
        ("2025-04-03,off,of another year\n", 1),
        ("2026-04-03,free,x\n", 1),
        ("2026-04-03,off,x\n# a note\n2026-04-03,work,x\n", 3),
        ("April 3,off,x\n", 1),
    ],
)
def test_a_line_that_is_not_understood_is_named(
    command: Command, write: Write, text: str, line: int, tmp_path: Path
) -> None:
    write(text, "days.csv")
    code, _, err = command(*BUILD, "--holidays", "days.csv")
    assert (code, code_of(err)) == (2, "S6616")
    assert f"line {line} of `days.csv` is " in " ".join(err.split())
    assert not (tmp_path / "calendars").exists()


@pytest.mark.parametrize("text", ["{", "{}", "[1]", '[{"date": "2026-04-03"}]', "[" * 100_000])
def test_json_that_is_no_list_of_days_is_told(command: Command, write: Write, text: str) -> None:
    write(text, "days.json")
    assert code_of(command(*BUILD, "--holidays", "days.json")[2]) == "S6616"


def test_a_list_that_is_no_text_is_told(command: Command, tmp_path: Path) -> None:
    (tmp_path / "days.csv").write_bytes(b"2026-04-03,off,caf\xe9\n")
    assert code_of(command(*BUILD, "--holidays", "days.csv")[2]) == "S6002"


def test_without_its_package_a_source_is_told_how_to_be_had(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    code, _, err = command(*BUILD, "--package", "holidays:GB:ENG")
    assert (code, code_of(err)) == (2, "S6613")
    assert "pip install holidays" in err


class Package:
    """Stands for the package `holidays`: England has one day off, and knows 2026 alone."""

    def __init__(self, off: str, worked: str = "") -> None:
        self._off, self._worked = off, worked
        self.default_language = "en_GB"
        self.start_year = self.end_year = 2026

    def country_holidays(self, country: str, **asked: Any) -> Package:
        """The only country."""
        if country != "GB":
            raise NotImplementedError(country)
        return self

    def get(self, day: Any, default: str) -> str:
        """The name of a day."""
        return "Day" if day.isoformat() == self._off else default

    def is_working_day(self, day: Any) -> bool:
        """Whether a day is worked."""
        text = day.isoformat()
        return text == self._worked or (day.weekday() < 5 and text != self._off)


class Chinese:
    """Stands for the package `chinesecalendar`: it knows 2026 alone, and one day off in it."""

    Holiday = ()

    def is_workday(self, day: Any) -> bool:
        """Whether a day is worked."""
        if day.year != 2026:
            raise NotImplementedError
        return day.weekday() < 5 and day.isoformat() != "2026-04-03"

    def get_holiday_detail(self, day: Any) -> tuple[bool, str]:
        """Whether a day is off, and its name."""
        return day.isoformat() == "2026-04-03", ""


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two packages that disagree about 2 April, 3 April and 4 April."""
    monkeypatch.setitem(sys.modules, "holidays", Package("2026-04-02", "2026-04-04"))  # type: ignore[arg-type]  # no module, but like one
    monkeypatch.setitem(sys.modules, "chinese_calendar", Chinese())  # type: ignore[arg-type]
    monkeypatch.setattr("chain.tools.holiday_sources.version", lambda name: "1.0")


@pytest.mark.usefixtures("packages")
def test_sources_that_disagree_write_nothing_until_a_list_settles_it(
    command: Command, write: Write, tmp_path: Path
) -> None:
    both = (*BUILD, "--package", "holidays:GB", "--package", "chinesecalendar")
    code, _, err = command(*both)
    assert (code, code_of(err)) == (2, "S6615")
    assert "3 in question: 2026-04-02, 2026-04-03, 2026-04-04" in " ".join(err.split())
    assert not (tmp_path / "calendars").exists()
    write("2026-04-02,off,one\n2026-04-03,work,two\n2026-04-04,off,three\n", "days.csv")
    assert command(*both, "--holidays", "days.csv")[0] == 0
    file = read_table((tmp_path / "calendars" / "XY.json").read_text(encoding="utf-8"))
    assert [note.name for note in file.notes] == ["one"]
    assert file.sources[1] == (
        "days, the same on every day that is not settled below: chinesecalendar 1.0 "
        "(https://github.com/LKI/chinese-calendar, MIT)"
    )


@pytest.mark.usefixtures("packages")
@pytest.mark.parametrize(
    ("spec", "years", "what"),
    [
        ("holidays:FR", ("2026", "2026"), "FR"),
        ("holidays", ("2026", "2026"), "-"),
        ("holidays:GB", ("2026", "2027"), "2026 … 2027"),
        ("chinesecalendar", ("2026", "2027"), "2027"),
        ("chinesecalendar:CN", ("2026", "2026"), "CN"),
    ],
)
def test_a_place_or_year_that_a_package_does_not_know_is_told(
    command: Command, spec: str, years: tuple[str, str], what: str
) -> None:
    given = ("calendar", "build", "XY", "--zone", "UTC", "--from", years[0], "--to", years[1])
    code, _, err = command(*given, "--package", spec)
    assert (code, code_of(err)) == (2, "S6614")
    assert f"`{spec.split(':')[0]}` does not know {what}" in " ".join(err.split())


# --- looking ------------------------------------------------------------------------------------------------


def test_a_year_is_shown_with_its_days_and_clock_changes(command: Command) -> None:
    assert command("calendar", "show", "GB_ENG", "--year", "2026") == (
        0,
        """\
calendar GB_ENG: bank holidays of England with Good Friday and Christmas Day
  2026: 253 days worked
  days off, Monday to Friday:
    2026-01-01 Thu  New Year's Day
    2026-04-03 Fri  Good Friday
    2026-04-06 Mon  Easter Monday
    2026-05-04 Mon  May Day
    2026-05-25 Mon  Spring Bank Holiday
    2026-08-31 Mon  Late Summer Bank Holiday
    2026-12-25 Fri  Christmas Day
    2026-12-28 Mon  Boxing Day (observed)
  make-up days, worked on a weekend:
    none
  the clocks change:
    2026-03-29 01:00 -> 2026-03-29 02:00 (+01:00 from then on)
    2026-10-25 02:00 -> 2026-10-25 01:00 (+00:00 from then on)
""",
        "",
    )


def test_chinas_year_is_shown_in_chinese(command: Command) -> None:
    out = command("calendar", "show", "CN", "--year", "2026", "--lang", "zh")[1]
    for line in (
        "2026 年：248 个工作日",
        "2026-01-02 周五  休息日（由 2026-01-04 调休）",
        "2026-02-14 周六  调休上班（春节）",
    ):
        assert f"  {line}\n" in out
    assert "wor" not in out


def test_a_whole_table_is_shown_a_year_a_line(command: Command) -> None:
    code, out, _ = command("calendar", "show", "CN")
    lines = out.splitlines()
    assert code == 0
    assert lines[1] == (
        "  years 2004 to 2026; other years are Monday to Friday, and deadlines in them provisional"
    )
    assert lines[3] == "  hash 0x" + shipped_file("CN").calendar.hash.hex()
    assert "  2026  248           19        6             -" in lines
    assert len([line for line in lines if line.startswith("  20")]) == 23
    assert "deadlines" in command("calendar", "show", "CN", "--year", "2027")[1]
    chinese = command("calendar", "show", "CN", "--lang", "both")[1]
    assert "日历 CN：中国大陆节假日与调休工作日\ncalendar CN: days off" in chinese


def test_a_calendar_is_shown_as_a_document(command: Command) -> None:
    code, document = command.json("calendar", "show", "GB_ENG", "--year", "2026")
    (year,) = document["calendar"]["years"]
    assert (code, document["calendar"]["zone"]) == (0, "Europe/London")
    assert (year["working_days"], year["days_off"]["2026-04-03"], year["make_up_days"]) == (
        253,
        "Good Friday",
        {},
    )
    assert year["clock_changes"][0] == {"at": "2026-03-29 01:00 UTC", "offset": "+01:00"}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("show", "XX"), "S6503"),
        (("show", "no.json"), "S6001"),
        (("show", "CN", "--year", "1899"), "S6618"),
        (("diff", "CN", "XX"), "S6503"),
        (("diff", "CN", "CN", "--after", "soon"), "S6014"),
        (("shwo",), "S6005"),
    ],
)
def test_what_cannot_be_shown_has_a_code(command: Command, given: tuple[str, ...], code: str) -> None:
    result, out, err = command("calendar", *given)
    assert (result, out, code_of(err)) == (2, "", code)


def test_the_known_names_are_told_with_an_unknown_one(command: Command, built: str) -> None:
    err = " ".join(command("calendar", "show", "XX")[2].split())
    assert ", ".join([*CALENDARS, "XY"]) in err
    assert "tally calendar build XX" in err


def test_all_calendars_are_listed_with_ones_own(command: Command, built: str, tmp_path: Path) -> None:
    (tmp_path / "calendars" / "ZZ.json").write_text("{}", encoding="utf-8")
    code, out, _ = command("calendar", "list")
    names = [line.split()[0] for line in out.splitlines() if line.startswith("  ")]
    assert (code, names) == (0, [*CALENDARS, "XY", "calendars/ZZ.json:"])
    code, document = command.json("calendar", "list")
    assert [(one["name"], one["own"], one["ok"]) for one in document["calendars"]] == [
        ("XY", True, True),
        ("ZZ", True, False),
        *((name, False, True) for name in CALENDARS),
    ]


# --- checking and comparing ---------------------------------------------------------------------------------


def test_a_file_that_holds_is_told_with_its_counts(command: Command, built: str) -> None:
    assert command("calendar", "check", built) == (
        0,
        f"{built}: calendar XY, 2026 to 2026, 1 day off, 1 made up; its hash holds\n",
        "",
    )


def test_a_changed_file_does_not_hold(command: Command, built: str, tmp_path: Path) -> None:
    path = tmp_path / built
    path.write_text(path.read_text(encoding="utf-8").replace("2026-04-03", "2026-04-06"), encoding="utf-8")
    code, out, err = command("calendar", "check", built)
    assert (code, out, code_of(err)) == (1, "", "S6602")
    code, document = command.json("calendar", "check", built, "none.json")
    assert (code, document["ok"]) == (1, False)
    assert [one["diagnostics"][0]["code"] for one in document["files"]] == ["S6602", "S6001"]


def test_two_tables_are_compared_day_by_day(command: Command, write: Write, built: str) -> None:
    write(LIST.replace("04-03,off,Good Friday", "05-01,off,May Day"), "days.csv")
    assert command(*BUILD[:-2], "--to", "2027", "--holidays", "days.csv", "--out", "new.json")[0] == 0
    code, out, _ = command("calendar", "diff", "XY", "new.json")
    lines = out.splitlines()
    assert code == 0
    assert lines[1:] == [
        "  2027 is covered now",
        "  2026-04-03 Fri  is worked now  Good Friday",
        "  2026-05-01 Fri  is a day off now  May Day",
        "  the first change is on 2026-04-03",
    ]
    assert command("calendar", "diff", "XY", "XY")[1].splitlines()[1:] == ["  the tables are the same"]
    assert command("calendar", "diff", "XY", "new.json", "--after", "2026-04-02")[0] == 0
    code, out, _ = command("calendar", "diff", "XY", "new.json", "--after", "2026-04-03", "--lang", "zh")
    assert code == 1
    assert out.splitlines()[-1].startswith("  2026-04-03 及以前的日子有改动")
    code, document = command.json("calendar", "diff", "XY", "new.json", "--after", "2026-04-03")
    assert (code, document["keeps"], document["ok"], document["first_change"]) == (
        1,
        False,
        False,
        "2026-04-03",
    )
    assert (document["now_off"], document["now_worked"]) == (["2026-05-01"], ["2026-04-03"])
    assert (document["years_added"], document["years_dropped"]) == ([2027], [])


def test_zones_that_differ_are_told_from_when_on(command: Command) -> None:
    # London had summer time all through the winter of 1970; it and Berlin show the same until November 1971
    document = command.json("calendar", "diff", "DE_BE", "GB_ENG")[1]
    assert document["clocks_differ_from"] == "1971-10-31 02:00 UTC"
    assert document["first_change"] == "1971-10-31"
    out = command("calendar", "diff", "US_NY", "CA_ON")[1]
    assert "the clocks differ from" in out
