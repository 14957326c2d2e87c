"""Forged reads of other instances, and forged callers: what does not hold together is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.vm.code.verify.samples import (
    ACCOUNT,
    CLOSED,
    CNY,
    COUNT,
    FIVE_YUAN,
    GO_CLOSED,
    GOOD,
    HEIR,
    HELD,
    KEEPER,
    KEEPER_SIGNS,
    ONE,
    OTHER,
    OWED,
    PAY_ALL,
    PRICE,
    REFUND,
    TALLY,
    TRUE,
    codes,
    named,
    op,
    push,
    settled,
    term,
    unit,
)
from vm.code.charges import with_charges
from vm.code.codec import decode_program, encode_program
from vm.code.opcodes import Opcode as Op
from vm.code.program import (
    Code,
    FunctionCode,
    Instruction,
    KeepCode,
    MapCode,
    Program,
    RuleCode,
    UnitKind,
    Who,
    WhoAccount,
    WhoAnd,
    WhoAnyInstance,
    WhoAnyone,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.code.verify import verify
from vm.types import BoolType, ContractType, ListType

BOX, LID = ContractType(0, "Box"), ContractType(1, "Lid")
TWIN = 3
"""The term of a Box that is a Box."""
BOX_OF_LID = 0
"""The term of a Lid that is a Box."""
AWAY, ROOMY = 2, 3
"""Functions: one of Box reads its twin, one of Lid reads nothing."""


def at(contract: int, *read: Instruction) -> Instruction:
    """A read of another instance."""
    return op(Op.AT, contract, blocks=(tuple(read),))


def _program() -> Program:
    """The sample with a twin, and a second contract Lid with a Box: they read each other's terms."""
    box = replace(GOOD.contracts[0], terms=(*GOOD.contracts[0].terms, named("twin", BOX)))
    away = unit(term(TWIN), at(0, op(Op.POT, HELD)))
    functions = (
        *GOOD.functions,
        FunctionCode("away", 0, (), CNY, away),
        FunctionCode("roomy", 1, (named("more", CNY),), CNY, unit(op(Op.LOCAL, 0))),
    )
    lid = replace(
        box,
        name="Lid",
        parties=1,
        terms=(named("box", BOX), named("keeper", ACCOUNT), named("price", CNY)),
        checks=(),
        keeps=(
            KeepCode("count", GOOD.contracts[0].keeps[COUNT].type, unit(push(ONE), op(Op.NARROW, 0))),
            KeepCode("heir", ACCOUNT, None),
        ),
        maps=(MapCode("boxes", BOX, CNY, False, None, ()),),
        pots=(),
        events=(),
        invariants=(),
        rules=(
            RuleCode(
                "shut", (), (), WhoAccount(unit(term(BOX_OF_LID)), 0), None, unit(GO_CLOSED), (0,), None
            ),
        ),
        clocks=(replace(box.clocks[0], states=(0,)),),
        states=(replace(box.states[0], rules=(0,), clocks=(0,)), replace(box.states[2])),
    )
    lid = replace(lid, rules=(replace(lid.rules[0], code=unit(op(Op.GO, 1))),))
    lid = replace(lid, clocks=(replace(lid.clocks[0], code=unit(op(Op.GO, 1))),))
    return settled(replace(GOOD, functions=functions, contracts=(box, lid)))


READERS = _program()


def _changed(table: str, place: int, contract: int = 0, **changes: Any) -> Program:
    found = READERS.contracts[contract]
    entries = getattr(found, table)
    entry = replace(entries[place], **changes)
    forged: dict[str, Any] = {table: (*entries[:place], entry, *entries[place + 1 :])}
    contracts = list(READERS.contracts)
    contracts[contract] = replace(found, **forged)
    return settled(replace(READERS, contracts=tuple(contracts)))


def _asked(*instructions: Instruction, kept: int = HEIR) -> Program:
    """The rule "settle" of Box, which first works out something and keeps it."""
    body = unit(*instructions, op(Op.SET_KEEP, kept), *PAY_ALL, REFUND, GO_CLOSED)
    return _changed("rules", 2, code=body)


def _required(*instructions: Instruction) -> Program:
    """The rule "settle" of Box, which first asks for something."""
    return _changed("rules", 2, code=unit(*instructions, op(Op.REQUIRE, 0), *PAY_ALL, REFUND, GO_CLOSED))


def _by(who: Who, *instructions: Instruction) -> Program:
    """The rule "shut" of Lid by others."""
    return _changed("rules", 0, 1, who=who, code=unit(*instructions, op(Op.GO, 1)))


def _first(program: Program) -> tuple[str, UnitKind | None, int]:
    found = verify(program).violations[0]
    return found.code, None if found.unit is None else found.unit.kind, found.position


def test_the_sample_is_sound_and_has_its_bytes() -> None:
    assert codes(READERS) == []
    assert decode_program(encode_program(READERS)) == READERS


# --- the read itself -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "read",
    [
        (term(TWIN), at(0, term(PRICE)), push(FIVE_YUAN), op(Op.EQUAL)),
        (term(TWIN), at(0, op(Op.KEEP, COUNT)), push(ONE), op(Op.LESS)),
        (term(TWIN), at(0, op(Op.KNOWN, HEIR))),
        (term(OTHER), term(TWIN), at(0, op(Op.MAP_HAS, OWED))),
        (term(OTHER), term(TWIN), at(0, op(Op.MAP_GET, OWED)), push(FIVE_YUAN), op(Op.EQUAL)),
        (term(TWIN), at(0, op(Op.MAP_SUM, OWED, -1)), push(FIVE_YUAN), op(Op.EQUAL)),
        (term(TWIN), at(0, op(Op.MAP_COUNT, OWED)), push(ONE), op(Op.EQUAL)),
        (term(TWIN), at(0, op(Op.POT, HELD)), push(FIVE_YUAN), op(Op.EQUAL)),
        (term(OTHER), term(TWIN), at(0, op(Op.POT_CELL, 1)), push(FIVE_YUAN), op(Op.EQUAL)),
        (term(TWIN), at(0, op(Op.POT_SUM, 1)), push(FIVE_YUAN), op(Op.EQUAL)),
        (term(TWIN), at(0, op(Op.STATE_IS, CLOSED))),
        (term(TWIN), at(0, op(Op.CALL, 1)), push(FIVE_YUAN), op(Op.EQUAL)),
        (term(TWIN), at(0, term(TWIN)), at(0, term(TWIN)), at(0, op(Op.STATE_IS, -1))),
        (op(Op.SELF), term(TWIN), op(Op.EQUAL)),
    ],
    ids=str,
)
def test_a_read_of_each_kind_is_taken(read: tuple[Instruction, ...]) -> None:
    assert codes(_required(*read)) == []


@pytest.mark.parametrize(
    "block",
    [
        (),
        (push(TRUE),),
        (term(PRICE), op(Op.POT, HELD)),
        (term(TWIN), at(0, term(PRICE))),
        (op(Op.LOCAL, 0),),
        (op(Op.NOW),),
        (op(Op.SENDER),),
        (op(Op.SELF),),
        (op(Op.ENTERED),),
        (op(Op.PAID, 0),),
        (push(ONE), op(Op.SET_KEEP, COUNT)),
        (op(Op.CLEAR_KEEP, HEIR),),
        (op(Op.REFUND, 1),),
        (op(Op.OLD, blocks=((op(Op.POT, HELD),),)),),
        (op(Op.IF, blocks=((), ())),),
        (op(Op.STAY),),
        (GO_CLOSED,),
        (op(Op.CHARGE, 3),),
    ],
    ids=str,
)
def test_on_another_instance_one_thing_is_read_and_nothing_else_is_done(block: Code) -> None:
    program = _required(term(TWIN), op(Op.AT, 0, blocks=(block,)), op(Op.STATE_IS, 0))
    assert _first(program)[0] == "E3169"


@pytest.mark.parametrize("contract", [-1, 2, 99])
def test_a_read_is_of_a_contract_of_the_program(contract: int) -> None:
    body = unit(term(TWIN), op(Op.AT, contract, blocks=((term(0),),)), op(Op.SET_KEEP, HEIR), GO_CLOSED)
    program = _unsettled("rules", 2, code=body)
    assert _first(program)[:2] == ("E3169", UnitKind.RULE)


def _unsettled(table: str, place: int, **changes: Any) -> Program:
    """Forged so that no gas can be worked out."""
    found = READERS.contracts[0]
    entries = getattr(found, table)
    forged: dict[str, Any] = {
        table: (*entries[:place], replace(entries[place], **changes), *entries[place + 1 :])
    }
    return replace(READERS, contracts=(replace(found, **forged), READERS.contracts[1]))


@pytest.mark.parametrize(
    "read",
    [
        (term(OTHER), at(0, op(Op.STATE_IS, 0))),
        (push(ONE), at(0, op(Op.STATE_IS, 0))),
        (term(TWIN), at(1, op(Op.STATE_IS, 0))),
        (term(TWIN), at(0, op(Op.STATE_IS, 3))),
        (term(TWIN), at(0, op(Op.KNOWN, 3))),
        (term(TWIN), at(0, op(Op.MAP_HAS, OWED))),
        (push(ONE), term(TWIN), at(0, op(Op.MAP_HAS, OWED))),
        (term(TWIN), term(TWIN), at(0, op(Op.MAP_HAS, OWED))),
        (term(TWIN), at(0, op(Op.MAP_SUM, TALLY, -1)), push(ONE), op(Op.EQUAL)),
        (term(TWIN), at(0, op(Op.POT, 1)), push(FIVE_YUAN), op(Op.EQUAL)),
        (term(TWIN), at(0, op(Op.CALL, ROOMY)), push(FIVE_YUAN), op(Op.EQUAL)),
    ],
    ids=str,
)
def test_a_read_that_does_not_fit_its_contract_is_seen(read: tuple[Instruction, ...]) -> None:
    body = unit(*read, op(Op.REQUIRE, 0), *PAY_ALL, REFUND, GO_CLOSED)
    assert _first(_unsettled("rules", 2, code=body))[0] == "E3160"


def test_what_is_read_has_the_other_contracts_type() -> None:
    assert codes(_asked(term(TWIN), at(0, term(KEEPER)))) == []
    body = unit(term(TWIN), at(0, term(TWIN)), op(Op.SET_KEEP, HEIR), *PAY_ALL, REFUND, GO_CLOSED)
    assert _first(_unsettled("rules", 2, code=body))[0] == "E3160"


def test_an_instance_is_no_account_and_an_account_none() -> None:
    for value in (term(TWIN), op(Op.SELF)):
        paid = unit(value, op(Op.PAY, 1, (HELD, 0), (0, 0), 0), REFUND, GO_CLOSED)
        assert _first(_unsettled("rules", 2, code=paid))[0] == "E3160"
    compared = unit(term(TWIN), term(OTHER), op(Op.EQUAL), op(Op.REQUIRE, 0), *PAY_ALL, REFUND, GO_CLOSED)
    assert _first(_unsettled("rules", 2, code=compared))[0] == "E3160"


def test_the_charge_of_a_read_is_the_tables() -> None:
    good = with_charges((term(TWIN), at(0, term(PRICE)), op(Op.CALL, 0), push(FIVE_YUAN), op(Op.EQUAL)))
    read = good[2]
    cheap = replace(read, blocks=((op(Op.CHARGE, 1), *read.blocks[0][1:]),))
    for forged, code in ((good, []), ((*good[:2], cheap, *good[3:]), ["E3170"])):
        program = _unsettled("checks", 0, condition=forged)
        assert codes(program) == code


# --- functions -----------------------------------------------------------------------------------------


def test_a_function_called_on_another_instance_reads_no_third() -> None:
    ask = (push(FIVE_YUAN), op(Op.EQUAL))
    assert codes(_required(op(Op.CALL, AWAY), *ask)) == []
    assert _first(_required(term(TWIN), at(0, op(Op.CALL, AWAY)), *ask))[0] == "E3169"
    # one of the file reads no instance, so there is nothing to ask another one for
    assert _first(_required(term(PRICE), term(TWIN), at(0, op(Op.CALL, 0)), *ask))[0] == "E3169"


def test_a_function_calls_on_another_instance_only_earlier_ones() -> None:
    later = unit(term(TWIN), at(0, op(Op.CALL, 2)))
    functions = (GOOD.functions[0], replace(GOOD.functions[1], code=later), *READERS.functions[2:])
    assert _first(replace(READERS, functions=functions))[:2] == ("E3165", UnitKind.FUNCTION)


def test_a_function_that_calls_one_that_reads_another_instance_reads_it_too() -> None:
    over = FunctionCode("over", 0, (), CNY, unit(op(Op.CALL, AWAY)))
    program = replace(READERS, functions=(*READERS.functions, over))
    asked = unit(term(TWIN), at(0, op(Op.CALL, 4)), term(PRICE), op(Op.EQUAL))
    contract = READERS.contracts[0]
    checks = (replace(contract.checks[0], condition=asked),)
    forged = replace(program, contracts=(replace(contract, checks=checks), program.contracts[1]))
    assert _first(forged)[:2] == ("E3169", UnitKind.CHECK)


# --- where ---------------------------------------------------------------------------------------------

READ = (term(TWIN), at(0, term(PRICE)))


def test_creation_reads_other_instances() -> None:
    assert codes(_changed("checks", 0, condition=unit(*READ, push(FIVE_YUAN), op(Op.EQUAL)))) == []
    assert codes(_changed("keeps", HEIR, initial=unit(term(TWIN), at(0, term(KEEPER))))) == []


@pytest.mark.parametrize("read", [READ, (op(Op.CALL, AWAY),)], ids=["read", "function"])
def test_invariants_and_defaults_read_no_other_instance(read: tuple[Instruction, ...]) -> None:
    compared = (*read, push(FIVE_YUAN), op(Op.EQUAL))
    for place in (0, 1):
        assert _first(_unsettled("invariants", place, condition=unit(*compared)))[0] == "E3164"
    counted = (*read, op(Op.MINOR))
    assert _first(_unsettled("maps", TALLY, default=unit(*counted)))[0] == "E3164"
    old = unit(op(Op.OLD, blocks=(READ,)), push(FIVE_YUAN), op(Op.EQUAL))
    assert _first(_unsettled("invariants", 0, condition=old))[0] == "E3164"


def _clock_of_lid(*instructions: Instruction) -> Program:
    """The timeout of a Lid, which is of another contract than its Box."""
    return _changed("clocks", 0, 1, code=unit(*instructions, op(Op.GO, 1)))


def test_a_clock_reads_elsewhere_only_what_cannot_stop() -> None:
    box = term(BOX_OF_LID)
    keep = (box, at(0, op(Op.KEEP, HEIR)), op(Op.SET_KEEP, HEIR))
    assert codes(_clock_of_lid(box, at(0, op(Op.KEEP, COUNT)), op(Op.SET_KEEP, COUNT))) == []
    assert codes(_clock_of_lid(*keep)) == ["E3310"]
    known = (box, at(0, op(Op.KNOWN, HEIR)), op(Op.IF, blocks=(keep, ())))
    assert codes(_clock_of_lid(*known)) == []
    entry = (box, at(0, term(KEEPER)), box, at(0, op(Op.MAP_GET, OWED)), term(2), op(Op.EQUAL))
    drop = op(Op.IF, blocks=((), ()))
    assert codes(_clock_of_lid(*entry, drop)) == ["E3311"]
    has = (box, at(0, term(KEEPER)), box, at(0, op(Op.MAP_HAS, OWED)))
    assert codes(_clock_of_lid(*has, op(Op.IF, blocks=((*entry, drop), ())))) == []


def test_of_an_instance_of_the_same_contract_a_clock_knows_only_what_never_changes() -> None:
    twin = term(TWIN)
    keep = (twin, at(0, op(Op.KEEP, HEIR)), op(Op.SET_KEEP, HEIR))
    known = (twin, at(0, op(Op.KNOWN, HEIR)), op(Op.IF, blocks=(keep, ())))
    program = _changed("clocks", 1, code=unit(*known, *PAY_ALL, REFUND, GO_CLOSED))
    assert codes(program) == ["E3310"]
    fine = (twin, at(0, op(Op.KEEP, COUNT)), op(Op.SET_KEEP, COUNT))
    assert codes(_changed("clocks", 1, code=unit(*fine, *PAY_ALL, REFUND, GO_CLOSED))) == []


def test_what_a_function_may_stop_with_it_stops_with_elsewhere_too() -> None:
    heir = FunctionCode("heir_of", 0, (), ACCOUNT, unit(op(Op.KEEP, HEIR)))
    program = replace(READERS, functions=(*READERS.functions, heir))
    clock = unit(term(BOX_OF_LID), at(0, op(Op.CALL, 4)), op(Op.SET_KEEP, HEIR), op(Op.GO, 1))
    lid = program.contracts[1]
    forged = replace(lid, clocks=(replace(lid.clocks[0], code=clock),))
    assert codes(settled(replace(program, contracts=(program.contracts[0], forged)))) == ["E3104"]


# --- callers -------------------------------------------------------------------------------------------

BOX_CALLS = WhoAccount(unit(term(BOX_OF_LID)), 0)
LID_KEEPER = WhoAccount(unit(term(1)))


@pytest.mark.parametrize(
    "who",
    [
        WhoAnyInstance(0),
        WhoAnyInstance(1),
        WhoInMap(0),
        BOX_CALLS,
        WhoAnd((BOX_CALLS, LID_KEEPER)),
        WhoOr((BOX_CALLS, WhoAnyone())),
        WhoAccount(unit(term(BOX_OF_LID), at(0, term(TWIN))), 0),
    ],
    ids=lambda who: type(who).__name__,
)
def test_instances_may_be_named_as_callers(who: Who) -> None:
    program = _by(who)
    assert codes(program) == []
    assert decode_program(encode_program(program)) == program


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (WhoAnyInstance(2), "E3150"),
        (WhoAnyInstance(-1), "E3150"),
        (WhoAccount(unit(term(BOX_OF_LID)), 2), "E3150"),
        (WhoInList(unit(op(Op.LIST, 1, 0)), 2), "E3150"),
        (WhoAccount(unit(term(BOX_OF_LID))), "E3161"),
        (WhoAccount(unit(term(BOX_OF_LID)), 1), "E3161"),
        (WhoAccount(unit(term(1)), 0), "E3161"),
        (WhoInList(unit(op(Op.LIST, 1, 0)), 0), "E3161"),
        (WhoOr((LID_KEEPER, WhoAccount(unit(term(1)), 0))), "E3161"),
    ],
    ids=str,
)
def test_a_caller_of_another_kind_than_is_said_is_seen(who: Who, code: str) -> None:
    assert _first(_by(who))[0] == code


def test_sender_is_an_instance_where_only_those_of_one_contract_may_call() -> None:
    asked = (op(Op.SENDER), at(0, op(Op.STATE_IS, 0)), op(Op.REQUIRE, 0))
    for who in (WhoAnyInstance(0), BOX_CALLS, WhoInMap(0), WhoOr((BOX_CALLS, WhoInMap(0)))):
        assert codes(_by(who, *asked)) == []
    for other in (WhoAnyInstance(1), WhoAnyone(), LID_KEEPER, WhoOr((BOX_CALLS, LID_KEEPER))):
        assert codes(_by(other, *asked)) == ["E3160"]


def test_sender_is_an_account_where_only_people_may_call() -> None:
    kept = (op(Op.SENDER), op(Op.SET_KEEP, HEIR))
    for who in (WhoAnyone(), LID_KEEPER, WhoOr((LID_KEEPER, WhoAnyone()))):
        assert codes(_by(who, *kept)) == []
    for other in (BOX_CALLS, WhoAnyInstance(0), WhoOr((LID_KEEPER, WhoAnyInstance(0)))):
        assert codes(_by(other, *kept)) == ["E3160"]


def test_signers_are_accounts() -> None:
    counted = (op(Op.SIGNERS), op(Op.LENGTH), push(ONE), op(Op.EQUAL), op(Op.REQUIRE, 0))
    assert codes(_by(WhoAnd((LID_KEEPER, WhoAnyone())), *counted)) == []
    assert codes(_by(WhoAnd((LID_KEEPER, BOX_CALLS)), *counted)) == ["E3160"]
    assert codes(_by(WhoAnd((LID_KEEPER, WhoAnyInstance(0))), *counted)) == ["E3160"]


def test_in_who_sender_is_an_account_for_all() -> None:
    """Who may act is asked before it is known who calls: an instance is asked nothing there."""
    mirror = WhoAccount(unit(op(Op.SENDER)))
    assert codes(_by(WhoOr((mirror, BOX_CALLS)))) == []
    assert codes(_by(WhoAccount(unit(op(Op.SENDER)), 0))) == ["E3161"]


def test_a_party_is_an_account_or_an_instance() -> None:
    for type_, code in ((ACCOUNT, []), (LID, []), (BoolType(), ["E3153"]), (ListType(BOX, 2), ["E3153"])):
        contract = READERS.contracts[0]
        parties = (*contract.terms[:3], named("twin", BOX), named("more", type_))
        ordered = replace(contract, terms=(parties[4], *parties[:4]), parties=1)
        # the numbers of terms have moved by one: only what is said of the parties is looked at
        found = {
            one.code for one in verify(replace(READERS, contracts=(ordered, READERS.contracts[1]))).violations
        }
        assert ("E3153" in found) == bool(code)


def test_keepers_sign_as_ever() -> None:
    assert codes(_changed("rules", 2, who=KEEPER_SIGNS)) == []
