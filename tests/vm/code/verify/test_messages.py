"""Messages and creations of forged programs: well typed, in rules alone, never back to where they began."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from time import process_time

import pytest

from tests.reference.fixtures import compiled
from vm.code.charges import with_charges, without_charges
from vm.code.codec import decode_program, encode_program
from vm.code.gas import GAS_CEILING, ProgramGas, action_bounds, prepaid_of_states, transaction_bounds
from vm.code.listing import listing
from vm.code.opcodes import Opcode as Op
from vm.code.program import (
    Code,
    ContractCode,
    Instruction,
    Program,
    RuleCode,
    StateCode,
    Unit,
    UnitKind,
    WhoAnyone,
)
from vm.code.sends import from_the_end, sends
from vm.code.units import number_positions
from vm.code.verify import verify

TEXT = """\
tally 1

contract Bank:
    party owner, other: Bank
    pot held: CNY
    pot euros: EUR
    keep last: Purse
    keep count: int = 0

    state Open until entered + 30 days:
        on fill(amount: money CNY) by owner paying amount into held: stay
        on fill_euros(amount: money EUR) by owner paying amount into euros: stay
        on hand_out(amount: money CNY) by owner:
            create purse = Purse(bank: self, owner: owner)
            set last = purse
            send purse.put(amount) paying amount from held
            stay
        on ask(b: Bank) by owner: send b.answer(b); stay
        on answer(b: Bank) by any Bank: set count = count + 1; stay
        on peek by owner:
            require other.count == 0 else "-"
            send other.answer(self)
            stay
        on many(bs: list Bank limit 40) by owner:
            for b in bs limit 40: send b.answer(b)
            stay
        on timeout: pay all from held to owner; pay all from euros to owner; go Closed

    final Closed

contract Purse:
    party bank: Bank, owner
    pot saved: CNY
    require bank.count >= 0 else "-"

    state Open until entered + 10 days:
        on put(amount: money CNY) by bank paying amount into saved: stay
        on timeout: pay all from saved to owner; go Closed

    final Closed
"""
BANK, PURSE = 0, 1
FILL, FILL_EUROS, HAND_OUT, ASK, ANSWER, PEEK, MANY = range(7)
PUT = 0


def good() -> Program:
    """The program of the text."""
    program = compiled("bank.tally", TEXT).program
    assert program is not None
    return program.program


def unit(code: Code) -> Code:
    """The code, charged and numbered anew."""
    return number_positions(with_charges(without_charges(code)))


def settled(program: Program) -> Program:
    """The program with the prepaid gas of its states worked out anew."""
    done: list[ContractCode] = []
    for number, contract in enumerate(program.contracts):
        pairs = zip(contract.states, prepaid_of_states(program, number), strict=True)
        done.append(replace(contract, states=tuple(replace(state, prepaid=gas) for state, gas in pairs)))
    return replace(program, contracts=tuple(done))


def changed(code: Code, change: Callable[[Instruction], tuple[Instruction, ...]]) -> Code:
    """The code with each instruction replaced by others, those in blocks first."""
    found: list[Instruction] = []
    for instruction in code:
        blocks = tuple(changed(block, change) for block in instruction.blocks)
        found.extend(change(replace(instruction, blocks=blocks)))
    return tuple(found)


def rule(number: int, change: Callable[[Instruction], tuple[Instruction, ...]]) -> Program:
    """The program with the code of a rule of the bank changed."""
    program = good()
    bank = program.contracts[BANK]
    forged = replace(bank.rules[number], code=unit(changed(without_charges(bank.rules[number].code), change)))
    rules = (*bank.rules[:number], forged, *bank.rules[number + 1 :])
    return replace(program, contracts=(replace(bank, rules=rules), *program.contracts[1:]))


def sent(*operands: object) -> Callable[[Instruction], tuple[Instruction, ...]]:
    """Put other operands into every SEND."""

    def change(instruction: Instruction) -> tuple[Instruction, ...]:
        if instruction.opcode is Op.SEND:
            return (replace(instruction, operands=operands),)  # type: ignore[arg-type]  # forged
        return (instruction,)

    return change


def codes(program: Program) -> list[str]:
    """The codes of all violations, each once."""
    return list(dict.fromkeys(one.code for one in verify(program).violations))


def test_the_good_program_passes_and_is_read_back_from_its_bytes() -> None:
    program = good()
    assert codes(program) == []
    assert decode_program(encode_program(program)) == program
    text = "\n".join(listing(program))
    assert "CREATE Purse" in text
    assert "SEND Purse.put paying from held" in text
    assert "SEND Bank.answer" in text


@pytest.mark.parametrize(
    ("number", "operands"),
    [
        (ASK, (BANK, FILL, 0, (0, 0), 0)),
        (ASK, (BANK, 7, 0, (0, 0), 0)),
        (ASK, (BANK, -1, 0, (0, 0), 0)),
        (ASK, (2, ANSWER, 0, (0, 0), 0)),
        (ASK, (PURSE, PUT, 0, (0, 0), 0)),
        (ASK, (BANK, ANSWER, 1, (0, 0), 0)),
        (ASK, (BANK, ANSWER, 0, (0, 1), 0)),
        (ASK, (BANK, ANSWER, 0, (0, 0), 1)),
        (ASK, (BANK, ANSWER, 0)),
        (HAND_OUT, (PURSE, PUT, 0, (0, 0), 0)),
        (HAND_OUT, (PURSE, PUT, 1, (1, 0), 0)),
        (HAND_OUT, (PURSE, PUT, 1, (2, 0), 0)),
        (HAND_OUT, (PURSE, PUT, 1, (0, 1), 0)),
        (HAND_OUT, (PURSE, PUT, 1, (0, 0), 1)),
        (HAND_OUT, (BANK, FILL, 1, (0, 0), 0)),
    ],
)
def test_a_message_that_does_not_fit_its_action_is_seen(number: int, operands: tuple[object, ...]) -> None:
    assert codes(rule(number, sent(*operands))) == ["E3160"]


def test_what_a_creation_makes_is_of_its_contract_alone() -> None:
    def other_contract(instruction: Instruction) -> tuple[Instruction, ...]:
        if instruction.opcode is Op.CREATE:
            return (replace(instruction, operands=(BANK,)),)
        return (instruction,)

    assert codes(rule(HAND_OUT, other_contract)) == ["E3160"]


def test_a_message_that_leads_back_is_seen() -> None:
    # `ask` sends `ask` to a bank, which has the same parameters as `answer`
    program = rule(ASK, sent(BANK, ASK, 0, (0, 0), 0))
    violations = verify(program).violations
    assert [(one.code, one.unit) for one in violations] == [("E3178", Unit(UnitKind.RULE, BANK, ASK))]


def test_a_way_into_a_cycle_is_none_itself() -> None:
    # `many` sends `ask`, which sends `ask`: only the second leads back
    program = rule(ASK, sent(BANK, ASK, 0, (0, 0), 0))
    bank = program.contracts[BANK]
    loop = replace(bank.rules[MANY], code=changed(bank.rules[MANY].code, sent(BANK, ASK, 0, (0, 0), 0)))
    program = replace(
        program, contracts=(replace(bank, rules=(*bank.rules[:MANY], loop)), *program.contracts[1:])
    )
    found = {one.unit for one in verify(program).violations if one.code == "E3178"}
    assert Unit(UnitKind.RULE, BANK, ASK) in found
    assert (BANK, "many") not in from_the_end(sends(program))
    assert (BANK, "answer") in from_the_end(sends(program))
    assert ProgramGas(program).transactions[BANK][ASK] == GAS_CEILING


def _in_clock(code: Code) -> Program:
    """The program with code in the timeout of the bank, before it ends."""
    program = good()
    bank = program.contracts[BANK]
    clock = replace(bank.clocks[0], code=unit((*code, *without_charges(bank.clocks[0].code))))
    return settled(replace(program, contracts=(replace(bank, clocks=(clock,)), *program.contracts[1:])))


SELF, SEND = Instruction(Op.SELF), Instruction(Op.SEND, (BANK, ANSWER, 0, (0, 0), 0))
OWNER = Instruction(Op.TERM, (0,))
CREATE = Instruction(Op.CREATE, (PURSE,))


def test_clocks_send_and_create_nothing() -> None:
    assert codes(_in_clock((SELF, SELF, SEND))) == ["E3164"]
    assert "E3164" in codes(_in_clock((SELF, OWNER, CREATE, SELF, SEND)))
    assert codes(_in_clock(())) == []


@pytest.mark.parametrize("place", ["check", "initial", "deadline", "who", "paying"])
def test_nothing_but_a_rule_sends_or_creates(place: str) -> None:
    program = good()
    bank = program.contracts[BANK]
    before = (SELF, SELF, SEND)
    match place:
        case "check":
            purse = program.contracts[PURSE]
            check = replace(
                purse.checks[0], condition=unit((*before, *without_charges(purse.checks[0].condition)))
            )
            program = replace(program, contracts=(bank, replace(purse, checks=(check,))))
        case "initial":
            keep = bank.keeps[1]
            assert keep.initial is not None
            forged = replace(keep, initial=unit((*before, *without_charges(keep.initial))))
            bank = replace(bank, keeps=(bank.keeps[0], forged))
        case "deadline":
            state = bank.states[0]
            assert state.deadline is not None
            forged_state = replace(state, deadline=unit((*before, *without_charges(state.deadline))))
            bank = replace(bank, states=(forged_state, *bank.states[1:]))
        case "who":
            answer = bank.rules[FILL]
            code = unit((*before, OWNER))
            bank = replace(
                bank, rules=(replace(answer, who=replace(answer.who, account=code)), *bank.rules[1:])
            )
        case _:
            fill = bank.rules[FILL]
            assert fill.paying is not None
            amount = unit((*before, *without_charges(fill.paying.amount)))
            paying = replace(fill.paying, amount=amount)
            bank = replace(bank, rules=(replace(fill, paying=paying), *bank.rules[1:]))
    if place != "check":
        program = replace(program, contracts=(bank, *program.contracts[1:]))
    assert codes(program)[0] == "E3164"


def test_nothing_is_sent_while_another_instance_is_read() -> None:
    def send_there(instruction: Instruction) -> tuple[Instruction, ...]:
        if instruction.opcode is Op.AT:
            return (replace(instruction, blocks=((SELF, SELF, SEND, *instruction.blocks[0]),)),)
        return (instruction,)

    assert set(codes(rule(PEEK, send_there))) <= {"E3164", "E3169"}
    assert codes(rule(PEEK, send_there)) != []


# --- what it costs ---------------------------------------------------------------------------------------


def test_a_transaction_is_bound_with_all_that_it_sends_and_creates() -> None:
    program = good()
    own = dict(action_bounds(program, BANK))
    whole = dict(transaction_bounds(program, BANK))
    purse = dict(transaction_bounds(program, PURSE))
    prepaid = prepaid_of_states(program, BANK)
    assert prepaid[0] > 0
    # `answer` sends nothing and stays; so do `fill` and `fill_euros`
    for name in ("fill", "fill_euros", "answer"):
        assert whole[name] == own[name]
    assert whole["ask"] == own["ask"] + whole["answer"]
    assert whole["many"] == own["many"] + 40 * whole["answer"]
    assert whole["hand_out"] == own["hand_out"] + purse["Purse"] + purse["put"]
    assert purse["Purse"] > dict(action_bounds(program, PURSE))["Purse"]


def test_a_transaction_that_could_need_too_much_is_seen() -> None:
    # each of n actions sends the next one twice: 2^(n-1) of the last, each of which takes 2 gas and more
    assert codes(_chain(8, 2)) == []
    assert codes(_chain(22, 2)) == ["E3120"]


def test_a_loop_counts_as_often_as_its_list_is_long() -> None:
    def longer(instruction: Instruction) -> tuple[Instruction, ...]:
        if instruction.opcode is Op.FOR:
            local, _, gas = instruction.operands
            return (replace(instruction, operands=(local, 512, gas)),)
        return (instruction,)

    # the limit says 512, and a list of this type holds 40
    program = rule(MANY, longer)
    assert codes(program) == []
    assert transaction_bounds(program, BANK) == transaction_bounds(good(), BANK)


def _chain(length: int, times: int) -> Program:
    """One contract of which each action sends the next one to itself so many times."""
    rules: list[RuleCode] = []
    for number in range(length):
        send = (Instruction(Op.SELF), Instruction(Op.SEND, (0, number + 1, 0, (0, 0), 0)))
        code = (*(send * times if number < length - 1 else ()), Instruction(Op.STAY))
        rules.append(RuleCode(f"a{number}", (), (), WhoAnyone(), None, unit(code), (0,), None))
    state = StateCode("Open", False, None, tuple(range(length)), (), 0, False)
    state = replace(state, dated=good().contracts[BANK].states[-1].dated)
    echo = replace(
        good().contracts[PURSE],
        name="Echo",
        parties=0,
        terms=(),
        checks=(),
        keeps=(),
        pots=(),
        rules=tuple(rules),
        clocks=(),
        states=(state,),
    )
    return replace(good(), contracts=(echo,), functions=(), types=(), constants=())


def test_long_chains_of_messages_take_no_long_time() -> None:
    begun = process_time()
    program = _chain(256, 1)
    assert codes(program) == []
    assert from_the_end(sends(program))[0] == (0, "a255")
    # each of 256 actions sends twice: 2^255 messages, and a sum that stops at its ceiling
    assert codes(_chain(256, 2)) == ["E3120"]
    assert process_time() - begun < 5
