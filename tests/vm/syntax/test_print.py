"""A tree that is printed and read again is the same tree but for its spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vm.source import SourceFile, Span
from vm.syntax import parse, tree
from vm.syntax.print import print_module
from vm.syntax.print_values import print_expression

LANGUAGE = Path(__file__).parents[2] / "language"
FENCE = re.compile(r"^```tally(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
HERE = re.compile(r"^( *)# here\n", re.MULTILINE)
NOWHERE = Span(0, 0)

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
    for path in sorted(LANGUAGE.glob("*.md")):
        frame = ""
        for found in FENCE.finditer(path.read_text(encoding="utf-8")):
            frame = found["body"] if found["info"].strip() == "frame" else frame
            text = framed(frame, found["body"]) if found["info"].strip() == "here" else found["body"]
            if parse(SourceFile.of(path.name, text)).module is not None:
                yield text


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


def test_there_are_programs_to_print() -> None:
    assert len(PROGRAMS) > 100


@pytest.mark.parametrize("text", PROGRAMS, ids=range(len(PROGRAMS)))
def test_a_printed_program_reads_as_the_same_tree(text: str) -> None:
    module = read(text)
    printed = print_module(module)
    assert bare(read(printed)) == bare(module)
    assert print_module(read(printed)) == printed


NAMES = st.sampled_from(["a", "b", "held", "甲"])
NAME_NODES = NAMES.map(lambda text: tree.Name(text, NOWHERE))
PLACES = st.recursive(
    NAMES.map(lambda text: tree.NameExpression(text, NOWHERE)),
    lambda inner: st.one_of(
        st.builds(tree.Member, inner, NAME_NODES, st.just(NOWHERE)),
        st.builds(tree.Index, inner, inner, st.just(NOWHERE)),
    ),
    max_leaves=3,
)
LITERALS = st.one_of(
    st.builds(tree.IntLiteral, st.integers(0, 10**39 - 1), st.just(NOWHERE)),
    st.builds(tree.BoolLiteral, st.booleans(), st.just(NOWHERE)),
    st.builds(
        tree.MoneyLiteral,
        st.integers(0, 10**20),
        st.integers(0, 9),
        st.just(tree.Name("CNY", NOWHERE)),
        st.just(NOWHERE),
    ),
    st.builds(tree.PercentLiteral, st.integers(0, 10**6), st.integers(0, 4), st.just(NOWHERE)),
    st.builds(tree.DateLiteral, st.integers(-25_567, 2_932_896), st.just(NOWHERE)),
    st.builds(
        tree.TimeLiteral,
        st.integers(-25_567, 2_932_896),
        st.integers(0, 1439).map(lambda minutes: minutes * 60),
        st.just(NOWHERE),
    ),
    st.builds(
        tree.DurationLiteral,
        st.integers(0, 99),
        st.sampled_from(tree.DurationUnit),
        st.sampled_from(tree.RollWord),
        st.just(NOWHERE),
    ),
    st.builds(tree.TextLiteral, st.text("ab“” 甲#:;(", max_size=5), st.just(NOWHERE)),
    st.builds(tree.HashLiteral, st.binary(min_size=32, max_size=32), st.just(NOWHERE)),
)


def operators(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Expressions one level above `inner`."""
    rounded = (tree.BinaryOperator.TIMES, tree.BinaryOperator.DIVIDE, tree.BinaryOperator.MOD)
    return st.one_of(
        st.builds(
            tree.Binary,
            st.sampled_from(tree.BinaryOperator),
            inner,
            inner,
            st.just(tree.Rounding.NONE),
            st.just(NOWHERE),
        ),
        st.builds(
            tree.Binary,
            st.sampled_from(rounded),
            inner,
            inner,
            st.sampled_from(tree.Rounding),
            st.just(NOWHERE),
        ),
        st.builds(tree.Unary, st.sampled_from(tree.UnaryOperator), inner, st.just(NOWHERE)),
        st.builds(tree.Membership, inner, inner, st.booleans(), st.just(NOWHERE)),
        st.builds(tree.StateTest, inner, NAME_NODES, st.just(NOWHERE)),
        st.builds(
            tree.Call,
            PLACES,
            st.lists(
                st.builds(tree.Argument, st.none() | NAME_NODES, inner, st.just(NOWHERE)), max_size=2
            ).map(tuple),
            st.sampled_from(tree.Rounding),
            st.just(NOWHERE),
        ),
    )


@given(st.recursive(st.one_of(PLACES, LITERALS), operators, max_leaves=8))
def test_a_printed_expression_reads_as_the_same_tree(expression: tree.Expression) -> None:
    printed = print_expression(expression)
    module = read(f"tally 1\ncontract C:\n    fixed x: int = {printed}\n")
    (fixed,) = module.contracts[0].declarations
    assert isinstance(fixed, tree.Fixed)
    assert bare(fixed.value) == bare(expression)
