"""A small good program made by hand, and ways to forge it: the verifier takes programs from anywhere.

Open --fill (keeper pays)--> Full --settle--> Closed, which is final. Nobody acting, Open and Full time out
into Closed, and Full counts a little every day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from vm.code.charges import with_charges, without_charges
from vm.code.gas import prepaid_of_states
from vm.code.opcodes import Opcode as Op
from vm.code.program import (
    CheckCode,
    ClockCode,
    Code,
    ContractCode,
    EventCode,
    EveryCode,
    FunctionCode,
    Instruction,
    InvariantCode,
    KeepCode,
    MapCode,
    PayingCode,
    PotCode,
    Program,
    RuleCode,
    StateCode,
    VariableCode,
    WhoAccount,
    WhoAnd,
)
from vm.code.units import number_positions
from vm.code.verify import verify
from vm.machine.dates import Duration, Roll, Unit
from vm.types import (
    AccountType,
    BoolType,
    DurationType,
    IntType,
    ListType,
    MoneyType,
    TextType,
    Type,
)

CNY = MoneyType("CNY")
INT = IntType()
DIGIT = IntType(0, 9)
ACCOUNT = AccountType()
PEOPLE = ListType(ACCOUNT, 3)
DAYS = Duration(Unit.DAY, 10, Roll.NONE)
DAY = Duration(Unit.DAY, 1, Roll.NONE)

CONSTANTS: tuple[tuple[Type, Any], ...] = (
    (CNY, 0),
    (INT, 1),
    (INT, 9),
    (DurationType(), DAYS),
    (CNY, 500),
    (BoolType(), False),
    (INT, 0),
    (BoolType(), True),
)
NOTHING, ONE, NINE, TEN_DAYS, FIVE_YUAN, FALSE, ZERO, TRUE = range(8)
TYPES: tuple[Type, ...] = (DIGIT, PEOPLE, ACCOUNT, TextType(5))
DIGIT_TYPE, PEOPLE_TYPE, ACCOUNT_TYPE, TEXT_TYPE = range(4)

KEEPER, OTHER, PRICE = range(3)
COUNT, HEIR, CROWD = range(3)
OWED, TALLY = range(2)
HELD, CELLS, GRANT, SHARES = range(4)
OPEN, FULL, CLOSED = range(3)


def op(opcode: Op, *operands: Any, blocks: tuple[Code, ...] = ()) -> Instruction:
    """One instruction."""
    return Instruction(opcode, operands, blocks)


def unit(*instructions: Instruction) -> Code:
    """A unit: charged by the table's rule, numbered."""
    return number_positions(with_charges(without_charges(instructions)))


def push(constant: int) -> Instruction:
    """PUSH of a constant of the sample."""
    return op(Op.PUSH, constant)


def term(number: int) -> Instruction:
    """TERM."""
    return op(Op.TERM, number)


def when(condition: tuple[Instruction, ...], then: Code, otherwise: Code = ()) -> tuple[Instruction, ...]:
    """A condition and an IF on it."""
    return (*condition, op(Op.IF, blocks=(then, otherwise)))


STAY, GO_CLOSED = op(Op.STAY), op(Op.GO, CLOSED)
PAY_ALL = (term(OTHER), op(Op.PAY, 1, (HELD, 0), (0, 0), 0))
"""Pay all of the single pot to `other`."""
REFUND = op(Op.REFUND, CELLS)
FULL_COUNT = (op(Op.KEEP, COUNT), push(NINE), op(Op.LESS))
ADD_ONE = (
    op(Op.KEEP, COUNT), push(ONE), op(Op.INT_ADD), op(Op.NARROW, DIGIT_TYPE), op(Op.SET_KEEP, COUNT),
)  # fmt: skip
DEADLINE = unit(op(Op.ENTRY_DAY), push(TEN_DAYS), op(Op.DATE_ADD))
KEEPER_SIGNS = WhoAccount(unit(term(KEEPER)))
OTHER_SIGNS = WhoAccount(unit(term(OTHER)))


def named(name: str, type_: Type) -> VariableCode:
    """A variable."""
    return VariableCode(name, type_)


def _functions() -> tuple[FunctionCode, ...]:
    twice = unit(op(Op.LOCAL, 0), op(Op.LOCAL, 0), op(Op.MONEY_ADD))
    there = unit(op(Op.POT, HELD), op(Op.CALL, 0))
    return (
        FunctionCode("twice", None, (named("amount", CNY),), CNY, twice),
        FunctionCode("there", 0, (), CNY, there),
    )


def _rules() -> tuple[RuleCode, ...]:
    into = PayingCode(unit(term(PRICE)), "CNY", None, (1, HELD), None)
    cell = PayingCode(unit(term(PRICE)), "CNY", unit(term(OTHER)), (2, CELLS), unit(term(OTHER)))
    both = WhoAnd((KEEPER_SIGNS, OTHER_SIGNS))
    who, amount, note = named("who", ACCOUNT), named("amount", CNY), named("n", INT)
    enlist = unit(
        op(Op.LOCAL, 1), op(Op.CALL, 0), op(Op.POT, HELD), op(Op.LESS_EQUAL), op(Op.REQUIRE, 0),
        op(Op.LOCAL, 0), op(Op.LOCAL, 1), op(Op.MAP_ADD, OWED, 0),
        push(ONE), op(Op.SET_LOCAL, 2),
        op(Op.LOCAL, 0), op(Op.LOCAL, 2), op(Op.MAP_SET, TALLY),
        op(Op.SIGNERS), op(Op.FOR, 3, 512, 0, blocks=((op(Op.LOCAL, 3), op(Op.NOTE, 0)),)),
        STAY,
    )  # fmt: skip
    settle = unit(*PAY_ALL, REFUND, GO_CLOSED)
    return (
        RuleCode("fill", (), (), KEEPER_SIGNS, into, unit(op(Op.GO, FULL)), (OPEN,), None),
        RuleCode(
            "enlist",
            (who, amount),
            (who, amount, note, named("one", ACCOUNT)),
            both,
            cell,
            enlist,
            (FULL,),
            None,
        ),
        RuleCode("settle", (), (), KEEPER_SIGNS, None, settle, (FULL,), 0),
    )


def _contract() -> ContractCode:
    clocks = (
        ClockCode(None, (), unit(GO_CLOSED), (OPEN,), None),
        ClockCode(None, (), unit(*PAY_ALL, REFUND, GO_CLOSED), (FULL,), None),
        ClockCode(
            EveryCode(unit(op(Op.ENTRY_DAY)), DAY, 5),
            (),
            unit(*when(FULL_COUNT, ADD_ONE), STAY),
            (FULL,),
            None,
        ),
    )
    states = (
        StateCode("Open", False, DEADLINE, (0,), (0,), 0),
        StateCode("Full", False, DEADLINE, (1, 2), (1, 2), 0),
        StateCode("Closed", True, None, (), (), 0),
    )
    before = op(Op.OLD, blocks=((op(Op.POT, HELD),),))
    sound = unit(op(Op.MAP_SUM, OWED, -1), before, op(Op.GREATER_EQUAL))
    at_key = (op(Op.LOCAL, 0), op(Op.MAP_GET, OWED))
    return ContractCode(
        name="Box",
        parties=2,
        terms=(named("keeper", ACCOUNT), named("other", ACCOUNT), named("price", CNY)),
        checks=(CheckCode(unit(term(KEEPER), term(OTHER), op(Op.DISTINCT, 2)), 0),),
        keeps=(
            KeepCode("count", DIGIT, unit(push(ONE), op(Op.NARROW, DIGIT_TYPE))),
            KeepCode("heir", ACCOUNT, None),
            KeepCode("crowd", PEOPLE, unit(op(Op.LIST, PEOPLE_TYPE, 0))),
        ),
        maps=(
            MapCode("owed", ACCOUNT, CNY, False, None, (-1,)),
            MapCode("tally", ACCOUNT, INT, False, unit(push(ZERO)), ()),
        ),
        pots=(
            PotCode("held", "CNY", None, None),
            PotCode("cells", "CNY", ACCOUNT, 5),
            PotCode("grant", "CNY", None, None, traced=True),
            PotCode("shares", "CNY", ACCOUNT, 5, traced=True),
        ),
        events=(EventCode("Seen", (named("who", ACCOUNT),)),),
        invariants=(
            InvariantCode("sound", None, None, sound),
            InvariantCode("each_owed", None, OWED, unit(*at_key, term(PRICE), op(Op.LESS_EQUAL))),
        ),
        rules=_rules(),
        clocks=clocks,
        states=states,
        tracks_paid=False,
        tracks_received=False,
    )


def settled(program: Program) -> Program:
    """The program with the prepaid gas of its states worked out anew."""
    contracts = tuple(
        replace(
            contract,
            states=tuple(
                replace(state, prepaid=gas)
                for state, gas in zip(contract.states, prepaid_of_states(program, number), strict=True)
            ),
        )
        for number, contract in enumerate(program.contracts)
    )
    return replace(program, contracts=contracts)


GOOD = settled(Program(1, "CN", CONSTANTS, ("no",), TYPES, ("CNY",), _functions(), (_contract(),)))
"""The sample."""


# --- forging -------------------------------------------------------------------------------------------


def in_contract(change: Callable[[ContractCode], ContractCode]) -> Program:
    """The sample with its contract changed."""
    return replace(GOOD, contracts=(change(GOOD.contracts[0]),))


def _placed(table: tuple[Any, ...], number: int, changes: dict[str, Any]) -> tuple[Any, ...]:
    return (*table[:number], replace(table[number], **changes), *table[number + 1 :])


def changed(table: str, number: int, **changes: Any) -> Program:
    """The sample with fields of one entry of a table of its contract changed."""
    forged: dict[str, Any] = {table: _placed(getattr(GOOD.contracts[0], table), number, changes)}
    return in_contract(lambda one: replace(one, **forged))


def function(number: int, **changes: Any) -> Program:
    """The sample with fields of one function changed."""
    return replace(GOOD, functions=_placed(GOOD.functions, number, changes))


def rule(*instructions: Instruction, number: int = 2, **changes: Any) -> Program:
    """The sample with the code of a rule changed ("settle", unless another is named)."""
    return settled(changed("rules", number, code=unit(*instructions), **changes))


def clock(*instructions: Instruction, number: int = 1, **changes: Any) -> Program:
    """The sample with the code of a clock changed (the timeout of Full, unless another is named)."""
    return settled(changed("clocks", number, code=unit(*instructions), **changes))


def timeout(*before: Instruction, **changes: Any) -> Program:
    """The sample with code put before what the timeout of Full does, which is sound."""
    return clock(*before, *PAY_ALL, REFUND, GO_CLOSED, **changes)


def codes(program: Program) -> list[str]:
    """The codes the verifier finds, each once, in the order in which they are found."""
    return list(dict.fromkeys(one.code for one in verify(program).violations))


def places(program: Program) -> list[tuple[str, str]]:
    """(code, place in the tables) of all violations that are about a table."""
    return [(one.code, str(dict(one.parameters).get("place", ""))) for one in verify(program).violations]
