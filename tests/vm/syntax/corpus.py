"""Programs that the parser accepts, from all over, and trees that can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from textwrap import indent
from typing import Any

from vm.source import SourceFile, Span
from vm.syntax import parse, tree

ROOT = Path(__file__).parents[3]
FENCE = re.compile(r"^```tally(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
HERE = re.compile(r"^( *)# here\n", re.MULTILINE)

EVERYTHING = """# what the pages leave out
tally 1
use "fund.tally" at 0x{hash}
use "case.tally"
choice Way: cash, swap
contract C:
    "about"
    party a, fund: Fund
    fixed low: int(-3..-1) = -2
    fixed late: percent = 0.05%
    fixed when: time = 2026-05-15 07:05
    pot town: CNY per account limit 5 traced
    pot fees: CNY traced
    invariant sound: a implies (b implies c) and not (x or y) and (p == q) == (r == s)
    "Article 1"
    state S forever on demand:
        "Article 2"
        on act(c: Claim, xs: list int limit 3) by (a or b) and 2 of (a, b) and any Tree paying x into q as l:
            pay roll_of[k].due of "L1" from town[via] to roll_of[k].account
            share fees of line: a 1/3, b (-k + 2) * 3, c rest
            send fund.report(id, way: roll_of[k].due) paying 1 CNY of "L1" from town[via]
            create x = Case(owner: via)
            remove k from m else "no"
            set m[k].f = -(a - (b - c)) * (2 * (ratio(a, b) rounded down)) / 3 rounded half_even
            for x in xs limit 3:
                if x is final: clear y
                elif not (k not in m): clear z
                else: go T
            stay
        on fund is Lapsed: go T
        on old by 1 of papers or anyone: stay
    state T forever:
        on act by a: stay
    final U, V
    amend by (a and b) or (c or d)
scenario "s":
    people L
    Li does x.act(0x{hash}, each_one: 5 CNY)
    Li cannot x.act
    create y = C() by Li
    expect x is Done and not (Li == Wang), Li has 5 CNY + 0.50 CNY
""".replace("{hash}", "0f" * 32)


def bare(node: Any) -> Any:
    """A node without its spans and its source."""
    match node:
        case Span() | SourceFile():
            return None
        case tuple():
            return tuple(map(bare, node))
        case Enum():
            return node
        case _ if is_dataclass(node):
            return (type(node).__name__, *(bare(getattr(node, part.name)) for part in fields(node)))
        case _:
            return node


def programs() -> Iterator[str]:
    """Programs of the language suites that the parser accepts; lines that go into a frame stand in it."""
    yield EVERYTHING
    for path in sorted((ROOT / "tests" / "language").glob("*.md")):
        frame = ""
        for found in FENCE.finditer(path.read_text(encoding="utf-8")):
            frame = found["body"] if found["info"].strip() == "frame" else frame
            text = framed(frame, found["body"]) if found["info"].strip() == "here" else found["body"]
            if parse(SourceFile.of(path.name, text)).module is not None:
                yield text


def shipped() -> Iterator[Path]:
    """The files that hold the contracts we ship, and those of the examples."""
    for folder in ("contracts", "examples"):
        yield from sorted((ROOT / folder).rglob("*.tally"))


def newcomers() -> Iterator[Path]:
    """The files of first contracts; some hold errors."""
    yield from sorted((ROOT / "tests" / "newcomer").glob("*.tally"))


def framed(frame: str, lines: str) -> str:
    """The frame with the lines in the place of its `# here`, indented as that is."""
    place = HERE.search(frame)
    assert place is not None
    return frame[: place.start()] + indent(lines, place[1]) + frame[place.end() :]


def read(text: str) -> tree.Module:
    parsed = parse(SourceFile.of("print.tally", text))
    assert parsed.module is not None, (text, parsed.diagnostics)
    return parsed.module


PROGRAMS = tuple(programs())
