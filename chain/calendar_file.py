"""The file of a calendar's table: JSON that people can read, with notes beside the table, and its hash.

    {"format": 1, "name": "GB_ENG", "description": …, "sources": […], "made_by": …,
     "zone_name": "Europe/London",
     "zone": [["2026-03-29 01:00", "+01:00"], …],        instants in UTC, and the offset from them on
     "years": [{"year": 2026, "days_off": {"2026-04-03": "Good Friday", …}, "make_up_days": {…}}, …],
     "hash": …}

The hash stands for the name, the zone's offsets, the years and the days. Descriptions, sources and the names
of days are notes: they may change without a new hash. A file is read only if its hash is that of its days.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from chain.files import reason
from vm.code.verify.forms import is_name
from vm.diagnostics.report import Diagnostic
from vm.machine.calendar import Calendar
from vm.machine.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    SECONDS_A_DAY,
    civil,
    format_date,
    format_time,
    parse_date,
    parse_time,
    weekday,
)

FORMAT: Final = 1
_KEYS = ("format", "name", "description", "sources", "made_by", "zone_name", "zone", "years", "hash")
_YEAR_KEYS = ("year", "days_off", "make_up_days")
_SATURDAY = 5
_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?")
_ZONE_ENTRY = '["2026-03-29 01:00", "+01:00"]'
_SHOWN = 60
"""Characters of a wrong value that a message shows."""
_HASH_SHOWN = 16


class InvalidTable(Exception):
    """A table file that cannot be taken: `code` and `parameters` of the message, but for the file's path.

    S6601: a part is not of the form; S6602: the hash is another's; S6603: a day under the wrong heading;
    S6604: entries that do not follow each other.
    """

    def __init__(self, code: str, **parameters: str | int) -> None:
        self.code = code
        self.parameters = parameters
        super().__init__(f"{code} {parameters}")


class DayNote(NamedTuple):
    """A day that the table names, and what it is called; the name may be empty."""

    day: int
    name: str


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table with the notes of its file.

    zone_name  the place in the tz database that the offsets are of
    notes      the days off and the make-up days, ascending, with their names
    """

    calendar: Calendar
    description: str
    sources: tuple[str, ...]
    made_by: str
    zone_name: str
    notes: tuple[DayNote, ...]

    def note(self, day: int) -> str:
        """What a day is called; empty where nothing is noted."""
        return next((note.name for note in self.notes if note.day == day), "")


# --- reading ------------------------------------------------------------------------------------------------


def open_table(path: Path) -> TableFile | Diagnostic:
    """The table in a file. A diagnostic where it cannot be read (S6001, S6002, S6004), or is no table whose
    hash is that of its days (S6601 to S6604)."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Diagnostic.of("S6001", None, None, path=str(path))
    except IsADirectoryError:
        return Diagnostic.of("S6004", None, None, path=str(path))
    except UnicodeDecodeError:
        return _damaged(path, InvalidTable("S6601", place="-", found="-", wanted="UTF-8"))
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        return Diagnostic.of("S6002", None, None, path=str(path), reason=reason(error))
    try:
        return read_table(text)
    except InvalidTable as fault:
        return _damaged(path, fault)


def _damaged(path: Path, fault: InvalidTable) -> Diagnostic:
    parameters = {"path": str(path), **fault.parameters}
    return Diagnostic(fault.code, None, None, tuple(sorted(parameters.items())))


def read_table(text: str) -> TableFile:
    """Read a table file. Raises InvalidTable for a wrong form, and for a hash that is not the table's."""
    try:
        document: object = json.loads(text, object_pairs_hook=_pairs)
    except (ValueError, RecursionError) as error:
        raise InvalidTable("S6601", place="-", found=_shown(text), wanted="JSON") from error
    fields = _object("-", document, _KEYS)
    if fields["format"] != FORMAT or type(fields["format"]) is not int:
        raise InvalidTable("S6601", place="format", found=_shown(fields["format"]), wanted=str(FORMAT))
    recorded = _text("hash", fields["hash"])
    table, notes = _table(fields)
    if table.hash.hex() != recorded:
        raise InvalidTable("S6602", recorded=_short(recorded), found=_short(table.hash.hex()))
    sources = [_text(f"sources[{at}]", one) for at, one in enumerate(_list("sources", fields["sources"]))]
    return TableFile(
        calendar=table,
        description=_text("description", fields["description"]),
        sources=tuple(sources),
        made_by=_text("made_by", fields["made_by"]),
        zone_name=_text("zone_name", fields["zone_name"]),
        notes=tuple(sorted(notes)),
    )


def _table(fields: Mapping[str, object]) -> tuple[Calendar, list[DayNote]]:
    """The table of a document, and the names of its days."""
    name = _text("name", fields["name"])
    if not is_name(name):
        raise InvalidTable("S6601", place="name", found=_shown(name), wanted="CN")
    days: dict[str, list[DayNote]] = {"days_off": [], "make_up_days": []}
    years: list[int] = []
    for at, entry in enumerate(_list("years", fields["years"])):
        year = _object(f"years[{at}]", entry, _YEAR_KEYS)
        years.append(_year(f"years[{at}].year", year["year"]))
        for heading, found in days.items():
            found.extend(_days(f"years[{at}].{heading}", heading, years[-1], year[heading]))
    if not years or years != list(range(years[0], years[0] + len(years))):
        raise InvalidTable("S6604", place="years")
    table = Calendar(
        name=name,
        zone=_zone(fields["zone"]),
        has_working_days=True,
        first_year=years[0],
        last_year=years[-1],
        days_off=tuple(note.day for note in days["days_off"]),
        make_up_days=tuple(note.day for note in days["make_up_days"]),
    )
    return table, [*days["days_off"], *days["make_up_days"]]


def _zone(value: object) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for at, item in enumerate(_list("zone", value)):
        match item:
            case [str(instant), str(offset)]:
                entry = parse_time(instant, 0), parse_offset(offset)
            case _:
                entry = None, None
        if entry[0] is None or entry[1] is None:
            raise InvalidTable("S6601", place=f"zone[{at}]", found=_shown(item), wanted=_ZONE_ENTRY)
        if found and found[-1][0] >= entry[0]:
            raise InvalidTable("S6604", place=f"zone[{at}]")
        found.append((entry[0], entry[1]))
    if not found:
        raise InvalidTable("S6601", place="zone", found="[]", wanted=f"[{_ZONE_ENTRY}, …]")
    return tuple(found)


def _days(place: str, heading: str, year: int, value: object) -> Iterator[DayNote]:
    """The days of one year under one heading."""
    if not isinstance(value, dict):
        raise InvalidTable("S6601", place=place, found=_shown(value), wanted=f'{{"{year}-01-01": "…"}}')
    last = -1
    for text, name in value.items():
        day = parse_date(text)
        if day is None or civil(day)[0] != year:
            raise InvalidTable("S6601", place=place, found=_shown(text), wanted=f'"{year}-01-01"')
        if type(name) is not str:
            raise InvalidTable("S6601", place=f"{place}.{text}", found=_shown(name), wanted='"…"')
        if (weekday(day) >= _SATURDAY) != (heading == "make_up_days"):
            raise InvalidTable("S6603", day=text, heading=heading)
        if last >= 0 and day <= last:
            raise InvalidTable("S6604", place=f"{place}.{text}")
        last = day
        yield DayNote(day, name)


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON; a key that stands twice is a fault, not the last one's."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for at, key in enumerate(keys) if key in keys[:at])
        raise InvalidTable("S6604", place=_shown(twice))
    return found


def _object(place: str, value: object, keys: tuple[str, ...]) -> Mapping[str, object]:
    if not isinstance(value, dict) or sorted(value) != sorted(keys):
        found = ", ".join(value) if isinstance(value, dict) else value
        raise InvalidTable("S6601", place=place, found=_shown(found), wanted=f"{{{', '.join(keys)}}}")
    return value


def _list(place: str, value: object) -> list[object]:
    if not isinstance(value, list):
        raise InvalidTable("S6601", place=place, found=_shown(value), wanted="[…]")
    return value


def _text(place: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise InvalidTable("S6601", place=place, found=_shown(value), wanted='"…"')
    return value


def _year(place: str, value: object) -> int:
    if type(value) is not int or not FIRST_YEAR <= value <= LAST_YEAR:
        raise InvalidTable("S6601", place=place, found=_shown(value), wanted=f"{FIRST_YEAR} … {LAST_YEAR}")
    return value


def _short(hash_: str) -> str:
    """The beginning of a hash in hex, enough to tell two apart."""
    return f"0x{_shown(hash_[:_HASH_SHOWN])}…"


def _shown(value: object) -> str:
    """A wrong value, in one line that is not too long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = " ".join(text.split())
    return (text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…") or '""'


# --- writing ------------------------------------------------------------------------------------------------


def write_table(file: TableFile) -> str:
    """The text of a table's file; `read_table` gives the same back."""
    table = file.calendar
    head = {
        "format": FORMAT,
        "name": table.name,
        "description": file.description,
        "sources": list(file.sources),
        "made_by": file.made_by,
        "zone_name": file.zone_name,
    }
    zone = [[format_time(instant, 0), format_offset(offset)] for instant, offset in table.zone]
    years = [_year_lines(file, year) for year in range(table.first_year, table.last_year + 1)]
    lines = [json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ","]
    lines.append(' "zone": [\n' + ",\n".join("  " + json.dumps(entry) for entry in zone) + "\n ],")
    lines.append(' "years": [\n' + ",\n".join(years) + "\n ],")
    lines.append(f' "hash": "{table.hash.hex()}"\n}}\n')
    return "\n".join(lines)


def _year_lines(file: TableFile, year: int) -> str:
    """A year of the document, a day a line."""
    parts = [f'  {{"year": {year}']
    for heading, days in (("days_off", file.calendar.days_off), ("make_up_days", file.calendar.make_up_days)):
        lines = [
            f"    {json.dumps(format_date(day))}: {json.dumps(file.note(day), ensure_ascii=False)}"
            for day in days
            if civil(day)[0] == year
        ]
        parts.append(f'   "{heading}": ' + ("{\n" + ",\n".join(lines) + "}" if lines else "{}"))
    return ",\n".join(parts) + "}"


def format_offset(offset: int) -> str:
    """`+08:00` of seconds east of UTC, with `:30` where there are seconds."""
    hours, seconds = divmod(abs(offset), 3600)
    tail = f":{seconds % 60:02}" if seconds % 60 else ""
    return f"{'-' if offset < 0 else '+'}{hours:02}:{seconds // 60:02}{tail}"


def parse_offset(text: str) -> int | None:
    """Seconds east of UTC of what `format_offset` writes; None for anything else, and for a day or more."""
    found = _OFFSET.fullmatch(text)
    if found is None or int(found[3]) > 59 or int(found[4] or 0) > 59:
        return None
    seconds = int(found[2]) * 3600 + int(found[3]) * 60 + int(found[4] or 0)
    return None if seconds >= SECONDS_A_DAY else (-seconds if found[1] == "-" else seconds)
