"""Budget lines: what `as` opens, what `of` takes, what `lots` reads, and that traced money keeps its line.

People's money comes into a traced pot under a line (`as`); another instance's brings its lines along.
"""

from __future__ import annotations

from collections.abc import Iterator

from vm.check.checked import (
    Context,
    Expression,
    Local,
    LotsOf,
    Who,
    WhoAccount,
    WhoAnd,
    WhoCount,
    WhoOr,
)
from vm.check.fit import ANY_TEXT, fit
from vm.check.limits import LINE_POINTS
from vm.check.places import refer
from vm.check.scope import Scope
from vm.check.symbols import PotSymbol
from vm.check.walk import nodes
from vm.code.opcodes import Opcode
from vm.source import Span
from vm.syntax import tree
from vm.types import AccountType, MoneyType, TextType, Type

# --- moves between pots -------------------------------------------------------------------------------------


def keeps_lines(source: PotSymbol, target: PotSymbol, span: Span, scope: Scope) -> bool:
    """Whether money may go from a pot into another one; reports where a line would be lost, or is missing."""
    if source.traced == target.traced:
        return True
    code = "E3343" if source.traced else "E3344"
    scope.report.error(code, span, source.span, pot=name_of(source, scope), target=name_of(target, scope))
    return False


def name_of(pot: PotSymbol, scope: Scope) -> str:
    """The name of a pot, as it was declared."""
    return scope.report.source.excerpt(pot.span)


def taken_line(node: tree.Expression | None, pot: PotSymbol | None, scope: Scope) -> Expression | None:
    """The line that `of` names; None where there is none, or after a report."""
    if node is None:
        return None
    value = scope.expression(node, ANY_TEXT)
    if pot is not None and not pot.traced:
        scope.report.error("E3345", node.span, pot.span, pot=name_of(pot, scope))
        return None
    return None if value is None else fit(value, ANY_TEXT, scope.report)


# --- what a header opens ------------------------------------------------------------------------------------


def opened_line(
    node: tree.Paying, target: PotSymbol | None, payers: tuple[Type, ...], who: Who, scope: Scope
) -> tuple[bool, Expression | None]:
    """Whether a header may pay into its target as it says, and the line that it opens (None: it opens none).

    `target` is the own pot that the money goes into, if there is one; `payers` are the types of who may pay,
    and `who` is the condition on them: the rule's WHO, or the one signer who pays.
    """
    value = None if node.line is None else scope.expression(node.line, TextType(LINE_POINTS))
    line = None if value is None else fit(value, TextType(LINE_POINTS), scope.report)
    if target is None or not target.traced:
        if node.line is not None:
            scope.report.error("E3341", node.line.span)
        return node.line is None, None
    people = [isinstance(payer, AccountType) for payer in payers]
    pot, place = name_of(target, scope), node.target.span
    if any(people) and not all(people):
        scope.report.error("E3348", place, who.span, pot=pot)
    elif node.line is None and all(people):
        scope.report.error("E3340", place, target.span, pot=pot)
    elif node.line is not None and not all(people):
        scope.report.error("E3349", node.line.span, who.span)
    elif node.line is not None:
        strangers = tuple(unnamed(who))
        for span in strangers:
            scope.report.error("E3342", span, node.line.span)
        return line is not None and not strangers, line
    else:
        return True, None
    return False, None


def unnamed(who: Who) -> Iterator[Span]:
    """Places of a WHO where the contract itself does not say who may act."""
    match who:
        case WhoAccount(account, span):
            if any(_from_call(node) for node in nodes(account)):
                yield span
        case WhoAnd(parts) | WhoOr(parts):
            for part in parts:
                yield from unnamed(part)
        case WhoCount(_, group):
            yield from unnamed(group)
        case _:
            yield who.span


def _from_call(node: object) -> bool:
    """Whether a value comes from the call: an argument, or the caller."""
    match node:
        case Local() | Context(Opcode.SENDER):
            return True
        case _:
            return False


# --- what there is of a line --------------------------------------------------------------------------------


def lots_of(node: tree.Call, scope: Scope) -> Expression | None:
    """`lots(p, line)` of a single pot, a cell or a whole family; None after a report."""
    place = node.arguments[0].value
    inner = place.target if isinstance(place, tree.Index) else place
    reference = refer(inner, scope)
    pot = None if reference is None else reference.symbol
    if reference is None or not isinstance(pot, PotSymbol) or (inner is not place and not pot.family):
        if reference is not None or scope.expression(place) is not None:
            scope.report.error("E3346", place.span)
        return None
    key: Expression | None = None
    if isinstance(place, tree.Index):
        given = scope.expression(place.key, pot.key)
        key = None if given is None or pot.key is None else fit(given, pot.key, scope.report, pot.span)
    line = scope.expression(node.arguments[1].value, ANY_TEXT)
    line = None if line is None else fit(line, ANY_TEXT, scope.report)
    if not pot.traced:
        scope.report.error("E3346", place.span)
        return None
    if line is None or pot.currency is None or (key is None and inner is not place):
        return None
    whole = pot.family and key is None
    return reference.read(LotsOf(pot.number, key, whole, line, MoneyType(pot.currency), node.span))
