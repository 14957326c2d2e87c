"""What the reference says about a call, in a form that chain receipts are brought to as well.

An outcome is "done" or the code of the refusal. Everything but gas is here: payments and events in order, the
state before and after each action, halts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vm.values import Value

DONE = "done"


@dataclass(frozen=True)
class Account:
    """Money of an account."""

    address: bytes


@dataclass(frozen=True)
class InPot:
    """Money in a pot of an instance; `key` None for a single pot and for a family that is swept whole."""

    instance: int
    pot: str
    key: Value | None


Place: TypeAlias = Account | InPot


@dataclass(frozen=True)
class Payment:
    """One move, in minor units, never 0, with the clause that its rule cites; of traced money how much is of
    which budget line.
    """

    source: Place
    target: Place
    currency: str
    amount: int
    article: str | None
    lines: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Event:
    """An event as noted, with the clause that its rule cites."""

    instance: int
    name: str
    fields: tuple[Value, ...]
    article: str | None


@dataclass(frozen=True)
class Action:
    """One action that ran. `kind` is creation, rule, consent, withdrawal, clock or transfer; states by name,
    None where there is none. `cause` is the place, in the same transaction, of the action that sent it or
    made its instance; -1 for none.
    """

    kind: str
    instance: int | None
    name: str
    now: int
    before: str | None
    after: str | None
    payments: tuple[Payment, ...]
    events: tuple[Event, ...]
    cause: int = -1


@dataclass(frozen=True)
class Result:
    """What one call, or one due clock, came to. `reason` is the author's text of a refusal; `halts` pairs an
    instance with the code that halted it.
    """

    outcome: str
    reason: str | None
    actions: tuple[Action, ...]
    halts: tuple[tuple[int, str], ...]

    @property
    def done(self) -> bool:
        """Whether the call was done."""
        return self.outcome == DONE
