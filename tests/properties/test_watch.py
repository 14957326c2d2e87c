"""Every promise that is watched can be broken: a watch that cannot fail watches nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.properties.watch import Watch
from tests.reference.compare import Twin
from tests.reference.drive import PEOPLE
from tests.reference.fixtures import START, START_DAY, rental
from vm.machine.state import Status

LANDLORD, TENANT = PEOPLE[:2]


def leased() -> Watch:
    """A watch on one signed lease."""
    twin = Twin(START, ("CNY",))
    twin.issue(TENANT, "CNY", 3_000_000)
    fixture = rental()
    assert twin.create(LANDLORD, fixture.compilation, 0, fixture.terms(START_DAY))[0].done
    for person in (LANDLORD, TENANT):
        assert twin.call(0, person, "sign", ()).done
    watch = Watch(twin)
    watch.look()
    return watch


def make_money(watch: Watch) -> None:
    watch.twin.ledger.state.balances[(LANDLORD, "CNY")] = 1


def take_from_the_pot(watch: Watch) -> None:
    """Money that moves to where it does not belong is conserved, but not what the author promised."""
    watch.twin.reference.world.instances[0].pots[0] -= 1


def halt(watch: Watch) -> None:
    watch.twin.ledger.state.instances[0].status[Status.HALTED] = "R4009"


def forget_a_clock(watch: Watch) -> None:
    timers = watch.twin.ledger.state.instances[0].status[Status.TIMERS]
    watch.twin.ledger.state.instances[0].status[Status.TIMERS] = tuple(
        timer._replace(instant=START) for timer in timers
    )


def lower_the_bound(watch: Watch) -> None:
    instance = watch.twin.ledger.state.instances[0]
    watch.bounds[(id(instance.program.program), instance.contract)] = {"sign": 1}
    watch.seen = 0


@pytest.mark.parametrize(
    ("breaks", "message"),
    [
        (make_money, "made or lost"),
        (take_from_the_pot, "escrowed"),
        (halt, "halted"),
        (forget_a_clock, "overdue"),
        (lower_the_bound, "its bound is 1"),
    ],
)
def test_a_broken_promise_is_seen(breaks: Callable[[Watch], None], message: str) -> None:
    watch = leased()
    breaks(watch)
    with pytest.raises(AssertionError, match=message):
        watch.look()


def refused_and_written(watch: Watch) -> None:
    """A call that is refused, by a machine that writes all the same."""
    with watch.call(0):
        assert watch.twin.call(0, PEOPLE[2], "leave", ()).outcome == "R4002"
        watch.twin.ledger.state.instances[0].keeps[0] = 1


def test_a_refused_call_that_writes_is_seen() -> None:
    watch = leased()
    with pytest.raises(AssertionError, match="changed something"):
        refused_and_written(watch)


def test_money_left_behind_is_seen() -> None:
    watch = leased()
    instance = watch.twin.ledger.state.instances[0]
    instance.status[Status.STATE] = 4
    instance.status[Status.TIMERS] = ()
    watch.twin.reference.world.instances[0].turns = ()
    watch.twin.reference.world.instances[0].state = 4
    with pytest.raises(AssertionError, match=r"money is left|pot"):
        watch.silence()
