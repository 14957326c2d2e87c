"""The ends of every range, on chain and reference together; what should come out is worked by hand."""

from __future__ import annotations

import pytest

from tests.reference.compare import Twin
from tests.reference.days import FIRST, LAST, calendar_of, end_of_day
from tests.reference.drive import PEOPLE
from tests.reference.fixtures import START, START_DAY, compiled
from vm.machine.dates import Duration, Roll, Unit
from vm.values import Value

A, B = PEOPLE[:2]
CN = calendar_of("CN")
HALF = 2**126
"""Two of these are one more than money can be."""
DAY = 86_400


class One:
    """One instance on both machines; A is its party. `does` gives "done" or the refusal's code."""

    def __init__(self, text: str, *terms: Value, given: int = 1_000) -> None:
        self.twin = Twin(START, ("CNY",))
        for person in PEOPLE[:4]:
            self.twin.issue(person, "CNY", given)
        result, _ = self.twin.create(A, compiled("edge", text), 0, (A, *terms))
        assert result.done, result

    def does(self, sender: bytes, action: str, *arguments: Value) -> str:
        return self.twin.call(0, sender, action, arguments).outcome

    @property
    def deadline(self) -> int | None:
        return self.twin.reference.world.instances[0].deadline

    @property
    def state(self) -> str:
        here = self.twin.reference.world.instances[0]
        return here.contract.states[here.state].name


MANY = """tally 1

contract Many:
    party a
    keep xs: list int limit 100
    keep m: map int to int
    event E: n: int

    state S until entered + 1 day:
        on fill(ys: list int limit 100) by a: set xs = ys; stay
        on shout by a:
            for x in xs limit 100:
                note E(x)
            stay
        on shout_and_leave by a:
            for x in xs limit 100:
                note E(x)
            go Over
        on two_times by a:
            for x in xs limit 70:
                let y = x
            stay
        on timeout: go Done

    state Over until 2026-01-01:
        on timeout: note E(0); go Done

    final Done
"""


def test_sixty_four_events_a_transaction() -> None:
    one = One(MANY)
    assert one.does(A, "fill", tuple(range(65))) == "done"
    assert one.does(A, "shout") == "R4019"
    assert one.does(A, "fill", tuple(range(64))) == "done"
    assert one.does(A, "shout") == "done"


def test_the_events_of_a_clock_that_an_action_makes_due_count_with_it() -> None:
    one = One(MANY)
    one.does(A, "fill", tuple(range(64)))
    assert one.does(A, "shout_and_leave") == "R4019"
    assert one.state == "S"
    one.does(A, "fill", tuple(range(63)))
    assert one.does(A, "shout_and_leave") == "done"
    assert one.state == "Done"


def test_a_loop_stops_before_its_first_turn_where_the_list_is_longer_than_its_limit() -> None:
    one = One(MANY)
    one.does(A, "fill", tuple(range(71)))
    assert one.does(A, "two_times") == "R4014"
    assert one.does(A, "fill", tuple(range(101))) == "R4018"


MONEY = """tally 1

contract Much:
    party a
    pot p: CNY
    keep m: map int to money CNY
    keep n: int = 0

    state S until entered + 1 day:
        on pay_in(x: money CNY) by anyone paying x into p: stay
        on put(k: int, v: money CNY) by anyone: add k -> v to m else "there"; stay
        on ask by anyone: require sum(m) > 1 CNY else "little"; stay
        on plus(x: int, y: int) by a: set n = x + y; stay
        on times(x: int, y: int) by a: set n = x * y; stay
        on less(x: int) by a: set n = -x; stay
        on timeout: pay all from p to a; go Done

    final Done
"""


def test_money_never_passes_its_largest_amount() -> None:
    one = One(MONEY, given=HALF)
    assert one.does(B, "pay_in", HALF) == "done"
    assert one.does(PEOPLE[2], "pay_in", HALF) == "R4008"
    assert one.does(PEOPLE[2], "pay_in", HALF - 1) == "done"
    assert one.does(PEOPLE[2], "pay_in", 2) == "R4005"
    # the pot holds all that money can be, and A holds as much as one more half
    results = one.twin.advance(START + 2 * DAY)
    assert [(result.outcome, result.halts) for result in results] == [("R4008", ((0, "R4008"),))]
    assert one.does(A, "ask") == "R4016"
    assert one.twin.withdraw(0, A, "ask").outcome == "R4016"


def test_a_sum_beyond_money_stops_where_it_is_read() -> None:
    one = One(MONEY)
    assert one.does(B, "put", 1, 2 * HALF - 1) == "done"
    assert one.does(B, "ask") == "done"
    assert one.does(B, "put", 2, 2 * HALF - 1) == "done"
    assert one.does(B, "ask") == "R4008"
    assert one.does(B, "put", 3, 2 * HALF) == "R4018"


@pytest.mark.parametrize(
    ("action", "arguments", "outcome"),
    [
        ("plus", (2**127 - 1, 0), "done"),
        ("plus", (2**127 - 1, 1), "R4008"),
        ("plus", (-(2**127), -1), "R4008"),
        ("times", (2**64, 2**62), "done"),
        ("times", (2**64, 2**63), "R4008"),
        ("times", (2**64, -(2**63)), "done"),
        ("less", (2**127 - 1,), "done"),
        ("less", (-(2**127),), "R4008"),
        ("less", (2**127,), "R4018"),
    ],
)
def test_whole_numbers_have_128_bits(action: str, arguments: tuple[int, ...], outcome: str) -> None:
    assert One(MONEY).does(A, action, *arguments) == outcome


DATES = """tally 1
calendar CN

contract Dates:
    party a
    term span: duration
    keep d: date = 2026-01-10
    keep n: int(0..99) = 0

    state S until 2026-03-01:
        on wait by a: go Later
        on look by a: set d = today + span; stay
        on back_then by a: set d = today - span; stay
        on move(x: date) by a: set d = x; stay
        every 1 week from d limit 5:
            if n < 99:
                set n = n + 1
            stay
        on timeout: go Done

    state Later until today + span:
        on timeout: go Last

    state Last until entered + 40 hours:
        on timeout: go Done

    final Done
"""


@pytest.mark.parametrize("unit", [Unit.DAY, Unit.WORKING_DAY, Unit.MONTH])
def test_a_deadline_beyond_the_last_day_is_the_last_day_and_elsewhere_it_stops(unit: Unit) -> None:
    roll = Roll.CLIP if unit is Unit.MONTH else Roll.NONE
    one = One(DATES, Duration(unit, 10**7, roll))
    assert one.does(A, "look") == "R4008"
    assert one.does(A, "back_then") == "R4008"
    assert one.does(A, "wait") == "done"
    assert one.deadline == end_of_day(CN, LAST)
    # a time after the end of the last day is that end, so silence ends this wait as well
    one.twin.advance(end_of_day(CN, LAST))
    assert one.state == "Done"


def test_a_deadline_before_the_first_day_is_long_past() -> None:
    one = One(DATES, Duration(Unit.DAY, -(10**7), Roll.NONE))
    assert one.does(A, "wait") == "done"
    assert one.state == "Last"
    # the state with the late deadline was left at once, at the instant of its entry
    assert one.deadline == START + 40 * 3600


def test_dates_end_where_the_language_says() -> None:
    one = One(DATES, Duration(Unit.DAY, LAST - START_DAY, Roll.NONE))
    assert one.does(A, "look") == "done"
    one.twin.advance(START + DAY)
    assert one.does(A, "look") == "R4008"
    assert one.does(A, "move", FIRST) == "done"
    assert one.does(A, "move", FIRST - 1) == "R4018"
    assert one.does(A, "move", LAST + 1) == "R4018"


def test_the_turns_of_a_clock_are_fixed_when_its_state_is_entered() -> None:
    one = One(DATES, Duration(Unit.DAY, 1, Roll.NONE))
    assert one.does(A, "move", START_DAY + 40) == "done"
    ran = one.twin.advance(START + 50 * DAY)
    # from 10 January, at the end of the day, five times
    assert [result.actions[0].now for result in ran] == [START + (6 + 7 * turn) * DAY for turn in range(5)]


SPANS = """tally 1
{calendar}
record Window: span: duration; word: text(4)

contract Wait:
    party a
    term span: duration
    keep last: duration = 1 day

    state S until entered + span:
        on change(to_span: duration) by a: set last = to_span; stay
        on change_all(windows: list Window limit 2) by a:
            for window in windows limit 2:
                set last = window.span
            stay
        on timeout: go Done

    final Done
"""
COUNTED = (
    Duration(Unit.WORKING_DAY, 2, Roll.NONE),
    Duration(Unit.DAY, 3, Roll.FORWARD),
    Duration(Unit.DAY, 3, Roll.BACK),
)


@pytest.mark.parametrize("span", COUNTED)
def test_working_days_do_not_fit_a_program_without_a_calendar(span: Duration) -> None:
    text = SPANS.format(calendar="")
    twin = Twin(START, ("CNY",))
    assert twin.create(A, compiled("edge", text), 0, (A, span))[0].outcome == "R4018"
    one = One(text, Duration(Unit.DAY, 5, Roll.NONE))
    assert one.does(A, "change", span) == "R4018"
    assert one.does(A, "change_all", ((span, "x"),)) == "R4018"
    assert one.does(A, "change", Duration(Unit.MONTH, 1, Roll.CLIP)) == "done"


@pytest.mark.parametrize("span", COUNTED)
def test_working_days_fit_a_program_with_a_calendar(span: Duration) -> None:
    one = One(SPANS.format(calendar="calendar CN"), span)
    assert one.does(A, "change_all", ((span, "x"), (span, "y"))) == "done"
