"""Comparisons, bounds, dates, records, lists and hashes."""

from __future__ import annotations

from typing import Any

import pytest

from chain.address import named_account
from tests.vm.machine.build import BOOL, CNY, INT, Pools, op
from tests.vm.machine.world import evaluated
from vm.code.opcodes import Opcode
from vm.encoding import typed_hash
from vm.machine.dates import Duration, Roll, Unit, parse_date
from vm.types import (
    AccountType,
    ChoiceType,
    DateType,
    DurationType,
    HashType,
    IntType,
    ListType,
    PercentType,
    RecordType,
    SpanType,
    TextType,
    TimeType,
    Type,
)

RANGE, NO_SUCH = "R4008", "R4006"
DATE, TIME, SPAN, DURATION = DateType(), TimeType(), SpanType(), DurationType()
LI = named_account(0, "Li")
PAYEE = RecordType("Payee", (("account", AccountType()), ("due", CNY)))
NUMBERS = ListType(INT, 5)


def result(
    *values: tuple[Type, Any], opcode: Opcode, static: tuple[Any, ...] = (), calendar: str | None = None
) -> Any:
    """The result of an operation on constants."""
    pools = Pools()
    pushes = [pools.push(*value) for value in values]
    return evaluated(pools, *pushes, op(opcode, *static), calendar=calendar)


def day(text: str) -> int:
    """The number of a date."""
    found = parse_date(text)
    assert found is not None
    return found


# --- comparisons --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opcode", "less", "same", "greater"),
    [
        (Opcode.EQUAL, False, True, False),
        (Opcode.NOT_EQUAL, True, False, True),
        (Opcode.LESS, True, False, False),
        (Opcode.LESS_EQUAL, True, True, False),
        (Opcode.GREATER, False, False, True),
        (Opcode.GREATER_EQUAL, False, True, True),
    ],
)
def test_comparisons(opcode: Opcode, less: bool, same: bool, greater: bool) -> None:
    found = [result((INT, left), (INT, 5), opcode=opcode) for left in (4, 5, 6)]
    assert found == [less, same, greater]


def test_compound_values_are_equal_by_what_they_hold() -> None:
    assert result((PAYEE, (LI, 5)), (PAYEE, (LI, 5)), opcode=Opcode.EQUAL) is True
    assert result((PAYEE, (LI, 5)), (PAYEE, (LI, 6)), opcode=Opcode.EQUAL) is False
    assert result((TextType(5), "a"), (TextType(9), "a"), opcode=Opcode.EQUAL) is True
    assert result((TextType(5), "é"), (TextType(5), "e\u0301"), opcode=Opcode.EQUAL) is False


def test_not_and_distinct() -> None:
    assert result((BOOL, True), opcode=Opcode.NOT) is False
    assert result((INT, 1), (INT, 2), (INT, 3), opcode=Opcode.DISTINCT, static=(3,)) is True
    assert result((INT, 1), (INT, 2), (INT, 1), opcode=Opcode.DISTINCT, static=(3,)) is False


# --- bounds -------------------------------------------------------------------------------------------------

SMALL = IntType(1, 60)
WHOLE = PercentType(0, 1_000_000)


@pytest.mark.parametrize(
    ("type_", "wide", "value", "fits"),
    [
        (SMALL, INT, 0, False),
        (SMALL, INT, 1, True),
        (SMALL, INT, 60, True),
        (SMALL, INT, 61, False),
        (WHOLE, PercentType(-5, 2_000_000), -1, False),
        (WHOLE, PercentType(-5, 2_000_000), 0, True),
        (WHOLE, PercentType(-5, 2_000_000), 1_000_000, True),
        (WHOLE, PercentType(-5, 2_000_000), 1_000_001, False),
        (TextType(2), TextType(9), "押金", True),
        (TextType(2), TextType(9), "押金x", False),
        (ListType(SMALL, 2), ListType(INT, 5), (1, 60), True),
        (ListType(SMALL, 2), ListType(INT, 5), (1, 2, 3), False),
        (ListType(SMALL, 2), ListType(INT, 5), (1, 61), False),
        (RecordType("R", (("n", SMALL),)), RecordType("R", (("n", INT),)), (61,), False),
        (RecordType("R", (("n", SMALL),)), RecordType("R", (("n", INT),)), (60,), True),
    ],
)
def test_a_value_outside_its_new_bounds_stops(type_: Type, wide: Type, value: Any, fits: bool) -> None:
    pools = Pools()
    found = evaluated(pools, pools.push(wide, value), op(Opcode.NARROW, pools.type(type_)))
    assert found == (value if fits else RANGE)


# --- dates and times ----------------------------------------------------------------------------------------


def days(count: int, roll: Roll = Roll.NONE) -> tuple[Type, Duration]:
    """So many days."""
    return DURATION, Duration(Unit.DAY, count, roll)


def months(count: int, roll: Roll = Roll.CLIP) -> tuple[Type, Duration]:
    """So many months."""
    return DURATION, Duration(Unit.MONTH, count, roll)


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-01-05", days(10), "2026-01-15"),
        ("2026-01-31", months(1), "2026-02-28"),
        ("2026-01-31", months(1, Roll.ROLL), "2026-03-01"),
        ("2024-01-31", months(1), "2024-02-29"),
        ("2026-03-31", months(-1), "2026-02-28"),
        ("9999-12-30", days(1), "9999-12-31"),
        ("9999-12-31", days(1), None),
        ("1900-01-01", days(-1), None),
        ("9999-12-01", months(1), None),
    ],
)
def test_a_date_and_a_duration(start: str, duration: tuple[Type, Duration], end: str | None) -> None:
    expected = RANGE if end is None else day(end)
    assert result((DATE, day(start)), duration, opcode=Opcode.DATE_ADD) == expected
    back = (DURATION, duration[1]._replace(count=-duration[1].count))
    assert result((DATE, day(start)), back, opcode=Opcode.DATE_SUBTRACT) == expected


def test_working_days_are_those_of_the_calendar() -> None:
    # the notice for 2026: the Spring Festival is off from 15 to 23 February, Saturday 14 February is worked
    ten = (DURATION, Duration(Unit.WORKING_DAY, 2, Roll.NONE))
    found = result((DATE, day("2026-02-13")), ten, opcode=Opcode.DATE_ADD, calendar="CN")
    assert found == day("2026-02-24")
    span = ((DATE, day("2026-02-13")), (DATE, day("2026-02-24")))
    assert result(*span, opcode=Opcode.WORKING_DAYS_BETWEEN, calendar="CN") == 2
    assert result(*reversed(span), opcode=Opcode.WORKING_DAYS_BETWEEN, calendar="CN") == -2


def test_days_between_are_the_second_minus_the_first() -> None:
    early, late = (DATE, day("2026-02-27")), (DATE, day("2026-03-02"))
    assert result(early, late, opcode=Opcode.DAYS_BETWEEN) == 3
    assert result(late, early, opcode=Opcode.DAYS_BETWEEN) == -3


def test_the_start_of_a_day_is_that_of_the_zone() -> None:
    assert result((DATE, 20_000), opcode=Opcode.DATE_START) == 20_000 * 86_400
    # China is eight hours ahead of UTC
    assert result((DATE, 20_000), opcode=Opcode.DATE_START, calendar="CN") == 20_000 * 86_400 - 8 * 3600


def test_a_clock_time_is_what_the_clocks_of_the_zone_show() -> None:
    def london(date: str, hours: int) -> int:
        span = (SPAN, hours * 3600)
        found = result((DATE, day(date)), span, opcode=Opcode.CLOCK_TIME, calendar="GB_ENG")
        return int(found) - day(date) * 86_400

    # 17:00 of summer time is 16:00 UTC; on 29 March 2026 no clock shows 1:00, on 25 October two do
    assert [london("2026-05-15", 17), london("2026-12-15", 17)] == [16 * 3600, 17 * 3600]
    assert [london("2026-03-29", hours) for hours in (0, 1, 2, 17)] == [0, 3600, 3600, 16 * 3600]
    assert [london("2026-10-25", hours) for hours in (0, 1, 2, 17)] == [-3600, 0, 7200, 17 * 3600]
    assert result((DATE, 20_000), (SPAN, 61_200), opcode=Opcode.CLOCK_TIME) == 20_000 * 86_400 + 61_200
    assert result((DATE, 20_000), (SPAN, 2**127 - 1), opcode=Opcode.CLOCK_TIME) == RANGE


def test_instants_and_hours() -> None:
    assert result((TIME, 1000), (SPAN, 7200), opcode=Opcode.TIME_ADD) == 8200
    assert result((TIME, 1000), (SPAN, 7200), opcode=Opcode.TIME_SUBTRACT) == -6200
    assert result((TIME, 2**127 - 1), (SPAN, 1), opcode=Opcode.TIME_ADD) == RANGE
    assert result((TIME, -(2**127)), (SPAN, 1), opcode=Opcode.TIME_SUBTRACT) == RANGE
    assert result((SPAN, 3600), (INT, 3), opcode=Opcode.SPAN_SCALE) == 10_800
    assert result((SPAN, 3600), (INT, 2**126), opcode=Opcode.SPAN_SCALE) == RANGE


def test_a_multiple_of_a_duration_keeps_its_roll() -> None:
    found = result(months(2), (INT, 6), opcode=Opcode.DURATION_SCALE)
    assert found == Duration(Unit.MONTH, 12, Roll.CLIP)
    assert result(months(2), (INT, 2**126), opcode=Opcode.DURATION_SCALE) == RANGE


# --- compound values ----------------------------------------------------------------------------------------


def test_records() -> None:
    pools = Pools()
    build = [pools.push(AccountType(), LI), pools.money(7), op(Opcode.RECORD, pools.type(PAYEE))]
    assert evaluated(pools, *build) == (LI, 7)
    assert evaluated(pools, *build, op(Opcode.FIELD, 1)) == 7
    assert evaluated(pools, *build, pools.money(9), op(Opcode.WITH_FIELD, 1)) == (LI, 9)


@pytest.mark.parametrize(("place", "item"), [(-1, NO_SUCH), (0, 7), (2, 9), (3, NO_SUCH)])
def test_items_of_a_list_are_counted_from_0(place: int, item: object) -> None:
    assert result((NUMBERS, (7, 8, 9)), (INT, place), opcode=Opcode.ITEM) == item


@pytest.mark.parametrize(("place", "items"), [(-1, NO_SUCH), (0, (5, 8, 9)), (2, (7, 8, 5)), (3, NO_SUCH)])
def test_an_item_is_changed_where_there_is_one(place: int, items: object) -> None:
    assert result((NUMBERS, (7, 8, 9)), (INT, place), (INT, 5), opcode=Opcode.WITH_ITEM) == items


def test_lists_and_texts() -> None:
    pools = Pools()
    listed = [pools.number(4), pools.number(6), op(Opcode.LIST, pools.type(NUMBERS), 2)]
    assert evaluated(pools, *listed) == (4, 6)
    assert evaluated(pools, *listed, op(Opcode.LENGTH)) == 2
    assert evaluated(pools, op(Opcode.LIST, pools.type(NUMBERS), 0)) == ()
    assert result((TextType(9), "押金 x"), opcode=Opcode.LENGTH) == 4
    assert result((INT, 8), (NUMBERS, (7, 8, 9)), opcode=Opcode.CONTAINS) is True
    assert result((INT, 5), (NUMBERS, (7, 8, 9)), opcode=Opcode.CONTAINS) is False


def test_a_hash_covers_the_types_of_its_values() -> None:
    pools = Pools()
    types = (TextType(3), INT)
    values = [pools.push(TextType(3), "ab"), pools.number(5)]
    operand = tuple(pools.type(type_) for type_ in types)
    found = evaluated(pools, *values, op(Opcode.HASH, operand))
    assert found == typed_hash(types, ("ab", 5))
    assert found != typed_hash((TextType(3), CNY), ("ab", 5))
    assert len(found) == 32


# --- what fits a type ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (BOOL, 1),
        (INT, True),
        (INT, 2**127),
        (CNY, -1),
        (CNY, 2**127),
        (DATE, day("1900-01-01") - 1),
        (DATE, day("9999-12-31") + 1),
        (TextType(1), "\ud800"),
        (TextType(1), "ab"),
        (HashType(), b"short"),
        (AccountType(), b"\x02" + bytes(31)),
        (AccountType(), LI[:31]),
        (ChoiceType("C", ("a", "b")), 2),
        (ChoiceType("C", ("a", "b")), -1),
        (PAYEE, (LI,)),
        (PAYEE, [LI, 5]),
        (NUMBERS, (1,) * 6),
        (NUMBERS, Duration(Unit.DAY, 1, Roll.NONE)),
        (DURATION, (1, 1, 0)),
        (DURATION, Duration(Unit.MONTH, 1, Roll.NONE)),
        (DURATION, Duration(Unit.DAY, 1, Roll.CLIP)),
    ],
)
def test_what_is_no_value_of_a_type(type_: Type, value: Any) -> None:
    from vm.machine.fits import fits

    assert not fits(type_, value)
