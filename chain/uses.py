"""The files of a project on a disk, and its lock: what `use "file.tally"` leads to.

Every tool that compiles a file comes through `compile_file`. A project is the folder of the nearest
`tally.lock` above a file, else the file's own folder. Nothing outside it is read, whatever a link says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chain.files import read_data, reason
from vm.compiler import Compilation, compile_source
from vm.diagnostics.report import Diagnostic
from vm.source import SourceFile
from vm.syntax.layout import decode
from vm.uses import Missing, shown

LOCK_FILE: Final = "tally.lock"
FORMAT: Final = 1
_LOCK_BYTES: Final = 16 * 1024 * 1024
"""More than the lock of any project has."""
_HASH: Final = re.compile("0x[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Project:
    """A project's folder as one of its files sees it: a `Library`. `lock` is its lock's file, None without
    one."""

    folder: Path
    home: str
    lock: Path | None

    @staticmethod
    def of(path: Path, folder: Path | None = None) -> Project:
        """The project of a file, or the file in the project of a folder above it."""
        full = real_path(path)
        found = project_folder(full.parent) if folder is None else real_path(folder)
        lock = found / LOCK_FILE
        return Project(found, full.relative_to(found).as_posix(), lock if _is_file(lock) else None)

    def read(self, place: str) -> SourceFile | Diagnostic | Missing:
        """See `vm.uses.Library.read`."""
        path = self.folder.joinpath(*place.split("/"))
        try:
            if not path.resolve().is_relative_to(self.folder):
                return Missing.OUTSIDE
            if not path.is_file():
                return Missing.FILE
        except (OSError, RuntimeError, ValueError):  # a name no file can have, or a link that leads to itself
            return Missing.FILE
        data = read_data(path)
        return decode(shown(self.home, place), data) if isinstance(data, bytes) else data

    def locked(self) -> Mapping[str, bytes] | Diagnostic | None:
        """See `vm.uses.Library.locked`."""
        return None if self.lock is None else read_lock(self.lock)


def compile_file(path: Path) -> Compilation | Diagnostic:
    """Compile a file with those that it uses; a Diagnostic where it cannot be read."""
    data = read_data(path)
    source = decode(path.name, data) if isinstance(data, bytes) else data
    return source if isinstance(source, Diagnostic) else compile_source(source, Project.of(path))


def project_folder(folder: Path) -> Path:
    """The folder of the nearest lock, from a folder upwards; without a lock the folder itself."""
    full = real_path(folder)
    return next((above for above in (full, *full.parents) if _is_file(above / LOCK_FILE)), full)


def real_path(path: Path) -> Path:
    """A path from the root with all links followed; of links that lead to themselves only from the root."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def read_lock(path: Path) -> dict[str, bytes] | Diagnostic:
    """The hashes of a lock, by place; a Diagnostic where it cannot be read or is not one (S6701, S6702)."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_LOCK_BYTES + 1)
    except OSError as error:
        return Diagnostic.of("S6002", None, None, path=str(path), reason=reason(error))
    damaged = Diagnostic.of("S6701", None, None, path=str(path))
    try:
        document = json.loads(data.decode("utf-8")) if len(data) <= _LOCK_BYTES else None
    except (ValueError, RecursionError):
        return damaged
    match document:
        case {"format": bool()}:
            return damaged
        case {"format": int(found)} if found != FORMAT:
            return Diagnostic.of("S6702", None, None, path=str(path), found=found, known=FORMAT)
        case {"format": int(), "files": dict(files)}:
            entries = {place: _hash(text) for place, text in files.items()}
            sound = {place: content for place, content in entries.items() if content is not None}
            return sound if len(sound) == len(entries) else damaged
        case _:
            return damaged


def lock_text(files: Mapping[str, bytes]) -> str:
    """The text of a lock: one line a file, in order of their places."""
    entries = {place: "0x" + files[place].hex() for place in sorted(files)}
    return json.dumps({"format": FORMAT, "files": entries}, ensure_ascii=False, indent=2) + "\n"


def _hash(text: object) -> bytes | None:
    match text:
        case str() if _HASH.fullmatch(text):
            return bytes.fromhex(text[2:])
        case _:
            return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
