"""Expressions and literals."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from vm.machine.dates import parse_date, parse_local
from vm.source import Span
from vm.syntax import tree
from vm.syntax.literals import read_decimal, read_duration, read_int
from vm.syntax.reductions.parts import Builders, Parts
from vm.syntax.tokens import Token

BUILDERS: Final = Builders()


def _rounding(parts: Parts) -> tree.Rounding:
    word = parts.after("ROUNDED")
    return tree.Rounding.NONE if word is None else tree.Rounding(word.text)


@BUILDERS.of("binary")
def _binary(parts: Parts) -> tree.Binary:
    left, operator, right = parts.items[:3]
    return tree.Binary(tree.BinaryOperator(operator.text), left, right, _rounding(parts), parts.span)


@BUILDERS.of("unary")
def _unary(parts: Parts) -> tree.Unary:
    return tree.Unary(tree.UnaryOperator(parts.items[0].text), parts.items[1], parts.span)


@BUILDERS.of("membership")
def _membership(parts: Parts) -> tree.Membership:
    return tree.Membership(parts.items[0], parts.items[-1], parts.has("NOT"), parts.span)


@BUILDERS.of("state_test")
def _state_test(parts: Parts) -> tree.StateTest:
    return tree.StateTest(parts.items[0], parts.name(2), parts.span)


@BUILDERS.of("name")
def _name(parts: Parts) -> tree.NameExpression:
    return tree.NameExpression(parts.items[0].text, parts.span)


@BUILDERS.of("member")
def _member(parts: Parts) -> tree.Member:
    return tree.Member(parts.items[0], parts.name(2), parts.span)


@BUILDERS.of("index")
def _index(parts: Parts) -> tree.Index:
    return tree.Index(parts.items[0], parts.items[2], parts.span)


@BUILDERS.of("call")
def _call(parts: Parts) -> tree.Call:
    return tree.Call(parts.items[0], parts.all(tree.Argument), tree.Rounding.NONE, parts.span)


@BUILDERS.of("rounded_call")
def _rounded_call(parts: Parts) -> tree.Call:
    called: tree.Call = parts.items[0]
    return replace(called, rounding=_rounding(parts), span=parts.span)


@BUILDERS.of("duration")
def _duration(parts: Parts) -> tree.DurationLiteral:
    count, unit = read_duration(parts.items[0].text)
    roll = tree.RollWord(parts.items[1].text) if len(parts.items) > 1 else tree.RollWord.NONE
    return tree.DurationLiteral(count, unit, roll, parts.span)


@BUILDERS.of("literal")
def _literal(parts: Parts) -> tree.Expression:
    token: Token = parts.items[0]
    text, span = token.text, token.span
    match token.kind:
        case "INT":
            return tree.IntLiteral(read_int(text), span)
        case "AMOUNT":
            number, currency = text.split()
            letters = Span(span.end - len(currency), span.end)
            return tree.MoneyLiteral(*read_decimal(number), tree.Name(currency, letters), span)
        case "PERCENT":
            return tree.PercentLiteral(*read_decimal(text[:-1]), span)
        case "DATE":
            return date_literal(text, span)
        case "TIME":
            return time_literal(text, span)
        case "TEXT":
            return tree.TextLiteral(text[1:-1], span)
        case "HASH":
            return tree.HashLiteral(bytes.fromhex(text[2:]), span)
        case _:
            return tree.BoolLiteral(token.kind == "TRUE", span)


def date_literal(text: str, span: Span) -> tree.DateLiteral:
    """A day; the scanner has reported one that does not exist, which then reads as day 0."""
    return tree.DateLiteral(parse_date(text) or 0, span)


def time_literal(text: str, span: Span) -> tree.TimeLiteral:
    """A day with a clock; the same for one that does not exist."""
    date, seconds = parse_local(text) or (0, 0)
    return tree.TimeLiteral(date, seconds, span)
