"""The graph of states: what can be reached, by whom, and that silence comes to rest.

Edges come from the tree (every `go` of a rule), so the graph is known even where a rule has other faults.
"""

from __future__ import annotations

from dataclasses import dataclass

from vm.check.checked import Context, Expression, Who, WhoAccount, WhoOr
from vm.check.flow import goals, stays
from vm.check.names import ContractNames
from vm.check.placing import Placed
from vm.check.report import Report
from vm.check.walk import bare, nodes
from vm.code.opcodes import Opcode
from vm.source import Span
from vm.syntax import tree


@dataclass(frozen=True, slots=True)
class Edge:
    """A `go` from one state to another; `rule` is the place of its rule in the list of placed rules."""

    source: int
    target: int
    rule: int
    clock: bool
    span: Span


class Graph:
    """States and edges of one contract. `sound` is False where a `go` names no state."""

    def __init__(self, placed: tuple[Placed, ...], names: ContractNames) -> None:
        self._placed = placed
        self._report: Report = names.report
        self._titles = {symbol.number: name for name, symbol in names.states.items()}
        self._spans = {symbol.number: symbol.span for symbol in names.states.values()}
        self.edges: list[Edge] = []
        self.sound = True
        for place, item in enumerate(placed):
            for jump in goals(item.rule.body):
                target = names.states.get(jump.state.text)
                if target is None:
                    self.sound = False
                    continue
                for state in item.states:
                    clock = bool(item.clock)
                    self.edges.append(Edge(state, target.number, place, clock, jump.span))

    def reachable(self, start: int) -> tuple[int, ...]:
        """All states that can be entered from one, itself included, in the order in which they are found."""
        found = {start: True}
        queue = [start]
        for state in queue:
            for edge in self.edges:
                if edge.source == state and edge.target not in found:
                    found[edge.target] = True
                    queue.append(edge.target)
        return tuple(found)

    def check_reach(self, initial: int, resting: tuple[int, ...], timeout_missing: bool) -> None:
        """Every state can be reached, and from every one a state at which the contract rests.

        Says nothing of the second where a timeout is missing: that has been reported, and is the cause.
        """
        if not self.sound:
            return
        reached = self.reachable(initial)
        for number, span in self._spans.items():
            if number not in reached:
                self._report.error("E3011", span, self._spans[initial], name=self._titles[number])
        if timeout_missing:
            return
        stuck = [number for number in reached if not any(rest in self.reachable(number) for rest in resting)]
        if stuck:
            names = ", ".join(self._titles[number] for number in stuck)
            self._report.error("E3012", self._spans[min(stuck)], names=names)
        else:
            self._check_cycles()

    def _check_cycles(self) -> None:
        """No way round by clocks alone."""
        timed = [edge for edge in self.edges if edge.clock]
        marks: dict[int, str] = {}
        for number in self._spans:
            if number not in marks:
                cycle = self._visit(number, timed, marks, [])
                if cycle is not None:
                    names = " → ".join(self._titles[edge.source] for edge in cycle)
                    names += f" → {self._titles[cycle[0].source]}"
                    spans = [edge.span for edge in cycle]
                    self._report.error("E3013", spans[-1], *spans[:-1], names=names)
                    return

    def _visit(
        self, number: int, timed: list[Edge], marks: dict[int, str], path: list[Edge]
    ) -> list[Edge] | None:
        marks[number] = "open"
        for edge in timed:
            if edge.source != number:
                continue
            if marks.get(edge.target) == "open":
                first = next((i for i, item in enumerate(path) if item.source == edge.target), len(path))
                return [*path[first:], edge]
            if edge.target not in marks:
                cycle = self._visit(edge.target, timed, marks, [*path, edge])
                if cycle is not None:
                    return cycle
        marks[number] = "done"
        return None

    def check_money_rests(self, waiting: tuple[tuple[int, Span], ...], credits: dict[int, Span]) -> None:
        """No state that waits for ever comes after a rule that puts money into a pot.

        `waiting`: states with the place of their `forever`; `credits`: rules with that of the credit.
        """
        for number, span in waiting:
            for rule, place in credits.items():
                item = self._placed[rule]
                after = [edge.target for edge in self.edges if edge.rule == rule]
                if stays(item.rule.body):
                    after.extend(item.states)
                if any(number in self.reachable(state) for state in after):
                    self._report.error("E3014", span, place, name=self._titles[number])
                    break

    # --- one party that can move a deadline -----------------------------------------------------------------

    def warn_restarts(self, who: dict[int, Who], deadlines: dict[int, Expression]) -> None:
        """Warn where one party alone can leave and re-enter a state whose deadline counts from its entry."""
        for number, deadline in deadlines.items():
            if not _counts_from_entry(deadline):
                continue
            for account, name in _accounts(who):
                edge = self._round_trip(number, account, who)
                if edge is not None:
                    party = self._report.source.excerpt(name)
                    place = self._spans[number]
                    self._report.warning("W3001", edge.span, place, name=self._titles[number], who=party)
                    break

    def _round_trip(self, state: int, account: object, who: dict[int, Who]) -> Edge | None:
        """The last edge of a way from a state back to it that one account can go alone."""
        own = [
            edge
            for edge in self.edges
            if not edge.clock and edge.rule in who and _alone(who[edge.rule], account)
        ]
        found = {state: True}
        queue = [state]
        for place in queue:
            for edge in own:
                if edge.source != place:
                    continue
                if edge.target == state:
                    return edge
                if edge.target not in found:
                    found[edge.target] = True
                    queue.append(edge.target)
        return None


def _counts_from_entry(deadline: Expression) -> bool:
    moving = (Opcode.ENTERED, Opcode.ENTRY_DAY, Opcode.NOW, Opcode.TODAY)
    return any(isinstance(node, Context) and node.opcode in moving for node in nodes(deadline))


def _accounts(who: dict[int, Who]) -> list[tuple[object, Span]]:
    """Every account that some rule names, once each, with a place that names it."""
    found: dict[object, Span] = {}
    for condition in who.values():
        for node in nodes(condition):
            if isinstance(node, WhoAccount):
                found.setdefault(bare(node.account), node.span)
    return list(found.items())


def _alone(who: Who, account: object) -> bool:
    """Whether one account alone satisfies the condition, by name."""
    match who:
        case WhoAccount(named):
            return bare(named) == account
        case WhoOr(parts):
            return any(_alone(part, account) for part in parts)
        case _:
            return False


def timeouts(placed: tuple[Placed, ...], state: int) -> bool:
    """Whether a state has a timeout."""
    return any(isinstance(item.rule, tree.TimeoutRule) and state in item.states for item in placed)
