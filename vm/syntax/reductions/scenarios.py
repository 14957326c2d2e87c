"""Steps of scenarios."""

from __future__ import annotations

from typing import Final

from vm.syntax import tree
from vm.syntax.reductions.expressions import date_literal, time_literal
from vm.syntax.reductions.parts import Builders, Parts

BUILDERS: Final = Builders()


@BUILDERS.of("people")
def _people(parts: Parts) -> tree.People:
    return tree.People(parts.names(), parts.span)


@BUILDERS.of("give")
def _give(parts: Parts) -> tree.Give:
    return tree.Give(parts.items[1], parts.names(), parts.span)


@BUILDERS.of("on_date")
def _on_date(parts: Parts) -> tree.OnDate:
    token = parts.items[1]
    when = (
        date_literal(token.text, token.span) if token.kind == "DATE" else time_literal(token.text, token.span)
    )
    return tree.OnDate(when, parts.span)


@BUILDERS.of("after")
def _after(parts: Parts) -> tree.After:
    return tree.After(parts.items[1], parts.span)


@BUILDERS.of("create_step")
def _create_step(parts: Parts) -> tree.CreateStep:
    by = parts.name_after("BY") if parts.has("BY") else None
    return tree.CreateStep(parts.name(1), parts.name(3), parts.all(tree.Argument), by, parts.span)


@BUILDERS.of("does")
def _does(parts: Parts) -> tree.Does:
    return tree.Does(parts.name(0), parts.name(2), parts.name(4), parts.all(tree.Argument), parts.span)


@BUILDERS.of("withdraws")
def _withdraws(parts: Parts) -> tree.Withdraws:
    return tree.Withdraws(parts.name(0), parts.name(2), parts.name(4), parts.span)


@BUILDERS.of("cannot")
def _cannot(parts: Parts) -> tree.Cannot:
    return tree.Cannot(
        parts.name(0),
        parts.name(2),
        parts.name(4),
        parts.all(tree.Argument),
        parts.first(tree.Text),
        parts.span,
    )


@BUILDERS.of("expect")
def _expect(parts: Parts) -> tree.Expect:
    return tree.Expect(tuple(parts.items[1::2]), parts.span)


@BUILDERS.of("has")
def _has(parts: Parts) -> tree.Has:
    return tree.Has(parts.name(0), parts.items[2], parts.span)
