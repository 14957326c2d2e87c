"""Literals as constants, and arithmetic on constants done when the program is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from vm.check.checked import Constant, Expression, Operate
from vm.check.fit import ANY_PERCENT, ANY_TEXT
from vm.check.limits import TEXT_POINTS
from vm.check.report import Report
from vm.code.opcodes import Opcode
from vm.currencies import DECIMALS
from vm.machine.dates import WEEK_DAYS, YEAR_MONTHS, Duration, Roll, Unit
from vm.source import Span
from vm.syntax import tree
from vm.syntax.tree import DurationUnit, RollWord
from vm.types import (
    INT_HIGH,
    INT_LOW,
    MONEY_HIGH,
    PERCENT_ONE,
    BoolType,
    DateType,
    DurationType,
    HashType,
    IntType,
    MoneyType,
    SpanType,
    TimeType,
    Type,
)

_SECONDS: Mapping[DurationUnit, int] = MappingProxyType({DurationUnit.MINUTE: 60, DurationUnit.HOUR: 3600})
_UNITS: Mapping[DurationUnit, tuple[Unit, int]] = MappingProxyType(
    {
        DurationUnit.DAY: (Unit.DAY, 1),
        DurationUnit.WEEK: (Unit.DAY, WEEK_DAYS),
        DurationUnit.WORKING_DAY: (Unit.WORKING_DAY, 1),
        DurationUnit.MONTH: (Unit.MONTH, 1),
        DurationUnit.YEAR: (Unit.MONTH, YEAR_MONTHS),
    }
)
_ROLLS: Mapping[RollWord, Roll] = MappingProxyType(
    {
        RollWord.NONE: Roll.NONE,
        RollWord.CLIP: Roll.CLIP,
        RollWord.ROLL: Roll.ROLL,
        RollWord.FORWARD: Roll.FORWARD,
        RollWord.BACK: Roll.BACK,
    }
)


def literal(node: tree.Expression, report: Report, calendar: bool) -> Expression | None:
    """The constant of a literal, None after a report. `node` must be one of the literal nodes."""
    match node:
        case tree.BoolLiteral(value, span):
            return Constant(value, BoolType(), span)
        case tree.IntLiteral(value, span):
            return whole_number(value, span, report)
        case tree.MoneyLiteral():
            return _money(node, report)
        case tree.PercentLiteral(digits, decimals, span):
            if decimals > 4:
                report.error("E2134", span)
                return None
            parts = digits * PERCENT_ONE // 10**decimals
            return _bounded(parts, INT_LOW, INT_HIGH, ANY_PERCENT, span, report)
        case tree.DateLiteral(date, span):
            return Constant(date, DateType(), span)
        case tree.TimeLiteral(date, seconds, span):
            # what the clocks show, not so many hours after 0:00: a day may have 23 hours, or 25
            parts = Constant(date, DateType(), span), Constant(seconds, SpanType(), span)
            return Operate(Opcode.CLOCK_TIME, parts, (), TimeType(), span)
        case tree.DurationLiteral():
            return duration(node, report, calendar)
        case tree.TextLiteral(text, span):
            if len(text) > TEXT_POINTS:
                report.error("E2120", span, count=len(text), limit=TEXT_POINTS)
                return None
            return Constant(text, ANY_TEXT, span)
        case tree.HashLiteral(digest, span):
            return Constant(digest, HashType(), span)
        case _:
            raise TypeError(f"not a literal: {type(node).__name__}")


def whole_number(value: int, span: Span, report: Report) -> Constant | None:
    """An int constant, None after a report where it does not fit 128 bits."""
    return _bounded(value, INT_LOW, INT_HIGH, IntType(), span, report)


def _bounded(value: int, low: int, high: int, type_: Type, span: Span, report: Report) -> Constant | None:
    if low <= value <= high:
        return Constant(value, type_, span)
    report.error("E2119", span)
    return None


def _money(node: tree.MoneyLiteral, report: Report) -> Constant | None:
    currency = known_currency(node.currency, report)
    if currency is None:
        return None
    places = DECIMALS[currency]
    if node.decimals > places:
        report.error("E2118", node.span, currency=currency, decimals=places)
        return None
    minor = node.digits * 10 ** (places - node.decimals)
    return _bounded(minor, 0, MONEY_HIGH, MoneyType(currency), node.span, report)


def known_currency(name: tree.Name, report: Report) -> str | None:
    """The currency's code, None after a report where there is no such currency."""
    if name.text in DECIMALS:
        return name.text
    report.error("E2105", name.span, name=name.text)
    return None


def duration(node: tree.DurationLiteral, report: Report, calendar: bool) -> Constant | None:
    """A duration, or a span of hours or minutes; checks the roll word, and the calendar it may need."""
    if node.count > INT_HIGH // YEAR_MONTHS:
        report.error("E2119", node.span)
        return None
    if node.unit in _SECONDS:
        if node.roll is not RollWord.NONE:
            report.error("E2115", node.span, roll=node.roll.value)
            return None
        return Constant(node.count * _SECONDS[node.unit], SpanType(), node.span)
    if not _roll_fits(node, report):
        return None
    unit, factor = _UNITS[node.unit]
    rests = node.unit is DurationUnit.WORKING_DAY or node.roll in (RollWord.FORWARD, RollWord.BACK)
    if rests and not calendar:
        report.error("E2132", node.span)
        return None
    return Constant(Duration(unit, node.count * factor, _ROLLS[node.roll]), DurationType(), node.span)


def _roll_fits(node: tree.DurationLiteral, report: Report) -> bool:
    if node.unit in (DurationUnit.MONTH, DurationUnit.YEAR):
        if node.roll is RollWord.NONE:
            report.error("E2114", node.span)
            return False
        allowed: tuple[RollWord, ...] = (RollWord.CLIP, RollWord.ROLL)
    else:
        allowed = (RollWord.NONE, RollWord.FORWARD, RollWord.BACK)
    if node.roll not in allowed:
        report.error("E2115", node.span, roll=node.roll.value)
        return False
    return True


_FOLDS: Mapping[Opcode, Callable[[int, int], int]] = MappingProxyType(
    {
        Opcode.INT_ADD: lambda a, b: a + b,
        Opcode.INT_SUBTRACT: lambda a, b: a - b,
        Opcode.INT_MULTIPLY: lambda a, b: a * b,
        Opcode.MONEY_ADD: lambda a, b: a + b,
        Opcode.MONEY_SUBTRACT: lambda a, b: a - b,
        Opcode.MONEY_MULTIPLY: lambda a, b: a * b,
        Opcode.PERCENT_ADD: lambda a, b: a + b,
        Opcode.PERCENT_SUBTRACT: lambda a, b: a - b,
        Opcode.PERCENT_MULTIPLY: lambda a, b: a * b,
        Opcode.SPAN_SCALE: lambda a, b: a * b,
    }
)


def fold(operation: Operate, report: Report) -> Expression | None:
    """The operation, or its result where both operands are constants; None after a report."""
    compute = _FOLDS.get(operation.opcode)
    match operation.operands:
        case (Constant(int(left)), Constant(int(right))) if compute is not None:
            return _folded(compute(left, right), operation, report)
        case (Constant(Duration() as span), Constant(int(count))) if (
            operation.opcode is Opcode.DURATION_SCALE
        ):
            total = span.count * count
            if not INT_LOW <= total <= INT_HIGH:
                report.error("E2119", operation.span)
                return None
            return Constant(span._replace(count=total), operation.type, operation.span)
        case _:
            return operation


def _folded(value: int, operation: Operate, report: Report) -> Constant | None:
    if isinstance(operation.type, MoneyType):
        if value < 0:
            report.error("E2135", operation.span)
            return None
        return _bounded(value, 0, MONEY_HIGH, operation.type, operation.span, report)
    return _bounded(value, INT_LOW, INT_HIGH, operation.type, operation.span, report)
