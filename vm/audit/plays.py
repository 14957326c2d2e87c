"""What comes of it: from a state, if nobody acts, and if only one actor acts, each rule once in each state.

A play is one way through the states: clocks take it on where nobody acts. The number of plays is bounded;
where some were cut off the result says so. Amounts are over terms and over what is kept when the state is
entered, or when the actor acts in it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from vm.audit.facts import Facts, goals
from vm.audit.links import ended, link_of
from vm.audit.messages import traffic
from vm.audit.paths import Follower, Path, Transfer, written
from vm.audit.people import Actor, People
from vm.audit.phrases import Name, Phrase, Role
from vm.audit.reading import Reader, Stored
from vm.check.checked import Clock, Rule

PLAYS: Final = 120
"""Plays of one actor from one state."""
WORK: Final = 400
"""Points of such plays that are looked at. A way through clocks alone is never longer than the states are
many, and an actor does each rule once in a state, so every play ends."""


NO_MOVES: Final[tuple[Transfer, ...]] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A rule that is done or a clock that is waited for (`clock` says which), by its number, in a state.

    `transfers` are what it moves, `meanwhile` what other clocks move while it is waited for, each time they
    come round; `conditions` what must hold for it; `target` the state after it. `returned`: a message that
    came of the step before did the rule, in the same transaction.
    """

    state: int
    clock: bool
    number: int
    transfers: tuple[Transfer, ...]
    meanwhile: tuple[Transfer, ...]
    conditions: tuple[Phrase, ...]
    target: int
    returned: bool = False

    @property
    def is_own(self) -> bool:
        """Whether whoever acts does it: neither time nor a message."""
        return not self.clock and not self.returned


@dataclass(frozen=True, slots=True)
class Play:
    """Steps from a state on, to the state where nothing happens by itself any more."""

    steps: tuple[Step, ...]
    end: int


@dataclass(frozen=True, slots=True)
class Plays:
    """All plays that were followed, silence first; `cut` where there are more."""

    all: tuple[Play, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class _Point:
    """A point that was reached: the path, the state, the rules done in each state so far, and the steps."""

    path: Path
    state: int
    done: frozenset[tuple[int, int]] = frozenset()
    steps: tuple[Step, ...] = ()

    def after(self, step: Step, path: Path) -> _Point:
        """The point after one more step."""
        done = self.done if step.clock else self.done | {(step.state, step.number)}
        return _Point(path, step.target, done, (*self.steps, step))


class Player:
    """Plays of one contract."""

    def __init__(self, reader: Reader, facts: Facts, people: People) -> None:
        self._reader = reader
        self._contract = reader.contract
        self._facts = facts
        self._people = people
        self._follower = Follower(reader)
        self._returns = traffic(reader.program, reader.program.contracts.index(reader.contract)).returns
        self._rule_goals = [goals(rule) for rule in reader.contract.rules]
        staying = (clock if goals(clock)[1] else None for clock in reader.contract.clocks)
        self._staying = [(clock, _places(clock)) for clock in staying]

    def silence(self, state: int) -> Plays:
        """What comes of it if nobody acts."""
        return self._plays(state, None, frozenset())

    def alone(self, state: int, actor: Actor) -> Plays:
        """What can come of it if only this actor acts, silence included."""
        return self._plays(state, actor, frozenset(self._people.rules_of(actor)))

    def _plays(self, state: int, actor: Actor | None, rules: frozenset[int]) -> Plays:
        """All plays, those with fewer acts first: from every point waiting is followed before any act."""
        self._follower.cut = False
        found: list[Play] = []
        waiting = deque([_Point(self._facts.at(state), state)])
        later: deque[Iterator[_Point]] = deque()
        work = 0
        while len(found) < PLAYS and work < WORK:
            point = waiting.popleft() if waiting else _first(later)
            if point is None:
                break
            work += 1
            waits = [point.after(*step) for step in self._waits(point.path, point.state)]
            if not waits:
                found.append(Play(point.steps, point.state))
            waiting.extendleft(reversed([*self._returned(point), *waits]))
            if actor is not None:
                later.append(self._acted(point, actor, rules))
        more = bool(waiting) or _first(later) is not None
        return Plays(tuple(found), more or self._follower.cut)

    def _returned(self, point: _Point) -> Iterator[_Point]:
        """The points after each message that may come back from what was just done. That it comes is not
        certain: the others decide, and it may be meant for another instance."""
        last = point.steps[-1] if point.steps else None
        if last is None or last.clock or last.returned:
            return
        path = replace(point.path, transfers=(), conditions=())
        for number in self._returns[last.number]:
            if number in self._contract.states[point.state].rules:
                sender = self._people.caller(self._contract.rules[number].who)
                if sender is None:
                    continue
                for step, arrived in self._acts(path, point.state, sender, number, len(point.steps)):
                    yield point.after(replace(step, returned=True), arrived)

    def _acted(self, point: _Point, actor: Actor, rules: frozenset[int]) -> Iterator[_Point]:
        """The points after each rule that the actor has not done in this state."""
        own = [
            number
            for number in self._contract.states[point.state].rules
            if number in rules and self._in_turn(point.state, number, point.done)
        ]
        path, meanwhile = replace(point.path, transfers=(), conditions=()), NO_MOVES
        if own and point.steps:
            # in a state that was entered on the way, clocks may have run before the act
            path, meanwhile = self._meanwhile(path, point.state, self._contract.states[point.state].clocks)
        for number in own:
            for step, arrived in self._acts(path, point.state, actor, number, len(point.steps)):
                yield point.after(replace(step, meanwhile=meanwhile), arrived)

    def _in_turn(self, state: int, number: int, done: frozenset[tuple[int, int]]) -> bool:
        """Whether a rule may come now: each once in a state, those that stay in the order of the text."""
        if not self._rule_goals[number][1]:
            return (state, number) not in done
        return all(other < number for place, other in done if place == state)

    # --- steps ----------------------------------------------------------------------------------------------

    def _waits(self, path: Path, state: int) -> Iterator[tuple[Step, Path]]:
        """The clocks that may take an instance out of a state, with what the others do before."""
        clocks = self._contract.states[state].clocks
        path = replace(path, transfers=(), conditions=())
        path, meanwhile = self._meanwhile(path, state, clocks)
        for number in clocks:
            clock = self._contract.clocks[number]
            begun = self._waited(called(path, clock), clock)
            for way in self._follower.run(clock.body, begun):
                arrived = None if way.target is None else self._facts.entered(way, way.target)
                if arrived is not None and arrived.target is not None:
                    step = _step(state, True, number, arrived, meanwhile, arrived.target)
                    yield step, arrived

    def _waited(self, path: Path, clock: Clock) -> Path:
        """A path at the start of a clock; a link comes only where the other contract has ended."""
        link = link_of(clock)
        if link is None:
            return path
        return replace(path, conditions=(*path.conditions, ended(self._reader, link)))

    def _meanwhile(
        self, path: Path, state: int, clocks: tuple[int, ...]
    ) -> tuple[Path, tuple[Transfer, ...]]:
        """What clocks that stay may have done when something else happens, any number of times or never."""
        staying = [clock for number in clocks if (clock := self._staying[number][0]) is not None]
        if not staying:
            return path, ()
        places = frozenset[Stored]().union(*(self._staying[number][1] for number in clocks))
        path = self._follower.forget(path, places)
        path = self._facts.entered(path, state) or path
        moved: list[tuple[tuple[Transfer, ...], tuple[Phrase, ...]]] = []
        for clock in staying:
            for way in self._follower.run(clock.body, called(path, clock)):
                if way.target is None:
                    moved.append((way.transfers, way.conditions))
        return path, _merged(moved)

    def _acts(
        self, path: Path, state: int, actor: Actor, number: int, turn: int
    ) -> Iterator[tuple[Step, Path]]:
        """What an actor can make of a rule. `turn` counts the steps before: the names of arguments carry it,
        so that two calls differ."""
        rule = self._contract.rules[number]
        begun = called(path, rule, turn + 1)
        sight = replace(begun.world.sight, sender=actor.who)
        begun = replace(begun, world=replace(begun.world, sight=sight))
        if rule.paying is not None:
            begun = self._follower.take(rule.paying, begun)
        for way in self._follower.run(rule.body, begun):
            target = state if way.target is None else way.target
            arrived = self._facts.entered(way, target)
            if arrived is not None:
                yield _step(state, False, number, arrived, NO_MOVES, target), arrived


def _first(later: deque[Iterator[_Point]]) -> _Point | None:
    """The next point of what comes later; None where there is none."""
    while later:
        point = next(later[0], None)
        if point is not None:
            return point
        later.popleft()
    return None


def _places(clock: Clock | None) -> frozenset[Stored]:
    return frozenset() if clock is None else written(clock.body)


def _merged(ways: list[tuple[tuple[Transfer, ...], tuple[Phrase, ...]]]) -> tuple[Transfer, ...]:
    """The moves of all ways, those that move the same once, under the conditions that they have in common."""
    found: dict[tuple[Transfer, ...], tuple[Phrase, ...]] = {}
    for transfers, conditions in ways:
        before = found.get(transfers, conditions)
        found[transfers] = tuple(condition for condition in before if condition in conditions)
    return tuple(
        replace(one, given=(*conditions, *one.given))
        for transfers, conditions in found.items()
        for one in transfers
    )


def called(path: Path, item: Rule | Clock, turn: int = 0) -> Path:
    """A path at the start of a rule or a clock: its parameters and other locals by their names."""
    parameters = len(item.parameters) if isinstance(item, Rule) else 0
    locals_: dict[int, Phrase] = {
        number: Name(local.name, Role.ARGUMENT if number < parameters else Role.LOCAL, local.type, turn)
        for number, local in enumerate(item.locals)
    }
    sight = path.world.sight
    sight = replace(sight, locals=locals_, sender=None, turn=sight.turn + 1)
    world = replace(path.world, sight=sight)
    return replace(path, world=world, target=None, ended=False, may_stop=isinstance(item, Rule))


def _step(
    state: int, clock: bool, number: int, path: Path, meanwhile: tuple[Transfer, ...], target: int
) -> Step:
    return Step(state, clock, number, path.transfers, meanwhile, path.conditions, target)
