"""Declarations of a file become names, before anything that uses them is checked."""

from __future__ import annotations

from vm.check.constants import known_currency
from vm.check.limits import CONTRACTS, FIELDS, LIST_ITEMS, PARAMETERS, RECORD_FIELDS, STATES
from vm.check.names import ContractNames, FileNames, not_built_in, unique
from vm.check.placing import action_rules
from vm.check.report import Report
from vm.check.shapes import count_fields, declare_shapes, field_types
from vm.check.symbols import (
    ActionSymbol,
    ContractSymbol,
    EventSymbol,
    Field,
    KeepSymbol,
    MapSymbol,
    PotSymbol,
    StateSymbol,
    TermSymbol,
)
from vm.check.types import Types
from vm.check.who import is_joint
from vm.source import Span
from vm.syntax import tree
from vm.types import AccountType, ContractType, Type


def collect_file(module: tree.Module, report: Report) -> FileNames:
    """Names of the file: contracts, records, choices, and all of each contract but functions and fixed."""
    names = FileNames(report, calendar=bool(module.calendars))
    for extra in module.calendars[1:]:
        report.error("E2003", extra.span, module.calendars[0].span, name="calendar")
    for number, contract in enumerate(module.contracts):
        if number == CONTRACTS:
            report.error("E2501", contract.name.span, highest=CONTRACTS)
        if not_built_in(contract.name, report) and names.clear(contract.name):
            names.values[contract.name.text] = ContractSymbol(number, contract.name.span)
        names.contracts.append(ContractNames(names, contract.name.text, number, contract.name.span))
    declare_shapes(names, module.records, module.choices)
    for contract, inner in zip(module.contracts, names.contracts, strict=True):
        _Collector(contract, inner).collect()
    return names


def types_of(names: FileNames | ContractNames) -> Types:
    """How types are resolved where these names hold."""
    return Types(names.find, lambda: tuple(names.known()), names.report)


def limited_parameters(parameters: tuple[tree.Parameter, ...], report: Report) -> None:
    """Report parameters beyond the limit (a name that stands twice is found where its local is declared)."""
    if len(parameters) > PARAMETERS:
        report.error("E2505", parameters[PARAMETERS].span, highest=PARAMETERS)


class _Collector:
    """Collects the names of one contract."""

    def __init__(self, contract: tree.Contract, names: ContractNames) -> None:
        self._contract = contract
        self._names = names
        self._report = names.report
        self._types = types_of(names)

    def collect(self) -> None:
        """Declare shapes first, then everything else in the order of the text."""
        declarations = self._contract.declarations
        records = tuple(item for item in declarations if isinstance(item, tree.Record))
        choices = tuple(item for item in declarations if isinstance(item, tree.Choice))
        declare_shapes(self._names, records, choices)
        self._terms(declarations)
        self._stored(declarations)
        self._events(declarations)
        self._states(declarations)
        self._actions()

    def _too_many(self, count: int, limit: int, code: str, span: Span) -> None:
        if count == limit:
            self._report.error(code, span, highest=limit)

    def _terms(self, declarations: tuple[tree.Declaration, ...]) -> None:
        items: list[tree.Party | tree.Term] = [item for item in declarations if isinstance(item, tree.Party)]
        items.extend(item for item in declarations if isinstance(item, tree.Term))
        for number, item in enumerate(items):
            self._too_many(number, FIELDS, "E2513", item.name.span)
            type_: Type | None = AccountType()
            if item.type is not None:
                type_ = self._types.value(item.type)
            allowed = (AccountType, ContractType, type(None))
            if isinstance(item, tree.Party) and not isinstance(type_, allowed):
                self._report.error("E2141", item.span, name=item.name.text)
                type_ = None
            if self._names.clear(item.name):
                self._names.values[item.name.text] = TermSymbol(number, type_, item.name.span)

    def _stored(self, declarations: tuple[tree.Declaration, ...]) -> None:
        keeps = maps = pots = 0
        currencies: list[str] = []
        for item in declarations:
            if not isinstance(item, (tree.Keep, tree.Pot)):
                continue
            self._too_many(keeps + maps + pots, FIELDS, "E2504", item.name.span)
            if isinstance(item, tree.Pot):
                pot = self._pot(item, pots)
                pots += 1
                if pot.currency is not None and pot.currency not in currencies:
                    currencies.append(pot.currency)
            elif isinstance(item.type, tree.MapTypeNode):
                self._map(item, item.type, maps)
                maps += 1
            else:
                type_ = self._types.value(item.type)
                if self._names.clear(item.name):
                    self._names.values[item.name.text] = KeepSymbol(keeps, type_, item.name.span)
                keeps += 1
        self._names.currencies = tuple(currencies)

    def _map(self, item: tree.Keep, node: tree.MapTypeNode, number: int) -> None:
        key = self._types.key(node.key)
        value = self._types.value(node.value)
        if self._names.clear(item.name):
            self._names.values[item.name.text] = MapSymbol(number, key, value, node.once, item.name.span)

    def _pot(self, item: tree.Pot, number: int) -> PotSymbol:
        currency = known_currency(item.currency, self._report)
        key = None if item.per is None else self._types.key(item.per)
        if item.limit is not None and not 1 <= item.limit <= LIST_ITEMS:
            self._report.error("E2511", item.span, highest=LIST_ITEMS, limit=item.limit)
        family, span = item.per is not None, item.name.span
        pot = PotSymbol(number, currency, family, key, item.limit, item.traced, span)
        if self._names.clear(item.name):
            self._names.values[item.name.text] = pot
        return pot

    def _events(self, declarations: tuple[tree.Declaration, ...]) -> None:
        events = [item for item in declarations if isinstance(item, tree.Event)]
        unique((event.name for event in events), self._report)
        for number, event in enumerate(events):
            unique((field.name for field in event.fields), self._report)
            fields = field_types(event.fields, self._types)
            total = sum(1 + (0 if type_ is None else count_fields(type_)) for _, type_ in fields)
            if total > RECORD_FIELDS:
                self._report.error("E2508", event.name.span, highest=RECORD_FIELDS)
            self._names.events.setdefault(event.name.text, EventSymbol(number, fields, event.name.span))

    def _states(self, declarations: tuple[tree.Declaration, ...]) -> None:
        states = [item for item in declarations if isinstance(item, (tree.State, tree.Final))]
        unique((state.name for state in states), self._report)
        for number, state in enumerate(states):
            self._too_many(number, STATES, "E2502", state.name.span)
            symbol = StateSymbol(number, isinstance(state, tree.Final), state.name.span)
            self._names.states.setdefault(state.name.text, symbol)

    def _actions(self) -> None:
        """An action of one name has the same parameters wherever it stands."""
        for number, rule in enumerate(action_rules(self._contract)):
            limited_parameters(rule.parameters, self._report)
            fields = field_types(rule.parameters, self._types)
            earlier = self._names.actions.get(rule.name.text)
            if earlier is None:
                joint = is_joint(rule.who)
            else:
                if not _same_fields(earlier.fields, fields):
                    self._report.error("E3017", rule.name.span, earlier.span, name=rule.name.text)
                joint = earlier.joint or is_joint(rule.who)
                fields = earlier.fields
            span = rule.name.span if earlier is None else earlier.span
            first = number if earlier is None else earlier.rule
            self._names.actions[rule.name.text] = ActionSymbol(first, fields, joint, span)


def _same_fields(left: tuple[Field, ...], right: tuple[Field, ...]) -> bool:
    """Whether two lists of parameters are the same; an unknown type is taken to agree."""
    if len(left) != len(right):
        return False
    return all(
        a == b and (x is None or y is None or x == y) for (a, x), (b, y) in zip(left, right, strict=True)
    )
