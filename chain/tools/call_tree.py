"""A step's call tree as text and JSON: units, gas, money, events, writes, the refusal."""

from __future__ import annotations

from collections.abc import Iterator

from chain.testing.report import RunReport
from chain.tools.words import word
from chain.trace import Node, Tree, unit_name
from vm.abi import Json
from vm.code.program import Program
from vm.currencies import format_amount
from vm.diagnostics.report import Language
from vm.machine.dates import format_time
from vm.machine.outcome import EventRecord, Payment, Refusal
from vm.machine.trace import Entered, Wrote
from vm.money import Money

Effect = Payment | EventRecord | Wrote | Entered | Refusal


def lines(tree: Tree, report: RunReport, program: Program, language: Language) -> Iterator[str]:
    """The tree with box-drawing characters, each unit with the gas of all below it."""
    items: list[Node | Effect] = [*tree.roots, *tree.effects]
    yield from _level(items, report, program, language, "")


def _level(
    items: list[Node | Effect], report: RunReport, program: Program, language: Language, prefix: str
) -> Iterator[str]:
    for place, item in enumerate(items):
        last = place == len(items) - 1
        branch, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
        if isinstance(item, Node):
            yield prefix + branch + _unit(item, report, program, language)
            inner: list[Node | Effect] = [*item.children, *item.effects]
            yield from _level(inner, report, program, language, prefix + below)
        else:
            yield prefix + branch + effect(item, report, program, language)


def _unit(node: Node, report: RunReport, program: Program, language: Language) -> str:
    name = unit_name(program, node.unit)
    on = dict(report.places).get(node.instance) if node.instance is not None else None
    where = f" @{on}" if on else ""
    return f"[{node.gas}] {name}{where}"


def effect(item: Effect, report: RunReport, program: Program, language: Language) -> str:
    """One effect as a sentence."""
    match item:
        case Payment(source, target, currency, amount):
            return word(
                "pays",
                language,
                source=report.place(source),
                target=report.place(target),
                amount=format_amount(amount, currency),
            )
        case EventRecord():
            return word("event", language, name=item.name, fields=report.fields(item))
        case Wrote():
            old = word("none yet", language) if item.old is None else report.value(item.type, item.old)
            new = word("none yet", language) if item.new is None else report.value(item.type, item.new)
            return word("wrote", language, place=item.place, old=old, new=new)
        case Entered(instance, state, deadline):
            name = report.state(instance, state)
            if deadline is None:
                return word("entered final", language, state=name)
            return word("entered", language, state=name, deadline=format_time(deadline, report.offset))
        case Refusal():
            reason = f" {item.reason}" if item.reason else ""
            return f"{item.code}{reason}"


def as_json(tree: Tree, report: RunReport, program: Program) -> Json:
    """The tree as JSON: `units` with name, gas, children and effects."""
    return {
        "gas": tree.gas,
        "units": [_node_json(node, report, program) for node in tree.roots],
        "effects": [_effect_json(item, report, program) for item in tree.effects],
    }


def _node_json(node: Node, report: RunReport, program: Program) -> Json:
    return {
        "name": unit_name(program, node.unit),
        "instance": dict(report.places).get(node.instance or 0, "") if node.instance is not None else "",
        "gas": node.gas,
        "own_gas": node.own_gas,
        "effects": [_effect_json(item, report, program) for item in node.effects],
        "units": [_node_json(child, report, program) for child in node.children],
    }


def _effect_json(item: Effect, report: RunReport, program: Program) -> Json:
    kind = {
        Payment: "payment",
        EventRecord: "event",
        Wrote: "write",
        Entered: "state",
        Refusal: "refusal",
    }[type(item)]
    document: dict[str, Json] = {"kind": kind, "text": effect(item, report, program, "en")}
    if isinstance(item, Payment):
        document |= {
            "from": report.place(item.source),
            "to": report.place(item.target),
            "amount": Money(item.amount, item.currency).text,
        }
    return document

