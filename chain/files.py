"""Reading a source file, with a coded diagnostic for everything that can be wrong with it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO, Final

from vm.diagnostics.report import Diagnostic
from vm.source import SourceFile, Span
from vm.syntax.layout import decode
from vm.syntax.limits import SOURCE_BYTES

_READ: Final = 2 * SOURCE_BYTES + 4
"""More than any source can have: a carriage return at each line's end and a byte order mark are taken
quietly."""


def read_source(path: Path) -> SourceFile | Diagnostic:
    """The source in a file; no more of it is read than can tell that it is too large."""
    data = read_data(path)
    return decode(path.name, data) if isinstance(data, bytes) else data


def read_data(path: Path) -> bytes | Diagnostic:
    """The bytes of a source's file, as they stand there."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_READ)
            size = max(len(data), os.fstat(stream.fileno()).st_size)
    except FileNotFoundError:
        return Diagnostic.of("S6001", None, None, path=str(path))
    except IsADirectoryError:
        return Diagnostic.of("S6004", None, None, path=str(path))
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        return Diagnostic.of("S6002", None, None, path=str(path), reason=reason(error))
    return _whole(path.name, data, size)


def read_stream(name: str, stream: BinaryIO) -> bytes | Diagnostic:
    """The bytes of a source that comes through a stream, such as standard input."""
    data = stream.read(_READ)
    return _whole(name, data, len(data))


def reason(error: OSError | ValueError) -> str:
    """What the system says about a file, in its words."""
    return str(getattr(error, "strerror", None) or error)


def _whole(name: str, data: bytes, size: int) -> bytes | Diagnostic:
    if len(data) < _READ:
        return data
    return Diagnostic.of("E5001", SourceFile.of(name, ""), Span(0, 0), size=size, limit=SOURCE_BYTES)
