"""Each shipped table is what its file says made it: the same command gives it again."""

from __future__ import annotations

import re
import shlex
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.calendar import CALENDARS, shipped_file
from chain.calendar_file import TableFile, read_table, write_table
from tests.tools.run import Command
from vm.machine.dates import civil, date_of

ROOT = Path(__file__).parents[2]
_PACKAGE = re.compile(r"\b(holidays|chinesecalendar|tzdata) ([0-9][0-9.]*[0-9])")


def _made_with(file: TableFile) -> dict[str, str]:
    """The packages that a file names, with their versions."""
    return dict(_PACKAGE.findall(" ".join(file.sources)))


def _skip_without(file: TableFile) -> None:
    """Skip where a package is missing, or is of another version: then a table may come out otherwise."""
    for package, wanted in _made_with(file).items():
        try:
            found = version(package)
        except PackageNotFoundError:
            pytest.skip(f"{package} is not installed")
        if found != wanted:
            pytest.skip(f"{package} is {found}, the table was made with {wanted}")


@pytest.mark.parametrize("name", CALENDARS)
def test_the_command_of_a_file_makes_it_again(
    name: str, command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = shipped_file(name)
    assert set(_made_with(file)) >= {"holidays", "tzdata"}
    _skip_without(file)
    monkeypatch.chdir(ROOT)
    notes = ["--description", file.description]
    notes += [word for text in file.sources if text.startswith("law: ") for word in ("--source", text)]
    code, _, err = command(*shlex.split(file.made_by)[1:], *notes, "--out", str(tmp_path / "again.json"))
    assert (code, err) == (0, "")
    again = (tmp_path / "again.json").read_text(encoding="utf-8")
    assert again == (ROOT / "chain" / "calendars" / f"{name}.json").read_text(encoding="utf-8")
    assert write_table(read_table(again)) == again


_PLACES = {"GB_ENG": ("GB", "ENG"), "DE_BE": ("DE", "BE")}
"""Calendars that are the package's own list, with nothing settled by hand."""


@pytest.mark.parametrize("name", sorted(_PLACES))
@given(st.data())
def test_days_are_those_of_the_package(name: str, data: st.DataObject) -> None:
    package, table = pytest.importorskip("holidays"), shipped_file(name).calendar
    _skip_without(shipped_file(name))
    country, part = _PLACES[name]
    first, last = date_of(table.first_year, 1, 1), date_of(table.last_year, 12, 31)
    assert first is not None and last is not None
    day = data.draw(st.integers(first, last))
    year, month, number = civil(day)
    found = package.country_holidays(country, subdiv=part, years=year)
    assert table.is_working_day(day) == found.is_working_day(f"{year}-{month:02}-{number:02}")


@given(st.data())
def test_chinas_days_are_those_of_chinesecalendar_but_for_the_one_it_has_wrong(data: st.DataObject) -> None:
    package, table = pytest.importorskip("chinese_calendar"), shipped_file("CN").calendar
    _skip_without(shipped_file("CN"))
    first, last = date_of(2004, 1, 1), date_of(2026, 12, 31)
    assert first is not None and last is not None
    near = st.sampled_from([*table.days_off, *table.make_up_days]).map(lambda day: min(day + 1, last))
    day = data.draw(st.one_of(near, st.integers(first, last)))
    said = bool(package.is_workday(date(*civil(day))))
    assert table.is_working_day(day) == (said or civil(day) == (2005, 12, 31))
