"""A scenario's run as a story: a line a step, what came of it, who holds what after it. And the same as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from chain.receipt import Receipt
from chain.testing.report import Balance, Failure, RunReport, StepKind, StepReport
from chain.tools.words import word
from vm.abi import Json
from vm.currencies import format_amount
from vm.diagnostics.render import as_json as diagnostic_json
from vm.diagnostics.render import render
from vm.diagnostics.report import Language
from vm.machine.dates import format_time
from vm.machine.outcome import ActionKind, ActionRecord
from vm.money import Money

INDENT = "      "


def story(report: RunReport, language: Language) -> Iterator[str]:
    """Lines of the story, for a terminal."""
    yield word("story", language, title=report.title)
    shown: tuple[Balance, ...] = ()
    for step in report.steps:
        yield f"  {step.number:>3}  {when(step.time, report.offset)}  {step.text}"
        for line in _what_came(report, step, language):
            yield INDENT + line
        if step.balances != shown:
            yield INDENT + word("money", language, balances=_balances(step.balances, language))
            shown = step.balances
    if report.failure is not None:
        yield from failure_lines(report, report.failure, language)
    yield word("scenario ok" if report.passed else "scenario failed", language, title=report.title)


def when(time: int, offset: int) -> str:
    """An instant in the scenario's zone, to the minute."""
    return format_time(time, offset)


def _balances(balances: tuple[Balance, ...], language: Language) -> str:
    parts = [f"{one.owner} {format_amount(one.minor, one.currency)}" for one in balances if one.minor]
    return " | ".join(parts) if parts else word("nothing", language)


def _what_came(report: RunReport, step: StepReport, language: Language) -> Iterator[str]:
    for receipt in step.clocks:
        yield from _actions(report, receipt, language)
    if step.receipt is not None:
        yield from _actions(report, step.receipt, language)
    if step.refusal is not None and step.kind is StepKind.CANNOT and step.failure is None:
        code = step.refusal.code if step.refusal.reason is None else f"{step.refusal.code} {step.refusal.reason}"
        yield word("refused as wanted", language, code=code)
    for expectation in step.expectations:
        yield word("holds" if expectation.held else "fails", language, text=expectation.text)
    for instance in step.instances:
        if instance.halted is not None:
            yield word("halted", language, name=instance.name, code=instance.halted)


def _actions(report: RunReport, receipt: Receipt, language: Language) -> Iterator[str]:
    for action in receipt.actions:
        yield from _action(report, receipt, action, language)


def _action(report: RunReport, receipt: Receipt, action: ActionRecord, language: Language) -> Iterator[str]:
    names = dict(report.places)
    if action.kind is ActionKind.CLOCK:
        due = when(action.now, report.offset)
        yield word("clock", language, when=due, name=action.name, instance=names.get(action.instance, "?"))
    elif action.kind is ActionKind.CONSENT:
        yield word("consent", language)
    elif action.kind is ActionKind.WITHDRAWAL:
        yield word("withdrawn", language)
    for payment in action.payments:
        line = word(
            "pays",
            language,
            source=report.place(payment.source),
            target=report.place(payment.target),
            amount=format_amount(payment.amount, payment.currency),
        )
        article = report.article(action.instance, payment.article)
        yield line if article is None else f"{line} ({word('article', language, article=article)})"
    for event in action.events:
        yield word("event", language, name=event.name, fields=report.fields(event))
    if action.state_before != action.state_after and action.instance >= 0:
        yield word(
            "state change",
            language,
            name=names.get(action.instance, "?"),
            before=report.state(action.instance, action.state_before),
            after=report.state(action.instance, action.state_after),
        )


def failure_lines(report: RunReport, failure: Failure, language: Language) -> Iterator[str]:
    """What went wrong, where, and every value that was looked at."""
    step = report.steps[-1]
    yield "  " + word(f"failure {failure.kind.value}", language, wanted=failure.wanted, got=failure.got)
    line, _ = report.source.position(failure.span.start)
    yield INDENT + word("at", language, file=report.source.name, line=line)
    for expectation in step.expectations:
        if not expectation.held:
            for side in expectation.values:
                yield INDENT + word("value", language, text=side.text, value=side.value)
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
        "steps": [_step_json(report, step) for step in report.steps],
    }


def _step_json(report: RunReport, step: StepReport) -> Json:
    document: dict[str, Json] = {
        "number": step.number,
        "kind": step.kind.value,
        "text": step.text,
        "line": report.source.position(step.span.start)[0],
        "time": when(step.time, report.offset),
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
            {"name": one.name, "contract": one.contract, "state": one.state, "halted": one.halted or ""}
            for one in step.instances
        ],
        "balances": [
            {"owner": one.owner, "amount": Money(one.minor, one.currency).text} for one in step.balances
        ],
    }
    if step.receipt is not None:
        document["receipt"] = receipt_json(report, step.receipt)
    if step.refusal is not None:
        document["refusal"] = diagnostic_json(step.refusal.diagnostic)
    if step.failure is not None:
        failure = step.failure
        document["failure"] = {"kind": failure.kind.value, "wanted": failure.wanted, "got": failure.got}
    return document


def receipt_json(report: RunReport, receipt: Receipt) -> Json:
    """A receipt: outcome, gas, and every action with its payments and events."""
    names = dict(report.places)
    return {
        "outcome": "done" if receipt.done else getattr(getattr(receipt.outcome, "refusal", None), "code", "R5001"),
        "gas": receipt.gas,
        "prepaid": receipt.prepaid,
        "actions": [
            {
                "kind": action.kind.value,
                "name": action.name,
                "instance": names.get(action.instance, ""),
                "state_before": report.state(action.instance, action.state_before),
                "state_after": report.state(action.instance, action.state_after),
                "gas": action.gas,
                "payments": [
                    {
                        "from": report.place(payment.source),
                        "to": report.place(payment.target),
                        "amount": Money(payment.amount, payment.currency).text,
                        "article": report.article(action.instance, payment.article) or "",
                    }
                    for payment in action.payments
                ],
                "events": [{"name": event.name, "fields": report.fields(event)} for event in action.events],
            }
            for action in receipt.actions
        ],
    }
