"""The built-ins, a closed list: what each takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from vm.check.checked import (
    ROUNDINGS,
    Choose,
    Constant,
    Expression,
    HashOf,
    Known,
    MakeList,
    Old,
    Operate,
    Total,
)
from vm.check.constants import fold, known_currency
from vm.check.fit import ANY_PERCENT, fit, join, mismatch, shown
from vm.check.limits import LIST_ITEMS, PARAMETERS
from vm.check.lines import lots_of
from vm.check.operators import needless_rounding
from vm.check.places import refer
from vm.check.scope import Scope
from vm.check.symbols import KeepSymbol, MapSymbol
from vm.check.totals import count_of, sum_of
from vm.code.opcodes import Opcode
from vm.syntax import tree
from vm.syntax.tree import Rounding
from vm.types import (
    ORDERED,
    AccountType,
    BoolType,
    DateType,
    HashType,
    IntType,
    ListType,
    MoneyType,
    TextType,
    Type,
)

_Rule: TypeAlias = "Callable[[tree.Call, Scope, Type | None], Expression | None]"


def call_built_in(name: str, node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    """A call of a built-in, None after a report."""
    low, high, rule = BUILT_INS[name]
    for argument in node.arguments:
        if argument.name is not None:
            scope.report.error("E2207", argument.name.span, name=name)
            return None
    if not low <= len(node.arguments) <= high:
        range_ = str(low) if low == high else f"{low}–{high}"
        scope.report.error("E2206", node.span, name=name, wanted=range_, given=len(node.arguments))
        return None
    if node.rounding is not Rounding.NONE and name != "ratio":
        needless_rounding(node.span, scope.report)
        return None
    return rule(node, scope, wanted)


def _values(node: tree.Call, scope: Scope) -> list[Expression] | None:
    """All arguments as values, None after a report."""
    found = [scope.expression(argument.value) for argument in node.arguments]
    sound = [value for value in found if value is not None]
    return sound if len(sound) == len(found) else None


def _alike(node: tree.Call, scope: Scope, wanted: Type | None = None) -> tuple[list[Expression], Type] | None:
    """All arguments, which must be of one kind, and the type that holds each of them."""
    values: list[Expression] = []
    found: Type | None = wanted
    before = scope.report.errors
    for argument in node.arguments:
        value = scope.expression(argument.value, found)
        if value is not None:
            values.append(value)
            found = value.type if found is None else found
    if scope.report.errors > before or not values:
        return None
    type_ = values[0].type
    for value in values[1:]:
        both = join(type_, value.type)
        if both is None:
            mismatch(value.type, type_, value.span, scope.report, values[0].span)
            return None
        type_ = both
    return values, type_


def _typed(argument: tree.Argument, type_: Type, scope: Scope) -> Expression | None:
    value = scope.expression(argument.value, type_)
    return None if value is None else fit(value, type_, scope.report)


def _pair(node: tree.Call, scope: Scope, type_: Type) -> tuple[Expression, Expression] | None:
    left, right = (_typed(argument, type_, scope) for argument in node.arguments)
    return None if left is None or right is None else (left, right)


# --- numbers and comparisons --------------------------------------------------------------------------------


def _extreme(opcode: Opcode) -> _Rule:
    def rule(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
        alike = _alike(node, scope)
        if alike is None:
            return None
        values, type_ = alike
        if not isinstance(type_, ORDERED):
            scope.report.error("E2106", node.span, operator=opcode.name.lower()[:3], type=shown(type_))
            return None
        return Operate(opcode, tuple(values), (len(values),), type_, node.span)

    return rule


def _distinct(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    alike = _alike(node, scope)
    if alike is None:
        return None
    return Operate(Opcode.DISTINCT, tuple(alike[0]), (len(alike[0]),), BoolType(), node.span)


def _abs(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    value = _typed(node.arguments[0], IntType(), scope)
    return None if value is None else Operate(Opcode.ABSOLUTE, (value,), (), IntType(), node.span)


def _minor(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    value = scope.expression(node.arguments[0].value)
    if value is None:
        return None
    if not isinstance(value.type, MoneyType):
        scope.report.error("E2101", value.span, given=shown(value.type), wanted="money")
        return None
    if isinstance(value, Constant):
        return Constant(value.value, IntType(), node.span)
    return Operate(Opcode.MINOR, (value,), (), IntType(), node.span)


def _amount(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    number = _typed(node.arguments[0], IntType(), scope)
    currency = _currency(node.arguments[1].value, scope)
    if number is None or currency is None:
        return None
    unit = Constant(1, MoneyType(currency), node.arguments[1].value.span)
    return fold(
        Operate(Opcode.MONEY_MULTIPLY, (unit, number), (), MoneyType(currency), node.span), scope.report
    )


def _currency(node: tree.Expression, scope: Scope) -> str | None:
    """The currency that an argument names."""
    if isinstance(node, tree.NameExpression):
        return known_currency(tree.Name(node.text, node.span), scope.report)
    scope.report.error("E2213", node.span)
    return None


def _ratio(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    alike = _alike(node, scope)
    if alike is None:
        return None
    values, type_ = alike
    if not isinstance(type_, (IntType, MoneyType)):
        scope.report.error("E2101", node.span, given=shown(type_), wanted="int, money")
        return None
    if node.rounding is Rounding.NONE:
        scope.report.error("E2109", node.span)
        return None
    if isinstance(values[1], Constant) and values[1].value == 0:
        scope.report.error("E2136", node.span, values[1].span)
        return None
    static = (ROUNDINGS.index(node.rounding),)
    return Operate(Opcode.RATIO, tuple(values), static, ANY_PERCENT, node.span)


# --- dates --------------------------------------------------------------------------------------------------


def _days(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    pair = _pair(node, scope, DateType())
    return None if pair is None else Operate(Opcode.DAYS_BETWEEN, pair, (), IntType(), node.span)


def _working_days(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    pair = _pair(node, scope, DateType())
    if pair is None:
        return None
    if not scope.file.calendar:
        scope.report.error("E2132", node.span)
        return None
    return Operate(Opcode.WORKING_DAYS_BETWEEN, pair, (), IntType(), node.span)


# --- choice, lists, text, hashes ----------------------------------------------------------------------------


def _choose(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    condition = _typed(node.arguments[0], BoolType(), scope)
    then = scope.expression(node.arguments[1].value, wanted)
    aim = wanted if wanted is not None or then is None else then.type
    otherwise = scope.expression(node.arguments[2].value, aim)
    if condition is None or then is None or otherwise is None:
        return None
    type_ = join(then.type, otherwise.type)
    if type_ is None:
        mismatch(otherwise.type, then.type, otherwise.span, scope.report, then.span)
        return None
    return Choose(condition, then, otherwise, type_, node.span)


def _list(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    if not node.arguments:
        if isinstance(wanted, ListType):
            return MakeList((), wanted, node.span)
        scope.report.error("E2128", node.span)
        return None
    alike = _alike(node, scope, wanted.item if isinstance(wanted, ListType) else None)
    if alike is None:
        return None
    values, type_ = alike
    return MakeList(tuple(values), ListType(type_, len(values)), node.span)


def _len(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    argument = node.arguments[0].value
    reference = refer(argument, scope)
    if reference is not None and isinstance(reference.symbol, MapSymbol):
        scope.report.error(
            "E2209", node.span, reference.symbol.span, name=scope.report.source.excerpt(argument.span)
        )
        return None
    value = scope.expression(argument)
    if value is None:
        return None
    if not isinstance(value.type, (ListType, TextType)):
        scope.report.error("E2101", value.span, given=shown(value.type), wanted="list, text")
        return None
    return Operate(Opcode.LENGTH, (value,), (), IntType(), node.span)


def _hash(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    values = _values(node, scope)
    return None if values is None else HashOf(tuple(values), HashType(), node.span)


def _proved(opcode: Opcode) -> _Rule:
    """`included(leaf, proof, root)`, `absent(key, proof, root)`: hashes, and a list of them for the proof."""

    def rule(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
        types: tuple[Type, ...] = (HashType(), ListType(HashType(), LIST_ITEMS), HashType())
        pairs = zip(node.arguments, types, strict=True)
        found = [_typed(argument, type_, scope) for argument, type_ in pairs]
        sound = tuple(value for value in found if value is not None)
        if len(sound) < len(found):
            return None
        return Operate(opcode, sound, (), BoolType(), node.span)

    return rule


# --- what the instance keeps --------------------------------------------------------------------------------


def _known(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    argument = node.arguments[0].value
    reference = refer(argument, scope)
    if reference is not None and isinstance(reference.symbol, KeepSymbol):
        return reference.read(Known(reference.symbol.number, BoolType(), node.span))
    if reference is None and scope.expression(argument) is None:
        return None
    scope.report.error("E2208", argument.span)
    return None


def _old(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    value = scope.expression(node.arguments[0].value, wanted)
    return None if value is None else Old(value, value.type, node.span)


def _total(opcode: Opcode) -> _Rule:
    def rule(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
        if scope.contract is None:
            scope.report.error("E2305", node.span)
            return None
        account = _typed(node.arguments[0], AccountType(), scope)
        if len(node.arguments) == 2:
            currency = _currency(node.arguments[1].value, scope)
        else:
            currency = _only_currency(node, scope, wanted)
        if account is None or currency is None:
            return None
        return Total(opcode, account, currency, MoneyType(currency), node.span)

    return rule


def _only_currency(node: tree.Call, scope: Scope, wanted: Type | None) -> str | None:
    """The currency of a total that names none: what its place wants, or the only one of the contract."""
    if isinstance(wanted, MoneyType):
        return wanted.currency
    currencies = () if scope.contract is None else scope.contract.currencies
    if len(currencies) == 1:
        return currencies[0]
    scope.report.error("E2212", node.span)
    return None


def _sum(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    return sum_of(node.arguments[0].value, node.span, scope)


def _count(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    return count_of(node.arguments[0].value, node.span, scope)


def _lots(node: tree.Call, scope: Scope, wanted: Type | None) -> Expression | None:
    return lots_of(node, scope)


BUILT_INS: Mapping[str, tuple[int, int, _Rule]] = MappingProxyType(
    {
        "min": (2, PARAMETERS, _extreme(Opcode.MINIMUM)),
        "max": (2, PARAMETERS, _extreme(Opcode.MAXIMUM)),
        "abs": (1, 1, _abs),
        "len": (1, 1, _len),
        "choose": (3, 3, _choose),
        "list": (0, LIST_ITEMS, _list),
        "known": (1, 1, _known),
        "minor": (1, 1, _minor),
        "amount": (2, 2, _amount),
        "ratio": (2, 2, _ratio),
        "days": (2, 2, _days),
        "working_days": (2, 2, _working_days),
        "distinct": (2, PARAMETERS, _distinct),
        "hash": (1, PARAMETERS, _hash),
        "included": (3, 3, _proved(Opcode.INCLUDED)),
        "absent": (3, 3, _proved(Opcode.ABSENT)),
        "lots": (2, 2, _lots),
        "paid": (1, 2, _total(Opcode.PAID)),
        "received": (1, 2, _total(Opcode.RECEIVED)),
        "sum": (1, 1, _sum),
        "count": (1, 1, _count),
        "old": (1, 1, _old),
    }
)
"""Name → least and most arguments, and the rule that checks them."""
