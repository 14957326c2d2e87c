"""`sum` and `count`: totals that the machine keeps."""

from __future__ import annotations

from vm.check.checked import Expression, MapCount, MapSum, PotSum
from vm.check.fit import ANY_PERCENT, shown
from vm.check.names import unknown
from vm.check.places import Reference, refer
from vm.check.scope import Scope
from vm.check.symbols import MapSymbol, PotSymbol
from vm.source import Span
from vm.syntax import tree
from vm.types import IntType, MoneyType, PercentType, RecordType, Type


def sum_of(node: tree.Expression, span: Span, scope: Scope) -> Expression | None:
    """`sum(m)`, `sum(m.field)`, `sum(p)` of a family; None after a report."""
    reference = refer(node, scope)
    if reference is not None:
        match reference.symbol:
            case MapSymbol():
                return _map_sum(reference, reference.symbol, None, span, scope)
            case PotSymbol(number, currency, True):
                if currency is None:
                    return None
                return reference.read(PotSum(number, MoneyType(currency), span))
            case _:
                pass
    elif isinstance(node, tree.Member):
        inner = refer(node.target, scope)
        if inner is not None and isinstance(inner.symbol, MapSymbol):
            return _map_sum(inner, inner.symbol, node.name, span, scope)
    if reference is not None or scope.expression(node) is not None:
        scope.report.error("E2210", node.span)
    return None


def _map_sum(
    reference: Reference, map_: MapSymbol, field: tree.Name | None, span: Span, scope: Scope
) -> Expression | None:
    if map_.value is None:
        return None
    place: int | None = None
    type_: Type = map_.value
    if field is not None:
        names = [name for name, _ in type_.fields] if isinstance(type_, RecordType) else []
        if field.text not in names or not isinstance(type_, RecordType):
            unknown("E2009", field, names, scope.report, map_.span, type=shown(map_.value))
            return None
        place = names.index(field.text)
        type_ = type_.fields[place][1]
    match type_:
        case MoneyType():
            total: Type = type_
        case IntType():
            total = IntType()
        case PercentType():
            total = ANY_PERCENT
        case _:
            scope.report.error("E2217", span, map_.span, type=shown(type_))
            return None
    return reference.read(MapSum(map_.number, place, total, span))


def count_of(node: tree.Expression, span: Span, scope: Scope) -> Expression | None:
    """`count(m)`; None after a report."""
    reference = refer(node, scope)
    if reference is not None and isinstance(reference.symbol, MapSymbol):
        return reference.read(MapCount(reference.symbol.number, IntType(), span))
    if reference is not None or scope.expression(node) is not None:
        scope.report.error("E2211", node.span)
    return None
