"""A tree that is printed and read again is the same tree but for its spans."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vm.syntax.corpus import PROGRAMS, bare, read
from tests.vm.syntax.printing import print_module
from tests.vm.syntax.printing_values import print_expression
from vm.source import Span
from vm.syntax import tree

NOWHERE = Span(0, 0)


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
