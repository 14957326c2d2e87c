"""So many of a group, money on demand, links: a program that was changed by hand is never taken for a sound
one.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from tests.vm.code.verify.samples import changed, codes, op, places, settled, unit
from vm.code.codec import decode_program, encode_program
from vm.code.gas import prepaid_of_states
from vm.code.opcodes import Opcode as Op
from vm.code.program import (
    ClockCode,
    Code,
    ContractCode,
    InvariantCode,
    LinkCode,
    PayingCode,
    Program,
    RuleCode,
    Who,
    WhoAccount,
    WhoAnd,
    WhoAnyone,
    WhoCount,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.code.verify import verify
from vm.compiler import compile_source
from vm.source import SourceFile

KEEPER, OTHER = WhoAccount(unit(op(Op.TERM, 0))), WhoAccount(unit(op(Op.TERM, 1)))
BOTH = WhoOr((KEEPER, OTHER))
CROWD = WhoInList(unit(op(Op.KEEP, 2)))


# --- so many of a group -------------------------------------------------------------------------------------


def counted(who: Who, paying: PayingCode | None = None) -> list[str]:
    """What is found where this WHO stands in a rule that is sound otherwise."""
    return codes(changed("rules", 2, who=who, paying=paying))


@pytest.mark.parametrize("who", [WhoCount(2, BOTH), WhoCount(16, CROWD), WhoCount(2, WhoInMap(0))])
def test_a_group_and_a_number_within_it(who: Who) -> None:
    assert counted(who) == []
    program = changed("rules", 2, who=who)
    assert decode_program(encode_program(program)) == program


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (WhoCount(1, BOTH), "E3150"),
        (WhoCount(0, BOTH), "E3121"),
        (WhoCount(-1, CROWD), "E3121"),
        (WhoCount(17, CROWD), "E3121"),
        (WhoCount(3, BOTH), "E3150"),
        (WhoCount(2, KEEPER), "E3150"),
        (WhoCount(2, WhoAnyone()), "E3150"),
        (WhoCount(2, WhoAnd((KEEPER, OTHER))), "E3150"),
        (WhoCount(2, WhoOr((KEEPER, CROWD))), "E3150"),
        (WhoCount(2, WhoOr((KEEPER, BOTH, OTHER))), "E3150"),
        (WhoCount(2, WhoCount(2, BOTH)), "E3150"),
        (WhoCount(2, WhoInMap(7)), "E3150"),
        (WhoCount(2, WhoInMap(-1)), "E3150"),
    ],
)
def test_a_group_that_is_none(who: Who, code: str) -> None:
    assert code in counted(who)


def test_at_most_64_sign_together_in_one_way() -> None:
    four = (WhoCount(16, CROWD),) * 4
    assert counted(WhoAnd(four)) == []
    assert counted(WhoAnd((*four, KEEPER))) == ["E3373"]
    assert counted(WhoAnd((KEEPER,) * 64)) == []
    assert counted(WhoAnd((KEEPER,) * 65)) == ["E3373"]
    # of an `or` the way counts that asks for most
    assert counted(WhoOr((*four, KEEPER))) == []
    assert counted(WhoAnd((WhoOr((KEEPER, four[0])), *four[1:], KEEPER))) == ["E3373"]


def test_several_sign_so_there_is_no_sender() -> None:
    code = unit(op(Op.SENDER), op(Op.SET_KEEP, 1), op(Op.STAY))
    assert codes(settled(changed("rules", 2, who=WhoCount(2, BOTH), code=code))) == ["E3164"]


@pytest.mark.parametrize(
    ("who", "source", "sound"),
    [
        (WhoCount(2, BOTH), OTHER.account, True),
        (WhoCount(2, BOTH), None, False),
        (WhoCount(2, WhoOr((KEEPER, OTHER, WhoAccount(unit(op(Op.KEEP, 1)))))), OTHER.account, False),
        (WhoCount(2, CROWD), KEEPER.account, False),
        (WhoAnd((KEEPER, WhoCount(2, CROWD))), KEEPER.account, True),
    ],
)
def test_whose_money_a_counted_header_takes(who: Who, source: Code | None, sound: bool) -> None:
    found = counted(who, PayingCode(unit(op(Op.TERM, 2)), "CNY", source, (1, 0), None))
    assert ("E3180" in found) is not sound


# --- money on demand ----------------------------------------------------------------------------------------


SAVINGS = """tally 1

contract Savings:
    party office
    keep count: int = 0
    pot held: CNY per account
    pot till: CNY
    invariant least: sum(held) >= 0 CNY

    state Open forever on demand:
        on put by anyone paying 5 CNY into held[sender]: stay
        on take by anyone: pay all from held[sender] to sender; stay
        on end by office: require sum(held) == 0 CNY else "left"; go Busy

    state Busy until entered + 3 days:
        on timeout: go Closed

    final Closed
"""


@cache
def compiled(text: str) -> Program:
    """A text's program."""
    found = compile_source(SourceFile.of("text.tally", text))
    assert found.program is not None, found.errors
    return found.program.program


def rested(program: Program) -> Program:
    """The program with the prepaid gas of its states worked out anew."""
    contracts = []
    for number, contract in enumerate(program.contracts):
        gas = prepaid_of_states(program, number)
        states = tuple(replace(one, prepaid=most) for one, most in zip(contract.states, gas, strict=True))
        contracts.append(replace(contract, states=states))
    return replace(program, contracts=tuple(contracts))


def with_take(*instructions: Any, **changes: Any) -> Program:
    """The savings with another code in `take`, or other parts of the rule."""
    program = compiled(SAVINGS.replace("    invariant least: sum(held) >= 0 CNY\n", ""))
    (contract,) = program.contracts
    if instructions:
        changes["code"] = unit(*instructions)
    rules = (contract.rules[0], replace(contract.rules[1], **changes), *contract.rules[2:])
    return rested(replace(program, contracts=(replace(contract, rules=rules),)))


PAY = (op(Op.SENDER), op(Op.SENDER), op(Op.PAY, 1, (0, 1), (0, 0), 0))
STAY = op(Op.STAY)


def test_the_savings_are_sound_without_the_invariant_and_not_with_it() -> None:
    assert codes(with_take()) == []
    assert codes(with_take(*PAY, STAY)) == []
    with_invariant = compile_source(SourceFile.of("text.tally", SAVINGS))
    assert [one.code for one in with_invariant.errors] == ["E3364"]


def _office() -> Any:
    return op(Op.TERM, 0)


@pytest.mark.parametrize(
    "program",
    [
        with_take(STAY), with_take(_office(), op(Op.SENDER), op(Op.PAY, 1, (0, 1), (0, 0), 0), STAY),
        with_take(op(Op.SENDER), _office(), op(Op.PAY, 1, (0, 1), (0, 0), 0), STAY), with_take(op(Op.SENDER),
        op(Op.POT_CELL, 0), *PAY[:2], op(Op.PAY, 0, (0, 1), (0, 0), 0), STAY), with_take(op(Op.SENDER),
        op(Op.PAY, 1, (0, 1), (1, 1), 0), op(Op.SENDER), op(Op.PAY, 1, (1, 0), (0, 0), 0), STAY),
        with_take(*PAY, op(Op.KEEP, 0), op(Op.KEEP, 0), op(Op.INT_ADD), op(Op.SET_KEEP, 0), STAY),
        with_take(op(Op.KEEP, 0), op(Op.SET_KEEP, 0), *PAY, STAY), with_take(who=KEEPER),
        with_take(who=WhoOr((KEEPER, WhoAnyone()))), with_take(states=(1,)),
    ],
)  # fmt: skip
def test_a_rule_that_does_not_give_everybody_everything(program: Program) -> None:
    (contract,) = program.contracts
    states = tuple(
        replace(state, rules=tuple(n for n, rule in enumerate(contract.rules) if number in rule.states))
        for number, state in enumerate(contract.states)
    )
    program = rested(replace(program, contracts=(replace(contract, states=states),)))
    assert "E3363" in codes(program)


def test_only_a_state_that_waits_for_ever_waits_on_demand() -> None:
    program = with_take()
    (contract,) = program.contracts
    for number, place in ((1, "Busy"), (2, "Closed")):
        states = list(contract.states)
        assert states[number].name == place
        states[number] = replace(states[number], on_demand=True)
        forged = replace(program, contracts=(replace(contract, states=tuple(states)),))
        assert ("E3150", f"contracts[0].states[{number}].on_demand") in places(forged)


def test_what_is_not_said_to_wait_on_demand_holds_no_money() -> None:
    program = with_take()
    (contract,) = program.contracts
    states = (replace(contract.states[0], on_demand=False), *contract.states[1:])
    assert codes(replace(program, contracts=(replace(contract, states=states),))) == ["E3102"]


def test_on_demand_is_part_of_the_bytes() -> None:
    program = with_take()
    assert decode_program(encode_program(program)) == program
    (contract,) = program.contracts
    states = (replace(contract.states[0], on_demand=False), *contract.states[1:])
    assert encode_program(program) != encode_program(
        replace(program, contracts=(replace(contract, states=states),))
    )


# --- links --------------------------------------------------------------------------------------------------


WORKS = """tally 1

contract Fund:
    party office
    term end: date
    keep spent: int = 0
    function all_of(n: int) -> int = n

    state Open until end:
        on spend(n: int) by office: set spent = n; go Busy
        on timeout: go Lapsed

    state Busy until entered + 3 days:
        on timeout: go Lapsed

    final Closed, Lapsed
    in Open:
        on close by office: go Closed

contract Works:
    party builder, fund: Fund
    term chief: account
    keep count: int(0..9) = 0
    pot held: CNY

    state Open until entered + 9 days:
        on put by builder paying 5 CNY into held: stay
        on fund is Lapsed: set count = 3; go Ending
        on timeout: go Ending

    state Ending until entered + 5 days:
        on settle by chief: pay all from held to builder; go Over
        on timeout: pay all from held to builder; go Over

    final Over
"""
LINK, TIMEOUT, LAST = range(3)
FUND_OPEN, FUND_BUSY, FUND_CLOSED, FUND_LAPSED = range(4)


def in_works(**changes: Any) -> Program:
    """The works with fields changed."""
    program = compiled(WORKS)
    fund, works = program.contracts
    return rested(replace(program, contracts=(fund, replace(works, **changes))))


def with_clock(number: int, **changes: Any) -> Program:
    """The works with fields of one clock changed."""
    clocks = list(compiled(WORKS).contracts[1].clocks)
    clocks[number] = replace(clocks[number], **changes)
    return in_works(clocks=tuple(clocks))


def test_the_works_are_sound_and_have_bytes() -> None:
    program = compiled(WORKS)
    assert program.contracts[1].clocks[LINK].when == LinkCode(1, FUND_LAPSED)
    assert codes(program) == []
    for when in (LinkCode(1, FUND_LAPSED), LinkCode(1, FUND_CLOSED), LinkCode(1, -1)):
        changed_ = with_clock(LINK, when=when)
        assert codes(changed_) == []
        assert decode_program(encode_program(changed_)) == changed_


@pytest.mark.parametrize(
    "when",
    [
        LinkCode(0, FUND_LAPSED),
        LinkCode(2, FUND_LAPSED),
        LinkCode(3, FUND_LAPSED),
        LinkCode(-1, FUND_LAPSED),
        LinkCode(1, FUND_OPEN),
        LinkCode(1, FUND_BUSY),
        LinkCode(1, 4),
        LinkCode(1, -2),
    ],
)
def test_a_link_to_nothing_that_ends(when: LinkCode) -> None:
    assert codes(with_clock(LINK, when=when)) == ["E3191"]


SPENT = (op(Op.TERM, 1), op(Op.AT, 0, blocks=((op(Op.KEEP, 0),),)))
"""`fund.spent`."""


@pytest.mark.parametrize(
    ("instructions", "code"),
    [
        ((op(Op.STAY),), "E3164"), ((op(Op.TERM, 0), op(Op.PAY, 1, (0, 0), (0, 0), 0), op(Op.GO, 1)),
        "E3164"), ((op(Op.TERM, 0), op(Op.SHARE, (0, 0), (), (0, 0), 0), op(Op.GO, 1)), "E3164"),
        ((op(Op.REFUND, 0), op(Op.GO, 1)), "E3164"), ((op(Op.GO, 2),), "E3101"), ((op(Op.GO, 0),), "E3189"),
        ((op(Op.TERM, 1), op(Op.AT, 0, blocks=((op(Op.STATE_IS, 2),),)), op(Op.IF, blocks=((op(Op.GO, 1),),
        (op(Op.GO, 1),)))), "E3370"), ((*SPENT, *SPENT, op(Op.LESS), op(Op.IF, blocks=((op(Op.GO, 1),),
        (op(Op.GO, 1),)))), "E3370"),
    ],
)  # fmt: skip
def test_what_the_clock_of_a_link_may_not_do(instructions: tuple[Any, ...], code: str) -> None:
    assert code in codes(with_clock(LINK, code=unit(*instructions)))


def test_a_state_waits_for_at_most_sixteen_links() -> None:
    clocks = compiled(WORKS).contracts[1].clocks
    states = compiled(WORKS).contracts[1].states
    for count, sound in ((16, True), (17, False)):
        more = (*clocks, *[clocks[LINK]] * (count - 1))
        numbers = tuple(number for number, clock in enumerate(more) if 0 in clock.states)
        first = replace(states[0], clocks=numbers)
        found = codes(in_works(clocks=more, states=(first, *states[1:])))
        assert found == ([] if sound else ["E3152"])


def test_a_final_state_waits_for_nothing() -> None:
    works: ContractCode = compiled(WORKS).contracts[1]
    clocks = (*works.clocks, replace(works.clocks[LINK], states=(2,)))
    states = (*works.states[:2], replace(works.states[2], clocks=(3,)))
    assert "E3186" in codes(in_works(clocks=clocks, states=states))


def test_prepaid_gas_counts_the_way_through_a_link() -> None:
    program = compiled(WORKS)
    fund, works = program.contracts
    open_, ending, over = works.states
    # the way of the link is dearer than the timeout's by what it sets
    without = replace(works, clocks=works.clocks[1:])
    plain = replace(
        without,
        states=(replace(open_, clocks=(0,)), replace(ending, clocks=(1,)), over),
    )
    assert prepaid_of_states(replace(program, contracts=(fund, plain)), 1)[0] < open_.prepaid
    cheap = replace(works, states=(replace(open_, prepaid=open_.prepaid - 1), ending, over))
    assert codes(replace(program, contracts=(fund, cheap))) == ["E3171"]


LINK_READS = """\
on fund is Lapsed:
            if spent() > 3:
                set count = 3
            go Ending"""


def test_a_function_that_reads_another_instance_is_not_called_there() -> None:
    text = WORKS.replace(
        "    pot held: CNY\n", "    pot held: CNY\n    function spent() -> int = fund.spent\n"
    ).replace(
        "on fund is Lapsed: set count = 3; go Ending",
        LINK_READS,
    )
    found = compile_source(SourceFile.of("text.tally", text))
    assert [one.code for one in found.errors] == ["E3370"]


def test_whatever_is_forged_the_answer_is_one() -> None:
    program = compiled(WORKS)
    (rule, *_), clocks = program.contracts[1].rules, program.contracts[1].clocks
    odd: tuple[tuple[RuleCode, ClockCode], ...] = (
        (replace(rule, who=WhoCount(2**70, BOTH)), clocks[0]),
        (rule, replace(clocks[0], when=LinkCode(2**70, 2**70))),
    )
    for one, clock in odd:
        forged = in_works(rules=(one, *program.contracts[1].rules[1:]), clocks=(clock, *clocks[1:]))
        assert verify(forged).program is None


def test_deep_and_many_invariants_cost_no_more_than_their_size() -> None:
    program = with_take()
    (contract,) = program.contracts
    holds = (op(Op.KEEP, 0), op(Op.KEEP, 0), op(Op.EQUAL))
    both = op(Op.IF, blocks=(unit(*holds), unit(*holds)))
    deep = InvariantCode("deep", None, None, unit(*holds, *[both] * 2_000))
    many = tuple(InvariantCode(f"i{number}", None, None, unit(*holds)) for number in range(4_000))
    for invariants in ((deep,), many):
        forged = replace(program, contracts=(replace(contract, invariants=invariants),))
        started = time.process_time()
        found = verify(rested(forged)).violations
        assert time.process_time() - started < 6
        # the proof gives up on the deep one, and has no need to on the many
        assert {one.code for one in found} <= {"E3120", "E3364"}
