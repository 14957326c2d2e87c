"""Where a value may stand: kinds must agree, bounds are held (now for literals, else when it runs)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from vm.check.checked import Choose, Constant, Expression, MakeList, Narrow
from vm.check.limits import TEXT_POINTS
from vm.check.report import Report
from vm.currencies import format_amount
from vm.source import Span
from vm.types import (
    INT_HIGH,
    INT_LOW,
    PERCENT_ONE,
    DateType,
    DurationType,
    IntType,
    ListType,
    MoneyType,
    PercentType,
    RecordType,
    SpanType,
    TextType,
    TimeType,
    Type,
    describe,
    needs_check,
    same_kind,
)

ANY_PERCENT: Final = PercentType(INT_LOW, INT_HIGH)
"""The type of a percent that was computed: no bounds but the machine's."""
ANY_TEXT: Final = TextType(TEXT_POINTS)


def shown(type_: Type) -> str:
    """The type as an author would write it; a computed percent is just `percent`."""
    if isinstance(type_, ListType):
        return f"list {shown(type_.item)} limit {type_.limit}"
    return "percent" if type_ == ANY_PERCENT else describe(type_)


def shown_value(value: object, type_: Type) -> str:
    """A constant as an author would write it."""
    if isinstance(type_, MoneyType) and isinstance(value, int):
        return format_amount(value, type_.currency)
    if isinstance(type_, PercentType) and isinstance(value, int):
        whole, part = divmod(abs(value), PERCENT_ONE)
        sign = "-" if value < 0 else ""
        fraction = f".{part:04d}".rstrip("0") if part else ""
        return f"{sign}{whole}{fraction}%"
    return str(value)


def join(left: Type, right: Type) -> Type | None:
    """The type of a value that is one of two; None where they are of different kinds."""
    if not same_kind(left, right):
        return None
    match left, right:
        case (IntType(), IntType()):
            return left if left == right else IntType()
        case (PercentType(), PercentType()):
            return left if left == right else ANY_PERCENT
        case (TextType(a), TextType(b)):
            return TextType(max(a, b))
        case (ListType(), ListType()):
            item = join(left.item, right.item)
            return None if item is None else ListType(item, max(left.limit, right.limit))
        case _:
            return left


def mismatch(given: Type, wanted: Type, span: Span, report: Report, because: Span | None = None) -> None:
    """Report that a value is of another kind than its place."""
    places = () if because is None else (because,)
    code = "E2101"
    match given, wanted:
        case (IntType() | PercentType(), MoneyType()):
            code = "E2103"
        case (MoneyType(), MoneyType()):
            code = "E2104"
        case (SpanType(), DurationType()):
            code = "E2116"
        case (DateType(), TimeType()) | (TimeType(), DateType()):
            code = "E2111"
        case _:
            code = "E2101"
    report.error(code, span, *places, given=shown(given), wanted=shown(wanted))


def fit(
    value: Expression, wanted: Type, report: Report, because: Span | None = None, *, loose: bool = False
) -> Expression | None:
    """The value as it may stand in a place of type `wanted`, or None after a report.

    `because` is where the place was declared, shown beside the value. With `loose` only the kind must agree.
    """
    if not same_kind(value.type, wanted):
        mismatch(value.type, wanted, value.span, report, because)
        return None
    if loose:
        return value
    match value:
        case Constant():
            return _fit_constant(value, wanted, report, because)
        case MakeList(items):
            return _fit_list(value, items, wanted, report, because)
        case Choose():
            then = fit(value.then, wanted, report, because)
            otherwise = fit(value.otherwise, wanted, report, because)
            if then is None or otherwise is None:
                return None
            return replace(value, then=then, otherwise=otherwise, type=wanted)
        case _:
            return Narrow(value, wanted, value.span) if needs_check(value.type, wanted) else value


def _fit_list(
    value: MakeList, items: tuple[Expression, ...], wanted: Type, report: Report, because: Span | None
) -> Expression | None:
    if not isinstance(wanted, ListType):
        return value
    if len(items) > wanted.limit:
        places = () if because is None else (because,)
        report.error("E2121", value.span, *places, count=len(items), limit=wanted.limit)
        return None
    fitted = [fit(item, wanted.item, report, because) for item in items]
    sound = tuple(item for item in fitted if item is not None)
    return replace(value, items=sound, type=wanted) if len(sound) == len(items) else None


def _fit_constant(value: Constant, wanted: Type, report: Report, because: Span | None) -> Expression | None:
    places = () if because is None else (because,)
    match wanted, value.value:
        case ((IntType(low, high) | PercentType(low, high)), int(number)) if not low <= number <= high:
            text = shown_value(number, wanted)
            bounds = (shown_value(low, wanted), shown_value(high, wanted))
            report.error("E2117", value.span, *places, value=text, low=bounds[0], high=bounds[1])
            return None
        case TextType(limit), str(text) if len(text) > limit:
            report.error("E2120", value.span, *places, count=len(text), limit=limit)
            return None
        case ListType(), tuple(items) if len(items) > wanted.limit:
            report.error("E2121", value.span, *places, count=len(items), limit=wanted.limit)
            return None
        case ((ListType() | RecordType()), _) if value.type != wanted:
            return Narrow(value, wanted, value.span)
        case _:
            return replace(value, type=wanted)
