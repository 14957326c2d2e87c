"""What can come of it with given terms: every state that is found, left alone, or acted on by one.

The search is bounded: calls in all, points of one state, arguments of one action. What was cut off is said,
and a state that was not found may still be reachable (by a document that hashes to what was sealed, say).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from chain.audit.arguments import arguments
from chain.audit.scratch import STRANGER, Happening, Scratch, Story
from vm.code.program import RuleCode
from vm.machine.outcome import ActionKind
from vm.machine.state import MISSING, Status
from vm.values import Value

FINDING: Final = 2_500
"""Calls to find states with."""
POINTS: Final = 5
"""Different points of one state to go on from: so many by ways into it, and so many by what is done in it."""
ALONE: Final = 400
"""Calls of one person from one state."""
ARGUMENTS: Final = 10
"""Arguments of one action."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a state for one person who alone acted: `acts` by it, its income and its expense in minor
    units by currency, and the instant of the last payment to it (None without one)."""

    story: Story
    acts: tuple[Happening, ...]
    income: tuple[tuple[str, int], ...]
    expense: tuple[tuple[str, int], ...]
    last: int | None

    @property
    def net(self) -> int:
        """Income less expense, all currencies together: to put results in order."""
        return sum(amount for _, amount in self.income) - sum(amount for _, amount in self.expense)


@dataclass(frozen=True, slots=True)
class Alone:
    """What one person can make of a state alone: different results, the greatest net first."""

    person: str
    results: tuple[Result, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """A state as it was found: by what way, when; what comes of it if nobody acts; what each makes of it."""

    state: int
    entered: str
    way: tuple[Happening, ...]
    silence: Story
    alone: tuple[Alone, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """All states that were found, in the order of the text; `missing` are those that were not, by number.
    `cut`: the search for states was ended by its bound."""

    visits: tuple[Visit, ...]
    missing: tuple[int, ...]
    cut: bool


def search(start: Scratch) -> Search:
    """Find states from a creation, and what comes of each."""
    found, cut = find_states(start)
    states = start.code.states
    visits = tuple(_visit(found[state]) for state in sorted(found) if not states[state].final)
    missing = tuple(state for state in range(len(states)) if state not in found)
    return Search(visits, missing, cut)


# --- finding states -----------------------------------------------------------------------------------------


def find_states(start: Scratch) -> tuple[dict[int, Scratch], bool]:
    """The first point of each state that is found, those with few steps first."""
    start.calls[0] = 0
    found = {start.state: start.fork()}
    points: dict[tuple[int, bool], list[object]] = {(start.state, False): [_point(start)]}
    waiting: deque[Scratch] = deque([start])
    while waiting:
        now = waiting.popleft()
        for following in _points(now):
            if start.calls[0] > FINDING:
                return found, True
            state, point = following.state, _point(following)
            known = points.setdefault((state, state == now.state), [])
            if point in known or len(known) >= POINTS:
                continue
            known.append(point)
            found.setdefault(state, following.fork())
            waiting.append(following)
    return found, False


def _points(scratch: Scratch) -> Iterator[Scratch]:
    """Every point one step on, what comes if nobody acts included."""
    now = scratch.fork()
    if now.pass_once():
        yield now
    for _, following in _steps(scratch, None):
        yield following


def _point(scratch: Scratch) -> object:
    """What tells two points of one state apart: what is kept and held, not when."""
    instance = scratch.instance
    kept = tuple(None if value is MISSING else value for value in instance.keeps)
    maps = tuple(tuple(sorted(map(repr, entries.items()))) for entries in instance.maps)
    return kept, tuple(instance.pots), maps


def _steps(scratch: Scratch, person: bytes | None) -> Iterator[tuple[str, Scratch]]:
    """Every point one step on with the action's name: each action by one person, or by as many as it takes
    (None), at each instant that makes a difference."""
    states = scratch.code.states
    for number in states[scratch.state].rules:
        rule = scratch.code.rules[number]
        for instant in scratch.next_instants():
            now = scratch.fork()
            now.wait(instant)
            if now.state != scratch.state or now.halted is not None:
                continue
            for given in arguments(now, rule.parameters, ARGUMENTS):
                following = _done(now, rule, given, person)
                if following is not None:
                    yield rule.name, following


def _done(scratch: Scratch, rule: RuleCode, given: tuple[Value, ...], person: bytes | None) -> Scratch | None:
    """The point after an action, by one person, or by as many as it takes; None where it was refused."""
    now = scratch.fork()
    people = now.signers(rule.name) if person is None else (person,)
    for address in people:
        kind = now.call(address, rule.name, given)
        if kind is ActionKind.RULE:
            return now
        if kind is None and person is not None:
            return None
    return None


# --- what comes of a state ----------------------------------------------------------------------------------


def _visit(point: Scratch) -> Visit:
    silence = point.fork()
    silence.happenings = ()
    alone = tuple(
        _alone(point, name, address) for name, address in point.people if name != STRANGER or point.for_anyone
    )
    entered: int = point.instance.status[Status.ENTERED]
    return Visit(point.state, point.when(entered), point.happenings, silence.rest(), alone)


def _alone(point: Scratch, name: str, address: bytes) -> Alone:
    """Everything that is found to come of it if one person acts, each rule once in each state."""
    begun = point.fork()
    begun.happenings, begun.calls = (), [0]
    results: dict[object, Result] = {}
    waiting: deque[tuple[Scratch, frozenset[tuple[int, str]]]] = deque([(begun, frozenset())])
    cut = False
    while waiting and not cut:
        now, done = waiting.popleft()
        result = _result(now.fork().rest(), name)
        key = (result.income, result.expense, result.last if result.income else None)
        before = results.get(key)
        if before is None or len(result.acts) < len(before.acts):
            results[key] = result
        for following, act in _own_steps(now, address, done):
            waiting.append((following, done | {act}))
            cut = cut or begun.calls[0] > ALONE
    ordered = sorted(results.values(), key=lambda one: (-one.net, one.last or 0, len(one.acts)))
    return Alone(name, tuple(ordered), cut)


def _own_steps(
    scratch: Scratch, address: bytes, done: frozenset[tuple[int, str]]
) -> Iterator[tuple[Scratch, tuple[int, str]]]:
    """Each action that a person has not done yet in this state, or in one that comes if nobody acts."""
    now: Scratch | None = scratch.fork()
    while now is not None:
        for name, following in _steps(now, address):
            if (now.state, name) not in done:
                yield following, (now.state, name)
        now = now if now.pass_on() else None


def _result(story: Story, name: str) -> Result:
    income: dict[str, int] = {}
    expense: dict[str, int] = {}
    last: int | None = None
    for happening, paid in story.payments:
        if paid.target == name:
            income[paid.currency] = income.get(paid.currency, 0) + paid.amount
            last = happening.at
        if paid.source == name:
            expense[paid.currency] = expense.get(paid.currency, 0) + paid.amount
    acts = tuple(one for one in story.happenings if not one.clock)
    return Result(story, acts, tuple(sorted(income.items())), tuple(sorted(expense.items())), last)
