"""The listing of a program: one small case written down by hand, and values as people read them."""

from __future__ import annotations

import pytest

from tests.vm.code.texts import lowered
from vm.code.listing import listing, shown
from vm.machine.dates import Duration, Roll, Unit
from vm.types import (
    BoolType,
    ChoiceType,
    DateType,
    DurationType,
    HashType,
    IntType,
    ListType,
    MoneyType,
    PercentType,
    RecordType,
    TextType,
    Type,
)
from vm.values import Value

TEXT = """
tally 1
calendar CN

function double(n: int) -> int = n + n

contract Box:
    party owner
    term fee: money CNY
    keep n: int = 5
    keep m: map account to int default 0
    pot held: CNY
    pot cells: CNY per account limit 9
    event Seen: who: account
    require owner == owner else "same"
    invariant few in Open: count(m) < sum(m)
    invariant low each k in m: m[k] < 5

    state Open until 2030-01-01:
        "Article 1"
        on fill(k: int) by owner paying fee into cells[owner]:
            if k > 5:
                set n = double(k)
            stay
        every 1 month clip from 2026-01-31 limit 7: note Seen(owner); stay
        on timeout: pay all from held to owner; pay all from cells to owner; go Done

    final Done
"""

LINES = """
tally 1, calendar CN

contract Box
    term owner: account
    term fee: money CNY
    keep n: int
    keep m: map account to int, sum of its values
    pot held: CNY
    pot cells: CNY per account limit 9
    event Seen(who: account)
    invariant few in Open
    invariant low each key of m
    rule fill(k: int) in Open
    clock every 1 month clip limit 7 in Open
    clock timeout in Open
    state Open until a date, prepaid gas 509
    final Done, prepaid gas 0
    gas fill <= 56
    gas Box <= 21

function double:
      0 CHARGE 4
      1 LOCAL n
      2 LOCAL n
      3 INT_ADD

Box, require 1:
      0 CHARGE 6
      1 TERM owner
      2 TERM owner
      3 EQUAL

Box, first value of n:
      0 CHARGE 1
      1 PUSH 5

Box, default of m:
      0 CHARGE 1
      1 PUSH 0

Box, invariant few:
      0 CHARGE 10
      1 MAP_COUNT m
      2 MAP_SUM m of its values
      3 LESS

Box, invariant low:
      0 CHARGE 16
      1 LOCAL key
      2 MAP_GET m
      3 PUSH 5
      4 LESS

Box, rule fill, who 1:
      0 CHARGE 2
      1 TERM owner

Box, rule fill, paying:
      0 CHARGE 2
      1 TERM fee

Box, rule fill, paying into:
      0 CHARGE 2
      1 TERM owner

Box, rule fill:
      0 CHARGE 6
      1 LOCAL k
      2 PUSH 5
      3 GREATER
      4 IF
        then:
          5 CHARGE 27
          6 LOCAL k
          7 CALL double
          8 SET_KEEP n
        else:
          9 CHARGE 0
     10 CHARGE 2
     11 STAY

Box, clock 1 (every 1 month clip limit 7), when:
      0 CHARGE 1
      1 PUSH 2026-01-31

Box, clock 1 (every 1 month clip limit 7):
      0 CHARGE 34
      1 TERM owner
      2 NOTE Seen
      3 STAY

Box, clock 2 (timeout):
      0 CHARGE 184
      1 TERM owner
      2 PAY all from held to account
      3 TERM owner
      4 PAY all from cells (whole) to account
      5 GO Done

Box, deadline of Open:
      0 CHARGE 1
      1 PUSH 2030-01-01
"""
# fill: WHO 2, paying 2, into 2; body 6, 27, double 4, the size of an int 1, 2; the invariant few 10
FILL = 2 + 2 + 2 + (6 + 27 + 4 + 1 + 2) + 10
# creation: require 6 and the sizes of two accounts, first value 1, deadline 1 and the clock's start 1, few 10
BOX = 6 + 2 + 1 + 1 + 1 + 10
# prepaid: seven turns of 34, 1 for the field's size and 10 for few; the timeout 184 and 10
OPEN = 7 * (34 + 1 + 10) + 184 + 10


def test_a_program_is_listed_as_written_down_by_hand() -> None:
    assert (FILL, BOX, OPEN) == (56, 21, 509)
    assert list(listing(lowered(TEXT).program)) == LINES.strip().split("\n")


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        (MoneyType("CNY"), 120_050, "1,200.50 CNY"),
        (MoneyType("JPY"), 1_200, "1,200 JPY"),
        (PercentType(), 300_000, "30%"),
        (PercentType(), 500, "0.05%"),
        (PercentType(-(10**7), 0), -12_500, "-1.25%"),
        (DateType(), 0, "1970-01-01"),
        (DurationType(), Duration(Unit.WORKING_DAY, 10, Roll.NONE), "10 working days"),
        (ChoiceType("Colour", ("red", "blue")), 1, "Colour.blue"),
        (BoolType(), True, "true"),
        (IntType(), -5, "-5"),
        (TextType(9), "押金", '"押金"'),
        (HashType(), b"\x0a" * 32, "0x" + "0a" * 32),
        (ListType(MoneyType("CNY"), 3), (5, 100), "[0.05 CNY, 1.00 CNY]"),
        (RecordType("R", (("n", IntType()), ("c", BoolType()))), (5, False), "R(n: 5, c: false)"),
    ],
)
def test_constants_are_shown_as_people_write_them(type_: Type, value: Value, text: str) -> None:
    assert shown(value, type_) == text
