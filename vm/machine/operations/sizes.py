"""What an instruction takes on top of its block's gas: one gas a unit of size of the values its row names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from vm.code.opcodes import Opcode, value_size
from vm.machine.frame import Frame, Operands
from vm.machine.lots import lots_of
from vm.machine.operations.money import CELL, TO_CELL, TO_POT
from vm.machine.state import MISSING

Measure: TypeAlias = "Callable[[Frame, Operands], int]"
"""Gas for the sizes of an instruction's values, which are still on the stack."""

REFUND_CELL: Final = 80
"""Gas for each cell that a refund pays."""
LINE: Final = 40
"""Gas for each line that a move out of a traced pot may move."""


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


def _lines(frame: Frame, source: tuple[int, int], named: int, key: Any, targets: int) -> int:
    """What a move out of a source takes for its lines and, of a share, for its targets."""
    pot, _ = source
    if not frame.tables.pots[pot].traced:
        return 0
    return LINE * ((1 if named else len(lots_of(frame.here, pot, key))) + targets)


def _pay_sizes(frame: Frame, operands: Operands) -> int:
    _, source, target, line = operands
    size, depth = 0, 1
    if target[0] != TO_POT:
        size += value_size(frame.stack[-depth]) if target[0] == TO_CELL else 0
        depth += 1
    key = frame.stack[-depth] if source[1] == CELL else None
    size += 0 if key is None else value_size(key)
    return size + _lines(frame, source, line, key, 0)


def _share_sizes(frame: Frame, operands: Operands) -> int:
    source, parts, rest, line = operands
    size, depth = 0, 1
    for target, denominator in ((rest, 1), *((part[0], part[2]) for part in reversed(parts))):
        depth += denominator == 0
        if target[0] != TO_POT:
            size += value_size(frame.stack[-depth]) if target[0] == TO_CELL else 0
            depth += 1
    depth += line
    key = frame.stack[-depth] if source[1] == CELL else None
    size += 0 if key is None else value_size(key)
    return size + _lines(frame, source, line, key, len(parts) + 1)


def _cells(frame: Frame, operands: Operands) -> int:
    here, pot = frame.here, operands[0]
    return REFUND_CELL * len(here.families[pot]) + LINE * len(here.cell_lots[pot])


def _sent(frame: Frame, operands: Operands) -> int:
    """The arguments of a message, and what its money takes."""
    contract, rule, money, source, line = operands
    key = frame.stack[-1] if source[1] == CELL else None
    size = (0 if key is None else value_size(key)) + (_lines(frame, source, line, key, 0) if money else 0)
    end = len(frame.stack) - money - line - (source[1] == CELL)
    count = len(frame.action.program.contracts[contract].rules[rule].parameters)
    return size + sum(value_size(value) for value in frame.stack[end - count : end])


def _terms(frame: Frame, operands: Operands) -> int:
    return _last(frame, len(frame.action.program.contracts[operands[0]].terms))


def _cell_key(frame: Frame, operands: Operands) -> int:
    """The key of a cell whose line is asked for, below the name of the line."""
    return value_size(frame.stack[-2]) if operands[0][1] == CELL else 0


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
        Opcode.LOTS: _cell_key,
        Opcode.PAY: _pay_sizes,
        Opcode.SHARE: _share_sizes,
        Opcode.REFUND: _cells,
        Opcode.NOTE: _fields,
        Opcode.SEND: _sent,
        Opcode.CREATE: _terms,
        Opcode.EQUAL: _pair,
        Opcode.NOT_EQUAL: _pair,
        Opcode.DISTINCT: _counted,
        Opcode.WITH_FIELD: _place(1),
        Opcode.LIST: _items,
        Opcode.WITH_ITEM: _place(2),
        Opcode.CONTAINS: _place(0),
        Opcode.HASH: _hashed,
        Opcode.INCLUDED: _place(1),
        Opcode.ABSENT: _place(1),
    }
)
"""A measure for every opcode whose row names values, and for REFUND."""
