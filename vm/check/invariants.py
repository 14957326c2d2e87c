"""Invariants: conditions on the instance alone, checked after every action."""

from __future__ import annotations

from vm.check.checked import Invariant
from vm.check.expressions import new_scope
from vm.check.fit import fit
from vm.check.names import ContractNames, unique, unknown
from vm.check.scope import Scope
from vm.check.symbols import MapSymbol
from vm.check.where import Footprint, Where, bar
from vm.syntax import tree
from vm.types import BoolType


def check_invariants(
    invariants: tuple[tree.Invariant, ...], names: ContractNames, footprints: dict[int, Footprint]
) -> tuple[Invariant, ...]:
    """The checked invariants; those with an error are left out (it was reported)."""
    unique((node.name for node in invariants), names.report)
    found = [_check(node, names, footprints) for node in invariants]
    return tuple(invariant for invariant in found if invariant is not None)


def _check(node: tree.Invariant, names: ContractNames, footprints: dict[int, Footprint]) -> Invariant | None:
    scope = new_scope(names.file, names)
    states = _states(node, names)
    each: int | None = None
    if node.each is not None:
        map_ = _map(node.each, scope, names)
        each = None if map_ is None else map_.number
        scope.new_local(node.each.name, None if map_ is None else map_.key)
    condition = scope.expression(node.condition, BoolType())
    if condition is None or (node.each is not None and each is None):
        return None
    where = Where.INVARIANT if node.each is None else Where.EACH
    bar(condition, where, names.report, footprints)
    fitted = fit(condition, BoolType(), names.report)
    return None if fitted is None else Invariant(node.name.text, states, each, fitted, node.span)


def _states(node: tree.Invariant, names: ContractNames) -> tuple[int, ...] | None:
    unique(node.states, names.report)
    found = [names.state(name) for name in node.states]
    return tuple(state.number for state in found if state is not None) if node.states else None


def _map(each: tree.Each, scope: Scope, names: ContractNames) -> MapSymbol | None:
    symbol = scope.find(each.map.text)
    if isinstance(symbol, MapSymbol):
        return symbol
    if symbol is None:
        unknown("E2001", each.map, scope.known(), names.report, ways="`keep`")
    else:
        names.report.error("E2418", each.map.span, symbol.span, name=each.map.text)
    return None
