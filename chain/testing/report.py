"""What a scenario's run came to: one frozen object that every surface renders.

Terminal, JSON, Python and a failed test show the same `RunReport`; none of them works anything out anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from chain.explain import Explanation
from chain.names import Due, NameBook
from chain.receipt import Receipt
from vm.machine.calendar import Calendar
from vm.machine.dates import format_time
from vm.source import SourceFile, Span


class StepKind(Enum):
    """The kinds of a scenario's steps, by the word they are written with."""

    GIVE = "give"
    ON = "on"
    AFTER = "after"
    LET = "let"
    CREATE = "create"
    DOES = "does"
    WITHDRAWS = "withdraws"
    CANNOT = "cannot"
    EXPECT = "expect"


@dataclass(frozen=True, slots=True)
class Balance:
    """What somebody (a person, a pot as `lease.held`) holds, in minor units."""

    owner: str
    currency: str
    minor: int


@dataclass(frozen=True, slots=True)
class InstanceView:
    """An instance after a step: its name in the scenario, its contract, its state and that state's deadline
    (None for a final, forever or halted one)."""

    name: str
    contract: str
    state: str
    final: bool
    halted: str | None
    deadline: Due | None


@dataclass(frozen=True, slots=True)
class Sided:
    """One value that an expectation read: the text it was read from and what was there."""

    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """One condition of `expect`: its text, whether it held, and, where it did not, the values on both
    sides."""

    text: str
    held: bool
    values: tuple[Sided, ...]


class FailureKind(Enum):
    """Why a scenario failed."""

    REFUSED = "refused"
    NOT_REFUSED = "not refused"
    OTHER_REFUSAL = "other refusal"
    EXPECTATION = "expectation"
    NO_VALUE = "no value"
    HALTED = "halted"
    TIME = "time goes back"


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong at a step. `wanted` and `got` are codes or texts, by the kind."""

    kind: FailureKind
    span: Span
    wanted: str
    got: str


@dataclass(frozen=True, slots=True)
class StepReport:
    """One step: what was written, when it ran, what came of it, and who holds what after it.

    `receipts` are those of the step's own transactions (a `give` to three people has three), `clocks` those
    of clocks that ran because time passed. `refusal` explains a refused call, whether the scenario wanted it
    (`cannot`) or not.
    """

    number: int
    kind: StepKind
    text: str
    span: Span
    time: int
    receipts: tuple[Receipt, ...]
    clocks: tuple[Receipt, ...]
    refusal: Explanation | None
    halts: tuple[Explanation, ...]
    expectations: tuple[Expectation, ...]
    instances: tuple[InstanceView, ...]
    balances: tuple[Balance, ...]
    failure: Failure | None

    @property
    def gas(self) -> int:
        """Gas of everything that ran at this step."""
        return sum(receipt.gas for receipt in (*self.clocks, *self.receipts))

    @property
    def prepaid(self) -> int:
        """What the states that were entered may use later with nobody acting."""
        return sum(receipt.prepaid for receipt in self.receipts)


@dataclass(frozen=True, slots=True)
class RunReport:
    """A scenario's run, up to and including the step that failed. `names` leads from addresses, instances and
    values to what people read; `calendar` is the file's."""

    title: str
    source: SourceFile
    calendar: Calendar
    steps: tuple[StepReport, ...]
    names: NameBook

    @property
    def failure(self) -> Failure | None:
        """What went wrong, None where the scenario passed."""
        return self.steps[-1].failure if self.steps else None

    @property
    def passed(self) -> bool:
        """Whether every step did what it says."""
        return self.failure is None

    def when(self, time: int) -> str:
        """An instant in the zone of the scenario's calendar."""
        return format_time(time, self.calendar.offset_at(time))

    def line(self, span: Span) -> int:
        """The line of the source, counted from 1, on which a span starts."""
        return self.source.position(span.start)[0]
