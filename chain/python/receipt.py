"""A receipt as Python sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chain.receipt import Receipt
from chain.trace import Recorder, Tree, tree
from vm.machine.outcome import ActionKind
from vm.money import Money


@dataclass(frozen=True, slots=True)
class Event:
    """An event: its name and fields, and the article its rule cites."""

    name: str
    fields: dict[str, Any]
    article: str | None


@dataclass(frozen=True, slots=True)
class PaymentView:
    """One move of money: names of accounts (`Wang`) and pots (`Rental#1.held`)."""

    source: str
    target: str
    amount: Money
    article: str | None


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """What a call came to.

    `outcome` is "done", "consent" (taken, others must still sign), "withdrawn", or the refusal's code. `gas` counts
    all actions, `prepaid` what the entered state may use with nobody acting. `trace` is the call tree.
    """

    outcome: str
    events: tuple[Event, ...]
    payments: tuple[PaymentView, ...]
    gas: int
    prepaid: int
    receipt: Receipt
    recorder: Recorder

    @property
    def trace(self) -> Tree:
        """The call tree with gas and money."""
        return tree(self.recorder.events)


WORDS = {ActionKind.CONSENT: "consent", ActionKind.WITHDRAWAL: "withdrawn"}
"""Outcomes by the kind of the first action; all others are "done"."""
