"""When things are due: the deadline of a state that is entered, and every turn of its other clocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.reference import days
from tests.reference.expressions import evaluate
from tests.reference.scene import Scene, integer
from tests.reference.world import Instance, Instant, Turn
from vm.check.checked import Every, Expression, Link
from vm.machine.calendar import Calendar
from vm.machine.dates import Duration
from vm.types import DateType


def enter(state: int, scene: Scene) -> None:
    """Enter a state at the scene's moment: consents are dropped, deadline and clocks worked out.

    Raises StopError where the deadline or a clock's instant has no value.
    """
    here = scene.here
    here.state = state
    here.entered = scene.moment
    here.consents = ()
    # nobody calls and no parameter is left once the statements have run
    bare = replace(scene, locals={}, sender=None, signers=(), clamp=True)
    deadline = here.contract.states[state].deadline
    here.deadline = None
    found: list[Turn] = []
    if deadline is not None:
        instant, day = _due(deadline, bare)
        here.deadline = instant
        found.extend(Turn(instant, day, number, 0) for number in _timeouts(here, state))
    for number in here.contract.states[state].clocks:
        for turn in _turns(number, bare):
            if here.entered.now < turn.instant and (here.deadline is None or turn.instant < here.deadline):
                found.append(turn)
    here.turns = tuple(found)


def _timeouts(here: Instance, state: int) -> Iterator[int]:
    for number in here.contract.states[state].clocks:
        if here.contract.clocks[number].when is None:
            yield number


def _due(when: Expression, scene: Scene) -> tuple[int, int | None]:
    """The instant of a date (its 24:00, with the day) or of a time, at most the end of the last day."""
    value = integer(evaluate(when, scene))
    if isinstance(when.type, DateType):
        return days.end_of_day(scene.table, value), value
    return min(value, days.end_of_day(scene.table, days.LAST)), None


def _turns(number: int, scene: Scene) -> Iterator[Turn]:
    """All turns of a clock, whether they lie in the state or not; none of the timeout, and none of a link,
    which waits for another instance and not for an instant.
    """
    when = scene.here.contract.clocks[number].when
    match when:
        case None | Link():
            return
        case Every(start, interval, limit):
            anchor = integer(evaluate(start, scene))
            for turn in range(limit):
                day = _step(scene.table, anchor, interval._replace(count=interval.count * turn))
                yield Turn(days.end_of_day(scene.table, day), day, number, turn)
        case _:
            yield Turn(*_due(when, scene), number, 0)


def _step(table: Calendar, anchor: int, span: Duration) -> int:
    try:
        return days.add(table, anchor, span)
    except days.OutsideDatesError as outside:
        return days.FIRST if outside.early else days.LAST


def moment_of(turn: Turn, here: Instance, table: Calendar) -> Instant:
    """The moment at which a due turn runs: its instant, but not before the state was entered."""
    if turn.instant < here.entered.now:
        return here.entered
    if turn.day is not None:
        return Instant(turn.instant, turn.day)
    return Instant(turn.instant, days.local_day(table, turn.instant))
