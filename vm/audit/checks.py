"""Rules that an invariant can refuse though their own text does not say so, and clocks that one can halt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from vm.audit.deciding import Certain
from vm.audit.facts import Facts, holding
from vm.audit.paths import Follower, Path, written
from vm.audit.phrases import Apply, Form, Phrase, inside, replaced
from vm.audit.plays import called
from vm.audit.reading import Reader, Sight, Stored
from vm.check.checked import Clock, Invariant, PotPlace, Rule
from vm.types import BoolType

CASES: Final = 3
"""Choices between a smaller and a greater that are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """A rule or a clock (`clock` says which), by number, after which an invariant, by number, may not hold
    when it runs in `states`: the rule is then refused, the clock halts its instance. `given` are the
    conditions of the way on which that is open."""

    clock: bool
    number: int
    invariant: int
    states: tuple[int, ...]
    given: tuple[Phrase, ...]


def blocked(reader: Reader, facts: Facts) -> tuple[Blocked, ...]:
    """Every rule or clock with an invariant of which it is not plain that it holds afterwards. One may be
    listed that never happens; none is left out."""
    contract = reader.contract
    items: list[tuple[bool, int, Rule | Clock]] = []
    items.extend((False, place, rule) for place, rule in enumerate(contract.rules))
    items.extend((True, place, clock) for place, clock in enumerate(contract.clocks))
    found: dict[tuple[bool, int, int], dict[int, tuple[Phrase, ...]]] = {}
    for clock, number, item in items:
        for state in item.states:
            for invariant, given in _open(reader, facts, item, state).items():
                found.setdefault((clock, number, invariant), {})[state] = given
    return tuple(Blocked(*key, tuple(states), next(iter(states.values()))) for key, states in found.items())


def _open(reader: Reader, facts: Facts, item: Rule | Clock, state: int) -> dict[int, tuple[Phrase, ...]]:
    """The invariants that may not hold after a rule or a clock that runs in a state, each with the conditions
    of the first way on which that is not plain."""
    contract, follower = reader.contract, Follower(reader)
    begun = called(facts.at(state), item, 1)
    before = begun.world.sight
    if isinstance(item, Rule) and item.paying is not None:
        begun = follower.take(item.paying, begun)
    found: dict[int, tuple[Phrase, ...]] = {}
    for way in follower.run(item.body, begun):
        for invariant in holding(contract, state if way.target is None else way.target):
            if not _holds(reader, invariant, item, way, before):
                found.setdefault(contract.invariants.index(invariant), way.conditions)
    if follower.cut:
        for number in _touched(reader, item):
            found.setdefault(number, ())
    return found


def _holds(reader: Reader, invariant: Invariant, item: Rule | Clock, way: Path, before: Sight) -> bool:
    if invariant.each is not None:
        return reader.read_in(invariant.condition).isdisjoint(writes(item))
    sight = replace(way.world.sight, before=before, locals={})
    return _certain(reader.read(invariant.condition, sight), way.world.certain, CASES)


def _certain(condition: Phrase, certain: Certain, cases: int) -> bool:
    """Whether a condition holds, looked at once more for each case of a smaller or greater of two."""
    if certain.decide(condition) is True or not certain.is_possible:
        return True
    for either in certain.choices[:cases]:
        if all(_certain(condition, certain.given(side), 0) for side in either):
            return True
    extreme = next((part for part in inside(condition) if _is_extreme(part)), None)
    if cases == 0 or not isinstance(extreme, Apply):
        return False
    left, right = extreme.parts
    least = extreme.form is Form.LEAST
    for taken, other in ((left, right), (right, left)):
        order = Apply(Form.AT_MOST if least else Form.AT_LEAST, (taken, other), BoolType())
        case = replaced(condition, extreme, taken)
        if not _certain(case, certain.given(order).with_(extreme, taken), cases - 1):
            return False
    return True


def _is_extreme(phrase: Phrase) -> bool:
    match phrase:
        case Apply(Form.LEAST | Form.GREATEST, (_, _)):
            return True
        case _:
            return False


def _touched(reader: Reader, item: Rule | Clock) -> tuple[int, ...]:
    """Invariants that read what a rule or a clock writes."""
    return tuple(
        number
        for number, invariant in enumerate(reader.contract.invariants)
        if not reader.read_in(invariant.condition).isdisjoint(writes(item))
    )


def writes(item: Rule | Clock) -> frozenset[Stored]:
    """The places that a rule, its header included, or a clock writes."""
    found = written(item.body)
    match item:
        case Rule(paying=paying) if paying is not None:
            found |= {("flow", 0)}
            return found | {("pot", paying.target.pot)} if isinstance(paying.target, PotPlace) else found
        case _:
            return found
