"""A logical line becomes lines of text: whole, broken inside its brackets, or as its author broke it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from vm.source import display_width
from vm.syntax.format.comments import gap
from vm.syntax.format.spacing import spaced
from vm.syntax.tokens import Token

INDENT: Final = "    "
WIDTH: Final = 100
"""Columns that a line takes at most, where it can be broken; wide characters take two."""

_OPEN: Final = frozenset({"LPAR", "LSQB"})
_CLOSE: Final = frozenset({"RPAR", "RSQB"})
_JOINTS: Final = (frozenset({"IMPLIES"}), frozenset({"OR"}), frozenset({"AND"}), frozenset({"PLUS", "MINUS"}))
"""Operators before which an expression is broken, the loosest first."""


def fits(text: str, level: int) -> bool:
    """Whether a text is narrow enough for a line of a level."""
    room = WIDTH - len(INDENT) * level
    if len(text) > room:
        return False
    return text.isascii() or display_width(text) <= room


def write_line(text: str, tokens: Sequence[Token], level: int) -> list[str]:
    """The lines of a logical line of the text, indented, without the comment behind it."""
    if has_comments(text, tokens):
        return list(_as_broken(text, tokens, level))
    pieces = spaced(tokens)
    whole = "".join(pieces)
    if fits(whole, level):
        return [INDENT * level + whole]
    return list(_Broken(tokens, pieces).lines(0, len(tokens), level))


def has_comments(text: str, tokens: Sequence[Token]) -> bool:
    """Whether comments stand inside a logical line: between its tokens, not behind the last."""
    start, end = tokens[0].span.start, tokens[-1].span.end
    return "\n" in text[start:end] and any(
        "#" in text[before.span.end : after.span.start] for before, after in pairwise(tokens)
    )


def _as_broken(text: str, tokens: Sequence[Token], level: int) -> Iterator[str]:
    """The author's own lines; a line is indented by the brackets open at its start."""
    pieces = spaced(tokens)
    depth, start = 0, 0
    for place in range(1, len(tokens) + 1):
        last = place == len(tokens)
        between = "" if last else text[tokens[place - 1].span.end : tokens[place].span.start]
        if not last and "\n" not in between:
            continue
        line = tokens[start:place]
        closed = next((turn for turn, one in enumerate(line) if one.kind not in _CLOSE), len(line))
        written = INDENT * (level + depth - closed) + "".join(pieces[start:place]).lstrip(" ")
        depth += sum((one.kind in _OPEN) - (one.kind in _CLOSE) for one in line)
        start = place
        if last:
            yield written
            return
        found = gap(between)
        yield with_comment(written, found.behind)
        yield from (INDENT * (level + depth) + one.text for one in found.lines if one is not None)


def with_comment(line: str, comment: str | None) -> str:
    """A line with the comment behind it, if there is one."""
    return line if comment is None else f"{line}  {comment}"


class _Broken:
    """The tokens of a line that is too wide for one, with their pieces of text."""

    def __init__(self, tokens: Sequence[Token], pieces: Sequence[str]) -> None:
        self._tokens = tokens
        self._pieces = pieces

    def lines(self, start: int, end: int, level: int) -> Iterator[str]:
        """The tokens from `start` to before `end`, indented, on as many lines as they need."""
        text = self._text(start, end)
        pair = None if fits(text, level) else self._opened(start, end, level)
        if pair is None:
            yield INDENT * level + text
            return
        opening, closing = pair
        yield INDENT * level + self._text(start, opening + 1)
        yield from self._filled(opening + 1, closing, level + 1)
        yield INDENT * level + self._text(closing, end)

    def _text(self, start: int, end: int) -> str:
        return "".join(self._pieces[start:end]).lstrip(" ")

    def _opened(self, start: int, end: int, level: int) -> tuple[int, int] | None:
        """The pair of brackets to break the line at; None where breaking it does not help."""
        pairs = [pair for pair in self._pairs(start, end) if pair[1] > pair[0] + 1]
        if not pairs:
            return None
        opening, closing = max(pairs, key=lambda pair: display_width(self._text(pair[0] + 1, pair[1])))
        held = display_width(self._text(opening + 1, closing))
        around = display_width(self._text(start, opening + 1) + self._text(closing, end))
        return (opening, closing) if held >= around else None

    def _pairs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Places of the outermost brackets."""
        depth, opening = 0, start
        for place in range(start, end):
            kind = self._tokens[place].kind
            if kind in _OPEN:
                opening = place if depth == 0 else opening
                depth += 1
            elif kind in _CLOSE:
                depth -= 1
                if depth == 0:
                    yield opening, place

    def _filled(self, start: int, end: int, level: int) -> Iterator[str]:
        """What a pair of brackets holds: as many items on a line as fit."""
        line = ""
        for first, last in self._items(start, end, level):
            item = self._text(first, last)
            longer = f"{line} {item}" if line else item
            if fits(longer, level):
                line = longer
                continue
            if line:
                yield INDENT * level + line
            line = item if fits(item, level) else ""
            if not line:
                yield from self.lines(first, last, level)
        if line:
            yield INDENT * level + line

    def _items(self, start: int, end: int, level: int) -> Iterator[tuple[int, int]]:
        """Parts of what brackets hold: after its commas, else before its operators, the loosest first."""
        commas = [place + 1 for place in self._outermost(start, end) if self._tokens[place].kind == "COMMA"]
        if commas:
            yield from zip([start, *commas], [*commas, end], strict=True)
        else:
            yield from self._operands(start, end, level)

    def _operands(self, start: int, end: int, level: int) -> Iterator[tuple[int, int]]:
        joints = () if fits(self._text(start, end), level) else self._joints(start, end)
        if not joints:
            yield start, end
            return
        for first, last in zip([start, *joints], [*joints, end], strict=True):
            yield from self._operands(first, last, level)

    def _joints(self, start: int, end: int) -> tuple[int, ...]:
        """Places of the loosest operators outside brackets; a sign is written tight to its number, and is
        none."""
        places = [place for place in self._outermost(start, end) if place > start]
        for kinds in _JOINTS:
            found = tuple(
                place
                for place in places
                if self._tokens[place].kind in kinds and self._pieces[place + 1].startswith(" ")
            )
            if found:
                return found
        return ()

    def _outermost(self, start: int, end: int) -> Iterator[int]:
        """Places outside all brackets that open after `start`."""
        depth = 0
        for place in range(start, end):
            kind = self._tokens[place].kind
            depth -= kind in _CLOSE
            if depth == 0:
                yield place
            depth += kind in _OPEN
