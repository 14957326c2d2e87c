"""Types of paths such as `project.archive.papers[k]`, known before anything in them is checked.

What stands after a dot depends on what stands before it: a field of a record, or something that another
instance has. Only declarations are asked here, nothing is reported, and keys are not looked at.
"""

from __future__ import annotations

from vm.check.names import ContractNames
from vm.check.scope import Scope
from vm.check.symbols import (
    FixedSymbol,
    FunctionSymbol,
    KeepSymbol,
    LocalSymbol,
    MapSymbol,
    Symbol,
    TermSymbol,
)
from vm.syntax import tree
from vm.types import ContractType, ListType, RecordType, Type

_CHOICE_OF = 1
"""The place of the first value in `choose(c, x, y)`."""


def owner_of(node: tree.Expression, scope: Scope) -> ContractNames | None:
    """The contract of the instance that a place gives, `self` included; None where it gives none."""
    type_ = type_of(node, scope)
    return scope.contract_of(type_.contract) if isinstance(type_, ContractType) else None


def is_own(node: tree.Expression, scope: Scope) -> bool:
    """Whether a place is `self`, the present instance."""
    return isinstance(node, tree.NameExpression) and node.text == "self" and scope.contract is not None


def is_elsewhere(node: tree.Expression, scope: Scope) -> bool:
    """Whether a place leads through another instance."""
    while True:
        match node:
            case tree.Member(target):
                if owner_of(target, scope) is not None and not is_own(target, scope):
                    return True
                node = target
            case tree.Index(target):
                node = target
            case _:
                return False


def type_of(node: tree.Expression, scope: Scope) -> Type | None:
    """The type of the value that a path leads to; None where it leads to no value, or is no path."""
    match node:
        case tree.NameExpression(text):
            return _named(text, scope)
        case tree.Member(target, name):
            return _member(type_of(target, scope), name.text, scope)
        case tree.Index(target):
            return _item(target, scope)
        case tree.Call(tree.NameExpression("choose"), arguments) if len(arguments) > _CHOICE_OF:
            return type_of(arguments[_CHOICE_OF].value, scope)
        case tree.Call(target):
            symbol = symbol_at(target, scope)
            return symbol.result if isinstance(symbol, FunctionSymbol) else None
        case _:
            return None


def symbol_at(node: tree.Expression, scope: Scope) -> Symbol | None:
    """What a bare name, or a member of an instance, stands for."""
    match node:
        case tree.NameExpression(text):
            return scope.find(text)
        case tree.Member(target, name):
            owner = owner_of(target, scope)
            return None if owner is None else owner.own(name.text)
        case _:
            return None


def _named(text: str, scope: Scope) -> Type | None:
    if text == "self":
        return None if scope.contract is None else ContractType(scope.contract.number, scope.contract.name)
    if text == "sender":
        return scope.sender
    return _value_type(scope.find(text))


def _member(type_: Type | None, name: str, scope: Scope) -> Type | None:
    match type_:
        case ContractType(contract):
            return _value_type(scope.contract_of(contract).own(name))
        case RecordType(_, fields):
            return dict(fields).get(name)
        case _:
            return None


def _item(target: tree.Expression, scope: Scope) -> Type | None:
    symbol = symbol_at(target, scope)
    if isinstance(symbol, MapSymbol):
        return symbol.value
    type_ = type_of(target, scope)
    return type_.item if isinstance(type_, ListType) else None


def _value_type(symbol: Symbol | None) -> Type | None:
    """The type of what a name gives by itself."""
    match symbol:
        case LocalSymbol() | TermSymbol() | KeepSymbol() | FixedSymbol():
            return symbol.type
        case _:
            return None
