"""Receipts: what a transaction, or a due clock, came to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from chain.transaction import Transaction
from vm.machine.outcome import (
    ActionKind,
    ActionRecord,
    Done,
    EventRecord,
    Outcome,
    OutOfGas,
    Payment,
    Refusal,
    Refused,
)


@dataclass(frozen=True, slots=True)
class Halt:
    """A clock that stopped at run time: its instance takes no more actions and runs no more clocks."""

    instance: int
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Receipt:
    """What happened, in order.

    `transaction` is None where the chain itself ran a due clock. `outcome` is the call's own; `actions` lists
    it (if it was done) and every clock that ran because of it. `gas` is what the actions used, `prepaid` what
    the states that were entered may use later with nobody acting. `created` is the address of a new instance.
    """

    number: int
    height: int
    time: int
    transaction: Transaction | None
    outcome: Outcome
    actions: tuple[ActionRecord, ...]
    halts: tuple[Halt, ...]
    gas: int
    prepaid: int
    created: bytes | None = None

    @property
    def done(self) -> bool:
        """Whether the call ran or was taken as a consent."""
        return not isinstance(self.outcome, Refused) and bool(self.actions)

    @property
    def result(self) -> str:
        """What the call came to in one word: "done", "consent", "withdrawn", or the refusal's code."""
        match self.outcome:
            case Done(record):
                words = {ActionKind.CONSENT: "consent", ActionKind.WITHDRAWAL: "withdrawn"}
                return words.get(record.kind, "done")
            case Refused(refusal):
                return refusal.code
            case OutOfGas():
                return "R5001"
            case _:
                assert_never(self.outcome)

    @property
    def payments(self) -> tuple[Payment, ...]:
        """All payments, in order."""
        return tuple(payment for action in self.actions for payment in action.payments)

    @property
    def events(self) -> tuple[EventRecord, ...]:
        """All events, in order."""
        return tuple(event for action in self.actions for event in action.events)


def nested(actions: Sequence[ActionRecord]) -> Iterator[tuple[int, ActionRecord]]:
    """The actions of a receipt with how deep they lie: each is followed by those that it sent, and they by
    theirs. 0 for what a person asked, and for clocks."""
    below: dict[int, list[int]] = {}
    for place, action in enumerate(actions):
        below.setdefault(action.cause, []).append(place)
    waiting = [(0, place) for place in reversed(below.get(-1, []))]
    while waiting:
        depth, place = waiting.pop()
        yield depth, actions[place]
        waiting.extend((depth + 1, inner) for inner in reversed(below.get(place, [])))


@dataclass(frozen=True, slots=True)
class Rejection:
    """The chain did not take the transaction at all: it is in no block and has no receipt. `code` is a
    catalogue code, `parameters` its values."""

    code: str
    parameters: tuple[tuple[str, str | int], ...] = ()
