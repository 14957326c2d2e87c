"""What is read on another instance, by the names that its own author gave.

Keys and arguments belong to the reader. Parties and terms are fixed for life; everything else is what it is
at the moment of the read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vm.audit.phrases import Apply, Form, Name, Phrase, Role
from vm.check.checked import (
    CallFunction,
    CheckedContract,
    Expression,
    Foreign,
    Function,
    InState,
    KeepValue,
    Known,
    LotsOf,
    MapCount,
    MapHas,
    MapSum,
    MapValue,
    PotBalance,
    PotSum,
    TermValue,
    Total,
)
from vm.code.opcodes import Opcode
from vm.types import BoolType, RecordType, Type

Reading = Callable[[Expression], Phrase]
"""Reads a key or an argument on the reader's side."""


def is_fixed(node: Foreign) -> bool:
    """Whether what is read never changes."""
    return isinstance(node.value, TermValue)


def read_elsewhere(
    node: Foreign, contract: CheckedContract, functions: Sequence[Function], read: Reading
) -> Phrase:
    """The phrase of a read on an instance of `contract`."""
    value = _value(node.value, contract, functions, read)
    return Apply(Form.ELSEWHERE, (read(node.instance), value), node.type)


def _value(
    node: Expression, contract: CheckedContract, functions: Sequence[Function], read: Reading
) -> Phrase:
    match node:
        case TermValue(number):
            return term_name(contract, number)
        case KeepValue(number):
            return keep_name(contract, number)
        case Known(number, type_):
            return Apply(Form.KNOWN, (keep_name(contract, number),), type_)
        case MapValue(number, key, type_):
            return Apply(Form.ENTRY, (read(key),), type_, contract.maps[number].name)
        case MapHas(number, key, type_):
            return Apply(Form.HAS, (read(key),), type_, contract.maps[number].name)
        case MapSum(number, place, type_):
            return sum_of(contract, number, place, type_)
        case MapCount(number, type_):
            return Apply(Form.COUNT, (), type_, contract.maps[number].name)
        case InState(number, type_):
            return in_state(contract, number)
        case CallFunction(number, arguments, type_):
            said = tuple(read(argument) for argument in arguments)
            return Apply(Form.CALL, said, type_, functions[number].name)
        case _:
            return _money(node, contract, read)


def _money(node: Expression, contract: CheckedContract, read: Reading) -> Phrase:
    """What pots hold, and totals; anything else is the reader's own."""
    match node:
        case PotBalance(number, None, type_):
            return Name(contract.pots[number].name, Role.POT, type_)
        case PotBalance(number, key, type_):
            parts = () if key is None else (read(key),)
            return Apply(Form.CELL, parts, type_, contract.pots[number].name)
        case PotSum(number, type_):
            return Apply(Form.FAMILY, (), type_, contract.pots[number].name)
        case LotsOf():
            return lots_of(node, contract, read)
        case Total(opcode, account, currency, type_):
            form = Form.PAID if opcode is Opcode.PAID else Form.RECEIVED
            return Apply(form, (read(account),), type_, currency)
        case _:
            return read(node)


# --- names of a contract ------------------------------------------------------------------------------------


def term_name(contract: CheckedContract, number: int) -> Name:
    """A party or a term of a contract."""
    term = contract.terms[number]
    return Name(term.name, Role.PARTY if number < contract.parties else Role.TERM, term.type)


def keep_name(contract: CheckedContract, number: int) -> Name:
    """A kept value of a contract by its name."""
    keep = contract.keeps[number]
    return Name(keep.name, Role.KEEP, keep.type)


def sum_of(contract: CheckedContract, number: int, place: int | None, type_: Type) -> Phrase:
    """The sum over a map, or over a field of its entries."""
    map_ = contract.maps[number]
    if place is None or not isinstance(map_.value, RecordType):
        return Apply(Form.SUM, (), type_, map_.name)
    return Apply(Form.SUM_FIELD, (), type_, f"{map_.name}.{map_.value.fields[place][0]}")


def in_state(contract: CheckedContract, state: int | None) -> Phrase:
    """That an instance of a contract is in a state, or in any final one (None)."""
    if state is None:
        return Apply(Form.IS_FINAL, (), BoolType())
    return Apply(Form.IN_STATE, (), BoolType(), contract.states[state].name)


def lots_of(node: LotsOf, contract: CheckedContract, read: Reading) -> Phrase:
    """What a pot, a cell or a family of a contract holds of a budget line."""
    key = None if node.key is None else read(node.key)
    return lots(contract, node.pot, key, node.whole, read(node.line), node.type)


def lots(
    contract: CheckedContract, pot: int, key: Phrase | None, whole: bool, line: Phrase, type_: Type
) -> Phrase:
    """The same, of a place whose key and line are known as phrases."""
    name = contract.pots[pot].name
    if key is not None:
        return Apply(Form.LOTS_OF_CELL, (line, key), type_, name)
    return Apply(Form.LOTS_OF_FAMILY if whole else Form.LOTS, (line,), type_, name)
