"""What each action can cost at most, and what it writes: the numbers are the compiler's own bounds."""

from __future__ import annotations

from dataclasses import dataclass

from vm.audit.checks import writes
from vm.audit.facts import goals
from vm.audit.messages import made_by, sent_by
from vm.audit.reading import Stored
from vm.check.checked import CheckedContract, CheckedProgram, Rule
from vm.code.gas import action_bounds, clock_bounds, transaction_bounds
from vm.code.program import Program
from vm.code.verify.counting import count


@dataclass(frozen=True, slots=True)
class Cost:
    """An action (the creation under the contract's name): its worst-case gas, the same with what it prepays
    for clocks and with everything that it sends and makes, what it writes by name, whether it may enter a
    state, events and new keys at most, and what it sends and makes (`File.receive`, `File`)."""

    action: str
    gas: int
    with_clocks: int
    writes: tuple[str, ...]
    enters: bool
    events: int
    keys: int
    sends: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()

    @property
    def places(self) -> int:
        """The number of stored places, the state among them."""
        return len(self.writes) + self.enters


@dataclass(frozen=True, slots=True)
class ClockCost:
    """One run of a clock, by number: its worst-case gas and what it writes."""

    number: int
    gas: int
    writes: tuple[str, ...]
    enters: bool


def action_costs(program: Program, checked: CheckedProgram, number: int) -> tuple[Cost, ...]:
    """The cost of every action in the order of the text, the creation last."""
    contract = checked.contracts[number]
    alone, whole = action_bounds(program, number), transaction_bounds(program, number)
    found: list[Cost] = []
    for (name, gas), (_, with_clocks) in zip(alone[:-1], whole[:-1], strict=True):
        rules = [place for place, rule in enumerate(contract.rules) if rule.name == name]
        code = program.contracts[number]
        counts = [count(code.rules[place].code, code) for place in rules]
        written = frozenset().union(*(writes(contract.rules[place]) for place in rules))
        enters = any(goals(contract.rules[place])[0] for place in rules)
        events, keys = max(one.events for one in counts), max(one.keys for one in counts)
        found.append(
            Cost(
                action=name,
                gas=gas,
                with_clocks=with_clocks,
                writes=names_of(contract, written),
                enters=enters,
                events=events,
                keys=keys,
                sends=_sends(checked, tuple(contract.rules[place] for place in rules)),
                makes=_makes(checked, tuple(contract.rules[place] for place in rules)),
            )
        )
    (name, gas), (_, with_clocks) = alone[-1], whole[-1]
    first = tuple(keep.name for keep in contract.keeps if keep.initial is not None)
    return (*found, Cost(name, gas, with_clocks, first, True, 0, 0))


def _sends(checked: CheckedProgram, rules: tuple[Rule, ...]) -> tuple[str, ...]:
    found = (action for rule in rules for action in sent_by(rule))
    return tuple(dict.fromkeys(f"{checked.contracts[number].name}.{name}" for number, name in found))


def _makes(checked: CheckedProgram, rules: tuple[Rule, ...]) -> tuple[str, ...]:
    found = (number for rule in rules for number in made_by(rule))
    return tuple(dict.fromkeys(checked.contracts[number].name for number in found))


def clock_costs(program: Program, contract: CheckedContract, number: int) -> tuple[ClockCost, ...]:
    """The cost of one run of every clock."""
    pairs = zip(contract.clocks, clock_bounds(program, number), strict=True)
    return tuple(
        ClockCost(place, gas, names_of(contract, writes(clock)), bool(goals(clock)[0]))
        for place, (clock, gas) in enumerate(pairs)
    )


def names_of(contract: CheckedContract, places: frozenset[Stored]) -> tuple[str, ...]:
    """The author's names of stored places, in the order of the declarations."""
    tables: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("pot", tuple(pot.name for pot in contract.pots)),
        ("keep", tuple(keep.name for keep in contract.keeps)),
        ("map", tuple(map_.name for map_ in contract.maps)),
    )
    return tuple(
        name for kind, names in tables for place, name in enumerate(names) if (kind, place) in places
    )
