"""Operations on constants, locals, records, lists, texts and hashes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from vm.code.opcodes import Opcode
from vm.encoding import typed_hash
from vm.machine.fits import fits
from vm.machine.frame import Frame, Operands, Stop
from vm.machine.operations.numbers import OUT_OF_RANGE, Operation
from vm.merkle import is_included
from vm.sparse import is_absent

NO_SUCH: Final = Stop("R4006")


def _push(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(frame.action.program.constants[operands[0]][1])
    return None


def _local(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(frame.locals[operands[0]])
    return None


def _set_local(frame: Frame, operands: Operands) -> Stop | None:
    frame.locals[operands[0]] = frame.stack.pop()
    return None


def _narrow(frame: Frame, operands: Operands) -> Stop | None:
    if not fits(frame.action.program.types[operands[0]], frame.stack[-1]):
        return OUT_OF_RANGE
    return None


def _record(frame: Frame, operands: Operands) -> Stop | None:
    type_ = frame.action.program.types[operands[0]]
    _gather(frame, len(type_.fields))  # type: ignore[union-attr]  # the verifier holds that it is a record
    return None


def _list(frame: Frame, operands: Operands) -> Stop | None:
    _gather(frame, operands[1])
    return None


def _gather(frame: Frame, count: int) -> None:
    """Make one compound value of the last `count` values."""
    stack = frame.stack
    place = len(stack) - count
    values = tuple(stack[place:])
    del stack[place:]
    stack.append(values)


def _field(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(frame.stack.pop()[operands[0]])
    return None


def _with_field(frame: Frame, operands: Operands) -> Stop | None:
    value = frame.stack.pop()
    frame.stack.append(_replaced(frame.stack.pop(), operands[0], value))
    return None


def _item(frame: Frame, operands: Operands) -> Stop | None:
    place = frame.stack.pop()
    items = frame.stack.pop()
    if not 0 <= place < len(items):
        return NO_SUCH
    frame.stack.append(items[place])
    return None


def _with_item(frame: Frame, operands: Operands) -> Stop | None:
    value = frame.stack.pop()
    place = frame.stack.pop()
    items = frame.stack.pop()
    if not 0 <= place < len(items):
        return NO_SUCH
    frame.stack.append(_replaced(items, place, value))
    return None


def _replaced(items: tuple[object, ...], place: int, value: object) -> tuple[object, ...]:
    return (*items[:place], value, *items[place + 1 :])


def _length(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(len(frame.stack.pop()))
    return None


def _contains(frame: Frame, operands: Operands) -> Stop | None:
    items = frame.stack.pop()
    frame.stack.append(frame.stack.pop() in items)
    return None


def _arrange(frame: Frame, operands: Operands) -> Stop | None:
    stack, places = frame.stack, operands[0]
    taken = stack[len(stack) - len(places) :]
    stack[len(stack) - len(places) :] = [taken[place] for place in places]
    return None


def _hash(frame: Frame, operands: Operands) -> Stop | None:
    types = tuple(frame.action.program.types[number] for number in operands[0])
    _gather(frame, len(types))
    frame.stack.append(typed_hash(types, frame.stack.pop()))
    return None


def _proved(check: Callable[[bytes, Sequence[bytes], bytes], bool]) -> Operation:
    def operation(frame: Frame, operands: Operands) -> Stop | None:
        root, proof = frame.stack.pop(), frame.stack.pop()
        frame.stack.append(check(frame.stack.pop(), proof, root))
        return None

    return operation


OPERATIONS: Mapping[Opcode, Operation] = MappingProxyType(
    {
        Opcode.PUSH: _push,
        Opcode.LOCAL: _local,
        Opcode.SET_LOCAL: _set_local,
        Opcode.NARROW: _narrow,
        Opcode.RECORD: _record,
        Opcode.FIELD: _field,
        Opcode.WITH_FIELD: _with_field,
        Opcode.LIST: _list,
        Opcode.ITEM: _item,
        Opcode.WITH_ITEM: _with_item,
        Opcode.LENGTH: _length,
        Opcode.CONTAINS: _contains,
        Opcode.HASH: _hash,
        Opcode.INCLUDED: _proved(is_included),
        Opcode.ABSENT: _proved(is_absent),
        Opcode.ARRANGE: _arrange,
    }
)
