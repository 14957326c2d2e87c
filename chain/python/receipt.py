"""A receipt as Python sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from chain.names import Known, NameBook
from chain.python.values import to_python
from chain.receipt import Receipt as ChainReceipt
from chain.trace import Recorder, Tree, tree
from vm.machine.outcome import EventRecord
from vm.money import Money
from vm.values import Value


@dataclass(frozen=True, slots=True)
class Event:
    """An event: its name and fields, and the article its rule cites."""

    name: str
    fields: dict[str, Any]
    article: str | None


@dataclass(frozen=True, slots=True)
class Payment:
    """One move of money: names of accounts (`Wang`) and pots (`Rental#0.held`), the article its rule
    cites. `lines` says how much of traced money is of which budget line, in the order in which the lines were
    opened."""

    source: str
    target: str
    amount: Money
    article: str | None
    lines: tuple[tuple[str, Money], ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a call, or a clock, came to.

    `outcome` is "done", "consent" (taken, others must still sign), "withdrawn", or the refusal's code. `gas`
    counts all actions, `prepaid` what the entered state may use with nobody acting. `trace` is the call
    tree. `followed` is what followed at once from links to instances that the call ended, one receipt each.
    `created` are the instances that it made, in their order: its own and those that rules created.
    """

    outcome: str
    events: tuple[Event, ...]
    payments: tuple[Payment, ...]
    gas: int
    prepaid: int
    record: ChainReceipt = field(repr=False)
    recorder: Recorder = field(repr=False)
    followed: tuple[Receipt, ...] = field(default=(), repr=False)
    created: tuple[Any, ...] = ()

    @property
    def trace(self) -> Tree:
        """The call tree with gas and money."""
        return tree(self.recorder.events)


ValueAt: TypeAlias = "Callable[[bytes, Known], object]"
"""Gives the account at an address, or the instance: one of the program of another that is known."""


def receipt_of(record: ChainReceipt, recorder: Recorder, names: NameBook, value_at: ValueAt) -> Receipt:
    """The receipt for a Python program."""
    events: list[Event] = []
    payments: list[Payment] = []
    for action in record.actions:
        article = names.article
        for event in action.events:
            fields = _fields(event, names, value_at)
            events.append(Event(event.name, fields, article(action.instance, event.article)))
        for payment in action.payments:
            source, target = names.place(payment.source), names.place(payment.target)
            amount = Money.of(payment.amount, payment.currency)
            lines = tuple((line, Money.of(part, payment.currency)) for line, part in payment.lines)
            payments.append(Payment(source, target, amount, article(action.instance, payment.article), lines))
    return Receipt(
        record.result, tuple(events), tuple(payments), record.gas, record.prepaid, record, recorder
    )


def _fields(event: EventRecord, names: NameBook, value_at: ValueAt) -> dict[str, Any]:
    known = names.known(event.instance)
    if known is None:
        return {}
    pairs: list[tuple[Any, Value]] = list(
        zip(known.code.events[event.event].fields, event.fields, strict=True)
    )
    at = partial(_near, value_at, known)
    return {field.name: to_python(field.type, value, at) for field, value in pairs}


def _near(value_at: ValueAt, known: Known, address: bytes) -> object:
    return value_at(address, known)
