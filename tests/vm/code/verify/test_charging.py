"""Charges are the table's, and no action can need more than a transaction has."""

from __future__ import annotations

from dataclasses import replace

from tests.vm.code.verify.samples import (
    ACCOUNT,
    GO_CLOSED,
    GOOD,
    PAY_ALL,
    REFUND,
    STAY,
    changed,
    codes,
    function,
    named,
    op,
    rule,
    settled,
    unit,
)
from vm.code.charges import without_charges
from vm.code.opcodes import TABLE
from vm.code.opcodes import Opcode as Op
from vm.code.program import Instruction, Program, Unit, UnitKind
from vm.code.units import number_positions
from vm.code.verify import verify
from vm.types import ListType

SETTLE = GOOD.contracts[0].rules[2].code
PEOPLE = ListType(ACCOUNT, 512)


def _charged(code: tuple[Instruction, ...]) -> Program:
    return changed("rules", 2, code=number_positions(code))


def test_every_charge_must_be_there_and_right() -> None:
    """SETTLE is CHARGE, TERM, PAY, REFUND, GO: 2 + 80 + 80 + 20 gas."""
    assert SETTLE[0] == op(Op.CHARGE, 2 + 80 + 80 + 20)
    assert codes(_charged(SETTLE)) == []
    assert codes(_charged(SETTLE[1:])) == ["E3170"]
    for gas in (181, 183, 0):
        assert codes(_charged((op(Op.CHARGE, gas), *SETTLE[1:]))) == ["E3170"]
    assert codes(_charged((*SETTLE[:2], op(Op.CHARGE, 0), *SETTLE[2:]))) == ["E3170"]
    assert codes(_charged((SETTLE[0], *SETTLE))) == ["E3170"]


def test_a_charge_is_missed_in_any_unit() -> None:
    assert codes(function(0, code=number_positions(without_charges(GOOD.functions[0].code)))) == ["E3170"]
    bare = number_positions(without_charges(GOOD.contracts[0].states[0].deadline or ()))
    assert codes(changed("states", 0, deadline=bare)) == ["E3170"]


def test_the_gas_of_a_loops_body_is_right() -> None:
    """LOCAL 1 and NOTE 30."""
    code = unit(op(Op.SIGNERS), op(Op.FOR, 3, 512, 0, blocks=((op(Op.LOCAL, 3), op(Op.NOTE, 0)),)), STAY)
    assert code[2].operands == (3, 512, 31)
    forged = replace(code[2], operands=(3, 512, 30))
    program = changed("rules", 1, code=(*code[:2], forged, *code[3:]))
    assert codes(program) == ["E3170"]
    assert verify(program).violations[0].position == 2


def test_the_prepaid_gas_is_worked_out_anew() -> None:
    """Open's timeout: GO 20 with its charge, and the invariants after it."""
    prepaid = GOOD.contracts[0].states[0].prepaid
    for gas in (prepaid - 1, prepaid + 1, 0):
        assert codes(changed("states", 0, prepaid=gas)) == ["E3171"]


def _looping(turns: int) -> Program:
    """A rule that goes through `turns` people twice over, writing a kept value each time."""
    people, one, other = named("people", PEOPLE), named("one", ACCOUNT), named("other", ACCOUNT)
    inner = (op(Op.LOCAL, 0), op(Op.FOR, 2, turns, 0, blocks=((op(Op.LOCAL, 2), op(Op.SET_KEEP, 1)),)))
    body = (op(Op.LOCAL, 0), op(Op.FOR, 1, turns, 0, blocks=(inner,)))
    return rule(*body, *PAY_ALL, REFUND, GO_CLOSED, parameters=(people,), locals=(people, one, other))


def test_a_worst_case_above_the_limit_is_told_at_the_rule() -> None:
    """A turn takes 1 + 20 and the size of an account, 1: 22. 300 x 300 x 22 is just below 2,000,000."""
    assert TABLE[Op.LOCAL].gas + TABLE[Op.SET_KEEP].gas + 1 == 22
    assert codes(_looping(300)) == []
    assert codes(_looping(301)) == []
    program = _looping(302)
    (found,) = verify(program).violations
    assert (found.code, found.unit) == ("E3120", Unit(UnitKind.RULE, 0, 2))
    assert dict(found.parameters)["limit"] == 2_000_000
    assert 302 * 302 * 22 > 2_000_000 - 10_000


def test_clocks_that_follow_count_too() -> None:
    """What `fill` itself needs is little; the clocks of the state it enters are paid with it."""
    crowd = ListType(ACCOUNT, 302)
    wide = replace(GOOD, types=(*GOOD.types, crowd))
    contract = wide.contracts[0]
    inner = (op(Op.KEEP, 2), op(Op.FOR, 1, 302, 0, blocks=((op(Op.LOCAL, 1), op(Op.SET_KEEP, 1)),)))
    body = (op(Op.KEEP, 2), op(Op.FOR, 0, 302, 0, blocks=(inner,)))
    heavy = replace(
        contract.clocks[1],
        code=unit(*body, *PAY_ALL, REFUND, GO_CLOSED),
        locals=(named("one", ACCOUNT), named("other", ACCOUNT)),
    )
    contract = replace(
        contract,
        keeps=(*contract.keeps[:2], replace(contract.keeps[2], type=crowd, initial=unit(op(Op.LIST, 4, 0)))),
        clocks=(contract.clocks[0], heavy, contract.clocks[2]),
    )
    found = verify(settled(replace(wide, contracts=(contract,)))).violations
    assert [(one.code, dict(one.parameters)["action"]) for one in found] == [("E3120", "fill")]
