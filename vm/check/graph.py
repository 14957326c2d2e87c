"""The graph of states: what can be reached, and that silence comes to rest.

The ways come from the tree (every `go` of a rule), so the graph is known even where a rule has other faults.
Sets of states are bits of an int: a contract has at most 64 of them, and up to 256 rules may stand in each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vm.check.flow import goals
from vm.check.names import ContractNames
from vm.check.placing import Placed
from vm.check.report import Report
from vm.source import Span
from vm.syntax import tree


@dataclass(frozen=True, slots=True)
class Jump:
    """A `go` out of all states of its rule; `rule` is the place of the rule in the list of placed rules."""

    sources: tuple[int, ...]
    target: int
    rule: int
    clock: bool
    span: Span


class Graph:
    """States and jumps of one contract. `sound` is False where a `go` names no state."""

    def __init__(self, placed: tuple[Placed, ...], names: ContractNames) -> None:
        self._report: Report = names.report
        self._titles = {symbol.number: name for name, symbol in names.states.items()}
        self._spans = {symbol.number: symbol.span for symbol in names.states.values()}
        self.size = max(self._spans, default=-1) + 1
        self.jumps: list[Jump] = []
        self.sound = True
        for place, item in enumerate(placed):
            for jump in goals(item.rule.body):
                target = names.states.get(jump.state.text)
                if target is None:
                    self.sound = False
                else:
                    self.jumps.append(Jump(item.states, target.number, place, bool(item.clock), jump.span))

    def title(self, state: int) -> str:
        """A state's name."""
        return self._titles[state]

    def place(self, state: int) -> Span:
        """Where a state's name is declared."""
        return self._spans[state]

    def reach(self, taken: Callable[[Jump], bool]) -> list[int]:
        """For each state the states that one or more of the taken jumps lead to, as bits."""
        targets: dict[int, int] = {}
        sources: dict[int, tuple[int, ...]] = {}
        for jump in self.jumps:
            if taken(jump):
                targets[jump.rule] = targets.get(jump.rule, 0) | 1 << jump.target
                sources[jump.rule] = jump.sources
        found = [0] * self.size
        for rule, bits in targets.items():
            for state in sources[rule]:
                found[state] |= bits
        for middle in range(self.size):
            for state in range(self.size):
                if found[state] >> middle & 1:
                    found[state] |= found[middle]
        return found

    def check_reach(self, initial: int, resting: tuple[int, ...], timeout_missing: bool) -> None:
        """Every state can be reached, and from every one a state at which the contract rests.

        Says nothing of the second where a timeout is missing: that has been reported, and is the cause.
        """
        if not self.sound:
            return
        reach = [bits | 1 << state for state, bits in enumerate(self.reach(lambda jump: True))]
        for number, span in self._spans.items():
            if not reach[initial] >> number & 1:
                self._report.error("E3011", span, self._spans[initial], name=self._titles[number])
        if timeout_missing:
            return
        rests = sum(1 << state for state in resting)
        stuck = [state for state in self._spans if reach[initial] >> state & 1 and not reach[state] & rests]
        if stuck:
            names = ", ".join(self._titles[number] for number in stuck)
            self._report.error("E3012", self._spans[min(stuck)], names=names)
        else:
            self._check_cycles()

    def _check_cycles(self) -> None:
        """No way round by clocks alone."""
        timed: dict[int, dict[int, Span]] = {state: {} for state in self._spans}
        for jump in self.jumps:
            if jump.clock:
                for source in jump.sources:
                    timed[source].setdefault(jump.target, jump.span)
        done: set[int] = set()
        for state in self._spans:
            cycle = _cycle(state, timed, done, [])
            if cycle:
                names = " → ".join(self._titles[number] for number in (*cycle, cycle[0]))
                pairs = zip(cycle, (*cycle[1:], cycle[0]), strict=True)
                spans = [timed[source][target] for source, target in pairs]
                self._report.error("E3013", spans[-1], *spans[:-1], names=names)
                return


def _cycle(state: int, ways: dict[int, dict[int, Span]], done: set[int], path: list[int]) -> list[int]:
    """The first way round that is found from a state, as the states on it; empty if there is none."""
    if state in path:
        return path[path.index(state) :]
    if state in done:
        return []
    for target in ways[state]:
        cycle = _cycle(target, ways, done, [*path, state])
        if cycle:
            return cycle
    done.add(state)
    return []


def timeouts(placed: tuple[Placed, ...], state: int) -> bool:
    """Whether a state has a timeout."""
    return any(isinstance(item.rule, tree.TimeoutRule) and state in item.states for item in placed)
