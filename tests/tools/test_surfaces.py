"""Every surface shows the same outcome, refusal and money for a step: test, run, trace, their JSON, and
Python."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest

import tally
from chain.explain import Explanation
from chain.testing.report import RunReport, StepKind, StepReport
from chain.testing.scenario import run_scenario
from chain.tools.cli.targets import installed
from chain.transaction import Call, Create, Issue, Withdraw
from tests.tools.run import Command
from vm.code.program import ContractCode
from vm.compiler import Compilation, compile_source
from vm.machine.state import Instance as Cells
from vm.source import SourceFile

_NAMES = ["relocation/order", "relocation/project", "rental/lease"]

_compile_once = cache(compile_source)


@pytest.fixture(autouse=True)
def _compiling_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each surface takes the same text; compiling it anew for every step would take minutes."""
    monkeypatch.setattr("chain.tools.cli.targets.compile_source", _compile_once)
    monkeypatch.setattr("chain.python.contract.compile_source", _compile_once)


def _compilation(name: str) -> Compilation:
    return _compile_once(SourceFile.of(f"{name}.tally", installed()[name]))


def _cases() -> list[tuple[str, int]]:
    found = []
    for name in _NAMES:
        lowered = _compilation(name).lowered
        assert lowered is not None
        found.extend((name, number) for number in range(len(lowered.scenarios)))
    return found


@cache
def _report(name: str, number: int) -> RunReport:
    compilation = _compilation(name)
    assert compilation.lowered is not None
    return run_scenario(compilation, compilation.lowered.scenarios[number])


def test_the_installed_contracts_are_these() -> None:
    assert list(installed()) == _NAMES
    assert len(_cases()) > 40


# --- the commands -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", _NAMES)
def test_test_and_run_give_the_same_documents(command: Command, name: str) -> None:
    assert command.json("test", name)[1] == command.json("run", name)[1]


@pytest.mark.parametrize("name", _NAMES)
def test_trace_gives_the_steps_that_run_gives(command: Command, name: str) -> None:
    scenario = command.json("run", name)[1]["scenarios"][0]
    for step in scenario["steps"]:
        code, document = command.json(
            "trace", name, "--match", scenario["scenario"], "--step", str(step["number"])
        )
        assert (code, document["step"]) == (0, step)
        gas = sum(receipt["gas"] for receipt in step["clocks"] + step["receipts"])
        assert document["trace"]["gas"] == gas


@pytest.mark.parametrize(("name", "number"), _cases())
def test_the_document_says_what_the_report_says(command: Command, name: str, number: int) -> None:
    report = _report(name, number)
    documents = command.json("run", name, "--match", report.title)[1]["scenarios"]
    (document,) = [one for one in documents if one["scenario"] == report.title]
    assert document["passed"] == report.passed
    for step, shown in zip(report.steps, document["steps"], strict=True):
        receipts = (*step.clocks, *step.receipts)
        assert [one["outcome"] for one in shown["clocks"] + shown["receipts"]] == [
            one.result for one in receipts
        ]
        assert shown.get("refusal", {}).get("code") == (None if step.refusal is None else step.refusal.code)
        money = [tally.Money(one["amount"]) for one in shown["balances"]]
        assert [(one.minor, one.currency) for one in money] == [
            (one.minor, one.currency) for one in step.balances
        ]
        assert [one["held"] for one in shown["expectations"]] == [one.held for one in step.expectations]


@pytest.mark.parametrize("name", _NAMES)
def test_the_story_shows_each_payment_and_each_refusal_of_the_document(command: Command, name: str) -> None:
    story = command("run", name)[1]
    for scenario in command.json("run", name)[1]["scenarios"]:
        for step in scenario["steps"]:
            for receipt in step["clocks"] + step["receipts"]:
                for action in receipt["actions"]:
                    for payment in action["payments"]:
                        amount = tally.Money(payment["amount"])
                        assert f"{payment['from']} -> {payment['to']}: {amount}" in story
            if "refusal" in step:
                assert f"refused, as the scenario says: {step['refusal']['code']}" in story


# --- Python -------------------------------------------------------------------------------------------------


class _Replay:
    """Makes the calls of a report anew through `import tally`."""

    def __init__(self, name: str, report: RunReport) -> None:
        self.module = tally.loads(installed()[name])
        start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=report.steps[0].time)
        self.chain = tally.Chain(at=start, calendar="CN")
        self.report = report
        self.instances: list[Any] = []

    def account(self, address: bytes) -> Any:
        """The account of a person, by the name the report knows it by."""
        (person,) = self.chain.people(self.report.names.account(address))
        assert person.address == address
        return person

    def value_at(self, address: bytes) -> Any:
        """The account or the instance at an address."""
        return next((one for one in self.instances if one.address == address), None) or self.account(address)

    def name(self, place: int) -> str:
        """What Python calls the instance of a creation number."""
        return f"{self.code(self.instances[place]).name}#{place}"

    def values(self, code: ContractCode, action: str | None, values: tuple[Any, ...]) -> dict[str, Any]:
        """Arguments or terms by name, as a Python program gives them."""
        from chain.python.values import to_python

        rows = (
            code.terms
            if action is None
            else next(rule.parameters for rule in code.rules if rule.name == action)
        )
        return {
            row.name: to_python(row.type, value, self.value_at)
            for row, value in zip(rows, values, strict=True)
        }

    def cells(self, instance: Any) -> Cells:
        """The machine's instance behind one of Python."""
        found = self.chain.ledger.find(instance.address)
        assert found is not None
        return found

    def code(self, instance: Any) -> ContractCode:
        """The tables of its contract."""
        cells = self.cells(instance)
        return cells.program.program.contracts[cells.contract]

    def step(self, step: StepReport) -> list[tally.Receipt]:
        """Do what a step did."""
        if step.kind in (StepKind.ON, StepKind.AFTER):
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=step.time)
            return list(self.chain.wait_until(moment))
        done = [self.submit(receipt.transaction) for receipt in step.receipts if receipt.transaction]
        for made in (made for receipt in done for made in receipt.created):
            if all(one.address != made.address for one in self.instances):
                self.instances.append(made)
        return [one for receipt in done for one in (receipt, *receipt.followed)]

    def submit(self, transaction: Any) -> tally.Receipt:
        """Do what a transaction did."""
        match transaction:
            case Issue(_, to, currency, amount):
                return self.chain.give(self.account(to), tally.Money.of(amount, currency))
            case Create(sender, program, contract, terms):
                code = program.program.contracts[contract]
                creator = None if sender == self.chain.issuer else self.account(sender)
                made = self.module[code.name].create(
                    self.chain, sender=creator, **self.values(code, None, terms)
                )
                self.instances.append(made)
                return made.creation
            case Call(sender, address, action, arguments):
                instance = next(one for one in self.instances if one.address == address)
                given = self.values(self.code(instance), action, arguments)
                return instance[action](sender=self.account(sender), **given)
            case Withdraw(sender, address, action):
                instance = next(one for one in self.instances if one.address == address)
                return self.chain.withdraw(instance[action], sender=self.account(sender))
            case _:
                raise ValueError(transaction)


def _refusal(found: Explanation, names: dict[str, str]) -> tuple[str, str | None, str, str | None, str]:
    """What is said of a refusal; an instance that a scenario names is known to Python by its number."""
    return found.code, found.reason, names.get(found.who, found.who), found.clause, found.when


@pytest.mark.parametrize(("name", "number"), _cases())
def test_python_gives_the_same_outcome_refusal_and_money(name: str, number: int) -> None:
    report = _report(name, number)
    replay = _Replay(name, report)
    for step in report.steps:
        if step.refusal is None:
            receipts = replay.step(step)
            assert [one.outcome for one in receipts] == [one.result for one in (*step.clocks, *step.receipts)]
            assert [one.gas for one in receipts] == [one.gas for one in (*step.clocks, *step.receipts)]
            paid = [payment.amount.minor for one in receipts for payment in one.payments]
            assert paid == [pay.amount for one in (*step.clocks, *step.receipts) for pay in one.payments]
        else:
            with pytest.raises(tally.Refused) as caught:
                replay.step(step)
            names = {view.name: replay.name(place) for place, view in enumerate(step.instances)}
            assert _refusal(caught.value.explanation, {}) == _refusal(step.refusal, names)
        _same_money(replay, step)


def _same_money(replay: _Replay, step: StepReport) -> None:
    owners = {balance.owner for balance in step.balances if "." not in balance.owner}
    for balance in step.balances:
        if balance.owner in owners:
            (person,) = replay.chain.people(balance.owner)
            assert person.balance(balance.currency).minor == balance.minor
    held = [balance.minor for balance in step.balances if balance.owner not in owners]
    assert held == [amount for one in replay.instances for amount in replay.cells(one).pots]
    states = [view.state for view in step.instances]
    assert states == [one.state for one in replay.instances]
    assert all(one.halted is None for one in replay.instances)
