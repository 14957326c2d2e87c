"""`tally check --fix`: a file with every proven fix made, written only where what comes out reads."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from chain.files import read_data
from chain.tools.files import difference, write_data
from chain.uses import Project
from vm.diagnostics.report import Diagnostic
from vm.mending import Mended, mend
from vm.source import SourceFile
from vm.syntax.layout import decode

_BYTE_ORDER_MARK: Final = "\ufeff"
_LINE: Final = re.compile("([^\r\n]*)(\r\n|\r|\n|$)")


@dataclass(frozen=True, slots=True)
class Fixing:
    """A file, what was mended in it and what it would then be; `written` where it stands there now.

    `before` and `after` are whole texts as the file has them, line ends included.
    """

    name: str
    mended: Mended
    before: str
    after: str
    reads: bool
    written: bool

    def difference(self) -> str:
        """What the fixes change, as `patch` reads it; empty where there is nothing."""
        return difference(self.name, self.before, self.after)


def fix(path: Path, writes: bool) -> Fixing | Diagnostic:
    """Mend a file; a diagnostic where it cannot be read or written."""
    data = read_data(path)
    if isinstance(data, Diagnostic):
        return data
    source = decode(path.name, data)
    if isinstance(source, Diagnostic):
        return source
    mended = mend(source, Project.of(path))
    before = data.decode("utf-8")
    after = _with_line_ends(before, mended.source) if mended.fixed else before
    reads = not any(one.code.startswith(("E1", "E5")) for one in mended.compilation.errors)
    if not (writes and reads and mended.fixed):
        return Fixing(path.name, mended, before, after, reads, False)
    failed = write_data(path, after.encode("utf-8"))
    return failed or Fixing(path.name, mended, before, after, reads, True)


def _with_line_ends(before: str, after: SourceFile) -> str:
    """The mended text in the form of the file: its byte order mark, its line ends, an open last line."""
    mark = _BYTE_ORDER_MARK if before.startswith(_BYTE_ORDER_MARK) else ""
    old = [found.groups() for found in _LINE.finditer(before.removeprefix(mark)) if found[0]]
    usual = max((end for _, end in old if end), key=[end for _, end in old].count, default="\n")
    new = after.text.removesuffix("\n").split("\n")
    ends = list(_ends([text for text, _ in old], [end for _, end in old], new, usual))
    last = len(new) - 1
    open_end = bool(old) and not old[-1][1]
    lines = (
        text + ("" if place == last and open_end else end or usual)
        for place, (text, end) in enumerate(zip(new, ends, strict=True))
    )
    return mark + "".join(lines)


def _ends(old: list[str], ends: list[str], new: list[str], usual: str) -> Iterator[str]:
    """The line end of each line of a changed text: its own from before, else the usual one."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for _, begin, end, first, last in matcher.get_opcodes():
        for place in range(last - first):
            yield ends[begin + place] if begin + place < end else usual
