"""Receipts in canonical bytes, as the receipts root of a block covers them.

    receipt   [time, [identity], outcome, actions, halts, gas, prepaid, [created]]
    outcome   [0] done · [1, code, [unit], position, [reason], [sent], gas] refused · [2, gas] out of gas
    sent      [party, action, party, rule]    which message was refused: to whom, and by whom it was sent
    party     [[instance], contract]
    action    [kind, instance, name, now, state before, state after, payments, events, gas, cause]
    payment   [place, place, currency, amount, [article], [[line, amount], ...]]
    place     [account] · [instance, pot, [key]]
    event     [instance, event, fields, [article]]
    halt      [instance, code, [unit], position]

`identity` is the transaction's; a receipt of a due clock has none. What a refused condition read is not part
of a receipt: two executors may explain differently, never decide differently.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar, assert_never

from chain.leaves import contract_of, encoded
from chain.receipt import Halt, Receipt
from chain.state import InternalFault
from vm.code.program import ContractCode, Unit, UnitKind
from vm.currencies import DECIMALS
from vm.encoding import Raw, decode_value, dump, encode_values, integer, load, raw_integer
from vm.machine.outcome import (
    AccountPlace,
    ActionKind,
    ActionRecord,
    Done,
    EventRecord,
    Outcome,
    OutOfGas,
    Party,
    Payment,
    Place,
    PotPlace,
    Refusal,
    Refused,
    Sent,
)
from vm.machine.state import Instance
from vm.types import RecordType, Type
from vm.values import Value

KINDS = tuple(ActionKind)
"""An action's kind is its place here; the order is part of the format."""

Find = Callable[[int], Instance]
"""Gives the instance of a creation number; LookupError where there is none."""
_Known = TypeVar("_Known")
_SIZE: Final = 2**26
_NO_INSTANCE: Final = -1


def encode_receipt(receipt: Receipt, identity: bytes | None, find: Find) -> bytes:
    """The canonical bytes of a receipt; `identity` is its transaction's, None for a due clock."""
    raw: list[Raw] = [
        receipt.time,
        [] if identity is None else [identity],
        _outcome(receipt.outcome),
        [_action(action, find) for action in receipt.actions],
        [_halt(halt) for halt in receipt.halts],
        receipt.gas,
        receipt.prepaid,
        [] if receipt.created is None else [receipt.created],
    ]
    return dump(raw)


def _outcome(outcome: Outcome) -> list[Raw]:
    match outcome:
        case Done():
            return [0]
        case Refused(refusal, gas):
            reason: list[Raw] = [] if refusal.reason is None else [refusal.reason]
            return [1, refusal.code, _unit(refusal.unit), refusal.position, reason, _sent(refusal.sent), gas]
        case OutOfGas(gas):
            return [2, gas]
        case _:
            assert_never(outcome)


def _sent(sent: Sent | None) -> list[Raw]:
    if sent is None:
        return []
    return [[_party(sent.target), sent.action, _party(sent.sender), sent.rule]]


def _party(party: Party) -> list[Raw]:
    return [[] if party.number is None else [party.number], party.contract]


def _unit(unit: Unit | None) -> list[Raw]:
    return [] if unit is None else [[int(unit.kind), unit.contract, unit.number, unit.part]]


def _action(action: ActionRecord, find: Find) -> list[Raw]:
    return [
        KINDS.index(action.kind),
        action.instance,
        action.name,
        action.now,
        action.state_before,
        action.state_after,
        [_payment(payment, find) for payment in action.payments],
        [_event(event, find) for event in action.events],
        action.gas,
        action.cause,
    ]


def _payment(payment: Payment, find: Find) -> list[Raw]:
    return [
        _place(payment.source, find),
        _place(payment.target, find),
        payment.currency,
        raw_integer(payment.amount),
        [] if payment.article is None else [payment.article],
        [[line, raw_integer(amount)] for line, amount in payment.lines],
    ]


def _place(place: Place, find: Find) -> list[Raw]:
    match place:
        case AccountPlace(address):
            return [address]
        case PotPlace(instance, pot, _, key):
            type_ = contract_of(find(instance)).pots[pot].key
            whole = key is None or type_ is None
            return [instance, pot, [] if whole or type_ is None else [encoded(type_, key)]]
        case _:
            assert_never(place)


def _event(event: EventRecord, find: Find) -> list[Raw]:
    types = tuple(field.type for field in contract_of(find(event.instance)).events[event.event].fields)
    fields = encode_values(types, event.fields)
    if fields is None:
        raise InternalFault("an event's fields are not of their types")
    return [event.instance, event.event, fields, [] if event.article is None else [event.article]]


def _halt(halt: Halt) -> list[Raw]:
    refusal = halt.refusal
    return [halt.instance, refusal.code, _unit(refusal.unit), refusal.position]


# --- from bytes ---------------------------------------------------------------------------------------------


class _Unreadable(Exception):
    """Something is not as `encode_receipt` writes it."""


def decode_receipt(data: bytes, find: Find) -> tuple[Receipt, bytes | None] | None:
    """The receipt that bytes are, and its transaction's identity (None for a due clock); None unless they are
    exactly a receipt's encoding. Never raises.

    What the bytes do not hold is empty: number and height are 0; the transaction, the units of actions and
    the readings and reasons of halts are none.
    """
    try:
        receipt, identity = _read_receipt(load(data, _SIZE), find)
        return (receipt, identity) if encode_receipt(receipt, identity, find) == data else None
    except (_Unreadable, LookupError, InternalFault):
        return None


def _read_receipt(raw: Raw | None, find: Find) -> tuple[Receipt, bytes | None]:
    match raw:
        case [time, list(identity), list(outcome), list(actions), list(halts), gas, prepaid, list(created)]:
            pass
        case _:
            raise _Unreadable
    done = tuple(_read_action(action, place, find) for place, action in enumerate(actions))
    receipt = Receipt(
        number=0,
        height=0,
        time=_int(time),
        transaction=None,
        outcome=_read_outcome(outcome, done),
        actions=done,
        halts=tuple(_read_halt(halt, find) for halt in halts),
        gas=_int(gas),
        prepaid=_int(prepaid),
        created=_bytes_or_none(created),
    )
    return receipt, _bytes_or_none(identity)


def _int(raw: Raw) -> int:
    if type(raw) is not int:  # a truth value is an integer to Python
        raise _Unreadable
    return raw


def _need(value: _Known | None) -> _Known:
    if value is None:
        raise _Unreadable
    return value


def _bytes_or_none(raw: list[Raw]) -> bytes | None:
    match raw:
        case []:
            return None
        case [bytes(found)]:
            return found
        case _:
            raise _Unreadable


def _read_outcome(raw: list[Raw], actions: tuple[ActionRecord, ...]) -> Outcome:
    match raw:
        case [code] if _int(code) == 0 and actions:
            return Done(actions[0])
        case [code, str(refused), list(unit), position, list(reason), list(sent), gas] if _int(code) == 1:
            text, message = _text_or_none(reason), _read_sent(sent)
            refusal = Refusal(refused, _read_unit(unit), _int(position), text, sent=message)
            return Refused(refusal, _int(gas))
        case [code, gas] if _int(code) == 2:
            return OutOfGas(_int(gas))
        case _:
            raise _Unreadable


def _text_or_none(raw: list[Raw]) -> str | None:
    match raw:
        case []:
            return None
        case [str(found)]:
            return found
        case _:
            raise _Unreadable


def _read_sent(raw: list[Raw]) -> Sent | None:
    match raw:
        case []:
            return None
        case [[list(target), str(action), list(sender), str(rule)]]:
            return Sent(_read_party(target), action, _read_party(sender), rule)
        case _:
            raise _Unreadable


def _read_party(raw: list[Raw]) -> Party:
    match raw:
        case [[], contract]:
            return Party(None, _int(contract))
        case [[number], contract]:
            return Party(_int(number), _int(contract))
        case _:
            raise _Unreadable


def _read_unit(raw: list[Raw]) -> Unit | None:
    match raw:
        case []:
            return None
        case [[kind, contract, number, part]] if _int(kind) in tuple(UnitKind):
            return Unit(UnitKind(_int(kind)), _int(contract), _int(number), _int(part))
        case _:
            raise _Unreadable


def _tables(number: int, find: Find) -> ContractCode:
    """The tables of an instance; a number below 0 is never one's, though a list would answer it."""
    if number < 0:
        raise _Unreadable
    return contract_of(find(number))


def _place_in(raw: Raw, size: int) -> int:
    """A place in a table."""
    place = _int(raw)
    if not 0 <= place < size:
        raise _Unreadable
    return place


def _read_action(raw: Raw, place: int, find: Find) -> ActionRecord:
    """The action at a place among those of its receipt: only an earlier one can have sent it."""
    match raw:
        case [kind, instance, str(name), now, before, after, list(payments), list(events), gas, cause]:
            pass
        case _:
            raise _Unreadable
    if not -1 <= _int(cause) < place:
        raise _Unreadable
    number = _int(instance)
    states = 0 if number == _NO_INSTANCE else len(_tables(number, find).states)
    # -1 is no state: before a creation, and of what is no instance's
    if not -1 <= _int(before) < states or not -1 <= _int(after) < states:
        raise _Unreadable
    texts = 0 if number == _NO_INSTANCE else len(find(number).program.program.texts)
    return ActionRecord(
        kind=KINDS[_place_in(kind, len(KINDS))],
        instance=number,
        name=name,
        unit=None,
        now=_int(now),
        state_before=_int(before),
        state_after=_int(after),
        payments=tuple(_read_payment(payment, texts, find) for payment in payments),
        events=tuple(_read_event(event, texts, find) for event in events),
        gas=_int(gas),
        cause=_int(cause),
    )


def _read_article(raw: list[Raw], texts: int) -> int | None:
    match raw:
        case []:
            return None
        case [article]:
            return _place_in(article, texts)
        case _:
            raise _Unreadable


def _read_payment(raw: Raw, texts: int, find: Find) -> Payment:
    match raw:
        case [list(source), list(target), str(currency), amount, list(article), list(lines)] if (
            currency in DECIMALS
        ):
            minor = _need(integer(amount))
            places = _read_place(source, find), _read_place(target, find)
            parts = tuple(_read_line(line) for line in lines)
            return Payment(*places, currency, minor, _read_article(article, texts), parts)
        case _:
            raise _Unreadable


def _read_line(raw: Raw) -> tuple[str, int]:
    match raw:
        case [str(line), amount]:
            return line, _need(integer(amount))
        case _:
            raise _Unreadable


def _read_place(raw: list[Raw], find: Find) -> Place:
    match raw:
        case [bytes(address)]:
            return AccountPlace(address)
        case [instance, pot, list(key)]:
            number = _int(instance)
            pots = _tables(number, find).pots
            place = _place_in(pot, len(pots))
            return PotPlace(number, place, pots[place].name, _read_cell(_bytes_or_none(key), pots[place].key))
        case _:
            raise _Unreadable


def _read_cell(data: bytes | None, type_: Type | None) -> Value | None:
    if data is None:
        return None
    value = None if type_ is None else decode_value(type_, data)
    if value is None:
        raise _Unreadable
    return value


def _read_event(raw: Raw, texts: int, find: Find) -> EventRecord:
    match raw:
        case [instance, event, bytes(fields), list(article)]:
            number = _int(instance)
            events = _tables(number, find).events
            place = _place_in(event, len(events))
            # a record's encoding is that of its fields, and its size is not bounded as foreign bytes' is
            record = RecordType("", tuple((field.name, field.type) for field in events[place].fields))
            values = decode_value(record, fields, _SIZE)
            if not isinstance(values, tuple):
                raise _Unreadable
            return EventRecord(number, place, events[place].name, values, _read_article(article, texts))
        case _:
            raise _Unreadable


def _read_halt(raw: Raw, find: Find) -> Halt:
    match raw:
        case [instance, str(code), list(unit), position]:
            number = _int(instance)
            _tables(number, find)
            return Halt(number, Refusal(code, _read_unit(unit), _int(position)))
        case _:
            raise _Unreadable
