"""Types as written become types of the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from vm.check.constants import known_currency
from vm.check.limits import LIST_ITEMS, TEXT_POINTS, TYPE_DEPTH
from vm.check.names import BUILT_IN_TYPES, unknown
from vm.check.report import Report
from vm.check.symbols import ChoiceSymbol, ContractSymbol, RecordSymbol, Symbol
from vm.source import Span
from vm.syntax import tree
from vm.types import (
    INT_HIGH,
    INT_LOW,
    PERCENT_ONE,
    AccountType,
    BoolType,
    ChoiceType,
    ContractType,
    DateType,
    DurationType,
    HashType,
    IntType,
    ListType,
    MoneyType,
    PercentType,
    RecordType,
    TextType,
    TimeType,
    Type,
)

Find: TypeAlias = Callable[[str], Symbol | None]
"""Gives the symbol of a name."""

_PLAIN: Mapping[str, Type] = MappingProxyType(
    {
        "bool": BoolType(),
        "date": DateType(),
        "time": TimeType(),
        "duration": DurationType(),
        "hash": HashType(),
        "account": AccountType(),
    }
)
KEY_TYPES = (
    BoolType, IntType, MoneyType, PercentType, DateType, TimeType, TextType, HashType, AccountType,
    ContractType, ChoiceType,
)  # fmt: skip
"""Types of the keys of maps and families."""


def nested(type_: Type) -> int:
    """How many records and lists lie inside each other, the type itself included."""
    match type_:
        case RecordType(_, fields):
            return 1 + max((nested(inner) for _, inner in fields), default=0)
        case ListType(item, _):
            return 1 + nested(item)
        case _:
            return 0


class Types:
    """Resolves types where `find` says what a name stands for and `known` which names there are."""

    __slots__ = ("_find", "_known", "_report")

    def __init__(self, find: Find, known: Callable[[], tuple[str, ...]], report: Report) -> None:
        self._find = find
        self._known = known
        self._report = report

    def value(self, node: tree.TypeNode) -> Type | None:
        """The type of a single value; a map has none (E2126). None after a report."""
        match node:
            case tree.NamedType():
                return self._named(node)
            case tree.MoneyTypeNode(currency):
                known = known_currency(currency, self._report)
                return None if known is None else MoneyType(known)
            case tree.ListTypeNode(item, limit, span):
                return self._list(item, limit, span)
            case tree.MapTypeNode(span=span):
                self._report.error("E2126", span)
                return None

    def key(self, node: tree.TypeNode) -> Type | None:
        """The type of a map's or a family's key."""
        found = self.value(node)
        if found is not None and not isinstance(found, KEY_TYPES):
            self._report.error("E2125", node.span)
            return None
        return found

    def _list(self, item: tree.SimpleTypeNode, limit: int, span: Span) -> Type | None:
        found = self.value(item)
        if not 1 <= limit <= LIST_ITEMS:
            self._report.error("E2124", span, limit=limit, highest=LIST_ITEMS)
            return None
        if found is None:
            return None
        type_ = ListType(found, limit)
        if nested(type_) > TYPE_DEPTH:
            self._report.error("E2512", span, highest=TYPE_DEPTH)
            return None
        return type_

    def _named(self, node: tree.NamedType) -> Type | None:
        match node.name, node.bounds:
            case "int", ():
                return IntType()
            case "int", (low, high):
                return IntType(low, high) if self._ordered(node, low, high, 1) else None
            case "percent", ():
                return PercentType()
            case "percent", (low, high):
                sound = self._ordered(node, low, high, PERCENT_ONE)
                return PercentType(low * PERCENT_ONE, high * PERCENT_ONE) if sound else None
            case "text", (limit,):
                return self._text(node, limit)
            case name, () if name in _PLAIN:
                return _PLAIN[name]
            case name, _ if name in BUILT_IN_TYPES:
                self._report.error("E2122", node.span, name=name)
                return None
            case _:
                return self._declared(node)

    def _ordered(self, node: tree.NamedType, low: int, high: int, unit: int) -> bool:
        if INT_LOW <= low * unit <= high * unit <= INT_HIGH:
            return True
        if low > high:
            self._report.error("E2142", node.span, low=low, high=high)
        else:
            self._report.error("E2122", node.span, name=node.name)
        return False

    def _text(self, node: tree.NamedType, limit: int) -> Type | None:
        if 1 <= limit <= TEXT_POINTS:
            return TextType(limit)
        self._report.error("E2123", node.span, limit=limit, highest=TEXT_POINTS)
        return None

    def _declared(self, node: tree.NamedType) -> Type | None:
        name = tree.Name(node.name, node.span)
        match self._find(node.name):
            case RecordSymbol(type_) | ChoiceSymbol(type_):
                if node.bounds:
                    self._report.error("E2122", node.span, name=node.name)
                    return None
                return type_
            case ContractSymbol(number):
                if node.bounds:
                    self._report.error("E2122", node.span, name=node.name)
                    return None
                return ContractType(number, node.name)
            case None:
                unknown("E2102", name, (*sorted(BUILT_IN_TYPES), *self._known()), self._report)
                return None
            case other:
                self._report.error("E2107", node.span, other.span, name=node.name)
                return None
