"""Who may act, whose money a header takes."""

from __future__ import annotations

from vm.check.checked import (
    Context,
    Expression,
    Paying,
    Who,
    WhoAccount,
    WhoAnd,
    WhoAnyone,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.check.fit import fit, shown
from vm.check.money import destination
from vm.check.places import refer
from vm.check.scope import Scope
from vm.check.symbols import ContractSymbol, MapSymbol
from vm.check.walk import bare
from vm.code.opcodes import Opcode
from vm.syntax import tree
from vm.types import AccountType, ListType, MoneyType


def check_who(node: tree.Who, scope: Scope) -> Who | None:
    """The checked condition on the caller, None after a report."""
    match node:
        case tree.WhoAnyone(span):
            return WhoAnyone(span)
        case tree.WhoAccount(place, span):
            return _account(place, scope)
        case tree.WhoAnyOf(group, span):
            return _group(group, scope)
        case tree.WhoCount(span=span):
            scope.report.error("E2910", span)
            return None
        case tree.WhoAnyInstance(contract, span):
            if isinstance(scope.find(contract.text), ContractSymbol):
                scope.report.error("E2911", span)
            else:
                scope.report.error("E2011", contract.span, name=contract.text, near="")
            return None
        case tree.WhoAnd(parts, span) | tree.WhoOr(parts, span):
            found = [check_who(part, scope) for part in parts]
            sound = tuple(part for part in found if part is not None)
            if len(sound) < len(found):
                return None
            return WhoAnd(sound, span) if isinstance(node, tree.WhoAnd) else WhoOr(sound, span)


def _account(place: tree.Expression, scope: Scope) -> Who | None:
    value = scope.expression(place, AccountType())
    if value is None:
        return None
    if not isinstance(value.type, AccountType):
        scope.report.error("E3041", place.span, type=shown(value.type))
        return None
    if isinstance(value, Context):
        scope.report.error("E3042", place.span)
        return None
    return WhoAccount(value, place.span)


def _group(group: tree.Expression, scope: Scope) -> Who | None:
    reference = refer(group, scope)
    if reference is not None and isinstance(reference.symbol, MapSymbol):
        map_ = reference.symbol
        if map_.key is None:
            return None
        if not isinstance(map_.key, AccountType):
            scope.report.error("E3043", group.span, map_.span, type=shown(map_.key))
            return None
        return WhoInMap(map_.number, group.span)
    value = scope.expression(group)
    if value is None:
        return None
    if not isinstance(value.type, ListType) or not isinstance(value.type.item, AccountType):
        scope.report.error("E3043", group.span, type=shown(value.type))
        return None
    return WhoInList(value, group.span)


def is_joint(node: tree.Who) -> bool:
    """Whether several must sign."""
    match node:
        case tree.WhoAnd() | tree.WhoCount():
            return True
        case tree.WhoOr(parts):
            return any(is_joint(part) for part in parts)
        case _:
            return False


def certain(who: Who) -> tuple[object, ...]:
    """Accounts that have signed whenever the condition holds, as bare nodes."""
    match who:
        case WhoAccount(account):
            return (bare(account),)
        case WhoAnd(parts):
            return tuple(account for part in parts for account in certain(part))
        case WhoOr(parts):
            common = [certain(part) for part in parts]
            return tuple(account for account in common[0] if all(account in other for other in common[1:]))
        case _:
            return ()


def check_paying(node: tree.Paying | None, who: Who | None, joint: bool, scope: Scope) -> Paying | None:
    """What a header takes, from whom and into what; None where there is nothing or after a report."""
    if node is None:
        return None
    if node.line is not None:
        scope.report.error("E2908", node.line.span)
        return None
    amount = scope.expression(node.amount)
    source = None if node.source is None else scope.expression(node.source, AccountType())
    currency: str | None = None
    if amount is not None:
        if isinstance(amount.type, MoneyType):
            currency = amount.type.currency
        else:
            scope.report.error("E3044", amount.span, type=shown(amount.type))
    target = destination(node.target, currency, scope)
    if currency is None or amount is None or target is None or (node.source is not None and source is None):
        return None
    if who is not None and not _signed(source, node, who, joint, scope):
        return None
    return Paying(amount, currency, _debited(source, joint), target, node.span)


def _signed(source: Expression | None, node: tree.Paying, who: Who, joint: bool, scope: Scope) -> bool:
    """Whether the money is the caller's or that of one who has certainly signed; reports where not."""
    if source is None:
        if joint:
            scope.report.error("E3020", node.span, who.span)
        return not joint
    if isinstance(source, Context) and source.opcode is Opcode.SENDER:
        return True
    account = fit(source, AccountType(), scope.report)
    if account is None:
        return False
    if bare(account) in certain(who):
        return True
    scope.report.error("E3019", source.span, who.span)
    return False


def _debited(source: Expression | None, joint: bool) -> Expression | None:
    """The account to debit; None where it is the caller's: a rule for one person can name no other."""
    return source if joint else None
