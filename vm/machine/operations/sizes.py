"""What an instruction takes on top of its block's gas: one gas a unit of size of the values its row names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from vm.code.opcodes import Opcode, value_size
from vm.machine.frame import Frame, Operands
from vm.machine.operations.money import CELL, TO_CELL, TO_POT
from vm.machine.state import MISSING

Measure: TypeAlias = "Callable[[Frame, Operands], int]"
"""Gas for the sizes of an instruction's values, which are still on the stack."""

REFUND_CELL: Final = 80
"""Gas for each cell that a refund pays."""


def _place(depth: int) -> Measure:
    """The value so many places below the top of the stack (0: the top)."""

    def measure(frame: Frame, operands: Operands) -> int:
        return value_size(frame.stack[-1 - depth])

    return measure


def _pair(frame: Frame, operands: Operands) -> int:
    return value_size(frame.stack[-1]) + value_size(frame.stack[-2])


def _last(frame: Frame, count: int) -> int:
    """The last `count` values together."""
    stack = frame.stack
    return sum(value_size(stack[place]) for place in range(len(stack) - count, len(stack)))


def _counted(frame: Frame, operands: Operands) -> int:
    return _last(frame, operands[0])


def _items(frame: Frame, operands: Operands) -> int:
    return _last(frame, operands[1])


def _hashed(frame: Frame, operands: Operands) -> int:
    return _last(frame, len(operands[0]))


def _fields(frame: Frame, operands: Operands) -> int:
    return _last(frame, len(frame.tables.events[operands[0]].fields))


def _kept_list(frame: Frame, operands: Operands) -> int:
    items = frame.here.keeps[operands[0]]
    return 0 if items is MISSING else value_size(items)


def _pay_keys(frame: Frame, operands: Operands) -> int:
    _, source, target = operands
    size, depth = 0, 1
    if target[0] != TO_POT:
        size += value_size(frame.stack[-depth]) if target[0] == TO_CELL else 0
        depth += 1
    if source[1] == CELL:
        size += value_size(frame.stack[-depth])
    return size


def _share_keys(frame: Frame, operands: Operands) -> int:
    source, parts, rest = operands
    size, depth = 0, 1
    for target, denominator in ((rest, 1), *((part[0], part[2]) for part in reversed(parts))):
        depth += denominator == 0
        if target[0] != TO_POT:
            size += value_size(frame.stack[-depth]) if target[0] == TO_CELL else 0
            depth += 1
    if source[1] == CELL:
        size += value_size(frame.stack[-depth])
    return size


def _cells(frame: Frame, operands: Operands) -> int:
    return REFUND_CELL * len(frame.here.families[operands[0]])


MEASURES: Mapping[Opcode, Measure] = MappingProxyType(
    {
        Opcode.NARROW: _place(0),
        Opcode.SET_KEEP: _place(0),
        Opcode.APPEND_KEEP: _kept_list,
        Opcode.MAP_GET: _place(0),
        Opcode.MAP_HAS: _place(0),
        Opcode.MAP_SET: _pair,
        Opcode.MAP_ADD: _pair,
        Opcode.MAP_REMOVE: _place(0),
        Opcode.POT_CELL: _place(0),
        Opcode.PAY: _pay_keys,
        Opcode.SHARE: _share_keys,
        Opcode.REFUND: _cells,
        Opcode.NOTE: _fields,
        Opcode.EQUAL: _pair,
        Opcode.NOT_EQUAL: _pair,
        Opcode.DISTINCT: _counted,
        Opcode.WITH_FIELD: _place(1),
        Opcode.LIST: _items,
        Opcode.WITH_ITEM: _place(2),
        Opcode.CONTAINS: _place(0),
        Opcode.HASH: _hashed,
    }
)
"""A measure for every opcode whose row names values, and for REFUND."""
