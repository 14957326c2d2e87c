"""Source lines as a message shows them: numbered, marked below by display width, cut to a terminal's width.

What is printed is always plain: tabs become spaces, and characters that show nothing or turn the line round
are written as `<U+202E>`, so that no text can make a message say something else.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from vm.diagnostics.folding import WIDTH
from vm.diagnostics.report import Edit
from vm.source import SourceFile, Span, display_width

_TAB: Final = 4
_GAP: Final = "..."
_MENDED_LINES: Final = 4
_UNSEEN: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def place(source: SourceFile, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset; the end of the text is the end of its last line."""
    return source.position(max(0, min(offset, len(source.text) - 1)))


def plain(text: str) -> str:
    """The text with everything that shows nothing written out, on one line."""
    return "".join(_seen(character) for character in text)


def _seen(character: str) -> str:
    return f"<U+{ord(character):04X}>" if unicodedata.category(character) in _UNSEEN else character


@dataclass(frozen=True, slots=True)
class _Mark:
    """A part of a line, from `start` to before `end` (characters from 0), with the sign below it."""

    line: int
    start: int
    end: int
    sign: str


def snippet(
    source: SourceFile, main: Span, others: tuple[Span, ...] = (), sign: str = "^"
) -> tuple[str, ...]:
    """Lines that show a place (`sign` below it) and the other places concerned (`-` below), in text order."""
    marks = [_mark(source, main, sign), *(_mark(source, other, "-") for other in others)]
    numbers = sorted({mark.line for mark in marks})
    margin = len(str(numbers[-1]))
    shown = [f"{'':{margin}} |"]
    before = numbers[0]
    for number in numbers:
        if number > before + 1:
            shown.append(_GAP[:margin].ljust(margin) + " |" if margin >= len(_GAP) else _GAP)
        text = source.line_text(number)
        on_line = sorted((mark for mark in marks if mark.line == number), key=lambda mark: mark.start)
        shown.extend(_numbered(text, on_line, number, margin))
        before = number
    return tuple(shown)


def mended(source: SourceFile, edits: tuple[Edit, ...]) -> tuple[str, ...]:
    """The lines that the edits touch, as they read afterwards; empty where there are no edits."""
    if not edits:
        return ()
    ordered = sorted(edits, key=lambda edit: edit.span.start)
    first, _ = place(source, ordered[0].span.start)
    last, _ = place(source, max(ordered[0].span.start, ordered[-1].span.end))
    begin = source.line_starts[first - 1]
    end = source.line_starts[last - 1] + len(source.line_text(last))
    parts: list[str] = []
    for edit in ordered:
        parts.extend((source.text[begin : edit.span.start], edit.text))
        begin = max(begin, edit.span.end)
    parts.append(source.text[begin:end])
    lines = "".join(parts).rstrip("\n").split("\n")
    margin = len(str(first + min(len(lines), _MENDED_LINES) - 1))
    focus = ordered[0].span.start - source.line_starts[first - 1]
    shown = []
    for number, text in enumerate(lines[:_MENDED_LINES], start=first):
        cells = _cells(text)
        low, high = _window(cells, focus, focus + 1, WIDTH - margin - 3)
        shown.append(f"{number:>{margin}} + {_cut(cells, low, high)}".rstrip())
        focus = 0
    if len(lines) > _MENDED_LINES:
        shown.append(_GAP)
    return tuple(shown)


def _mark(source: SourceFile, span: Span, sign: str) -> _Mark:
    """The part of a span that lies on its first line."""
    line, column = place(source, span.start)
    length = len(source.line_text(line))
    start = min(column - 1, length)
    return _Mark(line, start, max(start, min(start + span.end - span.start, length)), sign)


def _numbered(text: str, marks: list[_Mark], number: int, margin: int) -> list[str]:
    """A line and the marks below it; once for each mark where they lie too far apart."""
    cells = _cells(text)
    room = WIDTH - margin - 3
    first, last = marks[0].start, max(mark.end for mark in marks)
    if _width(cells) > room and sum(map(display_width, cells[first:last])) > room - 2 * len(_GAP):
        groups = [[mark] for mark in marks]
    else:
        groups = [marks]
    shown: list[str] = []
    for group in groups:
        low, high = _window(cells, group[0].start, max(mark.end for mark in group), room)
        shown.append(f"{number:>{margin}} | {_cut(cells, low, high)}".rstrip())
        shown.append(f"{'':{margin}} | {_signs(cells, group, low, high)}")
    return shown


def _signs(cells: list[str], marks: list[_Mark], low: int, high: int) -> str:
    """The line of signs below the characters from `low` to `high`; the main sign covers the others."""
    signs: dict[int, str] = {}
    indent = len(_GAP) if low else 0
    for mark in sorted(marks, key=lambda one: one.sign == "^"):
        column = indent + _width(cells[low : mark.start])
        width = _width(cells[max(low, mark.start) : min(mark.end, high)])
        for place_ in range(column, column + max(1, width)):
            signs[place_] = mark.sign
    return "".join(signs.get(column, " ") for column in range(max(signs) + 1))


def _cells(text: str) -> list[str]:
    """What each character of a line is shown as."""
    cells: list[str] = []
    column = 0
    for character in text:
        cell = " " * (_TAB - column % _TAB) if character == "\t" else _seen(character)
        column += display_width(cell)
        cells.append(cell)
    return cells


def _width(cells: list[str]) -> int:
    return sum(map(display_width, cells))


def _window(cells: list[str], start: int, end: int, room: int) -> tuple[int, int]:
    """The range of characters to show in at most `room` columns; what is around `start` comes first."""
    if _width(cells) <= room:
        return 0, len(cells)
    room -= 2 * len(_GAP)
    low = high = min(start, len(cells))
    while high < min(end, len(cells)) and room >= display_width(cells[high]):
        room -= display_width(cells[high])
        high += 1
    growing = True
    while growing:
        growing = False
        if low > 0 and room >= display_width(cells[low - 1]):
            low -= 1
            room -= display_width(cells[low])
            growing = True
        if high < len(cells) and room >= display_width(cells[high]):
            room -= display_width(cells[high])
            high += 1
            growing = True
    return low, high


def _cut(cells: list[str], low: int, high: int) -> str:
    before = _GAP if low else ""
    after = _GAP if high < len(cells) else ""
    return before + "".join(cells[low:high]) + after
