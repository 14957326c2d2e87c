"""The offsets of a place as a list, read from the tz database while a calendar is built.

The database says what was and what is now the rule; for years to come the present rule goes on. Nothing else
in Tally reads it.
"""

from __future__ import annotations

import difflib
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Final

from vm.diagnostics.report import Diagnostic

FIRST_YEAR: Final = 1970
"""The database promises nothing of the years before."""
LAST_YEAR: Final = 2099
"""Changes are listed up to its end; the last offset holds on."""
_STEP: Final = 6 * 3600
"""No place has changed its clocks twice in so many seconds."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A place's offsets, (instant, seconds east of UTC) ascending, and which database says so."""

    name: str
    entries: tuple[tuple[int, int], ...]
    source: str


def read_zone(name: str) -> Zone | Diagnostic:
    """The offsets of a place from 1970 to 2099. S6611 where there is no such place, S6612 without a
    database."""
    known = zoneinfo.available_timezones()
    if not known:
        return Diagnostic.of("S6612", None, None)
    if name not in known:
        near = ", ".join(difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.5)) or "-"
        return Diagnostic.of("S6611", None, None, zone=name, near=near)
    place, source = _opened(name)
    first, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (FIRST_YEAR, LAST_YEAR + 1))
    entries = [(first, _offset(place, first))]
    for after in range(first + _STEP, end + 1, _STEP):
        offset = _offset(place, after)
        if offset != entries[-1][1]:
            entries.append((_change(place, after - _STEP, after), offset))
    return Zone(name, tuple(entries), source)


def _opened(name: str) -> tuple[zoneinfo.ZoneInfo, str]:
    """A place in the package `tzdata`, which has a version of its own; in the system's files without it."""
    try:
        package = import_module("tzdata")
        with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as stream:
            place = zoneinfo.ZoneInfo.from_file(stream, key=name)
    except (ImportError, OSError):
        return zoneinfo.ZoneInfo(name), f"tz database {_system_version()} of this computer"
    return place, f"tz database {package.IANA_VERSION} (tzdata {version('tzdata')})"


def _system_version() -> str:
    """What the first line of `tzdata.zi` calls the version; a dash where it does not lie there."""
    for folder in zoneinfo.TZPATH:
        try:
            with (Path(folder) / "tzdata.zi").open(encoding="ascii") as stream:
                return stream.readline().removeprefix("# version ").strip()
        except (OSError, UnicodeDecodeError):
            continue
    return "-"


def _offset(place: zoneinfo.ZoneInfo, instant: int) -> int:
    found = datetime.fromtimestamp(instant, place).utcoffset()
    return 0 if found is None else int(found.total_seconds())


def _change(place: zoneinfo.ZoneInfo, before: int, after: int) -> int:
    """The first instant after `before` at which the clocks show the offset of `after`."""
    wanted = _offset(place, after)
    low, high = before, after
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _offset(place, middle) == wanted else (middle, high)
    return high
