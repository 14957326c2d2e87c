"""Every opcode has its typing, and one that does not find what it takes is seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.vm.code.verify.samples import (
    ACCOUNT,
    CNY,
    DIGIT,
    DIGIT_TYPE,
    GOOD,
    INT,
    PEOPLE,
    PEOPLE_TYPE,
    TEXT_TYPE,
    TYPES,
)
from vm.code import stack as lowered
from vm.code.opcodes import BLOCKS, TABLE, Kind
from vm.code.opcodes import Opcode as Op
from vm.code.program import Instruction, Unit, UnitKind
from vm.code.verify.blocks import EFFECTS
from vm.code.verify.effects import ANY_PERCENT, COMPUTING
from vm.code.verify.frame import Frame, Stack
from vm.code.verify.instance import INSTANCE, SIGNERS
from vm.code.verify.run import HANDLERS
from vm.types import (
    BoolType,
    ContractType,
    DateType,
    DurationType,
    HashType,
    IntType,
    ListType,
    MoneyType,
    PercentType,
    RecordType,
    SpanType,
    TextType,
    TimeType,
    Type,
)

BOOL, DATE, TIME, DURATION, SPAN = BoolType(), DateType(), TimeType(), DurationType(), SpanType()
PERCENT, EUR, HASH = PercentType(), MoneyType("EUR"), HashType()
BOX = ContractType(0, "Box")
HASHES = ListType(HASH, 9)
DOWN = 1

USES: dict[Op, tuple[tuple[Any, ...], tuple[Type, ...], Type | None]] = {
    Op.CALL: ((0,), (CNY,), CNY),
    Op.GO: ((2,), (), None),
    Op.STAY: ((), (), None),
    Op.REQUIRE: ((0,), (BOOL,), None),
    Op.PUSH: ((1,), (), INT),
    Op.LOCAL: ((0,), (), ACCOUNT),
    Op.SET_LOCAL: ((2,), (DIGIT,), None),
    Op.NARROW: ((DIGIT_TYPE,), (INT,), DIGIT),
    Op.TERM: ((2,), (), CNY),
    Op.KEEP: ((0,), (), DIGIT),
    Op.KNOWN: ((1,), (), BOOL),
    Op.SET_KEEP: ((0,), (IntType(3, 5),), None),
    Op.CLEAR_KEEP: ((1,), (), None),
    Op.APPEND_KEEP: ((2, 0), (ACCOUNT,), None),
    Op.MAP_GET: ((0,), (ACCOUNT,), CNY),
    Op.MAP_HAS: ((0,), (ACCOUNT,), BOOL),
    Op.MAP_SET: ((0,), (ACCOUNT, CNY), None),
    Op.MAP_ADD: ((0, 0), (ACCOUNT, CNY), None),
    Op.MAP_REMOVE: ((0, 0), (ACCOUNT,), None),
    Op.MAP_SUM: ((0, -1), (), CNY),
    Op.MAP_COUNT: ((0,), (), INT),
    Op.POT: ((0,), (), CNY),
    Op.POT_CELL: ((1,), (ACCOUNT,), CNY),
    Op.POT_SUM: ((1,), (), CNY),
    Op.STATE_IS: ((-1,), (), BOOL),
    Op.SENDER: ((), (), ACCOUNT),
    Op.SIGNERS: ((), (), SIGNERS),
    Op.SELF: ((), (), ContractType(0, "Box")),
    Op.NOW: ((), (), TIME),
    Op.TODAY: ((), (), DATE),
    Op.ENTERED: ((), (), TIME),
    Op.ENTRY_DAY: ((), (), DATE),
    Op.BALANCE: ((0,), (ACCOUNT,), CNY),
    Op.PAY: ((0, (1, 1), (0, 0), 0), (CNY, ACCOUNT, ACCOUNT), None),
    Op.SHARE: (((0, 0), (((0, 0), 0, 0), ((2, 1), 1, 3)), (1, 0), 0), (ACCOUNT, PERCENT, ACCOUNT), None),
    Op.LOTS: (((3, 1),), (ACCOUNT, TextType(5)), CNY),
    Op.REFUND: ((1,), (), None),
    Op.NOTE: ((0,), (ACCOUNT,), None),
    Op.SEND: ((0, 0, 1, (0, 0), 0), (BOX, CNY), None),
    Op.CREATE: ((0,), (ACCOUNT, ACCOUNT, CNY), BOX),
    Op.INT_ADD: ((), (INT, DIGIT), INT),
    Op.INT_SUBTRACT: ((), (INT, INT), INT),
    Op.INT_MULTIPLY: ((), (INT, INT), INT),
    Op.INT_DIVIDE: ((DOWN,), (INT, INT), INT),
    Op.INT_MODULO: ((), (INT, INT), INT),
    Op.INT_NEGATE: ((), (INT,), INT),
    Op.INT_PERCENT: ((DOWN,), (INT, PERCENT), INT),
    Op.MONEY_ADD: ((), (CNY, CNY), CNY),
    Op.MONEY_SUBTRACT: ((), (CNY, CNY), CNY),
    Op.MONEY_MULTIPLY: ((), (CNY, INT), CNY),
    Op.MONEY_DIVIDE: ((DOWN,), (CNY, INT), CNY),
    Op.MONEY_PERCENT: ((DOWN,), (CNY, PERCENT), CNY),
    Op.PERCENT_ADD: ((), (PERCENT, PERCENT), ANY_PERCENT),
    Op.PERCENT_SUBTRACT: ((), (PERCENT, PERCENT), ANY_PERCENT),
    Op.PERCENT_MULTIPLY: ((), (PERCENT, INT), ANY_PERCENT),
    Op.PERCENT_DIVIDE: ((DOWN,), (PERCENT, INT), ANY_PERCENT),
    Op.RATIO: ((DOWN,), (CNY, CNY), ANY_PERCENT),
    Op.ABSOLUTE: ((), (INT,), INT),
    Op.MINIMUM: ((3,), (DIGIT, IntType(5, 20), DIGIT), IntType(0, 20)),
    Op.MAXIMUM: ((2,), (DATE, DATE), DATE),
    Op.MINOR: ((), (CNY,), INT),
    Op.EQUAL: ((), (PEOPLE, PEOPLE), BOOL),
    Op.NOT_EQUAL: ((), (INT, DIGIT), BOOL),
    Op.LESS: ((), (TIME, TIME), BOOL),
    Op.LESS_EQUAL: ((), (CNY, CNY), BOOL),
    Op.GREATER: ((), (INT, INT), BOOL),
    Op.GREATER_EQUAL: ((), (PERCENT, PERCENT), BOOL),
    Op.NOT: ((), (BOOL,), BOOL),
    Op.DISTINCT: ((2,), (ACCOUNT, ACCOUNT), BOOL),
    Op.DATE_ADD: ((), (DATE, DURATION), DATE),
    Op.DATE_SUBTRACT: ((), (DATE, DURATION), DATE),
    Op.TIME_ADD: ((), (TIME, SPAN), TIME),
    Op.TIME_SUBTRACT: ((), (TIME, SPAN), TIME),
    Op.DATE_START: ((), (DATE,), TIME),
    Op.CLOCK_TIME: ((), (DATE, SPAN), TIME),
    Op.DURATION_SCALE: ((), (DURATION, INT), DURATION),
    Op.SPAN_SCALE: ((), (SPAN, INT), SPAN),
    Op.DAYS_BETWEEN: ((), (DATE, DATE), INT),
    Op.WORKING_DAYS_BETWEEN: ((), (DATE, DATE), INT),
    Op.LIST: ((PEOPLE_TYPE, 2), (ACCOUNT, ACCOUNT), PEOPLE),
    Op.ITEM: ((), (PEOPLE, INT), ACCOUNT),
    Op.WITH_ITEM: ((), (PEOPLE, INT, ACCOUNT), PEOPLE),
    Op.LENGTH: ((), (TextType(9),), INT),
    Op.CONTAINS: ((), (ACCOUNT, PEOPLE), BOOL),
    Op.HASH: (((TEXT_TYPE, DIGIT_TYPE),), (TextType(9), INT), HASH),
    Op.INCLUDED: ((), (HASH, HASHES, HASH), BOOL),
    Op.ABSENT: ((), (HASH, HASHES, HASH), BOOL),
}
"""A right use of each opcode: operands, the stack it needs, what it leaves. Records and totals: below."""
RECORDS = {Op.RECORD, Op.FIELD, Op.WITH_FIELD}
TOTALS = {Op.PAID, Op.RECEIVED}
ORDERS = {Op.ARRANGE}
LOCALS = (ACCOUNT, CNY, INT)


def _frame() -> Frame:
    return Frame(GOOD, GOOD.contracts[0], 0, Unit(UnitKind.RULE, 0, 1), LOCALS, 2)


def _run_in(frame: Frame, opcode: Op, operands: tuple[Any, ...], types: tuple[Type, ...]) -> Stack:
    stack = Stack()
    stack.types.extend(types)
    EFFECTS[opcode](frame, stack, operands)
    return stack


def _run(opcode: Op, operands: tuple[Any, ...], types: tuple[Type, ...]) -> Stack:
    return _run_in(_frame(), opcode, operands, types)


def test_the_tables_cover_every_opcode_once() -> None:
    assert set(COMPUTING) & set(INSTANCE) == set()
    assert set(EFFECTS) | set(BLOCKS) | {Op.CHARGE} == set(Op)
    assert set(USES) | RECORDS | TOTALS | ORDERS == set(EFFECTS)
    walked = {Op.CHARGE, Op.IF, Op.FOR, Op.CALL, Op.GO, Op.STAY, Op.OLD, Op.AT, Op.BALANCE}
    assert set(HANDLERS) == set(Op) - walked


def test_what_computes_is_what_the_opcode_table_calls_pure_or_needs_a_calendar() -> None:
    calendar = {Op.DATE_ADD, Op.DATE_SUBTRACT, Op.DATE_START, Op.CLOCK_TIME, Op.WORKING_DAYS_BETWEEN}
    assert {opcode for opcode in Op if TABLE[opcode].kind is Kind.PURE} | calendar == set(COMPUTING)


@pytest.mark.parametrize("opcode", USES, ids=lambda opcode: opcode.name)
class TestUse:
    """What holds for each opcode by itself."""

    def test_a_right_use_leaves_its_type(self, opcode: Op) -> None:
        operands, types, result = USES[opcode]
        stack = _run(opcode, operands, (BOOL, *types))
        assert stack.sound
        assert stack.types == ([BOOL] if result is None else [BOOL, result])

    def test_gas_sees_the_same_types(self, opcode: Op) -> None:
        """Lowering has its own account of the stack; the two agree on well-typed code."""
        operands, types, result = USES[opcode]
        at = lowered.Surroundings(GOOD, GOOD.contracts[0], 0, LOCALS)
        left = lowered.after(Instruction(opcode, operands), (BOOL, *types), at)
        assert left == ((BOOL,) if result is None else (BOOL, result))

    def test_a_value_too_few_is_seen(self, opcode: Op) -> None:
        operands, types, _ = USES[opcode]
        if types:
            assert not _run(opcode, operands, types[1:]).sound

    def test_an_operand_too_many_is_seen(self, opcode: Op) -> None:
        operands, types, _ = USES[opcode]
        assert not _run(opcode, (*operands, 0), types).sound

    def test_an_operand_that_names_nothing_is_seen(self, opcode: Op) -> None:
        operands, types, _ = USES[opcode]
        for place in range(len(operands)):
            wrong = (*operands[:place], 999, *operands[place + 1 :])
            assert not _run(opcode, wrong, types).sound


@pytest.mark.parametrize(
    ("opcode", "operands", "types"),
    [
        (Op.MONEY_ADD, (), (CNY, EUR)),
        (Op.MONEY_ADD, (), (CNY, INT)),
        (Op.MONEY_MULTIPLY, (), (CNY, CNY)),
        (Op.INT_DIVIDE, (0,), (INT, INT)),
        (Op.INT_DIVIDE, (4,), (INT, INT)),
        (Op.RATIO, (DOWN,), (CNY, INT)),
        (Op.EQUAL, (), (CNY, EUR)),
        (Op.LESS, (), (ACCOUNT, ACCOUNT)),
        (Op.LESS, (), (DATE, TIME)),
        (Op.MINIMUM, (1,), (INT,)),
        (Op.MINIMUM, (2,), (INT, CNY)),
        (Op.MINIMUM, (-2,), (INT, INT)),
        (Op.DISTINCT, (2,), (ACCOUNT, INT)),
        (Op.SET_LOCAL, (0,), (ACCOUNT,)),
        (Op.SET_LOCAL, (2,), (CNY,)),
        (Op.NARROW, (DIGIT_TYPE,), (CNY,)),
        (Op.SET_KEEP, (0,), (INT,)),
        (Op.APPEND_KEEP, (0, 0), (DIGIT,)),
        (Op.MAP_GET, (0,), (HASH,)),
        (Op.MAP_SUM, (1, -1), ()),
        (Op.POT, (1,), ()),
        (Op.POT_SUM, (0,), ()),
        (Op.POT_CELL, (0,), (ACCOUNT,)),
        (Op.STATE_IS, (-2,), ()),
        (Op.PAID, (0,), (ACCOUNT,)),
        (Op.RECEIVED, (0,), (ACCOUNT,)),
        (Op.REFUND, (0,), ()),
        (Op.PAY, (0, (0, 2), (0, 0), 0), (CNY, ACCOUNT)),
        (Op.PAY, (0, (0, 0), (0, 1), 0), (CNY, ACCOUNT)),
        (Op.PAY, (0, (0, 0), (2, 0), 0), (CNY, ACCOUNT)),
        (Op.PAY, (0, (0, 0), (1, 1), 0), (CNY,)),
        (Op.PAY, (0, (1, 2), (0, 0), 0), (CNY, ACCOUNT)),
        (Op.PAY, (3, (0, 0), (0, 0), 0), (CNY, ACCOUNT)),
        (Op.PAY, (0, (0, 0), (0, 0), 0), (EUR, ACCOUNT)),
        (Op.PAY, (1, (0, 0), (0, 0), 0), (ContractType(0, "Box"),)),
        (Op.SHARE, ((0, 0), (), (0, 0), 0), (ACCOUNT,)),
        (Op.SHARE, ((1, 2), (((1, 0), 1, 2),), (1, 0), 0), ()),
        (Op.SHARE, ((0, 0), (((1, 0), 3, 2),), (1, 0), 0), ()),
        (Op.SHARE, ((0, 0), (((1, 0), 1, 0),), (1, 0), 0), (PERCENT,)),
        (Op.SHARE, ((0, 0), (((1, 0), 0, 0),), (1, 0), 0), (ANY_PERCENT,)),
        (Op.PAY, (0, (0, 0), (0, 0), 1), (CNY, TextType(5), ACCOUNT)),
        (Op.PAY, (0, (2, 0), (0, 0), 1), (CNY, INT, ACCOUNT)),
        (Op.PAY, (0, (2, 0), (0, 0), 2), (CNY, TextType(5), ACCOUNT)),
        (Op.PAY, (0, (2, 0), (0, 0), (1, 1)), (CNY, TextType(5), ACCOUNT)),
        (Op.PAY, (1, (3, 2), (0, 0), 1), (TextType(5), ACCOUNT)),
        (Op.PAY, (1, (2, 0), (1, 0), 0), ()),
        (Op.PAY, (1, (0, 0), (1, 2), 0), ()),
        (Op.PAY, (1, (0, 0), (2, 3), 0), (ACCOUNT,)),
        (Op.SHARE, ((2, 0), (((1, 0), 1, 2),), (1, 2), 0), ()),
        (Op.SHARE, ((2, 0), (((1, 2), 1, 2),), (1, 0), 0), ()),
        (Op.SHARE, ((0, 0), (((1, 0), 1, 2),), (1, 0), 1), (TextType(5),)),
        (Op.LOTS, ((0, 0),), (TextType(5),)),
        (Op.LOTS, ((2, 1),), (ACCOUNT, TextType(5))),
        (Op.LOTS, ((3, 0),), (TextType(5),)),
        (Op.LOTS, ((3, 1),), (TextType(5), ACCOUNT)),
        (Op.LOTS, ((2, 0),), (INT,)),
        (Op.LOTS, (2,), (TextType(5),)),
        (Op.LOTS, ((4, 0),), (TextType(5),)),
        (Op.SEND, (0, 0, 0, (0, 0), 0), (BOX,)),
        (Op.SEND, (0, 0, 1, (0, 0), 0), (ACCOUNT, CNY)),
        (Op.SEND, (0, 0, 1, (0, 0), 0), (ContractType(1, "Box"), CNY)),
        (Op.SEND, (0, 0, 1, (0, 0), 0), (BOX, EUR)),
        (Op.SEND, (0, 0, 1, (0, 0), 1), (BOX, CNY, TextType(5))),
        (Op.SEND, (0, 0, 1, (1, 2), 0), (BOX, CNY)),
        (Op.SEND, (0, 0, 1, (2, 0), 0), (BOX, CNY)),
        (Op.SEND, (0, 0, True, (0, 0), 0), (BOX, CNY)),
        (Op.SEND, (0, 1, 0, (0, 0), 0), (BOX, ACCOUNT, EUR)),
        (Op.SEND, (0, 1, 0, (0, 0), 0), (BOX, CNY, ACCOUNT)),
        (Op.SEND, (0, 1, 1, (0, 0), 0), (BOX, ACCOUNT, CNY, CNY)),
        (Op.SEND, (0, 2, 1, (0, 0), 0), (BOX, CNY)),
        (Op.SEND, (0, 2, 0, (1, 0), 0), (BOX,)),
        (Op.SEND, (0, 2, 0, (0, 0), 1), (BOX,)),
        (Op.SEND, (0, 2, 0, 0, 0), (BOX,)),
        (Op.SEND, (0, -1, 0, (0, 0), 0), (BOX,)),
        (Op.CREATE, (0,), (ACCOUNT, CNY, ACCOUNT)),
        (Op.CREATE, (-1,), (ACCOUNT, ACCOUNT, CNY)),
        (Op.LIST, (PEOPLE_TYPE, 4), (ACCOUNT, ACCOUNT, ACCOUNT, ACCOUNT)),
        (Op.LIST, (DIGIT_TYPE, 1), (ACCOUNT,)),
        (Op.HASH, ((),), ()),
        (Op.INCLUDED, (), (HASH, HASH, HASH)),
        (Op.INCLUDED, (), (HASH, PEOPLE, HASH)),
        (Op.INCLUDED, (0,), (HASH, HASHES, HASH)),
        (Op.ABSENT, (), (ACCOUNT, HASHES, HASH)),
        (Op.ABSENT, (), (HASHES, HASH, HASH)),
        (Op.ABSENT, (), (HASH, HASHES, ACCOUNT)),
        (Op.HASH, ((DIGIT_TYPE,),), (TextType(5),)),
        (Op.CALL, (1, 0), ()),
    ],
)
def test_a_wrong_use_is_seen(opcode: Op, operands: tuple[Any, ...], types: tuple[Type, ...]) -> None:
    assert not _run(opcode, operands, types).sound


@pytest.mark.parametrize(
    ("operands", "types"),
    [
        ((0, 1, 0, (0, 0), 0), (BOX, ACCOUNT, CNY)),
        ((0, 2, 0, (0, 0), 0), (BOX,)),
        ((0, 0, 1, (1, 1), 0), (BOX, CNY, ACCOUNT)),
    ],
)
def test_a_message_brings_what_its_action_takes(operands: tuple[Any, ...], types: tuple[Type, ...]) -> None:
    stack = _run(Op.SEND, operands, types)
    assert (stack.sound, stack.types) == (True, [])
    at = lowered.Surroundings(GOOD, GOOD.contracts[0], 0, LOCALS)
    assert lowered.after(Instruction(Op.SEND, operands), types, at) == ()


def test_a_message_names_the_first_rule_of_its_name() -> None:
    contract = GOOD.contracts[0]
    again = replace(contract.rules[2], states=(0,))
    program = replace(GOOD, contracts=(replace(contract, rules=(*contract.rules, again)),))
    frame = replace(_frame(), program=program, contract=program.contracts[0])
    assert _run_in(frame, Op.SEND, (0, 2, 0, (0, 0), 0), (BOX,)).sound
    assert not _run_in(frame, Op.SEND, (0, 3, 0, (0, 0), 0), (BOX,)).sound


def test_all_rules_of_a_name_take_the_money_of_a_message() -> None:
    contract = GOOD.contracts[0]
    other = replace(contract.rules[0], paying=None, states=(1,))
    program = replace(GOOD, contracts=(replace(contract, rules=(*contract.rules, other)),))
    frame = replace(_frame(), program=program, contract=program.contracts[0])
    assert not _run_in(frame, Op.SEND, (0, 0, 1, (0, 0), 0), (BOX, CNY)).sound
    assert not _run_in(frame, Op.SEND, (0, 0, 0, (0, 0), 0), (BOX,)).sound


@pytest.mark.parametrize(
    ("opcode", "operands", "types"),
    [
        (Op.PAY, (0, (2, 0), (0, 0), 1), (CNY, TextType(5), ACCOUNT)),
        (Op.PAY, (1, (3, 1), (1, 2), 1), (TextType(5), ACCOUNT)),
        (Op.PAY, (1, (3, 2), (1, 2), 0), ()),
        (Op.SHARE, ((3, 1), (((0, 0), 0, 0),), (1, 2), 1), (ACCOUNT, TextType(5), ACCOUNT, PERCENT)),
        (Op.LOTS, ((2, 0),), (TextType(5),)),
        (Op.LOTS, ((3, 2),), (TextType(1024),)),
    ],
)
def test_traced_money_is_taken_by_line_and_stays_traced(
    opcode: Op, operands: tuple[Any, ...], types: tuple[Type, ...]
) -> None:
    stack = _run(opcode, operands, types)
    left = [CNY] if opcode is Op.LOTS else []
    assert (stack.sound, stack.types) == (True, left)
    at = lowered.Surroundings(GOOD, GOOD.contracts[0], 0, LOCALS)
    assert lowered.after(Instruction(opcode, operands), types, at) == tuple(left)


CLAIM = RecordType("Claim", (("who", ACCOUNT), ("digit", DIGIT)))


@pytest.mark.parametrize(
    ("opcode", "operands", "types", "result"),
    [
        (Op.RECORD, (len(TYPES),), (ACCOUNT, IntType(3, 4)), CLAIM),
        (Op.RECORD, (len(TYPES),), (ACCOUNT, INT), None),
        (Op.RECORD, (len(TYPES),), (DIGIT, ACCOUNT), None),
        (Op.RECORD, (DIGIT_TYPE,), (ACCOUNT, DIGIT), None),
        (Op.FIELD, (1,), (CLAIM,), DIGIT),
        (Op.FIELD, (2,), (CLAIM,), None),
        (Op.FIELD, (-1,), (CLAIM,), None),
        (Op.FIELD, (0,), (PEOPLE,), None),
        (Op.WITH_FIELD, (1,), (CLAIM, IntType(0, 3)), CLAIM),
        (Op.WITH_FIELD, (1,), (CLAIM, INT), None),
        (Op.WITH_FIELD, (0,), (CLAIM, DIGIT), None),
    ],
)
def test_records(opcode: Op, operands: tuple[int, ...], types: tuple[Type, ...], result: Type | None) -> None:
    program = replace(GOOD, types=(*TYPES, CLAIM))
    stack = _run_in(replace(_frame(), program=program), opcode, operands, types)
    assert stack.sound == (result is not None)
    assert result is None or stack.types == [result]


@pytest.mark.parametrize(
    ("places", "types", "left"),
    [
        ((1, 0), (INT, CNY), [CNY, INT]),
        ((2, 0, 1), (INT, CNY, DATE), [DATE, INT, CNY]),
        ((0, 1), (INT,), None),
        ((0, 0), (INT, CNY), None),
        ((0, 2), (INT, CNY), None),
        ((-1, 0), (INT, CNY), None),
        ((False, True), (INT, CNY), None),
        ((0,), (INT,), None),
        (((), ()), (INT, CNY), None),
        ((), (INT,), None),
        (0, (INT, CNY), None),
    ],
)
def test_another_order_is_one_of_the_same_values(
    places: Any, types: tuple[Type, ...], left: list[Type] | None
) -> None:
    stack = _run(Op.ARRANGE, (places,), types)
    assert stack.sound == (left is not None)
    if left is not None:
        assert stack.types == left
        at = lowered.Surroundings(GOOD, GOOD.contracts[0], 0, LOCALS)
        assert lowered.after(Instruction(Op.ARRANGE, (places,)), types, at) == tuple(left)


@pytest.mark.parametrize(("opcode", "tracks"), [(Op.PAID, "tracks_paid"), (Op.RECEIVED, "tracks_received")])
def test_a_total_is_read_only_where_the_machine_keeps_it(opcode: Op, tracks: str) -> None:
    contract = replace(GOOD.contracts[0], **{tracks: True})  # type: ignore[arg-type]
    stack = _run_in(replace(_frame(), contract=contract), opcode, (0,), (ACCOUNT,))
    assert stack.sound and stack.types == [CNY]
    assert not _run(opcode, (0,), (ACCOUNT,)).sound
