"""Numbers: exact within 128 bits, rounded as said, stopped at every border."""

from __future__ import annotations

from typing import Any

import pytest

from tests.vm.machine.build import CNY, INT, Pools, op
from tests.vm.machine.world import evaluated
from vm.code.opcodes import Opcode
from vm.types import PercentType, Type

HIGH = 170141183460469231731687303715884105727
LOW = -170141183460469231731687303715884105728
DOWN, UP, HALF_EVEN = 1, 2, 3
PERCENT = PercentType(LOW, HIGH)
RANGE, ZERO = "R4008", "R4011"


def binary(opcode: Opcode, left: tuple[Type, int], right: tuple[Type, int], *static: int) -> Any:
    """The result of an operation on two constants."""
    pools = Pools()
    return evaluated(pools, pools.push(*left), pools.push(*right), op(opcode, *static))


def ints(opcode: Opcode, left: int, right: int, *static: int) -> Any:
    """The result of an operation on two ints."""
    return binary(opcode, (INT, left), (INT, right), *static)


@pytest.mark.parametrize(
    ("opcode", "left", "right", "result"),
    [
        (Opcode.INT_ADD, 2, 3, 5),
        (Opcode.INT_ADD, HIGH - 1, 1, HIGH),
        (Opcode.INT_ADD, HIGH, 1, RANGE),
        (Opcode.INT_ADD, LOW, -1, RANGE),
        (Opcode.INT_ADD, LOW, HIGH, -1),
        (Opcode.INT_SUBTRACT, 2, 3, -1),
        (Opcode.INT_SUBTRACT, LOW + 1, 1, LOW),
        (Opcode.INT_SUBTRACT, LOW, 1, RANGE),
        (Opcode.INT_SUBTRACT, 0, LOW, RANGE),
        (Opcode.INT_SUBTRACT, -1, LOW, HIGH),
        (Opcode.INT_MULTIPLY, -4, 6, -24),
        (Opcode.INT_MULTIPLY, 2**64, 2**63, RANGE),
        (Opcode.INT_MULTIPLY, -(2**64), 2**63, LOW),
        (Opcode.INT_MULTIPLY, 2**63, 2**63, 2**126),
        (Opcode.INT_MODULO, 7, 3, 1),
        (Opcode.INT_MODULO, -7, 3, 2),
        (Opcode.INT_MODULO, 7, -3, -2),
        (Opcode.INT_MODULO, -7, -3, -1),
        (Opcode.INT_MODULO, 7, 0, ZERO),
        (Opcode.INT_MODULO, LOW, -1, 0),
    ],
)
def test_ints_are_exact_within_128_bits(opcode: Opcode, left: int, right: int, result: object) -> None:
    assert ints(opcode, left, right) == result


@pytest.mark.parametrize(
    ("left", "right", "down", "up", "half_even"),
    [
        (7, 2, 3, 4, 4),
        (5, 2, 2, 3, 2),
        (-5, 2, -3, -2, -2),
        (-7, 2, -4, -3, -4),
        (5, -2, -3, -2, -2),
        (-5, -2, 2, 3, 2),
        (8, 3, 2, 3, 3),
        (7, 3, 2, 3, 2),
        (-7, 3, -3, -2, -2),
        (-8, 3, -3, -2, -3),
        (6, 3, 2, 2, 2),
        (0, -9, 0, 0, 0),
        (1, 2, 0, 1, 0),
        (3, 2, 1, 2, 2),
        (-1, 2, -1, 0, 0),
        (-3, 2, -2, -1, -2),
    ],
)
def test_division_rounds_down_to_the_floor_up_to_the_ceiling_and_ties_to_even(
    left: int, right: int, down: int, up: int, half_even: int
) -> None:
    found = [ints(Opcode.INT_DIVIDE, left, right, mode) for mode in (DOWN, UP, HALF_EVEN)]
    assert found == [down, up, half_even]


@pytest.mark.parametrize("mode", [DOWN, UP, HALF_EVEN])
def test_division_stops_on_zero_and_above_the_highest_int(mode: int) -> None:
    assert ints(Opcode.INT_DIVIDE, 1, 0, mode) == ZERO
    assert ints(Opcode.INT_DIVIDE, LOW, -1, mode) == RANGE
    assert ints(Opcode.INT_DIVIDE, LOW, 1, mode) == LOW
    assert ints(Opcode.INT_DIVIDE, HIGH, -1, mode) == LOW + 1


@pytest.mark.parametrize(
    ("opcode", "left", "right", "result"),
    [
        (Opcode.MONEY_ADD, 0, 0, 0),
        (Opcode.MONEY_ADD, HIGH, 0, HIGH),
        (Opcode.MONEY_ADD, HIGH, 1, RANGE),
        (Opcode.MONEY_SUBTRACT, 5, 5, 0),
        (Opcode.MONEY_SUBTRACT, 5, 6, RANGE),
    ],
)
def test_money_is_never_below_nothing_nor_above_its_highest(
    opcode: Opcode, left: int, right: int, result: object
) -> None:
    assert binary(opcode, (CNY, left), (CNY, right)) == result


@pytest.mark.parametrize(
    ("amount", "factor", "result"),
    [(3, 4, 12), (3, 0, 0), (0, -1, 0), (3, -1, RANGE), (2**126, 2, RANGE), (2**126, 1, 2**126)],
)
def test_a_multiple_of_money(amount: int, factor: int, result: object) -> None:
    assert binary(Opcode.MONEY_MULTIPLY, (CNY, amount), (INT, factor)) == result


@pytest.mark.parametrize(
    ("amount", "divisor", "down", "up", "half_even"),
    [
        (10_000, 3, 3333, 3334, 3333),
        (5, 2, 2, 3, 2),
        (15, 10, 1, 2, 2),
        (0, 7, 0, 0, 0),
        (5, 0, ZERO, ZERO, ZERO),
        (5, -2, RANGE, RANGE, RANGE),
        (1, -2, RANGE, 0, 0),
    ],
)
def test_a_quotient_of_money(amount: int, divisor: int, down: object, up: object, half_even: object) -> None:
    found = [
        binary(Opcode.MONEY_DIVIDE, (CNY, amount), (INT, divisor), mode) for mode in (DOWN, UP, HALF_EVEN)
    ]
    assert found == [down, up, half_even]


@pytest.mark.parametrize(
    ("amount", "parts", "down", "up", "half_even"),
    [
        (101, 310_000, 31, 32, 31),
        (1, 500_000, 0, 1, 0),
        (3, 500_000, 1, 2, 2),
        (600_000, 500, 300, 300, 300),
        (100, 1_000_000, 100, 100, 100),
        (100, 4_000_000, 400, 400, 400),
        (100, 0, 0, 0, 0),
        (HIGH, 1_000_001, RANGE, RANGE, RANGE),
    ],
)
def test_a_percent_of_money(amount: int, parts: int, down: object, up: object, half_even: object) -> None:
    found = [
        binary(Opcode.MONEY_PERCENT, (CNY, amount), (PERCENT, parts), mode) for mode in (DOWN, UP, HALF_EVEN)
    ]
    assert found == [down, up, half_even]


def test_a_negative_percent_of_money_stops_unless_it_rounds_to_nothing() -> None:
    assert binary(Opcode.MONEY_PERCENT, (CNY, 100), (PERCENT, -10_000), DOWN) == RANGE
    assert binary(Opcode.MONEY_PERCENT, (CNY, 1), (PERCENT, -10_000), UP) == 0


@pytest.mark.parametrize(
    ("number", "parts", "down", "up", "half_even"),
    [(-3, 500_000, -2, -1, -2), (-1, 500_000, -1, 0, 0), (7, 100_000, 0, 1, 1)],
)
def test_a_percent_of_an_int(number: int, parts: int, down: int, up: int, half_even: int) -> None:
    found = [
        binary(Opcode.INT_PERCENT, (INT, number), (PERCENT, parts), mode) for mode in (DOWN, UP, HALF_EVEN)
    ]
    assert found == [down, up, half_even]


@pytest.mark.parametrize(
    ("opcode", "left", "right", "result"),
    [
        (Opcode.PERCENT_ADD, 300_000, 800_000, 1_100_000),
        (Opcode.PERCENT_ADD, HIGH, 1, RANGE),
        (Opcode.PERCENT_SUBTRACT, 300_000, 800_000, -500_000),
        (Opcode.PERCENT_SUBTRACT, LOW, 1, RANGE),
        (Opcode.PERCENT_MULTIPLY, 300_000, 3, 900_000),
        (Opcode.PERCENT_MULTIPLY, HIGH, 2, RANGE),
    ],
)
def test_percents_count_in_parts_of_a_million(opcode: Opcode, left: int, right: int, result: object) -> None:
    assert binary(opcode, (PERCENT, left), (PERCENT, right)) == result


def test_a_quotient_of_percents_rounds_its_parts() -> None:
    found = [
        binary(Opcode.PERCENT_DIVIDE, (PERCENT, 1_000_000), (INT, 3), mode) for mode in (DOWN, UP, HALF_EVEN)
    ]
    assert found == [333_333, 333_334, 333_333]
    assert binary(Opcode.PERCENT_DIVIDE, (PERCENT, 1), (INT, 0), DOWN) == ZERO


@pytest.mark.parametrize(
    ("left", "right", "down", "up", "half_even"),
    [
        (1, 3, 333_333, 333_334, 333_333),
        (2, 3, 666_666, 666_667, 666_667),
        (1, 2_000_000, 0, 1, 0),
        (3, 2_000_000, 1, 2, 2),
        (5, 4, 1_250_000, 1_250_000, 1_250_000),
        (0, 5, 0, 0, 0),
        (5, 0, ZERO, ZERO, ZERO),
        (HIGH, 1, RANGE, RANGE, RANGE),
    ],
)
def test_a_ratio_is_a_percent(left: int, right: int, down: object, up: object, half_even: object) -> None:
    found = [binary(Opcode.RATIO, (CNY, left), (CNY, right), mode) for mode in (DOWN, UP, HALF_EVEN)]
    assert found == [down, up, half_even]


@pytest.mark.parametrize(
    ("opcode", "value", "result"),
    [
        (Opcode.INT_NEGATE, HIGH, LOW + 1),
        (Opcode.INT_NEGATE, LOW, RANGE),
        (Opcode.INT_NEGATE, 0, 0),
        (Opcode.ABSOLUTE, -5, 5),
        (Opcode.ABSOLUTE, 5, 5),
        (Opcode.ABSOLUTE, LOW, RANGE),
        (Opcode.ABSOLUTE, LOW + 1, HIGH),
        (Opcode.MINOR, HIGH, HIGH),
    ],
)
def test_operations_on_one_number(opcode: Opcode, value: int, result: object) -> None:
    pools = Pools()
    assert evaluated(pools, pools.number(value), op(opcode)) == result


def test_the_least_and_the_greatest() -> None:
    for opcode, result in ((Opcode.MINIMUM, -4), (Opcode.MAXIMUM, 9)):
        pools = Pools()
        assert evaluated(pools, *(pools.number(value) for value in (3, -4, 9)), op(opcode, 3)) == result
