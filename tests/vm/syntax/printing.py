"""A tree becomes text again, in one plain form, without comments.

Reading the text gives the same tree but for its spans. Each name of a declaration and each statement has a
line of its own; brackets stand only where the tree needs them. Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from tests.vm.syntax.printing_values import print_arguments, print_expression, print_parameters, print_type
from vm.syntax import tree

INDENT = "    "


def print_module(module: tree.Module) -> str:
    """The text of a whole file, with a newline at its end."""
    lines = [f"tally {module.version.number}"]
    lines.extend(_use(use) for use in module.uses)
    lines.extend(f"calendar {calendar.name.text}" for calendar in module.calendars)
    shared: tuple[tree.Declaration, ...] = (*module.records, *module.choices, *module.functions)
    for declaration in shared:
        lines.extend(_declaration(declaration))
    for contract in module.contracts:
        lines.extend(("", f"contract {contract.name.text}:"))
        lines.extend(_below(_contract(contract)))
    for scenario in module.scenarios:
        lines.extend(("", f"scenario {_quoted(scenario.title)}:"))
        lines.extend(_below(_step(step) for step in scenario.steps))
    return "\n".join(lines) + "\n"


def _below(lines: Iterable[str]) -> Iterator[str]:
    return (INDENT + line if line else line for line in lines)


def _quoted(text: tree.Text) -> str:
    return f'"{text.value}"'


def _names(names: Iterable[tree.Name]) -> str:
    return ", ".join(name.text for name in names)


def _optional(word: str, expression: tree.Expression | None) -> str:
    """` word expression`, or nothing where there is none."""
    return "" if expression is None else f" {word} {print_expression(expression)}"


# --- declarations -----------------------------------------------------------------------------------------


def _use(use: tree.Use) -> str:
    place = "" if use.hash is None else f" at 0x{use.hash.hex()}"
    return f"use {_quoted(use.path)}{place}"


def _contract(contract: tree.Contract) -> Iterator[str]:
    if contract.description is not None:
        yield _quoted(contract.description)
    for declaration in contract.declarations:
        yield from _declaration(declaration)


def _declaration(node: tree.Declaration) -> Iterator[str]:
    match node:
        case tree.State(article, name, until, rules):
            yield ""
            if article is not None:
                yield _quoted(article)
            yield f"state {name.text} {_until(until)}:"
            for rule in rules:
                yield from _below(_rule(rule))
        case tree.Shared(states, rules):
            yield ""
            yield f"in {_names(states)}:"
            for rule in rules:
                yield from _below(_rule(rule))
        case tree.Require():
            yield from _statement(node)
        case _:
            yield _line(node)


_OneLine = (
    tree.Party
    | tree.Term
    | tree.Fixed
    | tree.Keep
    | tree.Pot
    | tree.Record
    | tree.Choice
    | tree.Event
    | tree.Invariant
    | tree.GasBound
    | tree.Function
    | tree.Final
    | tree.Amend
)


def _line(node: _OneLine) -> str:
    """A declaration that takes one line."""
    match node:
        case tree.Party(name, type_):
            return f"party {name.text}" + ("" if type_ is None else f": {print_type(type_)}")
        case tree.Term(name, kind):
            return f"term {name.text}: {print_type(kind)}"
        case tree.Fixed(name, kind, amount):
            return f"fixed {name.text}: {print_type(kind)} = {print_expression(amount)}"
        case tree.Keep(name, kind, initial, default):
            value = f"{_optional('=', initial)}{_optional('default', default)}"
            return f"keep {name.text}: {print_type(kind)}{value}"
        case tree.Pot():
            return _pot(node)
        case tree.Record(name, fields):
            return f"record {name.text}: {print_parameters(fields, '; ')}"
        case tree.Choice(name, members):
            return f"choice {name.text}: {_names(members)}"
        case tree.Event(name, fields):
            return f"event {name.text}" + (f": {print_parameters(fields, '; ')}" if fields else "")
        case tree.Invariant(name, states, each, condition):
            where = f" in {_names(states)}" if states else ""
            keys = "" if each is None else f" each {each.name.text} in {each.map.text}"
            return f"invariant {name.text}{where}{keys}: {print_expression(condition)}"
        case tree.GasBound(action, limit):
            return f"gas {action.text} <= {limit}"
        case tree.Function(name, parameters, result, body):
            head = f"function {name.text}({print_parameters(parameters, ', ')}) -> {print_type(result)}"
            return f"{head} = {print_expression(body)}"
        case tree.Final(name):
            return f"final {name.text}"
        case tree.Amend(who):
            return f"amend by {_who(who, 0)}"
        case _:
            assert_never(node)


def _pot(pot: tree.Pot) -> str:
    per = "" if pot.per is None else f" per {print_type(pot.per)}"
    limit = "" if pot.limit is None else f" limit {pot.limit}"
    return f"pot {pot.name.text}: {pot.currency.text}{per}{limit}{' traced' if pot.traced else ''}"


def _until(until: tree.Until | tree.Forever) -> str:
    match until:
        case tree.Until(deadline):
            return f"until {print_expression(deadline)}"
        case tree.Forever(on_demand):
            return "forever on demand" if on_demand else "forever"
        case _:
            assert_never(until)


# --- rules ------------------------------------------------------------------------------------------------


def _rule(rule: tree.Rule) -> Iterator[str]:
    if rule.article is not None:
        yield _quoted(rule.article)
    yield f"{_rule_header(rule)}:"
    yield from _below(_statements(rule.body))


def _rule_header(rule: tree.Rule) -> str:
    match rule:
        case tree.ActionRule(name=name, parameters=parameters, who=who, paying=paying):
            takes = f"({print_parameters(parameters, ', ')})" if parameters else ""
            return f"on {name.text}{takes} by {_who(who, 0)}" + (
                "" if paying is None else f" {_paying(paying)}"
            )
        case tree.TimeoutRule():
            return "on timeout"
        case tree.LinkRule(link=link, state=state):
            return f"on {link.text} is {state.text}"
        case tree.AtRule(when=when):
            return f"at {print_expression(when)}"
        case tree.EveryRule(interval=interval, start=start, limit=limit):
            return f"every {print_expression(interval)} from {print_expression(start)} limit {limit}"
        case _:
            assert_never(rule)


def _paying(paying: tree.Paying) -> str:
    head = f"paying {print_expression(paying.amount)}{_optional('from', paying.source)}"
    return f"{head} into {print_expression(paying.target)}{_optional('as', paying.line)}"


def _who(who: tree.Who, least: int) -> str:
    """Who may act; `or` (level 1) and `and` (level 2) stand in brackets where `least` is higher."""
    match who:
        case tree.WhoAccount(place):
            return print_expression(place)
        case tree.WhoAnyone():
            return "anyone"
        case tree.WhoAnyOf(group):
            return f"any of {print_expression(group)}"
        case tree.WhoAnyInstance(contract):
            return f"any {contract.text}"
        case tree.WhoCount(count, groups, named):
            listed = ", ".join(map(print_expression, groups))
            return f"{count} of ({listed})" if named else f"{count} of {listed}"
        case tree.WhoOr(parts):
            text = " or ".join(_who(part, 2) for part in parts)
            return f"({text})" if least > 1 else text
        case tree.WhoAnd(parts):
            text = " and ".join(_who(part, 3) for part in parts)
            return f"({text})" if least > 2 else text
        case _:
            assert_never(who)


# --- statements -------------------------------------------------------------------------------------------


def _statements(body: Iterable[tree.Statement]) -> Iterator[str]:
    for statement in body:
        yield from _statement(statement)


def _statement(node: tree.Statement) -> Iterator[str]:
    match node:
        case tree.If(branches, otherwise):
            for turn, branch in enumerate(branches):
                yield f"{'elif' if turn else 'if'} {print_expression(branch.condition)}:"
                yield from _below(_statements(branch.body))
            if otherwise is not None:
                yield "else:"
                yield from _below(_statements(otherwise))
        case tree.For(name, items, limit, body):
            yield f"for {name.text} in {print_expression(items)} limit {limit}:"
            yield from _below(_statements(body))
        case tree.Pay() | tree.Share() | tree.Refund() | tree.Send():
            yield _money_statement(node)
        case _:
            yield _plain_statement(node)


def _money_statement(node: tree.Pay | tree.Share | tree.Refund | tree.Send) -> str:
    match node:
        case tree.Pay(form, amount, line, source, target):
            words = {tree.AmountForm.ALL: "pay all", tree.AmountForm.UP_TO: "pay up to"}.get(form, "pay")
            much = "" if amount is None else f" {print_expression(amount)}"
            way = f"from {print_expression(source)} to {print_expression(target)}"
            return f"{words}{much}{_optional('of', line)} {way}"
        case tree.Share(source, line, parts, rest):
            head = f"share {print_expression(source)}{_optional('of', line)}"
            shares = (f"{print_expression(part.target)} {_weight(part.weight)}" for part in parts)
            return f"{head}: {', '.join(shares)}, {print_expression(rest)} rest"
        case tree.Refund(pot):
            return f"refund {print_expression(pot)}"
        case tree.Send(target, action, arguments, amount, line, source):
            head = f"send {print_expression(target)}.{action.text}{print_arguments(arguments)}"
            return f"{head}{_optional('paying', amount)}{_optional('of', line)}{_optional('from', source)}"
        case _:
            assert_never(node)


def _weight(weight: tree.Expression) -> str:
    """A percent, or a fraction in its usual form."""
    match weight:
        case tree.Binary(tree.BinaryOperator.DIVIDE, tree.IntLiteral(above), tree.IntLiteral(below)):
            return f"{above}/{below}"
        case _:
            return print_expression(weight)


_Plain = (
    tree.Go
    | tree.Stay
    | tree.Require
    | tree.Set
    | tree.AddEntry
    | tree.Append
    | tree.Remove
    | tree.Clear
    | tree.Let
    | tree.Note
    | tree.Create
)


def _plain_statement(node: _Plain) -> str:
    match node:
        case tree.Go(state):
            return f"go {state.text}"
        case tree.Stay():
            return "stay"
        case tree.Require(condition, reason):
            return f"require {print_expression(condition)} else {_quoted(reason)}"
        case tree.Set(place, value):
            return f"set {print_expression(place)} = {print_expression(value)}"
        case tree.AddEntry(key, value, map_, reason):
            entry = f"{print_expression(key)} -> {print_expression(value)}"
            return f"add {entry} to {print_expression(map_)} else {_quoted(reason)}"
        case tree.Append(item, items, reason):
            return f"add {print_expression(item)} to {print_expression(items)} else {_quoted(reason)}"
        case tree.Remove(key, map_, reason):
            return f"remove {print_expression(key)} from {print_expression(map_)} else {_quoted(reason)}"
        case tree.Clear(place):
            return f"clear {print_expression(place)}"
        case tree.Let(name, value):
            return f"let {name.text} = {print_expression(value)}"
        case tree.Note(event, arguments):
            return f"note {event.text}{print_arguments(arguments)}"
        case tree.Create(name, contract, arguments):
            return f"create {name.text} = {contract.text}{print_arguments(arguments)}"
        case _:
            assert_never(node)


# --- scenarios --------------------------------------------------------------------------------------------


def _step(step: tree.Step) -> str:
    match step:
        case tree.People(names):
            return f"people {_names(names)}"
        case tree.Give(amount, names):
            return f"give {print_expression(amount)} to {_names(names)}"
        case tree.OnDate(when):
            return f"on {print_expression(when)}"
        case tree.After(duration):
            return f"after {print_expression(duration)}"
        case tree.Let():
            return _plain_statement(step)
        case tree.CreateStep(name, contract, arguments, by):
            creator = "" if by is None else f" by {by.text}"
            return f"create {name.text} = {contract.text}{print_arguments(arguments)}{creator}"
        case tree.Does(person, instance, action, arguments):
            return f"{person.text} does {instance.text}.{action.text}{_call(arguments)}"
        case tree.Withdraws(person, instance, action):
            return f"{person.text} withdraws {instance.text}.{action.text}"
        case tree.Cannot(person, instance, action, arguments, reason):
            because = "" if reason is None else f" because {_quoted(reason)}"
            return f"{person.text} cannot {instance.text}.{action.text}{_call(arguments)}{because}"
        case tree.Expect(expectations):
            return f"expect {', '.join(map(_expectation, expectations))}"
        case _:
            assert_never(step)


def _call(arguments: tuple[tree.Argument, ...]) -> str:
    return print_arguments(arguments) if arguments else ""


def _expectation(expectation: tree.Has | tree.Expression) -> str:
    match expectation:
        case tree.Has(person, amount):
            return f"{person.text} has {print_expression(amount)}"
        case _:
            return print_expression(expectation)
