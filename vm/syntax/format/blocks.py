"""Blocks become the lines of a file: levels, blank lines, comments between lines, statements on lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import Final, TypeAlias

from vm.source import SourceFile
from vm.syntax.format.comments import Comment, gap
from vm.syntax.format.lines import INDENT, fits, has_comments, with_comment, write_line
from vm.syntax.format.spacing import spaced
from vm.syntax.layout import Block
from vm.syntax.places import Place
from vm.syntax.tokens import Token

_APART: Final = frozenset({"CONTRACT", "SCENARIO", "STATE", "IN"})
"""First kinds of the blocks with blank lines around them."""
_CARRIERS: Final = frozenset({"ON", "AT", "EVERY", "IF", "ELIF", "ELSE", "FOR"})
"""First kinds of the headers that may carry their statements on the line."""
_STATEMENTS: Final = Place.RULE.kinds - _CARRIERS

_Indented: TypeAlias = "tuple[int, str] | None"
"""A comment with its level; None is a blank line."""


class _Blank(Enum):
    """What becomes of the author's blank lines before a line."""

    KEPT = auto()
    WANTED = auto()
    NOT_FIRST = auto()
    DROPPED = auto()


def write_blocks(source: SourceFile, blocks: Sequence[Block]) -> str:
    """The text of the blocks of a source that reads without errors."""
    writer = _Writer(source.text, blocks)
    writer.write(blocks, 0)
    writer.end()
    return "\n".join(writer.lines) + "\n"


class _Writer:
    """Writes line after line; `_gap` is what stands between the last line written and the next."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        self.lines: list[str] = []
        self._text = text
        self._ends = iter([*_starts(blocks), len(text)])
        self._gap = gap("\n" + text[: next(self._ends)])
        self._columns: list[int] = []
        """The author's indentation of the last line and of those it stands below."""

    def write(self, blocks: Sequence[Block], level: int) -> None:
        """Blocks of one level, with all that stands below them."""
        previous: Block | None = None
        for turn, block in enumerate(blocks):
            self._between(level, _blank(previous, block, level, turn))
            self._gap = gap(self._text[block.tokens[-1].span.end : next(self._ends)])
            self.lines.extend(self._own(block.tokens, level, self._gap.behind))
            self._columns = [*self._columns[:level], block.indent]
            self.write(block.children, level + 1)
            previous = block

    def end(self) -> None:
        """The comments after the last line."""
        self._between(0, _Blank.KEPT)
        while not self.lines[-1]:
            self.lines.pop()

    # --- between lines --------------------------------------------------------------------------------------

    def _between(self, level: int, blank: _Blank) -> None:
        """Comments and blank lines before a line of `level`."""
        found: list[_Indented] = []
        for one in self._gap.lines:
            if one is not None:
                found.append((self._level(one, level), one.text))
            elif blank is not _Blank.DROPPED and not (found and found[-1] is None):
                found.append(None)
        match blank:
            case _Blank.NOT_FIRST if found and found[0] is None:
                found = found[1:]
            case _Blank.WANTED:
                _part(found, level)
            case _:
                pass
        self.lines.extend("" if one is None else INDENT * one[0] + one[1] for one in found)

    def _level(self, comment: Comment, least: int) -> int:
        """The level of a comment before a line of level `least`: deeper only if it ends a deeper block."""
        deeper = range(least + 1, len(self._columns))
        return max((one for one in deeper if self._columns[one] <= comment.column), default=least)

    # --- lines ----------------------------------------------------------------------------------------------

    def _own(self, tokens: Sequence[Token], level: int, comment: str | None) -> list[str]:
        """The lines of a block's own logical line, with the comment behind it."""
        carried = _carried(tokens)
        if carried is not None:
            whole = "".join(spaced(tokens))
            if fits(whole, level) and not has_comments(self._text, tokens):
                return [with_comment(INDENT * level + whole, comment)]
            lines = write_line(self._text, tokens[:carried], level)
            last = len(lines) - 1  # of the header
            lines += self._statements(tokens[carried:], level + 1)
            if has_comments(self._text, tokens[carried:]):
                last = len(lines) - 1  # so that comments stay in order
            lines[last] = with_comment(lines[last], comment)
            return lines
        if tokens[0].kind in _STATEMENTS:
            lines = self._statements(tokens, level)
        else:
            lines = write_line(self._text, tokens, level)
        lines[-1] = with_comment(lines[-1], comment)
        return lines

    def _statements(self, tokens: Sequence[Token], level: int) -> list[str]:
        """Each statement on a line of its own."""
        cuts = [place for place, token in enumerate(tokens) if token.kind == "SEMICOLON"]
        starts, ends = [0, *(cut + 1 for cut in cuts)], [*cuts, len(tokens)]
        lines: list[str] = []
        for start, end in zip(starts, ends, strict=True):
            lines.extend(write_line(self._text, tokens[start:end], level))
        return lines


def _starts(blocks: Sequence[Block]) -> Iterator[int]:
    """Where each logical line starts, in the order of the text."""
    for block in blocks:
        yield block.tokens[0].span.start
        yield from _starts(block.children)


def _blank(previous: Block | None, block: Block, level: int, turn: int) -> _Blank:
    """The blank lines before a block; `previous` is the one before it below the same header."""
    if previous is None:
        return _Blank.NOT_FIRST
    above, here = previous.tokens[0].kind, block.tokens[0].kind
    clause = above == "TEXT" and (turn > 1 or level > 1)  # a contract's first text describes it
    if clause or here in ("ELIF", "ELSE"):
        return _Blank.DROPPED
    if above in _APART or here in _APART or (here == "TEXT" and level == 1):
        return _Blank.WANTED
    return _Blank.KEPT


def _part(found: list[_Indented], level: int) -> None:
    """See to a blank line after the block above: before the comments that belong to the next, or after."""
    deep = next((turn for turn, one in enumerate(found) if one is not None and one[0] == level), len(found))
    if None not in found[max(0, deep - 1) :]:
        found.insert(deep, None)


def _carried(tokens: Sequence[Token]) -> int | None:
    """The place of the first statement on a header's own line; None where the line carries none."""
    if tokens[0].kind not in _CARRIERS:
        return None
    depth = 0
    for place, token in enumerate(tokens):
        depth += (token.kind in ("LPAR", "LSQB")) - (token.kind in ("RPAR", "RSQB"))
        if token.kind == "COLON" and depth == 0:
            return place + 1 if place + 1 < len(tokens) else None
    return None
