"""The machine's only door to the world, and what a caller brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from vm.code.program import Code, Program, Unit
from vm.code.verify import VerifiedProgram
from vm.machine.calendar import Calendar
from vm.machine.outcome import InFlight, Outcome, Refused
from vm.machine.state import Instance, Journal, Moment, Timer
from vm.machine.trace import Tracer
from vm.values import Value

TRANSACTION_EVENTS: Final = 64
TRANSACTION_KEYS: Final = 1_024
TRANSACTION_SENDS: Final = 64
"""The most events, new keys, and messages and creations of one transaction: limits of the language."""


class Host(Protocol):
    """Accounts, calendars and instances, as the machine sees them. All writes go through the journal."""

    @property
    def journal(self) -> Journal:
        """The undo log of the present transaction."""
        ...

    def calendar(self, name: str | None) -> Calendar:
        """The calendar in force; UTC without working days for None."""
        ...

    def is_account(self, address: bytes) -> bool:
        """Whether the address may be credited: an account, never an instance."""
        ...

    def balance(self, account: bytes, currency: str) -> int:
        """What an account holds, in minor units."""
        ...

    def debit(self, account: bytes, currency: str, amount: int) -> bool:
        """Take an amount from an account; False, and nothing taken, if it holds less."""
        ...

    def credit(self, account: bytes, currency: str, amount: int) -> bool:
        """Add an amount to an account; False, and nothing added, above 2^127-1."""
        ...

    def root(self, instance: Instance) -> Instance:
        """The root of an instance's tree: the instance that an account created."""
        ...

    def instance(self, address: bytes) -> Instance | None:
        """The instance at an address."""
        ...

    def is_instance(self, address: bytes, program: VerifiedProgram, contract: int) -> bool:
        """Whether there is an instance of that contract of that program at an address. Programs are the same
        where their bytes are.
        """
        ...

    def make_instance(self, creator: Instance, contract: int, terms: tuple[Value, ...]) -> Instance:
        """Make an instance of a contract of the creator's program. It has an address and terms, and is
        NOT_CREATED until its creation has run.
        """
        ...


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and at most how much of each currency may leave the account (None: the header's amount). An
    instance calls by a message: `money` is what it has sent with it.
    """

    address: bytes
    caps: Mapping[str, int] | None = None
    money: InFlight | None = None


class Quota:
    """Counts the events, the new keys, and the messages and creations of one transaction against their
    limits.
    """

    __slots__ = ("events", "keys", "sends")

    def __init__(self) -> None:
        self.events = 0
        self.keys = 0
        self.sends = 0

    def add_event(self) -> bool:
        """Count an event; False where there are too many."""
        self.events += 1
        return self.events <= TRANSACTION_EVENTS

    def add_key(self) -> bool:
        """Count a key that was not there; False where there are too many."""
        self.keys += 1
        return self.keys <= TRANSACTION_KEYS

    def add_send(self) -> bool:
        """Count a message or a creation; False where there are too many."""
        self.sends += 1
        return self.sends <= TRANSACTION_SENDS


class Meter:
    """Counts gas against a limit. `quota` is shared by all actions of one transaction."""

    __slots__ = ("limit", "quota", "used")

    def __init__(self, limit: int, quota: Quota | None = None) -> None:
        self.limit = limit
        self.used = 0
        self.quota = Quota() if quota is None else quota

    def charge(self, gas: int) -> bool:
        """Count `gas`; False where the limit is passed (then the whole limit counts as used)."""
        self.used += gas
        if self.used <= self.limit:
            return True
        self.used = self.limit
        return False


class Executor(Protocol):
    """What runs code. The interpreter is the reference; every other executor agrees with it.

    Each method runs one action whole (or not at all: on Refused and OutOfGas the journal is back at its
    mark), its invariants included, and computes deadline and timers of the state it enters. Due timeouts are
    the ledger's to run, before an action and after it.
    """

    def create(self, host: Host, instance: Instance, moment: Moment, meter: Meter, tracer: Tracer) -> Outcome:
        """Check terms and the contract's requires, set initial keeps, enter the first state, check
        invariants.
        """
        ...

    def act(
        self,
        host: Host,
        instance: Instance,
        action: str,
        arguments: tuple[Value, ...],
        caller: Caller,
        moment: Moment,
        meter: Meter,
        tracer: Tracer,
    ) -> Outcome:
        """Call an action; for a joint rule, give consent and run the rule when the set is complete."""
        ...

    def withdraw(
        self, host: Host, instance: Instance, action: str, caller: Caller, moment: Moment
    ) -> Outcome:
        """Take back the caller's open consent to an action (R4015 where there is none)."""
        ...

    def run_clock(
        self, host: Host, instance: Instance, timer: Timer, meter: Meter, tracer: Tracer
    ) -> Outcome:
        """Run a due clock at its own instant."""
        ...

    def may_act(self, host: Host, instance: Instance, action: str) -> tuple[bytes, ...] | None:
        """Accounts that may call the action now; None for anyone. Empty where it is not open."""
        ...

    def evaluate(
        self,
        host: Host,
        program: Program,
        instance: Instance | None,
        unit: Unit,
        code: Code,
        locals_: tuple[Value, ...],
        moment: Moment,
        tracer: Tracer,
    ) -> Value | Refused:
        """Evaluate a pure expression (a scenario's probe, a view) of `program` and give its value."""
        ...
