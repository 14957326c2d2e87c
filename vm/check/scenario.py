"""Scenarios: people, time, calls and what is expected; they may read the public state of every instance."""

from __future__ import annotations

from vm.check.calls import match_arguments
from vm.check.checked import (
    AccountBalance,
    After,
    Cannot,
    CreateStep,
    Does,
    Expect,
    Expression,
    Give,
    Local,
    OnDate,
    Operate,
    Scenario,
    Step,
    Withdraws,
)
from vm.check.constants import duration
from vm.check.expressions import new_scope
from vm.check.fit import fit, shown
from vm.check.messages import terms_of
from vm.check.names import ContractNames, FileNames, unknown
from vm.check.statements import let
from vm.check.symbols import ActionSymbol, ContractSymbol, LocalSymbol
from vm.check.where import Where, bar
from vm.check.words import reason_of, words_of
from vm.code.opcodes import Opcode
from vm.machine.dates import Duration
from vm.syntax import tree
from vm.types import AccountType, BoolType, ContractType, MoneyType


def check_scenario(node: tree.Scenario, names: FileNames) -> Scenario:
    """The checked scenario; of use only if no error was reported."""
    return _ScenarioChecker(names).check(node)


class _ScenarioChecker:
    def __init__(self, names: FileNames) -> None:
        self._names = names
        self._report = names.report
        self._scope = new_scope(names)
        self._scope.scenario = True
        self._people: list[int] = []

    def check(self, node: tree.Scenario) -> Scenario:
        steps: list[Step] = []
        for step in node.steps:
            steps.extend(self._step(step))
        bar(tuple(steps), Where.SCENARIO, self._report, {})
        self._scope.locals.warn_unused()
        title = reason_of(node.title, self._report)
        return Scenario(title, tuple(self._people), self._scope.locals.all(), tuple(steps), node.span)

    def _step(self, node: tree.Step) -> tuple[Step, ...]:
        match node:
            case tree.People(names):
                self._people.extend(self._scope.new_local(name, AccountType()) for name in names)
                return ()
            case tree.Give():
                return self._give(node)
            case tree.OnDate(when, span):
                seconds = when.seconds if isinstance(when, tree.TimeLiteral) else 0
                return (OnDate(when.date, seconds, span),)
            case tree.After():
                return self._after(node)
            case tree.Let():
                return let(node, self._scope)
            case tree.CreateStep():
                return self._create(node)
            case tree.Does():
                return self._does(node)
            case tree.Withdraws():
                return self._withdraws(node)
            case tree.Cannot():
                return self._cannot(node)
            case tree.Expect(expectations, span):
                found = [self._expectation(item) for item in expectations]
                sound = tuple(item for item in found if item is not None)
                return (Expect(sound, span),) if len(sound) == len(found) else ()

    # --- people, money, time --------------------------------------------------------------------------------

    def _person(self, name: tree.Name) -> LocalSymbol | None:
        symbol = self._scope.find(name.text)
        if isinstance(symbol, LocalSymbol):
            if symbol.type is None:
                return None
            if isinstance(symbol.type, AccountType):
                return symbol
        people = (local for local in self._scope.locals.known())
        unknown("E2018", name, people, self._report)
        return None

    def _instance(self, name: tree.Name) -> tuple[int, ContractNames] | None:
        symbol = self._scope.find(name.text)
        if isinstance(symbol, LocalSymbol):
            if symbol.type is None:
                return None
            if isinstance(symbol.type, ContractType):
                return symbol.number, self._scope.contract_of(symbol.type.contract)
        unknown("E2019", name, self._scope.locals.known(), self._report)
        return None

    def _give(self, node: tree.Give) -> tuple[Step, ...]:
        amount = self._scope.expression(node.amount)
        people = [self._person(name) for name in node.names]
        if amount is not None and not isinstance(amount.type, MoneyType):
            self._report.error("E3044", amount.span, type=shown(amount.type))
            return ()
        numbers = tuple(person.number for person in people if person is not None)
        return () if amount is None else (Give(amount, numbers, node.span),)

    def _after(self, node: tree.After) -> tuple[Step, ...]:
        value = duration(node.duration, self._report, self._names.calendar)
        if value is None or not isinstance(value.value, (Duration, int)):
            return ()
        return (After(value.value, node.duration.unit, node.span),)

    # --- instances and calls --------------------------------------------------------------------------------

    def _create(self, node: tree.CreateStep) -> tuple[Step, ...]:
        symbol = self._names.find(node.contract.text)
        by = None if node.by is None else self._person(node.by)
        if not isinstance(symbol, ContractSymbol):
            contracts = (names.name for names in self._names.contracts)
            unknown("E2011", node.contract, contracts, self._report)
            self._scope.new_local(node.name, None)
            return ()
        names = self._names.contracts[symbol.number]
        fields = terms_of(names)
        terms = match_arguments(fields, node.arguments, node.span, names.name, self._scope, names.span)
        type_ = ContractType(symbol.number, names.name)
        local = self._scope.new_local(node.name, type_)
        number = None if by is None else by.number
        return () if terms is None else (CreateStep(local, symbol.number, terms, number, node.span),)

    def _action(self, name: tree.Name, names: ContractNames) -> ActionSymbol | None:
        action = names.actions.get(name.text)
        if action is None:
            unknown("E2008", name, names.actions, self._report, names.span, contract=names.name)
        return action

    def _call(
        self, node: tree.Does | tree.Cannot, loose: bool
    ) -> tuple[int, int, int, tuple[Expression, ...]] | None:
        """Person, instance, contract and arguments of a call."""
        person = self._person(node.person)
        instance = self._instance(node.instance)
        if instance is None:
            return None
        action = self._action(node.action, instance[1])
        if action is None:
            return None
        arguments = match_arguments(
            action.fields, node.arguments, node.span, node.action.text, self._scope, action.span, loose=loose
        )
        if person is None or arguments is None:
            return None
        return person.number, instance[0], instance[1].number, arguments

    def _does(self, node: tree.Does) -> tuple[Step, ...]:
        call = self._call(node, loose=False)
        if call is None:
            return ()
        person, instance, contract, arguments = call
        return (Does(person, instance, contract, node.action.text, arguments, node.span),)

    def _cannot(self, node: tree.Cannot) -> tuple[Step, ...]:
        call = self._call(node, loose=True)
        reason = words_of(node.reason, self._report)
        if call is None:
            return ()
        person, instance, contract, arguments = call
        return (Cannot(person, instance, contract, node.action.text, arguments, reason, node.span),)

    def _withdraws(self, node: tree.Withdraws) -> tuple[Step, ...]:
        person = self._person(node.person)
        instance = self._instance(node.instance)
        if instance is None:
            return ()
        number, names = instance
        action = self._action(node.action, names)
        if action is None or person is None:
            return ()
        if not action.joint:
            self._report.error("E3045", node.span, action.span, name=node.action.text)
            return ()
        return (Withdraws(person.number, number, names.number, node.action.text, node.span),)

    # --- what is expected -----------------------------------------------------------------------------------

    def _expectation(self, node: tree.Has | tree.Expression) -> Expression | None:
        if isinstance(node, tree.Has):
            return self._has(node)
        value = self._scope.expression(node, BoolType())
        return None if value is None else fit(value, BoolType(), self._report)

    def _has(self, node: tree.Has) -> Expression | None:
        person = self._person(node.person)
        amount = self._scope.expression(node.amount)
        if person is None or amount is None:
            return None
        if not isinstance(amount.type, MoneyType):
            self._report.error("E3044", amount.span, type=shown(amount.type))
            return None
        account = Local(person.number, AccountType(), node.person.span)
        held = AccountBalance(account, amount.type.currency, amount.type, node.person.span)
        return Operate(Opcode.EQUAL, (held, amount), (), BoolType(), node.span)
