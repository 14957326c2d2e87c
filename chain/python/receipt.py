"""A receipt as Python sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chain.names import NameBook
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
    cites."""

    source: str
    target: str
    amount: Money
    article: str | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a call, or a clock, came to.

    `outcome` is "done", "consent" (taken, others must still sign), "withdrawn", or the refusal's code. `gas`
    counts all actions, `prepaid` what the entered state may use with nobody acting. `trace` is the call
    tree.
    """

    outcome: str
    events: tuple[Event, ...]
    payments: tuple[Payment, ...]
    gas: int
    prepaid: int
    record: ChainReceipt = field(repr=False)
    recorder: Recorder = field(repr=False)

    @property
    def trace(self) -> Tree:
        """The call tree with gas and money."""
        return tree(self.recorder.events)


def receipt_of(record: ChainReceipt, recorder: Recorder, names: NameBook, account: Any) -> Receipt:
    """The receipt for a Python program; `account` gives the account at an address."""
    events: list[Event] = []
    payments: list[Payment] = []
    for action in record.actions:
        article = names.article
        for event in action.events:
            fields = _fields(event, names, account)
            events.append(Event(event.name, fields, article(action.instance, event.article)))
        for payment in action.payments:
            source, target = names.place(payment.source), names.place(payment.target)
            amount = Money.of(payment.amount, payment.currency)
            payments.append(Payment(source, target, amount, article(action.instance, payment.article)))
    return Receipt(
        record.result, tuple(events), tuple(payments), record.gas, record.prepaid, record, recorder
    )


def _fields(event: EventRecord, names: NameBook, account: Any) -> dict[str, Any]:
    known = names.known(event.instance)
    if known is None:
        return {}
    pairs: list[tuple[Any, Value]] = list(
        zip(known.code.events[event.event].fields, event.fields, strict=True)
    )
    return {field.name: to_python(field.type, value, account) for field, value in pairs}
