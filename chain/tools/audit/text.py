"""An audit as text for a terminal: lines no wider than asked, wide characters counted, hanging indents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, assert_never

from chain.tools.audit.blocks import Block, Bullets, Drawing, Item, Paragraph, Report, Section, Table
from chain.tools.audit.drawing import draw
from vm.audit.sentences.tongue import is_ideograph
from vm.source import display_width

WIDTH: Final = 96
"""Columns of a line."""
_STEP: Final = 2


def lines(report: Report, width: int = WIDTH) -> Iterator[str]:
    """The lines of an audit."""
    yield report.title
    yield "=" * display_width(report.title)
    if report.subtitle:
        yield from wrapped(report.subtitle, width)
    for section in report.sections:
        yield ""
        yield section.title
        yield "-" * display_width(section.title)
        for block in section.blocks:
            yield from _block(block, report.language, 0, width)


def _block(block: Block, language: str, indent: int, width: int) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield from wrapped(text, width, indent, indent)
        case Bullets(texts):
            for text in texts:
                yield from wrapped(f"- {text}", width, indent, indent + _STEP)
        case Item(label, texts):
            yield from _item(label, texts, language, indent, width)
        case Table(head, rows):
            yield from _table(head, rows, indent, width)
        case Drawing():
            yield from draw(block, language)
        case Section():
            yield from _section(block, language, indent, width)
        case _:
            assert_never(block)


def _section(section: Section, language: str, indent: int, width: int) -> Iterator[str]:
    """A section inside another: a state with a line of its own, what belongs to it below a short heading."""
    if section.note:
        yield ""
        mark = " \u2500\u2500 "
        yield from wrapped(f"{section.title}{mark}{section.note}", width, indent, indent + _STEP)
    else:
        yield f"{' ' * indent}{section.title}{'：' if language == 'zh' else ':'}"
    for block in section.blocks:
        yield from _block(block, language, indent + _STEP, width)


def _item(label: str, texts: tuple[str, ...], language: str, indent: int, width: int) -> Iterator[str]:
    colon = "：" if language == "zh" else ": "
    if len(texts) == 1:
        yield from wrapped(f"{label}{colon}{texts[0]}", width, indent, indent + _STEP)
        return
    yield f"{' ' * indent}{label}{colon.rstrip()}"
    for text in texts:
        yield from wrapped(f"- {text}", width, indent + _STEP, indent + 2 * _STEP)


def _table(
    head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], indent: int, width: int
) -> Iterator[str]:
    """Columns beside each other; the last one, and the first where it is long, are wrapped."""
    widths = [max(display_width(row[place]) for row in (head, *rows)) for place in range(len(head))]
    widths[0] = min(widths[0], 30)
    left = indent + sum(widths[:-1]) + 2 * (len(head) - 1)
    for row in (head, *rows):
        first = list(wrapped(row[0], widths[0]))
        last = list(wrapped(row[-1], max(width - left, 20)))
        for number in range(max(len(first), len(last))):
            cells = [first[number] if number < len(first) else ""]
            cells.extend(row[1:-1] if number == 0 else ["" for _ in row[1:-1]])
            cells.append(last[number] if number < len(last) else "")
            yield (" " * indent + "  ".join(_padded(cells, widths))).rstrip()


def _padded(cells: list[str], widths: list[int]) -> Iterator[str]:
    """Text to the left, numbers to the right."""
    for place, (cell, wide) in enumerate(zip(cells, widths, strict=True)):
        gap = " " * max(wide - display_width(cell), 0)
        yield gap + cell if 0 < place < len(cells) - 1 else cell + gap


# --- wrapping -----------------------------------------------------------------------------------------------

_PIECE: Final = re.compile(r"`[^`]*`|\S+?(?=`)|\S+|\s+")
_NEVER_FIRST: Final = "，。；：、）”！？,.;:)!?"
_NEVER_LAST: Final = "（“("


def wrapped(text: str, width: int, first: int = 0, rest: int = 0) -> Iterator[str]:
    """Text in lines, broken at spaces and between ideographs, never before a closing mark or inside
    backticks; the first line and the others are indented by as many columns."""
    line, used = " " * first, first
    empty = True
    for piece in _pieces(text):
        wide = display_width(piece)
        if not empty and used + display_width(piece.rstrip()) > width:
            yield line.rstrip()
            line, used, empty = " " * rest, rest, True
            piece = piece.lstrip()
            wide = display_width(piece)
        line, used = line + piece, used + wide
        empty = empty and not piece.strip()
    if line.strip():
        yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """What stays on one line: words, code in backticks, single ideographs; marks go with what they close or
    open."""
    pieces: list[str] = []
    for found in _PIECE.finditer(text):
        piece = found[0]
        if piece.startswith("`") or piece.isspace():
            pieces.append(piece)
        else:
            pieces.extend(_broken(piece))
    yield from _glued(pieces)


def _broken(piece: str) -> Iterator[str]:
    """A word, cut between ideographs."""
    word = ""
    for character in piece:
        wide = is_ideograph(character) or display_width(character) == 2
        if wide and word:
            yield word
            word = ""
        if wide:
            yield character
        else:
            word += character
    if word:
        yield word


def _glued(pieces: list[str]) -> Iterator[str]:
    held = ""
    for piece in pieces:
        starts, opens = piece[:1], held[-1:]
        if held and (
            starts in _NEVER_FIRST or opens in _NEVER_LAST or (_is_word(opens) and _is_word(starts))
        ):
            held += piece
        else:
            if held:
                yield held
            held = piece
    if held:
        yield held


def _is_word(character: str) -> bool:
    """Whether a character belongs to a word that is not cut."""
    return bool(character) and not character.isspace() and display_width(character) == 1
