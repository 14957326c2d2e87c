"""Receipts in canonical bytes, as the receipts root of a block covers them.

    receipt   [time, [identity], outcome, actions, halts, gas, prepaid, [created]]
    outcome   [0] done · [1, code, [unit], position, [reason], gas] refused · [2, gas] out of gas
    action    [kind, instance, name, now, state before, state after, payments, events, gas]
    payment   [place, place, currency, amount, [article]]
    place     [account] · [instance, pot, [key]]
    event     [instance, event, fields, [article]]
    halt      [instance, code, [unit], position]

`identity` is the transaction's; a receipt of a due clock has none. What a refused condition read is not part
of a receipt: two executors may explain differently, never decide differently.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from chain.leaves import contract_of, encoded
from chain.receipt import Halt, Receipt
from chain.state import InternalFault
from vm.code.program import Unit
from vm.encoding import Raw, dump, encode_values, raw_integer
from vm.machine.outcome import (
    AccountPlace,
    ActionKind,
    ActionRecord,
    Done,
    EventRecord,
    Outcome,
    OutOfGas,
    Payment,
    Place,
    PotPlace,
    Refused,
)
from vm.machine.state import Instance

KINDS = tuple(ActionKind)
"""An action's kind is its place here; the order is part of the format."""

Find = Callable[[int], Instance]
"""Gives the instance of a creation number."""


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
            return [1, refusal.code, _unit(refusal.unit), refusal.position, reason, gas]
        case OutOfGas(gas):
            return [2, gas]
        case _:
            assert_never(outcome)


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
    ]


def _payment(payment: Payment, find: Find) -> list[Raw]:
    return [
        _place(payment.source, find),
        _place(payment.target, find),
        payment.currency,
        raw_integer(payment.amount),
        [] if payment.article is None else [payment.article],
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
