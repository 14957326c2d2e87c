"""What a place in the text refers to: a stored thing of this instance, or of another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vm.check.checked import Context, Expression, Foreign, KeepValue, Local, MapValue, PotBalance, TermValue
from vm.check.fit import fit
from vm.check.names import ContractNames, unknown
from vm.check.paths import is_own, owner_of
from vm.check.scope import Scope
from vm.check.symbols import (
    ChoiceSymbol,
    ContractSymbol,
    FixedSymbol,
    FunctionSymbol,
    KeepSymbol,
    LocalSymbol,
    MapSymbol,
    PotSymbol,
    RecordSymbol,
    Symbol,
    TermSymbol,
)
from vm.code.opcodes import Opcode
from vm.source import Span
from vm.syntax import tree
from vm.types import ChoiceType, ContractType, MoneyType, Type


@dataclass(frozen=True, slots=True)
class Reference:
    """A symbol and the instance that has it; `instance` None: this one, or no instance at all. Where `sound`
    is False another instance is meant, and what names it has been reported.
    """

    symbol: Symbol
    instance: Expression | None
    contract: int
    sound: bool = True

    @property
    def own(self) -> bool:
        """Whether it is this instance's, or no instance's."""
        return self.instance is None and self.sound

    def read(self, value: Expression) -> Expression | None:
        """The value as read on the instance; None after a report."""
        if self.instance is None:
            return value if self.sound else None
        return Foreign(self.instance, self.contract, value, value.type, value.span)


def refer(node: tree.Expression, scope: Scope) -> Reference | None:
    """What a bare name, or a member of an instance or a contract, refers to. None, without a report, else."""
    match node:
        case tree.NameExpression(text):
            symbol = scope.find(text)
            contract = -1 if scope.contract is None else scope.contract.number
            return None if symbol is None else Reference(symbol, None, contract)
        case tree.Member(target, name):
            owner = owner_of(target, scope)
            if owner is None:
                return _of_contract(target, name, scope)
            found = owner.own(name.text)
            if found is None or is_own(target, scope):
                return None if found is None else Reference(found, None, owner.number)
            instance = scope.instance(target)
            return Reference(found, instance, owner.number, instance is not None)
        case _:
            return None


def _of_contract(target: tree.Expression, name: tree.Name, scope: Scope) -> Reference | None:
    """`Rental.Cause`: a record or a choice that a contract declares, as a scenario names it."""
    if not isinstance(target, tree.NameExpression):
        return None
    symbol = scope.find(target.text) if scope.contract is None else None
    if not isinstance(symbol, ContractSymbol):
        return None
    shape = scope.contract_of(symbol.number).values.get(name.text)
    if not isinstance(shape, (RecordSymbol, ChoiceSymbol)):
        return None
    return Reference(shape, None, symbol.number)


def own_instance(contract: ContractNames, span: Span) -> Expression:
    """`self`."""
    return Context(Opcode.SELF, ContractType(contract.number, contract.name), span)


def on_instance(
    target: tree.Expression, names: ContractNames, value: Expression, scope: Scope
) -> Expression | None:
    """A value as read on the instance that `target`, a place, gives; None after a report."""
    instance = scope.instance(target)
    return None if instance is None else Foreign(instance, names.number, value, value.type, value.span)


def report_unknown(name: tree.Name, scope: Scope) -> None:
    """Report a name that stands for nothing: it may be a choice's value, or declared in a contract."""
    if declared_inside(name, scope):
        return
    choice = next(_choices_of(name.text, scope), None)
    if choice is None:
        unknown("E2001", name, scope.known(), scope.report, ways=_ways(scope))
    else:
        text = f"{choice}.{name.text}"
        scope.report.mendable("E2024", name.span, name.span, text, name=name.text, choice=choice)


def declared_inside(name: tree.Name, scope: Scope) -> bool:
    """Whether exactly one contract declares a record or a choice of this name; it is then reported."""
    inside = _inside(name.text, scope)
    if inside is not None:
        text = f"{inside.name}.{name.text}"
        scope.report.mendable("E2025", name.span, name.span, text, name=name.text, contract=inside.name)
    return inside is not None


def _inside(name: str, scope: Scope) -> ContractNames | None:
    """The one contract that declares a record or a choice of this name, seen from outside of it."""
    if scope.contract is not None:
        return None
    found = [
        contract
        for contract in scope.file.contracts
        if isinstance(contract.values.get(name), (RecordSymbol, ChoiceSymbol))
    ]
    return found[0] if len(found) == 1 else None


def _choices_of(member: str, scope: Scope) -> Iterator[str]:
    """The choices, as they are named here, that have a value of this name."""
    tables: list[tuple[str, dict[str, Symbol]]] = [("", scope.file.values)]
    if scope.contract is not None:
        tables.insert(0, ("", scope.contract.values))
    else:
        tables.extend((f"{contract.name}.", contract.values) for contract in scope.file.contracts)
    for before, table in tables:
        for name, symbol in table.items():
            match symbol:
                case ChoiceSymbol(ChoiceType(_, members)) if member in members:
                    yield before + name
                case _:
                    pass


def _ways(scope: Scope) -> str:
    """The words that declare something which can be named here."""
    if scope.scenario:
        return "`people`, `let`"
    return "`let`" if scope.contract is None else "`term`, `keep`, `pot`, `fixed`, `let`"


def read_name(node: tree.NameExpression, scope: Scope) -> Expression | None:
    """The value of a name."""
    reference = refer(node, scope)
    if reference is None:
        report_unknown(tree.Name(node.text, node.span), scope)
        return None
    return read(reference, node.text, node.span, scope)


def read(reference: Reference, name: str, span: Span, scope: Scope) -> Expression | None:
    """The value of what a name refers to; reports where it is no value."""
    match reference.symbol:
        case LocalSymbol(number, type_):
            return None if type_ is None else Local(number, type_, span)
        case TermSymbol(number, type_):
            return None if type_ is None else reference.read(TermValue(number, type_, span))
        case FixedSymbol(value=value):
            return None if value is None else replace(value, span=span)
        case KeepSymbol(number, type_):
            return None if type_ is None else reference.read(KeepValue(number, type_, span))
        case PotSymbol(number, currency, family, span=declared):
            if family:
                scope.report.error("E2013", span, declared, name=name)
                return None
            return None if currency is None else _balance(reference, number, None, currency, span)
        case MapSymbol(span=declared):
            scope.report.error("E2012", span, declared, name=name)
            return None
        case RecordSymbol(span=declared) | ChoiceSymbol(span=declared) | ContractSymbol(span=declared):
            scope.report.error("E2014", span, declared, name=name)
            return None
        case FunctionSymbol(span=declared):
            scope.report.error("E2022", span, declared, name=name)
            return None


def _balance(
    reference: Reference, pot: int, key: Expression | None, currency: str, span: Span
) -> Expression | None:
    return reference.read(PotBalance(pot, key, MoneyType(currency), span))


def read_entry(reference: Reference, node: tree.Index, scope: Scope) -> Expression | None:
    """`m[k]` of a map or a family. The reference must be to one of them."""
    key = scope.expression(node.key, _key_type(reference.symbol))
    match reference.symbol:
        case MapSymbol(number, key_type, value_type, _, declared):
            if key is None or key_type is None or value_type is None:
                return None
            fitted = fit(key, key_type, scope.report, declared)
            return None if fitted is None else reference.read(MapValue(number, fitted, value_type, node.span))
        case PotSymbol(number, currency, key=key_type, span=declared):
            if key is None or key_type is None or currency is None:
                return None
            fitted = fit(key, key_type, scope.report, declared)
            return None if fitted is None else _balance(reference, number, fitted, currency, node.span)
        case _:
            raise TypeError("neither a map nor a family")


def _key_type(symbol: Symbol) -> Type | None:
    return symbol.key if isinstance(symbol, (MapSymbol, PotSymbol)) else None
