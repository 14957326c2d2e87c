"""One instance on a chain of its own: created, left alone, acted on; every payment with its day."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from chain.address import named_account
from chain.audit.terms import SEED, Terms
from chain.created import name_all
from chain.explain import Explanation, explain, explain_refusal
from chain.genesis import local_genesis
from chain.ledger import Ledger
from chain.names import Due, Known, NameBook
from chain.receipt import Receipt, Rejection
from chain.state import InternalFault
from chain.timers import due_instant, next_timer
from chain.transaction import Call, Create, Issue
from vm.code.opcodes import Opcode
from vm.code.program import (
    ContractCode,
    LinkCode,
    Who,
    WhoAccount,
    WhoAnd,
    WhoAnyInstance,
    WhoAnyone,
    WhoCount,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.code.units import in_text_order
from vm.code.verify import VerifiedProgram
from vm.compiler import Compilation
from vm.currencies import DECIMALS
from vm.machine.calendar import Calendar
from vm.machine.dates import format_time
from vm.machine.outcome import AccountPlace, ActionKind, ActionRecord, Done, Payment, Place, PotPlace
from vm.machine.state import Instance, Status
from vm.values import Value

PURSE: Final = 10**15
"""What everybody is given of each currency, in minor units, so that nobody is short of money."""
STRANGER: Final = "someone"
"""Whoever is not named: rules for anyone are done by this person."""


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment with the names of its places, in minor units."""

    source: str
    target: str
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class Happening:
    """A clock that ran, or an action that was done (`people` did it, with `arguments`; a message without
    either). `when` is its instant as people write it, `at` in seconds; a clock is by its text and line where
    they are known."""

    at: int
    when: Due
    clock: bool
    name: str
    people: tuple[str, ...]
    arguments: tuple[tuple[str, str], ...]
    before: str
    after: str
    payments: tuple[Paid, ...]

    @property
    def by_message(self) -> bool:
        """Whether another contract asked for it."""
        return not self.clock and not self.people


@dataclass(frozen=True, slots=True)
class Story:
    """What happened in order, the state at the end, whether it is final, and the refusal that halted it."""

    happenings: tuple[Happening, ...]
    state: str
    final: bool
    halted: Explanation | None

    @property
    def payments(self) -> tuple[tuple[Happening, Paid], ...]:
        """All payments, each with what made it."""
        return tuple((one, paid) for one in self.happenings for paid in one.payments)


@dataclass(slots=True)
class Scratch:
    """The chain with its instance (`number`) and others around it, and what has happened to it so far."""

    compilation: Compilation
    program: VerifiedProgram
    contract: int
    ledger: Ledger
    names: NameBook
    people: tuple[tuple[str, bytes], ...]
    happenings: tuple[Happening, ...] = ()
    halted: Explanation | None = None
    calls: list[int] = field(default_factory=lambda: [0])
    number: int = 0

    # --- beginning ------------------------------------------------------------------------------------------

    @property
    def instance(self) -> Instance:
        """The machine's instance."""
        return self.ledger.state.instances[self.number]

    @property
    def code(self) -> ContractCode:
        """The tables of the contract."""
        return self.program.program.contracts[self.contract]

    def instances_of(self, contract: int) -> tuple[bytes, ...]:
        """The addresses of the instances of a contract of the program, this one first."""
        around = (self.instance, *self.ledger.state.instances)
        found = (one.address for one in around if one.contract == contract and one.program is self.program)
        return tuple(dict.fromkeys(found))

    @property
    def today(self) -> int:
        """The local day of the chain's time."""
        return self.ledger.calendar(self.instance).local_day(self.ledger.time)

    @property
    def for_anyone(self) -> bool:
        """Whether some rule may be done by whoever is not named."""
        return any(allows_anyone(rule.who) for rule in self.code.rules)

    @property
    def state(self) -> int:
        """The number of the present state."""
        found: int = self.instance.status[Status.STATE]
        return found

    def fork(self) -> Scratch:
        """A copy that goes on by itself; `calls` counts the calls of all of them together."""
        return Scratch(
            self.compilation,
            self.program,
            self.contract,
            self.ledger.fork(),
            self.names.copy(),
            self.people,
            self.happenings,
            self.halted,
            self.calls,
            self.number,
        )

    # --- going on -------------------------------------------------------------------------------------------

    def wait(self, instant: int) -> None:
        """Let time pass; clocks that are due run."""
        for receipt in self.ledger.advance_to(max(instant, self.ledger.time)):
            self.note(receipt, (), ())

    def pass_once(self) -> bool:
        """Let time pass until something happens to the instance by itself; whether something did."""
        before = len(self.happenings)
        while self.halted is None and len(self.happenings) == before:
            instant = self._next_instant()
            if instant is None:
                return False
            self.wait(instant)
        return True

    def _next_instant(self) -> int | None:
        """The next instant at which a clock runs, of this instance or, as long as it may wait for others, of
        any of them."""
        find, linked = self.ledger.state.find, any(isinstance(one.when, LinkCode) for one in self.code.clocks)
        ended = self.code.states[self.state].final
        near = self.ledger.state.instances if linked and not ended else (self.instance,)
        timers = ((one, next_timer(one, find)) for one in near)
        return min((due_instant(one, timer) for one, timer in timers if timer is not None), default=None)

    def pass_on(self) -> bool:
        """Let time pass until the state is left by itself; whether it was."""
        entered = self.instance.status[Status.ENTERED], self.state
        while self.pass_once():
            if (self.instance.status[Status.ENTERED], self.state) != entered:
                return True
        return False

    def rest(self) -> Story:
        """Let everything happen that happens by itself."""
        while self.pass_once():
            pass
        return self.story()

    def story(self) -> Story:
        """What has happened so far."""
        state = self.code.states[self.state]
        return Story(self.happenings, state.name, state.final, self.halted)

    def next_instants(self) -> tuple[int, ...]:
        """Instants at which it makes a difference to act: now, after the next clock that stays, and a second
        before the state ends."""
        clocks = self.code.clocks
        now = self.ledger.time
        timers = self.instance.status[Status.TIMERS]
        ends = [timer.instant for timer in timers if clocks[timer.clock].when is None]
        others = [timer.instant for timer in timers if clocks[timer.clock].when is not None]
        end = min(ends, default=None)
        soon = [one for one in sorted(others)[:1] if end is None or one < end]
        last = [] if end is None else [end - 1]
        return tuple(dict.fromkeys(one for one in (now, *soon, *last) if one >= now))

    def call(self, sender: bytes, action: str, arguments: tuple[Value, ...]) -> ActionKind | None:
        """Call an action: the kind of what came of it, None where it was refused."""
        self.calls[0] += 1
        before = len(self.ledger.receipts)
        receipt = self.ledger.submit(Call(sender, self.instance.address, action, arguments))
        if isinstance(receipt, Rejection):
            raise InternalFault(f"a call on a scratch chain was rejected: {receipt.code}")
        if not isinstance(receipt.outcome, Done):
            return None
        name_all(self.ledger, self.names, receipt, [])
        self.note(receipt, (self.names.account(sender),), self._shown(action, arguments))
        for followed in self.ledger.receipts[before + 1 :]:
            self.note(followed, (), ())
        return receipt.outcome.record.kind

    def signers(self, action: str) -> tuple[bytes, ...]:
        """Those who may call an action now, as far as state and signers go."""
        allowed = self.ledger.may_act(self.instance, action)
        return tuple(address for _, address in reversed(self.people)) if allowed is None else allowed

    # --- what happened --------------------------------------------------------------------------------------

    def _shown(self, action: str, arguments: tuple[Value, ...]) -> tuple[tuple[str, str], ...]:
        rules = (rule.parameters for rule in self.code.rules if rule.name == action)
        parameters = next(rules, ())
        pairs = zip(parameters, arguments, strict=True)
        return tuple((one.name, self.names.value(self.number, one.type, value)) for one, value in pairs)

    def note(self, receipt: Receipt, people: tuple[str, ...], arguments: tuple[tuple[str, str], ...]) -> None:
        """Take what a receipt holds of this instance into the story, and what others got from it with its
        messages."""
        for record in receipt.actions:
            if record.instance == self.number:
                asked = (people, arguments) if record.cause < 0 else ((), ())
                self.happenings = (*self.happenings, self._happening(record, *asked))
            else:
                self._note_sent(record)
        for halt in receipt.halts:
            if halt.instance != self.number:
                continue
            name = self.names.instance(self.number)
            self.halted = explain_refusal(
                self.ledger, halt.refusal, self.instance, name, "", receipt.time, self.names
            )

    def _note_sent(self, record: ActionRecord) -> None:
        """Put what another instance got from this one beside what this one did last."""
        sent = tuple(self._paid(one) for one in record.payments if self._is_own(one.source))
        if sent and self.happenings:
            last = self.happenings[-1]
            self.happenings = (*self.happenings[:-1], replace(last, payments=(*last.payments, *sent)))

    def _is_own(self, place: Place) -> bool:
        return isinstance(place, PotPlace) and place.instance == self.number

    def _happening(
        self, record: ActionRecord, people: tuple[str, ...], arguments: tuple[tuple[str, str], ...]
    ) -> Happening:
        clock = record.kind is ActionKind.CLOCK
        if clock:
            written = self.names.clock(self.number, record.unit)
            when, name = self.names.due(self.number, record.unit, record.now), record.name
            name = name if written is None else written.text
        else:
            when, name = Due(self.when(record.now), provisional=False), record.name
        return Happening(
            at=record.now,
            when=when,
            clock=clock,
            name=name,
            people=() if clock else people,
            arguments=() if clock else arguments,
            before=self.names.state(self.number, record.state_before),
            after=self.names.state(self.number, record.state_after),
            payments=tuple(self._paid(payment) for payment in record.payments),
        )

    def _paid(self, payment: Payment) -> Paid:
        source, target = self._place(payment.source), self._place(payment.target)
        return Paid(source, target, payment.currency, payment.amount)

    def _place(self, place: Place) -> str:
        """A place by its name; a pot of another instance with the name of that one."""
        if isinstance(place, AccountPlace):
            return self.names.account(place.address)
        said = self.names.place(place)
        return said.split(".", 1)[-1] if self._is_own(place) else said

    def when(self, instant: int) -> str:
        """An instant as people write it in the contract's zone."""
        table = self.ledger.calendar(self.instance)
        return format_time(instant, table.offset_at(instant))


def give_purses(
    ledger: Ledger, issuer: bytes, code: ContractCode, people: tuple[tuple[str, bytes], ...]
) -> None:
    """Give everybody enough of each currency of a contract's pots."""
    for _, address in people:
        for currency in dict.fromkeys(pot.currency for pot in code.pots):
            ledger.submit(Issue(issuer, address, currency, PURSE))


def allows_anyone(who: Who) -> bool:
    """Whether a WHO can be satisfied by anyone alone, or by whom the arguments name."""
    match who:
        case WhoAnyone():
            return True
        case WhoAccount(account, None):
            return any(item.opcode is Opcode.LOCAL for item in in_text_order(account))
        case WhoOr(parts):
            return any(allows_anyone(part) for part in parts)
        case WhoAccount() | WhoInList() | WhoInMap() | WhoAnyInstance() | WhoAnd() | WhoCount():
            return False
        case _:
            assert_never(who)


def create(
    compilation: Compilation,
    contract: int,
    terms: Terms,
    instant: int,
    calendars: tuple[Calendar, ...] | None = None,
) -> Scratch | Explanation:
    """Create an instance on a chain with these calendars (by default the shipped ones) whose time is
    `instant`; the Explanation of what refused it."""
    program = compilation.program
    if program is None:
        raise ValueError("a text with errors cannot be created")
    code = program.program.contracts[contract]
    ledger = Ledger(local_genesis(SEED, instant, tuple(sorted(DECIMALS)), calendars))
    names = NameBook(ledger.genesis)
    issuer = ledger.genesis.issuers[0][1]
    names.name_issuer(issuer)
    stranger = (STRANGER, named_account(SEED, STRANGER))
    people = tuple(dict.fromkeys((*terms.people, stranger)))
    for name, address in people:
        names.name_account(address, name)
    give_purses(ledger, issuer, code, people)
    names.name_instance(0, Known(code.name, program.program, contract, compilation))
    receipt = ledger.submit(Create(issuer, program, contract, terms.values))
    if isinstance(receipt, Rejection):
        raise InternalFault(f"a creation on a scratch chain was rejected: {receipt.code}")
    if not isinstance(receipt.outcome, Done):
        return explain(ledger, receipt, names)
    scratch = Scratch(compilation, program, contract, ledger, names, people)
    scratch.note(receipt, (names.account(issuer),), ())
    return scratch
