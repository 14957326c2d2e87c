"""Calls of what a file declares: functions, and records from their fields; arguments find their places."""

from __future__ import annotations

from vm.check.checked import CallFunction, Expression, MakeRecord
from vm.check.fit import fit
from vm.check.names import unknown
from vm.check.paths import owner_of
from vm.check.places import Reference, declared_inside, refer
from vm.check.scope import Scope
from vm.check.symbols import Field, FunctionSymbol, RecordSymbol
from vm.source import Span
from vm.syntax import tree
from vm.types import RecordType


def call_declared(node: tree.Call, scope: Scope) -> Expression | None:
    """A call of a function, or the construction of a record; None after a report."""
    target = node.target
    reference = refer(target, scope)
    if reference is None:
        return _not_found(node, scope)
    name = scope.report.source.excerpt(target.span)
    match reference.symbol:
        case FunctionSymbol():
            return _function(reference, reference.symbol, node, name, scope)
        case RecordSymbol(type_, span) if reference.own:
            if not isinstance(type_, RecordType):
                return None
            fields = match_arguments(type_.fields, node.arguments, node.span, name, scope, span)
            if fields is None or not _all_named(node, name, scope, span):
                return None
            return MakeRecord(fields, type_, node.span)
        case other:
            scope.report.error("E2015", target.span, other.span, name=name)
            return None


def _not_found(node: tree.Call, scope: Scope) -> Expression | None:
    match node.target:
        case tree.NameExpression(text, span):
            name = tree.Name(text, span)
            if not declared_inside(name, scope):
                unknown("E2023", name, scope.known(), scope.report)
        case tree.Member(target, name):
            names = owner_of(target, scope)
            if names is not None:
                unknown("E2023", name, names.values, scope.report, names.span)
            elif scope.expression(target) is not None:
                unknown("E2023", name, (), scope.report)
        case other:
            scope.report.error("E2015", other.span, name=scope.report.source.excerpt(other.span))
    return None


def _all_named(node: tree.Call, name: str, scope: Scope, declared: Span) -> bool:
    """Whether every field of a record has its name; reports the first that has not."""
    for argument in node.arguments:
        if argument.name is None:
            scope.report.error("E2218", argument.span, declared, record=name)
            return False
    return True


def _function(
    reference: Reference, function: FunctionSymbol, node: tree.Call, name: str, scope: Scope
) -> Expression | None:
    arguments = match_arguments(function.fields, node.arguments, node.span, name, scope, function.span)
    if arguments is None or function.result is None:
        return None
    return reference.read(CallFunction(function.number, arguments, function.result, node.span))


def match_arguments(
    fields: tuple[Field, ...],
    arguments: tuple[tree.Argument, ...],
    span: Span,
    name: str,
    scope: Scope,
    declared: Span,
    loose: bool = False,
) -> tuple[Expression, ...] | None:
    """The arguments in the order of the fields, each fitted to its type; None after a report.

    `name` and `declared` say what is called and where it was declared. With `loose` only the kinds must
    agree: bounds are left to the call itself (a scenario that tries a value out of range).
    """
    placed = _place(fields, arguments, span, name, scope, declared)
    if placed is None:
        return None
    values: list[Expression] = []
    for (_, type_), argument in zip(fields, placed, strict=True):
        value = scope.expression(argument.value, type_)
        if value is not None and type_ is not None:
            fitted = fit(value, type_, scope.report, declared, loose=loose)
            if fitted is not None:
                values.append(fitted)
    return tuple(values) if len(values) == len(fields) else None


def _place(
    fields: tuple[Field, ...],
    arguments: tuple[tree.Argument, ...],
    span: Span,
    name: str,
    scope: Scope,
    declared: Span,
) -> list[tree.Argument] | None:
    report = scope.report
    names = [field for field, _ in fields]
    found: dict[str, tree.Argument] = {}
    before = report.errors
    named: tree.Argument | None = None
    for place, argument in enumerate(arguments):
        if argument.name is not None:
            named = argument
            if argument.name.text not in names:
                unknown("E2202", argument.name, names, report, declared, called=name)
            elif argument.name.text in found:
                earlier = found[argument.name.text]
                report.error("E2203", argument.span, earlier.span, name=argument.name.text)
            else:
                found[argument.name.text] = argument
        elif named is not None:
            report.error("E2205", argument.span, named.span)
        elif place >= len(names):
            report.error("E2204", argument.span, declared, called=name, count=len(names))
            break
        else:
            found[names[place]] = argument
    if report.errors == before:
        missing = [field for field in names if field not in found]
        if missing:
            report.error("E2201", span, declared, called=name, names=", ".join(missing))
    if report.errors > before:
        for argument in arguments:
            if argument.name is None or argument.name.text in names:
                scope.expression(argument.value)
        return None
    return [found[field] for field in names]
