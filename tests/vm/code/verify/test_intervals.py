"""Intervals hold every value that the machine can compute, and facts follow from conditions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vm.code.opcodes import Opcode as Op
from vm.code.verify.facts import Facts, Patience
from vm.code.verify.intervals import EXACT, EXTREMES, MACHINE, QUOTIENTS, UNARY, Interval, range_of
from vm.code.verify.nodes import Node, Nodes
from vm.code.verify.spans import days_of
from vm.machine.calendar import UTC
from vm.machine.dates import Duration, Roll, Unit, add_months
from vm.machine.operations.numbers import divide
from vm.types import BoolType, DurationType, IntType, MoneyType

CNY = MoneyType("CNY")
NUMBERS = st.integers(-50, 50)
MILLION = 1_000_000

CONCRETE: dict[Op, Callable[[int, int], list[int]]] = {
    Op.INT_ADD: lambda a, b: [a + b],
    Op.MONEY_ADD: lambda a, b: [a + b],
    Op.PERCENT_ADD: lambda a, b: [a + b],
    Op.TIME_ADD: lambda a, b: [a + b],
    Op.CLOCK_TIME: lambda a, b: [a * 86_400 + b - 86_399, a * 86_400 + b + 86_399],
    Op.INT_SUBTRACT: lambda a, b: [a - b],
    Op.MONEY_SUBTRACT: lambda a, b: [a - b],
    Op.PERCENT_SUBTRACT: lambda a, b: [a - b],
    Op.TIME_SUBTRACT: lambda a, b: [a - b],
    Op.INT_MULTIPLY: lambda a, b: [a * b],
    Op.MONEY_MULTIPLY: lambda a, b: [a * b],
    Op.PERCENT_MULTIPLY: lambda a, b: [a * b],
    Op.SPAN_SCALE: lambda a, b: [a * b],
    Op.INT_PERCENT: lambda a, b: [divide(a * b, MILLION, mode) for mode in (1, 2, 3)],
    Op.MONEY_PERCENT: lambda a, b: [divide(a * b, MILLION, mode) for mode in (1, 2, 3)],
    Op.DAYS_BETWEEN: lambda a, b: [b - a],
    Op.WORKING_DAYS_BETWEEN: lambda a, b: [0, b - a],
    Op.INT_DIVIDE: lambda a, b: [divide(a, b, mode) for mode in (1, 2, 3)],
    Op.MONEY_DIVIDE: lambda a, b: [divide(a, b, mode) for mode in (1, 2, 3)],
    Op.PERCENT_DIVIDE: lambda a, b: [divide(a, b, mode) for mode in (1, 2, 3)],
    Op.INT_MODULO: lambda a, b: [a % b],
    Op.RATIO: lambda a, b: [divide(a * MILLION, b, mode) for mode in (1, 2, 3)],
}
"""What the machine may come to, for each way of rounding."""


def test_every_operation_on_two_numbers_is_tried() -> None:
    assert set(CONCRETE) == set(EXACT) | set(QUOTIENTS)


@given(
    st.tuples(NUMBERS, NUMBERS, NUMBERS),
    st.tuples(NUMBERS, NUMBERS, NUMBERS),
    st.sampled_from(sorted(CONCRETE)),
)
def test_a_result_lies_in_its_interval(left: tuple[int, ...], right: tuple[int, ...], opcode: Op) -> None:
    a, b = sorted(left), sorted(right)
    first, second = Interval(a[0], a[2]), Interval(b[0], b[2])
    if opcode in QUOTIENTS and second.low <= 0 <= second.high:
        return
    table = QUOTIENTS if opcode in QUOTIENTS else EXACT
    found = table[opcode](first, second)
    for result in CONCRETE[opcode](a[1], b[1]):
        assert found.low <= result <= found.high


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=4))
def test_a_result_of_one_or_several_lies_in_its_interval(triples: list[tuple[int, int, int]]) -> None:
    ordered = [sorted(triple) for triple in triples]
    around = tuple(Interval(triple[0], triple[2]) for triple in ordered)
    values = [triple[1] for triple in ordered]
    for opcode, pick in ((Op.MINIMUM, min), (Op.MAXIMUM, max)):
        found = EXTREMES[opcode](around)
        assert found.low <= pick(values) <= found.high
    for opcode, compute in ((Op.INT_NEGATE, lambda n: -n), (Op.ABSOLUTE, abs), (Op.MINOR, lambda n: n)):
        found = UNARY[opcode](around[0])
        assert found.low <= compute(values[0]) <= found.high


@given(st.integers(-25_567, 2_932_896))
def test_the_start_of_a_day_lies_in_its_interval(date: int) -> None:
    found = UNARY[Op.DATE_START](Interval(date, date))
    assert found.low <= UTC.start_of_day(date) - 86_400 and UTC.start_of_day(date) + 86_400 <= found.high


@given(
    st.integers(0, 2_900_000),
    st.integers(-40, 40),
    st.integers(-3, 3),
    st.sampled_from([Roll.CLIP, Roll.ROLL]),
)
def test_months_move_a_date_by_as_many_days_as_is_said(
    date: int, count: int, factor: int, roll: Roll
) -> None:
    facts = _facts()
    base = facts.nodes.constant(DurationType(), Duration(Unit.MONTH, count, roll))
    times = facts.nodes.fresh(IntType(min(factor, 1), max(factor, 1)))
    node = facts.nodes.make(Op.DURATION_SCALE, (), (base, times), DurationType())
    days = days_of(node, facts)
    moved = add_months(date, count * factor, roll)
    assert days is not None
    assert moved is None or days.low <= moved - date <= days.high


# --- facts ---------------------------------------------------------------------------------------------


def _facts() -> Facts:
    nodes = Nodes()
    return Facts(nodes, lambda place: nodes.initial(place, IntType()), Patience())


class Numbers:
    """Facts with a few unknown numbers, and conditions on them."""

    def __init__(self) -> None:
        self.facts = _facts()
        self.nodes = self.facts.nodes
        self.a, self.b, self.c = (self.nodes.fresh(IntType(-100, 100)) for _ in range(3))

    def less(self, left: Node, right: Node) -> Node:
        """`left < right`."""
        return self.nodes.comparison(Op.LESS, left, right)

    def number(self, value: int) -> Node:
        """A constant."""
        return self.nodes.constant(IntType(), value)

    def both(self, first: Node, second: Node) -> Node:
        """`first and second`."""
        return self.nodes.either(first, second, self.nodes.false)

    def any(self, first: Node, second: Node) -> Node:
        """`first or second`."""
        return self.nodes.either(first, self.nodes.true, second)


def test_a_comparison_moves_the_ends() -> None:
    here = Numbers()
    assert here.facts.assume(here.less(here.a, here.number(10)), True)
    assert here.facts.bounds(here.a) == Interval(-100, 9)
    assert here.facts.assume(here.less(here.a, here.number(-5)), False)
    assert here.facts.bounds(here.a) == Interval(-5, 9)
    assert here.facts.assume(here.less(here.b, here.a), True)
    assert here.facts.bounds(here.b) == Interval(-100, 8)


def test_a_contradiction_is_seen() -> None:
    here = Numbers()
    assert here.facts.assume(here.less(here.a, here.number(0)), True)
    assert not here.facts.assume(here.less(here.number(0), here.a), True)


def test_a_value_that_differs_from_its_end_is_past_it() -> None:
    here = Numbers()
    equal = here.nodes.comparison(Op.EQUAL, here.a, here.number(-100))
    assert here.facts.assume(equal, False)
    assert here.facts.bounds(here.a) == Interval(-99, 100)
    inside = here.nodes.comparison(Op.EQUAL, here.a, here.number(5))
    assert here.facts.assume(inside, False)
    assert here.facts.bounds(here.a) == Interval(-99, 100)


def test_and_or_and_their_negations() -> None:
    low, high = Interval(-100, -1), Interval(0, 100)
    here = Numbers()
    below = [here.less(one, here.number(0)) for one in (here.a, here.b)]
    mark = here.facts.mark()
    assert here.facts.assume(here.both(*below), True)
    assert (here.facts.bounds(here.a), here.facts.bounds(here.b)) == (low, low)
    here.facts.back(mark)
    assert here.facts.assume(here.both(*below), False)
    assert (here.facts.bounds(here.a), here.facts.bounds(here.b)) == (Interval(-100, 100),) * 2
    here.facts.back(mark)
    assert here.facts.assume(here.any(*below), False)
    assert (here.facts.bounds(here.a), here.facts.bounds(here.b)) == (high, high)
    here.facts.back(mark)
    assert here.facts.assume(here.nodes.negation(here.any(*below)), True)
    assert (here.facts.bounds(here.a), here.facts.bounds(here.b)) == (high, high)


def test_order_goes_over_several_steps() -> None:
    here = Numbers()
    assert not here.facts.at_most(here.a, here.c)
    assert here.facts.assume(here.less(here.a, here.b), True)
    assert here.facts.assume(here.less(here.c, here.b), False)
    assert here.facts.at_most(here.a, here.c)
    assert not here.facts.at_most(here.c, here.a)


def test_what_is_taken_back_is_not_known() -> None:
    here = Numbers()
    mark = here.facts.mark()
    assert here.facts.assume(here.less(here.a, here.b), True)
    here.facts.put(("keep", 0), here.a)
    here.facts.back(mark)
    assert not here.facts.at_most(here.a, here.b)
    assert here.facts.get(("keep", 0)) is here.nodes.initial(("keep", 0), IntType())
    assert here.facts.bounds(here.a) == Interval(-100, 100)


def test_after_a_fork_only_what_both_branches_know_is_known() -> None:
    here = Numbers()
    condition = here.nodes.fresh(BoolType())
    ends = []
    for value in (3, 7):
        mark = here.facts.mark()
        here.facts.put(("keep", 0), here.number(value))
        ends.append(here.facts.since(mark))
        here.facts.back(mark)
    here.facts.join(condition, *ends)
    joined = here.facts.get(("keep", 0))
    assert here.facts.bounds(joined) == Interval(3, 7)
    here.facts.join(condition, ends[0], ends[0])
    assert here.facts.get(("keep", 0)) is here.number(3)


def test_the_same_reading_is_the_same_value() -> None:
    nodes = Nodes()
    price, fee = (nodes.make(Op.TERM, (number,), (), CNY) for number in range(2))
    assert nodes.make(Op.MONEY_ADD, (), (price, fee), CNY) is nodes.make(Op.MONEY_ADD, (), (fee, price), CNY)
    assert nodes.make(Op.MONEY_SUBTRACT, (), (price, fee), CNY) is not nodes.make(
        Op.MONEY_SUBTRACT, (), (fee, price), CNY
    )
    assert nodes.comparison(Op.GREATER_EQUAL, price, fee) is nodes.comparison(Op.LESS_EQUAL, fee, price)
    assert nodes.fresh(CNY) is not nodes.fresh(CNY)


def test_a_sum_does_not_grow_without_end() -> None:
    """`x + x`, sixty times over, would otherwise have 2^60 parts."""
    nodes = Nodes()
    node = nodes.make(Op.TERM, (0,), (), CNY)
    for _ in range(60):
        node = nodes.make(Op.MONEY_ADD, (), (node, node), CNY)
    assert len(node.parts) <= 16


def test_a_choice_of_two_lies_where_either_may_lie() -> None:
    nodes = Nodes()
    narrow, wide = nodes.fresh(IntType(0, 1)), nodes.fresh(IntType(0, 50))
    for pair in ((narrow, wide), (wide, narrow)):
        assert nodes.either(nodes.fresh(BoolType()), *pair).known == Interval(0, 50)


@pytest.mark.parametrize(
    ("type_", "low", "high"), [(IntType(2, 5), 2, 5), (CNY, 0, 2**127 - 1), (BoolType(), 0, 1)]
)
def test_the_range_of_a_type(type_: IntType | MoneyType | BoolType, low: int, high: int) -> None:
    assert range_of(type_) == Interval(low, high)
    assert range_of(type_).within(MACHINE)
