"""The programs of the language suites: every ```tally block of the Markdown files beside this one.

A block is a whole program, or lines (`tally here`) that are put where `# here` stands in the last block
marked `tally frame`. With `tally each` every such line, with what is indented below it, is a program of its
own. A line that ends with `# 65 times` is written so often (`repeated`). A block `tally file fund.tally` is
no program: the programs after it on the page may use it by that name. `whole` and `apart` say how a block
with several refused lines is taken apart (`programs.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
_FENCE = re.compile(r"^```tally(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_FORMS: tuple[list[str], ...] = ([], ["whole"], ["apart"])
_TIMES = re.compile(r" *# (\d+) times$")
_HERE = re.compile(r"^( *)# here$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A program of a suite, with the line of the Markdown file where its block starts; `files` are the names
    and texts that it may use, `form` is how it is taken apart, `frame` is what
    its lines were put into."""

    file: str
    line: int
    text: str
    files: tuple[tuple[str, str], ...] = ()
    form: str = ""
    frame: str = ""


def _blocks(path: Path) -> Iterator[Block]:
    markdown = path.read_text(encoding="utf-8")
    frame = ""
    files: dict[str, str] = {}
    for found in _FENCE.finditer(markdown):
        info, body = found["info"].strip(), repeated(found["body"])
        line = markdown.count("\n", 0, found.start()) + 1
        match info.split():
            case ["frame"]:
                frame = body
            case ["file", name]:
                files[name] = body
            case ["each"]:
                for offset, unit in _units(body):
                    yield Block(path.name, line + offset, put(frame, unit), tuple(files.items()), "", frame)
            case ["here", *form] if form in _FORMS:
                yield Block(path.name, line, put(frame, body), tuple(files.items()), "".join(form), frame)
            case form if form in _FORMS:
                yield Block(path.name, line, body, tuple(files.items()), "".join(form))
            case _:
                raise ValueError(f"{path.name}:{line}: unknown kind of block: {info}")


def _units(body: str) -> Iterator[tuple[int, str]]:
    """(line in the block, lines) of each line that is not indented, with what belongs to it."""
    unit: list[str] = []
    first = 1
    for number, line in enumerate(body.rstrip("\n").split("\n"), start=1):
        if unit and line and not line.startswith((" ", "elif", "else")):
            yield first, "\n".join(unit)
            unit, first = [], number
        unit.append(line)
    yield first, "\n".join(unit)


def repeated(body: str) -> str:
    """The lines of a block, each that says `# 65 times` written so often with what is indented below it; `№`
    in them is the number of the turn."""
    lines = body.split("\n")
    found: list[str] = []
    while lines:
        line = lines.pop(0)
        times = _TIMES.search(line)
        if times is None:
            found.append(line)
            continue
        unit = [line[: times.start()]]
        indent = len(line) - len(line.lstrip(" "))
        while lines and lines[0].strip() and len(lines[0]) - len(lines[0].lstrip(" ")) > indent:
            unit.append(lines.pop(0))
        for turn in range(1, int(times[1]) + 1):
            found.extend(one.replace("№", str(turn)) for one in unit)
    return "\n".join(found)


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
