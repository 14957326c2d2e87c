"""Expressions: every name resolved, every value with its type."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import assert_never

from vm.check.builtins import call_built_in
from vm.check.calls import call_declared
from vm.check.checked import (
    Constant,
    Context,
    Expression,
    InState,
    MapHas,
    Operate,
)
from vm.check.constants import literal, whole_number
from vm.check.fit import fit, mismatch, shown
from vm.check.limits import LIST_ITEMS
from vm.check.names import BUILT_IN_FUNCTIONS, ContractNames, FileNames, unknown
from vm.check.operators import binary, needless_rounding, negate
from vm.check.paths import is_own, owner_of
from vm.check.places import (
    on_instance,
    own_instance,
    read,
    read_entry,
    read_name,
    refer,
)
from vm.check.scope import Locals, Scope
from vm.check.symbols import ChoiceSymbol, MapSymbol, PotSymbol
from vm.code.opcodes import Opcode
from vm.syntax import tree
from vm.syntax.tree import UnaryOperator
from vm.types import (
    AccountType,
    BoolType,
    ChoiceType,
    DateType,
    IntType,
    ListType,
    RecordType,
    TimeType,
    Type,
    same_kind,
)

_WORDS: Mapping[str, tuple[Opcode, Type]] = MappingProxyType(
    {
        "signers": (Opcode.SIGNERS, ListType(AccountType(), LIST_ITEMS)),
        "now": (Opcode.NOW, TimeType()),
        "today": (Opcode.TODAY, DateType()),
        "entered": (Opcode.ENTERED, TimeType()),
    }
)


def new_scope(file: FileNames, contract: ContractNames | None = None, locals_: Locals | None = None) -> Scope:
    """A scope whose expressions are checked by this module."""
    return Scope(check_expression, file, contract, locals_)


def check_expression(node: tree.Expression, scope: Scope, wanted: Type | None) -> Expression | None:
    """The checked expression, None after a report. `wanted` is what its place wants, where that is known."""
    match node:
        case (
            tree.BoolLiteral()
            | tree.IntLiteral()
            | tree.MoneyLiteral()
            | tree.PercentLiteral()
            | tree.DateLiteral()
            | tree.TimeLiteral()
            | tree.DurationLiteral()
            | tree.TextLiteral()
            | tree.HashLiteral()
        ):
            return literal(node, scope.report, scope.file.calendar)
        case tree.NameExpression():
            return _name(node, scope)
        case tree.Member():
            return _member(node, scope)
        case tree.Index():
            return _index(node, scope)
        case tree.Call():
            return _call(node, scope, wanted)
        case tree.Unary():
            return _unary(node, scope)
        case tree.Binary():
            return binary(node, scope)
        case tree.Membership():
            return _membership(node, scope)
        case tree.StateTest():
            return _state_test(node, scope)
        case _:
            assert_never(node)


def _name(node: tree.NameExpression, scope: Scope) -> Expression | None:
    if node.text == "sender":
        return _sender(node, scope)
    if node.text in _WORDS:
        opcode, type_ = _WORDS[node.text]
        return Context(opcode, type_, node.span)
    if node.text == "self":
        if scope.contract is None:
            scope.report.error("E2305", node.span)
            return None
        return own_instance(scope.contract, node.span)
    return read_name(node, scope)


def _sender(node: tree.NameExpression, scope: Scope) -> Expression | None:
    """The caller, who has a type of his own: an account, or an instance of one contract."""
    if scope.sender is None:
        scope.report.error("E3305", node.span)
        return None
    return Context(Opcode.SENDER, scope.sender, node.span)


def _member(node: tree.Member, scope: Scope) -> Expression | None:
    names = owner_of(node.target, scope)
    if names is not None:
        reference = refer(node, scope)
        if reference is None:
            unknown("E2009", node.name, names.values, scope.report, names.span, type=names.name)
            return None
        return read(reference, node.name.text, node.span, scope)
    reference = refer(node.target, scope)
    if reference is not None and isinstance(reference.symbol, ChoiceSymbol) and reference.instance is None:
        return _choice(node, reference.symbol, scope)
    value = scope.expression(node.target)
    if value is None:
        return None
    match value.type:
        case RecordType(name, fields):
            for place, (field, type_) in enumerate(fields):
                if field == node.name.text:
                    return Operate(Opcode.FIELD, (value,), (place,), type_, node.span)
            unknown("E2009", node.name, (field for field, _ in fields), scope.report, type=name)
        case other:
            scope.report.error("E2021", node.name.span, value.span, name=node.name.text, type=shown(other))
    return None


def _choice(node: tree.Member, symbol: ChoiceSymbol, scope: Scope) -> Expression | None:
    if not isinstance(symbol.type, ChoiceType):
        return None
    if node.name.text not in symbol.type.members:
        unknown("E2010", node.name, symbol.type.members, scope.report, symbol.span, choice=symbol.type.name)
        return None
    return Constant(symbol.type.members.index(node.name.text), symbol.type, node.span)


def _index(node: tree.Index, scope: Scope) -> Expression | None:
    reference = refer(node.target, scope)
    if reference is not None and (
        isinstance(reference.symbol, MapSymbol)
        or (isinstance(reference.symbol, PotSymbol) and reference.symbol.family)
    ):
        return read_entry(reference, node, scope)
    value = scope.expression(node.target)
    place = scope.expression(node.key, IntType())
    if value is None or place is None:
        return None
    if not isinstance(value.type, ListType):
        scope.report.error("E2020", node.span, type=shown(value.type))
        return None
    number = fit(place, IntType(), scope.report)
    if number is None:
        return None
    return Operate(Opcode.ITEM, (value, number), (), value.type.item, node.span)


def _call(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    target = node.target
    if isinstance(target, tree.NameExpression) and target.text in BUILT_IN_FUNCTIONS:
        return call_built_in(target.text, node, scope, wanted)
    if node.rounding is not tree.Rounding.NONE:
        needless_rounding(node.span, scope.report)
        return None
    return call_declared(node, scope)


def _unary(node: tree.Unary, scope: Scope) -> Expression | None:
    match node.operator, node.operand:
        case UnaryOperator.MINUS, tree.IntLiteral(value):
            return whole_number(-value, node.span, scope.report)
        case UnaryOperator.MINUS, _:
            operand = scope.expression(node.operand)
            return None if operand is None else negate(operand, node, scope.report)
        case UnaryOperator.NOT, _:
            operand = scope.expression(node.operand, BoolType())
            checked = None if operand is None else fit(operand, BoolType(), scope.report)
            return None if checked is None else Operate(Opcode.NOT, (checked,), (), BoolType(), node.span)


def _membership(node: tree.Membership, scope: Scope) -> Expression | None:
    reference = refer(node.container, scope)
    found: Expression | None = None
    if reference is not None and isinstance(reference.symbol, MapSymbol):
        map_ = reference.symbol
        key = scope.expression(node.item, map_.key)
        fitted = None if key is None or map_.key is None else fit(key, map_.key, scope.report, map_.span)
        if fitted is not None:
            found = reference.read(MapHas(map_.number, fitted, BoolType(), node.span))
    elif reference is not None and isinstance(reference.symbol, PotSymbol):
        scope.report.error("E2215", node.span, reference.symbol.span)
    else:
        found = _contains(node, scope)
    if found is None or not node.negated:
        return found
    return Operate(Opcode.NOT, (found,), (), BoolType(), node.span)


def _contains(node: tree.Membership, scope: Scope) -> Expression | None:
    container = scope.expression(node.container)
    if container is None:
        return None
    if not isinstance(container.type, ListType):
        scope.report.error("E2214", node.container.span, type=shown(container.type))
        return None
    item = scope.expression(node.item, container.type.item)
    if item is None:
        return None
    if not same_kind(item.type, container.type.item):
        mismatch(item.type, container.type.item, item.span, scope.report, container.span)
        return None
    return Operate(Opcode.CONTAINS, (item, container), (), BoolType(), node.span)


def _state_test(node: tree.StateTest, scope: Scope) -> Expression | None:
    names = owner_of(node.target, scope)
    if names is None:
        scope.report.error("E2216", node.target.span)
        return None
    number = None
    if node.state.text != "final":
        state = names.state(node.state)
        if state is None:
            return None
        number = state.number
    test = InState(number, BoolType(), node.span)
    return test if is_own(node.target, scope) else on_instance(node.target, names, test, scope)
