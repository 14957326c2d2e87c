"""Pots that are certainly empty: what each state knows on entry, from all ways into it.

A path of a rule or a clock leaves a pot empty, leaves it as empty as it was, or unsettles it. A state knows a
pot to be empty if every way into it, and every `stay` in it, leaves it so. Pots start empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vm.code.program import ContractCode, PotCode, Unit
from vm.code.verify.findings import Findings
from vm.code.verify.run import Exit
from vm.types import AccountType


@dataclass(frozen=True, slots=True)
class Way:
    """A rule or a clock: its unit, the states it stands in, and how its paths end."""

    unit: Unit
    states: tuple[int, ...]
    exits: tuple[Exit, ...]


def check_pots(contract: ContractCode, ways: tuple[Way, ...], findings: Findings) -> None:
    """Note every way into a final or waiting state, and every stay in one, that may leave money in a pot."""
    entry = known_empty(contract, ways)
    resting = {
        number: state.name
        for number, state in enumerate(contract.states)
        if state.final or state.deadline is None
    }
    for way in ways:
        for state, position, left in _left(way, entry):
            if state in resting:
                _note(contract, state, left, way.unit, position, findings)


def _left(way: Way, entry: list[int]) -> Iterator[tuple[int, int, int]]:
    """For each state that a rule or a clock enters or stays in: where, and the pots that are empty then.

    Of a stay the pots that are as they were count as empty: whatever brought money there is met elsewhere.
    """
    for one in way.exits:
        if one.state is None:
            for state in way.states:
                yield state, one.position, one.empty | one.same
        else:
            yield one.state, one.position, one.empty | (one.same & _at_start(way.states, entry))


def ways_into(
    state: int, pot: int, ways: tuple[Way, ...], entry: list[int]
) -> Iterator[tuple[Unit, int]]:
    """Where rules and clocks end in a state with a pot that may hold money; `entry` is what states know."""
    for way in ways:
        for target, position, left in _left(way, entry):
            if target == state and not left >> pot & 1:
                yield way.unit, position


def is_per_account(pot: PotCode) -> bool:
    """Whether a pot is a family of cells that belong to accounts."""
    return isinstance(pot.key, AccountType)


def _at_start(states: tuple[int, ...], entry: list[int]) -> int:
    """The pots known to be empty when a rule of these states starts."""
    known = -1
    for state in states:
        known &= entry[state]
    return known


def _note(
    contract: ContractCode, number: int, left: int, unit: Unit, position: int, findings: Findings
) -> None:
    """Note every pot that is not among those left empty."""
    everything = (1 << len(contract.pots)) - 1
    if left & everything == everything:
        return
    state = contract.states[number]
    code = "E3101" if state.final else "E3362" if state.on_demand else "E3102"
    for place, pot in enumerate(contract.pots):
        if not left >> place & 1 and not (state.on_demand and is_per_account(pot)):
            findings.add(code, unit, position, pot=pot.name, state=state.name)


def known_empty(contract: ContractCode, ways: tuple[Way, ...]) -> list[int]:
    """For each state the pots known to be empty while nothing happens in it, as bits by number."""
    everything = (1 << len(contract.pots)) - 1
    entry = [everything] * len(contract.states)
    merged = [(way.states, _merged(way.exits)) for way in ways]
    changed = True
    while changed:
        changed = False
        for states, exits in merged:
            at_start = _at_start(states, entry)
            for target, (empty, same) in exits:
                left = empty | (same & at_start)
                if target is not None:
                    changed = _lower(entry, target, left) or changed
                    continue
                for state in states:
                    changed = _lower(entry, state, empty | (same & entry[state])) or changed
    return entry


def _lower(entry: list[int], state: int, left: int) -> bool:
    met = entry[state] & left
    if met == entry[state]:
        return False
    entry[state] = met
    return True


def _merged(exits: tuple[Exit, ...]) -> list[tuple[int | None, tuple[int, int]]]:
    """For each state that paths go to (None: they stay) what all of them leave empty, or as it was."""
    found: dict[int | None, tuple[int, int]] = {}
    for one in exits:
        empty, kept = one.empty, one.empty | one.same
        if one.state in found:
            before = found[one.state]
            empty, kept = empty & before[0], kept & before[1]
        found[one.state] = (empty, kept)
    return list(found.items())
