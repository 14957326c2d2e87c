"""Budget lines in the bytecode: how they are written down, what they cost at worst, bytes and listing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.vm.code.texts import code_of, in_box, lines_of, lowered
from vm.code.codec import decode_program, encode_program, program_hash
from vm.code.gas import action_bounds
from vm.code.listing import listing
from vm.code.program import Program, UnitKind
from vm.code.units import units

POTS = """\
pot grants: CNY traced
pot side: CNY traced
pot due: CNY per account limit 4 traced
keep seen: money CNY = 0 CNY
"""


def program(rules: str) -> Program:
    """A box with traced pots, and these rules."""
    return lowered(in_box(POTS, rules)).program


def act(rules: str) -> list[str]:
    """The instructions of the rule `act`."""
    return lines_of(program(rules), "Box, rule act")


def bound(rules: str) -> int:
    """The worst case of `act`, less WHO (2) and STAY (2)."""
    return dict(action_bounds(program(rules), 0))["act"] - 4


# --- lowering -----------------------------------------------------------------------------------------------


def test_a_line_stands_after_the_amount_and_before_the_places() -> None:
    rules = "on act(x: money CNY, l: text(9)) by a: pay x of l from due[a] to grants; stay"
    assert act(rules)[1:] == [
        "1 LOCAL x",
        "2 LOCAL l",
        "3 TERM a",
        "4 PAY exact of a line from due[key] to grants",
        "5 STAY",
    ]


def test_a_share_s_line_stands_after_its_source() -> None:
    assert act('on act by a: share due[a] of "x": b 1/3, side 10%, grants rest; stay')[1:] == [
        "1 TERM a",
        '2 PUSH "x"',
        "3 TERM b",
        "4 PUSH 10%",
        "5 SHARE due[key] 1/3 to account, percent to side, rest to grants of a line",
        "6 STAY",
    ]


def test_lots_takes_the_key_and_then_the_line() -> None:
    rules = 'on act by a: set seen = lots(due[a], "x") + lots(due, "x") + lots(side, "x"); stay'
    assert act(rules)[1:] == [
        "1 TERM a",
        '2 PUSH "x"',
        "3 LOTS due[key]",
        '4 PUSH "x"',
        "5 LOTS due (whole)",
        "6 MONEY_ADD",
        '7 PUSH "x"',
        "8 LOTS side",
        "9 MONEY_ADD",
        "10 SET_KEEP seen",
        "11 STAY",
    ]


def test_a_header_s_line_is_a_unit_of_its_own() -> None:
    made = program("on act(l: text(40)) by a paying 5 CNY into due[b] as l: stay")
    assert lines_of(made, "Box, rule act, paying as") == ["0 CHARGE 3", "1 LOCAL l", "2 NARROW text(32)"]
    kinds = [unit.kind for unit, _ in units(made) if unit.kind.name.startswith("PAYING")]
    assert kinds == [UnitKind.PAYING_AMOUNT, UnitKind.PAYING_PLACE, UnitKind.PAYING_LINE]
    paying = made.contracts[0].rules[0].paying
    assert paying is not None and code_of(made, UnitKind.PAYING_LINE) == paying.line


# --- gas ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "gas"),
    [
        # TERM 2 for the account, PAY 80; 16 lines may be there
        ("on act by a: pay all from grants to b; stay", 2 + 80 + 16 * 40),
        # and PUSH 1 for the name, where one line counts
        ('on act by a: pay all of "x" from grants to b; stay', 1 + 2 + 80 + 40),
        # the key of the cell: TERM 2, size 1
        ("on act by a: pay all from due[a] to grants; stay", 2 + 80 + 1 + 16 * 40),
        ("on act by a: pay all from due to grants; stay", 80 + 16 * 40),
        # SHARE 80 with two accounts (4); three targets and 16 lines, or one
        ("on act by a: share grants: a 1/3, b 1/3, side rest; stay", 4 + 80 + (16 + 3) * 40),
        ('on act by a: share grants of "x": a 1/3, b 1/3, side rest; stay', 1 + 4 + 80 + (1 + 3) * 40),
        # REFUND 80, and for each of 4 cells 80 and 16 lines
        ("on act by a: refund due; stay", 80 + 4 * (80 + 16 * 40)),
        # PUSH 1, LOTS 16, SET_KEEP 20 and 1
        ('on act by a: set seen = lots(grants, "x"); stay', 1 + 16 + 21),
        ('on act by a: set seen = lots(due[a], "x"); stay', 2 + 1 + 16 + 1 + 21),
        # a pot that is not traced takes nothing for lines
        ("on act by a: pay all from held to b; stay", 2 + 80),
        # the name is PUSH 1; LOCAL 1, NARROW 2 and 1 + 5 for 40 code points
        ('on act by a paying 5 CNY into grants as "x": stay', 1 + 1),
        ("on act(l: text(40)) by a paying 5 CNY into grants as l: stay", 1 + 1 + 2 + 6),
    ],
)
def test_what_lines_take_at_worst(rule: str, gas: int) -> None:
    assert bound(rule) == gas


# --- bytes and listing --------------------------------------------------------------------------------------


RULES = """\
on fill(l: text(9)) by a paying 5 CNY into grants as l: stay
on act(l: text(9)) by a: pay all of l from grants to due[b]; stay
on look by a: set seen = lots(due[a], "x"); share side of "x": a 1/3, side rest; stay
"""


def test_lines_come_back_from_bytes() -> None:
    made = program(RULES)
    assert decode_program(encode_program(made)) == made


def test_what_is_said_of_lines_is_in_the_hash() -> None:
    made = program(RULES)
    contract = made.contracts[0]
    pots = (*contract.pots[:1], replace(contract.pots[1], traced=False), *contract.pots[2:])
    paying = contract.rules[0].paying
    assert paying is not None
    rules = (replace(contract.rules[0], paying=replace(paying, line=None)), *contract.rules[1:])
    hashes = {
        program_hash(replace(made, contracts=(one,)))
        for one in (contract, replace(contract, pots=pots), replace(contract, rules=rules))
    }
    assert len(hashes) == 3


def test_the_listing_says_which_pots_are_traced() -> None:
    pots = [line.strip() for line in listing(program(RULES)) if line.strip().startswith("pot ")]
    assert pots == [
        "pot held: CNY",
        "pot grants: CNY traced",
        "pot side: CNY traced",
        "pot due: CNY per account limit 4 traced",
    ]
