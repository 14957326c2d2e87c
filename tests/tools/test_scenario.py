"""A scenario does what each step says, and stops, with what was there, at the first that does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chain.state import InternalFault
from chain.testing.report import Balance, FailureKind, RunReport
from chain.testing.scenario import run_scenario, trace_scenario
from chain.trace import tree
from tests.tools.run import compiled, last, run, scenarios
from tests.tools.texts import BOX, HALTING, box, scenario
from vm.machine.host import Caller, Host, Meter
from vm.machine.interpreter import Interpreter
from vm.machine.outcome import Outcome
from vm.machine.state import Instance, Moment
from vm.machine.trace import Tracer
from vm.values import Value


def _times(report: RunReport) -> list[str]:
    return [report.when(step.time) for step in report.steps]


def _failure(text: str) -> tuple[FailureKind, str, str]:
    report = run(text)
    assert report.failure is not None
    return report.failure.kind, report.failure.wanted, report.failure.got


# --- time ---------------------------------------------------------------------------------------------------


def test_a_scenario_starts_on_the_first_date_it_names() -> None:
    assert _times(run(box("on 2026-03-04 17:00\nafter 36 hours"))) == [
        "2026-03-02 00:00", "2026-03-02 00:00", "2026-03-02 00:00", "2026-03-04 17:00", "2026-03-06 05:00",
    ]  # fmt: skip


def test_a_scenario_without_a_date_starts_on_the_first_monday_of_2026() -> None:
    assert _times(run(BOX + scenario("people Li\ngive 1 CNY to Li\nafter 1 day\non 2026-01-07"))) == [
        "2026-01-05 00:00", "2026-01-06 00:00", "2026-01-07 00:00",
    ]  # fmt: skip


def test_a_span_of_days_keeps_the_local_time_of_day() -> None:
    """China's clocks went forward on 1986-05-04, so that day had 23 hours."""
    report = run(BOX + scenario("people Li\ngive 1 CNY to Li\non 1986-05-03 12:00\nafter 1 day"))
    assert _times(report)[1:] == ["1986-05-03 12:00", "1986-05-04 12:00"]
    assert report.steps[2].time - report.steps[1].time == 23 * 3600


def test_a_month_ends_on_the_last_day_it_has() -> None:
    report = run(BOX + scenario("people Li\ngive 1 CNY to Li\non 2026-01-31 09:30\nafter 1 month clip"))
    assert _times(report)[-1] == "2026-02-28 09:30"


def test_time_does_not_go_back() -> None:
    assert _failure(box("on 2026-03-01")) == (FailureKind.TIME, "2026-03-01 00:00", "2026-03-02 00:00")


def test_due_timeouts_run_while_time_passes() -> None:
    report = run(
        box("Li does box.fill\non 2026-03-12 23:59\nexpect box is Open\nafter 1 minute\nexpect box is Closed")
    )
    assert report.passed
    (receipt,) = report.steps[6].clocks
    (action,) = receipt.actions
    assert (action.name, report.when(action.now)) == ("timeout", "2026-03-13 00:00")
    assert last(report).balances[0] == Balance("Li", "CNY", 10_000)


# --- calls --------------------------------------------------------------------------------------------------


def test_money_is_given_to_each_person_that_is_named() -> None:
    report = run(
        BOX
        + scenario(
            "people Li, Wang, Zhao\ngive 2.50 CNY to Li, Zhao\nexpect Zhao has 2.50 CNY, Wang has 0 CNY"
        )
    )
    assert report.passed
    assert len(report.steps[0].receipts) == 2
    assert last(report).balances == (
        Balance("Li", "CNY", 250), Balance("Wang", "CNY", 0), Balance("Zhao", "CNY", 250),
    )  # fmt: skip


def test_a_person_named_issuer_is_not_the_issuer() -> None:
    report = run(BOX + scenario("people issuer, Li\ngive 5 CNY to Li\nexpect issuer has 0 CNY, Li has 5 CNY"))
    assert report.passed


def test_a_call_that_is_refused_fails_the_scenario_and_is_explained() -> None:
    report = run(box("Wang does box.fill\nexpect box is Open"))
    assert _failure(box("Wang does box.fill")) == (FailureKind.REFUSED, "-", "R4002")
    assert len(report.steps) == 4
    explanation = last(report).refusal
    assert explanation is not None
    assert (explanation.who, explanation.rule, explanation.clause) == ("Wang", "box.fill", "Article 1")


def test_consents_are_given_and_taken_back() -> None:
    steps = (
        "Li does box.seal\nLi withdraws box.seal\nWang does box.seal\nexpect box is Open\n"
        "Li does box.seal\nexpect box is Sealed"
    )
    report = run(box(steps))
    assert report.passed
    assert [receipt.result for step in report.steps for receipt in step.receipts][2:] == [
        "consent", "withdrawn", "consent", "done",
    ]  # fmt: skip


def test_a_creation_may_be_anybodys() -> None:
    report = run(
        BOX
        + scenario(
            "people Li, Wang\non 2026-03-02\n"
            "create box = Box(owner: Li, other: Wang, sum: 1 CNY) by Wang\nexpect box is Open"
        )
    )
    assert report.passed


# --- cannot -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reason",
    [
        "",
        ' because "R4001"',
        ' because "看够了 / enough looks"',
        ' because "enough looks"',
        ' because "看够了"',
    ],
)
def test_cannot_passes_for_the_code_the_text_or_one_half_of_it(reason: str) -> None:
    assert run(box(f"Wang does box.look\nWang cannot box.look{reason}")).passed


def test_cannot_fails_where_the_call_is_done() -> None:
    text = box('Wang cannot box.look because "enough looks"')
    assert _failure(text) == (FailureKind.NOT_REFUSED, "enough looks", "-")


@pytest.mark.parametrize("reason", ["R4003", "enough", "看够"])
def test_cannot_fails_for_another_reason(reason: str) -> None:
    text = box(f'Wang does box.look\nWang cannot box.look because "{reason}"')
    assert _failure(text) == (FailureKind.OTHER_REFUSAL, reason, "R4001 看够了 / enough looks")


class _Careless(Interpreter):
    """Writes past the journal before it refuses."""

    def act(
        self,
        host: Host,
        instance: Instance,
        action: str,
        arguments: tuple[Value, ...],
        caller: Caller,
        moment: Moment,
        meter: Meter,
        tracer: Tracer,
    ) -> Outcome:
        instance.keeps[0] = 2
        return super().act(host, instance, action, arguments, caller, moment, meter, tracer)


def test_a_refused_call_that_changes_something_is_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    text = box("Wang cannot box.fill")
    assert run(text).passed
    monkeypatch.setattr("chain.ledger.Interpreter", _Careless)
    with pytest.raises(InternalFault, match="keeps of #0"):
        run(text)


# --- what is expected ---------------------------------------------------------------------------------------


def test_a_failed_expectation_shows_what_was_there_and_where() -> None:
    report = run(
        box("Li does box.fill\nexpect box.held == 60 CNY, box.held + box.sum == 100 CNY, Li has 41 CNY")
    )
    step = last(report)
    assert [one.held for one in step.expectations] == [True, False, False]
    sides = [(side.text, side.value) for side in step.expectations[1].values]
    assert sides == [("box.held + box.sum", "120.00 CNY")]
    assert [(side.text, side.value) for side in step.expectations[2].values] == [("Li", "40.00 CNY")]
    failure = report.failure
    assert failure is not None
    assert failure.kind is FailureKind.EXPECTATION
    assert report.source.line_text(report.line(failure.span)).strip().startswith("expect box.held == 60 CNY")


def test_a_state_that_is_not_the_expected_one_is_named() -> None:
    report = run(box("expect box is Closed"))
    assert [(side.text, side.value) for side in last(report).expectations[0].values] == [("box", "Open")]


def test_an_expectation_without_a_value_says_why() -> None:
    assert _failure(box("expect box.secret == 3")) == (FailureKind.NO_VALUE, "box.secret == 3", "R4007")


def test_an_argument_without_a_value_is_no_refusal() -> None:
    assert _failure(box("Wang cannot box.tell(box.secret)")) == (FailureKind.NO_VALUE, "box.secret", "R4007")


def test_a_let_keeps_the_value_of_its_moment() -> None:
    steps = "let before = box.held\nLi does box.fill\nexpect before == 0 CNY, box.held == 60 CNY"
    assert run(box(steps)).passed


# --- halts --------------------------------------------------------------------------------------------------


def test_an_instance_that_halts_fails_the_scenario() -> None:
    steps = "people Li\non 2026-03-02\ncreate it = Fragile(owner: Li)\non 2026-03-04\nexpect it is Open"
    report = run(HALTING + scenario(steps))
    failure = report.failure
    assert failure is not None
    assert (failure.kind, failure.wanted, failure.got) == (FailureKind.HALTED, "it", "R4009")
    assert len(report.steps) == 3
    assert last(report).instances[0].halted == "R4009"
    assert [halt.clause for halt in last(report).halts] == ["small"]


# --- traces -------------------------------------------------------------------------------------------------


def test_the_gas_of_a_trace_is_the_gas_of_its_step() -> None:
    steps = (
        "Li does box.fill\nWang does box.look\nWang cannot box.look\nWang does box.tell(7)\n"
        "Li does box.seal\nWang does box.seal\non 2026-05-01\nexpect box is Closed, Wang has 60 CNY"
    )
    compilation = compiled(box(steps))
    (lowered,) = scenarios(compilation)
    report, events = trace_scenario(compilation, lowered)
    assert report.passed
    assert [tree(one).gas for one in events] == [step.gas for step in report.steps]
    assert sum(step.gas > 0 for step in report.steps) >= 7


def test_tracing_changes_nothing(installed_text: Callable[[], list[str]]) -> None:
    for text in installed_text():
        compilation = compiled(text)
        for lowered in scenarios(compilation):
            traced, _ = trace_scenario(compilation, lowered)
            assert traced.steps == run_scenario(compilation, lowered).steps
