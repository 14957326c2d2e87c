"""Statements that write what the instance keeps.

A change inside a record or a list is written as the whole value, so that each write is one operation. Keys
and list places that are more than a name go into a hidden local first, so that they are evaluated once.
"""

from __future__ import annotations

from dataclasses import dataclass

from vm.check.checked import (
    AddMap,
    Append,
    ClearKeep,
    Constant,
    Expression,
    KeepValue,
    Let,
    Local,
    MakeList,
    MapValue,
    Operate,
    RemoveMap,
    SetKeep,
    SetMap,
    Statement,
    TermValue,
)
from vm.check.fit import fit, shown
from vm.check.names import unknown
from vm.check.paths import is_elsewhere
from vm.check.places import refer
from vm.check.scope import Scope
from vm.check.symbols import (
    FixedSymbol,
    KeepSymbol,
    LocalSymbol,
    MapSymbol,
    PotSymbol,
    Symbol,
    TermSymbol,
)
from vm.check.words import reason_of
from vm.code.opcodes import Opcode
from vm.source import Span
from vm.syntax import tree
from vm.types import IntType, ListType, RecordType, Type


@dataclass(frozen=True, slots=True)
class _Step:
    """A step into a value: a field by its place, or a list's item by an expression."""

    field: int | None
    item: Expression | None
    type: Type
    span: Span


@dataclass(frozen=True, slots=True)
class _Target:
    """What `set` writes: a keep, or a map's entry where `key` is given; then the steps into its value."""

    symbol: KeepSymbol | MapSymbol
    key: Expression | None
    steps: tuple[_Step, ...]
    type: Type


class Writer:
    """Checks writes in one scope; `before` collects the hidden lets that come first."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._report = scope.report
        self._before: list[Statement] = []

    def set(self, node: tree.Set) -> tuple[Statement, ...]:
        """`set place = value`."""
        target = self._target(node.place)
        value = self._scope.expression(node.value, None if target is None else target.type)
        if target is None or value is None:
            return ()
        fitted = fit(value, target.type, self._report, target.symbol.span)
        if fitted is None:
            return ()
        if isinstance(target.symbol, KeepSymbol):
            return (*self._before, self._set_keep(target, target.symbol, fitted, node.span))
        return (*self._before, self._set_map(target, target.symbol, fitted, node))

    def _set_keep(self, target: _Target, keep: KeepSymbol, value: Expression, span: Span) -> Statement:
        if target.steps and keep.type is not None:
            value = _rebuild(KeepValue(keep.number, keep.type, span), target.steps, value)
        return SetKeep(keep.number, value, span)

    def _set_map(self, target: _Target, map_: MapSymbol, value: Expression, node: tree.Set) -> Statement:
        if target.key is None or map_.value is None:
            raise TypeError("a map's entry has a key and a type")
        if target.steps:
            entry = MapValue(map_.number, target.key, map_.value, node.place.span)
            value = _rebuild(entry, target.steps, value)
        return SetMap(map_.number, target.key, value, node.span)

    # --- places ---------------------------------------------------------------------------------------------

    def _target(self, node: tree.Expression) -> _Target | None:
        if self._is_elsewhere(node):
            return None
        match node:
            case tree.NameExpression() | tree.Member(tree.NameExpression("self")):
                return self._name(node)
            case tree.Index(inner, key):
                symbol = self._symbol(inner)
                if isinstance(symbol, MapSymbol):
                    return self._entry(symbol, node)
                if isinstance(symbol, PotSymbol):
                    self._report.error("E2402", node.span, symbol.span)
                    return None
                outer = self._target(inner)
                return None if outer is None else self._item(outer, key, node.span)
            case tree.Member(inner, name):
                outer = self._target(inner)
                return None if outer is None else self._field(outer, name, node.span)
            case _:
                self._report.error("E2401", node.span)
                return None

    def _is_elsewhere(self, node: tree.Expression) -> bool:
        """Whether something of another instance would be written, which is then reported."""
        found = is_elsewhere(node, self._scope)
        if found:
            self._report.error("E3304", node.span, name=self._report.source.excerpt(node.span))
        return found

    def _symbol(self, node: tree.Expression) -> Symbol | None:
        reference = refer(node, self._scope)
        return None if reference is None else reference.symbol

    def _name(self, node: tree.NameExpression | tree.Member) -> _Target | None:
        symbol = self._symbol(node)
        name = node.text if isinstance(node, tree.NameExpression) else node.name.text
        match symbol:
            case KeepSymbol():
                return None if symbol.type is None else _Target(symbol, None, (), symbol.type)
            case None:
                if self._scope.expression(node) is not None:
                    self._report.error("E2401", node.span)
            case MapSymbol():
                self._report.error("E2405", node.span, symbol.span, name=name)
            case PotSymbol():
                self._report.error("E2402", node.span, symbol.span)
            case TermSymbol() | FixedSymbol():
                self._report.error("E2403", node.span, symbol.span, name=name)
            case LocalSymbol():
                self._report.error("E2404", node.span, symbol.span, name=name)
            case _:
                self._report.error("E2401", node.span, symbol.span)
        return None

    def _entry(self, map_: MapSymbol, node: tree.Index) -> _Target | None:
        if map_.once:
            self._report.error("E2406", node.span, map_.span)
            return None
        key = self._key(node.key, map_)
        if key is None or map_.value is None:
            return None
        return _Target(map_, self._once(key), (), map_.value)

    def _key(self, node: tree.Expression, map_: MapSymbol) -> Expression | None:
        key = self._scope.expression(node, map_.key)
        return None if key is None or map_.key is None else fit(key, map_.key, self._report, map_.span)

    def _item(self, outer: _Target, node: tree.Expression, span: Span) -> _Target | None:
        if not isinstance(outer.type, ListType):
            self._report.error("E2020", span, type=shown(outer.type))
            return None
        place = self._scope.expression(node, IntType())
        number = None if place is None else fit(place, IntType(), self._report)
        if number is None:
            return None
        step = _Step(None, self._once(number), outer.type.item, span)
        return _Target(outer.symbol, outer.key, (*outer.steps, step), outer.type.item)

    def _field(self, outer: _Target, name: tree.Name, span: Span) -> _Target | None:
        if not isinstance(outer.type, RecordType):
            self._report.error("E2021", name.span, name=name.text, type=shown(outer.type))
            return None
        for place, (field, type_) in enumerate(outer.type.fields):
            if field == name.text:
                steps = (*outer.steps, _Step(place, None, type_, span))
                return _Target(outer.symbol, outer.key, steps, type_)
        unknown("E2009", name, (field for field, _ in outer.type.fields), self._report, type=outer.type.name)
        return None

    def _once(self, value: Expression) -> Expression:
        """The value by a name, so that reading it twice costs and means nothing."""
        if isinstance(value, (Constant, Local, TermValue)):
            return value
        local = self._scope.locals.hidden(f"_key{len(self._scope.locals.variables)}", value.type, value.span)
        self._before.append(Let(local, value, value.span))
        return Local(local, value.type, value.span)

    # --- entries and lists ----------------------------------------------------------------------------------

    def add_entry(self, node: tree.AddEntry) -> tuple[Statement, ...]:
        """`add k -> v to m else "…"`."""
        map_ = self._map(node.map, "E2409")
        key = self._scope.expression(node.key, None if map_ is None else map_.key)
        value = self._scope.expression(node.value, None if map_ is None else map_.value)
        if map_ is None or key is None or value is None or map_.key is None or map_.value is None:
            return ()
        fitted_key = fit(key, map_.key, self._report, map_.span)
        fitted = fit(value, map_.value, self._report, map_.span)
        reason = reason_of(node.reason, self._report)
        if fitted_key is None or fitted is None:
            return ()
        return (AddMap(map_.number, fitted_key, fitted, reason, node.span),)

    def remove(self, node: tree.Remove) -> tuple[Statement, ...]:
        """`remove k from m else "…"`."""
        map_ = self._map(node.map, "E2410")
        reason = reason_of(node.reason, self._report)
        if map_ is None:
            return ()
        if map_.once:
            self._report.error("E2407", node.span, map_.span)
            return ()
        key = self._key(node.key, map_)
        return () if key is None else (RemoveMap(map_.number, key, reason, node.span),)

    def _map(self, node: tree.Expression, code: str) -> MapSymbol | None:
        if self._is_elsewhere(node):
            return None
        reference = refer(node, self._scope)
        if reference is not None and isinstance(reference.symbol, MapSymbol):
            return reference.symbol
        if reference is not None or self._scope.expression(node) is not None:
            self._report.error(code, node.span)
        return None

    def append(self, node: tree.Append) -> tuple[Statement, ...]:
        """`add x to xs else "…"`."""
        if self._is_elsewhere(node.list):
            return ()
        reference = refer(node.list, self._scope)
        keep = None if reference is None else reference.symbol
        reason = reason_of(node.reason, self._report)
        if isinstance(keep, MapSymbol):
            self._report.error("E2408", node.span, keep.span)
            return ()
        if not isinstance(keep, KeepSymbol) or not isinstance(keep.type, ListType):
            broken = isinstance(keep, KeepSymbol) and keep.type is None
            if not broken and (keep is not None or self._scope.expression(node.list) is not None):
                self._report.error("E2411", node.list.span)
            return ()
        item = self._scope.expression(node.item, keep.type.item)
        fitted = None if item is None else fit(item, keep.type.item, self._report, keep.span)
        return () if fitted is None else (Append(keep.number, fitted, reason, node.span),)

    def clear(self, node: tree.Clear) -> tuple[Statement, ...]:
        """`clear x`; a list becomes empty, any other value not known."""
        if self._is_elsewhere(node.place):
            return ()
        symbol = self._symbol(node.place)
        if isinstance(symbol, KeepSymbol):
            if isinstance(symbol.type, ListType):
                return (SetKeep(symbol.number, MakeList((), symbol.type, node.span), node.span),)
            return (ClearKeep(symbol.number, node.span),)
        if symbol is not None or self._scope.expression(node.place) is not None:
            self._report.error("E2416", node.place.span)
        return ()


def _rebuild(current: Expression, steps: tuple[_Step, ...], value: Expression) -> Expression:
    """The whole value with the place that the steps lead to changed."""
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if step.field is not None:
        inner = Operate(Opcode.FIELD, (current,), (step.field,), step.type, step.span)
        changed = _rebuild(inner, rest, value)
        return Operate(Opcode.WITH_FIELD, (current, changed), (step.field,), current.type, step.span)
    if step.item is None:
        raise TypeError("a step is a field or an item")
    inner = Operate(Opcode.ITEM, (current, step.item), (), step.type, step.span)
    changed = _rebuild(inner, rest, value)
    return Operate(Opcode.WITH_ITEM, (current, step.item, changed), (), current.type, step.span)
