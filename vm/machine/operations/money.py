"""Moves of money and events. Every move debits one place, credits another and is recorded; 0 leaves no
record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from vm.code.opcodes import Opcode
from vm.machine import lots
from vm.machine.frame import Action, Frame, Operands, Stop
from vm.machine.lots import Lots
from vm.machine.operations.instance import LIMIT_REACHED, TOO_MANY_KEYS
from vm.machine.operations.numbers import OUT_OF_RANGE, Operation, in_money
from vm.machine.outcome import AccountPlace, EventRecord, InFlight, Payment, Place, PotPlace
from vm.machine.state import Instance
from vm.machine.trace import Noted, Paid
from vm.types import PERCENT_WHOLE
from vm.values import Value

POT_SHORT: Final = Stop("R4004")
NO_LINE: Final = Stop("R4024")
ABOVE_WHOLE: Final = Stop("R4012")
NO_ACCOUNT: Final = Stop("R4013")
FAMILY_FULL: Final = Stop(LIMIT_REACHED)
TOO_MANY_EVENTS: Final = Stop("R4019")

SINGLE, CELL, FAMILY = 0, 1, 2
"""Forms of a source: a single pot, a cell of a family, a whole family."""
TO_ACCOUNT, TO_POT, TO_CELL = 0, 1, 2
"""Forms of a target."""
EXACT, ALL, UP_TO = 0, 1, 2
"""Forms of PAY."""
ANY_LINE: Final = -2
"""Instead of a line: whatever lines are there, in their order."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where money comes from: a pot of the frame's instance, with the key of a cell, and the one line of it
    that is taken (lots.UNKNOWN: one that the tree does not have).
    """

    pot: int
    form: int
    key: Any = None
    line: int = ANY_LINE


@dataclass(frozen=True, slots=True)
class Target:
    """Where money goes: an account (`value`), or a pot of the frame's instance with the key of a cell
    (`value`).
    """

    form: int
    pot: int
    value: Any = None


# --- places -------------------------------------------------------------------------------------------------


def held(frame: Frame, source: Source) -> int:
    """What a source holds."""
    here = frame.here
    if source.line != ANY_LINE:
        return lots.amount_of(here, source.pot, source.key, source.line)
    if source.form == CELL:
        cells: dict[Any, int] = here.families[source.pot]
        return cells.get(source.key, 0)
    return here.pots[source.pot]


def lots_in(frame: Frame, source: Source) -> Lots:
    """What a source holds by line, () where its pot is not traced."""
    if not frame.tables.pots[source.pot].traced:
        return ()
    if source.line != ANY_LINE:
        there = held(frame, source)
        return ((source.line, there),) if there else ()
    return lots.lots_of(frame.here, source.pot, source.key)


def _debit(frame: Frame, source: Source, amount: int, taken: Lots) -> None:
    """Take an amount, which is there, out of a source, with its lots. A whole family gives all of it, in one
    step.
    """
    here, journal = frame.here, frame.action.journal
    if source.form == FAMILY and frame.tables.pots[source.pot].traced:
        lots.sweep(journal, here, source.pot, taken)
    else:
        lots.take(journal, here, source.pot, source.key, taken)
    journal.set_item(here.pots, source.pot, here.pots[source.pot] - amount)
    if source.form == CELL:
        cells: dict[Any, int] = here.families[source.pot]
        left = cells[source.key] - amount
        if left:
            journal.set_key(cells, source.key, left)
        else:
            journal.delete_key(cells, source.key)
    elif source.form == FAMILY:
        # the old cells stay as they are, for the journal to put back
        journal.set_item(here.families, source.pot, {})


def credit(frame: Frame, target: Target, currency: str, amount: int, given: Lots = ()) -> Stop | None:
    """Put an amount (not 0) where it goes, into a traced pot with its lots, or say why it cannot be put
    there.
    """
    action = frame.action
    if target.form == TO_ACCOUNT:
        if not action.host.is_account(target.value):
            return NO_ACCOUNT
        return None if action.host.credit(target.value, currency, amount) else OUT_OF_RANGE
    here, journal = frame.here, action.journal
    total = here.pots[target.pot] + amount
    if not in_money(total):
        return OUT_OF_RANGE
    if target.form == TO_CELL:
        cells = here.families[target.pot]
        if target.value not in cells:
            limit = frame.tables.pots[target.pot].limit
            if limit is not None and len(cells) >= limit:
                return FAMILY_FULL
            if not action.meter.quota.add_key():
                return TOO_MANY_KEYS
        journal.set_key(cells, target.value, cells.get(target.value, 0) + amount)
    journal.set_item(here.pots, target.pot, total)
    if frame.tables.pots[target.pot].traced:
        lots.add(journal, here, target.pot, target.value if target.form == TO_CELL else None, given)
    return None


def place_of(frame: Frame, target: Target) -> Place:
    """Where money went, as a payment tells it."""
    if target.form == TO_ACCOUNT:
        return AccountPlace(target.value)
    return _pot_place(frame, target.pot, target.value if target.form == TO_CELL else None)


def _pot_place(frame: Frame, pot: int, key: Value | None) -> PotPlace:
    return PotPlace(frame.here.number, pot, frame.tables.pots[pot].name, key)


# --- moves --------------------------------------------------------------------------------------------------


def move(frame: Frame, source: Source, target: Target, amount: int) -> Stop | None:
    """Move an amount that the source holds; record it."""
    if amount == 0:
        return None
    pot = frame.tables.pots[source.pot]
    origin = _pot_place(frame, source.pot, source.key if source.form == CELL else None)
    taken = lots.first_of(lots_in(frame, source), amount)
    _debit(frame, source, amount, taken)
    stop = credit(frame, target, pot.currency, amount, taken)
    if stop is not None:
        return stop
    if target.form == TO_ACCOUNT and frame.tables.tracks_paid:
        count_flow(frame.action, frame.here, "paid", pot.currency, target.value, amount)
    lines = lots.named(frame.action.host, frame.here, taken)
    place, article = place_of(frame, target), frame.action.article
    record(frame, Payment(origin, place, pot.currency, amount, article, lines))
    return None


def count_flow(
    action: Action, instance: Instance, direction: str, currency: str, account: bytes, amount: int
) -> None:
    """Add to what an instance has paid to an account, or received from it."""
    if currency not in action.program.currencies:
        return
    key = (direction, action.program.currencies.index(currency), account)
    action.journal.set_key(instance.flows, key, instance.flows.get(key, 0) + amount)


def record(frame: Frame, payment: Payment) -> None:
    """Keep a payment for the action's record, and trace it."""
    frame.action.payments.append(payment)
    frame.action.tracer.emit(Paid(frame.unit, frame.position, payment))


def _source(frame: Frame, operand: Any) -> Source:
    pot, form = operand
    return Source(pot, form, frame.stack.pop() if form == CELL else None)


def _line(frame: Frame, named: Any) -> int:
    """The line whose name is on the stack, if the text names one."""
    return lots.line_named(frame.action.host, frame.here, frame.stack.pop()) if named else ANY_LINE


def _target(frame: Frame, operand: Any) -> Target:
    form, pot = operand
    return Target(form, pot, None if form == TO_POT else frame.stack.pop())


def _lots(frame: Frame, operands: Operands) -> Stop | None:
    line = lots.line_named(frame.action.host, frame.here, frame.stack.pop())
    source = _source(frame, operands[0])
    frame.stack.append(lots.amount_of(frame.here, source.pot, source.key, line, frame.view))
    return None


def _pay(frame: Frame, operands: Operands) -> Stop | None:
    form = operands[0]
    target = _target(frame, operands[2])
    source = _source(frame, operands[1])
    source = replace(source, line=_line(frame, operands[3]))
    there = held(frame, source)
    amount = there if form == ALL else frame.stack.pop()
    if form == UP_TO:
        amount = min(amount, there)
    if amount > there:
        return NO_LINE if source.line == lots.UNKNOWN else POT_SHORT
    return move(frame, source, target, amount)


def draw(frame: Frame, source: Any, named: Any) -> InFlight | Stop | None:
    """Take the amount on the stack out of a source, for a message to carry; None for nothing. The operands
    and the stack are those of a PAY without a target.
    """
    place = _source(frame, source)
    place = replace(place, line=_line(frame, named))
    there, amount = held(frame, place), frame.stack.pop()
    if amount > there:
        return NO_LINE if place.line == lots.UNKNOWN else POT_SHORT
    if amount == 0:
        return None
    taken = lots.first_of(lots_in(frame, place), amount)
    _debit(frame, place, amount, taken)
    origin = _pot_place(frame, place.pot, place.key if place.form == CELL else None)
    currency = frame.tables.pots[place.pot].currency
    return InFlight(origin, currency, amount, lots.named(frame.action.host, frame.here, taken))


def _share(frame: Frame, operands: Operands) -> Stop | None:
    """Each part rounded down; the rest takes what remains."""
    rest = _target(frame, operands[2])
    parts: list[tuple[Target, int, int]] = []
    for place, numerator, denominator in reversed(operands[1]):
        top, bottom = (numerator, denominator) if denominator else (frame.stack.pop(), PERCENT_WHOLE)
        parts.append((_target(frame, place), top, bottom))
    parts.reverse()
    line = _line(frame, operands[3])
    source = replace(_source(frame, operands[0]), line=line)
    if any(top < 0 for _, top, _ in parts):
        return OUT_OF_RANGE
    if _above_whole(parts):
        return ABOVE_WHOLE
    whole = held(frame, source)
    amounts = [(target, whole * top // bottom) for target, top, bottom in parts]
    amounts.append((rest, whole - sum(amount for _, amount in amounts)))
    for target, amount in amounts:
        stop = move(frame, source, target, amount)
        if stop is not None:
            return stop
    return None


def _above_whole(parts: list[tuple[Target, int, int]]) -> bool:
    """Whether the parts add up to more than the whole, worked out exactly."""
    top, bottom = 0, 1
    for _, numerator, denominator in parts:
        top, bottom = top * denominator + numerator * bottom, bottom * denominator
    return top > bottom


def _refund(frame: Frame, operands: Operands) -> Stop | None:
    """Each cell to the account that is its key, in order of address."""
    pot = operands[0]
    cells: dict[Any, int] = frame.here.families[pot]
    keys = sorted(cells)
    for key in keys:
        stop = move(frame, Source(pot, CELL, key), Target(TO_ACCOUNT, 0, key), cells[key])
        if stop is not None:
            return stop
    return None


def _note(frame: Frame, operands: Operands) -> Stop | None:
    number = operands[0]
    event = frame.tables.events[number]
    action, stack = frame.action, frame.stack
    place = len(stack) - len(event.fields)
    fields = tuple(stack[place:])
    del stack[place:]
    if not action.meter.quota.add_event():
        return TOO_MANY_EVENTS
    noted = EventRecord(frame.here.number, number, event.name, fields, action.article)
    action.events.append(noted)
    action.tracer.emit(Noted(frame.unit, frame.position, noted))
    return None


OPERATIONS: Mapping[Opcode, Operation] = MappingProxyType(
    {
        Opcode.LOTS: _lots,
        Opcode.PAY: _pay,
        Opcode.SHARE: _share,
        Opcode.REFUND: _refund,
        Opcode.NOTE: _note,
    }
)
