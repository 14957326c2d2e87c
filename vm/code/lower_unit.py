"""One unit of code while it is written: instructions with the places of the text they come from."""

from __future__ import annotations

from collections.abc import Callable

from vm.code.charges import with_charges
from vm.code.lower_pools import Pools
from vm.code.opcodes import Opcode
from vm.code.program import Code, Instruction, Operand
from vm.code.units import in_text_order, number_positions
from vm.source import Span


class UnitWriter:
    """Collects the instructions of one unit. Until `finish`, an instruction's position leads to its span."""

    __slots__ = ("_code", "_spans", "pools")

    def __init__(self, pools: Pools) -> None:
        self.pools = pools
        self._code: list[Instruction] = []
        self._spans: list[Span] = []

    def put(self, span: Span, opcode: Opcode, *operands: Operand, blocks: tuple[Code, ...] = ()) -> None:
        """Write an instruction that stands for this place of the text."""
        self._code.append(Instruction(opcode, operands, blocks, len(self._spans)))
        self._spans.append(span)

    def block(self, write: Callable[[], None]) -> Code:
        """What `write` writes, as a block and not as part of the code around it."""
        around, self._code = self._code, []
        write()
        inside, self._code = self._code, around
        return tuple(inside)

    def finish(self, whole: Span) -> tuple[Code, tuple[Span, ...]]:
        """The unit's code, charged and numbered, and the span of each instruction by position.

        `whole` is the span of a charge for nothing.
        """
        charged = with_charges(tuple(self._code))
        places = (instruction.position for instruction in in_text_order(charged))
        spans = tuple(self._spans[place] if place >= 0 else whole for place in places)
        return number_positions(charged), spans
