"""Runs a scenario on an empty chain, step by step, and stops at the first step that does not do what it says.

Block time starts at the scenario's first `on` where nothing but `people`, `give` and `let` stands before it.
Every other step happens on a chain that has a time already: a scenario that has one above its first `on`, or
has no `on`, starts at 0:00 of START_DAY, and the `on` moves time from there or is refused, as time never goes
back. Due clocks run whenever time passes; an instance that one of them halts fails the scenario.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from chain.address import named_account
from chain.calendar import find, shipped
from chain.clock import later
from chain.created import made_name, name_all
from chain.explain import Explanation, explain, explain_refusal, meant
from chain.genesis import local_genesis
from chain.host import LedgerHost
from chain.ledger import Ledger
from chain.names import Known, NameBook
from chain.receipt import Receipt
from chain.state import InternalFault
from chain.testing.holdings import balances, instances
from chain.testing.report import (
    Expectation,
    Failure,
    FailureKind,
    RunReport,
    Sided,
    StepKind,
    StepReport,
)
from chain.testing.unchanged import difference
from chain.trace import Recorder, stopped_clock
from chain.transaction import Call, Create, Issue, Transaction, Withdraw
from vm.abi import show
from vm.check.checked import (
    After,
    Cannot,
    CreateStep,
    Does,
    Expect,
    Give,
    Let,
    OnDate,
    Step,
    Withdraws,
)
from vm.code.lowered import Lowered, LoweredScenario, LoweredStep, Probe
from vm.code.verify import VerifiedProgram
from vm.compiler import Compilation
from vm.currencies import DECIMALS
from vm.machine.calendar import UTC, Calendar
from vm.machine.dates import Duration, date_of, format_time
from vm.machine.outcome import Done, Refused
from vm.machine.state import Moment, Status
from vm.machine.trace import NO_TRACE, TraceEvent
from vm.source import Span
from vm.syntax.format import format_line
from vm.types import ContractType, MoneyType
from vm.values import Value

SEED: Final = 0
START_DAY: Final = date_of(2026, 1, 5) or 0
"""The first Monday of 2026, as `tally.Chain` starts on."""


def run_scenario(
    compilation: Compilation, scenario: LoweredScenario, calendars: tuple[Calendar, ...] | None = None
) -> RunReport:
    """Run a scenario of a compilation that holds a program (ValueError for one that does not), on a chain
    with these calendars, by default the shipped ones."""
    return _Run(compilation, scenario, calendars, traced=False).report()


def trace_scenario(
    compilation: Compilation, scenario: LoweredScenario, calendars: tuple[Calendar, ...] | None = None
) -> tuple[RunReport, tuple[tuple[TraceEvent, ...], ...]]:
    """Run a scenario and keep, for each step of the report, the trace of what it ran (its probes left
    out)."""
    run = _Run(compilation, scenario, calendars, traced=True)
    report = run.report()
    return report, tuple(tuple(recorder.events) for recorder in run.recorders)


@dataclass(slots=True)
class _Came:
    """What came of a step, gathered while it runs."""

    receipts: list[Receipt] = field(default_factory=list)
    clocks: tuple[Receipt, ...] = ()
    refusal: Explanation | None = None
    expectations: list[Expectation] = field(default_factory=list)
    failure: Failure | None = None


class _Run:
    """One run. `locals` are the scenario's: addresses of people and instances, and values of `let`."""

    def __init__(
        self,
        compilation: Compilation,
        scenario: LoweredScenario,
        calendars: tuple[Calendar, ...] | None,
        traced: bool,
    ) -> None:
        self.program, self.lowered = _whole(compilation)
        self.compilation = compilation
        self.scenario = scenario
        self.traced = traced
        self.recorders: list[Recorder] = []
        self.steps: list[StepReport] = []
        tables = shipped() if calendars is None else calendars
        self.calendar: Calendar = find(tables, self.program.program.calendar) or UTC
        start = _start(scenario, self.calendar)
        genesis = local_genesis(SEED, start, tuple(sorted(DECIMALS)), tables)
        self.ledger = Ledger(genesis)
        self.issuer = genesis.issuers[0][1]
        self.names = NameBook(genesis)
        self.names.name_issuer(self.issuer)
        self.locals: list[Value] = [False] * len(scenario.locals)
        self.people: list[tuple[str, bytes]] = []
        for number in scenario.people:
            name = scenario.locals[number].name
            address = named_account(SEED, name)
            self.people.append((name, address))
            self.names.name_account(address, name)
            self.locals[number] = address

    def report(self) -> RunReport:
        """Run all steps, up to the one that fails."""
        for number, step in enumerate(self.scenario.steps, start=1):
            self.steps.append(self._step(number, step))
            if self.steps[-1].failure is not None:
                break
        return RunReport(
            self.scenario.title, self.compilation.source, self.calendar, tuple(self.steps), self.names
        )

    # --- a step ---------------------------------------------------------------------------------------------

    def _step(self, number: int, lowered: LoweredStep) -> StepReport:
        step, came = lowered.step, _Came()
        tracer = Recorder()
        if self.traced:
            self.recorders.append(tracer)
        self._run(step, lowered.probes, came, tracer)
        halts = self._halts(came, tracer)
        if halts and came.failure is None:
            came.failure = Failure(FailureKind.HALTED, step.span, halts[0].rule, halts[0].code)
        return StepReport(
            number=number,
            kind=_kind(step),
            text=self._text(step.span),
            span=step.span,
            time=self.ledger.time,
            receipts=tuple(came.receipts),
            clocks=came.clocks,
            refusal=came.refusal,
            halts=halts,
            expectations=tuple(came.expectations),
            instances=instances(self.ledger, self.names),
            balances=balances(self.ledger, self.names, tuple(self.people)),
            failure=came.failure,
        )

    def _run(self, step: Step, probes: tuple[Probe, ...], came: _Came, tracer: Recorder) -> None:
        match step:
            case OnDate(date, seconds):
                self._pass_time(self.calendar.instant_of(date, seconds), step.span, came, tracer)
            case After(duration):
                self._pass_time(self._moved(duration), step.span, came, tracer)
            case Expect():
                self._expect(step, probes, came)
            case Give() | Let() | CreateStep() | Does() | Withdraws() | Cannot():
                values = self._values(probes, came)
                if values is not None:
                    self._act(step, values, came, tracer)
            case _:
                assert_never(step)

    def _act(
        self,
        step: Give | Let | CreateStep | Does | Withdraws | Cannot,
        values: tuple[Value, ...],
        came: _Came,
        tracer: Recorder,
    ) -> None:
        match step:
            case Let(local):
                self.locals[local] = values[0]
                self._call_it(local, values[0])
            case Give():
                self._give(step, values[0], came, tracer)
            case CreateStep():
                self._create(step, values, came, tracer)
            case Does(person, instance, _, action, _):
                call = Call(self._address(person), self._address(instance), action, values)
                self._submit(call, step.span, came, tracer)
            case Withdraws(person, instance, _, action):
                withdrawal = Withdraw(self._address(person), self._address(instance), action)
                self._submit(withdrawal, step.span, came, tracer)
            case Cannot():
                self._cannot(step, values, came, tracer)
            case _:
                assert_never(step)

    # --- time -----------------------------------------------------------------------------------------------

    def _moved(self, duration: Duration | int) -> int | None:
        if isinstance(duration, Duration):
            return later(self.ledger.time, duration, self.calendar)
        return self.ledger.time + duration

    def _pass_time(self, instant: int | None, span: Span, came: _Came, tracer: Recorder) -> None:
        if instant is None or instant < self.ledger.time:
            when = "9999-12-31" if instant is None else self._when(instant)
            came.failure = Failure(FailureKind.TIME, span, when, self._when(self.ledger.time))
        else:
            came.clocks = self.ledger.advance_to(instant, tracer)

    # --- calls ----------------------------------------------------------------------------------------------

    def _give(self, step: Give, amount: Value, came: _Came, tracer: Recorder) -> None:
        match step.amount.type, amount:
            case MoneyType(currency), int():
                for person in step.people:
                    if came.failure is None:
                        issue = Issue(self.issuer, self._address(person), currency, amount)
                        self._submit(issue, step.span, came, tracer)
            case _:
                raise InternalFault("give without an amount of money")

    def _submit(self, transaction: Transaction, span: Span, came: _Came, tracer: Recorder) -> Receipt:
        """Run a transaction that must be done; what refuses it is the step's failure."""
        receipt = self._receipt(transaction, came, tracer)
        if came.refusal is not None:
            came.failure = Failure(FailureKind.REFUSED, span, "-", _said(came.refusal))
        return receipt

    def _receipt(self, transaction: Transaction, came: _Came, tracer: Recorder) -> Receipt:
        before = len(self.ledger.receipts)
        result = self.ledger.submit(transaction, tracer)
        if not isinstance(result, Receipt):
            raise InternalFault(f"a scenario's transaction was rejected: {result.code}")
        # after the transaction's own receipt stand those of what followed from links that it ended
        came.receipts.extend(self.ledger.receipts[before:])
        name_all(self.ledger, self.names, result, tracer.events)
        if not isinstance(result.outcome, Done):
            came.refusal = explain(self.ledger, result, self.names)
        return result

    def _create(self, step: CreateStep, terms: tuple[Value, ...], came: _Came, tracer: Recorder) -> None:
        creator = self.issuer if step.by is None else self._address(step.by)
        name = self.scenario.locals[step.local].name
        number = len(self.ledger.state.instances)
        # known before it runs, so that a trace of the creation names it
        known = Known(name, self.program.program, step.contract, self.compilation)
        self.names.name_instance(number, known)
        receipt = self._submit(Create(creator, self.program, step.contract, terms), step.span, came, tracer)
        if receipt.created is not None:
            self.names.name_account(receipt.created, name)
            self.locals[step.local] = receipt.created

    def _call_it(self, local: int, value: Value) -> None:
        """Call an instance that a contract has made by the name that the scenario gives it first."""
        variable = self.scenario.locals[local]
        made = self.ledger.find(value) if isinstance(value, bytes) else None
        known = None if made is None else self.names.known(made.number)
        if not isinstance(variable.type, ContractType) or made is None or known is None:
            return
        if known.name == made_name(made):
            self.names.name_instance(made.number, replace(known, name=variable.name))
            self.names.name_account(made.address, variable.name)
            self.steps[:] = [_renamed(step, known.name, variable.name) for step in self.steps]

    def _cannot(self, step: Cannot, values: tuple[Value, ...], came: _Came, tracer: Recorder) -> None:
        before = self.ledger.state.copy()
        call = Call(self._address(step.person), self._address(step.instance), step.action, values)
        receipt = self._receipt(call, came, tracer)
        wanted = step.reason or "-"
        if came.refusal is None:
            came.failure = Failure(FailureKind.NOT_REFUSED, step.span, wanted, "-")
            return
        changed = difference(before, self.ledger.state)
        if changed is not None or receipt.actions:
            raise InternalFault(f"a refused call changed {changed or 'something'}")
        if not meant(step.reason, came.refusal.code, came.refusal.reason):
            got = _said(came.refusal)
            came.failure = Failure(FailureKind.OTHER_REFUSAL, step.span, wanted, got)

    # --- expressions ----------------------------------------------------------------------------------------

    def _values(self, probes: tuple[Probe, ...], came: _Came) -> tuple[Value, ...] | None:
        """The values of a step's expressions; None, and the step fails, where one of them stops."""
        values: list[Value] = []
        for probe in probes:
            value = self._value(probe)
            if isinstance(value, Refused):
                came.failure = Failure(
                    FailureKind.NO_VALUE, probe.span, self._text(probe.span), value.refusal.code
                )
                return None
            values.append(value)
        return tuple(values)

    def _value(self, probe: Probe) -> Value | Refused:
        now = self.ledger.time
        return self.ledger.executor.evaluate(
            LedgerHost(self.ledger.state, self.ledger.genesis),
            self.lowered.probe_program,
            None,
            probe.unit,
            probe.code,
            tuple(self.locals),
            Moment(now, self.calendar.local_day(now)),
            NO_TRACE,
        )

    def _expect(self, step: Expect, probes: tuple[Probe, ...], came: _Came) -> None:
        for probe in probes:
            text = self._text(probe.span)
            value = self._value(probe)
            if isinstance(value, Refused):
                failure = Failure(FailureKind.NO_VALUE, probe.span, text, value.refusal.code)
                came.expectations.append(Expectation(text, False, self._sides(probe)))
            elif value is True:
                came.expectations.append(Expectation(text, True, ()))
                continue
            else:
                failure = Failure(FailureKind.EXPECTATION, probe.span, text, "false")
                came.expectations.append(Expectation(text, False, self._sides(probe)))
            came.failure = came.failure or failure

    def _sides(self, probe: Probe) -> tuple[Sided, ...]:
        """The values that a failed condition read, the parts of its parts included."""
        found: list[Sided] = []
        for side in probe.sides:
            value = self._value(side)
            shown = value.refusal.code if isinstance(value, Refused) else self._shown(side, value)
            found.append(Sided(self._text(side.span), shown))
            found.extend(self._sides(side))
        return tuple(found)

    def _shown(self, probe: Probe, value: Value) -> str:
        """A value; an instance by its state, which is what an author asks about, and by its name where the
        text does not say it.
        """
        instance = self.ledger.find(value) if isinstance(value, bytes) else None
        if isinstance(probe.type, ContractType) and instance is not None:
            state = self.names.state(instance.number, instance.status[Status.STATE])
            name = self.names.account(instance.address)
            return state if name == self._text(probe.span) else f"{name} ({state})"
        return show(probe.type, value, self.names.account, self.calendar)

    # --- shared ---------------------------------------------------------------------------------------------

    def _halts(self, came: _Came, recorder: Recorder) -> tuple[Explanation, ...]:
        return tuple(
            explain_refusal(
                self.ledger,
                halt.refusal,
                self.ledger.state.instances[halt.instance],
                self.names.instance(halt.instance),
                "",
                receipt.time,
                self.names,
                clock=self.names.clock(halt.instance, stopped_clock(recorder.events, halt)),
            )
            for receipt in (*came.clocks, *came.receipts)
            for halt in receipt.halts
        )

    def _address(self, local: int) -> bytes:
        value = self.locals[local]
        if not isinstance(value, bytes):
            raise InternalFault(f"{self.scenario.locals[local].name} is no account and no instance")
        return value

    def _text(self, span: Span) -> str:
        return format_line(self.compilation.source, span)

    def _when(self, time: int) -> str:
        return format_time(time, self.calendar.offset_at(time))


def _whole(compilation: Compilation) -> tuple[VerifiedProgram, Lowered]:
    if compilation.program is None or compilation.lowered is None:
        raise ValueError("a text with errors has no scenarios to run")
    return compilation.program, compilation.lowered


def _start(scenario: LoweredScenario, calendar: Calendar) -> int:
    """The first instant: the first `on`, unless a step that needs the time stands before it."""
    for lowered in scenario.steps:
        match lowered.step:
            case OnDate(date, seconds):
                return calendar.instant_of(date, seconds)
            case Give() | Let():
                continue
            case After() | CreateStep() | Does() | Withdraws() | Cannot() | Expect():
                break
            case _:
                assert_never(lowered.step)
    return calendar.start_of_day(START_DAY)


def _renamed(step: StepReport, old: str, new: str) -> StepReport:
    """A step whose report calls an instance by the name that the scenario has given it since."""
    whole = re.compile(rf"(?<!\w){re.escape(old)}(?!\d)")
    return replace(
        step,
        instances=tuple(replace(one, name=new if one.name == old else one.name) for one in step.instances),
        balances=tuple(replace(one, owner=whole.sub(new, one.owner)) for one in step.balances),
    )


_KINDS: Final = {
    Give: StepKind.GIVE,
    OnDate: StepKind.ON,
    After: StepKind.AFTER,
    Let: StepKind.LET,
    CreateStep: StepKind.CREATE,
    Does: StepKind.DOES,
    Withdraws: StepKind.WITHDRAWS,
    Cannot: StepKind.CANNOT,
    Expect: StepKind.EXPECT,
}


def _kind(step: Step) -> StepKind:
    return _KINDS[type(step)]


def _said(explanation: Explanation) -> str:
    """Code and the author's text of a refusal."""
    reason = explanation.reason
    return explanation.code if reason is None else f"{explanation.code} \u201c{reason}\u201d"
