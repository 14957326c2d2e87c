"""What a scenario's run came to: one frozen object that every surface renders.

Terminal, JSON, Python and a failed test show the same `RunReport`; none of them works anything out anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from chain.explain import Explanation
from chain.receipt import Receipt
from vm.source import SourceFile, Span


class StepKind(Enum):
    """The kinds of a scenario's steps, by the word they are written with."""

    PEOPLE = "people"
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
    """An instance after a step: its name in the scenario, its contract and its state."""

    name: str
    contract: str
    state: str
    final: bool
    halted: str | None


@dataclass(frozen=True, slots=True)
class Sided:
    """One value that an expectation read: the text it was read from and what was there."""

    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """One condition of `expect`: its text, whether it held, and the values on both sides."""

    text: str
    held: bool
    values: tuple[Sided, ...]


class FailureKind(Enum):
    """Why a scenario failed."""

    REFUSED = "refused"
    NOT_REFUSED = "not refused"
    OTHER_REFUSAL = "other refusal"
    EXPECTATION = "expectation"
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

    `clocks` are the receipts of clocks that ran because time passed; `refusal` explains a refused call, whether
    the scenario wanted it (`cannot`) or not.
    """

    number: int
    kind: StepKind
    text: str
    span: Span
    time: int
    receipt: Receipt | None
    clocks: tuple[Receipt, ...]
    refusal: Explanation | None
    halts: tuple[Explanation, ...]
    expectations: tuple[Expectation, ...]
    instances: tuple[InstanceView, ...]
    balances: tuple[Balance, ...]
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class RunReport:
    """A scenario's run, up to and including the step that failed. `names` leads from addresses to names."""

    title: str
    source: SourceFile
    offset: int
    steps: tuple[StepReport, ...]
    names: tuple[tuple[bytes, str], ...]
    places: tuple[tuple[int, str], ...]

    @property
    def failure(self) -> Failure | None:
        """What went wrong, None where the scenario passed."""
        return self.steps[-1].failure if self.steps else None

    @property
    def passed(self) -> bool:
        """Whether every step did what it says."""
        return self.failure is None
