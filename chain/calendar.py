"""The calendars of a chain: the tables that come with Tally, and a user's own beside them or instead."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

from chain.calendar_file import TableFile, read_table
from vm.encoding import Raw, load
from vm.machine.calendar import UTC, Calendar

CALENDARS: Final = ("CA_ON", "CN", "DE_BE", "GB_ENG", "US_NY")
"""Names of the shipped calendars. UTC is none of them: it is what a program without a calendar has."""


@cache
def shipped_file(name: str) -> TableFile:
    """A shipped table with its notes. Raises InvalidTable if its file is damaged."""
    return read_table((files("chain") / "calendars" / f"{name}.json").read_text(encoding="utf-8"))


@cache
def shipped() -> tuple[Calendar, ...]:
    """The shipped calendars, by name. Raises InvalidTable if a file is damaged: a fault of the
    installation, never of a user's text."""
    return tuple(shipped_file(name).calendar for name in CALENDARS)


def with_own(own: Iterable[Calendar]) -> tuple[Calendar, ...]:
    """The shipped calendars and those of a user, by name. A user's table takes the place of the shipped one
    of its name, and the last of several of one name is taken."""
    found = {table.name: table for table in (*shipped(), *own)}
    return tuple(found[name] for name in sorted(found))


def find(calendars: tuple[Calendar, ...], name: str | None) -> Calendar | None:
    """The calendar of a name, UTC for no name; None where there is none."""
    return UTC if name is None else next((table for table in calendars if table.name == name), None)


def names_of(calendars: tuple[Calendar, ...]) -> str:
    """The names, as a message lists them."""
    return ", ".join(table.name for table in calendars)


def decode_calendar(data: bytes) -> Calendar | None:
    """The table that bytes encode; None for anything else, also for other bytes of the same table."""
    match load(data, len(data)):
        case [
            str(), str(name), list(entries), bool(working), int(first), int(last), list(off), list(make_up)
        ]:  # fmt: skip
            zone = tuple(pair for pair in map(_pair, entries) if pair is not None)
            days = tuple(tuple(day for day in listed if type(day) is int) for listed in (off, make_up))
        case _:
            return None
    if bool in (type(first), type(last)):
        return None
    try:
        table = Calendar(name, zone, working, first, last, days[0], days[1])
    except ValueError:
        return None
    return table if table.encode() == data else None


def _pair(entry: Raw) -> tuple[int, int] | None:
    match entry:
        case [int(instant), int(offset)] if bool not in (type(instant), type(offset)):
            return instant, offset
        case _:
            return None
