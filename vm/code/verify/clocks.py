"""That clocks do not fail and that pots are empty where they must be: every rule and clock is run once.

A clock is run strictly, and with it, at each state it enters, the deadline of that state and the instants of
its clocks, with what the clock knows then. They are worked out with dates, times and durations beyond
the last one taken as the last one, as the machine does.
"""

from __future__ import annotations

from collections.abc import Iterator

from vm.code.gas import goals
from vm.code.opcodes import Opcode
from vm.code.program import ClockCode, Code, ContractCode, LinkCode, Program, RuleCode, Unit, UnitKind
from vm.code.units import clock_when, in_text_order, unit_locals
from vm.code.verify.access import footprints
from vm.code.verify.counting import count, first_of
from vm.code.verify.demand import check_demand
from vm.code.verify.elsewhere import the_read
from vm.code.verify.findings import Findings, Violation
from vm.code.verify.limits import EVENTS, NEW_KEYS
from vm.code.verify.moving import credit
from vm.code.verify.pots import Way, check_pots, known_empty
from vm.code.verify.run import Run, Shared, Stops
from vm.code.verify.transfers import POT, as_target


def check_values(program: Program, findings: Findings) -> None:
    """Note clocks that may stop and pots that may be left full. All other checks must have passed."""
    for number, (runner, ways) in enumerate(_ways(program, findings)):
        check_pots(program.contracts[number], ways, findings)
        check_demand(runner._shared, number, ways, runner.strictly, findings)


def empty_pots(program: Program) -> tuple[tuple[int, ...], ...]:
    """For each contract of a verified program, and each of its states, the pots that were proved to be empty
    while nothing happens in it, as bits by number; a family counts as empty where each of its cells is."""
    pairs = zip(program.contracts, _ways(program, Findings()), strict=True)
    return tuple(tuple(known_empty(contract, ways)) for contract, (_, ways) in pairs)


def _ways(program: Program, findings: Findings) -> Iterator[tuple[_Contract, tuple[Way, ...]]]:
    """How the rules and clocks of each contract leave its pots, with what ran them."""
    shared = _prepare(program)
    for number, contract in enumerate(program.contracts):
        runner = _Contract(shared, contract, number, findings)
        ways = [runner.rule(place, rule) for place, rule in enumerate(contract.rules)]
        ways.extend(runner.clock(place, clock) for place, clock in enumerate(contract.clocks))
        yield runner, tuple(ways)


# --- what is known before any rule runs ----------------------------------------------------------------


def _prepare(program: Program) -> Shared:
    """Work out which kept values are always known, and what functions and defaults may stop with."""
    shared = Shared(program)
    shared.always_known.extend(_always_known(contract) for contract in program.contracts)
    away = shared.away = tuple(print_.elsewhere for print_ in footprints(program))
    for number, function in enumerate(program.functions):
        if function.contract is None and not away[number]:
            _judge_function(shared, number)
    for number, contract in enumerate(program.contracts):
        for place, map_ in enumerate(contract.maps):
            if map_.default is not None:
                unit = Unit(UnitKind.DEFAULT, number, place)
                shared.default_stops[number, place] = _stops(shared, unit, number, map_.default)
    for number, function in enumerate(program.functions):
        if function.contract is not None or away[number]:
            _judge_function(shared, number)
    return shared


def _judge_function(shared: Shared, number: int) -> None:
    function = shared.program.functions[number]
    unit = Unit(UnitKind.FUNCTION, 0, number)
    shared.function_stops[number] = _stops(shared, unit, function.contract, function.code)


def _stops(shared: Shared, unit: Unit, contract: int | None, code: Code) -> Stops:
    """What an expression may stop with, whatever the values it reads."""
    found = _judged(shared, unit, contract, code, saturating=False)
    return tuple(dict.fromkeys((one.code, one.parameters) for one in found))


def _judged(
    shared: Shared, unit: Unit, contract: int | None, code: Code, saturating: bool
) -> tuple[Violation, ...]:
    run = Run(shared, unit, contract, unit_locals(shared.program, unit), strict=True)
    run.alone, run.saturating = True, saturating
    run.block(code)
    return run.findings.all()


def _always_known(contract: ContractCode) -> tuple[bool, ...]:
    """Which kept values are known at all times: they start known and nothing clears them."""
    cleared: set[int] = set()
    for code in (*(rule.code for rule in contract.rules), *(clock.code for clock in contract.clocks)):
        _find_cleared(code, cleared)
    return tuple(
        keep.initial is not None and number not in cleared for number, keep in enumerate(contract.keeps)
    )


def _find_cleared(code: Code, cleared: set[int]) -> None:
    for instruction in code:
        if instruction.opcode is Opcode.CLEAR_KEEP and isinstance(instruction.operands[0], int):
            cleared.add(instruction.operands[0])
        for block in instruction.blocks:
            _find_cleared(block, cleared)


# --- rules and clocks of one contract ------------------------------------------------------------------


class _Contract:
    def __init__(self, shared: Shared, contract: ContractCode, number: int, findings: Findings) -> None:
        self._shared = shared
        self._contract = contract
        self._number = number
        self._findings = findings
        self._judged: dict[Unit, tuple[Violation, ...]] = {}

    def _run(self, unit: Unit, strict: bool) -> Run:
        return Run(self._shared, unit, self._number, unit_locals(self._shared.program, unit), strict)

    def rule(self, place: int, rule: RuleCode) -> Way:
        """Run a rule, its header's payment first."""
        run = self._run(Unit(UnitKind.RULE, self._number, place), strict=False)
        paying = rule.paying
        target = None if paying is None else as_target(paying.target, self._contract)
        if paying is not None and target is not None:
            run.block(paying.amount)
            amount = run.stack.pop()
            key = None
            if target.form != POT and paying.place is not None:
                run.block(paying.place)
                key = run.stack.pop()
            credit(run, target, key, amount)
        run.block(rule.code)
        return Way(run.unit, rule.states, tuple(run.exits))

    def strictly(self, place: int, rule: RuleCode) -> Run:
        """A rule without payment, run as a clock is run."""
        run = self._run(Unit(UnitKind.RULE, self._number, place), strict=True)
        run.on_go = self._enter
        run.block(rule.code)
        return run

    def clock(self, place: int, clock: ClockCode) -> Way:
        """Run a clock strictly."""
        unit = Unit(UnitKind.CLOCK, self._number, place)
        run = self._run(unit, strict=True)
        run.on_go = self._enter
        run.block(clock.code)
        self._count(unit, clock)
        if isinstance(clock.when, LinkCode):
            self._link(unit, clock)
        for one in run.findings.all():
            self._findings.add(one.code, one.unit, one.position, **dict(one.parameters))
        return Way(unit, clock.states, tuple(run.exits))

    def _link(self, unit: Unit, clock: ClockCode) -> None:
        """Of other instances a link's clock, and what it enters, reads the terms alone: what follows from the
        same link there may be still to happen, and a read of that would stop.
        """
        entered = (part for state in goals(clock.code) for part in self._entry(state))
        for one, code in ((unit, clock.code), *entered):
            for instruction in in_text_order(code):
                read = the_read(instruction) if instruction.opcode is Opcode.AT else None
                called = instruction.operands[0] if instruction.opcode is Opcode.CALL else None
                away = isinstance(called, int) and self._shared.away[called]
                if away or (read is not None and read.opcode is not Opcode.TERM):
                    self._findings.add("E3370", one, instruction.position)

    def _enter(self, run: Run, state: int) -> None:
        """Work out a state's deadline and the instants of its clocks where a clock enters it."""
        for unit, code in self._entry(state):
            if unit not in self._judged:
                self._judged[unit] = _judged(self._shared, unit, self._number, code, saturating=True)
            if not self._judged[unit]:
                continue
            if run.has_room(code):
                run.aside(unit, code)
                continue
            for one in self._judged[unit]:
                run.findings.add(one.code, one.unit, one.position, **dict(one.parameters))

    def _entry(self, state: int) -> Iterator[tuple[Unit, Code]]:
        entered = self._contract.states[state]
        if entered.deadline is not None:
            yield Unit(UnitKind.DEADLINE, self._number, state), entered.deadline
        for number in entered.clocks:
            when = clock_when(self._contract.clocks[number])
            if when is not None:
                yield Unit(UnitKind.CLOCK_WHEN, self._number, number), when

    def _count(self, unit: Unit, clock: ClockCode) -> None:
        """Beyond these limits the machine stops a clock."""
        found = count(clock.code, self._contract)
        if found.events > EVENTS:
            position = first_of(clock.code, Opcode.NOTE)
            self._findings.add("E3114", unit, position, count=found.events, limit=EVENTS)
        if found.keys > NEW_KEYS:
            self._findings.add("E3118", unit, -1, count=found.keys, limit=NEW_KEYS)
