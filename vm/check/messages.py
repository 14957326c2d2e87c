"""`send` and `create`: calls that run after the present action, and instances that rules make.

One by one they are checked where they stand. What they mean together (who may call whom, whose money is
taken, that no message leads back) is known once every contract of the file has been checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vm.check.calls import match_arguments
from vm.check.checked import (
    CheckedContract,
    Create,
    Foreign,
    InState,
    Local,
    Paying,
    PotPlace,
    Rule,
    Send,
    Statement,
)
from vm.check.money import sent_money
from vm.check.names import ContractNames, unknown
from vm.check.paths import owner_of
from vm.check.report import Report
from vm.check.scope import Scope
from vm.check.symbols import ContractSymbol, Field, TermSymbol
from vm.check.walk import bare, nodes
from vm.check.who import caller_types
from vm.source import Span
from vm.syntax import tree
from vm.types import ContractType, describe

# --- where they stand ---------------------------------------------------------------------------------------


def send(node: tree.Send, scope: Scope) -> tuple[Statement, ...]:
    """`send x.action(args) [paying E [of LINE] from P]`."""
    names = owner_of(node.target, scope)
    target = scope.instance(node.target)
    if names is None:
        if target is not None:
            scope.report.error("E3320", node.target.span, type=describe(target.type))
        _check_values(node.arguments, scope)
        return ()
    action = names.actions.get(node.action.text)
    if action is None:
        unknown("E2008", node.action, names.actions, scope.report, names.span, contract=names.name)
        _check_values(node.arguments, scope)
        return ()
    name = node.action.text
    arguments = match_arguments(action.fields, node.arguments, node.span, name, scope, action.span)
    money = None
    if node.amount is not None and node.source is not None:
        money = sent_money(node.amount, node.line, node.source, scope)
        if money is None:
            return ()
    if target is None or arguments is None:
        return ()
    return (Send(target, names.number, name, action.rule, arguments, money, node.span),)


def _check_values(arguments: tuple[tree.Argument, ...], scope: Scope) -> None:
    """Check arguments whose places are not known."""
    for argument in arguments:
        scope.expression(argument.value)


def create(node: tree.Create, scope: Scope) -> tuple[Statement, ...]:
    """`create x = C(…)` in a rule."""
    symbol = scope.find(node.contract.text)
    if not isinstance(symbol, ContractSymbol):
        contracts = (names.name for names in scope.file.contracts)
        unknown("E2011", node.contract, contracts, scope.report)
        _check_values(node.arguments, scope)
        scope.new_local(node.name, None)
        return ()
    names = scope.contract_of(symbol.number)
    fields = terms_of(names)
    terms = match_arguments(fields, node.arguments, node.span, names.name, scope, names.span)
    local = scope.new_local(node.name, ContractType(symbol.number, names.name))
    return () if terms is None else (Create(local, symbol.number, terms, node.span),)


def terms_of(names: ContractNames) -> tuple[Field, ...]:
    """The parties and terms of a contract, as a creation gives them."""
    terms = {
        symbol.number: (name, symbol.type)
        for name, symbol in names.values.items()
        if isinstance(symbol, TermSymbol)
    }
    return tuple(terms[number] for number in sorted(terms))


# --- what they mean together --------------------------------------------------------------------------------


def check_messages(contracts: Sequence[CheckedContract], report: Report) -> None:
    """Check every message of a file against the rules that get it, and that none leads back to its sender.

    The contracts must have been checked without an error.
    """
    for number, contract in enumerate(contracts):
        for rule in contract.rules:
            for message in _sent(rule):
                _Message(message, contracts, report).check(number)
            _warn_final(rule, contracts, report)
    _check_ways(contracts, report)


def _sent(rule: Rule) -> Iterator[Send]:
    return (node for node in nodes(rule.body) if isinstance(node, Send))


class _Message:
    """One message, with the rules that may get it."""

    def __init__(self, message: Send, contracts: Sequence[CheckedContract], report: Report) -> None:
        self._message = message
        self._contracts = contracts
        self._callee = contracts[message.contract]
        self._rules = tuple(rule for rule in self._callee.rules if rule.name == message.action)
        self._report = report

    def _error(self, code: str, *places: Span, **parameters: str | int) -> None:
        self._report.error(code, self._message.span, *places, **parameters)

    def check(self, sender: int) -> None:
        """Whether the sender's contract may call the action, and brings the money that it takes."""
        callers = [type_ for rule in self._rules for type_ in caller_types(rule.who)]
        caller = ContractType(sender, self._contracts[sender].name)
        if caller not in callers:
            places = (rule.who.span for rule in self._rules)
            names = {"action": self._message.action, "contract": self._callee.name, "sender": caller.name}
            self._error("E3321", *places, **names)
            return
        headers = (rule.paying for rule in self._rules)
        taking = [header for header in headers if header is not None and header.source is None]
        if taking and len(taking) < len(self._rules):
            self._error("E3327", *(paying.span for paying in taking), action=self._message.action)
        elif taking and self._message.money is None:
            self._error("E3322", *(paying.span for paying in taking), action=self._message.action)
        elif not taking and self._message.money is not None:
            self._error("E3323", *(rule.span for rule in self._rules), action=self._message.action)
        else:
            for paying in taking:
                self._check_money(paying, sender)

    def _check_money(self, paying: Paying, sender: int) -> None:
        """The currencies must agree, and no budget line may be lost or missing."""
        money = self._message.money
        if money is None:
            return
        pot = self._contracts[sender].pots[money.source.pot]
        if money.currency != paying.currency:
            given, wanted = f"money {money.currency}", f"money {paying.currency}"
            self._error("E2104", paying.span, given=given, wanted=wanted)
        elif isinstance(paying.target, PotPlace):
            target = self._callee.pots[paying.target.pot]
            if pot.traced != target.traced:
                code = "E3343" if pot.traced else "E3344"
                name = f"{self._callee.name}.{target.name}"
                self._error(code, paying.target.span, pot=pot.name, target=name)


def _warn_final(rule: Rule, contracts: Sequence[CheckedContract], report: Report) -> None:
    """Warn of the first message of a rule whose target may be final: it would be refused, with all else."""
    made = {node.local for node in nodes(rule.body) if isinstance(node, Create)}
    asked = {
        bare(node.instance)
        for node in nodes(rule.body)
        if isinstance(node, Foreign) and isinstance(node.value, InState)
    }
    for message in _sent(rule):
        target, contract = message.target, contracts[message.contract]
        if isinstance(target, Local) and target.local in made:
            continue
        finals = [state.name for state in contract.states if state.final]
        if finals and bare(target) not in asked:
            text = report.source.excerpt(target.span)
            report.warning(
                "W3320", message.span, target=text, contract=contract.name, states=", ".join(finals)
            )
            return


# --- no way of messages leads back --------------------------------------------------------------------------


def _check_ways(contracts: Sequence[CheckedContract], report: Report) -> None:
    """Report the first way of messages that leads back to where it began."""
    ways: dict[tuple[int, str], dict[tuple[int, str], Span]] = {}
    for number, contract in enumerate(contracts):
        for rule in contract.rules:
            targets = ways.setdefault((number, rule.name), {})
            for message in _sent(rule):
                targets.setdefault((message.contract, message.action), message.span)
    cycle = _cycle(ways)
    if cycle:
        names = [f"{contracts[number].name}.{action}" for number, action in (*cycle, cycle[0])]
        spans = [ways[one][other] for one, other in zip(cycle, (*cycle[1:], cycle[0]), strict=True)]
        report.error("E3326", spans[-1], *spans[:-1], names=" → ".join(names))


def _cycle(ways: dict[tuple[int, str], dict[tuple[int, str], Span]]) -> list[tuple[int, str]]:
    """The actions of a way that leads back, in its order; empty where there is none."""
    left = dict(ways)
    while True:
        ends = [action for action, targets in left.items() if not any(target in left for target in targets)]
        if not ends:
            break
        for action in ends:
            del left[action]
    path: list[tuple[int, str]] = []
    for action in left:
        # what is left leads on for ever, so it comes back to where it was
        while action not in path:
            path.append(action)
            action = next(target for target in left[action] if target in left)
        return path[path.index(action) :]
    return path
