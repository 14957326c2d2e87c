"""Infix operators: which kinds of values they take, and which opcode does the work."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vm.check.checked import ROUNDINGS, Constant, Expression, Logic, LogicOperator, Operate
from vm.check.constants import fold
from vm.check.fit import ANY_PERCENT, fit, shown
from vm.check.report import Report
from vm.check.scope import Scope
from vm.check.times import date_arithmetic
from vm.code.opcodes import Opcode
from vm.source import Span
from vm.syntax import tree
from vm.syntax.tree import BinaryOperator, Rounding
from vm.types import (
    ORDERED,
    BoolType,
    DateType,
    DurationType,
    IntType,
    MoneyType,
    PercentType,
    SpanType,
    TimeType,
    Type,
    same_kind,
)

_LOGIC: Mapping[BinaryOperator, LogicOperator] = MappingProxyType(
    {
        BinaryOperator.AND: LogicOperator.AND,
        BinaryOperator.OR: LogicOperator.OR,
        BinaryOperator.IMPLIES: LogicOperator.IMPLIES,
    }
)
_EQUALITY: Mapping[BinaryOperator, Opcode] = MappingProxyType(
    {BinaryOperator.EQUAL: Opcode.EQUAL, BinaryOperator.NOT_EQUAL: Opcode.NOT_EQUAL}
)
_ORDER: Mapping[BinaryOperator, Opcode] = MappingProxyType(
    {
        BinaryOperator.LESS: Opcode.LESS,
        BinaryOperator.LESS_EQUAL: Opcode.LESS_EQUAL,
        BinaryOperator.GREATER: Opcode.GREATER,
        BinaryOperator.GREATER_EQUAL: Opcode.GREATER_EQUAL,
    }
)


def binary(node: tree.Binary, scope: Scope) -> Expression | None:
    """`left operator right`, None after a report."""
    if node.operator in _LOGIC:
        return _logic(node, _LOGIC[node.operator], scope)
    left = scope.expression(node.left)
    right = scope.expression(node.right, None if left is None else left.type)
    if left is None or right is None:
        return None
    if node.operator in _EQUALITY or node.operator in _ORDER:
        return _compare(node, left, right, scope.report)
    return _arithmetic(node, left, right, scope.report)


def _logic(node: tree.Binary, operator: LogicOperator, scope: Scope) -> Expression | None:
    sides = []
    for side in (node.left, node.right):
        value = scope.expression(side, BoolType())
        sides.append(None if value is None else fit(value, BoolType(), scope.report))
    left, right = sides
    if left is None or right is None:
        return None
    return Logic(operator, left, right, BoolType(), node.span)


def _compare(node: tree.Binary, left: Expression, right: Expression, report: Report) -> Expression | None:
    if not same_kind(left.type, right.type):
        _different(left, right, report)
        return None
    opcode = _EQUALITY.get(node.operator)
    if opcode is None:
        opcode = _ORDER[node.operator]
        if not isinstance(left.type, ORDERED):
            report.error("E2106", node.span, operator=node.operator.value, type=shown(left.type))
            return None
    return Operate(opcode, (left, right), (), BoolType(), node.span)


def _different(left: Expression, right: Expression, report: Report) -> None:
    """Report two values of different kinds that meet in a comparison."""
    kinds = {"given": shown(right.type), "wanted": shown(left.type)}
    match left.type, right.type:
        case (MoneyType(), MoneyType()):
            report.error("E2104", right.span, left.span, **kinds)
        case (MoneyType(), IntType() | PercentType()):
            report.error("E2103", right.span, left.span, **kinds)
        case (IntType() | PercentType(), MoneyType()):
            report.error("E2103", left.span, right.span, given=kinds["wanted"], wanted=kinds["given"])
        case (DateType(), TimeType()) | (TimeType(), DateType()):
            report.error("E2111", right.span, left.span, **kinds)
        case _:
            report.error("E2108", right.span, left.span, left=kinds["wanted"], right=kinds["given"])


# --- arithmetic ---------------------------------------------------------------------------------------------

_ADD = {IntType: Opcode.INT_ADD, MoneyType: Opcode.MONEY_ADD, PercentType: Opcode.PERCENT_ADD}
_SUBTRACT = {
    IntType: Opcode.INT_SUBTRACT,
    MoneyType: Opcode.MONEY_SUBTRACT,
    PercentType: Opcode.PERCENT_SUBTRACT,
}


def _result(type_: Type) -> Type:
    """The type of a computed value: the kind, without the bounds of what it was computed from."""
    match type_:
        case IntType():
            return IntType()
        case PercentType():
            return ANY_PERCENT
        case _:
            return type_


def _arithmetic(node: tree.Binary, left: Expression, right: Expression, report: Report) -> Expression | None:
    match node.operator:
        case BinaryOperator.PLUS | BinaryOperator.MINUS:
            return _sum(node, left, right, report)
        case BinaryOperator.TIMES:
            return _product(node, left, right, report)
        case BinaryOperator.DIVIDE:
            return _quotient(node, left, right, report)
        case _:
            if isinstance(left.type, IntType) and isinstance(right.type, IntType):
                return _exact(Opcode.INT_MODULO, left, right, IntType(), node, report)
            return _no_such(node, left, right, report)


def _sum(node: tree.Binary, left: Expression, right: Expression, report: Report) -> Expression | None:
    timed = (DateType, TimeType, DurationType, SpanType)
    if isinstance(left.type, timed) or isinstance(right.type, timed):
        return date_arithmetic(node, left, right, report)
    kind = type(left.type)
    table = _ADD if node.operator is BinaryOperator.PLUS else _SUBTRACT
    if kind not in table or not isinstance(right.type, tuple(table)):
        return _no_such(node, left, right, report)
    if not same_kind(left.type, right.type):
        _different(left, right, report)
        return None
    return _exact(table[kind], left, right, _result(left.type), node, report)


def _product(node: tree.Binary, left: Expression, right: Expression, report: Report) -> Expression | None:
    match left.type, right.type:
        case (IntType(), IntType()):
            return _exact(Opcode.INT_MULTIPLY, left, right, IntType(), node, report)
        case (MoneyType(), IntType()):
            return _exact(Opcode.MONEY_MULTIPLY, left, right, left.type, node, report)
        case (IntType(), MoneyType()):
            return _exact(Opcode.MONEY_MULTIPLY, right, left, right.type, node, report)
        case (PercentType(), IntType()):
            return _exact(Opcode.PERCENT_MULTIPLY, left, right, ANY_PERCENT, node, report)
        case (DurationType(), IntType()):
            return _exact(Opcode.DURATION_SCALE, left, right, DurationType(), node, report)
        case (IntType(), DurationType()):
            return _exact(Opcode.DURATION_SCALE, right, left, DurationType(), node, report)
        case (SpanType(), IntType()):
            return _exact(Opcode.SPAN_SCALE, left, right, SpanType(), node, report)
        case (IntType(), SpanType()):
            return _exact(Opcode.SPAN_SCALE, right, left, SpanType(), node, report)
        case (IntType(), PercentType()):
            return _rounded(Opcode.INT_PERCENT, left, right, IntType(), node, report)
        case (MoneyType(), PercentType()):
            return _rounded(Opcode.MONEY_PERCENT, left, right, left.type, node, report)
        case (PercentType(), MoneyType()):
            return _rounded(Opcode.MONEY_PERCENT, right, left, right.type, node, report)
        case _:
            return _no_such(node, left, right, report)


def _quotient(node: tree.Binary, left: Expression, right: Expression, report: Report) -> Expression | None:
    match left.type, right.type:
        case (IntType(), IntType()):
            opcode = Opcode.INT_DIVIDE
        case (MoneyType(), IntType()):
            opcode = Opcode.MONEY_DIVIDE
        case (PercentType(), IntType()):
            opcode = Opcode.PERCENT_DIVIDE
        case (MoneyType(), MoneyType()):
            report.error("E2129", node.span)
            return None
        case _:
            return _no_such(node, left, right, report)
    return _rounded(opcode, left, right, _result(left.type), node, report)


def _exact(
    opcode: Opcode, left: Expression, right: Expression, type_: Type, node: tree.Binary, report: Report
) -> Expression | None:
    if node.rounding is not Rounding.NONE:
        needless_rounding(node.span, report)
        return None
    if opcode is Opcode.INT_MODULO and _is_zero(right):
        report.error("E2136", node.span, right.span)
        return None
    return fold(Operate(opcode, (left, right), (), type_, node.span), report)


def _rounded(
    opcode: Opcode, left: Expression, right: Expression, type_: Type, node: tree.Binary, report: Report
) -> Expression | None:
    if node.rounding is Rounding.NONE:
        report.error("E2109", node.span)
        return None
    if node.operator is BinaryOperator.DIVIDE and _is_zero(right):
        report.error("E2136", node.span, right.span)
        return None
    return Operate(opcode, (left, right), (ROUNDINGS.index(node.rounding),), type_, node.span)


def needless_rounding(span: Span, report: Report) -> None:
    """Report `rounded …` at the end of an expression that is exact."""
    text = report.source.excerpt(span)
    start = span.start + len(text[: text.rfind("rounded")].rstrip())
    report.mendable("E2110", span, Span(start, span.end), "")


def _is_zero(value: Expression) -> bool:
    return isinstance(value, Constant) and value.value == 0


def _no_such(node: tree.Binary, left: Expression, right: Expression, report: Report) -> Expression | None:
    operator = node.operator.value
    places = (left.span, right.span)
    report.error(
        "E2112", node.span, *places, operator=operator, left=shown(left.type), right=shown(right.type)
    )
    return None


def negate(operand: Expression, node: tree.Unary, report: Report) -> Expression | None:
    """`-x`, None after a report."""
    match operand:
        case Constant(int(value), PercentType()):
            return Constant(-value, ANY_PERCENT, node.span)
        case Constant(int(value), IntType()):
            return Constant(-value, IntType(), node.span)
        case _ if isinstance(operand.type, IntType):
            return Operate(Opcode.INT_NEGATE, (operand,), (), IntType(), node.span)
        case _:
            report.error("E2137", node.span, type=shown(operand.type))
            return None
