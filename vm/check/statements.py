"""Statements of rules and clocks."""

from __future__ import annotations

from typing import assert_never

from vm.check.assign import Writer
from vm.check.calls import match_arguments
from vm.check.checked import For, Go, If, Let, Note, Require, Statement, Stay
from vm.check.fit import fit, shown
from vm.check.limits import LIST_ITEMS, STATEMENTS
from vm.check.messages import create, send
from vm.check.money import pay, refund, share
from vm.check.places import refer
from vm.check.scope import Scope
from vm.check.symbols import MapSymbol, PotSymbol
from vm.check.words import reason_of
from vm.syntax import tree
from vm.types import BoolType, ListType, Type


def check_body(body: tuple[tree.Statement, ...], scope: Scope, clock: bool) -> tuple[Statement, ...]:
    """The checked statements of a rule or a clock. Those with an error are left out (it was reported).

    Where there are too many of them none is checked: they may be nested deeper than anything may walk.
    """
    excess = _beyond(body, STATEMENTS)
    if excess is not None:
        scope.report.error("E2507", excess.span, highest=STATEMENTS)
        return ()
    return _block(body, scope, clock)


def _beyond(body: tuple[tree.Statement, ...], limit: int) -> tree.Statement | None:
    """The first statement beyond the limit, those inside blocks counted; None if there is none."""
    flat: list[tree.Statement] = []
    _flatten(body, flat)
    return flat[limit] if len(flat) > limit else None


def _flatten(body: tuple[tree.Statement, ...], flat: list[tree.Statement]) -> None:
    for statement in body:
        flat.append(statement)
        match statement:
            case tree.If(branches, otherwise):
                for branch in branches:
                    _flatten(branch.body, flat)
                _flatten(otherwise or (), flat)
            case tree.For(body=inner):
                _flatten(inner, flat)
            case _:
                pass


def _block(body: tuple[tree.Statement, ...], scope: Scope, clock: bool) -> tuple[Statement, ...]:
    scope.locals.open()
    found: list[Statement] = []
    for statement in body:
        found.extend(_statement(statement, scope, clock))
    scope.locals.close()
    return tuple(found)


def _statement(node: tree.Statement, scope: Scope, clock: bool) -> tuple[Statement, ...]:
    match node:
        case tree.Go(state, span):
            found = None if scope.contract is None else scope.contract.state(state)
            return () if found is None else (Go(found.number, span),)
        case tree.Stay(span):
            return (Stay(span),)
        case tree.Pay():
            return pay(node, scope)
        case tree.Share():
            return share(node, scope, clock)
        case tree.Refund():
            return refund(node, scope)
        case tree.Require():
            return _require(node, scope)
        case tree.Set():
            return Writer(scope).set(node)
        case tree.AddEntry():
            return Writer(scope).add_entry(node)
        case tree.Append():
            return Writer(scope).append(node)
        case tree.Remove():
            return Writer(scope).remove(node)
        case tree.Clear():
            return Writer(scope).clear(node)
        case tree.Let():
            return let(node, scope)
        case tree.Note():
            return _note(node, scope)
        case tree.Send():
            return send(node, scope)
        case tree.Create():
            return create(node, scope)
        case tree.If():
            return _if(node, scope, clock)
        case tree.For():
            return _for(node, scope, clock)
        case _:
            assert_never(node)


def _require(node: tree.Require, scope: Scope) -> tuple[Statement, ...]:
    checked = check_require(node, scope)
    return () if checked is None else (checked,)


def check_require(node: tree.Require, scope: Scope) -> Require | None:
    """`require C else "…"`, None after a report."""
    reason = reason_of(node.reason, scope.report)
    condition = scope.expression(node.condition, BoolType())
    fitted = None if condition is None else fit(condition, BoolType(), scope.report)
    return None if fitted is None else Require(fitted, reason, node.span)


def let(node: tree.Let, scope: Scope) -> tuple[Let, ...]:
    """`let x = e`, of a rule or a scenario."""
    value = scope.expression(node.value)
    type_: Type | None = None if value is None else value.type
    number = scope.new_local(node.name, type_, watch=True)
    return () if value is None or type_ is None else (Let(number, value, node.span),)


def _note(node: tree.Note, scope: Scope) -> tuple[Statement, ...]:
    event = None if scope.contract is None else scope.contract.event(node.event)
    if event is None:
        for argument in node.arguments:
            scope.expression(argument.value)
        return ()
    fields = match_arguments(event.fields, node.arguments, node.span, node.event.text, scope, event.span)
    return () if fields is None else (Note(event.number, fields, node.span),)


def _if(node: tree.If, scope: Scope, clock: bool) -> tuple[Statement, ...]:
    """`if … elif … else`, each `elif` an `If` inside the branch before it."""
    branches = []
    for branch in node.branches:
        condition = scope.expression(branch.condition, BoolType())
        fitted = None if condition is None else fit(condition, BoolType(), scope.report)
        branches.append((fitted, _block(branch.body, scope, clock), branch.span))
    otherwise = _block(node.otherwise or (), scope, clock)
    for condition, body, span in reversed(branches):
        if condition is None:
            return ()
        otherwise = (If(condition, body, otherwise, span),)
    return otherwise


def _for(node: tree.For, scope: Scope, clock: bool) -> tuple[Statement, ...]:
    reference = refer(node.items, scope)
    items = None
    if reference is not None and (
        isinstance(reference.symbol, MapSymbol)
        or (isinstance(reference.symbol, PotSymbol) and reference.symbol.family)
    ):
        scope.report.error("E2412", node.items.span, reference.symbol.span)
    else:
        items = scope.expression(node.items)
    if items is not None and not isinstance(items.type, ListType):
        scope.report.error("E2417", node.items.span, type=shown(items.type))
        items = None
    if not 1 <= node.limit <= LIST_ITEMS:
        scope.report.error("E2509", node.span, highest=LIST_ITEMS, limit=node.limit)
    scope.locals.open()
    item = items.type.item if items is not None and isinstance(items.type, ListType) else None
    local = scope.new_local(node.name, item)
    body = _block(node.body, scope, clock)
    scope.locals.close()
    return () if items is None else (For(local, items, node.limit, body, node.span),)
