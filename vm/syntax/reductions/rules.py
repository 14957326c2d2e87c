"""Rules and who may act."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from vm.syntax import tree
from vm.syntax.literals import read_int
from vm.syntax.reductions.parts import Builders, Parts
from vm.syntax.tokens import Token

BUILDERS: Final = Builders()


@BUILDERS.of("action")
def _action(parts: Parts) -> tree.ActionRule:
    return tree.ActionRule(
        None,
        parts.name(1),
        parts.all(tree.Parameter),
        parts.after("BY"),
        parts.first(tree.Paying),
        parts.body(),
        parts.span,
    )


@BUILDERS.of("timeout")
def _timeout(parts: Parts) -> tree.TimeoutRule:
    return tree.TimeoutRule(None, parts.body(), parts.span)


@BUILDERS.of("link")
def _link(parts: Parts) -> tree.LinkRule:
    return tree.LinkRule(None, parts.name(1), parts.name(3), parts.body(), parts.span)


@BUILDERS.of("at_clock")
def _at_clock(parts: Parts) -> tree.AtRule:
    return tree.AtRule(None, parts.items[1], parts.body(), parts.span)


@BUILDERS.of("every_clock")
def _every_clock(parts: Parts) -> tree.EveryRule:
    return tree.EveryRule(
        None, parts.items[1], parts.items[3], read_int(parts.items[5].text), parts.body(), parts.span
    )


@BUILDERS.of("paying")
def _paying(parts: Parts) -> tree.Paying:
    return tree.Paying(
        parts.items[1], parts.after("FROM"), parts.after("INTO"), parts.after("AS"), parts.span
    )


@BUILDERS.of("who_account")
def _who_account(parts: Parts) -> tree.WhoAccount:
    return tree.WhoAccount(parts.items[0], parts.span)


@BUILDERS.of("who_anyone")
def _who_anyone(parts: Parts) -> tree.WhoAnyone:
    return tree.WhoAnyone(parts.span)


@BUILDERS.of("who_any_of")
def _who_any_of(parts: Parts) -> tree.WhoAnyOf:
    return tree.WhoAnyOf(parts.items[2], parts.span)


@BUILDERS.of("who_any_instance")
def _who_any_instance(parts: Parts) -> tree.WhoAnyInstance:
    return tree.WhoAnyInstance(parts.name(1), parts.span)


@BUILDERS.of("who_count")
def _who_count(parts: Parts) -> tree.WhoCount:
    groups = tuple(item for item in parts.items if not isinstance(item, Token))
    return tree.WhoCount(read_int(parts.items[0].text), groups, parts.has("LPAR"), parts.span)


@BUILDERS.of("who_all")
def _who_all(parts: Parts) -> tree.WhoAnd:
    return tree.WhoAnd(tuple(parts.items[::2]), parts.span)


@BUILDERS.of("who_or")
def _who_or(parts: Parts) -> tree.WhoOr:
    return tree.WhoOr(tuple(parts.items[::2]), parts.span)


@BUILDERS.of("group", "who_group")
def _group(parts: Parts) -> Any:
    """A bracketed expression is the expression itself; its span takes the brackets in."""
    return replace(parts.items[1], span=parts.span)
