"""What a call comes to: a value, never an exception.

An Outcome says what happened to one call, clock or creation. What it did (payments, events, the state before
and after) is a list of `ActionRecord`, because one transaction may run several actions: a call, and the
timeouts that it makes due.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from vm.code.program import Unit
from vm.types import Type
from vm.values import Value


@dataclass(frozen=True, slots=True)
class AccountPlace:
    """Money of an account."""

    address: bytes


@dataclass(frozen=True, slots=True)
class PotPlace:
    """Money in a pot of an instance, in the cell of `key` for a family (None: a single pot, or a swept
    family).
    """

    instance: int
    pot: int
    name: str
    key: Value | None


Place: TypeAlias = AccountPlace | PotPlace


@dataclass(frozen=True, slots=True)
class Payment:
    """One move of money, in minor units, never 0, with the article (number in texts) its rule cites.

    `lines` says how much of a traced amount is of which budget line, in the order in which they were opened.
    """

    source: Place
    target: Place
    currency: str
    amount: int
    article: int | None
    lines: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class InFlight:
    """Money that has left a pot by `send … paying` and is not yet where it goes, in minor units, never 0.
    `lines` as in a Payment.
    """

    source: PotPlace
    currency: str
    amount: int
    lines: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A call that an action sent: it runs after that action. `unit` and `position` lead to the statement."""

    target: bytes
    action: str
    arguments: tuple[Value, ...]
    money: InFlight | None
    unit: Unit
    position: int


@dataclass(frozen=True, slots=True)
class Creation:
    """An instance that an action made: its creation runs after that action."""

    instance: int
    address: bytes
    unit: Unit
    position: int


Sending: TypeAlias = Message | Creation
"""What an action leaves to be run after it, in the order of its statements."""


@dataclass(frozen=True, slots=True)
class EventRecord:
    """An event as noted: its number in the contract, its name and the fields in order."""

    instance: int
    event: int
    name: str
    fields: tuple[Value, ...]
    article: int | None


class ActionKind(Enum):
    """What kind of action ran."""

    CREATION = "creation"
    RULE = "rule"
    CONSENT = "consent"
    WITHDRAWAL = "withdrawal"
    CLOCK = "clock"
    TRANSFER = "transfer"
    PUBLICATION = "publication"
    ROTATION = "rotation"


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """One action that ran to its end. `name` is the rule's name, "timeout", "at", "every" or "link" for
    clocks, the contract's name for a creation. `now` is the action's instant (the due instant for a
    clock). `cause` is the place, among the actions of one transaction, of the action that sent this
    one or made its instance; -1 for what a person asked and for clocks."""

    kind: ActionKind
    instance: int
    name: str
    unit: Unit | None
    now: int
    state_before: int
    state_after: int
    payments: tuple[Payment, ...]
    events: tuple[EventRecord, ...]
    gas: int
    cause: int = -1


@dataclass(frozen=True, slots=True)
class Reading:
    """A value that a refused condition read: where (for the source map), what, and of which type."""

    unit: Unit
    position: int
    value: Value
    type: Type


@dataclass(frozen=True, slots=True)
class Party:
    """An instance at one end of a message: its number, None for one that the same transaction made and took
    back, and its contract's place in the program.
    """

    number: int | None
    contract: int


@dataclass(frozen=True, slots=True)
class Sent:
    """Which of the messages of a transaction was refused: `action` of `target` (the contract's name for a
    creation), sent by the action `rule` of `sender`.
    """

    target: Party
    action: str
    sender: Party
    rule: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a call was refused: a catalogue code, the place in the program, the author's text where there is
    one, and what the condition read. `readings` explain; they are not part of consensus. `sent` is None where
    the call itself was refused, and not a message that came of it.
    """

    code: str
    unit: Unit | None
    position: int
    reason: str | None = None
    readings: tuple[Reading, ...] = ()
    sent: Sent | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The call ran to its end (or, as a record of kind CONSENT, was taken as a consent). `sent` is to be run
    after it.
    """

    record: ActionRecord
    sent: tuple[Sending, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """The call was refused and changed nothing."""

    refusal: Refusal
    gas: int


@dataclass(frozen=True, slots=True)
class OutOfGas:
    """The gas ran out; the call changed nothing and the whole limit counts."""

    gas: int


Outcome: TypeAlias = Done | Refused | OutOfGas
