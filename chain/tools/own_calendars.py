"""A user's own calendars: tables in the folder `calendars` beside a contract, found by their name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from chain.calendar import CALENDARS, shipped, shipped_file, with_own
from chain.calendar_file import TableFile, open_table
from vm.compiler import Compilation
from vm.diagnostics.report import Diagnostic
from vm.machine.calendar import Calendar
from vm.source import Span

FOLDER: Final = "calendars"


def calendars_for(compilation: Compilation, folder: Path | None) -> tuple[Calendar, ...] | Diagnostic:
    """The calendars for the scenarios of a text in a folder (None: it lies in none). The table that the text
    names is taken from `calendars` beside it, and else from those that come with Tally.

    S6503: there is none of its name; S6601 to S6605: the file is damaged, or holds another calendar.
    """
    own = named_by(compilation, folder)
    if isinstance(own, Diagnostic):
        return own
    return shipped() if own is None else with_own([own.calendar])


def named_by(compilation: Compilation, folder: Path | None) -> TableFile | Diagnostic | None:
    """The user's own table that a text in a folder names, or what is wrong with it or its name, as for
    `calendars_for`; None where the text names a shipped calendar, or none."""
    name = None if compilation.program is None else compilation.program.program.calendar
    own = None if folder is None or name is None else own_table(folder, name)
    if own is not None or name is None or name in CALENDARS:
        return own
    known = ", ".join([*CALENDARS, *([] if folder is None else own_names(folder))])
    source = compilation.source.main
    return Diagnostic.of("S6503", source, _place(source.text, name), name=name, known=known)


def own_table(folder: Path, name: str) -> TableFile | Diagnostic | None:
    """The table of a name in `calendars` below a folder; None where there is none."""
    path = folder / FOLDER / f"{name}.json"
    try:
        if not path.is_file():
            return None
    except (OSError, ValueError):  # a folder that may not be looked into, a name that no file can have
        return None
    found = open_table(path)
    if isinstance(found, TableFile) and found.calendar.name != name:
        return Diagnostic.of("S6605", None, None, path=str(path), found=found.calendar.name, name=name)
    return found


def own_names(folder: Path) -> list[str]:
    """Names of the files in `calendars` below a folder that end in `.json`, in order."""
    try:
        return sorted(path.stem for path in (folder / FOLDER).glob("*.json"))
    except OSError:
        return []


def named_table(name: str, folder: Path) -> TableFile | Diagnostic:
    """The table that a command names: a file, else a name looked for as a contract in the folder would."""
    path = Path(name)
    if name.endswith(".json") or len(path.parts) > 1:
        return open_table(path)
    own = own_table(folder, name)
    if own is not None:
        return own
    if name in CALENDARS:
        return shipped_file(name)
    known = ", ".join([*CALENDARS, *own_names(folder)])
    return Diagnostic.of("S6503", None, None, name=name, known=known)


def _place(text: str, name: str) -> Span | None:
    """Where a text names its calendar."""
    found = re.search(rf"^calendar[ \t]+({re.escape(name)})(?!\w)", text, re.MULTILINE)
    return None if found is None else Span(found.start(1), found.end(1))
