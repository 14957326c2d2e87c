"""The same program set out anew by chance: other indentation, spaces and breaks, comments anywhere,
statements on their header's line or below it. What it says is what the text says that it is made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from vm.source import SourceFile
from vm.syntax.layout import Block, lay_out
from vm.syntax.problems import Problems
from vm.syntax.tokens import MARKS, Token

CARRIERS = frozenset({"ON", "AT", "EVERY", "IF", "ELIF", "ELSE", "FOR"})
DIVIDERS = frozenset({"MINUS", "SLASH", "COMMA", "DOT"})
"""Marks that can make one number or date of two when they touch digits on both sides."""
CLOSERS = frozenset({"RPAR", "RSQB", "COMMA", "SEMICOLON", "COLON"})
PIECE = re.compile(r'"[^"\n]*"|(#[^\n]*)')


def comments(text: str) -> list[str]:
    """The comments of a text, in order, without the spaces at their ends."""
    return [found[1].rstrip(" ") for found in PIECE.finditer(text) if found[1]]


def blocks_of(text: str) -> list[Block]:
    """The blocks of a text that reads without errors."""
    source = SourceFile.of("relayout.tally", text)
    problems = Problems(source)
    found = lay_out(source, problems)
    assert not len(problems), text
    return found


@dataclass
class Relayout:
    """Writes a program anew. Without `bodies`, statements stay where they are; without `remarks`, the new
    text holds no comments and no blank lines."""

    draw: Random
    bodies: bool = True
    remarks: bool = True
    lines: list[str] = field(default_factory=list)
    count: int = 0

    def text(self, original: str) -> str:
        """The program in a new layout, without the comments it had."""
        for block in blocks_of(original):
            self._block(block, 0)
        self._before(0)
        if not self.lines[-1].strip():
            self.lines.append("# end")
        text = "\n".join(self.lines)
        text += self.draw.choice(("\n", "\n\n  \n", "" if "#" in self.lines[-1] else "\n"))
        if self._chance(4):
            text = text.replace("\n", "\r\n")
        return "\ufeff" * self._chance(8) + text

    def _chance(self, one_in: int) -> bool:
        return self.draw.randrange(one_in) == 0

    def _comment(self) -> str:
        self.count += 1
        start, end = self.draw.choice(("#", "# ", "##")), self.draw.choice(("", ";", "(", ":"))
        return f"{start}{self.count} 注：“说”（ {end}"

    # --- lines ----------------------------------------------------------------------------------------------

    def _before(self, indent: int) -> None:
        """Blank lines and comments of their own before a line."""
        while self.remarks and self._chance(4):
            column = self.draw.choice((0, indent, indent + self.draw.randrange(9)))
            self.lines.append(self.draw.choice(("", "   ", " " * column + self._comment())))

    def _end(self) -> str:
        """What stands behind a line."""
        if self.remarks and self._chance(5):
            return " " * self.draw.randrange(4) + self._comment() + " " * self.draw.randrange(2)
        return " " * (self.draw.randrange(3) if self._chance(3) else 0)

    def _block(self, block: Block, indent: int) -> None:
        deeper = indent + self.draw.randint(1, 7)
        own, below, children = self._parts(block) if self.bodies else (block.tokens, [], block.children)
        self._before(indent)
        self._line(own, indent)
        for one in below:
            self._before(deeper)
            self._line(one, deeper)
        for child in children:
            self._block(child, deeper)

    def _parts(self, block: Block) -> tuple[Sequence[Token], list[Sequence[Token]], list[Block]]:
        """The line of a block, the lines of statements below it, and the blocks below it."""
        tokens, colon = block.tokens, _colon(block.tokens)
        if colon is not None and self._chance(2):
            if colon + 1 < len(tokens):
                return tokens[: colon + 1], self._grouped(tokens[colon + 1 :]), block.children
            if all(not one.children and _plain(one.tokens) for one in block.children):
                joined = [*tokens]
                for turn, child in enumerate(block.children):
                    joined += [Token("SEMICOLON", ";", child.tokens[0].span)] * bool(turn) + [*child.tokens]
                return joined, [], []
        return tokens, [], block.children

    def _grouped(self, tokens: Sequence[Token]) -> list[Sequence[Token]]:
        """Statements that stood on one line, on one or more."""
        found: list[list[Token]] = [[]]
        for token in tokens:
            if token.kind == "SEMICOLON" and self._chance(2):
                found.append([])
            else:
                found[-1].append(token)
        return [*found]

    def _line(self, tokens: Sequence[Token], indent: int) -> None:
        line, depth = " " * indent + self._spelled(tokens[0]), 0
        for turn, token in enumerate(tokens[1:], start=1):
            before = tokens[turn - 1]
            depth += (before.kind in ("LPAR", "LSQB")) - (before.kind in ("RPAR", "RSQB"))
            if depth and self._chance(8):
                self.lines.append(line + self._end())
                self._before(indent + 4)
                closes = token.kind in ("RPAR", "RSQB")
                line = " " * (self.draw.randrange(12) if closes else indent + self.draw.randint(1, 9))
            else:
                least = 0 if _may_touch(before, token) else 1
                line += " " * (self.draw.randint(least, 3) if self._chance(3) else least)
            line += self._spelled(token)
        self.lines.append(line + self._end())

    def _spelled(self, token: Token) -> str:
        gaps = token.kind in ("AMOUNT", "DURATION") and self._chance(4)
        return token.text.replace(" ", "  ") if gaps else token.text


def _colon(tokens: Sequence[Token]) -> int | None:
    """Where the header of a line that may carry statements ends."""
    depth = 0
    for place, token in enumerate(tokens if tokens[0].kind in CARRIERS else ()):
        depth += (token.kind in ("LPAR", "LSQB")) - (token.kind in ("RPAR", "RSQB"))
        if token.kind == "COLON" and not depth:
            return place
    return None


def _plain(tokens: Sequence[Token]) -> bool:
    return tokens[0].kind not in CARRIERS and tokens[0].kind != "TEXT"


def _may_touch(before: Token, after: Token) -> bool:
    if before.kind == "TEXT" or after.kind == "TEXT":
        return before.kind in ("LPAR", "LSQB", "COLON") or after.kind in CLOSERS
    if before.kind in DIVIDERS and after.text[0].isdigit():
        return False
    if after.kind in DIVIDERS and before.text[-1].isdigit():
        return False
    marks = MARKS.values()
    return before.kind in marks or after.kind in marks
