"""Statements."""

from __future__ import annotations

from typing import Final

from vm.syntax import tree
from vm.syntax.literals import read_int
from vm.syntax.reductions.parts import Amount, Builders, Else, Parts, Statements

BUILDERS: Final = Builders()


@BUILDERS.of("statements")
def _statements(parts: Parts) -> Statements:
    return Statements(tuple(parts.items[::2]), parts.span)


@BUILDERS.of("if_header", "elif_header")
def _branch(parts: Parts) -> tree.Branch:
    return tree.Branch(parts.items[1], parts.body(), parts.span)


@BUILDERS.of("else_header")
def _else(parts: Parts) -> Else:
    return Else(parts.body(), parts.span)


@BUILDERS.of("for_header")
def _for(parts: Parts) -> tree.For:
    return tree.For(parts.name(1), parts.items[3], read_int(parts.items[5].text), parts.body(), parts.span)


@BUILDERS.of("go")
def _go(parts: Parts) -> tree.Go:
    return tree.Go(parts.name(1), parts.span)


@BUILDERS.of("stay")
def _stay(parts: Parts) -> tree.Stay:
    return tree.Stay(parts.span)


@BUILDERS.of("amount")
def _amount(parts: Parts) -> Amount:
    if parts.has("ALL"):
        return Amount(tree.AmountForm.ALL, None, parts.span)
    form = tree.AmountForm.UP_TO if parts.has("UP") else tree.AmountForm.EXACT
    return Amount(form, parts.items[-1], parts.span)


@BUILDERS.of("pay")
def _pay(parts: Parts) -> tree.Pay:
    amount = parts.items[1]
    return tree.Pay(
        amount.form, amount.value, parts.after("OF"), parts.after("FROM"), parts.after("TO"), parts.span
    )


@BUILDERS.of("share")
def _share(parts: Parts) -> tree.Share:
    return tree.Share(
        parts.items[1], parts.after("OF"), parts.all(tree.SharePart), parts.items[-2], parts.span
    )


@BUILDERS.of("share_part")
def _share_part(parts: Parts) -> tree.SharePart:
    return tree.SharePart(parts.items[0], parts.items[1], parts.span)


@BUILDERS.of("refund")
def _refund(parts: Parts) -> tree.Refund:
    return tree.Refund(parts.items[1], parts.span)


@BUILDERS.of("require")
def _require(parts: Parts) -> tree.Require:
    return tree.Require(parts.items[1], parts.items[-1], parts.span)


@BUILDERS.of("set")
def _set(parts: Parts) -> tree.Set:
    return tree.Set(parts.items[1], parts.items[3], parts.span)


@BUILDERS.of("add_entry")
def _add_entry(parts: Parts) -> tree.AddEntry:
    return tree.AddEntry(parts.items[1], parts.items[3], parts.items[5], parts.items[-1], parts.span)


@BUILDERS.of("append")
def _append(parts: Parts) -> tree.Append:
    return tree.Append(parts.items[1], parts.items[3], parts.items[-1], parts.span)


@BUILDERS.of("remove")
def _remove(parts: Parts) -> tree.Remove:
    return tree.Remove(parts.items[1], parts.items[3], parts.items[-1], parts.span)


@BUILDERS.of("clear")
def _clear(parts: Parts) -> tree.Clear:
    return tree.Clear(parts.items[1], parts.span)


@BUILDERS.of("let")
def _let(parts: Parts) -> tree.Let:
    return tree.Let(parts.name(1), parts.items[3], parts.span)


@BUILDERS.of("note")
def _note(parts: Parts) -> tree.Note:
    return tree.Note(parts.name(1), parts.all(tree.Argument), parts.span)


@BUILDERS.of("send")
def _send(parts: Parts) -> tree.Send:
    return tree.Send(
        parts.items[1],
        parts.name(3),
        parts.all(tree.Argument),
        parts.after("PAYING"),
        parts.after("OF"),
        parts.after("FROM"),
        parts.span,
    )


@BUILDERS.of("create")
def _create(parts: Parts) -> tree.Create:
    return tree.Create(parts.name(1), parts.name(3), parts.all(tree.Argument), parts.span)


@BUILDERS.of("argument")
def _argument(parts: Parts) -> tree.Argument:
    name = parts.name(0) if parts.has("COLON") else None
    return tree.Argument(name, parts.items[-1], parts.span)
