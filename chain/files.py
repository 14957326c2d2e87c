"""Reading a source file, with a coded diagnostic for everything that can be wrong with it."""

from __future__ import annotations

from pathlib import Path

from vm.diagnostics.report import Diagnostic
from vm.source import SourceFile
from vm.syntax.layout import SOURCE_BYTES, decode


def read_source(path: Path) -> SourceFile | Diagnostic:
    """The source in a file; never more than one byte above the limit is read."""
    name = path.name
    try:
        with path.open("rb") as stream:
            data = stream.read(SOURCE_BYTES + 1)
    except FileNotFoundError:
        return Diagnostic.of("S6001", None, None, path=str(path))
    except IsADirectoryError:
        return Diagnostic.of("S6004", None, None, path=str(path))
    except OSError as error:
        return Diagnostic.of("S6002", None, None, path=str(path), reason=str(error.strerror))
    return decode(name, data)
