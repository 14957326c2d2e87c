"""Evaluating checked expressions, left to right, on an instance as it stands.

Written from the language's page alone: sums are counted anew, `old(x)` is read from a copy that was kept
before the action.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from tests.reference import numbers
from tests.reference.lines import held_of
from tests.reference.operations import NO_SUCH, narrow, operate
from tests.reference.records import Account, InPot
from tests.reference.scene import Scene, address, integer, items, text
from tests.reference.world import Instance, StopError
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
from vm.code.opcodes import Opcode
from vm.encoding import typed_hash
from vm.types import MoneyType
from vm.values import Value

NOT_KNOWN = "R4007"
NOT_SETTLED = "R4020"


def evaluate(node: Expression, scene: Scene) -> Value:
    """The value of an expression. Raises StopError where it has none."""
    match node:
        case Constant(value):
            return value
        case Local(number):
            return scene.locals[number]
        case TermValue(number):
            return scene.here.terms[number]
        case KeepValue(number):
            if number not in scene.here.keeps:
                raise StopError(NOT_KNOWN)
            return scene.here.keeps[number]
        case Known(number):
            return number in scene.here.keeps
        case MapValue() | MapHas() | MapSum() | MapCount():
            return _of_map(node, scene)
        case PotBalance(pot, None):
            return scene.here.pots.get(pot, 0)
        case PotBalance(pot, key) if key is not None:
            return scene.here.cells.get(pot, {}).get(evaluate(key, scene), 0)
        case PotBalance():
            raise TypeError("a pot is single or has a key")
        case LotsOf(pot, key, whole, line):
            *cell, name = in_text_order((line,) if key is None else (key, line), scene)
            return held_of(text(name), pot, cell[0] if cell else None, scene.here, whole)
        case PotSum(pot):
            return numbers.money(sum(scene.here.cells.get(pot, {}).values()))
        case Total():
            return _flow(node, scene)
        case Context():
            return _context(node, scene)
        case Operate(opcode, operands, static):
            values = in_text_order(operands, scene)
            return operate(opcode, values, static, scene)
        case Logic():
            return _logic(node, scene)
        case Choose(condition, then, otherwise):
            return evaluate(then if evaluate(condition, scene) else otherwise, scene)
        case CallFunction(number, arguments):
            given = dict(enumerate(in_text_order(arguments, scene)))
            return evaluate(scene.program.functions[number].body, replace(scene, locals=given))
        case MakeRecord(parts) | MakeList(parts):
            return in_text_order(parts, scene)
        case HashOf(parts):
            types = tuple(part.type for part in parts)
            return typed_hash(types, tuple(evaluate(part, scene) for part in parts))
        case Old(value):
            return evaluate(value, replace(scene, instance=scene.old))
        case InState(state):
            at = scene.here.state
            return scene.here.contract.states[at].final if state is None else at == state
        case Narrow(value, type_):
            return narrow(evaluate(value, scene), type_)
        case Foreign():
            return _foreign(node, scene)
        case AccountBalance(account, currency):
            return scene.world.balance(address(evaluate(account, scene)), currency)
        case _:
            assert_never(node)


def in_text_order(parts: tuple[Expression, ...], scene: Scene) -> tuple[Value, ...]:
    """The values of all parts, which are evaluated as they stand in the text, whatever their places."""
    values: dict[int, Value] = {}
    for place, part in sorted(enumerate(parts), key=lambda one: one[1].span.start):
        values[place] = evaluate(part, scene)
    return tuple(values[place] for place in range(len(parts)))


# --- what the instance keeps ---


def _read(instance: Instance, number: int, key: Value, scene: Scene) -> Value:
    """`m[k]`: what was written, else the map's default, else a stop."""
    entries = instance.maps.get(number, {})
    if key in entries:
        return entries[key]
    default = instance.contract.maps[number].default
    if default is None:
        raise StopError(NO_SUCH)
    return evaluate(default, replace(scene, locals={}))


def _of_map(node: MapValue | MapHas | MapSum | MapCount, scene: Scene) -> Value:
    here = scene.here
    entries = here.maps.get(node.map, {})
    match node:
        case MapValue(number, key):
            return _read(here, number, evaluate(key, scene), scene)
        case MapHas(_, key):
            return evaluate(key, scene) in entries
        case MapCount():
            return len(entries)
        case MapSum(_, place, type_):
            parts = [value if place is None else items(value)[place] for value in entries.values()]
            total = sum(integer(part) for part in parts)
            return numbers.money(total) if isinstance(type_, MoneyType) else numbers.whole(total)


def _flow(node: Total, scene: Scene) -> int:
    """All that the pots of the instance paid to an account, or received from it."""
    account = Account(address(evaluate(node.account, scene)))
    total = 0
    for move in scene.here.moves:
        if move.currency != node.currency:
            continue
        if node.opcode is Opcode.PAID and isinstance(move.source, InPot) and move.target == account:
            total += move.amount
        if node.opcode is Opcode.RECEIVED and isinstance(move.target, InPot) and move.source == account:
            total += move.amount
    return numbers.money(total)


def _context(node: Context, scene: Scene) -> Value:
    match node.opcode:
        case Opcode.SENDER:
            if scene.sender is None:
                raise TypeError("nobody calls here")
            return scene.sender
        case Opcode.SIGNERS:
            return tuple(sorted(scene.signers))
        case Opcode.SELF:
            return scene.here.address
        case Opcode.NOW:
            return scene.moment.now
        case Opcode.TODAY:
            return scene.moment.today
        case Opcode.ENTERED:
            return scene.here.entered.now
        case Opcode.ENTRY_DAY:
            return scene.here.entered.today
        case _:
            raise TypeError(f"no such context: {node.opcode.name}")


def _foreign(node: Foreign, scene: Scene) -> Value:
    """A value read on another instance: keys and arguments are the reader's, worked out as they stand in the
    text; what is read, a function's body and a map's default included, is the other's.
    """
    parts = _parts(node.value)
    *given, place = in_text_order((*parts, node.instance), scene)
    other = next(one for one in scene.world.instances if one.address == address(place))
    if not other.created or (not isinstance(node.value, TermValue) and scene.world.links(other)):
        raise StopError(NOT_SETTLED)
    value = _with_parts(node.value, tuple(map(_known_part, parts, given)))
    return evaluate(value, replace(scene, instance=other, program=other.program))


def _known_part(part: Expression, value: Value) -> Constant:
    return Constant(value, part.type, part.span)


def _parts(value: Expression) -> tuple[Expression, ...]:
    """Keys and arguments of a read."""
    match value:
        case MapValue(_, key) | MapHas(_, key):
            return (key,)
        case PotBalance(_, key) if key is not None:
            return (key,)
        case LotsOf(_, key, _, line):
            return (line,) if key is None else (key, line)
        case CallFunction(_, arguments):
            return arguments
        case _:
            return ()


def _with_parts(value: Expression, parts: tuple[Expression, ...]) -> Expression:
    """The read with these keys or arguments."""
    match value:
        case MapValue() | MapHas():
            return replace(value, key=parts[0])
        case PotBalance(key=key) if key is not None:
            return replace(value, key=parts[0])
        case LotsOf(key=None):
            return replace(value, line=parts[0])
        case LotsOf():
            return replace(value, key=parts[0], line=parts[1])
        case CallFunction():
            return replace(value, arguments=parts)
        case _:
            return value


def _logic(node: Logic, scene: Scene) -> bool:
    left = bool(evaluate(node.left, scene))
    match node.operator:
        case LogicOperator.AND:
            return left and bool(evaluate(node.right, scene))
        case LogicOperator.OR:
            return left or bool(evaluate(node.right, scene))
        case LogicOperator.IMPLIES:
            return not left or bool(evaluate(node.right, scene))
