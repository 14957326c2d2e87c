"""The interpreter: the reference executor. It steps through code and obeys its charges.

Every method runs one action whole or leaves nothing: what stops is undone to the journal's mark.
"""

from __future__ import annotations

from typing import Final

from vm.code.program import AtCode, ClockCode, Code, EveryCode, LinkCode, Program, Unit, UnitKind
from vm.machine.calls import MISFIT, call, who_may, withdraw
from vm.machine.endings import finish, record_of
from vm.machine.fault import InternalFault
from vm.machine.fits import all_fit, border_of
from vm.machine.frame import OUT_OF_GAS, Action, Frame
from vm.machine.host import Caller, Host, Meter
from vm.machine.invariants import check_creation, check_invariants
from vm.machine.links import is_unsettled, link_timers
from vm.machine.outcome import ActionKind, ActionRecord, Done, Outcome, OutOfGas, Refusal, Refused
from vm.machine.run import evaluate, run
from vm.machine.state import MISSING, Instance, Moment, Status, Timer
from vm.machine.timing import deadline_of, enter, moment_of
from vm.machine.trace import NO_TRACE, Stopped, Tracer
from vm.values import Value

VIEW_GAS: Final = 10_000_000
"""What looking at something may cost; nobody is charged for it."""
FIRST_DEADLINE_PAST: Final = "R4017"
NO_STATE: Final = -1


class Interpreter:
    """Implements `vm.machine.host.Executor`. It keeps nothing from one call to the next."""

    def create(self, host: Host, instance: Instance, moment: Moment, meter: Meter, tracer: Tracer) -> Outcome:
        """Check terms and the contract's requires, set initial keeps, enter the first state, check
        invariants.
        """
        action = _action(host, instance, moment, meter, tracer)
        return _outcome(action, _create(action, instance))

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
        """Call an action; for a joint rule, give consent and run the rule when the set is complete.

        The chain has run all clocks that were due: an overdue instance is an InternalFault.
        """
        present = _action(host, instance, moment, meter, tracer)
        present.sender, present.money = caller.address, caller.money
        deadline = deadline_of(present, instance)
        if deadline is not None and deadline <= moment.now:
            raise InternalFault("a call of an instance whose deadline has passed")
        if is_unsettled(instance, host.instance):
            raise InternalFault("a call of an instance whose link has ended")
        return _outcome(present, call(present, instance, action, arguments, caller))

    def withdraw(
        self, host: Host, instance: Instance, action: str, caller: Caller, moment: Moment
    ) -> Outcome:
        """Take back the caller's open consent to an action (R4015 where there is none)."""
        present = _action(host, instance, moment, Meter(0), NO_TRACE)
        return _outcome(present, withdraw(present, instance, action, caller.address))

    def run_clock(
        self, host: Host, instance: Instance, timer: Timer, meter: Meter, tracer: Tracer
    ) -> Outcome:
        """Run a due clock at its own instant."""
        calendar = host.calendar(instance.program.program.calendar)
        action = _action(host, instance, moment_of(calendar, instance, timer), meter, tracer)
        return _outcome(action, _run_clock(action, instance, timer))

    def may_act(self, host: Host, instance: Instance, action: str) -> tuple[bytes, ...] | None:
        """Accounts that may call the action now; None for anyone. Empty where it is not open.

        An account that depends on the time is worked out for the instant at which the state was entered.
        """
        status = instance.status
        moment = Moment(status[Status.ENTERED], status[Status.ENTRY_DAY])
        return who_may(_action(host, instance, moment, Meter(VIEW_GAS), NO_TRACE), instance, action)

    def evaluate(
        self,
        host: Host,
        program: Program,
        instance: Instance | None,
        unit: Unit,
        code: Code,
        locals_: tuple[Value, ...],
        moment: Moment,
        tracer: Tracer,
    ) -> Value | Refused:
        """Evaluate a pure expression (a scenario's probe, a view) of `program` and give its value."""
        action = Action(host, program, moment, Meter(VIEW_GAS), tracer, mark=host.journal.mark())
        frame = Frame(action, unit, instance, list(locals_))
        refusal = run(frame, code)
        if refusal is not None:
            return Refused(refusal, action.meter.used)
        value: Value = frame.stack.pop()
        return value


def _action(host: Host, instance: Instance, moment: Moment, meter: Meter, tracer: Tracer) -> Action:
    mark = host.journal.mark()
    return Action(host, instance.program.program, moment, meter, tracer, start=mark, mark=mark)


def _outcome(action: Action, result: ActionRecord | Refusal) -> Outcome:
    """The outcome of an action; what stopped is undone to where it began."""
    if isinstance(result, ActionRecord):
        return Done(result, tuple(action.sent))
    action.journal.undo(action.start)
    action.tracer.emit(Stopped(result))
    if result.code == OUT_OF_GAS.code:
        return OutOfGas(action.meter.used)
    return Refused(result, action.meter.used)


def _create(action: Action, instance: Instance) -> ActionRecord | Refusal:
    tables = action.program.contracts[instance.contract]
    types = tuple(term.type for term in tables.terms)
    if not all_fit(types, instance.terms, border_of(action.host, instance.program)):
        return Refusal(MISFIT, None, -1)
    refusal = check_creation(action, instance)
    if refusal is not None:
        return refusal
    for number, keep in enumerate(tables.keeps):
        if keep.initial is not None:
            unit = Unit(UnitKind.INITIAL, instance.contract, number)
            value = evaluate(Frame(action, unit, instance, []), keep.initial)
            if isinstance(value, Refusal):
                return value
            action.journal.set_item(instance.keeps, number, value)
    # before a creation there is nothing: `old` reads the initial values
    action.mark = action.journal.mark()
    refusal = enter(action, instance, 0)
    if refusal is not None:
        return refusal
    deadline = deadline_of(action, instance)
    if deadline is not None and deadline <= action.moment.now:
        return Refusal(FIRST_DEADLINE_PAST, Unit(UnitKind.DEADLINE, instance.contract, 0), -1)
    refusal = check_invariants(action, instance)
    return refusal or record_of(action, instance, ActionKind.CREATION, tables.name, None, NO_STATE)


def _run_clock(action: Action, instance: Instance, timer: Timer) -> ActionRecord | Refusal:
    """Run a clock; where its state stays the clock's next turn takes its place."""
    status = instance.status
    links = link_timers(instance, action.host.instance)
    if status[Status.HALTED] is not None or timer not in (*status[Status.TIMERS], *links):
        raise InternalFault("a clock that is not due")
    clock = action.program.contracts[instance.contract].clocks[timer.clock]
    unit = Unit(UnitKind.CLOCK, instance.contract, timer.clock)
    before: int = status[Status.STATE]
    action.article = clock.article
    refusal = run(Frame(action, unit, instance, [MISSING] * len(clock.locals)), clock.code)
    if refusal is None:
        refusal = finish(action, instance, timer)
    return refusal or record_of(action, instance, ActionKind.CLOCK, clock_name(clock), unit, before)


def clock_name(clock: ClockCode) -> str:
    """What a clock is called in records: "timeout", "at", "every" or "link"."""
    match clock.when:
        case None:
            return "timeout"
        case EveryCode():
            return "every"
        case LinkCode():
            return "link"
        case AtCode():
            return "at"
