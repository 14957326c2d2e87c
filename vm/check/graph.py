"""The graph of states: what can be reached, and that silence comes to rest.

Edges come from the tree (every `go` of a rule), so the graph is known even where a rule has other faults.
"""

from __future__ import annotations

from dataclasses import dataclass

from vm.check.flow import goals
from vm.check.names import ContractNames
from vm.check.placing import Placed
from vm.check.report import Report
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

    def title(self, state: int) -> str:
        """A state's name."""
        return self._titles[state]

    def place(self, state: int) -> Span:
        """Where a state's name is declared."""
        return self._spans[state]


def timeouts(placed: tuple[Placed, ...], state: int) -> bool:
    """Whether a state has a timeout."""
    return any(isinstance(item.rule, tree.TimeoutRule) and state in item.states for item in placed)
