"""Stepping: what each construct charges, where gas runs out, what a trace tells, how probes read."""

from __future__ import annotations

from typing import Any

import pytest

from chain.genesis import Genesis
from chain.host import LedgerHost
from chain.trace import Recorder
from tests.vm.machine.build import BOOL, CNY, INT, Pools, code, contract, forever, op, rule, variables
from tests.vm.machine.world import LI, START, START_DAY, WANG, World, evaluated, said
from vm.code.charges import without_charges
from vm.code.opcodes import TABLE, Opcode
from vm.code.program import (
    FunctionCode,
    Instruction,
    KeepCode,
    MapCode,
    PayingCode,
    PotCode,
    Program,
    Unit,
    UnitKind,
)
from vm.code.units import number_positions
from vm.machine.host import Caller, Meter
from vm.machine.interpreter import Interpreter
from vm.machine.operations import CONTROLS, MEASURES, OPERATIONS
from vm.machine.outcome import Done, OutOfGas, Refused
from vm.machine.state import Moment
from vm.machine.trace import (
    NO_TRACE,
    Charged,
    Entered,
    Noted,
    Paid,
    Stepped,
    Stopped,
    UnitEnded,
    UnitStarted,
    Wrote,
)
from vm.types import AccountType, ListType, TextType

ACCOUNT = AccountType()
NUMBERS = ListType(INT, 9)


# --- the table ----------------------------------------------------------------------------------------------


def test_every_opcode_is_run_by_one_operation_and_measured_as_its_row_says() -> None:
    assert sorted((*OPERATIONS, *CONTROLS)) == sorted(Opcode)
    sized = [row.opcode for row in TABLE.values() if row.sized]
    assert sorted(MEASURES) == sorted((*sized, Opcode.REFUND))


# --- gas ----------------------------------------------------------------------------------------------------


def gas_of(pools: Pools, *instructions: Instruction) -> int:
    """What a body with the parameters b: bool, n: int, t: text, xs: list, called with what `ARGUMENTS` holds,
    took in all; it ends with STAY, which is 2 of it.
    """
    given = variables(b=BOOL, n=INT, t=TextType(99), xs=NUMBERS)
    program = pools.program(
        contract(
            forever("Open"),
            keeps=(
                KeepCode("n", INT, None),
                KeepCode("t", TextType(99), None),
                KeepCode("xs", NUMBERS, None),
            ),
            maps=(MapCode("m", TextType(99), INT, False, code(pools.number(0)), ()),),
            rules=(
                rule("act", code(*instructions, op(Opcode.STAY)), parameters=given, more=variables(x=INT)),
            ),
        )
    )
    receipt = World(program).call(LI, "act", *ARGUMENTS)
    assert said(receipt) == "done"
    return receipt.gas


ARGUMENTS: tuple[Any, ...] = (True, 5, "押" * 11, (1, 2, 3))
"""The text is 33 bytes: its size is 1 + 2. The list's is 1 + 3."""
FLAG, NUMBER, TEXT, LIST, ITEM = range(5)


def local(number: int) -> Instruction:
    """LOCAL."""
    return op(Opcode.LOCAL, number)


def keep(number: int) -> Instruction:
    """SET_KEEP."""
    return op(Opcode.SET_KEEP, number)


def test_a_block_is_charged_on_entry_by_the_table() -> None:
    # LOCAL 1, SET_KEEP 20 and 1 for the size of an int, STAY 2
    assert gas_of(Pools(), local(NUMBER), keep(0)) == 24


def test_sizes_are_charged_when_the_instruction_runs() -> None:
    # LOCAL 1, SET_KEEP 20 + 3, STAY 2
    assert gas_of(Pools(), local(TEXT), keep(1)) == 26
    # LOCAL 1, SET_KEEP 20 + 4, STAY 2
    assert gas_of(Pools(), local(LIST), keep(2)) == 27
    # LOCAL, LOCAL 2, EQUAL 2 + 6, IF 2 / LOCAL 1, SET_KEEP 20 + 1 / STAY 2
    taken = code(local(NUMBER), keep(0))
    assert (
        gas_of(Pools(), local(TEXT), local(TEXT), op(Opcode.EQUAL), op(Opcode.IF, blocks=(taken, code())))
        == 36
    )


def test_a_branch_is_charged_only_if_it_is_taken() -> None:
    dear = code(local(NUMBER), keep(0), local(NUMBER), keep(0))
    cheap = code(local(NUMBER), op(Opcode.SET_LOCAL, ITEM))
    # LOCAL 1, IF 2, STAY 2; then twice 22, else LOCAL 1 and SET_LOCAL 1
    assert gas_of(Pools(), local(FLAG), op(Opcode.IF, blocks=(dear, cheap))) == 5 + 44
    assert gas_of(Pools(), local(FLAG), op(Opcode.IF, blocks=(cheap, dear))) == 5 + 2


def test_a_loop_charges_its_body_for_all_turns_at_once() -> None:
    body = code(local(ITEM), keep(0))
    # LOCAL 1, FOR 4, STAY 2; three times LOCAL 1, SET_KEEP 20 + 1
    assert gas_of(Pools(), local(LIST), op(Opcode.FOR, ITEM, 9, 0, blocks=(body,))) == 7 + 3 * 22


def test_a_call_charges_its_function() -> None:
    pools = Pools()
    twice = code(local(0), local(0), op(Opcode.INT_ADD))
    function = FunctionCode("twice", None, variables(n=INT), INT, twice)
    program = pools.program(
        contract(
            forever("Open"),
            keeps=(KeepCode("n", INT, None),),
            rules=(
                rule(
                    "act",
                    code(local(0), op(Opcode.CALL, 0), keep(0), op(Opcode.STAY)),
                    parameters=variables(n=INT),
                ),
            ),
        ),
        functions=(function,),
    )
    world = World(program)
    # LOCAL 1, CALL 6, SET_KEEP 20 + 1, STAY 2; inside LOCAL, LOCAL 2, INT_ADD 2
    assert world.call(LI, "act", 21).gas == 34
    assert world.keep() == 42


def test_a_default_charges_its_own_code() -> None:
    # LOCAL 1, MAP_GET 12 + 3, SET_KEEP 20 + 1, STAY 2; the default's PUSH 1
    assert gas_of(Pools(), local(TEXT), op(Opcode.MAP_GET, 0), keep(0)) == 40
    # LOCAL 1, LOCAL 1, MAP_SET 40 + 3 + 1 before it, and no default
    assert (
        gas_of(
            Pools(),
            local(TEXT),
            local(NUMBER),
            op(Opcode.MAP_SET, 0),
            local(TEXT),
            op(Opcode.MAP_GET, 0),
            keep(0),
        )
        == 39 + 46
    )


def refunding(count: int) -> int:
    """The gas of refunding a family of so many cells."""
    pools = Pools()
    header = PayingCode(code(pools.money(5)), "CNY", None, (2, 0), code(op(Opcode.SENDER)))
    program = pools.program(
        contract(
            forever("Open"),
            pots=(PotCode("bids", "CNY", ACCOUNT, 9),),
            rules=(
                rule("bid", code(op(Opcode.STAY)), paying=header),
                rule("refund", code(op(Opcode.REFUND, 0), op(Opcode.STAY))),
            ),
        )
    )
    world = World(program)
    for person in (LI, WANG)[:count]:
        world.call(person, "bid")
    return world.call(LI, "refund").gas


def test_a_refund_charges_80_for_each_cell() -> None:
    assert [refunding(count) for count in (0, 1, 2)] == [82, 162, 242]


def test_an_early_stop_has_paid_for_its_block_alone() -> None:
    pools = Pools()
    later = code(
        local(0), op(Opcode.IF, blocks=(code(local(0), op(Opcode.SET_LOCAL, 0)), code())), op(Opcode.STAY)
    )
    body = (local(0), op(Opcode.REQUIRE, pools.text("no")), *without_charges(later))
    program = pools.program(
        contract(forever("Open"), rules=(rule("act", code(*body), parameters=variables(b=BOOL)),))
    )
    outcome = World(program).call(LI, "act", False).outcome
    assert isinstance(outcome, Refused)
    # LOCAL 1, REQUIRE 2, LOCAL 1, IF 2: the stretch up to the first instruction that holds blocks
    assert outcome.gas == 6


def spending(limit: int) -> Any:
    """The outcome of an action that takes 24 gas, with that much at hand."""
    pools = Pools()
    program = pools.program(
        contract(
            forever("Open"),
            keeps=(KeepCode("n", INT, None),),
            rules=(rule("act", code(local(0), keep(0), op(Opcode.STAY)), parameters=variables(n=INT)),),
        )
    )
    world = World(program)
    host, moment = LedgerHost(world.ledger.state, world.genesis), Moment(START, START_DAY)
    before = list(world.instance.keeps)
    outcome = Interpreter().act(host, world.instance, "act", (5,), Caller(LI), moment, Meter(limit), NO_TRACE)
    if not isinstance(outcome, Done):
        assert world.instance.keeps == before
        assert host.journal.entries == []
    return outcome


@pytest.mark.parametrize("limit", range(24))
def test_gas_that_runs_out_leaves_nothing_and_counts_whole(limit: int) -> None:
    assert spending(limit) == OutOfGas(limit)


def test_the_exact_gas_is_enough() -> None:
    assert isinstance(spending(24), Done)


def test_gas_that_runs_out_in_a_ledger_counts_the_whole_limit() -> None:
    issuer = World(Pools().program(contract(forever("Open")))).issuer
    genesis = Genesis(
        "small", START, (("CNY", issuer), ("EUR", issuer)), block_gas=23, account_gas_a_day=1000
    )
    pools = Pools()
    program = pools.program(
        contract(
            forever("Open"),
            keeps=(KeepCode("n", INT, None),),
            rules=(rule("act", code(local(0), keep(0), op(Opcode.STAY)), parameters=variables(n=INT)),),
        )
    )
    world = World(program, genesis=genesis)
    receipt = world.call(LI, "act", 5)
    assert (receipt.outcome, receipt.gas) == (OutOfGas(23), 23)
    assert world.ledger.state.spent(LI, START_DAY) == 23


# --- the trace ----------------------------------------------------------------------------------------------


def traced() -> tuple[Recorder, int]:
    """The trace, with steps, of an action that pays, notes, writes and enters a state, and its gas."""
    from vm.code.program import EventCode

    pools = Pools()
    header = PayingCode(code(pools.money(50)), "CNY", None, (1, 0), None)
    body = code(
        pools.number(4), op(Opcode.CALL, 0), keep(0), op(Opcode.SENDER), op(Opcode.PAY, 1, (0, 0), (0, 0), 0),
        op(Opcode.KEEP, 0), op(Opcode.NOTE, 0), op(Opcode.GO, 0),
    )  # fmt: skip
    double = FunctionCode("double", None, variables(n=INT), INT, code(local(0), local(0), op(Opcode.INT_ADD)))
    program = pools.program(
        contract(
            forever("Open"),
            keeps=(KeepCode("n", INT, None),),
            pots=(PotCode("held", "CNY", None, None),),
            events=(EventCode("Seen", variables(n=INT)),),
            rules=(rule("act", body, paying=header),),
        ),
        functions=(double,),
    )
    world, recorder = World(program), Recorder(steps=True)
    receipt = world.call(LI, "act", tracer=recorder)
    assert said(receipt) == "done"
    return recorder, receipt.gas


def test_charges_of_a_trace_add_up_to_the_gas() -> None:
    recorder, gas = traced()
    assert sum(event.gas for event in recorder.events if isinstance(event, Charged)) == gas


def test_a_trace_tells_units_and_effects_in_order() -> None:
    recorder, _ = traced()
    told: list[Any] = []
    for event in recorder.events:
        match event:
            case UnitStarted(unit, _, _):
                told.append(("start", unit.kind))
            case UnitEnded(unit, result):
                told.append(("end", unit.kind, result))
            case Wrote(_, _, place, before, after):
                told.append((place, before, after))
            case Paid(_, _, payment):
                told.append(("paid", payment.amount))
            case Noted(_, _, noted):
                told.append((noted.name, noted.fields))
            case Entered(_, state, deadline):
                told.append(("entered", state, deadline))
            case Charged() | Stepped() | Stopped():
                pass
    assert told == [
        ("start", UnitKind.PAYING_AMOUNT),
        ("end", UnitKind.PAYING_AMOUNT, 50),
        ("paid", 50),
        ("start", UnitKind.RULE),
        ("start", UnitKind.FUNCTION),
        ("end", UnitKind.FUNCTION, 8),
        ("n", None, 8),
        ("paid", 50),
        ("Seen", (8,)),
        ("end", UnitKind.RULE, None),
        ("entered", 0, None),
    ]


def test_a_step_is_told_before_its_instruction_with_the_gas_used_so_far() -> None:
    recorder, gas = traced()
    used, steps = 0, 0
    for event in recorder.events:
        if isinstance(event, Charged):
            used += event.gas
        elif isinstance(event, Stepped):
            assert event.gas == used
            steps += 1
    # the header's CHARGE and PUSH; CHARGE, PUSH, CALL, SET_KEEP, SENDER, PAY, KEEP, NOTE and GO in the body
    # (no charge after CALL, which holds no blocks); CHARGE, LOCAL, LOCAL and INT_ADD in the function
    assert (steps, used) == (2 + 9 + 4, gas)


def test_a_refusal_is_the_last_thing_that_a_trace_tells() -> None:
    pools = Pools()
    body = code(pools.push(BOOL, False), op(Opcode.REQUIRE, pools.text("no")), op(Opcode.STAY))
    recorder = Recorder()
    World(pools.program(contract(forever("Open"), rules=(rule("act", body),)))).call(
        LI, "act", tracer=recorder
    )
    last = recorder.events[-1]
    assert isinstance(last, Stopped)
    assert (last.refusal.code, last.refusal.reason, last.refusal.position) == ("R4001", "no", 2)


# --- paths --------------------------------------------------------------------------------------------------


def test_nothing_runs_after_the_end_of_a_path() -> None:
    pools = Pools()
    early = code(
        local(0),
        op(Opcode.IF, blocks=(code(op(Opcode.STAY)), code())),
        pools.number(9),
        keep(0),
        op(Opcode.STAY),
    )
    program = pools.program(
        contract(
            forever("Open"),
            keeps=(KeepCode("n", INT, None),),
            rules=(rule("act", number_positions(early), parameters=variables(b=BOOL)),),
        )
    )
    world = World(program)
    assert said(world.call(LI, "act", True)) == "done"
    assert world.keep() is None
    world.call(LI, "act", False)
    assert world.keep() == 9


# --- probes -------------------------------------------------------------------------------------------------


def probed(world: World, program: Program, *instructions: Instruction, locals_: tuple[Any, ...] = ()) -> Any:
    """The value of a probe on the world's chain."""
    host, moment = LedgerHost(world.ledger.state, world.genesis), Moment(START, START_DAY)
    unit = Unit(UnitKind.PROBE, 0, 0)
    found = Interpreter().evaluate(host, program, None, unit, code(*instructions), locals_, moment, NO_TRACE)
    return found.refusal.code if isinstance(found, Refused) else found


def at(*inside: Instruction) -> Instruction:
    """AT on an instance of the only contract."""
    return op(Opcode.AT, 0, blocks=(code(*inside),))


def test_a_probe_reads_several_instances() -> None:
    pools = Pools()
    tables = contract(
        forever("Open"), terms=variables(base=INT), keeps=(KeepCode("n", INT, code(op(Opcode.TERM, 0))),)
    )
    program = pools.program(tables)
    world = World(program, 40)
    here = (world.address, world.create(2).created)
    sum_of_both = (
        local(0), at(op(Opcode.KEEP, 0)), local(1), at(op(Opcode.TERM, 0)), op(Opcode.INT_ADD),
    )  # fmt: skip
    assert probed(world, program, *sum_of_both, locals_=here) == 42


def test_keys_of_a_probe_are_worked_out_before_the_instance_is_entered() -> None:
    pools = Pools()
    one, nine, two = pools.number(1), pools.number(9), pools.number(2)
    put = code(local(0), local(1), op(Opcode.MAP_SET, 0), op(Opcode.STAY))
    plus = FunctionCode(
        "plus", 0, variables(n=INT), INT, code(local(0), op(Opcode.KEEP, 0), op(Opcode.INT_ADD))
    )
    tables = contract(
        forever("Open"),
        terms=variables(base=INT),
        keeps=(KeepCode("n", INT, code(op(Opcode.TERM, 0))), KeepCode("m", INT, None)),
        maps=(MapCode("owed", INT, CNY, False, code(pools.money(3)), ()),),
        rules=(rule("put", put, parameters=variables(k=INT, v=CNY)),),
    )
    person = pools.push(ACCOUNT, LI)
    program = pools.program(tables, functions=(plus,))
    world = World(program, 40)
    world.call(LI, "put", 1, 70)
    world.call(LI, "put", 2, 5)
    here = (world.address,)

    assert probed(world, program, one, local(0), at(op(Opcode.MAP_GET, 0)), locals_=here) == 70
    assert probed(world, program, nine, local(0), at(op(Opcode.MAP_GET, 0)), locals_=here) == 3
    assert probed(world, program, nine, local(0), at(op(Opcode.MAP_HAS, 0)), locals_=here) is False
    assert probed(world, program, two, local(0), at(op(Opcode.CALL, 0)), locals_=here) == 42
    assert probed(world, program, local(0), at(op(Opcode.KEEP, 1)), locals_=here) == "R4007"
    # the program keeps no total of this map
    assert probed(world, program, local(0), at(op(Opcode.MAP_SUM, 0, -1)), locals_=here) == 75
    assert probed(world, program, local(0), at(op(Opcode.MAP_COUNT, 0)), locals_=here) == 2
    assert probed(world, program, local(0), at(op(Opcode.STATE_IS, 0)), locals_=here) is True
    assert probed(world, program, person, op(Opcode.BALANCE, 0), locals_=here) == 100_000
    assert probed(world, program, local(0), at(op(Opcode.SELF)), locals_=(bytes(32),)) == "R4006"
    assert world.ledger.state.journal.entries == []


def test_a_long_chain_of_functions_needs_no_deep_stack_of_the_host() -> None:
    pools = Pools()
    first = FunctionCode("f0", None, variables(n=INT), INT, code(local(0)))
    more = tuple(
        FunctionCode(f"f{number}", None, variables(n=INT), INT, code(local(0), op(Opcode.CALL, number - 1)))
        for number in range(1, 5000)
    )
    program = pools.program(contract(forever("Open")), functions=(first, *more))
    world = World(program)
    assert probed(world, program, local(0), op(Opcode.CALL, 4999), locals_=(7,)) == 7


def test_looking_is_bounded_too() -> None:
    pools = Pools()
    # 512 turns of 700 hashes are charged together, before the first: 512 * 700 * 32 gas
    items = pools.push(ListType(INT, 512), tuple(range(512)))
    hashed = (local(0), op(Opcode.HASH, (pools.type(INT),)), op(Opcode.SET_LOCAL, 1)) * 700
    loop = (items, op(Opcode.FOR, 0, 512, 0, blocks=(code(*hashed),)), pools.number(1))
    assert evaluated(pools, *loop, locals_=(0, 0)) == "R5001"
