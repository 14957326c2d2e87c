"""What is sound passes, and only what passed is a VerifiedProgram."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from tests.vm.code.verify.samples import GOOD, op
from vm.code.codec import decode_program, encode_program
from vm.code.opcodes import Opcode as Op
from vm.code.program import Code, Program
from vm.code.units import in_text_order, units
from vm.code.verify import VerifiedProgram, verify


def _without_positions(code: Code) -> Code:
    return tuple(
        replace(one, position=7, blocks=tuple(_without_positions(block) for block in one.blocks))
        for one in code
    )


def test_the_sample_passes() -> None:
    result = verify(GOOD)
    assert result.violations == ()
    assert result.program is not None and result.program.program is GOOD


def test_a_program_read_from_bytes_passes_like_the_one_it_came_from() -> None:
    read = decode_program(encode_program(GOOD))
    assert read == GOOD
    assert read is not None and verify(read).program is not None


def test_nothing_but_verify_makes_a_verified_program() -> None:
    with pytest.raises(TypeError):
        VerifiedProgram(GOOD)  # type: ignore[call-arg]  # that is the promise
    verified = verify(GOOD).program
    assert verified is not None
    with pytest.raises(FrozenInstanceError):
        verified.program = GOOD  # type: ignore[misc]  # that is the promise


def test_positions_that_are_wrong_are_put_right() -> None:
    """They are no part of a program's bytes, so a forged one may have any."""
    contract = GOOD.contracts[0]
    rules = tuple(replace(one, code=_without_positions(one.code)) for one in contract.rules)
    result = verify(replace(GOOD, contracts=(replace(contract, rules=rules),)))
    assert result.program is not None
    for _, code in units(result.program.program):
        assert [one.position for one in in_text_order(code)] == list(
            range(sum(1 for _ in in_text_order(code)))
        )


def test_an_empty_program_is_one() -> None:
    assert verify(Program(1, None, (), (), (), (), (), ())).program is not None


def test_a_shared_block_counts_wherever_it_hangs() -> None:
    """A small object can stand for a program of any size."""
    block: Code = (op(Op.PUSH, 7),)
    for _ in range(60):
        block = (op(Op.PUSH, 7), op(Op.IF, blocks=(block, block)))
    function = replace(GOOD.functions[0], code=block)
    result = verify(replace(GOOD, functions=(function, *GOOD.functions[1:])))
    assert [one.code for one in result.violations] == ["E3168"]
