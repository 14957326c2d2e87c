"""Who may act, whose money a header takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vm.check.checked import (
    Context,
    Expression,
    Paying,
    Who,
    WhoAccount,
    WhoAnd,
    WhoAnyInstance,
    WhoAnyone,
    WhoCount,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.check.fit import fit, shown
from vm.check.limits import WHO_COUNT
from vm.check.lines import opened_line
from vm.check.money import destination, pot_symbol
from vm.check.names import unknown
from vm.check.places import refer
from vm.check.scope import Scope
from vm.check.symbols import ContractSymbol, MapSymbol
from vm.check.walk import bare
from vm.code.opcodes import Opcode
from vm.syntax import tree
from vm.types import AccountType, ContractType, ListType, MoneyType, Type

CALLERS: Final = (AccountType, ContractType)
"""Types of values that name a caller."""


def check_who(node: tree.Who, scope: Scope) -> Who | None:
    """The checked condition on the caller, None after a report."""
    match node:
        case tree.WhoAnyone(span):
            return WhoAnyone(span)
        case tree.WhoAccount(place, span):
            return _account(place, scope)
        case tree.WhoAnyOf(group, span):
            return _group(group, scope)
        case tree.WhoCount():
            return _count(node, scope)
        case tree.WhoAnyInstance(contract, span):
            symbol = scope.find(contract.text)
            if isinstance(symbol, ContractSymbol):
                return WhoAnyInstance(ContractType(symbol.number, contract.text), span)
            contracts = (names.name for names in scope.file.contracts)
            unknown("E2011", contract, contracts, scope.report)
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
    if not isinstance(value.type, CALLERS):
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
        if not isinstance(map_.key, CALLERS):
            scope.report.error("E3043", group.span, map_.span, type=shown(map_.key))
            return None
        if not reference.own:
            scope.report.error("E3307", group.span, map_.span)
            return None
        return WhoInMap(map_.number, map_.key, group.span)
    value = scope.expression(group)
    if value is None:
        return None
    if not isinstance(value.type, ListType) or not isinstance(value.type.item, CALLERS):
        scope.report.error("E3043", group.span, type=shown(value.type))
        return None
    return WhoInList(value, group.span)


def _count(node: tree.WhoCount, scope: Scope) -> Who | None:
    """So many of a group; one of it is `any of` it, or an `or`, and needs no joint consent."""
    if len(node.groups) == 1:
        group = _group(node.groups[0], scope)
    else:
        people = [_account(place, scope) for place in node.groups]
        named = tuple(one for one in people if one is not None)
        group = WhoOr(named, node.span) if len(named) == len(people) else None
    if group is None:
        return None
    if not 1 <= node.count <= WHO_COUNT:
        scope.report.error("E3360", node.span, count=node.count, highest=WHO_COUNT)
        return None
    size = _most(group)
    if size is not None and node.count > size:
        scope.report.error("E3361", node.span, count=node.count, size=size)
        return None
    return group if node.count == 1 else WhoCount(node.count, group, node.span)


def _most(group: Who) -> int | None:
    """How many different people a group can hold at most; None for a map, which has no bound."""
    match group:
        case WhoOr(parts):
            return len({bare(part) for part in parts})
        case WhoInList(people) if isinstance(people.type, ListType):
            return people.type.limit
        case _:
            return None


def caller_types(who: Who) -> Iterator[Type]:
    """The type of the callers that each leaf admits, from left to right."""
    match who:
        case WhoAnyone():
            yield AccountType()
        case WhoAccount(account):
            yield account.type
        case WhoInList(people) if isinstance(people.type, ListType):
            yield people.type.item
        case WhoInMap(_, key):
            yield key
        case WhoAnyInstance(contract):
            yield contract
        case WhoAnd(parts) | WhoOr(parts):
            for part in parts:
                yield from caller_types(part)
        case WhoCount(_, group):
            yield from caller_types(group)
        case _:
            raise TypeError("people that are no list")


def sender_type(who: Who) -> Type | None:
    """The type of `sender`: accounts, or instances of one contract; None where it may be more than one."""
    found = set(caller_types(who))
    return found.pop() if len(found) == 1 else None


def is_joint(node: tree.Who) -> bool:
    """Whether several must sign."""
    match node:
        case tree.WhoAnd():
            return True
        case tree.WhoCount(count):
            return count > 1
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
        case WhoCount(count, WhoOr(parts)) if count == len(parts):
            return tuple(account for part in parts for account in certain(part))
        case _:
            return ()


def check_paying(node: tree.Paying | None, who: Who | None, joint: bool, scope: Scope) -> Paying | None:
    """What a header takes, from whom and into what; None where there is nothing or after a report."""
    if node is None:
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
    may, line = _opened(node, who, source if joint else None, scope)
    if currency is None or amount is None or target is None or (node.source is not None and source is None):
        return None
    if who is not None and not _signed(source, node, who, joint, scope):
        return None
    if not may:
        return None
    return Paying(amount, currency, _debited(source, joint), target, line, node.span)


def _opened(
    node: tree.Paying, who: Who | None, payer: Expression | None, scope: Scope
) -> tuple[bool, Expression | None]:
    """Whether the money may come in as the header says, and the line that it opens; `payer` is the signer who
    pays, None where the caller does."""
    if payer is not None:
        who = WhoAccount(payer, payer.span)
    if who is None:
        return False, None
    return opened_line(node, pot_symbol(node.target, scope), tuple(caller_types(who)), who, scope)


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
