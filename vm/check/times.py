"""Arithmetic of dates and times: days or longer move a date, hours and minutes give an instant."""

from __future__ import annotations

from vm.check.checked import Context, Expression, Operate
from vm.check.fit import shown
from vm.check.report import Report
from vm.code.opcodes import Opcode
from vm.syntax import tree
from vm.syntax.tree import BinaryOperator
from vm.types import DateType, DurationType, SpanType, TimeType


def entry_day(value: Expression) -> Expression:
    """`entered` as a day where days or longer count from it; any other value as it is."""
    if isinstance(value, Context) and value.opcode is Opcode.ENTERED:
        return Context(Opcode.ENTRY_DAY, DateType(), value.span)
    return value


def date_arithmetic(
    node: tree.Binary, left: Expression, right: Expression, report: Report
) -> Expression | None:
    """`left + right`, `left - right` where one side is a date, a time or a duration; None after a report."""
    plus = node.operator is BinaryOperator.PLUS
    if isinstance(right.type, DurationType):
        left = entry_day(left)
    match left.type, right.type:
        case (DateType(), DurationType()):
            opcode = Opcode.DATE_ADD if plus else Opcode.DATE_SUBTRACT
            return Operate(opcode, (left, right), (), DateType(), node.span)
        case (DateType(), SpanType()):
            start = Operate(Opcode.DATE_START, (left,), (), TimeType(), left.span)
            return _instant(start, right, node, plus)
        case (TimeType(), SpanType()):
            return _instant(left, right, node, plus)
        case (TimeType(), DurationType()):
            if isinstance(left, Context) and left.opcode is Opcode.NOW:
                report.mendable("E2113", node.span, left.span, "today")
            else:
                report.error("E2113", node.span, left.span)
        case (DateType(), DateType()) | (TimeType(), TimeType()) if not plus:
            report.error("E2138", node.span)
        case (DurationType() | SpanType(), DateType() | TimeType()) if plus:
            report.error("E2139", node.span, left.span)
        case (DurationType() | SpanType(), DurationType() | SpanType()):
            report.error("E2140", node.span)
        case _:
            places = (left.span, right.span)
            names = (shown(left.type), shown(right.type))
            report.error(
                "E2112", node.span, *places, operator=node.operator.value, left=names[0], right=names[1]
            )
    return None


def _instant(time: Expression, span: Expression, node: tree.Binary, plus: bool) -> Expression:
    opcode = Opcode.TIME_ADD if plus else Opcode.TIME_SUBTRACT
    return Operate(opcode, (time, span), (), TimeType(), node.span)
