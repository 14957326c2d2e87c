"""Statements that move money: `pay`, `share`, `refund`, and where money can come from and go to."""

from __future__ import annotations

from vm.check.checked import (
    Constant,
    Destination,
    Expression,
    Money,
    Pay,
    PotPlace,
    Refund,
    Share,
    SharePart,
    Statement,
    ToAccount,
)
from vm.check.fit import fit, shown
from vm.check.lines import keeps_lines, taken_line
from vm.check.paths import is_elsewhere, owner_of, symbol_at
from vm.check.places import refer
from vm.check.scope import Scope
from vm.check.symbols import MapSymbol, PotSymbol
from vm.syntax import tree
from vm.syntax.tree import AmountForm, BinaryOperator, Rounding
from vm.types import PERCENT_WHOLE, AccountType, MoneyType, PercentType


def pot_place(node: tree.Expression, scope: Scope) -> tuple[PotPlace, str] | None:
    """An own pot, a cell of a family or a whole family, with its currency.

    None without a report if it is none; None after a report if it is one and something is wrong with it.
    """
    found = pot_symbol(node, scope)
    if found is None:
        return None
    if found.currency is None:
        return None
    if isinstance(node, tree.Index) and found.family:
        key = scope.expression(node.key, found.key)
        fitted = None if key is None or found.key is None else fit(key, found.key, scope.report, found.span)
        return None if fitted is None else (PotPlace(found.number, fitted, False, node.span), found.currency)
    return PotPlace(found.number, None, found.family, node.span), found.currency


def pot_symbol(node: tree.Expression, scope: Scope) -> PotSymbol | None:
    """The pot that a place names, alone or with a key."""
    inner = node.target if isinstance(node, tree.Index) else node
    reference = refer(inner, scope)
    symbol = None if reference is None or not reference.own else reference.symbol
    if not isinstance(symbol, PotSymbol) or (inner is not node and not symbol.family):
        return None
    return symbol


def destination(
    node: tree.Expression, currency: str | None, scope: Scope, source: PotSymbol | None = None
) -> Destination | None:
    """Where money goes: an account or an own pot of that currency, which keeps the lines of the own pot that
    it comes from (`source`, if it does); None after a report.
    """
    pot = pot_symbol(node, scope)
    if pot is not None:
        found = pot_place(node, scope)
        if found is None:
            return None
        place, held = found
        if place.whole:
            scope.report.error("E3031", node.span)
            return None
        if currency is not None and held != currency:
            scope.report.error("E2104", node.span, given=f"money {currency}", wanted=f"money {held}")
            return None
        return place if source is None or keeps_lines(source, pot, node.span, scope) else None
    names = owner_of(node, scope)
    if names is not None:
        scope.report.error("E3034", node.span, type=names.name)
        return None
    if _is_pot_elsewhere(node, scope):
        scope.report.error("E3304", node.span, name=scope.report.source.excerpt(node.span))
        return None
    account = scope.expression(node, AccountType())
    if account is None:
        return None
    if not isinstance(account.type, AccountType):
        scope.report.error("E3033", node.span, type=shown(account.type))
        return None
    return ToAccount(account, node.span)


def _is_pot_elsewhere(node: tree.Expression, scope: Scope) -> bool:
    """Whether a place is a pot of another instance, or a cell of one."""
    inner = node.target if isinstance(node, tree.Index) else node
    return isinstance(symbol_at(inner, scope), PotSymbol) and is_elsewhere(inner, scope)


def _elsewhere(node: tree.Expression, scope: Scope) -> bool:
    """Whether money of another instance would be moved, which is then reported."""
    found = is_elsewhere(node, scope)
    if found:
        scope.report.error("E3304", node.span, name=scope.report.source.excerpt(node.span))
    return found


def _source(node: tree.Expression, scope: Scope) -> tuple[PotPlace, str] | None:
    if _elsewhere(node, scope):
        return None
    if pot_symbol(node, scope) is None:
        reference = refer(node, scope)
        declared = isinstance(reference.symbol, MapSymbol) if reference is not None else False
        if declared or scope.expression(node) is not None:
            scope.report.error("E3030", node.span)
        return None
    return pot_place(node, scope)


def pay(node: tree.Pay, scope: Scope) -> tuple[Statement, ...]:
    """`pay E|all|up to E [of LINE] from P to Q`."""
    pot = pot_symbol(node.source, scope)
    source = _source(node.source, scope)
    currency = None if source is None else source[1]
    wanted = None if currency is None else MoneyType(currency)
    amount = None if node.amount is None else scope.expression(node.amount, wanted)
    line = taken_line(node.line, pot, scope)
    target = destination(node.target, currency, scope, pot)
    if amount is not None and wanted is not None and source is not None:
        amount = fit_amount(amount, wanted, source[0], scope)
    if source is None or target is None or (node.amount is not None and amount is None):
        return ()
    if source[0].whole and node.form is not AmountForm.ALL:
        scope.report.error("E3032", node.source.span)
        return ()
    if source[0].whole and line is not None:
        scope.report.error("E3347", node.source.span, line.span)
        return ()
    if (line is None) != (node.line is None):
        return ()
    return (Pay(node.form, amount, line, source[0], target, node.span),)


def sent_money(
    amount: tree.Expression, line: tree.Expression | None, source: tree.Expression, scope: Scope
) -> Money | None:
    """`paying E [of LINE] from P` of a message; None after a report."""
    pot = pot_symbol(source, scope)
    found = _source(source, scope)
    wanted = None if found is None else MoneyType(found[1])
    value = scope.expression(amount, wanted)
    named = taken_line(line, pot, scope)
    if found is None or wanted is None or value is None or (named is None) != (line is None):
        return None
    place, currency = found
    if place.whole:
        scope.report.error("E3032", source.span)
        return None
    fitted = fit_amount(value, wanted, place, scope)
    return None if fitted is None else Money(fitted, named, place, currency)


def fit_amount(amount: Expression, wanted: MoneyType, source: PotPlace, scope: Scope) -> Expression | None:
    """An amount taken from a pot; a percent gets a message of its own."""
    if isinstance(amount.type, PercentType):
        scope.report.error("E3035", amount.span, source.span)
        return None
    return fit(amount, wanted, scope.report, source.span)


def share(node: tree.Share, scope: Scope, clock: bool) -> tuple[Statement, ...]:
    """`share P [of LINE]: a 30%, b rest`; a clock's parts are constants."""
    pot = pot_symbol(node.source, scope)
    source = _source(node.source, scope)
    currency = None if source is None else source[1]
    line = taken_line(node.line, pot, scope)
    parts = [_part(part, currency, pot, scope, clock) for part in node.parts]
    rest = destination(node.rest, currency, scope, pot)
    sound = tuple(part for part in parts if part is not None)
    if source is None or rest is None or len(sound) < len(parts) or (line is None) != (node.line is None):
        return ()
    if source[0].whole:
        scope.report.error("E3032", node.source.span)
        return ()
    _check_total(sound, node, scope)
    return (Share(source[0], line, sound, rest, node.span),)


def _part(
    part: tree.SharePart, currency: str | None, pot: PotSymbol | None, scope: Scope, clock: bool
) -> SharePart | None:
    target = destination(part.target, currency, scope, pot)
    match part.weight:
        case tree.Binary(
            BinaryOperator.DIVIDE, tree.IntLiteral(top), tree.IntLiteral(bottom), Rounding.NONE, span
        ):
            if not 0 < top <= bottom:
                scope.report.error("E3036", span)
                return None
            return None if target is None else SharePart(target, None, (top, bottom), part.span)
        case weight:
            value = scope.expression(weight)
    if value is None or target is None:
        return None
    if not isinstance(value.type, PercentType):
        scope.report.error("E3037", value.span, type=shown(value.type))
        return None
    if clock and not isinstance(value, Constant):
        scope.report.error("E3038", value.span)
        return None
    fitted = fit(value, PercentType(), scope.report)
    return None if fitted is None else SharePart(target, fitted, None, part.span)


def _check_total(parts: tuple[SharePart, ...], node: tree.Share, scope: Scope) -> None:
    """Report parts that are known to be more than the whole."""
    top, bottom = 0, 1
    for part in parts:
        match part.fraction, part.percent:
            case (a, b), _:
                top, bottom = top * b + a * bottom, bottom * b
            case None, Constant(int(millionths)):
                top, bottom = top * PERCENT_WHOLE + millionths * bottom, bottom * PERCENT_WHOLE
            case _:
                continue
    if top > bottom:
        scope.report.error("E3039", node.span)


def refund(node: tree.Refund, scope: Scope) -> tuple[Statement, ...]:
    """`refund p`: a family per account with a limit."""
    if _elsewhere(node.pot, scope):
        return ()
    symbol = None if isinstance(node.pot, tree.Index) else pot_symbol(node.pot, scope)
    if symbol is None:
        reference = refer(node.pot, scope)
        if reference is not None or scope.expression(node.pot) is not None:
            scope.report.error("E3040", node.pot.span)
        return ()
    broken = symbol.family and symbol.key is None
    if not broken and (not isinstance(symbol.key, AccountType) or symbol.limit is None):
        scope.report.error("E3040", node.pot.span, symbol.span)
        return ()
    return (Refund(symbol.number, node.span),)
