"""The file of a calendar's table: one form, its own hash, and a message for everything that is not so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.calendar import CALENDARS, shipped_file
from chain.calendar_file import (
    DayNote,
    InvalidTable,
    TableFile,
    format_offset,
    open_table,
    parse_offset,
    read_table,
    write_table,
)
from vm.diagnostics.report import Diagnostic
from vm.machine.calendar import Calendar
from vm.machine.dates import civil, date_of, weekday

FOLDER = Path(__file__).parents[2] / "chain" / "calendars"
FRIDAY, SATURDAY = 20_455, 20_456  # 2026-01-02, 2026-01-03
SMALL = TableFile(
    calendar=Calendar("XY", ((0, -12_600), (10, 19_815)), True, 2025, 2026, (FRIDAY,), (SATURDAY,)),
    description="两天 / two days",
    sources=("law: none", "days: by hand"),
    made_by="nobody",
    zone_name="Nowhere/Here",
    notes=(DayNote(FRIDAY, "a day off"), DayNote(SATURDAY, '"worked"')),
)
TEXT = """\
{
 "format": 1,
 "name": "XY",
 "description": "两天 / two days",
 "sources": [
  "law: none",
  "days: by hand"
 ],
 "made_by": "nobody",
 "zone_name": "Nowhere/Here",
 "zone": [
  ["1970-01-01 00:00", "-03:30"],
  ["1970-01-01 00:00:10", "+05:30:15"]
 ],
 "years": [
  {"year": 2025,
   "days_off": {},
   "make_up_days": {}},
  {"year": 2026,
   "days_off": {
    "2026-01-02": "a day off"},
   "make_up_days": {
    "2026-01-03": "\\"worked\\""}}
 ],
"""


def changed(**fields: Any) -> str:
    """The small file with some fields replaced."""
    return json.dumps({**json.loads(write_table(SMALL)), **fields})


def year(number: int, off: dict[str, Any], made_up: dict[str, Any]) -> dict[str, Any]:
    """A year of a document."""
    return {"year": number, "days_off": off, "make_up_days": made_up}


def test_a_file_is_written_by_hand_this_way() -> None:
    assert write_table(SMALL) == TEXT + f' "hash": "{SMALL.calendar.hash.hex()}"\n}}\n'
    assert read_table(write_table(SMALL)) == SMALL


@pytest.mark.parametrize("name", CALENDARS)
def test_a_shipped_file_is_what_writing_it_gives(name: str) -> None:
    text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert write_table(shipped_file(name)) == text


_DAYS = st.integers(date_of(2025, 1, 1) or 0, date_of(2027, 12, 31) or 0)
_ZONES = st.dictionaries(st.integers(0, 10**10), st.integers(-86_399, 86_399), min_size=1, max_size=5)


@given(st.sets(_DAYS), _ZONES, st.text('ab/"\\é节', max_size=5))
def test_what_is_written_is_read_back(days: set[int], zone: dict[int, int], name: str) -> None:
    ordered = sorted(days)
    off = tuple(day for day in ordered if weekday(day) < 5)
    made_up = tuple(day for day in ordered if weekday(day) >= 5)
    table = Calendar("XY", tuple(sorted(zone.items())), True, 2025, 2027, off, made_up)
    file = replace(SMALL, calendar=table, notes=tuple(DayNote(day, name) for day in ordered))
    assert read_table(write_table(file)) == file
    assert {civil(day)[0] for day in days} <= {2025, 2026, 2027}


@given(st.integers(-86_399, 86_399))
def test_an_offset_is_read_back(offset: int) -> None:
    assert parse_offset(format_offset(offset)) == offset


def test_offsets_by_hand() -> None:
    assert [format_offset(one) for one in (0, 28_800, -12_600, 20_700)] == [
        "+00:00",
        "+08:00",
        "-03:30",
        "+05:45",
    ]
    for text in ("", "8", "+8:00", "+08:60", "+24:00", "-24:00:00", "+08:00:61", "08:00"):
        assert parse_offset(text) is None
    assert parse_offset("+23:59:59") == 86_399


def test_notes_may_change_without_changing_the_table() -> None:
    other = read_table(changed(description="another", sources=[], made_by="me", zone_name="There"))
    assert other.calendar.hash == SMALL.calendar.hash


def test_a_changed_day_no_longer_fits_the_recorded_hash() -> None:
    text = write_table(SMALL)
    assert text.count('"2026-01-02"') == 1
    with pytest.raises(InvalidTable) as caught:
        read_table(text.replace('"2026-01-02"', '"2026-01-05"'))
    assert caught.value.code == "S6602"
    assert caught.value.parameters["recorded"] == f"0x{SMALL.calendar.hash.hex()[:16]}…"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("{", "S6601", "-"),
        ("[" * 100_000, "S6601", "-"),
        ("[]", "S6601", "-"),
        (changed(extra=1), "S6601", "-"),
        (changed(format=2), "S6601", "format"),
        (changed(format=True), "S6601", "format"),
        (changed(name=""), "S6601", "name"),
        (changed(name="a b"), "S6601", "name"),
        (changed(hash=1), "S6601", "hash"),
        (changed(description=1), "S6601", "description"),
        (changed(sources=[1]), "S6601", "sources[0]"),
        (changed(sources="law"), "S6601", "sources"),
        (changed(zone=[]), "S6601", "zone"),
        (changed(zone=[["1970-01-01 00:00"]]), "S6601", "zone[0]"),
        (changed(zone=[[0, 28_800]]), "S6601", "zone[0]"),
        (changed(zone=[["1970-01-01 00:00", "+8"]]), "S6601", "zone[0]"),
        (changed(zone=[["1970-01-01 00:00", "+08:00"]] * 2), "S6604", "zone[1]"),
        (changed(years=[]), "S6604", "years"),
        (changed(years=[year(2025, {}, {}), year(2027, {}, {})]), "S6604", "years"),
        (changed(years=[year(1899, {}, {})]), "S6601", "years[0].year"),
        (changed(years=[{"year": 2025}]), "S6601", "years[0]"),
        (changed(years=[year(2025, {"2026-01-02": ""}, {})]), "S6601", "years[0].days_off"),
        (changed(years=[year(2026, {"2026-02-30": ""}, {})]), "S6601", "years[0].days_off"),
        (changed(years=[year(2026, {"2026-01-02": 1}, {})]), "S6601", "years[0].days_off.2026-01-02"),
        (changed(years=[year(2026, {"2026-01-03": ""}, {})]), "S6603", "2026-01-03"),
        (changed(years=[year(2026, {}, {"2026-01-02": ""})]), "S6603", "2026-01-02"),
        (
            changed(years=[year(2026, {"2026-01-05": "", "2026-01-02": ""}, {})]),
            "S6604",
            "years[0].days_off.2026-01-02",
        ),
        (changed(years=[year(2026, [], {})]), "S6601", "years[0].days_off"),  # type: ignore[arg-type]  # no object
        (write_table(SMALL).replace('"made_by"', '"name"'), "S6604", "name"),
    ],
)
def test_a_damaged_file_is_refused(text: str, code: str, place: str) -> None:
    with pytest.raises(InvalidTable) as caught:
        read_table(text)
    assert (caught.value.code, place) == (code, caught.value.parameters.get("place", place))
    assert place in (*caught.value.parameters.values(), "-")


def test_a_file_that_cannot_be_read_is_a_message(tmp_path: Path) -> None:
    path = tmp_path / "XY.json"
    path.write_text(write_table(SMALL), encoding="utf-8-sig")
    assert open_table(path) == SMALL
    path.write_bytes(b"\xff")
    for wrong, code in (
        (path, "S6601"),
        (tmp_path, "S6004"),
        (tmp_path / "no", "S6001"),
        (Path("a\0"), "S6002"),
    ):
        found = open_table(wrong)
        assert isinstance(found, Diagnostic)
        assert (found.code, dict(found.parameters)["path"]) == (code, str(wrong))
