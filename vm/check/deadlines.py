"""Deadlines that are certainly not after the entry, whatever the terms are."""

from __future__ import annotations

from vm.check.checked import Constant, Context, Expression, Operate
from vm.code.opcodes import Opcode
from vm.machine.dates import Duration


def dead_on_arrival(deadline: Expression) -> bool:
    """Whether a deadline cannot be after the instant at which the state is entered.

    A date ends at 24:00, so the entry day itself is after the entry, and the day before it is not.
    """
    match deadline:
        case Context(Opcode.NOW | Opcode.ENTERED):
            return True
        case Operate(Opcode.TIME_ADD, (Context(Opcode.NOW | Opcode.ENTERED), Constant(int(seconds)))):
            return seconds <= 0
        case Operate(Opcode.TIME_SUBTRACT, (Context(Opcode.NOW | Opcode.ENTERED), Constant(int(seconds)))):
            return seconds >= 0
        case Operate(
            Opcode.DATE_ADD, (Context(Opcode.TODAY | Opcode.ENTRY_DAY), Constant(Duration() as moved))
        ):
            return moved.count < 0
        case Operate(
            Opcode.DATE_SUBTRACT, (Context(Opcode.TODAY | Opcode.ENTRY_DAY), Constant(Duration() as moved))
        ):
            return moved.count > 0
        case Operate(Opcode.DATE_START, (Context(Opcode.TODAY | Opcode.ENTRY_DAY),)):
            return True
        case Operate(Opcode.MINIMUM, parts):
            return any(dead_on_arrival(part) for part in parts)
        case Operate(Opcode.MAXIMUM, parts):
            return all(dead_on_arrival(part) for part in parts)
        case _:
            return False
