"""Running one unit of code, instruction by instruction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from vm.code.opcodes import Opcode
from vm.code.program import Code
from vm.machine.frame import OUT_OF_GAS, Cursor, Cursors, Frame, Stop
from vm.machine.host import Meter
from vm.machine.operations import CONTROLS, MEASURES, OPERATIONS
from vm.machine.operations.control import charge, leave, start_unit
from vm.machine.outcome import Reading, Refusal
from vm.machine.readings import Readings
from vm.machine.trace import NO_TRACE, Stepped

_UNBOUNDED: Final = 2**62
_STEPS: Final = {
    opcode: (MEASURES.get(opcode), OPERATIONS.get(opcode), CONTROLS.get(opcode)) for opcode in Opcode
}
"""For each opcode what measures its values, and the one of the two that runs it."""


def run(frame: Frame, code: Code) -> Refusal | None:
    """Run a unit to its end, what it calls included; a refusal (R5001: out of gas) where it stops.

    A unit that gives a value leaves it on the frame's stack.
    """
    cursors: Cursors = []
    start_unit(cursors, frame, code)
    while cursors:
        stop = _run_block(cursors)
        if stop is not None:
            return _refusal(stop, cursors[-1])
    return None


def _run_block(cursors: Cursors) -> Stop | None:
    """Step through the innermost sequence of code until it ends or another becomes the innermost."""
    cursor = cursors[-1]
    frame, code, place = cursor.frame, cursor.code, cursor.place
    stack, floor = frame.stack, cursor.floor
    readings, traced = frame.action.readings, frame.action.tracer.steps
    while place < len(code):
        if len(stack) == floor:
            cursor.start = place
        instruction = code[place]
        place += 1
        frame.position = instruction.position
        if traced:
            _trace_step(frame, instruction.opcode)
        measure, operation, control = _STEPS[instruction.opcode]
        stop = None
        if measure is not None:
            stop = charge(frame, measure(frame, instruction.operands), sized=True)
        if stop is None and operation is not None:
            stop = operation(frame, instruction.operands)
        elif stop is None and control is not None:
            cursor.place = place
            stop = control(cursors, frame, instruction)
        if stop is not None:
            cursor.place = place
            return stop
        moved = not cursors or cursors[-1] is not cursor
        if readings is not None and (not moved or instruction.opcode is Opcode.OLD):
            readings.note(frame, instruction)
        if moved:
            return None
    leave(cursors)
    return None


def _trace_step(frame: Frame, opcode: Opcode) -> None:
    action = frame.action
    action.tracer.emit(Stepped(frame.unit, frame.position, opcode, len(frame.stack), action.meter.used))


def _refusal(stop: Stop, cursor: Cursor) -> Refusal:
    """What stopped, where, in whose words, and what the statement had read by then."""
    frame = cursor.frame
    texts = frame.action.program.texts
    reason = None if stop.text is None else texts[stop.text]
    readings = () if stop == OUT_OF_GAS else _read_again(cursor)
    return Refusal(stop.code, frame.unit, frame.position, reason, readings)


def _read_again(cursor: Cursor) -> tuple[Reading, ...]:
    """What the present statement read before the instruction that stopped."""
    return read_again(cursor.frame, cursor.code[cursor.start : cursor.place - 1])


def read_again(frame: Frame, code: Code) -> tuple[Reading, ...]:
    """What code that changes nothing reads on the frame's instance."""
    readings = Readings()
    action = replace(frame.action, meter=Meter(_UNBOUNDED), tracer=NO_TRACE, readings=readings)
    copy = Frame(action, frame.unit, frame.instance, list(frame.locals), [], frame.view)
    cursors: Cursors = [Cursor(code, copy)]
    while cursors:
        if _run_block(cursors) is not None:
            break
    return readings.result()


def evaluate(frame: Frame, code: Code) -> Any:
    """Run a unit that gives a value: the value, or the Refusal where it stops."""
    refusal = run(frame, code)
    return frame.stack.pop() if refusal is None else refusal
