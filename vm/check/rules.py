"""Rules and clocks of a contract, checked one by one."""

from __future__ import annotations

from vm.check.checked import Clock, Constant, Every, Expression, Rule, Variable
from vm.check.expressions import new_scope
from vm.check.fit import shown
from vm.check.flow import check_paths
from vm.check.limits import LIST_ITEMS
from vm.check.names import ContractNames
from vm.check.placing import Placed
from vm.check.scope import Scope
from vm.check.statements import check_body
from vm.check.times import entry_day
from vm.check.where import Footprint, Where, bar
from vm.check.who import check_paying, check_who, is_joint
from vm.check.words import words_of
from vm.machine.dates import Duration
from vm.syntax import tree
from vm.types import DateType, TimeType


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
        paying = check_paying(node.paying, who, joint, scope)
        body = check_body(node.body, scope, clock=False)
        check_paths(node.body, placed.header, self._report)
        scope.locals.warn_unused()
        header = Where.JOINT_HEADER if joint else Where.HEADER
        bar((who, paying), header, self._report, self._footprints)
        bar(body, Where.JOINT_RULE if joint else Where.RULE, self._report, self._footprints)
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

    # --- clocks ---------------------------------------------------------------------------------------------

    def clock(self, node: tree.TimeoutRule | tree.AtRule | tree.EveryRule, placed: Placed) -> Clock | None:
        """A timeout or another clock; None after a report."""
        scope = self._scope()
        before = self._report.errors
        when = self._when(node)
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

    def _when(self, node: tree.TimeoutRule | tree.AtRule | tree.EveryRule) -> Expression | Every | None:
        match node:
            case tree.TimeoutRule():
                return None
            case tree.AtRule(when=when):
                return self.instant(when)
            case tree.EveryRule():
                return self._every(node)

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

    def _every(self, node: tree.EveryRule) -> Every | None:
        interval = self._scope().expression(node.interval)
        start = self.instant(node.start)
        if not 1 <= node.limit <= LIST_ITEMS:
            self._report.error("E2510", node.start.span, highest=LIST_ITEMS, limit=node.limit)
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
