"""Charges: placed and summed as the opcode table says, and any other placing is seen."""

from __future__ import annotations

import pytest

from vm.code.charges import charge_fault, with_charges, without_charges
from vm.code.opcodes import Opcode
from vm.code.program import Code, Instruction, Operand
from vm.code.units import number_positions


def do(opcode: Opcode, *operands: Operand, blocks: tuple[Code, ...] = ()) -> Instruction:
    """An instruction."""
    return Instruction(opcode, operands, blocks)


def charge(gas: int) -> Instruction:
    """A CHARGE."""
    return do(Opcode.CHARGE, gas)


TERM = do(Opcode.TERM, 0)  # 2
PUSH = do(Opcode.PUSH, 0)  # 1
SET = do(Opcode.SET_KEEP, 0)  # 20
STAY = do(Opcode.STAY)  # 2


def branch(then: Code, otherwise: Code) -> Instruction:
    """An IF."""
    return do(Opcode.IF, blocks=(then, otherwise))


def loop(gas: int, body: Code) -> Instruction:
    """A FOR over local 1, at most 5 items."""
    return do(Opcode.FOR, 1, 5, gas, blocks=(body,))


PLAIN: tuple[tuple[str, Code, Code], ...] = (
    ("nothing", (), (charge(0),)),
    ("a straight line", (PUSH, SET, STAY), (charge(23), PUSH, SET, STAY)),
    (
        "a branch at the end",  # TERM 2 and IF 2 together; no charge after it
        (TERM, branch((PUSH, SET, STAY), (STAY,))),
        (charge(4), TERM, branch((charge(23), PUSH, SET, STAY), (charge(2), STAY))),
    ),
    (
        "a branch in the middle",
        (TERM, branch((PUSH, SET), ()), PUSH, STAY),
        (charge(4), TERM, branch((charge(21), PUSH, SET), (charge(0),)), charge(3), PUSH, STAY),
    ),
    (
        "a loop: its body's gas stands in FOR",
        (TERM, loop(0, (PUSH, SET)), STAY),
        (charge(6), TERM, loop(21, (PUSH, SET)), charge(2), STAY),
    ),
    (
        "a loop with a branch: only what comes up to it is charged before the first turn",
        (TERM, loop(0, (TERM, branch((PUSH,), ()), PUSH, SET)), STAY),
        (
            charge(6),
            TERM,
            loop(4, (TERM, branch((charge(1), PUSH), (charge(0),)), charge(21), PUSH, SET)),
            charge(2),
            STAY,
        ),
    ),
    ("an empty loop", (TERM, loop(0, ())), (charge(6), TERM, loop(0, ()))),
    (
        "blocks in a row",
        (TERM, do(Opcode.OLD, blocks=((TERM,),)), do(Opcode.AT, 0, blocks=((TERM,),))),
        (
            charge(14),
            TERM,
            do(Opcode.OLD, blocks=((charge(2), TERM),)),
            charge(12),
            do(Opcode.AT, 0, blocks=((charge(2), TERM),)),
        ),
    ),
)
CASES = [pytest.param(plain, charged, id=name) for name, plain, charged in PLAIN]


@pytest.mark.parametrize(("plain", "charged"), CASES)
def test_code_is_charged_as_the_table_says(plain: Code, charged: Code) -> None:
    assert with_charges(plain) == charged
    assert charge_fault(charged) is None
    assert without_charges(charged) == plain


CHARGED = number_positions(with_charges((TERM, branch((PUSH, SET), ()), TERM, loop(0, (PUSH, SET)), STAY)))
#  0 CHARGE 4 · 1 TERM · 2 IF { 3 CHARGE 21 · 4 PUSH · 5 SET } { 6 CHARGE 0 } · 7 CHARGE 6 · 8 TERM
#  9 FOR 21 { 10 PUSH · 11 SET } · 12 CHARGE 2 · 13 STAY


def _replaced(code: Code, position: int, new: tuple[Instruction, ...]) -> Code:
    done: list[Instruction] = []
    for item in code:
        if item.position == position:
            done.extend(new)
            continue
        blocks = tuple(_replaced(block, position, new) for block in item.blocks)
        done.append(Instruction(item.opcode, item.operands, blocks, item.position))
    return tuple(done)


@pytest.mark.parametrize(
    ("position", "new", "fault"),
    [
        (0, (charge(3),), 0),  # too little
        (0, (charge(5),), 0),  # too much
        (0, (), 0),  # missing
        (0, (charge(4), charge(0)), 1),  # one more
        (3, (charge(20),), 3),
        (6, (), 6),  # the empty branch has its charge too
        (6, (charge(1),), 6),
        (7, (), 7),
        (7, (charge(6), charge(0)), 8),
        (9, (loop(20, (PUSH, SET)),), 9),
        (9, (loop(21, (charge(21), PUSH, SET)),), 10),  # a body is not charged twice
        (12, (charge(3),), 12),
        (12, (), 12),
        (13, (STAY, charge(0)), 14),  # behind the end
    ],
)
def test_any_other_charge_is_a_fault_at_its_place(
    position: int, new: tuple[Instruction, ...], fault: int
) -> None:
    assert charge_fault(CHARGED) is None
    assert charge_fault(_replaced(CHARGED, position, new)) == fault


def test_positions_count_in_text_order_with_blocks_after_their_holder() -> None:
    flat: list[tuple[int, Opcode]] = []

    def walk(code: Code) -> None:
        for item in code:
            flat.append((item.position, item.opcode))
            for block in item.blocks:
                walk(block)

    walk(CHARGED)
    op = Opcode
    names = [
        op.CHARGE, op.TERM, op.IF, op.CHARGE, op.PUSH, op.SET_KEEP, op.CHARGE, op.CHARGE, op.TERM, op.FOR,
        op.PUSH, op.SET_KEEP, op.CHARGE, op.STAY,
    ]  # fmt: skip
    assert flat == list(enumerate(names))
