"""Deadlines on the days on which clocks change, worked by hand for London, Berlin, New York and Toronto.

2026: London and Berlin go forward at 01:00 UTC on 29 March and back at 01:00 UTC on 25 October. New York and
Toronto go forward on 8 March at 02:00 of their clocks, 07:00 UTC, and back on 1 November at 02:00 of their
clocks, 06:00 UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.calendar import CALENDARS, shipped, shipped_file
from chain.clock import format_due, later
from chain.testing.scenario import run_scenario
from vm.compiler import compile_source
from vm.machine.calendar import UTC as UTC_CALENDAR
from vm.machine.calendar import Calendar
from vm.machine.dates import Duration, Roll, Unit, format_time, parse_date, parse_local, parse_time
from vm.source import SourceFile

ONE_DAY = Duration(Unit.DAY, 1, Roll.NONE)


def instant(text: str) -> int:
    """The instant of a time in UTC."""
    found = parse_time(text, 0)
    assert found is not None
    return found


def reading(table: Calendar, text: str) -> str:
    """When, in UTC, the clocks show a local time."""
    found = parse_local(text)
    assert found is not None
    return format_time(table.instant_of(*found), 0)


@pytest.mark.parametrize(
    ("name", "local", "utc"),
    [
        # forward: the hour from 01:00 is skipped, and each reading in it is the moment of the change
        ("GB_ENG", "2026-03-29 00:59", "2026-03-29 00:59"),
        ("GB_ENG", "2026-03-29 01:00", "2026-03-29 01:00"),
        ("GB_ENG", "2026-03-29 01:30", "2026-03-29 01:00"),
        ("GB_ENG", "2026-03-29 02:00", "2026-03-29 01:00"),
        ("GB_ENG", "2026-03-29 17:00", "2026-03-29 16:00"),
        # back: the hour from 01:00 comes twice, and its readings are those of the second time
        ("GB_ENG", "2026-10-25 00:59", "2026-10-24 23:59"),
        ("GB_ENG", "2026-10-25 01:30", "2026-10-25 01:30"),
        ("GB_ENG", "2026-10-25 02:00", "2026-10-25 02:00"),
        ("GB_ENG", "2026-10-25 17:00", "2026-10-25 17:00"),
        ("DE_BE", "2026-03-29 01:59", "2026-03-29 00:59"),
        ("DE_BE", "2026-03-29 02:30", "2026-03-29 01:00"),
        ("DE_BE", "2026-03-29 03:00", "2026-03-29 01:00"),
        ("DE_BE", "2026-10-25 01:59", "2026-10-24 23:59"),
        ("DE_BE", "2026-10-25 02:30", "2026-10-25 01:30"),
        ("DE_BE", "2026-10-25 03:00", "2026-10-25 02:00"),
        ("US_NY", "2026-03-08 01:59", "2026-03-08 06:59"),
        ("US_NY", "2026-03-08 02:30", "2026-03-08 07:00"),
        ("US_NY", "2026-03-08 03:00", "2026-03-08 07:00"),
        ("US_NY", "2026-11-01 00:59", "2026-11-01 04:59"),
        ("US_NY", "2026-11-01 01:30", "2026-11-01 06:30"),
        ("US_NY", "2026-11-01 02:00", "2026-11-01 07:00"),
        ("CA_ON", "2026-03-08 02:30", "2026-03-08 07:00"),
        ("CA_ON", "2026-11-01 01:30", "2026-11-01 06:30"),
        ("CN", "2026-03-29 01:30", "2026-03-28 17:30"),
    ],
)
def test_a_local_time_on_the_day_of_the_change(name: str, local: str, utc: str) -> None:
    assert reading(shipped_file(name).calendar, local) == utc


@pytest.mark.parametrize(
    ("name", "date", "begins", "ends"),
    [
        ("GB_ENG", "2026-03-29", "2026-03-29 00:00", "2026-03-29 23:00"),  # 23 hours
        ("GB_ENG", "2026-10-25", "2026-10-24 23:00", "2026-10-26 00:00"),  # 25 hours
        ("DE_BE", "2026-03-29", "2026-03-28 23:00", "2026-03-29 22:00"),
        ("DE_BE", "2026-10-25", "2026-10-24 22:00", "2026-10-25 23:00"),
        ("US_NY", "2026-03-08", "2026-03-08 05:00", "2026-03-09 04:00"),
        ("US_NY", "2026-11-01", "2026-11-01 04:00", "2026-11-02 05:00"),
        ("CA_ON", "2026-11-01", "2026-11-01 04:00", "2026-11-02 05:00"),
    ],
)
def test_a_day_lasts_from_0_00_to_24_00_of_its_clocks(name: str, date: str, begins: str, ends: str) -> None:
    table, day = shipped_file(name).calendar, parse_date(date)
    assert day is not None
    assert format_time(table.start_of_day(day), 0) == begins
    assert format_time(table.end_of_day(day), 0) == ends
    assert format_due(table.end_of_day(day), True, table) == f"{date} 24:00"


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        # noon to noon is 23 hours in spring and 25 in autumn
        ("GB_ENG", "2026-03-28 12:00", "2026-03-29 11:00"),
        ("GB_ENG", "2026-10-24 11:00", "2026-10-25 12:00"),
        # 01:30, of which there is none on 29 March, and two on 25 October
        ("GB_ENG", "2026-03-28 01:30", "2026-03-29 01:00"),
        ("GB_ENG", "2026-10-24 00:30", "2026-10-25 01:30"),
        ("GB_ENG", "2026-10-25 00:30", "2026-10-26 01:30"),
        ("DE_BE", "2026-03-28 11:00", "2026-03-29 10:00"),
        ("US_NY", "2026-03-07 17:00", "2026-03-08 16:00"),
        ("US_NY", "2026-10-31 16:00", "2026-11-01 17:00"),
    ],
)
def test_a_day_later_the_clocks_show_the_same(name: str, start: str, end: str) -> None:
    found = later(instant(start), ONE_DAY, shipped_file(name).calendar)
    assert found is not None
    assert format_time(found, 0) == end


def test_no_time_at_all_is_no_time_in_the_hour_that_comes_twice() -> None:
    table, first = shipped_file("GB_ENG").calendar, instant("2026-10-25 00:30")
    assert table.local(first) == table.local(first + 3_600)
    for unit, roll in ((Unit.DAY, Roll.NONE), (Unit.WORKING_DAY, Roll.NONE), (Unit.MONTH, Roll.CLIP)):
        assert later(first, Duration(unit, 0, roll), table) == first


def test_a_date_ends_at_24_00_also_where_midnight_is_skipped() -> None:
    night = instant("2026-06-10 00:00")
    table = Calendar("SKIPS", ((0, 0), (night, 3_600)), True, 2026, 2026, (), ())
    assert format_due(night, True, table) == "2026-06-09 24:00"
    assert format_due(night, False, table) == "2026-06-10 01:00"
    assert format_due(night + 60, True, table) == "2026-06-10 01:01"
    assert format_due(night, True, UTC_CALENDAR) == "2026-06-09 24:00"


# --- in a contract -----------------------------------------------------------------------------------------

CONTRACT = """\
tally 1
calendar GB_ENG

contract Wait:
    party owner
    term last: date
    state ByDate until last:
        on hours by owner: go ByHours
        on clock by owner: go ByClock
        on count by owner: go ByCount
        on timeout: go Over
    state ByHours until last + 17 hours:
        on timeout: go Over
    state ByClock until 2026-10-25 01:30:
        on timeout: go Over
    state ByCount until entered + 2 working days:
        on timeout: go Over
    final Over

"""


def scenario(*steps: str) -> str:
    """The contract with one scenario of these steps."""
    return CONTRACT + 'scenario "clocks":\n' + "".join(f"    {step}\n" for step in ("people Li", *steps))


def last_states(*steps: str) -> list[str]:
    """What the last step says of each instance: its name, its state and its deadline."""
    compilation = compile_source(SourceFile.of("clocks.tally", scenario(*steps)))
    assert compilation.errors == ()
    assert compilation.lowered is not None
    report = run_scenario(compilation, compilation.lowered.scenarios[0], shipped())
    assert report.failure is None, report.failure
    (instance,) = report.steps[-1].instances
    due = instance.deadline
    return [instance.state, "" if due is None else due.text]


def test_a_contracts_date_ends_at_24_00_of_londons_clocks() -> None:
    create = "create w = Wait(owner: Li, last: 2026-03-29)"
    assert last_states("on 2026-03-29 23:59", create, "expect w is ByDate") == ["ByDate", "2026-03-29 24:00"]
    assert last_states("on 2026-03-29 23:59", create, "after 1 minute", "expect w is Over")[0] == "Over"
    # 0:00 to 24:00 of that Sunday are 23 hours
    assert last_states("on 2026-03-29", create, "after 22 hours", "expect w is ByDate")[0] == "ByDate"
    assert last_states("on 2026-03-29", create, "after 23 hours", "expect w is Over")[0] == "Over"
    autumn = "create w = Wait(owner: Li, last: 2026-10-25)"
    assert last_states("on 2026-10-25", autumn, "after 24 hours", "expect w is ByDate")[0] == "ByDate"
    assert last_states("on 2026-10-25", autumn, "after 25 hours", "expect w is Over")[0] == "Over"


@pytest.mark.parametrize(
    ("day", "deadline"),
    [
        ("2026-05-15", "2026-05-15 17:00"),
        ("2026-03-29", "2026-03-29 18:00"),  # an hour of that day is skipped
        ("2026-10-25", "2026-10-25 16:00"),  # an hour of that day comes twice
    ],
)
def test_17_hours_of_a_day_are_counted_from_its_0_00(day: str, deadline: str) -> None:
    create = f"create w = Wait(owner: Li, last: {day})"
    assert last_states(f"on {day}", create, "Li does w.hours") == ["ByHours", deadline]


def test_a_clock_time_that_comes_twice_is_its_second_time() -> None:
    steps = ("on 2026-10-25", "create w = Wait(owner: Li, last: 2026-10-25)", "Li does w.clock")
    assert last_states(*steps) == ["ByClock", "2026-10-25 01:30"]
    # 0:00 is 23:00 UTC: the first 01:30 comes after 90 minutes, the second after 150
    assert last_states(*steps, "after 149 minutes", "expect w is ByClock")[0] == "ByClock"
    assert last_states(*steps, "after 150 minutes", "expect w is Over")[0] == "Over"


def test_two_working_days_pass_the_weekend_of_the_change_and_easter() -> None:
    create = "create w = Wait(owner: Li, last: 2026-12-31)"
    found = last_states("on 2026-03-27", create, "Li does w.count")
    assert found == ["ByCount", "2026-03-31 24:00"]  # Monday and Tuesday
    found = last_states("on 2026-04-02 16:00", create, "Li does w.count")
    assert found == ["ByCount", "2026-04-08 24:00"]  # Tuesday and Wednesday after Easter Monday


# --- against the tz database -------------------------------------------------------------------------------

_ENDED = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
"""What was, no database says otherwise; what will be, a newer one may."""


@pytest.mark.parametrize("name", CALENDARS)
@given(st.data())
def test_offsets_up_to_2025_are_those_of_the_tz_database(name: str, data: st.DataObject) -> None:
    file = shipped_file(name)
    try:
        place = ZoneInfo(file.zone_name)
    except ZoneInfoNotFoundError:
        pytest.skip("no tz database here")
    changes = [one for one, _ in file.calendar.zone if one < _ENDED]
    near = st.sampled_from(changes).flatmap(lambda one: st.integers(one - 2, one + 2))
    moment = max(0, data.draw(st.one_of(near, st.integers(0, _ENDED))))
    offset = datetime.fromtimestamp(moment, place).utcoffset()
    assert offset is not None
    assert file.calendar.offset_at(moment) == offset.total_seconds()


@pytest.mark.parametrize("name", ["GB_ENG", "DE_BE", "US_NY", "CA_ON"])
def test_the_rule_goes_on_to_2099_with_two_changes_a_year(name: str) -> None:
    table = shipped_file(name).calendar
    for year in range(2007, 2100):
        changes = [one for one, _ in table.zone if format_time(one, 0).startswith(f"{year}-")]
        assert len(changes) == 2
        for one in changes:
            assert datetime.fromtimestamp(one, UTC).weekday() == 6
    assert format_time(table.zone[-1][0], 0)[:4] == "2099"
