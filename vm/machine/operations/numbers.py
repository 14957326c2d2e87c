"""Operations on ints, money and percents: exact, within bounds, rounded as their operand says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from vm.code.opcodes import Opcode
from vm.machine.frame import Frame, Operands, Stop
from vm.types import INT_HIGH, INT_LOW, MONEY_HIGH, PERCENT_WHOLE

OUT_OF_RANGE: Final = Stop("R4008")
DIVISION_BY_ZERO: Final = Stop("R4011")

Operation: TypeAlias = "Callable[[Frame, Operands], Stop | None]"
"""Takes its values from the frame's stack and leaves its result there, or says why it stops."""

DOWN, UP, HALF_EVEN = 1, 2, 3
"""The static operand of a rounding opcode: a place in `vm.check.checked.ROUNDINGS`, whose place 0 is none."""


def divide(top: int, bottom: int, rounding: int) -> int:
    """`top / bottom` as a whole number; `bottom` is not 0. Down is floor and up is ceiling, also below zero;
    half_even takes the nearest, of two equally near the even one."""
    if bottom < 0:
        top, bottom = -top, -bottom
    quotient, rest = divmod(top, bottom)
    if rounding == UP:
        return quotient + (rest > 0)
    if rounding == HALF_EVEN:
        return quotient + (2 * rest > bottom or (2 * rest == bottom and quotient % 2 == 1))
    return quotient


def in_int(value: int) -> bool:
    """Whether a number lies within 128 bits."""
    return INT_LOW <= value <= INT_HIGH


def in_money(value: int) -> bool:
    """Whether a number is an amount of money."""
    return 0 <= value <= MONEY_HIGH


def _exact(compute: Callable[[int, int], int], within: Callable[[int], bool]) -> Operation:
    """An operation on two numbers that needs no rounding."""

    def operation(frame: Frame, operands: Operands) -> Stop | None:
        stack = frame.stack
        right = stack.pop()
        result = compute(stack.pop(), right)
        if not within(result):
            return OUT_OF_RANGE
        stack.append(result)
        return None

    return operation


def _quotient(within: Callable[[int], bool], factor: int = 1) -> Operation:
    """The first number times `factor`, divided by the second."""

    def operation(frame: Frame, operands: Operands) -> Stop | None:
        stack = frame.stack
        bottom = stack.pop()
        top = stack.pop() * factor
        if bottom == 0:
            return DIVISION_BY_ZERO
        result = divide(top, bottom, operands[0])
        if not within(result):
            return OUT_OF_RANGE
        stack.append(result)
        return None

    return operation


def _percent(within: Callable[[int], bool]) -> Operation:
    """A percent (parts per million, the second) of the first number."""

    def operation(frame: Frame, operands: Operands) -> Stop | None:
        stack = frame.stack
        parts = stack.pop()
        result = divide(stack.pop() * parts, PERCENT_WHOLE, operands[0])
        if not within(result):
            return OUT_OF_RANGE
        stack.append(result)
        return None

    return operation


def _single(compute: Callable[[int], int]) -> Operation:
    """An operation on one number."""

    def operation(frame: Frame, operands: Operands) -> Stop | None:
        result = compute(frame.stack.pop())
        if not in_int(result):
            return OUT_OF_RANGE
        frame.stack.append(result)
        return None

    return operation


def _extreme(choose: Callable[[list[int]], int]) -> Operation:
    """The least or the greatest of as many values as the operand says."""

    def operation(frame: Frame, operands: Operands) -> Stop | None:
        stack = frame.stack
        values = stack[-operands[0] :]
        del stack[-operands[0] :]
        stack.append(choose(values))
        return None

    return operation


def _modulo(frame: Frame, operands: Operands) -> Stop | None:
    """The remainder that goes with the floor: it has the sign of the divisor."""
    stack = frame.stack
    bottom = stack.pop()
    top = stack.pop()
    if bottom == 0:
        return DIVISION_BY_ZERO
    stack.append(top % bottom)
    return None


def _add(left: int, right: int) -> int:
    return left + right


def _subtract(left: int, right: int) -> int:
    return left - right


def _multiply(left: int, right: int) -> int:
    return left * right


def _same(value: int) -> int:
    return value


def _negate(value: int) -> int:
    return -value


OPERATIONS: Mapping[Opcode, Operation] = MappingProxyType(
    {
        Opcode.INT_ADD: _exact(_add, in_int),
        Opcode.INT_SUBTRACT: _exact(_subtract, in_int),
        Opcode.INT_MULTIPLY: _exact(_multiply, in_int),
        Opcode.INT_DIVIDE: _quotient(in_int),
        Opcode.INT_MODULO: _modulo,
        Opcode.INT_NEGATE: _single(_negate),
        Opcode.INT_PERCENT: _percent(in_int),
        Opcode.MONEY_ADD: _exact(_add, in_money),
        Opcode.MONEY_SUBTRACT: _exact(_subtract, in_money),
        Opcode.MONEY_MULTIPLY: _exact(_multiply, in_money),
        Opcode.MONEY_DIVIDE: _quotient(in_money),
        Opcode.MONEY_PERCENT: _percent(in_money),
        Opcode.PERCENT_ADD: _exact(_add, in_int),
        Opcode.PERCENT_SUBTRACT: _exact(_subtract, in_int),
        Opcode.PERCENT_MULTIPLY: _exact(_multiply, in_int),
        Opcode.PERCENT_DIVIDE: _quotient(in_int),
        Opcode.RATIO: _quotient(in_int, PERCENT_WHOLE),
        Opcode.ABSOLUTE: _single(abs),
        Opcode.MINIMUM: _extreme(min),
        Opcode.MAXIMUM: _extreme(max),
        Opcode.MINOR: _single(_same),
    }
)
