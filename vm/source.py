"""Source text and places in it.

A `SourceFile` holds text that is already in the one form all later stages see: no byte order mark, line ends
as a single newline, a newline at the end. A `Span` is a half-open range of code point offsets into that text.
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
    """A named text in normal form. Build one with `SourceFile.of`."""

    name: str
    text: str
    line_starts: tuple[int, ...] = field(repr=False, compare=False, default=())

    @staticmethod
    def of(name: str, text: str) -> SourceFile:
        """Take `text` quietly with a byte order mark, CRLF or a missing last newline."""
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        if not text.endswith("\n"):
            text += "\n"
        return SourceFile(name, text, _line_starts(text))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a code point offset, both counted from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        """The text of a line, counted from 1, without its newline."""
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
