"""A scenario's run as a story: a line a step, what came of it, who holds what after it. And the same as
JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never, cast

from chain.explain import Explanation
from chain.receipt import Receipt, nested
from chain.testing.report import Balance, Failure, FailureKind, RunReport, StepKind, StepReport
from chain.tools.call_tree import due_text, event_line, payment_json, payment_line
from chain.tools.words import headline, word
from vm.abi import Json
from vm.currencies import format_amount
from vm.diagnostics.render import as_json as diagnostic_json
from vm.diagnostics.render import render
from vm.diagnostics.report import Language
from vm.machine.outcome import ActionKind, ActionRecord
from vm.money import Money

INDENT = "      "


def story(report: RunReport, language: Language) -> Iterator[str]:
    """Lines of the story, for a terminal."""
    yield word("story", language, title=report.title)
    shown: tuple[Balance, ...] = ()
    for step in report.steps:
        yield f"  {step.number:>3}  {report.when(step.time)}  {step.text}"
        for line in _what_came(report, step, language):
            yield INDENT + line
        if step.balances != shown:
            yield INDENT + word("money", language, balances=_balances(step.balances, language))
            shown = step.balances
    if report.failure is not None:
        yield from failure_lines(report, report.failure, language)
    yield word("scenario ok" if report.passed else "scenario failed", language, title=report.title)


def _balances(balances: tuple[Balance, ...], language: Language) -> str:
    parts = [f"{one.owner} {format_amount(one.minor, one.currency)}" for one in balances if one.minor]
    return " | ".join(parts) if parts else word("nothing", language)


def _what_came(report: RunReport, step: StepReport, language: Language) -> Iterator[str]:
    for receipt in (*step.clocks, *step.receipts):
        for depth, action in nested(receipt.actions):
            for place, line in enumerate(_action(report, action, language)):
                titled = place == 0 and _is_sent(action)
                yield "  " * (depth - titled) + line
    if step.refusal is not None and step.kind is StepKind.CANNOT and step.failure is None:
        yield word("refused as wanted", language, code=_refused(step.refusal, language))
    for expectation in step.expectations:
        yield word("holds" if expectation.held else "fails", language, text=expectation.text)
    for instance in step.instances:
        if instance.halted is not None:
            yield word("halted", language, name=instance.name, code=instance.halted)


def _refused(refusal: Explanation, language: Language) -> str:
    """The code, and the author's text or else the code's own sentence."""
    if refusal.reason is not None:
        return f"{refusal.code} \u201c{refusal.reason}\u201d"
    return f"{refusal.code} {headline(refusal.diagnostic, language)}"


def _clock(report: RunReport, action: ActionRecord, language: Language) -> str:
    names = report.names
    due = due_text(names.due(action.instance, action.unit, action.now), language)
    written = names.clock(action.instance, action.unit)
    name = action.name if written is None else f"`{written.text}`"
    return word("clock", language, when=due, name=name, instance=names.instance(action.instance))


def _is_sent(action: ActionRecord) -> bool:
    """Whether another action sent it, or made the instance that it creates."""
    return action.cause >= 0 and action.kind is not ActionKind.CLOCK


def _action(report: RunReport, action: ActionRecord, language: Language) -> Iterator[str]:
    names = report.names
    instance = names.instance(action.instance)
    if _is_sent(action):
        key = "creation of" if action.kind is ActionKind.CREATION else "message"
        called = instance if action.kind is ActionKind.CREATION else f"{instance}.{action.name}"
        yield word(key, language, name=called)
    match action.kind:
        case ActionKind.CLOCK:
            yield _clock(report, action, language)
        case ActionKind.CONSENT:
            yield word("consent", language)
        case ActionKind.WITHDRAWAL:
            yield word("withdrawn", language)
        case ActionKind.PUBLICATION:
            yield word("published", language)
        case ActionKind.ROTATION:
            yield word("rotated", language)
        case ActionKind.CREATION | ActionKind.RULE | ActionKind.TRANSFER:
            pass
        case _:
            assert_never(action.kind)
    for payment in action.payments:
        line = payment_line(payment, report, language)
        article = names.article(action.instance, payment.article)
        yield line if article is None else f"{line} ({word('article', language, article=article)})"
    for event in action.events:
        yield event_line(event, report, language)
    before, after = action.state_before, action.state_after
    if action.kind is ActionKind.CREATION:
        yield word("state", language, name=instance, state=names.state(action.instance, after))
    elif before != after:
        states = {
            "before": names.state(action.instance, before),
            "after": names.state(action.instance, after),
        }
        yield word("state change", language, name=instance, **states)


def failure_lines(report: RunReport, failure: Failure, language: Language) -> Iterator[str]:
    """What went wrong, where, and every value that was looked at."""
    step = report.steps[-1]
    key = f"failure {failure.kind.value}"
    if failure.kind is FailureKind.NOT_REFUSED and failure.wanted == "-":
        key = "not refused at all"
    yield "  " + word(key, language, wanted=failure.wanted, got=failure.got)
    yield INDENT + word("at", language, file=report.source.name, line=report.line(failure.span))
    yield INDENT + word("step", language, number=step.number, text=step.text)
    for expectation in step.expectations:
        if not expectation.held:
            for side in expectation.values:
                # texts stand in quotes here, so that a bare code is always a refusal
                value = word("none yet", language) if side.value == "R4007" else side.value
                yield INDENT + word("value", language, text=side.text, value=value)
    explanations = [*step.halts, *([step.refusal] if step.refusal is not None else [])]
    for explanation in explanations:
        for text in render(explanation.diagnostic, language).splitlines():
            yield INDENT + text


def report_json(report: RunReport) -> Json:
    """The run as a JSON document."""
    return {
        "scenario": report.title,
        "file": report.source.name,
        "passed": report.passed,
        "steps": [step_json(report, step) for step in report.steps],
    }


def step_json(report: RunReport, step: StepReport) -> Json:
    """A step as a JSON document."""
    document: dict[str, Json] = {
        "number": step.number,
        "kind": step.kind.value,
        "text": step.text,
        "line": report.line(step.span),
        "time": report.when(step.time),
        "receipts": [receipt_json(report, receipt) for receipt in step.receipts],
        "clocks": [receipt_json(report, receipt) for receipt in step.clocks],
        "expectations": [
            {
                "text": one.text,
                "held": one.held,
                "values": [{"text": side.text, "value": side.value} for side in one.values],
            }
            for one in step.expectations
        ],
        "instances": [
            {
                "name": one.name,
                "contract": one.contract,
                "state": one.state,
                "halted": one.halted or "",
                "deadline": "" if one.deadline is None else one.deadline.text,
                "provisional": one.deadline is not None and one.deadline.provisional,
            }
            for one in step.instances
        ],
        "balances": [
            {"owner": one.owner, "amount": Money.of(one.minor, one.currency).text} for one in step.balances
        ],
    }
    if step.refusal is not None:
        document["refusal"] = cast(Json, diagnostic_json(step.refusal.diagnostic))
    if step.halts:
        document["halts"] = [cast(Json, diagnostic_json(halt.diagnostic)) for halt in step.halts]
    if step.failure is not None:
        failure = step.failure
        document["failure"] = {
            "kind": failure.kind.value,
            "wanted": failure.wanted,
            "got": failure.got,
            "line": report.line(failure.span),
        }
    return document


def receipt_json(report: RunReport, receipt: Receipt) -> Json:
    """A receipt: its result, gas, and every action with its payments and events."""
    return {
        "outcome": receipt.result,
        "time": report.when(receipt.time),
        "gas": receipt.gas,
        "prepaid": receipt.prepaid,
        "actions": [_action_json(report, action) for action in receipt.actions],
    }


def _action_json(report: RunReport, action: ActionRecord) -> Json:
    document: dict[str, Json] = {
        "kind": action.kind.value,
        "name": action.name,
        "gas": action.gas,
        "cause": action.cause,
        "payments": [
            {
                **payment_json(payment, report),
                "article": report.names.article(action.instance, payment.article) or "",
            }
            for payment in action.payments
        ],
        "events": [
            {"name": event.name, "fields": cast(Json, dict(report.names.fields(event)))}
            for event in action.events
        ],
    }
    if action.kind is ActionKind.CLOCK:
        due = report.names.due(action.instance, action.unit, action.now)
        document |= {"due": due.text, "provisional": due.provisional}
    if action.instance >= 0:
        document["instance"] = report.names.instance(action.instance)
        document["state_after"] = report.names.state(action.instance, action.state_after)
        if action.kind is not ActionKind.CREATION:
            document["state_before"] = report.names.state(action.instance, action.state_before)
    return document
