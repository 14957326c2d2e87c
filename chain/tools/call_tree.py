"""A step's call tree as text and JSON: units, gas, money, events, writes, the refusal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from chain.names import Due
from chain.testing.report import RunReport
from chain.tools.words import word
from chain.trace import Delivery, Effect, Item, Node, Tree, unit_name
from vm.abi import Json
from vm.code.program import Program
from vm.currencies import format_amount
from vm.diagnostics.report import Language
from vm.machine.outcome import Creation, EventRecord, Message, Payment, Place, Refusal
from vm.machine.trace import Entered, Sends, Wrote
from vm.money import Money
from vm.values import Value


def lines(tree: Tree, report: RunReport, program: Program, language: Language) -> Iterator[str]:
    """The tree with box-drawing characters, each unit with the gas of all below it."""
    yield from _level(tree.items, None, report, program, language, "")


def _level(
    items: list[Item],
    instance: int | None,
    report: RunReport,
    program: Program,
    language: Language,
    prefix: str,
) -> Iterator[str]:
    for place, item in enumerate(items):
        last = place == len(items) - 1
        branch, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
        match item:
            case Node():
                yield prefix + branch + _unit(item, report, program)
                yield from _level(item.items, item.instance, report, program, language, prefix + below)
            case Delivery():
                yield f"{prefix}{branch}[{item.gas:,}] {_delivery(item, report, program, language)}"
                yield from _level(item.items, item.instance, report, program, language, prefix + below)
            case _:
                yield prefix + branch + effect(item, instance, report, program, language)


def _delivery(item: Delivery, report: RunReport, program: Program, language: Language) -> str:
    instance = report.names.instance(item.instance)
    if item.action == program.contracts[item.contract].name:
        return word("creation of", language, name=instance)
    return word("message", language, name=f"{instance}.{item.action}")


def _unit(node: Node, report: RunReport, program: Program) -> str:
    where = "" if node.instance is None else f" @{report.names.instance(node.instance)}"
    return f"[{node.gas:,}] {unit_name(program, node.unit)}{where}"


def effect(
    item: Effect, instance: int | None, report: RunReport, program: Program, language: Language
) -> str:
    """One effect as a sentence; `instance` is that of the unit it happened in."""
    match item:
        case Payment():
            return payment_line(item, report, language)
        case EventRecord():
            return event_line(item, report, language)
        case Sends():
            return _sends(item, instance, report, program, language)
        case Wrote(place=place, old=old, new=new):
            values = (_written(item, value, instance, report, language) for value in (old, new))
            return word("wrote", language, place=place, old=next(values), new=next(values))
        case Entered(entered, state, deadline):
            name = report.names.state(entered, state)
            if deadline is None:
                return word("entered final", language, state=name)
            due = due_text(report.names.deadline(entered, state, deadline), language)
            return word("entered", language, state=name, deadline=due)
        case Refusal(code=code, reason=reason):
            return code if reason is None else f"{code} \u201c{reason}\u201d"
        case _:
            assert_never(item)


def _sends(
    item: Sends, instance: int | None, report: RunReport, program: Program, language: Language
) -> str:
    """`sends case.fund(amount: 400.00 CNY)`, `creates case`."""
    names, contract = report.names, program.contracts[item.contract]
    match item.sending:
        case Creation(number):
            return word("creates", language, name=names.instance(number))
        case Message(target=target, action=action, arguments=arguments, money=money):
            rule = next(rule for rule in contract.rules if rule.name == action)
            pairs = zip(rule.parameters, arguments, strict=True)
            number = -1 if instance is None else instance
            given = ", ".join(f"{one.name}: {names.value(number, one.type, value)}" for one, value in pairs)
            name = f"{names.account(target)}.{action}({given})"
            if money is None:
                return word("sends", language, name=name)
            amount = format_amount(money.amount, money.currency)
            return word("sends money", language, name=name, amount=amount)
        case _:
            assert_never(item.sending)


def _written(
    item: Wrote, value: Value | None, instance: int | None, report: RunReport, language: Language
) -> str:
    if value is None:
        return word("none yet", language)
    type_ = None if instance is None else report.names.type_of(instance, item.place)
    return str(value) if type_ is None or instance is None else report.names.value(instance, type_, value)


def due_text(due: Due, language: Language) -> str:
    """`2031-10-07 24:00 (provisional)`."""
    return word("provisional", language, when=due.text) if due.provisional else due.text


def _holder(place: Place, report: RunReport, language: Language) -> str:
    return word("issuer", language) if report.names.is_issuer(place) else report.names.place(place)


def payment_line(payment: Payment, report: RunReport, language: Language) -> str:
    """`Wang -> lease.held: 6,000.00 CNY`, and of traced money which budget lines it is of."""
    if language == "both":
        one, other = payment_line(payment, report, "zh"), payment_line(payment, report, "en")
        return one if one == other else f"{one} / {other}"
    paid = word(
        "pays",
        language,
        source=_holder(payment.source, report, language),
        target=_holder(payment.target, report, language),
        amount=format_amount(payment.amount, payment.currency),
    )
    if not payment.lines:
        return paid
    if len(payment.lines) == 1:
        return word("of a line", language, paid=paid, line=payment.lines[0][0])
    parts = (
        word("part", language, line=line, amount=format_amount(amount, payment.currency))
        for line, amount in payment.lines
    )
    return word("of lines", language, paid=paid, parts=word("between parts", language).join(parts))


def event_line(event: EventRecord, report: RunReport, language: Language) -> str:
    """`event RentPaid(amount: 3,000.00 CNY)`."""
    fields = ", ".join(f"{name}: {value}" for name, value in report.names.fields(event))
    return word("event", language, name=event.name, fields=fields)


def as_json(tree: Tree, report: RunReport, program: Program) -> Json:
    """The tree as JSON: `gas`, and `items` in order, units with their name, gas and items."""
    return {"gas": tree.gas, "items": [_item_json(item, None, report, program) for item in tree.items]}


_KINDS = {
    Payment: "payment",
    EventRecord: "event",
    Sends: "sends",
    Wrote: "write",
    Entered: "state",
    Refusal: "refusal",
}


def _item_json(item: Item, instance: int | None, report: RunReport, program: Program) -> Json:
    if isinstance(item, Node):
        return {
            "kind": "unit",
            "name": unit_name(program, item.unit),
            "instance": "" if item.instance is None else report.names.instance(item.instance),
            "gas": item.gas,
            "own_gas": item.own_gas,
            "items": [_item_json(inner, item.instance, report, program) for inner in item.items],
        }
    if isinstance(item, Delivery):
        return {
            "kind": "message",
            "name": item.action,
            "instance": report.names.instance(item.instance),
            "gas": item.gas,
            "items": [_item_json(inner, item.instance, report, program) for inner in item.items],
        }
    text = effect(item, instance, report, program, "en")
    document: dict[str, Json] = {"kind": _KINDS[type(item)], "text": text}
    if isinstance(item, Payment):
        document |= payment_json(item, report)
    if isinstance(item, Entered) and item.deadline is not None:
        due = report.names.deadline(item.instance, item.state, item.deadline)
        document |= {"deadline": due.text, "provisional": due.provisional}
    return document


def payment_json(payment: Payment, report: RunReport) -> dict[str, Json]:
    """Source, target and amount of a payment."""
    return {
        "from": report.names.place(payment.source),
        "to": report.names.place(payment.target),
        "amount": Money.of(payment.amount, payment.currency).text,
        "lines": [
            {"line": line, "amount": Money.of(amount, payment.currency).text}
            for line, amount in payment.lines
        ],
    }
