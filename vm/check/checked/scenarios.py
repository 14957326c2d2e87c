"""Checked scenarios and their steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vm.check.checked.contracts import Variable
from vm.check.checked.expressions import Expression
from vm.check.checked.statements import Let
from vm.machine.dates import Duration
from vm.source import Span
from vm.syntax.tree import DurationUnit


@dataclass(frozen=True, slots=True)
class Give:
    """The issuer gives an amount to people (numbers of scenario locals)."""

    amount: Expression
    people: tuple[int, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OnDate:
    """Move block time to 0:00 of a day of the file's calendar, or to an instant of that day."""

    date: int
    seconds: int
    span: Span


@dataclass(frozen=True, slots=True)
class After:
    """Move block time by a span (seconds) or by a duration, which keeps the local time of day."""

    duration: Duration | int
    unit: DurationUnit
    span: Span


@dataclass(frozen=True, slots=True)
class CreateStep:
    """Create an instance; `terms` in the order of the contract's terms. `by` None: the chain's issuer."""

    local: int
    contract: int
    terms: tuple[Expression, ...]
    by: int | None
    span: Span


@dataclass(frozen=True, slots=True)
class Does:
    """A person calls an action of an instance."""

    person: int
    instance: int
    contract: int
    action: str
    arguments: tuple[Expression, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Withdraws:
    """A person takes back an open consent."""

    person: int
    instance: int
    contract: int
    action: str
    span: Span


@dataclass(frozen=True, slots=True)
class Cannot:
    """The call must be refused; `reason` is a code or the author's text, None for any."""

    person: int
    instance: int
    contract: int
    action: str
    arguments: tuple[Expression, ...]
    reason: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Expect:
    """Each condition is a boolean expression; `Wang has 5 CNY` compares an AccountBalance."""

    conditions: tuple[Expression, ...]
    span: Span


Step: TypeAlias = Give | OnDate | After | Let | CreateStep | Does | Withdraws | Cannot | Expect


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario. Its locals hold people (accounts), instances (contract types) and lets."""

    title: str
    people: tuple[int, ...]
    locals: tuple[Variable, ...]
    steps: tuple[Step, ...]
    span: Span
