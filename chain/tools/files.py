"""Source files of a folder, writing one, and what a change of one is, with coded diagnostics."""

from __future__ import annotations

import difflib
import os
import re
import shutil
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from chain.files import reason
from vm.diagnostics.report import Diagnostic

_LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
_NO_END: Final = "\\ No newline at end of file"
"""How a difference says that a text does not end with a line feed."""


def difference(name: str, before: str, after: str) -> str:
    """What turns one text of a file into another, as `patch` reads it; empty where they are the same."""
    lines = difflib.unified_diff(_LINE.findall(before), _LINE.findall(after), name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n{_NO_END}\n" for line in lines)


def write_data(path: Path, data: bytes) -> Diagnostic | None:
    """Put bytes in the place of a file's, all or none; its permissions stay. A diagnostic where it fails."""
    target = path.resolve()
    made: Path | None = None
    try:
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as stream:
            made = Path(stream.name)
            stream.write(data)
        shutil.copymode(target, made)
        made.replace(target)
    except OSError as error:
        if made is not None:
            made.unlink(missing_ok=True)
        return Diagnostic.of("S6031", None, None, path=str(path), reason=reason(error))
    return None


def sources_in(folder: Path) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """The files of a folder that end in `.tally`, by name, and of the folders in it; links and what starts
    with a dot are left out. With a diagnostic for each folder that cannot be read."""
    unread: list[OSError] = []
    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=unread.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(place, name) for name in sorted(names) if not name.startswith("."))
        found.extend(path for path in paths if path.suffix == ".tally" and not path.is_symlink())
    diagnostics = tuple(
        Diagnostic.of("S6002", None, None, path=str(error.filename), reason=reason(error)) for error in unread
    )
    if not found and not diagnostics:
        diagnostics = (Diagnostic.of("S6032", None, None, path=str(folder)),)
    return tuple(found), diagnostics
