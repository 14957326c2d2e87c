"""The calendars that a Python program names, and those that it brings along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from chain.calendar import find, names_of
from chain.calendar_file import open_table
from chain.python.errors import TallyError, fault
from vm.diagnostics.report import Diagnostic
from vm.machine.calendar import Calendar


def zone_of(calendar: str | None, tables: tuple[Calendar, ...]) -> Calendar:
    """The calendar of a name among a chain's, UTC for none. TallyError (S6503) where there is none of it."""
    table = find(tables, None if calendar is None else str(calendar))
    if table is None:
        raise fault("S6503", name=str(calendar), known=names_of(tables))
    return table


def own_tables(files: object) -> Iterator[Calendar]:
    """The tables in files. TallyError: S6502 for what are no paths, S6001, S6002, S6004 and S6601 to S6604
    for a file that cannot be read or is no table."""
    if isinstance(files, str | Path) or not isinstance(files, Iterable):
        raise fault("S6502", name="calendars", wanted="list(path)", given=repr(files))
    for one in files:
        if not isinstance(one, str | Path):
            raise fault("S6502", name="calendars", wanted="list(path)", given=repr(one))
        found = open_table(Path(one))
        if isinstance(found, Diagnostic):
            raise TallyError(found)
        yield found.calendar
