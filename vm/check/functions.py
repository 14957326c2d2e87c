"""Functions: numbered so that each calls only earlier ones, then checked in that order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vm.check.checked import Function, Variable
from vm.check.collect import limited_parameters, types_of
from vm.check.expressions import new_scope
from vm.check.fit import fit
from vm.check.names import ContractNames, FileNames, not_built_in
from vm.check.shapes import field_types
from vm.check.symbols import FunctionSymbol
from vm.check.walk import nodes
from vm.check.where import Footprint, Where, bar, footprint
from vm.syntax import tree


@dataclass(frozen=True, slots=True)
class _Item:
    """A function with the names that hold where it stands."""

    node: tree.Function
    names: FileNames | ContractNames

    @property
    def contract(self) -> ContractNames | None:
        return self.names if isinstance(self.names, ContractNames) else None

    @property
    def key(self) -> tuple[int, str]:
        contract = self.contract
        return (-1 if contract is None else contract.number, self.node.name.text)


def _leads_away(node: object) -> bool:
    """Whether a node is a call of something after a dot, `self.` left out."""
    match node:
        case tree.Call(tree.Member(tree.NameExpression("self"), _)):
            return False
        case tree.Call(tree.Member()):
            return True
        case _:
            return False


class Functions:
    """All functions of a file. `declare` gives them names and numbers, `check` their bodies."""

    def __init__(self, module: tree.Module, names: FileNames) -> None:
        self._names = names
        self._report = names.report
        self._items: dict[tuple[int, str], _Item] = {}
        for node in module.functions:
            self._add(_Item(node, names))
        for contract, inner in zip(module.contracts, names.contracts, strict=True):
            for item in contract.declarations:
                if isinstance(item, tree.Function):
                    self._add(_Item(item, inner))
        self._ordered = self._order()
        self.footprints: dict[int, Footprint] = {}

    def _add(self, item: _Item) -> None:
        name = item.node.name
        earlier, outer = self._items.get(item.key), self._items.get((-1, name.text))
        if earlier is not None:
            self._report.error("E2003", name.span, earlier.node.name.span, name=name.text)
        elif outer is not None:
            self._report.error("E2004", name.span, outer.node.name.span, name=name.text)
        elif not_built_in(item.node.name, self._report) and item.names.clear(item.node.name):
            self._items[item.key] = item
            if item.contract is None:
                self._unhide(item.node.name)

    def _unhide(self, name: tree.Name) -> None:
        """Report what a contract has declared by the name of a function of the file."""
        for contract in self._names.contracts:
            hiding = contract.values.get(name.text)
            if hiding is not None:
                self._report.error("E2004", hiding.span, name.span, name=name.text)

    # --- order ----------------------------------------------------------------------------------------------

    def _order(self) -> tuple[_Item, ...]:
        """Each function after those it calls, otherwise in the order of the text; reports recursion.

        Those that call one on another instance come last: what they call there reads no third instance, and
        so calls none itself.
        """
        done: dict[tuple[int, str], _Item] = {}
        outward = self._outward()
        for item in sorted(self._items.values(), key=lambda item: item.key in outward):
            if item.key in done:
                continue
            open_ = {item.key: (item, self._calls(item))}
            while open_:
                caller, calls = open_[next(reversed(open_))]
                call, callee = next(calls, (None, None))
                if call is None or callee is None:
                    del open_[caller.key]
                    done[caller.key] = caller
                elif callee.key in open_:
                    name = callee.node.name
                    self._report.error("E2016", call.span, name.span, name=name.text)
                elif callee.key not in done:
                    open_[callee.key] = (callee, self._calls(callee))
        return tuple(done.values())

    def _outward(self) -> set[tuple[int, str]]:
        """Functions that call one on another instance, or call one that does."""
        items = self._items.values()
        found = {item.key for item in items if any(map(_leads_away, nodes(item.node.body)))}
        callers: dict[tuple[int, str], list[tuple[int, str]]] = {}
        for item in items:
            for _, callee in self._calls(item):
                callers.setdefault(callee.key, []).append(item.key)
        waiting = list(found)
        while waiting:
            for caller in callers.get(waiting.pop(), ()):
                if caller not in found:
                    found.add(caller)
                    waiting.append(caller)
        return found

    def _calls(self, item: _Item) -> Iterator[tuple[tree.Call, _Item]]:
        """The calls of functions of this file in a function's body."""
        for node in nodes(item.node.body):
            if isinstance(node, tree.Call):
                callee = self._callee(node, item)
                if callee is not None:
                    yield node, callee

    def _callee(self, call: tree.Call, caller: _Item) -> _Item | None:
        match call.target:
            case tree.NameExpression(name):
                own = self._items.get((caller.key[0], name))
                return self._items.get((-1, name)) if own is None else own
            case tree.Member(tree.NameExpression("self"), name):
                return self._items.get((caller.key[0], name.text))
            case _:
                return None

    # --- names and bodies -----------------------------------------------------------------------------------

    def declare(self) -> None:
        """Give every function its symbol, with its number and the types it takes and gives."""
        for number, item in enumerate(self._ordered):
            node, contract = item.node, item.contract
            types = types_of(item.names)
            limited_parameters(node.parameters, self._report)
            fields = field_types(node.parameters, types)
            result = types.value(node.result)
            owner = None if contract is None else contract.number
            symbol = FunctionSymbol(number, owner, fields, result, node.name.span)
            item.names.values[node.name.text] = symbol

    def check(self) -> tuple[Function, ...]:
        """Check all bodies; functions with an error are left out (it was reported)."""
        found = [self._body(item) for item in self._ordered]
        return tuple(function for function in found if function is not None)

    def _body(self, item: _Item) -> Function | None:
        symbol = item.names.values[item.node.name.text]
        if not isinstance(symbol, FunctionSymbol):
            raise TypeError("a function keeps its name")
        scope = new_scope(self._names, item.contract)
        for parameter, (_, type_) in zip(item.node.parameters, symbol.fields, strict=True):
            scope.new_local(parameter.name, type_)
        body = scope.expression(item.node.body, symbol.result)
        if body is None or symbol.result is None:
            return None
        where = Where.FILE_FUNCTION if symbol.contract is None else Where.FUNCTION
        bar(body, where, self._report, self.footprints)
        self.footprints[symbol.number] = footprint(body, self.footprints)
        fitted = fit(body, symbol.result, self._report, item.node.result.span)
        parameters: tuple[Variable, ...] = scope.locals.all()
        if fitted is None or len(parameters) < len(symbol.fields):
            return None
        name = item.node.name.text
        return Function(name, symbol.contract, parameters, symbol.result, fitted, item.node.span)
