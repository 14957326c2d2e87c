"""Contracts to drive, with terms under which all their states can be reached."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.reference.drive import PEOPLE
from vm.compiler import Compilation, compile_source
from vm.machine.dates import Duration, Roll, Unit
from vm.source import SourceFile
from vm.values import Value

ROOT = Path(__file__).parents[2]
START_DAY = 20_458
"""2026-01-05, a Monday."""
START = START_DAY * 86_400 - 8 * 3600
"""0:00 of that day in China."""
PERCENT = 10_000
_FENCE = re.compile(r"^```tally\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


class NotCompiledError(AssertionError):
    """A text that should compile does not; the message has its findings."""


@cache
def compiled(name: str, text: str) -> Compilation:
    """A text, compiled; raises where it does not."""
    compilation = compile_source(SourceFile.of(name, text))
    if compilation.program is None or compilation.checked is None:
        found = "\n".join(f"{error.code} {error.span} {error.parameters}" for error in compilation.errors)
        raise NotCompiledError(f"{name}:\n{found}\n{text}")
    return compilation


def contract_files() -> tuple[Path, ...]:
    """Every contract that the project ships."""
    return tuple(sorted((ROOT / "contracts").glob("**/*.tally")))


def pages() -> tuple[str, ...]:
    """The whole pages of the language's specification."""
    markdown = (ROOT / "tests" / "language" / "pages.md").read_text(encoding="utf-8")
    return tuple(found["body"] for found in _FENCE.finditer(markdown) if "# error:" not in found["body"])


@dataclass(frozen=True)
class Fixture:
    """A compiled contract, and terms that lead into all of it for an instance that is made on a day."""

    name: str
    compilation: Compilation
    terms: Callable[[int], tuple[Value, ...]]


def _days(count: int) -> Duration:
    return Duration(Unit.DAY, count, Roll.NONE)


@cache
def lease() -> Fixture:
    """A home let for four months: 3,000 yuan a month, one month's rent as deposit."""
    path = ROOT / "contracts" / "rental" / "lease.tally"
    periods = (_days(5), _days(30), _days(10), _days(10))
    money = (300_000, 300_000, 20_000)
    others = (PERCENT // 2, 3, 3, (0, 1, 2, 3), bytes(32))

    def terms(today: int) -> tuple[Value, ...]:
        return (*PEOPLE[:5], *money, 300 * PERCENT, 4, today + 4, *periods, *others)

    return Fixture("lease", compiled(path.name, path.read_text(encoding="utf-8")), terms)


@cache
def order() -> Fixture:
    """A payment of 10,000 yuan to one household, posted the day before."""
    path = ROOT / "contracts" / "relocation" / "order.tally"

    def terms(today: int) -> tuple[Value, ...]:
        return (*PEOPLE[:6], 1_000_000, "212-2026", bytes(32), today - 1, 2)

    return Fixture("order", compiled(path.name, path.read_text(encoding="utf-8")), terms)


@cache
def rental() -> Fixture:
    """The first page of the language."""

    def terms(today: int) -> tuple[Value, ...]:
        return (*PEOPLE[:3], 300_000, 600_000, 3, today + 20)

    return Fixture("rental", compiled("first page", pages()[0]), terms)


FIXTURES = (lease, order, rental)
