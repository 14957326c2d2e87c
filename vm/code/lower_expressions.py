"""Expressions become code that leaves one value: from left to right, each operand once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import assert_never

from vm.check.checked import (
    AccountBalance,
    CallFunction,
    Choose,
    Constant,
    Context,
    Expression,
    Foreign,
    HashOf,
    InState,
    KeepValue,
    Known,
    Local,
    Logic,
    LogicOperator,
    LotsOf,
    MakeList,
    MakeRecord,
    MapCount,
    MapHas,
    MapSum,
    MapValue,
    Narrow,
    Old,
    Operate,
    PotBalance,
    PotSum,
    TermValue,
    Total,
)
from vm.code.lower_unit import UnitWriter
from vm.code.opcodes import Opcode
from vm.source import Span
from vm.types import BoolType


def write_expression(node: Expression, unit: UnitWriter) -> None:
    """Write code that leaves the expression's value."""
    match node:
        case Constant(value, type_, span):
            unit.put(span, Opcode.PUSH, unit.pools.constant(type_, value))
        case Local(local, _, span):
            unit.put(span, Opcode.LOCAL, local)
        case Operate(opcode, operands, static, _, span):
            write_all(operands, unit)
            unit.put(span, opcode, *static)
        case Logic():
            _logic(node, unit)
        case Choose(condition, then, otherwise, _, span):
            write_expression(condition, unit)
            _branch(span, unit, _writing(then, unit), _writing(otherwise, unit))
        case MakeRecord(fields, type_, span):
            write_all(fields, unit)
            unit.put(span, Opcode.RECORD, unit.pools.type(type_))
        case MakeList(items, type_, span):
            write_all(items, unit)
            unit.put(span, Opcode.LIST, unit.pools.type(type_), len(items))
        case HashOf(values, _, span):
            write_all(values, unit)
            unit.put(span, Opcode.HASH, tuple(unit.pools.type(value.type) for value in values))
        case Narrow(value, type_, span):
            write_expression(value, unit)
            unit.put(span, Opcode.NARROW, unit.pools.type(type_))
        case Old(value, _, span):
            unit.put(span, Opcode.OLD, blocks=(unit.block(_writing(value, unit)),))
        case Foreign(instance, contract, value, _, span):
            write_all((*_keys(value), instance), unit)
            unit.put(span, Opcode.AT, contract, blocks=(unit.block(partial(_read, value, unit)),))
        case AccountBalance(account, currency, _, span):
            write_expression(account, unit)
            unit.put(span, Opcode.BALANCE, unit.pools.currency(currency))
        case Context(opcode, _, span):
            unit.put(span, opcode)
        case _:
            write_all(_keys(node), unit)
            _read(node, unit)


def write_all(nodes: tuple[Expression, ...], unit: UnitWriter) -> None:
    """Write code that leaves the values of all, the last on top.

    They are evaluated in the order of the text, whatever order is wanted (named arguments, `3 * rent`).
    """
    places = _text_order(nodes)
    for place in places:
        write_expression(nodes[place], unit)
    if places != sorted(places):
        wanted = tuple(places.index(place) for place in range(len(places)))
        unit.put(nodes[places[-1]].span, Opcode.ARRANGE, wanted)


def _text_order(nodes: tuple[Expression, ...]) -> list[int]:
    """The places of nodes in the order of the text. They stay as they are where nobody can tell: a constant,
    a local, a term or `now` neither stops nor costs more in one place than in another.
    """
    still = (Constant, Local, TermValue, Context)
    starts = [node.span.start for node in nodes if not isinstance(node, still)]
    places = list(range(len(nodes)))
    return places if starts == sorted(starts) else sorted(places, key=lambda place: nodes[place].span.start)


def _writing(node: Expression, unit: UnitWriter) -> Callable[[], None]:
    return partial(write_expression, node, unit)


def _branch(span: Span, unit: UnitWriter, then: Callable[[], None], otherwise: Callable[[], None]) -> None:
    unit.put(span, Opcode.IF, blocks=(unit.block(then), unit.block(otherwise)))


def _logic(node: Logic, unit: UnitWriter) -> None:
    """The left side, and the right one only where the answer is not yet known."""
    write_expression(node.left, unit)
    right = _writing(node.right, unit)

    def known(answer: bool) -> Callable[[], None]:
        return _writing(Constant(answer, BoolType(), node.span), unit)

    match node.operator:
        case LogicOperator.AND:
            _branch(node.span, unit, right, known(False))
        case LogicOperator.OR:
            _branch(node.span, unit, known(True), right)
        case LogicOperator.IMPLIES:
            _branch(node.span, unit, right, known(True))
        case _:
            assert_never(node.operator)


def _keys(node: Expression) -> tuple[Expression, ...]:
    """What a read of an instance takes from the stack: keys, arguments, the account of a total."""
    match node:
        case MapValue(_, key) | MapHas(_, key):
            return (key,)
        case PotBalance(_, key):
            return () if key is None else (key,)
        case LotsOf(_, key, _, line):
            return (line,) if key is None else (key, line)
        case Total(_, account):
            return (account,)
        case CallFunction(_, arguments):
            return arguments
        case _:
            return ()


def _read(node: Expression, unit: UnitWriter) -> None:
    """Write the one instruction that reads an instance, its keys being on the stack."""
    span = node.span
    match node:
        case TermValue(term):
            unit.put(span, Opcode.TERM, term)
        case KeepValue(keep):
            unit.put(span, Opcode.KEEP, keep)
        case Known(keep):
            unit.put(span, Opcode.KNOWN, keep)
        case MapValue(map_):
            unit.put(span, Opcode.MAP_GET, map_)
        case MapHas(map_):
            unit.put(span, Opcode.MAP_HAS, map_)
        case MapSum(map_, field):
            unit.put(span, Opcode.MAP_SUM, map_, -1 if field is None else field)
        case MapCount(map_):
            unit.put(span, Opcode.MAP_COUNT, map_)
        case PotBalance(pot, key):
            unit.put(span, Opcode.POT if key is None else Opcode.POT_CELL, pot)
        case PotSum(pot):
            unit.put(span, Opcode.POT_SUM, pot)
        case LotsOf(pot, key, whole):
            form = 2 if whole else 0 if key is None else 1
            unit.put(span, Opcode.LOTS, (pot, form))
        case Total(opcode, _, currency):
            unit.put(span, opcode, unit.pools.currency(currency))
        case CallFunction(function):
            unit.put(span, Opcode.CALL, function)
        case InState(state):
            unit.put(span, Opcode.STATE_IS, -1 if state is None else state)
        case _:
            raise TypeError(f"{type(node).__name__} is no read of an instance")
