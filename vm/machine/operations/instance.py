"""Reading and writing what an instance keeps, and reading the call and the time."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from vm.code.opcodes import Opcode
from vm.code.program import MapCode
from vm.machine.fault import InternalFault
from vm.machine.frame import Frame, Operands, Stop
from vm.machine.operations.compound import NO_SUCH
from vm.machine.operations.numbers import OUT_OF_RANGE, Operation, in_int, in_money
from vm.machine.state import MISSING, Status
from vm.machine.trace import Wrote
from vm.types import ListType, MoneyType, RecordType

NOT_KNOWN: Final = Stop("R4007")
TOO_MANY_KEYS: Final = Stop("R4019")
ALREADY_THERE: Final = "R4010"
LIMIT_REACHED: Final = "R4014"
WHOLE: Final = -1
"""Instead of a field's number: the value itself."""

# --- terms and kept values ----------------------------------------------------------------------------------


def _term(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(frame.here.terms[operands[0]])
    return None


def _keep(frame: Frame, operands: Operands) -> Stop | None:
    value = frame.view.item(frame.here.keeps, operands[0])
    if value is MISSING:
        return NOT_KNOWN
    frame.stack.append(value)
    return None


def _known(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(frame.view.item(frame.here.keeps, operands[0]) is not MISSING)
    return None


def _set_keep(frame: Frame, operands: Operands) -> Stop | None:
    write_keep(frame, operands[0], frame.stack.pop())
    return None


def _clear_keep(frame: Frame, operands: Operands) -> Stop | None:
    write_keep(frame, operands[0], MISSING)
    return None


def _append_keep(frame: Frame, operands: Operands) -> Stop | None:
    number, text = operands
    item = frame.stack.pop()
    items = frame.here.keeps[number]
    if items is MISSING:
        return NOT_KNOWN
    type_ = frame.tables.keeps[number].type
    if not isinstance(type_, ListType):
        raise InternalFault("a value that is no list grows")
    if len(items) >= type_.limit:
        return Stop(LIMIT_REACHED, text)
    write_keep(frame, number, (*items, item))
    return None


def write_keep(frame: Frame, number: int, value: Any) -> None:
    """Write a kept value (MISSING: no longer known) through the journal, and trace it."""
    keeps = frame.here.keeps
    old = keeps[number]
    frame.action.journal.set_item(keeps, number, value)
    _trace(frame, frame.tables.keeps[number].name, old, value)


def _trace(frame: Frame, place: str, old: Any, new: Any) -> None:
    values = (None if value is MISSING else value for value in (old, new))
    frame.action.tracer.emit(Wrote(frame.unit, frame.position, place, *values))


# --- maps ---------------------------------------------------------------------------------------------------


def _map_has(frame: Frame, operands: Operands) -> Stop | None:
    key = frame.stack.pop()
    frame.stack.append(frame.view.key(frame.here.maps[operands[0]], key) is not MISSING)
    return None


def _map_set(frame: Frame, operands: Operands) -> Stop | None:
    number = operands[0]
    value = frame.stack.pop()
    key = frame.stack.pop()
    if key not in frame.here.maps[number]:
        if frame.tables.maps[number].default is None:
            return NO_SUCH
        if not frame.action.meter.quota.add_key():
            return TOO_MANY_KEYS
    write_map(frame, number, key, value)
    return None


def _map_add(frame: Frame, operands: Operands) -> Stop | None:
    number, text = operands
    value = frame.stack.pop()
    key = frame.stack.pop()
    if key in frame.here.maps[number]:
        return Stop(ALREADY_THERE, text)
    if not frame.action.meter.quota.add_key():
        return TOO_MANY_KEYS
    write_map(frame, number, key, value)
    return None


def _map_remove(frame: Frame, operands: Operands) -> Stop | None:
    number, text = operands
    key = frame.stack.pop()
    if key not in frame.here.maps[number]:
        return Stop(NO_SUCH.code, text)
    write_map(frame, number, key, MISSING)
    return None


def write_map(frame: Frame, number: int, key: Any, value: Any) -> None:
    """Write a key of a map (MISSING: remove it) through the journal, with the totals kept of it."""
    here, journal = frame.here, frame.action.journal
    entries, map_ = here.maps[number], frame.tables.maps[number]
    old = entries.get(key, MISSING)
    for field in map_.sums:
        change = part_of(value, field) - part_of(old, field)
        if change:
            journal.set_key(here.totals, (number, field), here.totals[(number, field)] + change)
    if value is MISSING:
        journal.delete_key(entries, key)
    else:
        journal.set_key(entries, key, value)
    _trace(frame, f"{map_.name}[…]", old, value)


def part_of(value: Any, field: int) -> int:
    """What a value adds to a total: itself, or one of its fields; nothing where it is not there."""
    if value is MISSING:
        return 0
    part: int = value if field == WHOLE else value[field]
    return part


def _map_sum(frame: Frame, operands: Operands) -> Stop | None:
    number, field = operands
    here = frame.here
    total = frame.view.key(here.totals, (number, field))
    if total is MISSING:
        # only a scenario asks for a total that the program does not keep
        total = sum(part_of(value, field) for value in here.maps[number].values())
    within = in_money if _is_money(frame.tables.maps[number], field) else in_int
    if not within(total):
        return OUT_OF_RANGE
    frame.stack.append(total)
    return None


def _is_money(map_: MapCode, field: int) -> bool:
    """Whether a total is one of amounts of money."""
    if field == WHOLE:
        return isinstance(map_.value, MoneyType)
    return isinstance(map_.value, RecordType) and isinstance(map_.value.fields[field][1], MoneyType)


def _map_count(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(frame.view.count(frame.here.maps[operands[0]]))
    return None


# --- pots, state, totals ------------------------------------------------------------------------------------


def _pot(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(frame.view.item(frame.here.pots, operands[0]))
    return None


def _pot_cell(frame: Frame, operands: Operands) -> Stop | None:
    cells = frame.view.item(frame.here.families, operands[0])
    amount = frame.view.key(cells, frame.stack.pop())
    frame.stack.append(0 if amount is MISSING else amount)
    return None


def _state_is(frame: Frame, operands: Operands) -> Stop | None:
    state = frame.view.item(frame.here.status, Status.STATE)
    wanted = operands[0]
    frame.stack.append(frame.tables.states[state].final if wanted < 0 else state == wanted)
    return None


def _flow(frame: Frame, direction: str, currency: int) -> Stop | None:
    total = frame.view.key(frame.here.flows, (direction, currency, frame.stack.pop()))
    if total is not MISSING and not in_money(total):
        return OUT_OF_RANGE
    frame.stack.append(0 if total is MISSING else total)
    return None


def _paid(frame: Frame, operands: Operands) -> Stop | None:
    return _flow(frame, "paid", operands[0])


def _received(frame: Frame, operands: Operands) -> Stop | None:
    return _flow(frame, "received", operands[0])


# --- the call and the time ----------------------------------------------------------------------------------


def _sender(frame: Frame, operands: Operands) -> Stop | None:
    if frame.action.sender is None:
        raise InternalFault("code that nobody called reads its caller")
    frame.stack.append(frame.action.sender)
    return None


def _signers(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(frame.action.signers)
    return None


def _self(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(frame.here.address)
    return None


def _now(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(frame.action.moment.now)
    return None


def _today(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(frame.action.moment.today)
    return None


def _entered(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(frame.view.item(frame.here.status, Status.ENTERED))
    return None


def _entry_day(frame: Frame, operands: Operands) -> Stop | None:
    frame.stack.append(frame.view.item(frame.here.status, Status.ENTRY_DAY))
    return None


def _balance(frame: Frame, operands: Operands) -> Stop | None:
    currency = frame.action.program.currencies[operands[0]]
    frame.stack.append(frame.action.host.balance(frame.stack.pop(), currency))
    return None


OPERATIONS: Mapping[Opcode, Operation] = MappingProxyType(
    {
        Opcode.TERM: _term,
        Opcode.KEEP: _keep,
        Opcode.KNOWN: _known,
        Opcode.SET_KEEP: _set_keep,
        Opcode.CLEAR_KEEP: _clear_keep,
        Opcode.APPEND_KEEP: _append_keep,
        Opcode.MAP_HAS: _map_has,
        Opcode.MAP_SET: _map_set,
        Opcode.MAP_ADD: _map_add,
        Opcode.MAP_REMOVE: _map_remove,
        Opcode.MAP_SUM: _map_sum,
        Opcode.MAP_COUNT: _map_count,
        Opcode.POT: _pot,
        Opcode.POT_CELL: _pot_cell,
        Opcode.POT_SUM: _pot,
        Opcode.STATE_IS: _state_is,
        Opcode.PAID: _paid,
        Opcode.RECEIVED: _received,
        Opcode.SENDER: _sender,
        Opcode.SIGNERS: _signers,
        Opcode.SELF: _self,
        Opcode.NOW: _now,
        Opcode.TODAY: _today,
        Opcode.ENTERED: _entered,
        Opcode.ENTRY_DAY: _entry_day,
        Opcode.BALANCE: _balance,
    }
)
"""MAP_GET is not here: a key that was not written may run the code of a default."""
