"""Statements become code that leaves the stack as it was; a path ends with GO or STAY."""

from __future__ import annotations

from functools import partial
from typing import assert_never

from vm.check.checked import (
    AddMap,
    Append,
    ClearKeep,
    Create,
    Destination,
    Expression,
    For,
    Go,
    If,
    Let,
    Note,
    Pay,
    PotPlace,
    Refund,
    RemoveMap,
    Require,
    Send,
    SetKeep,
    SetMap,
    Share,
    SharePart,
    Statement,
    Stay,
    ToAccount,
)
from vm.code.lower_expressions import write_all, write_expression
from vm.code.lower_unit import UnitWriter
from vm.code.opcodes import Opcode
from vm.code.program import Operand
from vm.syntax.tree import AmountForm

_FORMS = (AmountForm.EXACT, AmountForm.ALL, AmountForm.UP_TO)
_ACCOUNT, _POT, _CELL = range(3)
_WHOLE = 2
_NO_SOURCE: Operand = (0, 0)


def write_statements(body: tuple[Statement, ...], unit: UnitWriter) -> None:
    """Write the code of statements one after the other."""
    for statement in body:
        _statement(statement, unit)


def _statement(node: Statement, unit: UnitWriter) -> None:
    span = node.span
    match node:
        case Go(state):
            unit.put(span, Opcode.GO, state)
        case Stay():
            unit.put(span, Opcode.STAY)
        case Pay():
            _pay(node, unit)
        case Share():
            _share(node, unit)
        case Refund(pot):
            unit.put(span, Opcode.REFUND, pot)
        case Require(condition, reason):
            write_expression(condition, unit)
            unit.put(span, Opcode.REQUIRE, unit.pools.text(reason))
        case Let(local, value):
            write_expression(value, unit)
            unit.put(span, Opcode.SET_LOCAL, local)
        case Note(event, fields):
            write_all(fields, unit)
            unit.put(span, Opcode.NOTE, event)
        case Send():
            _send(node, unit)
        case Create(local, contract, terms):
            write_all(terms, unit)
            unit.put(span, Opcode.CREATE, contract)
            unit.put(span, Opcode.SET_LOCAL, local)
        case If(condition, then, otherwise):
            write_expression(condition, unit)
            blocks = tuple(unit.block(partial(write_statements, body, unit)) for body in (then, otherwise))
            unit.put(span, Opcode.IF, blocks=blocks)
        case For(local, items, limit, body):
            write_expression(items, unit)
            block = unit.block(partial(write_statements, body, unit))
            unit.put(span, Opcode.FOR, local, limit, 0, blocks=(block,))
        case SetKeep() | ClearKeep() | Append() | SetMap() | AddMap() | RemoveMap():
            _write(node, unit)
        case _:
            assert_never(node)


def _write(node: SetKeep | ClearKeep | Append | SetMap | AddMap | RemoveMap, unit: UnitWriter) -> None:
    """A write of what the instance keeps."""
    span = node.span
    match node:
        case SetKeep(keep, value):
            write_expression(value, unit)
            unit.put(span, Opcode.SET_KEEP, keep)
        case ClearKeep(keep):
            unit.put(span, Opcode.CLEAR_KEEP, keep)
        case Append(keep, item, reason):
            write_expression(item, unit)
            unit.put(span, Opcode.APPEND_KEEP, keep, unit.pools.text(reason))
        case SetMap(map_, key, value):
            write_all((key, value), unit)
            unit.put(span, Opcode.MAP_SET, map_)
        case AddMap(map_, key, value, reason):
            write_all((key, value), unit)
            unit.put(span, Opcode.MAP_ADD, map_, unit.pools.text(reason))
        case RemoveMap(map_, key, reason):
            write_expression(key, unit)
            unit.put(span, Opcode.MAP_REMOVE, map_, unit.pools.text(reason))
        case _:
            assert_never(node)


def source_of(place: PotPlace) -> Operand:
    """The operand that says where money comes from."""
    if place.whole:
        return place.pot, _WHOLE
    return place.pot, 0 if place.key is None else 1


def target_of(place: Destination) -> tuple[int, int]:
    """The operand that says where money goes to."""
    match place:
        case ToAccount():
            return _ACCOUNT, 0
        case PotPlace(pot, key):
            return _POT if key is None else _CELL, pot
        case _:
            assert_never(place)


def write_place(place: Destination, unit: UnitWriter) -> None:
    """Write code that leaves the account, or the key of the cell; nothing for a single pot."""
    match place:
        case ToAccount(account):
            write_expression(account, unit)
        case PotPlace(_, key):
            if key is not None:
                write_expression(key, unit)
        case _:
            assert_never(place)


def _pay(node: Pay, unit: UnitWriter) -> None:
    if node.amount is not None:
        write_expression(node.amount, unit)
    line = _line(node.line, unit)
    write_place(node.source, unit)
    write_place(node.target, unit)
    form = _FORMS.index(node.form)
    unit.put(node.span, Opcode.PAY, form, source_of(node.source), target_of(node.target), line)


def _line(node: Expression | None, unit: UnitWriter) -> int:
    """Write the name of the line that is taken; the operand that says whether one is."""
    if node is None:
        return 0
    write_expression(node, unit)
    return 1


def _send(node: Send, unit: UnitWriter) -> None:
    write_all((node.target, *node.arguments), unit)
    money, place, line = 0, _NO_SOURCE, 0
    if node.money is not None:
        write_expression(node.money.amount, unit)
        line = _line(node.money.line, unit)
        write_place(node.money.source, unit)
        money, place = 1, source_of(node.money.source)
    unit.put(node.span, Opcode.SEND, node.contract, node.rule, money, place, line)


def _share(node: Share, unit: UnitWriter) -> None:
    write_place(node.source, unit)
    line = _line(node.line, unit)
    parts = tuple(_part(part, unit) for part in node.parts)
    write_place(node.rest, unit)
    unit.put(node.span, Opcode.SHARE, source_of(node.source), parts, target_of(node.rest), line)


def _part(part: SharePart, unit: UnitWriter) -> Operand:
    """Write what a part leaves on the stack, and give its operand."""
    write_place(part.target, unit)
    if part.fraction is not None:
        return target_of(part.target), *part.fraction
    if part.percent is not None:
        write_expression(part.percent, unit)
    return target_of(part.target), 0, 0
