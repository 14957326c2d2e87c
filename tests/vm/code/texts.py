"""Small texts, lowered; and their bytecode as lines, so that a test can say what it expects by name."""

from __future__ import annotations

from textwrap import dedent, indent

from vm.check import check
from vm.code.listing import code_lines, unit_title
from vm.code.lower import lower
from vm.code.lowered import Lowered
from vm.code.program import Code, Program, Unit, UnitKind
from vm.code.units import units
from vm.source import SourceFile
from vm.syntax import parse


def lowered(text: str) -> Lowered:
    """The lowered program of a whole text; fails, with what was found, where it is not sound."""
    parsed = parse(SourceFile.of("test.tally", dedent(text)))
    assert not parsed.diagnostics, parsed.diagnostics
    assert parsed.module is not None
    checked = check(parsed.module)
    assert checked.program is not None, checked.diagnostics
    return lower(checked.program)


def in_box(declarations: str, rules: str, before: str = "", after: str = "") -> str:
    """A text with one contract, `Box`: parties a and b, a pot, and the state Open until 2030-01-01."""
    return (
        f"tally 1\ncalendar CN\n{dedent(before)}\ncontract Box:\n    party a, b\n    pot held: CNY\n"
        f"{indent(dedent(declarations), '    ')}\n    state Open until 2030-01-01:\n"
        f"{indent(dedent(rules), ' ' * 8)}\n        on timeout: pay all from held to a; go Done\n"
        f"    final Done\n{dedent(after)}"
    )


def code_of(program: Program, kind: UnitKind, number: int = 0, part: int = 0, contract: int = 0) -> Code:
    """The code of one unit."""
    return dict(units(program))[Unit(kind, contract, number, part)]


def lines_of(program: Program, title: str) -> list[str]:
    """The instructions of the unit with this title, without the blanks before them."""
    for unit, code in units(program):
        if unit_title(program, unit) == title:
            return [" ".join(line.split()) for line in code_lines(program, unit, code)]
    raise AssertionError(f"no unit {title}")
