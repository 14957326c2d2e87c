"""Days off and make-up days from packages that keep them, and from a user's own list.

The packages are asked only while a calendar is built; a chain never needs them. Each is loaded when it is
named.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, assert_never

from chain.files import reason
from vm.diagnostics.report import Diagnostic
from vm.machine.dates import parse_date, weekday

_EPOCH: Final = date(1970, 1, 1)
_SATURDAY: Final = 5
_COLUMNS: Final = ["date", "day", "name"]
_KINDS: Final = ("off", "work")


@dataclass(frozen=True, slots=True)
class Days:
    """What a source says of the days of some years: names of Mondays to Fridays that are off, and of
    Saturdays and Sundays that are worked, by date. `source` is how a table's file names it."""

    source: str
    off: dict[int, str] = field(default_factory=dict)
    make_up: dict[int, str] = field(default_factory=dict)

    def is_working(self, day: int) -> bool:
        """Whether the source says that a day is worked."""
        return day in self.make_up if weekday(day) >= _SATURDAY else day not in self.off

    def note(self, day: int, working: bool, name: str) -> None:
        """Keep what is said of a day, where it is not what its weekday says."""
        rest = weekday(day) >= _SATURDAY
        if working and rest:
            self.make_up[day] = name
        elif not working and not rest:
            self.off[day] = name


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of a user's list: a day, whether it is worked, what it is called."""

    day: int
    working: bool
    name: str


def read_package(spec: str, first: int, last: int) -> Days | Diagnostic:
    """The days of the years from `first` to `last` that a package knows: `holidays:COUNTRY`,
    `holidays:COUNTRY:PART`, `holidays:COUNTRY:PART:CATEGORY+CATEGORY`, `chinesecalendar`.

    S6613: no such package here; S6614: it does not know the place or a year.
    """
    name, *parts = spec.split(":")
    reader = _READERS.get(name)
    try:
        module = None if reader is None else import_module(_MODULES[name])
    except ImportError:
        module = None
    if reader is None or module is None:
        return Diagnostic.of("S6613", None, None, package=name, known=", ".join(_READERS))
    found = reader(module, parts, first, last)
    return Diagnostic.of("S6614", None, None, package=name, what=found) if isinstance(found, str) else found


def _holidays(module: Any, parts: list[str], first: int, last: int) -> Days | str:
    """From the package `holidays`; what it does not know where it knows not all."""
    country, part, categories = (*parts, "", "", "")[:3]
    years = range(first, last + 1)
    chosen = tuple(categories.split("+")) if categories else None
    asked: dict[str, Any] = {"subdiv": part or None, "categories": chosen}
    try:
        # without a language the names would be those of this computer's locale
        tongue = module.country_holidays(country).default_language
        found = module.country_holidays(country, years=years, language=tongue, **asked)
        english = module.country_holidays(country, years=years, language="en_US", **asked)
    except (NotImplementedError, ValueError, KeyError):
        return ":".join(parts) or "-"
    if first < found.start_year or last > found.end_year:
        return f"{first} … {last}"
    place = ", ".join(one for one in parts if one)
    days = Days(f"holidays {version('holidays')} (https://github.com/vacanza/holidays, MIT): {place}")
    for day in _dates(first, last):
        local, other = str(found.get(day, "")), str(english.get(day, ""))
        name = f"{local} / {other}" if other and not str(tongue).startswith("en") else local
        days.note((day - _EPOCH).days, bool(found.is_working_day(day)), name)
    return days


def _chinesecalendar(module: Any, parts: list[str], first: int, last: int) -> Days | str:
    """From the package `chinesecalendar`; the years it does not know."""
    if parts:
        return ":".join(parts)
    package = f"chinesecalendar {version('chinesecalendar')}"
    days = Days(f"{package} (https://github.com/LKI/chinese-calendar, MIT)")
    for day in _dates(first, last):
        try:
            working, (_, english) = module.is_workday(day), module.get_holiday_detail(day)
        except NotImplementedError:
            return str(day.year)
        chinese = next((one.chinese for one in module.Holiday if one.value == english), "")
        name = f"调休上班（{chinese}） / worked for {english}" if working else f"{chinese} / {english}"
        days.note((day - _EPOCH).days, bool(working), name if chinese else "")
    return days


def _dates(first: int, last: int) -> Iterable[date]:
    start = date(first, 1, 1)
    return (start + timedelta(days=number) for number in range((date(last, 12, 31) - start).days + 1))


_READERS: Final[Mapping[str, Callable[[Any, list[str], int, int], Days | str]]] = MappingProxyType(
    {"holidays": _holidays, "chinesecalendar": _chinesecalendar}
)
_MODULES: Final = MappingProxyType({"holidays": "holidays", "chinesecalendar": "chinese_calendar"})


# --- a user's list ------------------------------------------------------------------------------------------


def read_list(path: Path, first: int, last: int) -> tuple[Listed, ...] | Diagnostic:
    """The days in a file: CSV with the columns `date,day,name`, or a JSON list of objects with these keys.
    `day` is `off` or `work`. S6001, S6002: it cannot be read; S6616: a line is not of this form."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Diagnostic.of("S6001", None, None, path=str(path))
    except UnicodeDecodeError:
        return Diagnostic.of("S6002", None, None, path=str(path), reason="UTF-8?")
    except (OSError, ValueError) as error:
        return Diagnostic.of("S6002", None, None, path=str(path), reason=reason(error))
    rows = _json_rows(text) if path.suffix == ".json" else _csv_rows(text)
    found: list[Listed] = []
    seen: set[int] = set()
    for line, row in rows:
        listed = _listed(row, first, last, seen)
        match listed:
            case Listed():
                seen.add(listed.day)
                found.append(listed)
            case str():
                return Diagnostic.of(
                    "S6616", None, None, path=str(path), line=line, found=",".join(row) or "-", wanted=listed
                )
            case _:
                assert_never(listed)
    return tuple(found)


def _listed(row: list[str], first: int, last: int, seen: set[int]) -> Listed | str:
    """The line of a list; else what is wanted in its place."""
    if len(row) != len(_COLUMNS):
        return "`2026-12-25,off,Christmas Day`"
    day = parse_date(row[0].strip())
    if day is None or not first <= int(row[0].strip()[:4]) <= last:
        return f"{first}-01-01 … {last}-12-31"
    if row[1].strip() not in _KINDS:
        return " | ".join(f"`{kind}`" for kind in _KINDS)
    if day in seen:
        return f"{row[0].strip()} × 1"
    return Listed(day, row[1].strip() == "work", row[2].strip())


def _csv_rows(text: str) -> list[tuple[int, list[str]]]:
    """Rows with the numbers of their lines, without the heading, empty lines and notes."""
    rows = csv.reader(io.StringIO(text), skipinitialspace=True)
    kept = [(rows.line_num, row) for row in rows if row and not row[0].lstrip().startswith("#")]
    return kept[1:] if kept and [one.strip() for one in kept[0][1]] == _COLUMNS else kept


def _json_rows(text: str) -> list[tuple[int, list[str]]]:
    """The same of a JSON list, numbered from 1; what is no such list gives one row that no line is like."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return [(1, ["JSON?"])]
    if not isinstance(document, list):
        return [(1, ["JSON?"])]
    return [
        (number, [str(one.get(key, "")) for key in _COLUMNS] if isinstance(one, dict) else [str(one)])
        for number, one in enumerate(document, start=1)
    ]
