"""Rules and clocks of a contract, checked one by one."""

from __future__ import annotations

from typing import TypeAlias

from vm.check.checked import Clock, Constant, Context, Every, Expression, Link, Rule, Variable, Who
from vm.check.expressions import new_scope
from vm.check.fit import shown
from vm.check.flow import check_paths
from vm.check.limits import LIST_ITEMS
from vm.check.names import ContractNames
from vm.check.places import report_unknown
from vm.check.placing import Placed
from vm.check.scope import Scope
from vm.check.statements import check_body
from vm.check.symbols import TermSymbol
from vm.check.times import entry_day
from vm.check.walk import nodes
from vm.check.where import Footprint, Where, bar
from vm.check.who import caller_types, check_paying, check_who, is_joint, sender_type
from vm.check.words import words_of
from vm.code.opcodes import Opcode
from vm.machine.dates import Duration
from vm.source import Span
from vm.syntax import tree
from vm.types import AccountType, ContractType, DateType, TimeType

ClockRule: TypeAlias = "tree.TimeoutRule | tree.LinkRule | tree.AtRule | tree.EveryRule"


class RuleChecker:
    """Checks the rules of one contract; `footprints` say what its functions read."""

    def __init__(self, names: ContractNames, footprints: dict[int, Footprint]) -> None:
        self._names = names
        self._report = names.report
        self._footprints = footprints

    def _scope(self) -> Scope:
        return new_scope(self._names.file, self._names)

    # --- actions --------------------------------------------------------------------------------------------

    def action(self, node: tree.ActionRule, placed: Placed) -> Rule | None:
        """A rule of people; None after a report."""
        scope = self._scope()
        fields = self._names.actions[node.name.text].fields
        for parameter, (_, type_) in zip(node.parameters, fields, strict=False):
            scope.new_local(parameter.name, type_)
        count = len(scope.locals.variables)
        joint = is_joint(node.who)
        who = check_who(node.who, scope)
        if who is not None:
            # of several who sign none is the sender, whatever their types
            scope.sender = AccountType() if joint else sender_type(who)
        paying = check_paying(node.paying, who, joint, scope)
        body = check_body(node.body, scope, clock=False)
        check_paths(node.body, placed.header, self._report)
        scope.locals.warn_unused()
        header = Where.JOINT_HEADER if joint else Where.HEADER
        bar((who, paying), header, self._report, self._footprints)
        bar(body, Where.JOINT_RULE if joint else Where.RULE, self._report, self._footprints)
        if who is not None:
            self._signers((paying, body), who)
        locals_: tuple[Variable, ...] = scope.locals.all()
        if who is None or len(locals_) < len(scope.locals.variables):
            return None
        article = words_of(node.article, self._report)
        return Rule(
            node.name.text,
            locals_[:count],
            locals_,
            who,
            joint,
            paying,
            body,
            placed.states,
            article,
            node.span,
        )

    def _signers(self, root: object, who: Who) -> None:
        """`signers` is a list of accounts, so no instance may be among those who sign."""
        if all(isinstance(type_, AccountType) for type_ in caller_types(who)):
            return
        for item in nodes(root):
            if isinstance(item, Context) and item.opcode is Opcode.SIGNERS:
                self._report.error("E3306", item.span, who.span)

    # --- clocks ---------------------------------------------------------------------------------------------

    def clock(self, node: ClockRule, placed: Placed) -> Clock | None:
        """A timeout or another clock; None after a report."""
        scope = self._scope()
        before = self._report.errors
        when = self._when(node, placed.header)
        sound = self._report.errors == before
        body = check_body(node.body, scope, clock=True)
        check_paths(node.body, placed.header, self._report, placed.clock)
        scope.locals.warn_unused()
        bar(body, Where.CLOCK, self._report, self._footprints)
        locals_ = scope.locals.all()
        if not sound or len(locals_) < len(scope.locals.variables):
            return None
        article = words_of(node.article, self._report)
        return Clock(when, locals_, body, placed.states, article, node.span)

    def _when(self, node: ClockRule, header: Span) -> Expression | Every | Link | None:
        match node:
            case tree.TimeoutRule():
                return None
            case tree.LinkRule():
                return self._link(node)
            case tree.AtRule(when=when):
                return self.instant(when)
            case tree.EveryRule():
                return self._every(node, header)

    def instant(self, node: tree.Expression) -> Expression | None:
        """A date or a time at which something is due; None after a report."""
        value = self._scope().expression(node)
        if value is None:
            return None
        bar(value, Where.CLOCK, self._report, self._footprints)
        if not isinstance(value.type, (DateType, TimeType)):
            self._report.error("E3024", node.span, type=shown(value.type))
            return None
        return value

    def _link(self, node: tree.LinkRule) -> Link | None:
        """A party or a term that is a contract, which stays the same for good, and a final state of it."""
        scope = self._scope()
        symbol = scope.find(node.link.text)
        if symbol is None:
            report_unknown(node.link, scope)
            return None
        if not isinstance(symbol, TermSymbol):
            self._report.error("E3366", node.link.span, symbol.span, name=node.link.text)
            return None
        match symbol.type:
            case None:
                return None
            case ContractType(number):
                names = scope.contract_of(number)
            case _:
                self._report.error("E3366", node.link.span, symbol.span, name=node.link.text)
                return None
        if node.state.text == "final":
            return Link(symbol.number, None)
        state = names.state(node.state)
        if state is None:
            return None
        if not state.final:
            self._report.error(
                "E3367", node.state.span, state.span, state=node.state.text, contract=names.name
            )
            return None
        return Link(symbol.number, state.number)

    def _every(self, node: tree.EveryRule, header: Span) -> Every | None:
        interval = self._scope().expression(node.interval)
        start = self.instant(node.start)
        if not 1 <= node.limit <= LIST_ITEMS:
            self._report.error("E2510", header, highest=LIST_ITEMS, limit=node.limit)
        if not isinstance(interval, Constant) or start is None:
            return None
        if not isinstance(interval.value, Duration):
            self._report.error("E3025", node.interval.span)
            return None
        if interval.value.count == 0:
            self._report.error("E3026", node.interval.span)
            return None
        start = entry_day(start)
        if not isinstance(start.type, DateType):
            self._report.error("E2113", node.start.span, node.interval.span)
            return None
        return Every(start, interval.value, node.limit)
