"""Instructions that hold blocks, call, charge or end a path: they move the run's cursors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from vm.code.opcodes import Opcode
from vm.code.program import Code, Instruction, Unit, UnitKind
from vm.machine.fault import InternalFault
from vm.machine.frame import OUT_OF_GAS, STAY, Cursor, Cursors, Frame, Stop
from vm.machine.links import is_unsettled
from vm.machine.operations.compound import NO_SUCH
from vm.machine.state import MISSING, NOT_CREATED, Status
from vm.machine.trace import Charged, UnitEnded, UnitStarted
from vm.machine.view import LIVE, Past

Control: TypeAlias = "Callable[[Cursors, Frame, Instruction], Stop | None]"

REQUIRED: Final = "R4001"
LIST_TOO_LONG: Final = Stop("R4014")
NOT_THERE_YET: Final = Stop("R4020")


def charge(frame: Frame, gas: int, *, sized: bool) -> Stop | None:
    """Take gas, or say that there is not enough."""
    action = frame.action
    if gas == 0:
        return None
    if not action.meter.charge(gas):
        return OUT_OF_GAS
    action.tracer.emit(Charged(frame.unit, frame.position, gas, sized))
    return None


def start_unit(cursors: Cursors, frame: Frame, code: Code) -> None:
    """Let a unit of code run next."""
    number = None if frame.instance is None else frame.instance.number
    given = tuple(value for value in frame.locals if value is not MISSING)
    frame.action.tracer.emit(UnitStarted(frame.unit, number, given))
    cursors.append(Cursor(code, frame, unit=True))


def leave(cursors: Cursors) -> None:
    """At the end of a sequence of code: the next turn of a loop, or back to what is around it."""
    cursor = cursors[-1]
    if cursor.turns is not None:
        item = next(cursor.turns, MISSING)
        if item is not MISSING:
            cursor.frame.locals[cursor.local] = item
            cursor.place = 0
            return
    cursors.pop()
    if cursor.unit:
        end_unit(cursor)


def end_unit(cursor: Cursor) -> None:
    """Trace that a unit ended, with what it left on the stack."""
    stack = cursor.frame.stack
    result = stack[-1] if len(stack) > cursor.floor else None
    cursor.frame.action.tracer.emit(UnitEnded(cursor.frame.unit, result))


def _charge(cursors: Cursors, frame: Frame, instruction: Instruction) -> Stop | None:
    gas = instruction.operands[0]
    return charge(frame, gas, sized=False) if isinstance(gas, int) else None


def _if(cursors: Cursors, frame: Frame, instruction: Instruction) -> Stop | None:
    block = instruction.blocks[0 if frame.stack.pop() else 1]
    cursors.append(Cursor(block, frame))
    return None


def _for(cursors: Cursors, frame: Frame, instruction: Instruction) -> Stop | None:
    """The body's first block is charged here, for all turns at once."""
    local, limit, gas = _numbers(instruction)
    items = frame.stack.pop()
    if len(items) > limit:
        return LIST_TOO_LONG
    stop = charge(frame, gas * len(items), sized=False)
    if stop is not None:
        return stop
    cursor = Cursor(instruction.blocks[0], frame)
    cursor.turns, cursor.local = iter(items), local
    cursor.place = len(cursor.code)
    cursors.append(cursor)
    return None


def _at(cursors: Cursors, frame: Frame, instruction: Instruction) -> Stop | None:
    instance = frame.action.host.instance(frame.stack.pop())
    if instance is None:
        return NO_SUCH
    block = instruction.blocks[0]
    # terms are the same whatever is still to happen to the instance
    if not _reads_a_term(block) and is_unsettled(instance, frame.action.host.instance):
        return NOT_THERE_YET
    if instance.status[Status.STATE] == NOT_CREATED:
        return NOT_THERE_YET
    cursors.append(Cursor(instruction.blocks[0], frame.block(instance, LIVE)))
    return None


def _reads_a_term(block: Code) -> bool:
    return all(one.opcode in (Opcode.CHARGE, Opcode.TERM) for one in block)


def _old(cursors: Cursors, frame: Frame, instruction: Instruction) -> Stop | None:
    action = frame.action
    if action.past is None:
        action.past = Past(action.journal, action.mark)
    cursors.append(Cursor(instruction.blocks[0], frame.block(frame.instance, action.past)))
    return None


def _call(cursors: Cursors, frame: Frame, instruction: Instruction) -> Stop | None:
    (number,) = _numbers(instruction)
    function = frame.action.program.functions[number]
    stack = frame.stack
    place = len(stack) - len(function.parameters)
    arguments = stack[place:]
    del stack[place:]
    unit = Unit(UnitKind.FUNCTION, 0, number)
    start_unit(
        cursors, Frame(frame.action, unit, frame.instance, arguments, stack, frame.view), function.code
    )
    return None


def _map_get(cursors: Cursors, frame: Frame, instruction: Instruction) -> Stop | None:
    """The value of a key; for one that was not written the map's default, which is code of its own."""
    (number,) = _numbers(instruction)
    here, stack = frame.here, frame.stack
    value = frame.view.key(here.maps[number], stack.pop())
    if value is not MISSING:
        stack.append(value)
        return None
    default = frame.tables.maps[number].default
    if default is None:
        return NO_SUCH
    unit = Unit(UnitKind.DEFAULT, here.contract, number)
    start_unit(cursors, Frame(frame.action, unit, here, [], stack, frame.view), default)
    return None


def _require(cursors: Cursors, frame: Frame, instruction: Instruction) -> Stop | None:
    (text,) = _numbers(instruction)
    return None if frame.stack.pop() else Stop(REQUIRED, text)


def _go(cursors: Cursors, frame: Frame, instruction: Instruction) -> Stop | None:
    (state,) = _numbers(instruction)
    return _end(cursors, frame, state)


def _stay(cursors: Cursors, frame: Frame, instruction: Instruction) -> Stop | None:
    return _end(cursors, frame, STAY)


def _end(cursors: Cursors, frame: Frame, ending: int) -> Stop | None:
    """End the path: nothing after it runs."""
    frame.action.ending = ending
    outermost = cursors[0]
    cursors.clear()
    end_unit(outermost)
    return None


def _numbers(instruction: Instruction) -> tuple[int, ...]:
    """The operands, which are numbers."""
    numbers = tuple(operand for operand in instruction.operands if isinstance(operand, int))
    if len(numbers) != len(instruction.operands):
        raise InternalFault(f"operands of {instruction.opcode.name} that are no numbers")
    return numbers


CONTROLS: Mapping[Opcode, Control] = MappingProxyType(
    {
        Opcode.CHARGE: _charge,
        Opcode.IF: _if,
        Opcode.FOR: _for,
        Opcode.AT: _at,
        Opcode.OLD: _old,
        Opcode.CALL: _call,
        Opcode.MAP_GET: _map_get,
        Opcode.REQUIRE: _require,
        Opcode.GO: _go,
        Opcode.STAY: _stay,
    }
)
"""Everything that may change where the run is; MAP_GET because of defaults."""
