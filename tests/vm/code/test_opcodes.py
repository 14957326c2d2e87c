"""The table of opcodes: complete, one row each, and sizes as its docstring says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vm.code.opcodes import BLOCKS, TABLE, Kind, Opcode, value_size
from vm.code.stack import greatest_size
from vm.machine.dates import Duration, Roll, Unit
from vm.types import BoolType, DurationType, IntType, ListType, MoneyType, RecordType, TextType, Type
from vm.values import Value


def test_every_opcode_has_the_row_of_its_name() -> None:
    assert set(TABLE) == set(Opcode)
    assert all(row.opcode is opcode for opcode, row in TABLE.items())
    assert all(row.gas >= 0 and row.meaning for row in TABLE.values())


def test_only_control_holds_blocks() -> None:
    assert all(TABLE[opcode].kind is Kind.CONTROL for opcode in BLOCKS)


def test_the_charge_itself_is_free_and_nothing_else_is() -> None:
    assert [opcode for opcode, row in TABLE.items() if row.gas == 0] == [Opcode.CHARGE]


@pytest.mark.parametrize(
    ("value", "size"),
    [
        (True, 1),
        (2**126, 1),
        (b"\x01" * 32, 1),
        ("", 1),
        ("a" * 32, 2),
        ("a" * 33, 3),
        ("押" * 11, 3),  # 33 bytes
        ((), 1),
        ((1, 2, 3), 4),
        ((1, (2, "a")), 6),
        (Duration(Unit.DAY, 3, Roll.NONE), 4),
    ],
)
def test_the_size_of_a_value(value: Value, size: int) -> None:
    assert value_size(value) == size


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (IntType(), 0),
        (MoneyType("CNY"), 5),
        (DurationType(), Duration(Unit.DAY, 3, Roll.NONE)),
        (TextType(7), "\U0001f600" * 7),
        (TextType(8), "\U0001f600" * 8),
        (TextType(9), "\U0001f600" * 9),
        (ListType(TextType(1), 3), ("\U0001f600",) * 3),
        (RecordType("R", (("a", BoolType()), ("b", ListType(IntType(), 2)))), (True, (1, 2))),
    ],
)
def test_the_greatest_size_of_a_type_is_that_of_its_largest_value(type_: Type, value: Value) -> None:
    assert greatest_size(type_) == value_size(value)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=80))
def test_no_text_is_larger_than_its_type_allows(text: str) -> None:
    assert value_size(text) <= greatest_size(TextType(len(text)))
