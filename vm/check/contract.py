"""One contract: its declarations, states and rules put together into what the bytecode is made of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias, TypeVar

from vm.check.checked import (
    CheckedContract,
    Clock,
    Event,
    Expression,
    GasBound,
    Keep,
    MakeList,
    Map,
    Pot,
    Require,
    Rule,
    State,
    Variable,
)
from vm.check.deadlines import dead_on_arrival
from vm.check.expressions import new_scope
from vm.check.fit import fit
from vm.check.graph import Graph, timeouts
from vm.check.invariants import check_invariants
from vm.check.limits import CONSTANT_PARTS
from vm.check.names import ContractNames, unique, unknown
from vm.check.placing import Placed, place_rules
from vm.check.report import Report
from vm.check.restarts import warn_restarts
from vm.check.rules import RuleChecker
from vm.check.statements import check_require
from vm.check.symbols import (
    FixedSymbol,
    KeepSymbol,
    MapSymbol,
    PotSymbol,
    StateSymbol,
    Symbol,
    TermSymbol,
)
from vm.check.types import Types
from vm.check.walk import nodes
from vm.check.where import Footprint, Where, bar, literal_only
from vm.check.words import words_of
from vm.source import Span
from vm.syntax import tree
from vm.types import ListType, Type

T = TypeVar("T")
StateNode: TypeAlias = "tree.State | tree.Final"


def is_large(value: Expression) -> bool:
    """Whether a constant has too many parts: it is put in wherever its name stands, also in others."""
    return next(islice(nodes(value), CONSTANT_PARTS, None), None) is not None


def declare_fixed(contract: tree.Contract, names: ContractNames, types: Types) -> None:
    """Give every `fixed` its value; one may use those before it."""
    for item in contract.declarations:
        if not isinstance(item, tree.Fixed):
            continue
        type_ = types.value(item.type)
        value = new_scope(names.file, names).expression(item.value, type_)
        fitted = None
        if value is not None and not literal_only(value):
            names.report.error("E2415", item.value.span)
        elif value is not None and is_large(value):
            names.report.error("E2514", item.value.span, highest=CONSTANT_PARTS)
        elif value is not None and type_ is not None:
            fitted = fit(value, type_, names.report, item.type.span)
        if names.clear(item.name):
            names.values[item.name.text] = FixedSymbol(type_, fitted, item.name.span)


@dataclass(frozen=True, slots=True)
class _Rules:
    """Checked rules and clocks; `placed` gives each rule by its place in the list of placed ones."""

    rules: tuple[Rule, ...]
    clocks: tuple[Clock, ...]
    placed: dict[int, Rule]


class ContractChecker:
    """Checks one contract whose names have been collected."""

    def __init__(
        self, contract: tree.Contract, names: ContractNames, footprints: dict[int, Footprint]
    ) -> None:
        self._contract = contract
        self._names = names
        self._report: Report = names.report
        self._footprints = footprints
        self._rules = RuleChecker(names, footprints)

    def check(self) -> CheckedContract:
        """The checked contract; of use only if no error was reported."""
        contract, names = self._contract, self._names
        for amend in self._all(tree.Amend):
            self._report.error("E2915", amend.span)
        self._clear_actions()
        placed = place_rules(contract, names)
        found = self._check_rules(placed)
        states = self._states(placed, found)
        parties = len(self._all(tree.Party))
        return CheckedContract(
            contract.name.text,
            words_of(contract.description, self._report),
            parties,
            self._terms(),
            self._checks(),
            self._keeps(),
            self._maps(),
            self._pots(),
            self._events(),
            check_invariants(self._all(tree.Invariant), names, self._footprints),
            found.rules,
            found.clocks,
            states,
            self._bounds(),
            contract.span,
        )

    def _clear_actions(self) -> None:
        """An action is a member of its instance, so no value of the contract has its name."""
        for name, action in self._names.actions.items():
            value = self._names.values.get(name)
            if value is not None:
                self._report.error("E2017", action.span, value.span, name=name)

    def _all(self, kind: type[T]) -> tuple[T, ...]:
        return tuple(item for item in self._contract.declarations if isinstance(item, kind))

    def _first_value(
        self, node: tree.Expression, type_: Type, where: Where, declared: Span
    ) -> Expression | None:
        value = new_scope(self._names.file, self._names).expression(node, type_)
        if value is None:
            return None
        bar(value, where, self._report, self._footprints)
        return fit(value, type_, self._report, declared)

    # --- declarations ---------------------------------------------------------------------------------------

    def _declared(self, name: tree.Name) -> Symbol | None:
        """What this very declaration made; None where the name was taken already."""
        symbol = self._names.values.get(name.text)
        return symbol if symbol is not None and symbol.span == name.span else None

    def _terms(self) -> tuple[Variable, ...]:
        found: list[Variable] = []
        items: tuple[tree.Party | tree.Term, ...] = (*self._all(tree.Party), *self._all(tree.Term))
        for item in items:
            symbol = self._declared(item.name)
            if isinstance(symbol, TermSymbol) and symbol.type is not None:
                found.append(Variable(item.name.text, symbol.type, item.name.span))
        return tuple(found)

    def _checks(self) -> tuple[Require, ...]:
        found: list[Require] = []
        for item in self._all(tree.Require):
            checked = check_require(item, new_scope(self._names.file, self._names))
            if checked is not None:
                bar(checked, Where.CREATION, self._report, self._footprints)
                found.append(checked)
        return tuple(found)

    def _keeps(self) -> tuple[Keep, ...]:
        found: list[Keep] = []
        for item in self._all(tree.Keep):
            if isinstance(item.type, tree.MapTypeNode):
                continue
            if item.default is not None:
                self._other_value("E2413", item, item.default, "=")
            symbol = self._declared(item.name)
            if not isinstance(symbol, KeepSymbol) or symbol.type is None:
                continue
            initial: Expression | None = None
            if item.initial is not None:
                initial = self._first_value(item.initial, symbol.type, Where.CREATION, item.type.span)
            elif isinstance(symbol.type, ListType):
                initial = MakeList((), symbol.type, item.name.span)
            found.append(Keep(item.name.text, symbol.type, initial, item.span))
        return tuple(found)

    def _other_value(self, code: str, item: tree.Keep, value: tree.Expression, word: str) -> None:
        """Report a value that stands after `=` or `default` where the other word belongs."""
        at = Span(item.type.span.end, value.span.start)
        self._report.mendable(code, value.span, at, f" {word} ", places=(item.name.span,))

    def _maps(self) -> tuple[Map, ...]:
        found: list[Map] = []
        for item in self._all(tree.Keep):
            symbol = self._declared(item.name)
            if not isinstance(symbol, MapSymbol) or not isinstance(item.type, tree.MapTypeNode):
                continue
            if item.initial is not None:
                self._other_value("E2414", item, item.initial, "default")
            if symbol.key is None or symbol.value is None:
                continue
            default: Expression | None = None
            if item.default is not None:
                default = self._first_value(item.default, symbol.value, Where.DEFAULT, item.type.span)
                if symbol.once:
                    self._report.error("E2419", item.default.span, item.name.span)
            found.append(Map(item.name.text, symbol.key, symbol.value, symbol.once, default, item.span))
        return tuple(found)

    def _pots(self) -> tuple[Pot, ...]:
        found: list[Pot] = []
        for item in self._all(tree.Pot):
            symbol = self._declared(item.name)
            if isinstance(symbol, PotSymbol) and symbol.currency is not None:
                family = symbol.key, symbol.limit
                found.append(Pot(item.name.text, symbol.currency, *family, symbol.traced, item.span))
        return tuple(found)

    def _events(self) -> tuple[Event, ...]:
        found: list[Event] = []
        for item in self._all(tree.Event):
            symbol = self._names.events[item.name.text]
            fields = tuple(
                Variable(name, type_, field.span)
                for (name, type_), field in zip(symbol.fields, item.fields, strict=False)
                if type_ is not None
            )
            found.append(Event(item.name.text, fields, item.span))
        return tuple(found)

    def _bounds(self) -> tuple[GasBound, ...]:
        bounds = self._all(tree.GasBound)
        unique((bound.action for bound in bounds), self._report)
        for bound in bounds:
            if bound.action.text not in self._names.actions:
                name = self._names.name
                unknown("E2008", bound.action, self._names.actions, self._report, contract=name)
        return tuple(GasBound(bound.action.text, bound.limit, bound.span) for bound in bounds)

    # --- rules and states -----------------------------------------------------------------------------------

    def _check_rules(self, placed: tuple[Placed, ...]) -> _Rules:
        rules: dict[int, Rule] = {}
        clocks: list[Clock] = []
        for place, item in enumerate(placed):
            match item.rule:
                case tree.ActionRule():
                    rule = self._rules.action(item.rule, item)
                    if rule is not None:
                        rules[place] = rule
                case node:
                    clock = self._rules.clock(node, item)
                    if clock is not None:
                        clocks.append(clock)
        return _Rules(tuple(rules.values()), tuple(clocks), rules)

    def _states(self, placed: tuple[Placed, ...], found: _Rules) -> tuple[State, ...]:
        nodes: list[tuple[StateNode, StateSymbol]] = []
        for item in self._contract.declarations:
            if isinstance(item, (tree.State, tree.Final)):
                symbol = self._names.states.get(item.name.text)
                if symbol is not None and symbol.span == item.name.span:
                    nodes.append((item, symbol))
        deadlines: dict[int, Expression] = {}
        resting: list[int] = []
        states: list[State] = []
        for node, symbol in nodes:
            deadline = self._deadline(node, symbol, placed)
            if deadline is not None:
                deadlines[symbol.number] = deadline
            if isinstance(node, tree.Final) or isinstance(node.until, tree.Forever):
                resting.append(symbol.number)
            states.append(self._state(node, symbol, deadline, found))
        self._check_graph(nodes, placed, tuple(resting), found, deadlines)
        return tuple(states)

    def _state(
        self, node: StateNode, symbol: StateSymbol, deadline: Expression | None, found: _Rules
    ) -> State:
        number = symbol.number
        rules = tuple(place for place, rule in enumerate(found.rules) if number in rule.states)
        clocks = tuple(place for place, clock in enumerate(found.clocks) if number in clock.states)
        article = None if isinstance(node, tree.Final) else words_of(node.article, self._report)
        on_demand = isinstance(node, tree.State) and node.until == tree.Forever(True, node.until.span)
        return State(node.name.text, symbol.final, deadline, on_demand, rules, clocks, article, node.span)

    def _deadline(
        self, node: StateNode, symbol: StateSymbol, placed: tuple[Placed, ...]
    ) -> Expression | None:
        """The deadline of a state that has one; reports what is missing or too much."""
        if isinstance(node, tree.Final):
            return None
        ends = timeouts(placed, symbol.number)
        match node.until:
            case tree.Until(deadline):
                if not ends:
                    self._report.error("E3008", node.name.span, name=node.name.text)
                value = self._rules.instant(deadline)
                if value is not None and dead_on_arrival(value):
                    self._report.error("E3018", deadline.span, node.name.span, name=node.name.text)
                return value
            case tree.Forever(span=span):
                if ends:
                    self._report.error("E3010", span, node.name.span, name=node.name.text)
                return None

    def _check_graph(
        self,
        nodes: list[tuple[StateNode, StateSymbol]],
        placed: tuple[Placed, ...],
        resting: tuple[int, ...],
        found: _Rules,
        deadlines: dict[int, Expression],
    ) -> None:
        if not nodes:
            self._report.error("E3021", self._contract.name.span, name=self._contract.name.text)
            return
        first, initial = nodes[0]
        if isinstance(first, tree.Final):
            self._report.error("E3022", first.name.span, name=first.name.text)
            return
        graph = Graph(placed, self._names)
        missing = any(
            isinstance(node, tree.State)
            and isinstance(node.until, tree.Until)
            and not timeouts(placed, symbol.number)
            for node, symbol in nodes
        )
        graph.check_reach(initial.number, resting, missing)
        warn_restarts(graph, found.placed, found.clocks, deadlines, self._footprints, self._report)
