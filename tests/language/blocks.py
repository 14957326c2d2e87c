"""The programs of the language suites: every ```tally block of the Markdown files beside this one.

A block is a whole program, or lines (`tally here`) that are put where `# here` stands in the last block
marked `tally frame`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
_FENCE = re.compile(r"^```tally(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_HERE = re.compile(r"^( *)# here$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A program of a suite, with the line of the Markdown file where its block starts."""

    file: str
    line: int
    text: str


def _blocks(path: Path) -> Iterator[Block]:
    markdown = path.read_text(encoding="utf-8")
    frame = ""
    for found in _FENCE.finditer(markdown):
        info, body = found["info"].strip(), found["body"]
        line = markdown.count("\n", 0, found.start()) + 1
        match info:
            case "frame":
                frame = body
            case "here":
                yield Block(path.name, line, put(frame, body))
            case "":
                yield Block(path.name, line, body)
            case _:
                raise ValueError(f"{path.name}:{line}: unknown kind of block: {info}")


def put(frame: str, lines: str) -> str:
    """The frame with the lines in the place of `# here`, indented as it is."""
    place = _HERE.search(frame)
    if place is None:
        raise ValueError("the frame has no `# here`")
    indented = "\n".join(place[1] + line if line.strip() else "" for line in lines.rstrip("\n").split("\n"))
    return frame[: place.start()] + indented + frame[place.end() :]


@cache
def blocks() -> tuple[Block, ...]:
    """Every program of every page, in order."""
    return tuple(block for path in sorted(FOLDER.glob("*.md")) for block in _blocks(path))
