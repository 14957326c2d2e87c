"""Where money can wait: pots that can hold something in a state, and entries with a date that need a
caller."""

from __future__ import annotations

from dataclasses import dataclass

from vm.audit.facts import Facts, goals
from vm.audit.paths import written
from vm.audit.people import People
from vm.audit.reading import Reader
from vm.check.checked import CheckedContract, Clock, Rule
from vm.types import DateType, ListType, RecordType, TimeType, Type


@dataclass(frozen=True, slots=True)
class Resting:
    """A pot, by number, that can hold money in a state. `returns`: the state can be left and entered again,
    so that its deadline does not bound the whole stay."""

    pot: int
    state: int
    returns: bool


@dataclass(frozen=True, slots=True)
class DatedEntries:
    """A map, by number, whose entries carry a date or a time. `enders` are the rules, by number, by which
    anyone may change or remove an entry; without one, entries wait for the people whom other rules name."""

    map: int
    enders: tuple[int, ...]


def resting(reader: Reader, facts: Facts) -> tuple[Resting, ...]:
    """Every pot with every state that is not final and in which it is not known to be empty."""
    contract = reader.contract
    again = returning(contract)
    return tuple(
        Resting(pot, state, state in again)
        for pot in range(len(contract.pots))
        for state, noun in enumerate(contract.states)
        if not noun.final and not facts.is_empty(state, pot)
    )


def returning(contract: CheckedContract) -> frozenset[int]:
    """The states that can be entered again after they were left or entered once."""
    targets = _targets(contract)
    found: set[int] = set()
    for state in range(len(contract.states)):
        reached: set[int] = set()
        waiting = list(targets[state])
        while waiting:
            place = waiting.pop()
            if place not in reached:
                reached.add(place)
                waiting.extend(targets[place])
        if state in reached:
            found.add(state)
    return frozenset(found)


def _targets(contract: CheckedContract) -> list[tuple[int, ...]]:
    """For each state the states that a rule or a clock leads to."""
    found: list[dict[int, None]] = [{} for _ in contract.states]
    items: tuple[Rule | Clock, ...] = (*contract.rules, *contract.clocks)
    for item in items:
        for state in item.states:
            found[state].update(dict.fromkeys(goals(item)[0]))
    return [tuple(one) for one in found]


def dated_entries(reader: Reader, people: People) -> tuple[DatedEntries, ...]:
    """Every map whose entries carry a date or a time."""
    contract = reader.contract
    found: list[DatedEntries] = []
    for number, map_ in enumerate(contract.maps):
        if _is_dated(map_.value):
            enders = tuple(
                place
                for place, rule in enumerate(contract.rules)
                if ("map", number) in written(rule.body) and people.allows_anyone(rule.who)
            )
            found.append(DatedEntries(number, enders))
    return tuple(found)


def _is_dated(type_: Type) -> bool:
    match type_:
        case DateType() | TimeType():
            return True
        case RecordType(_, fields):
            return any(_is_dated(inner) for _, inner in fields)
        case ListType(item):
            return _is_dated(item)
        case _:
            return False
