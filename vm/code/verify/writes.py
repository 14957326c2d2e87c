"""What blocks write, how large and how deep they are: worked out once a block."""

from __future__ import annotations

from vm.code.opcodes import Opcode
from vm.code.program import Code, Instruction, Operand
from vm.code.verify.facts import Place
from vm.code.verify.transfers import ACCOUNT, SINGLE, pair


class Writes:
    """Answers by block; a block is known by its identity, so the program must outlive this."""

    __slots__ = ("_places", "_sizes")

    def __init__(self) -> None:
        self._places: dict[int, tuple[Place, ...]] = {}
        self._sizes: dict[int, tuple[int, int]] = {}

    def of(self, code: Code) -> tuple[Place, ...]:
        """The places that a block writes; `("set", n)`: a value is given, `("known", n)`: it may be taken."""
        found = self._places.get(id(code))
        if found is None:
            places: dict[Place, None] = {}
            for instruction in code:
                places.update(dict.fromkeys(_written(instruction)))
                for block in instruction.blocks:
                    places.update(dict.fromkeys(self.of(block)))
            found = self._places[id(code)] = tuple(places)
        return found

    def size(self, code: Code) -> int:
        """Instructions of a block, those inside its blocks included."""
        return self._measure(code)[0]

    def depth(self, code: Code) -> int:
        """Blocks inside blocks, the block itself included."""
        return self._measure(code)[1]

    def _measure(self, code: Code) -> tuple[int, int]:
        found = self._sizes.get(id(code))
        if found is None:
            size, depth = len(code), 0
            for instruction in code:
                for block in instruction.blocks:
                    inner = self._measure(block)
                    size, depth = size + inner[0], max(depth, inner[1])
            found = self._sizes[id(code)] = (size, depth + 1)
        return found


def _written(instruction: Instruction) -> tuple[Place, ...]:
    """The places that one instruction writes by itself."""
    opcode = instruction.opcode
    number = instruction.operands[0] if instruction.operands else None
    match opcode:
        case Opcode.SET_LOCAL | Opcode.FOR:
            return (("local", number),)
        case Opcode.SET_KEEP | Opcode.APPEND_KEEP:
            return (("keep", number), ("set", number))
        case Opcode.CLEAR_KEEP:
            return (("keep", number), ("known", number))
        case Opcode.MAP_SET | Opcode.MAP_ADD | Opcode.MAP_REMOVE:
            return (("map", number), ("keys", number))
        case Opcode.PAY:
            return (*_debited(instruction.operands[1]), *_credited(instruction.operands[2]), ("flows",))
        case Opcode.SHARE:
            source, parts, rest, _ = instruction.operands
            targets = (
                [part[0] for part in parts if isinstance(part, tuple)] if isinstance(parts, tuple) else []
            )
            credited = [place for target in (*targets, rest) for place in _credited(target)]
            return (*_debited(source), *credited, ("flows",))
        case Opcode.SEND:
            return _debited(instruction.operands[3]) if instruction.operands[2] else ()
        case Opcode.REFUND:
            return (("pot", number), ("cells", number), ("lots", number), ("flows",))
        case _:
            return ()


def _debited(operand: Operand) -> tuple[Place, ...]:
    found = pair(operand)
    if found is None:
        return ()
    pot, form = found
    places: tuple[Place, ...] = (("pot", pot), ("lots", pot))
    return places if form == SINGLE else (*places, ("cells", pot))


def _credited(operand: Operand) -> tuple[Place, ...]:
    found = pair(operand)
    if found is None or found[0] == ACCOUNT:
        return ()
    return tuple((what, found[1]) for what in ("pot", "cells", "lots", "credited"))
