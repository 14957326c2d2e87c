"""What a condition read, for the message of its refusal: `amount = 7,000.00 CNY; deposit = 6,000.00 CNY`.

A refused condition is run once more with `Action.readings` set, without gas and without a trace. Readings
explain and are no part of a result that anything else depends on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from vm.code.opcodes import Opcode, value_size
from vm.code.program import Instruction, UnitKind
from vm.code.stack import Surroundings, after
from vm.code.units import unit_locals
from vm.machine.frame import Frame
from vm.machine.outcome import Reading
from vm.machine.view import LIVE
from vm.types import IntType, ListType, RecordType, Type

_NAMED: Final = frozenset(
    {
        Opcode.LOCAL,
        Opcode.TERM,
        Opcode.KEEP,
        Opcode.KNOWN,
        Opcode.MAP_SUM,
        Opcode.MAP_COUNT,
        Opcode.POT,
        Opcode.POT_SUM,
        Opcode.STATE_IS,
        Opcode.NOW,
        Opcode.TODAY,
        Opcode.ENTERED,
        Opcode.ENTRY_DAY,
    }
)
"""They read what their operand names: the same thing however often they stand."""
_KEYED: Final = frozenset(
    {Opcode.MAP_GET, Opcode.MAP_HAS, Opcode.POT_CELL, Opcode.PAID, Opcode.RECEIVED, Opcode.BALANCE}
)
_PARTS: Final = frozenset({Opcode.FIELD, Opcode.ITEM, Opcode.LENGTH})
"""They take a part of a compound value: only the part is shown."""
_LARGEST: Final = 64
"""Values of a greater `value_size` are left out: a message is read by people."""


@dataclass(frozen=True, slots=True)
class _Noted:
    """A reading with what it was of, None where the same thing cannot be told."""

    reading: Reading
    what: tuple[Any, ...] | None


class Readings:
    """Values in the order in which they were read; of what is read twice, the first."""

    __slots__ = ("_found", "_holder")

    def __init__(self) -> None:
        self._found: list[_Noted] = []
        self._holder = -1

    def note(self, frame: Frame, instruction: Instruction) -> None:
        """Keep what an instruction, which has just run, read."""
        opcode = instruction.opcode
        if opcode is Opcode.OLD:
            # what `old(…)` reads is shown as the whole of it
            self._holder = instruction.position
        elif opcode in _PARTS:
            self._part(frame, instruction)
        elif opcode in _NAMED or opcode in _KEYED:
            type_ = _type(frame, instruction)
            if type_ is not None:
                holder = None if frame.instance is None else frame.instance.number
                what = (opcode, instruction.operands, frame.unit, holder, frame.view is LIVE)
                self._keep(frame, instruction, type_, what if opcode in _NAMED else None)

    def _keep(
        self, frame: Frame, instruction: Instruction, type_: Type, what: tuple[Any, ...] | None
    ) -> None:
        position = instruction.position if frame.view is LIVE else self._holder
        reading = Reading(frame.unit, position, frame.stack[-1], type_)
        self._found.append(_Noted(reading, what))

    def _part(self, frame: Frame, instruction: Instruction) -> None:
        """Put the part in the place of the last compound value that was read."""
        for place in reversed(range(len(self._found))):
            match self._found[place].reading.type, instruction.opcode:
                case RecordType(_, fields), Opcode.FIELD:
                    field = instruction.operands[0]
                    type_ = fields[field][1] if isinstance(field, int) else None
                case ListType(item), Opcode.ITEM:
                    type_ = item
                case ListType(), Opcode.LENGTH:
                    type_ = IntType()
                case _:
                    continue
            if type_ is not None:
                del self._found[place]
                self._keep(frame, instruction, type_, None)
            return

    def result(self) -> tuple[Reading, ...]:
        """All readings, of each thing the first, without values too large to read."""
        kept: list[Reading] = []
        seen: list[tuple[Any, ...]] = []
        for noted in self._found:
            if value_size(noted.reading.value) > _LARGEST or noted.what in seen:
                continue
            if noted.what is not None:
                seen.append(noted.what)
            kept.append(noted.reading)
        return tuple(kept)


def _type(frame: Frame, instruction: Instruction) -> Type | None:
    """The type of what was read; None where it is not known (locals of scenarios)."""
    action, unit = frame.action, frame.unit
    probe = unit.kind is UnitKind.PROBE
    if probe and instruction.opcode is Opcode.LOCAL:
        return None
    locals_ = () if probe else unit_locals(action.program, unit)
    number = 0 if frame.instance is None else frame.instance.contract
    tables = None if frame.instance is None else action.program.contracts[number]
    return after(instruction, (), Surroundings(action.program, tables, number, locals_))[-1]
