"""Messages and creations: the action notes them, and they run after it has ended."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vm.code.opcodes import Opcode
from vm.machine.frame import Frame, Operands, Stop
from vm.machine.operations.money import draw
from vm.machine.operations.numbers import Operation
from vm.machine.outcome import Creation, InFlight, Message
from vm.machine.trace import Sends

TOO_MANY: Final = Stop("R4022")


def _send(frame: Frame, operands: Operands) -> Stop | None:
    """Note a call of an action; its money leaves the pot now."""
    contract, rule, money, source, line = operands
    called = frame.action.program.contracts[contract].rules[rule]
    carried: InFlight | None = None
    if money:
        drawn = draw(frame, source, line)
        if isinstance(drawn, Stop):
            return drawn
        carried = drawn
    stack = frame.stack
    place = len(stack) - len(called.parameters)
    arguments = tuple(stack[place:])
    del stack[place:]
    target = stack.pop()
    if not frame.action.meter.quota.add_send():
        return TOO_MANY
    message = Message(target, called.name, arguments, carried, frame.unit, frame.position)
    frame.action.sent.append(message)
    frame.action.tracer.emit(Sends(frame.unit, frame.position, contract, message))
    return None


def _create(frame: Frame, operands: Operands) -> Stop | None:
    """Make an instance, so that it can be named; its creation runs later."""
    (contract,) = operands
    stack = frame.stack
    place = len(stack) - len(frame.action.program.contracts[contract].terms)
    terms = tuple(stack[place:])
    del stack[place:]
    if not frame.action.meter.quota.add_send():
        return TOO_MANY
    made = frame.action.host.make_instance(frame.here, contract, terms)
    creation = Creation(made.number, made.address, frame.unit, frame.position)
    frame.action.sent.append(creation)
    frame.action.tracer.emit(Sends(frame.unit, frame.position, contract, creation))
    stack.append(made.address)
    return None


OPERATIONS: Mapping[Opcode, Operation] = MappingProxyType({Opcode.SEND: _send, Opcode.CREATE: _create})
