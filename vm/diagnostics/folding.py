"""Sentences folded into lines of a terminal's width, English and Chinese alike.

A line breaks at a space, or beside a Chinese character, but never before a mark that closes something or
after one that opens. Code in backticks stays whole where a line has room for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vm.source import display_width

WIDTH: Final = 80
"""Columns of the narrowest terminal that messages are made for."""
_CLOSING: Final = frozenset("，。；：、！？）」』”》】.,;:!?)]}…%")
_OPENING: Final = frozenset("（「『“《【([{")
_PIECE: Final = re.compile(r"`[^`\n]*`|[!-_a-~]+|\s+|.")
"""Code, a run of plain letters and marks, space, or one other character."""


def fold(text: str, first: str, width: int = WIDTH, indent: int | None = None) -> Iterator[str]:
    """The lines of `first` and then the text; those after the first are indented by `indent` columns, without
    it to where the text began."""
    if indent is None:
        indent = display_width(first)
    line, used = first, display_width(first)
    for gap, word in _words(text):
        wide = display_width(word)
        if used + len(gap) + wide <= width:
            line, used = line + gap + word, used + len(gap) + wide
            continue
        if wide > width - indent:
            begin, *further, word = _parts(gap + word, width - used, width - indent)
            yield line + begin
            yield from (" " * indent + part for part in further)
        else:
            yield line.rstrip()
        line, used = " " * indent + word, indent + display_width(word)
    yield line.rstrip()


def _words(text: str) -> list[tuple[str, str]]:
    """(the space before it, a part of the text that stays on one line), in order. One character alone at the
    end goes with what is before it."""
    words = list(_pieces(text))
    if len(words) > 1 and words[-1][0] == "" and len(words[-1][1]) == 1:
        (gap, before), (_, last) = words[-2:]
        words[-2:] = [(gap, before + last)]
    return words


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    gap, word = "", ""
    for found in _PIECE.finditer(text):
        piece = found[0]
        if piece.isspace():
            after = text[found.end() : found.end() + 1]
            if word[-1:].isdigit() and after and _is_wide(after):
                word += " "  # a number stays with what it counts
            elif word:
                yield gap, word
                gap, word = " ", ""
            continue
        if word.endswith(" "):
            word += piece
            continue
        if word and _parts_between(word[-1], piece[0]):
            yield gap, word
            gap, word = "", ""
        word += piece
    if word:
        yield gap, word


def _parts_between(left: str, right: str) -> bool:
    """Whether a line may break between two characters that no space parts."""
    if right in _CLOSING or left in _OPENING:
        return False
    return _is_wide(left) or _is_wide(right)


def _is_wide(character: str) -> bool:
    return display_width(character) == 2


def _parts(text: str, first: int, others: int) -> Iterator[str]:
    """A text too long for a line, cut by columns: the line it begins on has room for `first`, others for
    `others`."""
    part, used, room = "", 0, first
    for character in text:
        wide = display_width(character)
        if used + wide > room:
            yield part
            part, used, room = "", 0, others
        part, used = part + character, used + wide
    yield part
