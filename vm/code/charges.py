"""The rule by which blocks are charged, as the opcode table states it: the one place that works it out.

Lowering puts charges into code with `with_charges`; the verifier asks `charge_fault` whether they are
exactly what the rule gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vm.code.opcodes import BLOCKS, TABLE, Opcode
from vm.code.program import Code, Instruction

NO_POSITION = -1


def with_charges(code: Code) -> Code:
    """Code without charges, charged: CHARGE at the start, one after each instruction that holds blocks
    unless it is the last, and the gas of a FOR's body in FOR. A CHARGE takes the position of the first
    instruction it pays.
    """
    return _charged(code, NO_POSITION)


def _charged(code: Code, holder: int) -> Code:
    done: list[Instruction] = []
    for segment in _segments(code):
        done.append(_charge(segment, holder))
        done.extend(_inside(instruction) for instruction in segment)
    return tuple(done) if done else (Instruction(Opcode.CHARGE, (0,), (), holder),)


def _inside(instruction: Instruction) -> Instruction:
    """The instruction with its blocks charged."""
    position = instruction.position
    if instruction.opcode is Opcode.FOR:
        first = next(_segments(instruction.blocks[0]), ())
        local, limit = instruction.operands[0], instruction.operands[1]
        body = _charged(instruction.blocks[0], position)[1:]
        return Instruction(Opcode.FOR, (local, limit, _gas(first)), (body,), position)
    blocks = tuple(_charged(block, position) for block in instruction.blocks)
    return Instruction(instruction.opcode, instruction.operands, blocks, position)


def _segments(code: Code) -> Iterator[Code]:
    """The stretches that one CHARGE pays: up to and including the next instruction that holds blocks."""
    stretch: list[Instruction] = []
    for instruction in code:
        stretch.append(instruction)
        if instruction.opcode in BLOCKS:
            yield tuple(stretch)
            stretch = []
    if stretch:
        yield tuple(stretch)


def _gas(instructions: Iterable[Instruction]) -> int:
    return sum(TABLE[instruction.opcode].gas for instruction in instructions)


def _charge(segment: Code, holder: int) -> Instruction:
    position = segment[0].position if segment else holder
    return Instruction(Opcode.CHARGE, (_gas(segment),), (), position)


def without_charges(code: Code) -> Code:
    """The code without any CHARGE, and with 0 as the gas of the bodies of FORs."""
    done: list[Instruction] = []
    for instruction in code:
        if instruction.opcode is Opcode.CHARGE:
            continue
        operands = instruction.operands
        if instruction.opcode is Opcode.FOR:
            operands = (*operands[:2], 0)
        blocks = tuple(without_charges(block) for block in instruction.blocks)
        done.append(Instruction(instruction.opcode, operands, blocks, instruction.position))
    return tuple(done)


def charge_fault(code: Code) -> int | None:
    """The position of the first instruction at which the charges are not what the rule gives; None if they
    are.

    Every instruction must have as many operands and blocks as the table says.
    """
    return _difference(code, with_charges(without_charges(code)), 0)


def _difference(given: Code, expected: Code, start: int) -> int | None:
    """The position, counted from `start`, of the first instruction that differs."""
    place = start
    for left, right in zip(given, expected, strict=False):
        if (left.opcode, left.operands) != (right.opcode, right.operands):
            return place
        place += 1
        for inner, wanted in zip(left.blocks, right.blocks, strict=True):
            found = _difference(inner, wanted, place)
            if found is not None:
                return found
            place += _count(inner)
    return None if len(given) == len(expected) else place


def _count(code: Code) -> int:
    """Instructions of a sequence, those in blocks included."""
    return sum(1 + sum(_count(block) for block in instruction.blocks) for instruction in code)
