"""The graph of states: what can be reached, that everything comes to rest, silence without a turn."""

from __future__ import annotations

from collections.abc import Iterable

from vm.code.gas import goals
from vm.code.program import ContractCode, Program
from vm.code.verify.findings import Findings


def check_states(program: Program, findings: Findings) -> None:
    """Note states that cannot be reached, from which nothing rests, or that clocks lead round for ever."""
    for number, contract in enumerate(program.contracts):
        graph = Graph(contract)
        place = f"contracts[{number}]"
        for state in graph.unreachable():
            findings.add("E3187", place=f"{place}.states[{state}]")
        for state in graph.restless():
            findings.add("E3188", place=f"{place}.states[{state}]")
        if graph.has_clock_cycle():
            findings.add("E3189", place=place)


class Graph:
    """The edges between the states of a contract, by the GO instructions of rules and clocks."""

    def __init__(self, contract: ContractCode) -> None:
        self._count = len(contract.states)
        self._rest = [
            number for number, state in enumerate(contract.states) if state.final or state.deadline is None
        ]
        self._clock_edges = _edges((clock.states, goals(clock.code)) for clock in contract.clocks)
        rule_edges = _edges((rule.states, goals(rule.code)) for rule in contract.rules)
        self._edges = {
            state: rule_edges.get(state, frozenset()) | self._clock_edges.get(state, frozenset())
            for state in range(self._count)
        }

    def unreachable(self) -> tuple[int, ...]:
        """States that no way from the first leads to."""
        return self._missed((0,), self._edges)

    def restless(self) -> tuple[int, ...]:
        """States from which no way leads to a final state or one that waits for ever."""
        back: dict[int, set[int]] = {}
        for source, targets in self._edges.items():
            for target in sorted(targets):
                back.setdefault(target, set()).add(source)
        return self._missed(self._rest, {state: frozenset(sources) for state, sources in back.items()})

    def _missed(self, start: Iterable[int], edges: dict[int, frozenset[int]]) -> tuple[int, ...]:
        found = set(start)
        waiting = sorted(found)
        while waiting:
            for target in sorted(edges.get(waiting.pop(), frozenset()) - found):
                found.add(target)
                waiting.append(target)
        return tuple(state for state in range(self._count) if state not in found)

    def has_clock_cycle(self) -> bool:
        """Whether clocks alone can lead back to where they started."""
        left = {state: self._clock_edges.get(state, frozenset()) for state in range(self._count)}
        while True:
            ends = [state for state, targets in left.items() if not any(target in left for target in targets)]
            if not ends:
                return bool(left)
            for state in ends:
                del left[state]


def _edges(ways: Iterable[tuple[tuple[int, ...], tuple[int, ...]]]) -> dict[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = {}
    for sources, targets in ways:
        for source in sources:
            found[source] = found.get(source, frozenset()) | frozenset(targets)
    return found
