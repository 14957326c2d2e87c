"""What is known of an instance in a state: what its pots hold, and kept values that are still as they began.

That a pot is empty is the verifier's proof. That a pot holds an amount is an invariant of the author's: an
action after which it did not hold was refused. The rest is what nobody has written yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from vm.audit.amounts import linear
from vm.audit.paths import Path, World, written
from vm.audit.phrases import Literal, Phrase, Said, inside
from vm.audit.reading import CREATED, PLAIN, Reader
from vm.check.checked import (
    CheckedContract,
    ClearKeep,
    Clock,
    Expression,
    Go,
    Invariant,
    Logic,
    LogicOperator,
    Operate,
    PotBalance,
    Rule,
    Stay,
)
from vm.check.walk import nodes
from vm.code.opcodes import Opcode
from vm.types import MoneyType

NO_FLOW: Final = -1
"""Stands among kept values for the money that an instance has paid and received."""


class Facts:
    """Facts of each state of one contract. `empties` are the verifier's: bits by pot, for each state."""

    def __init__(self, reader: Reader, empties: tuple[int, ...]) -> None:
        self._reader = reader
        self._contract = reader.contract
        self._empties = empties
        self._untouched = _untouched(reader.contract)
        self._settable = _changing(reader.contract)
        self._starts: dict[int, Path] = {}

    def is_empty(self, state: int, pot: int) -> bool:
        """Whether a pot, or each cell of a family, is known to be empty in a state."""
        return bool(self._empties[state] >> pot & 1)

    def at(self, state: int) -> Path:
        """The start of a path in a state of which nothing else is known."""
        found = self._starts.get(state)
        if found is None:
            found = self._starts[state] = self._start(state)
        return found

    def _start(self, state: int) -> Path:
        contract = self._contract
        keeps: dict[int, Phrase] = {}
        known: dict[int, bool] = {}
        for number, keep in enumerate(contract.keeps):
            if number in self._untouched[state]:
                known[number] = keep.initial is not None
                began = None if keep.initial is None else self._reader.read(keep.initial, CREATED)
                if began is not None and not any(isinstance(part, Said) for part in inside(began)):
                    keeps[number] = began
            elif keep.initial is not None and number not in self._settable:
                known[number] = True
        pots: dict[int, Phrase] = {
            number: Literal(0, MoneyType(pot.currency))
            for number, pot in enumerate(contract.pots)
            if pot.key is None and self.is_empty(state, number)
        }
        unmoved = NO_FLOW in self._untouched[state]
        world = World(replace(PLAIN, keeps=keeps, known=known, pots=pots, unmoved=unmoved))
        for number, value in self._equal(state):
            if number not in pots:
                pots[number] = self._reader.read(value, world.sight)
        path = Path(World(replace(world.sight, pots=pots)))
        return self._certain(path, state, checks=True)

    def entered(self, path: Path, state: int) -> Path | None:
        """A path that has come to, or stays in, a state, with what its invariants say; None where they say
        that it cannot have come there."""
        sight = path.world.sight
        pots = dict(sight.pots)
        for number, value in self._equal(state):
            held = pots.get(number)
            if held is None or not linear(held).is_settled:
                pots[number] = self._reader.read(value, sight)
        path = replace(path, world=replace(path.world, sight=replace(sight, pots=pots)))
        for condition in self._invariants(state):
            if path.world.certain.decide(self._reader.read(condition, path.world.sight)) is False:
                return None
        return self._certain(path, state, checks=False)

    def _certain(self, path: Path, state: int, checks: bool) -> Path:
        """With the conditions of the creation, and of the state's invariants, among what is certain."""
        certain, sight = path.world.certain, path.world.sight
        if checks:
            for check in self._contract.checks:
                certain = certain.given(self._reader.read(check.condition, CREATED))
        for condition in self._invariants(state):
            certain = certain.given(self._reader.read(condition, sight))
        return replace(path, world=World(sight, certain))

    def _invariants(self, state: int) -> Iterator[Expression]:
        for invariant in holding(self._contract, state):
            if invariant.each is None:
                yield invariant.condition

    def _equal(self, state: int) -> Iterator[tuple[int, Expression]]:
        """Single pots that invariants say to hold an amount; those that only terms decide come first."""
        parts = (part for condition in self._invariants(state) for part in _parts(condition))
        found = [pair for part in parts for pair in _pairs(part)]
        sound = [pair for pair in found if ("pot", pair[0]) not in self._reader.read_in(pair[1])]
        sound.sort(key=lambda pair: bool(self._reader.read_in(pair[1])))
        yield from sound


def holding(contract: CheckedContract, state: int) -> tuple[Invariant, ...]:
    """The invariants that are checked after an action that leaves an instance in a state."""
    return tuple(one for one in contract.invariants if one.states is None or state in one.states)


def _parts(condition: Expression) -> Iterator[Expression]:
    match condition:
        case Logic(LogicOperator.AND, left, right):
            yield from _parts(left)
            yield from _parts(right)
        case _:
            yield condition


def _pairs(condition: Expression) -> Iterator[tuple[int, Expression]]:
    """`held == deposit`, either way round."""
    match condition:
        case Operate(Opcode.EQUAL, (left, right)):
            for one, other in ((left, right), (right, left)):
                match one:
                    case PotBalance(number, None):
                        yield number, other
                    case _:
                        pass
        case _:
            pass


def _changing(contract: CheckedContract) -> frozenset[int]:
    """Kept values that something clears, so that they may not be known."""
    bodies = (*(rule.body for rule in contract.rules), *(clock.body for clock in contract.clocks))
    return frozenset(node.keep for node in nodes(bodies) if isinstance(node, ClearKeep))


def goals(item: Rule | Clock) -> tuple[tuple[int, ...], bool]:
    """The states that a rule or a clock may enter, each once in text order, and whether it may stay."""
    found: dict[int, None] = {}
    stays = False
    for node in nodes(item.body):
        match node:
            case Go(state):
                found[state] = None
            case Stay():
                stays = True
            case _:
                pass
    return tuple(found), stays


def _untouched(contract: CheckedContract) -> list[frozenset[int]]:
    """For each state the kept values that nothing on any way to it, and nothing in it, can have written;
    NO_FLOW among them where no money can have moved."""
    everything = frozenset((NO_FLOW, *range(len(contract.keeps))))
    entry = [everything] * len(contract.states)
    items: tuple[Rule | Clock, ...] = (*contract.rules, *contract.clocks)
    ways = [(item.states, *goals(item), _kept(item)) for item in items]
    changed = True
    while changed:
        changed = False
        for states, targets, stays, touched in ways:
            for source in states:
                left = entry[source] - touched
                for state in (*targets, *((source,) if stays else ())):
                    if not entry[state] <= left:
                        entry[state] &= left
                        changed = True
    return entry


def _kept(item: Rule | Clock) -> frozenset[int]:
    """The kept values that a rule or a clock writes, and NO_FLOW where it moves money."""
    places = written(item.body)
    moves = ("flow", 0) in places or (isinstance(item, Rule) and item.paying is not None)
    kept = frozenset(number for kind, number in places if kind == "keep")
    return kept | {NO_FLOW} if moves else kept
