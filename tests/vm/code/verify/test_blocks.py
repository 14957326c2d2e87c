"""Forged code: what does not hold together is found, at the instruction where it breaks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.vm.code.verify.samples import (
    ACCOUNT,
    CLOSED,
    CNY,
    COUNT,
    FALSE,
    FULL,
    GO_CLOSED,
    GOOD,
    HEIR,
    HELD,
    KEEPER,
    NOTHING,
    ONE,
    OTHER,
    OWED,
    PAY_ALL,
    PRICE,
    REFUND,
    STAY,
    TALLY,
    TRUE,
    changed,
    clock,
    codes,
    function,
    named,
    op,
    push,
    rule,
    term,
    timeout,
    unit,
    when,
)
from vm.code.opcodes import Opcode as Op
from vm.code.program import (
    Code,
    FunctionCode,
    Instruction,
    Program,
    UnitKind,
    WhoAccount,
    WhoAnyone,
    WhoInList,
)
from vm.code.verify import verify
from vm.types import ListType

CONTRACT = GOOD.contracts[0]
NO = (op(Op.PUSH, FALSE),)


def _first(program: Program) -> tuple[str, UnitKind, int]:
    found = verify(program).violations[0]
    assert found.unit is not None
    return found.code, found.unit.kind, found.position


def _invariant(*instructions: Instruction, number: int = 0) -> Program:
    return changed("invariants", number, condition=unit(*instructions))


def _with_function(*instructions: Instruction, contract: int | None = 0) -> Program:
    """A third function without parameters that gives money; nothing calls it."""
    return replace(
        GOOD, functions=(*GOOD.functions, FunctionCode("third", contract, (), CNY, unit(*instructions)))
    )


def _joint(*instructions: Instruction) -> Program:
    return changed("rules", 1, code=unit(*instructions))


# --- types and the stack -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("program", "code"),
    [
        (rule(op(Op.INT_ADD), op(Op.GO, CLOSED)), "E3160"),
        (function(0, code=unit(op(Op.LOCAL, 0), push(ONE), op(Op.MONEY_ADD))), "E3160"),
        (function(0, code=unit(op(Op.LOCAL, 0), op(Op.LOCAL, 0))), "E3161"),
        (function(0, code=unit()), "E3161"),
        (function(0, code=unit(push(ONE))), "E3161"),
        (_invariant(push(ONE)), "E3161"),
        (changed("checks", 0, condition=unit(term(PRICE))), "E3161"),
        (changed("keeps", COUNT, initial=unit(push(ONE))), "E3161"),
        (changed("maps", TALLY, default=unit(push(NOTHING))), "E3161"),
        (changed("states", 0, deadline=unit(op(Op.NOW))), "E3161"),
        (changed("states", 0, deadline=unit(op(Op.TODAY)), dated=False), "E3161"),
        (rule(push(ONE), *PAY_ALL, REFUND, GO_CLOSED), "E3160"),
        (rule(*when((push(TRUE),), (push(ONE),), ()), *PAY_ALL, REFUND, GO_CLOSED), "E3162"),
        (rule(*when((push(TRUE),), (push(ONE),), (push(NOTHING),)), REFUND, GO_CLOSED), "E3162"),
        (
            rule(
                push(ONE),
                *when((push(TRUE),), (op(Op.SET_KEEP, COUNT),), (op(Op.CLEAR_KEEP, HEIR),)),
                GO_CLOSED,
            ),
            "E3160",
        ),
        (rule(op(Op.IF, blocks=(PAY_ALL, PAY_ALL)), GO_CLOSED), "E3160"),
        (rule(push(ONE), op(Op.IF, blocks=((), ())), GO_CLOSED), "E3160"),
        (_joint(op(Op.LOCAL, 2), op(Op.SET_KEEP, COUNT), STAY), "E3163"),
        (
            _joint(
                *when((push(TRUE),), (push(ONE), op(Op.SET_LOCAL, 2)), ()),
                op(Op.LOCAL, 2),
                op(Op.SET_KEEP, COUNT),
                STAY,
            ),
            "E3163",
        ),
        (_joint(term(OTHER), op(Op.SET_LOCAL, 0), STAY), "E3160"),
        (_joint(op(Op.LOCAL, 4), op(Op.NOTE, 0), STAY), "E3160"),
        (rule(op(Op.NOT, 0), GO_CLOSED), "E3160"),
    ],
)
def test_types_and_locals(program: Program, code: str) -> None:
    assert codes(program) == [code]


def test_a_loop_is_typed() -> None:
    noting = (op(Op.LOCAL, 3), op(Op.NOTE, 0))

    def loop(*operands: Any, items: int = 2, body: Code = noting) -> Program:
        return _joint(op(Op.KEEP, items), op(Op.FOR, *operands, blocks=(body,)), STAY)

    assert codes(loop(3, 3, 0)) == []
    assert codes(loop(3, 0, 0)) == ["E3172"]
    assert codes(loop(3, 513, 0)) == ["E3172"]
    assert codes(loop(2, 3, 0)) == ["E3160"]
    assert codes(loop(0, 3, 0)) == ["E3166"]
    assert codes(loop(9, 3, 0)) == ["E3166"]
    assert codes(loop(3, 3, 0, items=COUNT)) == ["E3160"]
    assert codes(loop(3, 3, 0, body=(op(Op.LOCAL, 3),))) == ["E3162"]
    assert codes(loop(3, 3, 0, body=(push(ONE), op(Op.SET_LOCAL, 2)))) == []


def test_what_a_loop_writes_is_not_written_after_it() -> None:
    """It may run no turn at all."""
    body = (push(ONE), op(Op.SET_LOCAL, 2))
    loop = op(Op.FOR, 3, 3, 0, blocks=(body,))
    program = _joint(op(Op.KEEP, 2), loop, op(Op.LOCAL, 2), op(Op.SET_LOCAL, 2), STAY)
    assert codes(program) == ["E3163"]


@pytest.mark.parametrize(
    "instruction",
    [
        Instruction(Op.CHARGE, ()),
        Instruction(Op.CHARGE, (-1,)),
        Instruction(Op.IF, (), ((),)),
        Instruction(Op.NOT, (), ((),)),
        Instruction(Op.FOR, (3, 3), ((),)),
        Instruction(999, ()),  # type: ignore[arg-type]  # forged
    ],
)
def test_an_instruction_is_well_formed(instruction: Instruction) -> None:
    code = (Instruction(Op.CHARGE, (0,)), Instruction(Op.PUSH, (TRUE,)), instruction, *unit(STAY))
    assert codes(changed("rules", 1, code=code))[0] in ("E3166", "E3164")


def test_the_place_of_a_fault_is_told() -> None:
    # CHARGE, TERM, NOTE, CHARGE-less INT_ADD at 3
    program = rule(term(KEEPER), op(Op.NOTE, 0), op(Op.INT_ADD), GO_CLOSED)
    assert _first(program) == ("E3160", UnitKind.RULE, 3)


# --- what may stand where ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("program", "code"),
    [
        (_joint(op(Op.SENDER), op(Op.NOTE, 0), STAY), "E3164"),
        (rule(op(Op.SIGNERS), op(Op.SET_KEEP, 2), *PAY_ALL, REFUND, GO_CLOSED), "E3164"),
        (rule(op(Op.OLD, blocks=((op(Op.POT, HELD),),)), GO_CLOSED), "E3164"),
        (rule(term(KEEPER), op(Op.BALANCE, 0), GO_CLOSED), "E3164"),
        (_invariant(op(Op.SELF), op(Op.AT, 0, blocks=((op(Op.KNOWN, HEIR),),))), "E3164"),
        (clock(op(Op.SENDER), op(Op.NOTE, 0), *PAY_ALL, REFUND, GO_CLOSED), "E3164"),
        (timeout(push(TRUE), op(Op.REQUIRE, 0)), "E3115"),
        (timeout(term(OTHER), push(NOTHING), op(Op.MAP_ADD, OWED, 0)), "E3115"),
        (timeout(term(OTHER), op(Op.MAP_REMOVE, OWED, 0)), "E3115"),
        (timeout(term(OTHER), op(Op.APPEND_KEEP, 2, 0)), "E3115"),
        (_invariant(op(Op.NOW), op(Op.NOW), op(Op.EQUAL)), "E3164"),
        (_invariant(op(Op.TODAY), op(Op.ENTRY_DAY), op(Op.EQUAL)), "E3164"),
        (_invariant(op(Op.SENDER), term(KEEPER), op(Op.EQUAL)), "E3164"),
        (_invariant(op(Op.OLD, blocks=((op(Op.OLD, blocks=((push(TRUE),),)),),))), "E3164"),
        (_invariant(op(Op.CALL, 1), push(NOTHING), op(Op.EQUAL), number=1), "E3164"),
        (_invariant(op(Op.KNOWN, HEIR), number=1), "E3164"),
        (_invariant(op(Op.ENTRY_DAY), op(Op.ENTRY_DAY), op(Op.EQUAL), number=1), "E3164"),
        (_invariant(term(KEEPER), op(Op.MAP_HAS, OWED), number=1), "E3167"),
        (_invariant(op(Op.LOCAL, 0), op(Op.NOT), op(Op.MAP_HAS, OWED), number=1), "E3160"),
        (_invariant(op(Op.LOCAL, 0), op(Op.OLD, blocks=((op(Op.MAP_HAS, OWED),),)), number=1), "E3167"),
        (changed("checks", 0, condition=unit(op(Op.KNOWN, HEIR))), "E3164"),
        (changed("checks", 0, condition=unit(op(Op.CALL, 1), push(NOTHING), op(Op.EQUAL))), "E3164"),
        (changed("keeps", COUNT, initial=unit(op(Op.KEEP, COUNT))), "E3164"),
        (changed("maps", TALLY, default=unit(op(Op.MAP_COUNT, OWED))), "E3164"),
        (changed("maps", TALLY, default=unit(op(Op.NOW), op(Op.NOW), op(Op.EQUAL))), "E3164"),
        (changed("states", 0, deadline=unit(op(Op.TODAY), STAY)), "E3164"),
        (changed("states", 0, deadline=unit(op(Op.SENDER), op(Op.NOTE, 0), op(Op.TODAY))), "E3164"),
        (function(0, code=unit(op(Op.POT, HELD))), "E3164"),
        (function(0, code=unit(term(PRICE))), "E3164"),
        (function(1, code=unit(op(Op.NOW))), "E3164"),
        (function(1, code=unit(*PAY_ALL, op(Op.POT, HELD))), "E3164"),
        (_with_function(op(Op.CALL, 1), contract=None), "E3164"),
        (changed("rules", 0, who=WhoAccount(unit(op(Op.SIGNERS)))), "E3164"),
        (
            changed(
                "rules",
                2,
                paying=CONTRACT.rules[0].paying,
                code=unit(op(Op.SELF), op(Op.PAY, 1, (HELD, 0), (0, 0), 0), GO_CLOSED),
            ),
            "E3160",
        ),
    ],
)
def test_an_opcode_stands_only_where_it_may(program: Program, code: str) -> None:
    assert codes(program) == [code]


def test_an_each_invariant_reads_maps_at_its_key_and_terms() -> None:
    key = op(Op.LOCAL, 0)
    old = op(Op.OLD, blocks=((key, op(Op.MAP_HAS, OWED)),))
    assert codes(_invariant(key, op(Op.MAP_HAS, TALLY), number=1)) == []
    assert codes(_invariant(old, number=1)) == []
    assert codes(_invariant(key, term(KEEPER), op(Op.EQUAL), number=1)) == []


@pytest.mark.parametrize("called", [1, 2, 3, -1])
def test_a_function_calls_only_earlier_ones(called: int) -> None:
    program = function(1, code=unit(op(Op.POT, HELD), op(Op.CALL, called)))
    assert codes(program) == ["E3165"]


def test_a_rule_calls_any_function_of_its_contract() -> None:
    assert (
        codes(
            rule(
                op(Op.CALL, 1), term(OTHER), op(Op.PAY, 0, (HELD, 0), (0, 0), 0), *PAY_ALL, REFUND, GO_CLOSED
            )
        )
        == []
    )


# --- where paths end -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("program", "code"),
    [
        (rule(*PAY_ALL), "E3175"),
        (rule(), "E3175"),
        (rule(STAY, STAY), "E3175"),
        (rule(GO_CLOSED, *PAY_ALL), "E3175"),
        (rule(*when(NO, (*PAY_ALL, REFUND, GO_CLOSED)), *PAY_ALL, REFUND, GO_CLOSED), "E3175"),
        (rule(*when(NO, (GO_CLOSED,), PAY_ALL)), "E3175"),
        (rule(*when(NO, (STAY,), (STAY,)), STAY), "E3175"),
        (
            rule(op(Op.KEEP, 2), op(Op.FOR, 0, 3, 0, blocks=((STAY,),)), STAY, locals=(named("x", ACCOUNT),)),
            "E3176",
        ),
        (clock(STAY), "E3177"),
        (clock(*when(NO, (STAY,), (*PAY_ALL, REFUND, GO_CLOSED))), "E3177"),
        (rule(op(Op.GO, 3)), "E3160"),
        (rule(op(Op.GO, -1)), "E3160"),
    ],
)
def test_each_path_ends_in_one_jump(program: Program, code: str) -> None:
    assert codes(program) == [code]


def test_both_branches_may_jump() -> None:
    emptied = (*PAY_ALL, REFUND, GO_CLOSED)
    assert codes(rule(*when(NO, emptied, emptied))) == []
    assert codes(rule(*when(NO, emptied, when(NO, (STAY,), (op(Op.GO, FULL),))))) == []


# --- who may act ---------------------------------------------------------------------------------------


def test_the_codes_of_who_give_people() -> None:
    people = unit(op(Op.KEEP, 2))
    one = unit(term(OTHER))
    assert codes(changed("rules", 2, who=WhoAnyone())) == []
    assert codes(changed("rules", 2, who=_in_list(people))) == []
    assert codes(changed("rules", 2, who=_in_list(one))) == ["E3161"]
    assert codes(changed("rules", 2, who=WhoAccount(people))) == ["E3161"]


def _in_list(code: Code) -> WhoInList:
    return WhoInList(code)


def test_parameters_are_locals_of_the_header() -> None:
    who = WhoAccount(unit(op(Op.LOCAL, 0)))
    given = named("who", ACCOUNT)
    assert codes(changed("rules", 2, who=who)) == ["E3160"]
    assert codes(changed("rules", 2, who=who, parameters=(given,), locals=(given,))) == []


def test_a_value_of_a_wider_type_must_be_narrowed() -> None:
    wide = named("people", ListType(ACCOUNT, 4))
    code = unit(op(Op.LOCAL, 0), op(Op.SET_KEEP, 2), STAY)
    program = changed("rules", 2, parameters=(wide,), locals=(wide,), code=code)
    assert codes(program) == ["E3160"]
    code = unit(op(Op.LOCAL, 0), op(Op.NARROW, 1), op(Op.SET_KEEP, 2), STAY)
    assert codes(changed("rules", 2, parameters=(wide,), locals=(wide,), code=code)) == []
