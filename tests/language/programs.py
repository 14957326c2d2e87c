"""What the blocks of the pages announce, and the programs that they come to.

A comment at the end of a line announces what is found on it: `# error: E2103 at `5`` is this code, at
exactly these characters of the line. `at 2nd `rent`` is the second place on the line where they stand;
`after `rent`` is the empty place behind them, where something is missing, and `before `rent`` the one before
them; in `if b:…stay` the place goes on to the next `stay`, and in `if b:…` to the end of the line, wherever
that is. `U+202E` stands for that character. Several are separated by spaces. `# error next line: …` announces
the line below; `warning` is said in the place of `error`.

A block with several announced lines is as many programs: each keeps one of those lines and leaves the others
out, with what is indented below them; what is left without any of them is an accepted program. A block that
cannot be taken apart says `whole` (```tally here whole) and is one program; one that says `apart` is taken
apart, but does not stand without its announced lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.language.blocks import Block, blocks

_COMMENT = re.compile(r"#\s*(?:error|warning)( next line)?:\s*([EW]\d{4}.*)$")
_ANNOUNCES_NEXT = re.compile(r"^ *#\s*(?:error|warning) next line:")
_ITEM = re.compile(
    r"(?P<code>[EW]\d{4})"
    r"(?: (?P<side>at|after|before) (?:(?P<number>\d+)(?:st|nd|rd|th) )?`(?P<words>[^`]+)`)?(?: |$)"
)
_NAMED = re.compile(r"U\+([0-9A-F]{4})")


@dataclass(frozen=True, order=True)
class Announced:
    """A code on a line (from 1), and its place as (start, end) in the text; None where the page says none."""

    line: int
    code: str
    place: tuple[int, int] | None


@dataclass(frozen=True)
class Program:
    """A text and what is found in it; `kept` is the line of the block's text that it was made for, 0 for
    none."""

    block: Block
    text: str
    announced: tuple[Announced, ...]
    kept: int = 0

    @property
    def name(self) -> str:
        """Where the program stands."""
        return f"{self.block.file}:{self.block.line}" + (f"+{self.kept}" if self.kept else "")

    @property
    def refused(self) -> bool:
        """Whether an error is announced."""
        return any(one.code.startswith("E") for one in self.announced)


def announced(text: str) -> tuple[Announced, ...]:
    """Everything that the comments of a text announce, in order."""
    lines = text.split("\n")
    found: list[Announced] = []
    for number, line in enumerate(lines, start=1):
        comment = _COMMENT.search(line)
        if comment is None:
            continue
        target = number + 1 if comment[1] else number
        start = sum(len(one) + 1 for one in lines[: target - 1])
        said = lines[target - 1] if comment[1] else line[: comment.start()]
        found.extend(_items(text, target, start, said, comment[2].rstrip()))
    return tuple(sorted(found))


def _items(text: str, number: int, start: int, said: str, items: str) -> Iterator[Announced]:
    end = 0
    for item in _ITEM.finditer(items):
        if item.start() != end:
            break
        end = item.end()
        yield Announced(number, item["code"], _place(text, start, said, item))
    if end != len(items):
        raise ValueError(f"line {number}: cannot read what is announced from {items[end:]!r}")


def _place(text: str, start: int, said: str, item: re.Match[str]) -> tuple[int, int] | None:
    if item["words"] is None:
        return None
    words = _NAMED.sub(lambda found: chr(int(found[1], 16)), item["words"])
    first, more, last = words.partition("…")
    places = [found.start() for found in re.finditer(f"(?={re.escape(first)})", said)]
    number = int(item["number"] or 1)
    if number > len(places) or (item["number"] is None and len(places) > 1):
        raise ValueError(f"{first!r} stands {len(places)} times in {said!r}")
    begin = start + places[number - 1]
    if item["side"] == "before":
        return begin, begin
    if item["side"] == "after":
        return begin + len(first), begin + len(first)
    if not more:
        return begin, begin + len(first)
    if not last:
        return begin, text.index("\n", begin)
    on_line = said.find(last, begin - start + len(first))
    if on_line >= 0:
        return begin, start + on_line + len(last)
    return begin, text.index(last, text.index("\n", begin)) + len(last)


def _apart(block: Block) -> Iterator[Program]:
    """The programs that a block with announced lines comes to."""
    errors = sorted({one.line for one in announced(block.text) if one.code.startswith("E")})
    if block.form == "whole" or not errors:
        yield Program(block, block.text, announced(block.text))
        return
    for line in errors:
        text = without(block.text, tuple(other for other in errors if other != line))
        yield Program(block, text, announced(text), line)
    if block.form != "apart":
        text = without(block.text, tuple(errors))
        yield Program(block, text, announced(text))


def without(text: str, numbers: tuple[int, ...]) -> str:
    """The text without these lines (from 1) and what is indented below them."""
    kept: list[str] = []
    below = -1
    for number, line in enumerate(text.split("\n"), start=1):
        indent = len(line) - len(line.lstrip(" "))
        if below >= 0 and line.strip() and indent > below:
            continue
        below = indent if number in numbers else -1
        if number not in numbers and not (number + 1 in numbers and _ANNOUNCES_NEXT.search(line)):
            kept.append(line)
    return "\n".join(kept)


@cache
def programs() -> tuple[Program, ...]:
    """Every program of every page once, in order; of those with one text the first."""
    found: dict[tuple[str, tuple[tuple[str, str], ...]], Program] = {}
    for block in blocks():
        for program in _apart(block):
            found.setdefault((program.text, program.block.files), program)
    return tuple(found.values())
