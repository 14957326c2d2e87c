"""The scenarios of a file, played on chain and reference together."""

from __future__ import annotations

from typing import assert_never

from chain.address import named_account
from tests.reference import days
from tests.reference.compare import Twin
from tests.reference.expressions import evaluate
from tests.reference.records import Result
from tests.reference.scene import address, integer
from vm.check.checked import (
    After,
    Cannot,
    CheckedProgram,
    CreateStep,
    Does,
    Expect,
    Expression,
    Give,
    Let,
    OnDate,
    Scenario,
    Step,
    Withdraws,
)
from vm.compiler import Compilation
from vm.currencies import DECIMALS
from vm.machine.dates import Duration
from vm.types import MoneyType
from vm.values import Value

START_DAY = 20_458
"""2026-01-05, where a scenario starts that names no date before time matters."""
CURRENCIES = tuple(sorted(DECIMALS))


class ScenarioError(AssertionError):
    """A step did not come to what the scenario says."""


class Play:
    """One scenario while it is played."""

    def __init__(self, compilation: Compilation, scenario: Scenario) -> None:
        if compilation.checked is None:
            raise ValueError("only a compiled program is played")
        self.compilation = compilation
        self.program: CheckedProgram = compilation.checked
        table = days.calendar_of(self.program.calendar)
        first = next((step for step in scenario.steps if not isinstance(step, (Give, Let))), None)
        day = first.date if isinstance(first, OnDate) else START_DAY
        self.twin = Twin(days.instant_of(table, day, 0), CURRENCIES)
        self.locals: dict[int, Value] = {
            number: named_account(0, scenario.locals[number].name) for number in scenario.people
        }
        self.scenario = scenario

    def run(self) -> None:
        """Play every step. Raises ScenarioError, or DisagreementError."""
        for step in self.scenario.steps:
            self._step(step)

    def _step(self, step: Step) -> None:
        match step:
            case Give(amount, people):
                if not isinstance(amount.type, MoneyType):
                    raise TypeError("money is given")
                for person in people:
                    currency, minor = amount.type.currency, integer(self._value(amount))
                    self._must(self.twin.issue(address(self.locals[person]), currency, minor), step)
            case OnDate(date, seconds):
                self.twin.advance(days.instant_of(self.twin.reference.table(self.program), date, seconds))
            case After(duration):
                self.twin.advance(self._later(duration))
            case Let(local, value):
                self.locals[local] = self._value(value)
            case CreateStep(local, contract, terms, by):
                sender = self.twin.issuer if by is None else address(self.locals[by])
                values = tuple(self._value(term) for term in terms)
                result, number = self.twin.create(sender, self.compilation, contract, values)
                self._must(result, step)
                if number is not None:
                    self.locals[local] = self.twin.reference.world.instances[number].address
            case Does(person, instance, _, action, arguments):
                self._must(self._call(person, instance, action, arguments), step)
            case Withdraws(person, instance, _, action):
                number = self._number(instance)
                self._must(self.twin.withdraw(number, address(self.locals[person]), action), step)
            case Cannot(person, instance, _, action, arguments, reason):
                result = self._call(person, instance, action, arguments)
                if result.done or not meant(reason, result):
                    raise self._failed(step, f"{result.outcome} {result.reason}")
            case Expect(conditions):
                for condition in conditions:
                    if self._value(condition) is not True:
                        raise self._failed(step, self.program.source.excerpt(condition.span))
            case _:
                assert_never(step)

    def _value(self, expression: Expression) -> Value:
        return evaluate(expression, self.twin.reference.look(self.program, self.locals))

    def _later(self, duration: Duration | int) -> int:
        """The instant a span later; days or longer keep the local time of day."""
        now = self.twin.reference.world.time
        if not isinstance(duration, Duration):
            return now + duration
        table = self.twin.reference.table(self.program)
        day = days.local_day(table, now)
        seconds = now - days.instant_of(table, day, 0)
        return days.instant_of(table, days.add(table, day, duration), seconds)

    def _number(self, local: int) -> int:
        instances = self.twin.reference.world.instances
        return next(one.number for one in instances if one.address == self.locals[local])

    def _call(self, person: int, instance: int, action: str, arguments: tuple[Expression, ...]) -> Result:
        values = tuple(self._value(argument) for argument in arguments)
        return self.twin.call(self._number(instance), address(self.locals[person]), action, values)

    def _must(self, result: Result, step: Step) -> None:
        if not result.done:
            raise self._failed(step, f"{result.outcome} {result.reason}")

    def _failed(self, step: Step, what: str) -> ScenarioError:
        line, _ = self.program.source.position(step.span.start)
        text = self.program.source.line_text(line).strip()
        return ScenarioError(f"{self.program.source.name}:{line}: {text}\n  {what}")


def meant(reason: str | None, result: Result) -> bool:
    """Whether a refusal is what `because` says: its code, the author's text, or one language of it."""
    if reason is None or reason == result.outcome:
        return True
    text = result.reason or ""
    return reason == text or reason in text.split(" / ")


def play_all(compilation: Compilation) -> int:
    """Play every scenario of a file; gives how many there were."""
    if compilation.checked is None:
        raise ValueError("only a compiled program is played")
    for scenario in compilation.checked.scenarios:
        Play(compilation, scenario).run()
    return len(compilation.checked.scenarios)
