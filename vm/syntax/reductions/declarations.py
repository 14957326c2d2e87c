"""Files, contracts, their declarations, and types as written."""

from __future__ import annotations

from typing import Final

from vm.syntax import tree
from vm.syntax.literals import read_int
from vm.syntax.reductions.parts import Bound, Builders, Parts, Several

BUILDERS: Final = Builders()


@BUILDERS.of("version_line")
def _version(parts: Parts) -> tree.Version:
    return tree.Version(read_int(parts.items[1].text), parts.span)


@BUILDERS.of("text")
def _text(parts: Parts) -> tree.Text:
    return tree.Text(parts.items[0].text[1:-1], parts.span)


@BUILDERS.of("use")
def _use(parts: Parts) -> tree.Use:
    path, address = parts.items[1], parts.after("AT")
    content = None if address is None else bytes.fromhex(address.text[2:])
    return tree.Use(tree.Text(path.text[1:-1], path.span), content, parts.span)


@BUILDERS.of("calendar")
def _calendar(parts: Parts) -> tree.CalendarChoice:
    return tree.CalendarChoice(parts.name(1), parts.span)


@BUILDERS.of("contract_header")
def _contract(parts: Parts) -> tree.Contract:
    return tree.Contract(parts.name(1), None, (), parts.span)


@BUILDERS.of("scenario_header")
def _scenario(parts: Parts) -> tree.Scenario:
    title = parts.items[1]
    return tree.Scenario(tree.Text(title.text[1:-1], title.span), (), parts.span)


@BUILDERS.of("record")
def _record(parts: Parts) -> tree.Record:
    return tree.Record(parts.name(1), parts.fields(), parts.span)


@BUILDERS.of("event")
def _event(parts: Parts) -> tree.Event:
    return tree.Event(parts.name(1), parts.fields(), parts.span)


@BUILDERS.of("choice")
def _choice(parts: Parts) -> tree.Choice:
    return tree.Choice(parts.name(1), parts.names()[1:], parts.span)


@BUILDERS.of("function")
def _function(parts: Parts) -> tree.Function:
    return tree.Function(
        parts.name(1), parts.all(tree.Parameter), parts.after("ARROW"), parts.after("EQUAL"), parts.span
    )


@BUILDERS.of("party_item")
def _party(parts: Parts) -> tree.Party:
    return tree.Party(parts.name(0), parts.after("COLON"), parts.span)


@BUILDERS.of("party")
def _parties(parts: Parts) -> Several:
    return Several(parts.all(tree.Party), parts.span)


@BUILDERS.of("term")
def _term(parts: Parts) -> Several:
    return Several(tuple(tree.Term(f.name, f.type, f.span) for f in parts.fields()), parts.span)


@BUILDERS.of("field")
def _field(parts: Parts) -> Several:
    type_ = parts.after("COLON")
    group = tuple(tree.Parameter(name, type_, name.span.to(type_.span)) for name in parts.names())
    return Several(group, parts.span)


@BUILDERS.of("parameter")
def _parameter(parts: Parts) -> tree.Parameter:
    return tree.Parameter(parts.name(0), parts.after("COLON"), parts.span)


@BUILDERS.of("fixed")
def _fixed(parts: Parts) -> tree.Fixed:
    return tree.Fixed(parts.name(1), parts.after("COLON"), parts.after("EQUAL"), parts.span)


@BUILDERS.of("keep")
def _keep(parts: Parts) -> tree.Keep:
    return tree.Keep(
        parts.name(1), parts.after("COLON"), parts.after("EQUAL"), parts.after("DEFAULT"), parts.span
    )


@BUILDERS.of("pot")
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


@BUILDERS.of("invariant")
def _invariant(parts: Parts) -> tree.Invariant:
    return tree.Invariant(
        parts.name(1), parts.names()[1:], parts.first(tree.Each), parts.after("COLON"), parts.span
    )


@BUILDERS.of("each")
def _each(parts: Parts) -> tree.Each:
    return tree.Each(parts.name(1), parts.name(3), parts.span)


@BUILDERS.of("gas_bound")
def _gas_bound(parts: Parts) -> tree.GasBound:
    return tree.GasBound(parts.name(1), read_int(parts.items[3].text), parts.span)


@BUILDERS.of("state_header")
def _state(parts: Parts) -> tree.State:
    return tree.State(None, parts.name(1), parts.items[2], (), parts.span)


@BUILDERS.of("until")
def _until(parts: Parts) -> tree.Until:
    return tree.Until(parts.items[1], parts.span)


@BUILDERS.of("forever")
def _forever(parts: Parts) -> tree.Forever:
    return tree.Forever(parts.has("DEMAND"), parts.span)


@BUILDERS.of("shared_header")
def _shared(parts: Parts) -> tree.Shared:
    return tree.Shared(parts.names(), (), parts.span)


@BUILDERS.of("final")
def _final(parts: Parts) -> Several:
    return Several(tuple(tree.Final(name, name.span) for name in parts.names()), parts.span)


@BUILDERS.of("amend")
def _amend(parts: Parts) -> tree.Amend:
    return tree.Amend(parts.items[2], parts.span)


# --- types -------------------------------------------------------------------------------------------------


@BUILDERS.of("money_type")
def _money_type(parts: Parts) -> tree.MoneyTypeNode:
    return tree.MoneyTypeNode(parts.name(1), parts.span)


@BUILDERS.of("named_type")
def _named_type(parts: Parts) -> tree.NamedType:
    bounds = tuple(bound.value for bound in parts.all(Bound))
    return tree.NamedType(parts.items[0].text, bounds, parts.span)


@BUILDERS.of("bound")
def _bound(parts: Parts) -> Bound:
    value = read_int(parts.items[-1].text)
    return Bound(-value if parts.has("MINUS") else value, parts.span)


@BUILDERS.of("map_type")
def _map_type(parts: Parts) -> tree.MapTypeNode:
    return tree.MapTypeNode(parts.items[1], parts.items[3], parts.has("ONCE"), parts.span)


@BUILDERS.of("list_type")
def _list_type(parts: Parts) -> tree.ListTypeNode:
    return tree.ListTypeNode(parts.items[1], read_int(parts.items[3].text), parts.span)
