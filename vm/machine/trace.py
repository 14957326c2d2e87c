"""Trace events: small frozen records that the machine emits and tools consume.

The tracer is passed in; the machine never keeps one. `unit` and `position` lead to the source through the
map.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from vm.code.opcodes import Opcode
from vm.code.program import Unit
from vm.machine.outcome import EventRecord, Payment, Refusal, Sending
from vm.values import Value


@dataclass(frozen=True, slots=True)
class UnitStarted:
    """A unit of code starts on an instance (None: a probe of a scenario)."""

    unit: Unit
    instance: int | None
    locals: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class UnitEnded:
    """The unit ended; `result` is what it left, None for statements."""

    unit: Unit
    result: Value | None


@dataclass(frozen=True, slots=True)
class Stepped:
    """An instruction is about to run; `stack` is its depth, `gas` what was used before it."""

    unit: Unit
    position: int
    opcode: Opcode
    stack: int
    gas: int


@dataclass(frozen=True, slots=True)
class Charged:
    """Gas was taken: by a block's CHARGE or FOR, or by the size of operands."""

    unit: Unit
    position: int
    gas: int
    sized: bool


@dataclass(frozen=True, slots=True)
class Paid:
    """Money moved."""

    unit: Unit
    position: int
    payment: Payment


@dataclass(frozen=True, slots=True)
class Noted:
    """An event was noted."""

    unit: Unit
    position: int
    event: EventRecord


@dataclass(frozen=True, slots=True)
class Sends:
    """An action of an instance of `contract` is to be called, or one was made and is to be created, after the
    present action.
    """

    unit: Unit
    position: int
    contract: int
    sending: Sending


@dataclass(frozen=True, slots=True)
class Delivered:
    """What an action sent runs now: `place` is where its record will stand among the actions of the
    transaction, `cause` where that of its sender stands.
    """

    place: int
    cause: int
    instance: int
    contract: int
    action: str


@dataclass(frozen=True, slots=True)
class Wrote:
    """A kept value or a map's key was written: `place` as an author writes it (`claimed`, `owed[…]`)."""

    unit: Unit
    position: int
    place: str
    old: Value | None
    new: Value | None


@dataclass(frozen=True, slots=True)
class Entered:
    """A state was entered, with its deadline (None: forever or final)."""

    instance: int
    state: int
    deadline: int | None


@dataclass(frozen=True, slots=True)
class Stopped:
    """The action was refused."""

    refusal: Refusal


TraceEvent: TypeAlias = (
    UnitStarted
    | UnitEnded
    | Stepped
    | Charged
    | Paid
    | Noted
    | Sends
    | Delivered
    | Wrote
    | Entered
    | Stopped
)


class Tracer(Protocol):
    """Takes trace events."""

    @property
    def steps(self) -> bool:
        """Whether `Stepped` events are wanted."""
        ...

    def emit(self, event: TraceEvent) -> None:
        """Take one event."""
        ...


class NoTrace:
    """Takes nothing."""

    steps = False

    def emit(self, event: TraceEvent) -> None:
        """Drop the event."""


NO_TRACE = NoTrace()
