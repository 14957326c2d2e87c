"""How many events a run of a clock may note, and how many keys it may create: beyond a limit it stops."""

from __future__ import annotations

from typing import NamedTuple

from vm.code.opcodes import Opcode
from vm.code.program import Code, ContractCode, Instruction, Operand
from vm.code.verify.transfers import FAMILY_CELL, pair


class Count(NamedTuple):
    """Events and new keys, at most."""

    events: int
    keys: int


def count(code: Code, contract: ContractCode) -> Count:
    """The most that one run of a block can come to; the code must be well typed."""
    events = keys = 0
    for instruction in code:
        found = _count(instruction, contract)
        events += found.events
        keys += found.keys
    return Count(events, keys)


def _count(instruction: Instruction, contract: ContractCode) -> Count:
    operands = instruction.operands
    match instruction.opcode:
        case Opcode.NOTE:
            return Count(1, 0)
        case Opcode.MAP_SET:
            (number,) = operands
            has_default = isinstance(number, int) and contract.maps[number].default is not None
            return Count(0, 1 if has_default else 0)
        case Opcode.PAY:
            return Count(0, _cells(operands[2]))
        case Opcode.SHARE:
            parts = operands[1] if isinstance(operands[1], tuple) else ()
            targets = [part[0] for part in parts if isinstance(part, tuple)]
            return Count(0, sum(_cells(target) for target in (*targets, operands[2])))
        case Opcode.IF:
            first, second = (count(block, contract) for block in instruction.blocks)
            return Count(max(first.events, second.events), max(first.keys, second.keys))
        case Opcode.FOR:
            turns = operands[1] if isinstance(operands[1], int) else 0
            body = count(instruction.blocks[0], contract)
            return Count(turns * body.events, turns * body.keys)
        case _:
            return Count(0, 0)


def _cells(target: Operand) -> int:
    found = pair(target)
    return 1 if found is not None and found[0] == FAMILY_CELL else 0


def first_of(code: Code, opcode: Opcode) -> int:
    """The position of the first instruction of an opcode; -1 where there is none."""
    for instruction in code:
        if instruction.opcode is opcode:
            return instruction.position
        for block in instruction.blocks:
            found = first_of(block, opcode)
            if found >= 0:
                return found
    return -1
