"""Source text and places in it.

A `SourceFile` holds text that is already in the one form all later stages see: no byte order mark, line ends
as a single newline, a newline at the end. A `Span` is a half-open range of code point offsets into that text.
The files of one program are joined to one text, so that a span alone says which file it is in.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range [start, end) of code point offsets into a SourceFile's text."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The smallest span that covers this one and `other`."""
        return Span(min(self.start, other.start), max(self.end, other.end))


def _line_starts(text: str) -> tuple[int, ...]:
    starts = [0]
    for offset, character in enumerate(text):
        if character == "\n":
            starts.append(offset + 1)
    return tuple(starts)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A named text in normal form. Build one with `SourceFile.of`, or with `SourceFile.joined` from several.

    `parts` are the files of a joined text, each with the offset at which it starts; empty for a text that is
    one file. A joined text has the name of its first file, the program's own.
    """

    name: str
    text: str
    line_starts: tuple[int, ...] = field(repr=False, compare=False, default=())
    parts: tuple[tuple[int, SourceFile], ...] = field(repr=False, default=())

    @staticmethod
    def of(name: str, text: str) -> SourceFile:
        """Take `text` quietly with a byte order mark, CRLF or a missing last newline."""
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        if not text.endswith("\n"):
            text += "\n"
        return SourceFile(name, text, _line_starts(text))

    @staticmethod
    def joined(files: tuple[SourceFile, ...]) -> SourceFile:
        """The texts of files one after the other; at least one. Offsets into the first stay as they are."""
        if len(files) == 1:
            return files[0]
        parts: list[tuple[int, SourceFile]] = []
        start = 0
        for file in files:
            parts.append((start, file))
            start += len(file.text)
        text = "".join(file.text for file in files)
        return SourceFile(files[0].name, text, _line_starts(text), tuple(parts))

    @property
    def main(self) -> SourceFile:
        """The program's own file: the first of a joined text, else this one."""
        return self.parts[0][1] if self.parts else self

    def file_at(self, offset: int) -> tuple[int, SourceFile]:
        """The file that an offset lies in, with the offset at which its text starts."""
        if not self.parts:
            return 0, self
        return self.parts[bisect_right(self.parts, offset, key=lambda part: part[0]) - 1]

    def local(self, span: Span) -> tuple[SourceFile, Span]:
        """The file that a span lies in, and the span in that file's own text."""
        start, file = self.file_at(span.start)
        return file, Span(span.start - start, span.end - start)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a code point offset in its file, both counted from 1."""
        if self.parts:
            start, file = self.file_at(offset)
            return file.position(offset - start)
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        """The text of a line, counted from 1, without its newline; of a joined text a line of its first
        file."""
        if self.parts:
            return self.main.line_text(line)
        start = self.line_starts[line - 1]
        end = self.line_starts[line] - 1 if line < len(self.line_starts) else len(self.text)
        return self.text[start:end]

    def excerpt(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]


def display_width(text: str) -> int:
    """Columns that `text` takes in a terminal: wide and full-width characters take two, combining ones none.

    Used for carets and for the width of formatted lines; no contract's meaning depends on a Unicode property.
    """
    if text.isascii():
        return len(text)
    width = 0
    for character in text:
        if unicodedata.combining(character):
            continue
        width += 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
    return width
