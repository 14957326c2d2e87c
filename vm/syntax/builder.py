"""Nodes of tree.py from the parts of each rule of grammar.lark.

One function a rule (or alias) of the grammar, in the table BUILDERS. A function gets `Parts`: the tokens and the
nodes of the rule in the order of the text, every token kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, TypeVar

from vm.machine.dates import parse_date, parse_local
from vm.source import Span
from vm.syntax import tree
from vm.syntax.literals import read_decimal, read_duration, read_int
from vm.syntax.tokens import Token

NodeType = TypeVar("NodeType")


@dataclass(frozen=True, slots=True)
class Several:
    """Nodes that one line declares."""

    nodes: tuple[Any, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Statements:
    """The statements of a line."""

    body: tuple[tree.Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Else:
    """An `else` line, with the statements on it."""

    body: tuple[tree.Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class _Amount:
    form: tree.AmountForm
    value: tree.Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class _Bound:
    value: int
    span: Span


class Parts:
    """The children of a rule."""

    __slots__ = ("items", "span")

    def __init__(self, items: list[Any]) -> None:
        self.items = items
        self.span = Span(items[0].span.start, items[-1].span.end)

    def place(self, kind: str) -> int | None:
        """The place of the first token of a kind."""
        for place, item in enumerate(self.items):
            if isinstance(item, Token) and item.kind == kind:
                return place
        return None

    def has(self, kind: str) -> bool:
        """Whether a token of the kind is there."""
        return self.place(kind) is not None

    def after(self, kind: str) -> Any:
        """What stands right after the first token of a kind; None where there is none."""
        place = self.place(kind)
        return None if place is None else self.items[place + 1]

    def first(self, node: type[NodeType]) -> NodeType | None:
        """The first node of a type."""
        return next((item for item in self.items if isinstance(item, node)), None)

    def all(self, *types: type[Any]) -> tuple[Any, ...]:
        """All nodes of some types."""
        return tuple(item for item in self.items if isinstance(item, types))

    def name(self, place: int) -> tree.Name:
        """The token at a place, as a name."""
        token = self.items[place]
        return tree.Name(token.text, token.span)

    def name_after(self, kind: str) -> tree.Name:
        """The name right after the first token of a kind."""
        token = self.after(kind)
        return tree.Name(token.text, token.span)

    def names(self) -> tuple[tree.Name, ...]:
        """All tokens that are names."""
        return tuple(tree.Name(t.text, t.span) for t in self.items if isinstance(t, Token) and t.kind == "NAME")

    def fields(self) -> tuple[tree.Parameter, ...]:
        """The fields of all field groups."""
        return tuple(node for group in self.all(Several) for node in group.nodes)

    def body(self) -> tuple[tree.Statement, ...]:
        """The statements after the header's colon."""
        place = self.place("COLON")
        start = len(self.items) if place is None else place + 1
        return tuple(item for item in self.items[start:] if not isinstance(item, Token))


Builder = Callable[[Parts], Any]
_BUILDERS: dict[str, Builder] = {}


def _builds(*rules: str) -> Callable[[Builder], Builder]:
    def register(builder: Builder) -> Builder:
        for rule in rules:
            _BUILDERS[rule] = builder
        return builder

    return register


# --- files and contracts ---------------------------------------------------------------------------------------


@_builds("version_line")
def _version(parts: Parts) -> tree.Version:
    return tree.Version(read_int(parts.items[1].text), parts.span)


@_builds("text")
def _text(parts: Parts) -> tree.Text:
    return tree.Text(parts.items[0].text[1:-1], parts.span)


@_builds("use")
def _use(parts: Parts) -> tree.Use:
    path, address = parts.items[1], parts.after("AT")
    content = None if address is None else bytes.fromhex(address.text[2:])
    return tree.Use(tree.Text(path.text[1:-1], path.span), content, parts.span)


@_builds("calendar")
def _calendar(parts: Parts) -> tree.CalendarChoice:
    return tree.CalendarChoice(parts.name(1), parts.span)


@_builds("contract_header")
def _contract(parts: Parts) -> tree.Contract:
    return tree.Contract(parts.name(1), None, (), parts.span)


@_builds("scenario_header")
def _scenario(parts: Parts) -> tree.Scenario:
    title = parts.items[1]
    return tree.Scenario(tree.Text(title.text[1:-1], title.span), (), parts.span)


@_builds("record")
def _record(parts: Parts) -> tree.Record:
    return tree.Record(parts.name(1), parts.fields(), parts.span)


@_builds("event")
def _event(parts: Parts) -> tree.Event:
    return tree.Event(parts.name(1), parts.fields(), parts.span)


@_builds("choice")
def _choice(parts: Parts) -> tree.Choice:
    return tree.Choice(parts.name(1), parts.names()[1:], parts.span)


@_builds("function")
def _function(parts: Parts) -> tree.Function:
    return tree.Function(
        parts.name(1), parts.all(tree.Parameter), parts.after("ARROW"), parts.after("EQUAL"), parts.span
    )


@_builds("party_item")
def _party(parts: Parts) -> tree.Party:
    return tree.Party(parts.name(0), parts.after("COLON"), parts.span)


@_builds("party")
def _parties(parts: Parts) -> Several:
    return Several(parts.all(tree.Party), parts.span)


@_builds("term")
def _term(parts: Parts) -> Several:
    return Several(tuple(tree.Term(f.name, f.type, f.span) for f in parts.fields()), parts.span)


@_builds("field")
def _field(parts: Parts) -> Several:
    type_ = parts.after("COLON")
    group = tuple(tree.Parameter(name, type_, name.span.to(type_.span)) for name in parts.names())
    return Several(group, parts.span)


@_builds("parameter")
def _parameter(parts: Parts) -> tree.Parameter:
    return tree.Parameter(parts.name(0), parts.after("COLON"), parts.span)


@_builds("fixed")
def _fixed(parts: Parts) -> tree.Fixed:
    return tree.Fixed(parts.name(1), parts.after("COLON"), parts.after("EQUAL"), parts.span)


@_builds("keep")
def _keep(parts: Parts) -> tree.Keep:
    return tree.Keep(
        parts.name(1), parts.after("COLON"), parts.after("EQUAL"), parts.after("DEFAULT"), parts.span
    )


@_builds("pot")
def _pot(parts: Parts) -> tree.Pot:
    limit = parts.after("LIMIT")
    return tree.Pot(
        parts.name(1),
        parts.name_after("COLON"),
        parts.after("PER"),
        None if limit is None else read_int(limit.text),
        parts.has("TRACED"),
        parts.span,
    )


@_builds("invariant")
def _invariant(parts: Parts) -> tree.Invariant:
    return tree.Invariant(
        parts.name(1), parts.names()[1:], parts.first(tree.Each), parts.after("COLON"), parts.span
    )


@_builds("each")
def _each(parts: Parts) -> tree.Each:
    return tree.Each(parts.name(1), parts.name(3), parts.span)


@_builds("gas_bound")
def _gas_bound(parts: Parts) -> tree.GasBound:
    return tree.GasBound(parts.name(1), read_int(parts.items[3].text), parts.span)


@_builds("state_header")
def _state(parts: Parts) -> tree.State:
    return tree.State(None, parts.name(1), parts.items[2], (), parts.span)


@_builds("until")
def _until(parts: Parts) -> tree.Until:
    return tree.Until(parts.items[1], parts.span)


@_builds("forever")
def _forever(parts: Parts) -> tree.Forever:
    return tree.Forever(parts.has("DEMAND"), parts.span)


@_builds("shared_header")
def _shared(parts: Parts) -> tree.Shared:
    return tree.Shared(parts.names(), (), parts.span)


@_builds("final")
def _final(parts: Parts) -> Several:
    return Several(tuple(tree.Final(name, name.span) for name in parts.names()), parts.span)


@_builds("amend")
def _amend(parts: Parts) -> tree.Amend:
    return tree.Amend(parts.items[2], parts.span)


# --- types -----------------------------------------------------------------------------------------------------


@_builds("money_type")
def _money_type(parts: Parts) -> tree.MoneyTypeNode:
    return tree.MoneyTypeNode(parts.name(1), parts.span)


@_builds("named_type")
def _named_type(parts: Parts) -> tree.NamedType:
    bounds = tuple(bound.value for bound in parts.all(_Bound))
    return tree.NamedType(parts.items[0].text, bounds, parts.span)


@_builds("bound")
def _bound(parts: Parts) -> _Bound:
    value = read_int(parts.items[-1].text)
    return _Bound(-value if parts.has("MINUS") else value, parts.span)


@_builds("map_type")
def _map_type(parts: Parts) -> tree.MapTypeNode:
    return tree.MapTypeNode(parts.items[1], parts.items[3], parts.has("ONCE"), parts.span)


@_builds("list_type")
def _list_type(parts: Parts) -> tree.ListTypeNode:
    return tree.ListTypeNode(parts.items[1], read_int(parts.items[3].text), parts.span)


# --- rules -----------------------------------------------------------------------------------------------------


@_builds("action")
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


@_builds("timeout")
def _timeout(parts: Parts) -> tree.TimeoutRule:
    return tree.TimeoutRule(None, parts.body(), parts.span)


@_builds("link")
def _link(parts: Parts) -> tree.LinkRule:
    return tree.LinkRule(None, parts.name(1), parts.name(3), parts.body(), parts.span)


@_builds("at_clock")
def _at_clock(parts: Parts) -> tree.AtRule:
    return tree.AtRule(None, parts.items[1], parts.body(), parts.span)


@_builds("every_clock")
def _every_clock(parts: Parts) -> tree.EveryRule:
    return tree.EveryRule(
        None, parts.items[1], parts.items[3], read_int(parts.items[5].text), parts.body(), parts.span
    )


@_builds("paying")
def _paying(parts: Parts) -> tree.Paying:
    return tree.Paying(
        parts.items[1], parts.after("FROM"), parts.after("INTO"), parts.after("AS"), parts.span
    )


@_builds("who_account")
def _who_account(parts: Parts) -> tree.WhoAccount:
    return tree.WhoAccount(parts.items[0], parts.span)


@_builds("who_anyone")
def _who_anyone(parts: Parts) -> tree.WhoAnyone:
    return tree.WhoAnyone(parts.span)


@_builds("who_any_of")
def _who_any_of(parts: Parts) -> tree.WhoAnyOf:
    return tree.WhoAnyOf(parts.items[2], parts.span)


@_builds("who_any_instance")
def _who_any_instance(parts: Parts) -> tree.WhoAnyInstance:
    return tree.WhoAnyInstance(parts.name(1), parts.span)


@_builds("who_count")
def _who_count(parts: Parts) -> tree.WhoCount:
    groups = tuple(item for item in parts.items if not isinstance(item, Token))
    return tree.WhoCount(read_int(parts.items[0].text), groups, parts.has("LPAR"), parts.span)


@_builds("who_all")
def _who_all(parts: Parts) -> tree.WhoAnd:
    return tree.WhoAnd(tuple(parts.items[::2]), parts.span)


@_builds("who_or")
def _who_or(parts: Parts) -> tree.WhoOr:
    return tree.WhoOr(tuple(parts.items[::2]), parts.span)


@_builds("group", "who_group")
def _group(parts: Parts) -> Any:
    """A bracketed expression is the expression itself; its span takes the brackets in."""
    return replace(parts.items[1], span=parts.span)


# --- statements ------------------------------------------------------------------------------------------------


@_builds("statements")
def _statements(parts: Parts) -> Statements:
    return Statements(tuple(parts.items[::2]), parts.span)


@_builds("if_header", "elif_header")
def _branch(parts: Parts) -> tree.Branch:
    return tree.Branch(parts.items[1], parts.body(), parts.span)


@_builds("else_header")
def _else(parts: Parts) -> Else:
    return Else(parts.body(), parts.span)


@_builds("for_header")
def _for(parts: Parts) -> tree.For:
    return tree.For(parts.name(1), parts.items[3], read_int(parts.items[5].text), parts.body(), parts.span)


@_builds("go")
def _go(parts: Parts) -> tree.Go:
    return tree.Go(parts.name(1), parts.span)


@_builds("stay")
def _stay(parts: Parts) -> tree.Stay:
    return tree.Stay(parts.span)


@_builds("amount")
def _amount(parts: Parts) -> _Amount:
    if parts.has("ALL"):
        return _Amount(tree.AmountForm.ALL, None, parts.span)
    form = tree.AmountForm.UP_TO if parts.has("UP") else tree.AmountForm.EXACT
    return _Amount(form, parts.items[-1], parts.span)


@_builds("pay")
def _pay(parts: Parts) -> tree.Pay:
    amount = parts.items[1]
    return tree.Pay(
        amount.form, amount.value, parts.after("OF"), parts.after("FROM"), parts.after("TO"), parts.span
    )


@_builds("share")
def _share(parts: Parts) -> tree.Share:
    return tree.Share(
        parts.items[1], parts.after("OF"), parts.all(tree.SharePart), parts.items[-2], parts.span
    )


@_builds("share_part")
def _share_part(parts: Parts) -> tree.SharePart:
    return tree.SharePart(parts.items[0], parts.items[1], parts.span)


@_builds("refund")
def _refund(parts: Parts) -> tree.Refund:
    return tree.Refund(parts.items[1], parts.span)


@_builds("require")
def _require(parts: Parts) -> tree.Require:
    return tree.Require(parts.items[1], parts.items[-1], parts.span)


@_builds("set")
def _set(parts: Parts) -> tree.Set:
    return tree.Set(parts.items[1], parts.items[3], parts.span)


@_builds("add_entry")
def _add_entry(parts: Parts) -> tree.AddEntry:
    return tree.AddEntry(parts.items[1], parts.items[3], parts.items[5], parts.items[-1], parts.span)


@_builds("append")
def _append(parts: Parts) -> tree.Append:
    return tree.Append(parts.items[1], parts.items[3], parts.items[-1], parts.span)


@_builds("remove")
def _remove(parts: Parts) -> tree.Remove:
    return tree.Remove(parts.items[1], parts.items[3], parts.items[-1], parts.span)


@_builds("clear")
def _clear(parts: Parts) -> tree.Clear:
    return tree.Clear(parts.items[1], parts.span)


@_builds("let")
def _let(parts: Parts) -> tree.Let:
    return tree.Let(parts.name(1), parts.items[3], parts.span)


@_builds("note")
def _note(parts: Parts) -> tree.Note:
    return tree.Note(parts.name(1), parts.all(tree.Argument), parts.span)


@_builds("send")
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


@_builds("create")
def _create(parts: Parts) -> tree.Create:
    return tree.Create(parts.name(1), parts.name(3), parts.all(tree.Argument), parts.span)


@_builds("argument")
def _argument(parts: Parts) -> tree.Argument:
    name = parts.name(0) if parts.has("COLON") else None
    return tree.Argument(name, parts.items[-1], parts.span)


# --- expressions -----------------------------------------------------------------------------------------------


def _rounding(parts: Parts) -> tree.Rounding:
    word = parts.after("ROUNDED")
    return tree.Rounding.NONE if word is None else tree.Rounding(word.text)


@_builds("binary")
def _binary(parts: Parts) -> tree.Binary:
    left, operator, right = parts.items[:3]
    return tree.Binary(tree.BinaryOperator(operator.text), left, right, _rounding(parts), parts.span)


@_builds("unary")
def _unary(parts: Parts) -> tree.Unary:
    return tree.Unary(tree.UnaryOperator(parts.items[0].text), parts.items[1], parts.span)


@_builds("membership")
def _membership(parts: Parts) -> tree.Membership:
    return tree.Membership(parts.items[0], parts.items[-1], parts.has("NOT"), parts.span)


@_builds("state_test")
def _state_test(parts: Parts) -> tree.StateTest:
    return tree.StateTest(parts.items[0], parts.name(2), parts.span)


@_builds("name")
def _name(parts: Parts) -> tree.NameExpression:
    return tree.NameExpression(parts.items[0].text, parts.span)


@_builds("member")
def _member(parts: Parts) -> tree.Member:
    return tree.Member(parts.items[0], parts.name(2), parts.span)


@_builds("index")
def _index(parts: Parts) -> tree.Index:
    return tree.Index(parts.items[0], parts.items[2], parts.span)


@_builds("call")
def _call(parts: Parts) -> tree.Call:
    return tree.Call(parts.items[0], parts.all(tree.Argument), tree.Rounding.NONE, parts.span)


@_builds("rounded_call")
def _rounded_call(parts: Parts) -> tree.Call:
    return replace(parts.items[0], rounding=_rounding(parts), span=parts.span)


@_builds("duration")
def _duration(parts: Parts) -> tree.DurationLiteral:
    count, unit = read_duration(parts.items[0].text)
    roll = tree.RollWord(parts.items[1].text) if len(parts.items) > 1 else tree.RollWord.NONE
    return tree.DurationLiteral(count, unit, roll, parts.span)


@_builds("literal")
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
            return _date(text, span)
        case "TIME":
            return _time(text, span)
        case "TEXT":
            return tree.TextLiteral(text[1:-1], span)
        case "HASH":
            return tree.HashLiteral(bytes.fromhex(text[2:]), span)
        case _:
            return tree.BoolLiteral(token.kind == "TRUE", span)


def _date(text: str, span: Span) -> tree.DateLiteral:
    return tree.DateLiteral(parse_date(text) or 0, span)


def _time(text: str, span: Span) -> tree.TimeLiteral:
    date, seconds = parse_local(text) or (0, 0)
    return tree.TimeLiteral(date, seconds, span)


# --- scenarios -------------------------------------------------------------------------------------------------


@_builds("people")
def _people(parts: Parts) -> tree.People:
    return tree.People(parts.names(), parts.span)


@_builds("give")
def _give(parts: Parts) -> tree.Give:
    return tree.Give(parts.items[1], parts.names(), parts.span)


@_builds("on_date")
def _on_date(parts: Parts) -> tree.OnDate:
    token = parts.items[1]
    when = _date(token.text, token.span) if token.kind == "DATE" else _time(token.text, token.span)
    return tree.OnDate(when, parts.span)


@_builds("after")
def _after(parts: Parts) -> tree.After:
    return tree.After(parts.items[1], parts.span)


@_builds("create_step")
def _create_step(parts: Parts) -> tree.CreateStep:
    by = parts.name_after("BY") if parts.has("BY") else None
    return tree.CreateStep(parts.name(1), parts.name(3), parts.all(tree.Argument), by, parts.span)


@_builds("does")
def _does(parts: Parts) -> tree.Does:
    return tree.Does(parts.name(0), parts.name(2), parts.name(4), parts.all(tree.Argument), parts.span)


@_builds("withdraws")
def _withdraws(parts: Parts) -> tree.Withdraws:
    return tree.Withdraws(parts.name(0), parts.name(2), parts.name(4), parts.span)


@_builds("cannot")
def _cannot(parts: Parts) -> tree.Cannot:
    return tree.Cannot(
        parts.name(0),
        parts.name(2),
        parts.name(4),
        parts.all(tree.Argument),
        parts.first(tree.Text),
        parts.span,
    )


@_builds("expect")
def _expect(parts: Parts) -> tree.Expect:
    return tree.Expect(tuple(parts.items[1::2]), parts.span)


@_builds("has")
def _has(parts: Parts) -> tree.Has:
    return tree.Has(parts.name(0), parts.items[2], parts.span)


BUILDERS: Final[Mapping[str, Builder]] = MappingProxyType(_BUILDERS)
"""The builder of each rule and alias of the grammar."""
