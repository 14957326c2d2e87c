"""Comparisons and negation. Values of one type are equal where their plain Python values are."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from vm.code.opcodes import Opcode
from vm.machine.frame import Frame, Operands, Stop
from vm.machine.operations.numbers import Operation


def _compare(holds: Callable[[Any, Any], bool]) -> Operation:
    """A comparison of two values."""

    def operation(frame: Frame, operands: Operands) -> Stop | None:
        stack = frame.stack
        right = stack.pop()
        stack.append(holds(stack.pop(), right))
        return None

    return operation


def _not(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(not frame.stack.pop())
    return None


def _distinct(frame: Frame, operands: Operands) -> Stop | None:
    """Whether as many values as the operand says all differ."""
    stack = frame.stack
    values = stack[-operands[0] :]
    del stack[-operands[0] :]
    stack.append(len(set(values)) == len(values))
    return None


OPERATIONS: Mapping[Opcode, Operation] = MappingProxyType(
    {
        Opcode.EQUAL: _compare(operator.eq),
        Opcode.NOT_EQUAL: _compare(operator.ne),
        Opcode.LESS: _compare(operator.lt),
        Opcode.LESS_EQUAL: _compare(operator.le),
        Opcode.GREATER: _compare(operator.gt),
        Opcode.GREATER_EQUAL: _compare(operator.ge),
        Opcode.NOT: _not,
        Opcode.DISTINCT: _distinct,
    }
)
