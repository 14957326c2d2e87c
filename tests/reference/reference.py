"""The reference's front: a chain of one world, on which people act and time passes.

Each call works on a copy of the world that replaces it only when the call is done: a refusal leaves nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.reference import days
from tests.reference.authority import complete, may_call
from tests.reference.clocks import enter, moment_of
from tests.reference.expressions import NOT_SETTLED, evaluate
from tests.reference.fits import fits_all
from tests.reference.records import DONE, Account, Action, Payment, Result
from tests.reference.scene import Scene, address, integer
from tests.reference.statements import (
    OTHER_MONEY,
    TOO_MUCH,
    Carried,
    Quota,
    Run,
    Waiting,
    deliver,
    is_account,
    require,
    run_body,
    take_payment,
)
from tests.reference.world import Consent, Instance, Instant, StopError, Turn, World
from vm.check.checked import (
    CheckedProgram,
    Clock,
    Every,
    Go,
    Invariant,
    Link,
    Old,
    Paying,
    Rule,
    Statement,
    Stay,
)
from vm.check.walk import nodes
from vm.machine.calendar import Calendar
from vm.values import Value

NOT_THEIRS = "R4002"
NOT_OPEN = "R4003"
SHORT = "R4005"
RANGE = "R4008"
INVARIANT = "R4009"
NO_CONSENT = "R4015"
HALTED = "R4016"
LATE = "R4017"
UNFIT = "R4018"

Caps = tuple[tuple[str, int], ...] | None
Ran = tuple[Action, tuple[Waiting, ...]]
"""What an action did, and what is to be run after it."""


class Reference:
    """A slow chain. `calendars` gives the table of a program's calendar; `start` is its first instant."""

    def __init__(self, start: int, calendars: Callable[[str | None], Calendar]) -> None:
        self.world = World(start)
        self._calendars = calendars

    def table(self, program: CheckedProgram) -> Calendar:
        """The calendar of a program."""
        return self._calendars(program.calendar)

    # --- money outside contracts ---

    def issue(self, issuer: bytes, to: bytes, currency: str, amount: int) -> Result:
        """Make an amount and give it to an account."""
        return self._give("issue", None, issuer, to, currency, amount)

    def transfer(self, sender: bytes, to: bytes, currency: str, amount: int) -> Result:
        """Give an amount of one account to another."""
        return self._give("transfer", sender, sender, to, currency, amount)

    def _give(
        self, name: str, payer: bytes | None, source: bytes, to: bytes, currency: str, amount: int
    ) -> Result:
        if amount < 0:
            return Result(RANGE, None, (), ())
        world = self.world.copy()
        if payer is not None:
            if amount > world.balance(payer, currency):
                return Result(SHORT, None, (), ())
            world.balances[(payer, currency)] = world.balance(payer, currency) - amount
        world.balances[(to, currency)] = world.balance(to, currency) + amount
        if world.balances[(to, currency)] >= 2**127:
            return Result(RANGE, None, (), ())
        self.world = world
        payment = Payment(Account(source), Account(to), currency, amount, None)
        moved = (payment,) if amount else ()
        return Result(DONE, None, (Action("transfer", None, name, world.time, None, None, moved, ()),), ())

    # --- what people do ---

    def create(
        self, program: CheckedProgram, contract: int, terms: tuple[Value, ...], place: bytes
    ) -> Result:
        """Create an instance at an address (its form is the chain's affair)."""

        def act(world: World, quota: Quota) -> Ran:
            tables = program.contracts[contract]
            made = Instance(len(world.instances), place, program, tables, terms)
            world.instances.append(made)
            return self._begin(made, world, quota)

        return self._transact(act, len(self.world.instances), Quota())

    def _begin(self, made: Instance, world: World, quota: Quota) -> Ran:
        """Run the creation of an instance that is there by name and terms alone."""
        tables, program = made.contract, made.program
        working_days = self._calendars(program.calendar).has_working_days
        types = tuple(term.type for term in tables.terms)
        if not fits_all(types, made.terms, working_days, world.instances_of(program)):
            raise StopError(UNFIT)
        made.created = True
        scene = self._scene(world, made, self._now(program, world.time))
        for check in tables.checks:
            require(check, scene)
        for number, keep in enumerate(tables.keeps):
            if keep.initial is not None:
                made.keeps[number] = evaluate(keep.initial, scene)
        # nothing was before a creation: what `old` reads is what the instance starts with
        before = made.copy()
        enter(0, scene)
        if made.deadline is not None and made.deadline <= world.time:
            raise StopError(LATE)
        run = Run(scene, None, quota)
        _check_invariants(before, run)
        return _ran("creation", tables.name, None, run)

    def call(
        self,
        number: int,
        sender: bytes,
        action: str,
        arguments: tuple[Value, ...],
        caps: Caps = None,
        places: tuple[bytes, ...] = (),
    ) -> Result:
        """Call an action of an instance; `places` are the addresses of the instances that rules make then."""

        def act(world: World, quota: Quota) -> Ran:
            here = world.instances[number]
            return self._call(here, sender, Waiting(here.address, action, arguments), caps, world, quota)

        return self._transact(act, number, Quota(places=list(places)))

    def _call(
        self, here: Instance, sender: bytes, asked: Waiting, caps: Caps, world: World, quota: Quota
    ) -> Ran:
        """Run what a person, or an instance by a message, asks of an instance."""
        action, arguments = asked.action or "", asked.arguments
        rule = _open_rule(here, action)
        types = tuple(parameter.type for parameter in rule.parameters)
        working_days = self._calendars(here.program.calendar).has_working_days
        if not fits_all(types, arguments, working_days, world.instances_of(here.program)):
            raise StopError(UNFIT)
        scene = replace(
            self._scene(world, here, self._now(here.program, world.time)),
            locals=dict(enumerate(arguments)),
            old=here.copy(),
        )
        if rule.joint:
            consent = Consent(action, sender, arguments, caps, None)
            return _act_jointly(rule, consent, asked.carried, scene, quota)
        scene = replace(scene, sender=sender)
        if not may_call(rule.who, sender, scene):
            raise StopError(NOT_THEIRS)
        run = Run(scene, rule.article, quota)
        amount = 0 if rule.paying is None else _header_amount(rule.paying, scene)
        if not is_account(sender):
            _check_carried(rule.paying, amount, asked.carried)
        if rule.paying is not None and is_account(sender):
            take_payment(rule.paying, amount, sender, _cap(caps, rule.paying), run)
        elif rule.paying is not None:
            deliver(rule.paying, asked.carried, run)
        _finish(rule.body, run)
        return _ran("rule", action, scene.old, run)

    def withdraw(self, number: int, sender: bytes, action: str) -> Result:
        """Take back an open consent."""

        def act(world: World, quota: Quota) -> Ran:
            here = world.instances[number]
            if here.halted is not None:
                raise StopError(HALTED)
            left = tuple(given for given in here.consents if (given.action, given.signer) != (action, sender))
            if len(left) == len(here.consents):
                raise StopError(NO_CONSENT)
            here.consents = left
            run = Run(self._scene(world, here, self._now(here.program, world.time)), None, quota)
            return _ran("withdrawal", action, here, run)

        return self._transact(act, number, Quota())

    def _transact(self, act: Callable[[World, Quota], Ran], number: int, quota: Quota) -> Result:
        """Run one action, what it made due on its instance, and then one by one all that it sent."""
        before = self.world
        actions: list[Action] = []
        halts: list[tuple[int, str]] = []
        waiting: list[tuple[int, Waiting]] = []
        try:
            self._step(act, number, -1, quota, actions, halts, waiting)
            while waiting:
                cause, asked = waiting.pop(0)
                self._follow(asked, cause, quota, actions, halts, waiting)
        except StopError as stop:
            self.world = before
            return Result(stop.code, stop.reason, (), ())
        return Result(DONE, None, tuple(actions), tuple(halts))

    def _follow(
        self,
        asked: Waiting,
        cause: int,
        quota: Quota,
        actions: list[Action],
        halts: list[tuple[int, str]],
        waiting: list[tuple[int, Waiting]],
    ) -> None:
        """Run something that an action sent, whose place among the actions is `cause`."""
        number = next(one.number for one in self.world.instances if one.address == asked.place)
        sender = actions[cause].instance
        if sender is None:
            raise TypeError("an instance sends")
        origin = self.world.instances[sender].address

        def act(world: World, quota: Quota) -> Ran:
            here = world.instances[number]
            if asked.action is None:
                return self._begin(here, world, quota)
            return self._call(here, origin, asked, None, world, quota)

        if self.world.instances[number].created:
            self._run_due(number, cause, quota, actions, halts)
        self._step(act, number, cause, quota, actions, halts, waiting)

    def _step(
        self,
        act: Callable[[World, Quota], Ran],
        number: int,
        cause: int,
        quota: Quota,
        actions: list[Action],
        halts: list[tuple[int, str]],
        waiting: list[tuple[int, Waiting]],
    ) -> None:
        """Run one action on a copy of the world, then what it made due on its instance."""
        world = self.world.copy()
        action, sent = act(world, quota)
        self.world = world
        waiting.extend((len(actions), asked) for asked in sent)
        actions.append(replace(action, cause=cause))
        self._run_due(number, -1, quota, actions, halts)

    def _run_due(
        self, number: int, cause: int, quota: Quota, actions: list[Action], halts: list[tuple[int, str]]
    ) -> None:
        """Run all that is due on an instance by now, within the transaction."""
        while (turn := self.world.next_turn(self.world.instances[number])) is not None:
            if self.world.instances[number].due(turn) > self.world.time:
                break
            result = self._run_turn(number, turn, quota)
            if result.outcome in (TOO_MUCH, NOT_SETTLED):
                # the limit is the whole transaction's, and what is not settled it has left so: it is refused
                # and nothing halts
                raise StopError(result.outcome)
            actions.extend(replace(one, cause=cause) for one in result.actions)
            halts.extend(result.halts)

    # --- what time does ---

    def advance(self, instant: int) -> tuple[Result, ...]:
        """Let time pass up to an instant: every clock due by then runs, the earliest first."""
        done: list[Result] = []
        while True:
            due = [
                (here.due(turn), turn not in self.world.links(here), here.number, turn)
                for here in self.world.instances
                if (turn := self.world.next_turn(here)) is not None and here.due(turn) <= instant
            ]
            if not due:
                break
            _, _, number, turn = min(due, key=lambda entry: entry[:3])
            done.append(self._run_turn(number, turn, Quota()))
        self.world.time = instant
        return tuple(done)

    def next_due(self) -> int | None:
        """When the next clock of all instances is due."""
        turns = ((here, self.world.next_turn(here)) for here in self.world.instances)
        return min((here.due(turn) for here, turn in turns if turn is not None), default=None)

    def _run_turn(self, number: int, turn: Turn, quota: Quota) -> Result:
        world = self.world.copy()
        here = world.instances[number]
        clock = here.contract.clocks[turn.clock]
        here.turns = tuple(left for left in here.turns if left != turn)
        moment = moment_of(turn, here, self.table(here.program))
        scene = replace(self._scene(world, here, moment), old=self.world.instances[number])
        run = Run(scene, clock.article, quota)
        try:
            _finish(clock.body, run)
        except StopError as stop:
            self.world.instances[number].halted = stop.code
            self.world.instances[number].turns = ()
            return Result(stop.code, stop.reason, (), ((number, stop.code),))
        self.world = world
        return Result(DONE, None, (_record("clock", _clock_name(clock), scene.old, run),), ())

    # --- looking ---

    def _scene(self, world: World, here: Instance | None, moment: Instant) -> Scene:
        if here is None:
            raise TypeError("an action has an instance")
        return Scene(here.program, self.table(here.program), world, here, moment)

    def _now(self, program: CheckedProgram, instant: int) -> Instant:
        return Instant(instant, days.local_day(self.table(program), instant))

    def may_call(self, number: int, rule: Rule, sender: bytes, arguments: tuple[Value, ...]) -> bool:
        """Whether somebody is among the people of a rule; not where that cannot be read."""
        here = self.world.instances[number]
        types = tuple(parameter.type for parameter in rule.parameters)
        if not fits_all(types, arguments, True, self.world.instances_of(here.program)):
            return False
        now = self._now(here.program, self.world.time)
        scene = replace(self._scene(self.world, here, now), locals=dict(enumerate(arguments)), sender=sender)
        try:
            return may_call(rule.who, sender, scene)
        except StopError:
            return False

    def look(self, program: CheckedProgram, locals_: dict[int, Value]) -> Scene:
        """A scene for expressions of a scenario, which read instances by their addresses."""
        return Scene(
            program, self.table(program), self.world, None, self._now(program, self.world.time), locals_
        )

    def holds(self, number: int, invariant: Invariant) -> bool:
        """Whether an invariant holds on an instance as it stands, `each` for all keys.

        One with `old` speaks of an action and not of a state; it is taken to hold here.
        """
        here = self.world.instances[number]
        speaks_of_actions = any(isinstance(node, Old) for node in nodes(invariant.condition))
        if speaks_of_actions or (invariant.states is not None and here.state not in invariant.states):
            return True
        scene = self._scene(self.world, here, here.entered)
        keys: list[Value | None] = [None]
        if invariant.each is not None:
            keys = list(here.maps.get(invariant.each, {}))
        for key in keys:
            scene.locals.clear()
            if key is not None:
                scene.locals[0] = key
            if not evaluate(invariant.condition, scene):
                return False
        return True


# --- one action ---


def _open_rule(here: Instance, action: str) -> Rule:
    """The rule of that name in the present state."""
    if here.halted is not None:
        raise StopError(HALTED)
    for number in here.contract.states[here.state].rules:
        if here.contract.rules[number].name == action:
            return here.contract.rules[number]
    raise StopError(NOT_OPEN)


def _header_amount(paying: Paying, scene: Scene) -> int:
    return integer(evaluate(paying.amount, scene))


def _cap(caps: Caps, paying: Paying) -> int | None:
    """At most how much may leave the account: nothing of a currency that the caps do not name."""
    return None if caps is None else dict(caps).get(paying.currency, 0)


def _check_carried(paying: Paying | None, amount: int, carried: Carried | None) -> None:
    """A message brings exactly what the header takes from who calls: its amount, of its currency."""
    takes = paying is not None and paying.source is None and amount > 0
    asked = (paying.currency, amount) if takes and paying is not None else None
    brought = None if carried is None else (carried.currency, carried.amount)
    if asked != brought:
        raise StopError(OTHER_MONEY)


def _act_jointly(rule: Rule, call: Consent, carried: Carried | None, scene: Scene, quota: Quota) -> Ran:
    """Give a consent to a joint action, and run it if that completes the set."""
    here = scene.here
    if not may_call(rule.who, call.signer, scene):
        raise StopError(NOT_THEIRS)
    amount = None if rule.paying is None else _header_amount(rule.paying, scene)
    if carried is not None:
        # what a joint rule takes comes from one of the signers' accounts
        raise StopError(OTHER_MONEY)
    mine = replace(call, amount=amount)
    others = tuple(
        given for given in here.consents if (given.action, given.signer) != (call.action, call.signer)
    )
    counting = {
        given.signer: given
        for given in (*others, mine)
        if (given.action, given.arguments, given.amount) == (mine.action, mine.arguments, mine.amount)
        and may_call(rule.who, given.signer, scene)
    }
    if not complete(rule.who, frozenset(counting), scene):
        before = here.copy()
        here.consents = (*others, mine)
        return _ran("consent", call.action, before, Run(scene, rule.article, quota))
    here.consents = tuple(
        given for given in others if given.action != call.action or given.signer not in counting
    )
    run = Run(replace(scene, signers=tuple(counting)), rule.article, quota)
    if rule.paying is not None and rule.paying.source is not None and amount is not None:
        payer = address(evaluate(rule.paying.source, scene))
        take_payment(rule.paying, amount, payer, _cap(counting[payer].caps, rule.paying), run)
    _finish(rule.body, run)
    return _ran("rule", call.action, scene.old, run)


def _finish(body: tuple[Statement, ...], run: Run) -> None:
    """Run the statements of an action, enter the state they lead to, check the invariants."""
    before = run.scene.old
    match run_body(body, run):
        case Go(state):
            enter(state, run.scene)
        case Stay():
            pass
        case None:
            raise TypeError("a path without a jump")
    if before is not None:
        _check_invariants(before, run)


def _check_invariants(before: Instance, run: Run) -> None:
    here = run.here
    for invariant in here.contract.invariants:
        if invariant.states is not None and here.state not in invariant.states:
            continue
        scene = replace(run.scene, locals={}, old=before)
        if invariant.each is None:
            keys: list[Value | None] = [None]
        else:
            entries = here.maps.get(invariant.each, {})
            keys = [key for number, key in run.wrote if number == invariant.each and key in entries]
        for key in keys:
            if key is not None:
                scene.locals[0] = key
            if not evaluate(invariant.condition, scene):
                raise StopError(INVARIANT)


def _clock_name(clock: Clock) -> str:
    match clock.when:
        case None:
            return "timeout"
        case Every():
            return "every"
        case Link():
            return "link"
        case _:
            return "at"


def _ran(kind: str, name: str, before: Instance | None, run: Run) -> Ran:
    return _record(kind, name, before, run), tuple(run.sent)


def _record(kind: str, name: str, before: Instance | None, run: Run) -> Action:
    here = run.here
    states = here.contract.states
    return Action(
        kind,
        here.number,
        name,
        run.scene.moment.now,
        None if before is None else states[before.state].name,
        states[here.state].name,
        tuple(run.payments),
        tuple(run.events),
    )
