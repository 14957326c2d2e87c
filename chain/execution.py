"""How one transaction, or one due clock, becomes a receipt.

A transaction runs whole or not at all: what fails is undone to the mark at its start, except that its nonce
and its gas allowance are used. What an action sends and creates runs after it in the same transaction, first
come, first served; a clock that an action makes due runs right after that action, before the next message. A
clock that stops is undone and halts its instance, and the chain goes on. A fault of ours is an exception:
what it interrupted is undone, and nothing is committed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from chain.address import instance_address, is_account
from chain.calendar import names_of
from chain.genesis import PUBLISH_GAS_A_BYTE, TRANSACTION_GAS, Genesis
from chain.host import LedgerHost
from chain.keys import usable_key
from chain.receipt import Halt, Receipt, Rejection
from chain.state import InternalFault, LedgerState
from chain.timers import DueQueue, due_instant, next_timer
from chain.transaction import Call, Create, Issue, Publish, Rotate, Transaction, Transfer, Withdraw
from vm.code.codec import decode_program, hash_of_bytes
from vm.code.verify import VerifiedProgram, verify
from vm.encoding import encode_values
from vm.machine.host import Caller, Executor, Meter, Quota
from vm.machine.links import is_unsettled
from vm.machine.outcome import AccountPlace as Account
from vm.machine.outcome import (
    ActionKind,
    ActionRecord,
    Creation,
    Done,
    Message,
    Outcome,
    OutOfGas,
    Party,
    Payment,
    Refusal,
    Refused,
    Sending,
    Sent,
)
from vm.machine.state import NOT_CREATED, Instance, Moment, Status, Timer
from vm.machine.trace import Delivered, Stopped, Tracer

SECONDS_A_DAY: Final = 86_400
OUT_OF_GAS: Final = "R5001"
DAY_USED_UP: Final = "R5002"
TOO_MUCH: Final = "R4019"
NOT_THERE_YET: Final = "R4020"


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Something sent that is still to run; `cause` is the place of its sender's action in the transaction."""

    sending: Sending
    cause: int


@dataclass(slots=True)
class _Work:
    """What one transaction, or one due clock, has done so far.

    `gas` is what the call and its messages used and `clock_gas` what clocks used; `prepaid` what the states
    that were entered may use later; `limit` what all of it may come to. `queue` is what is still to run;
    `instances` how many there were before. The quota counts the events, new keys and messages of all of it.
    """

    mark: int
    instances: int = 0
    limit: int = 0
    actions: list[ActionRecord] = field(default_factory=list)
    halts: list[Halt] = field(default_factory=list)
    touched: list[Instance] = field(default_factory=list)
    queue: deque[_Waiting] = field(default_factory=deque)
    gas: int = 0
    clock_gas: int = 0
    prepaid: int = 0
    created: bytes | None = None
    quota: Quota = field(default_factory=Quota)

    def payments(self) -> Iterator[Payment]:
        """All payments of its actions."""
        return (payment for action in self.actions for payment in action.payments)

    def meter(self) -> Meter:
        """Counts the gas of one more action, which may use what is left."""
        return Meter(max(self.limit - self.gas - self.prepaid, 0), self.quota)

    def party(self, instance: Instance) -> Party:
        """An instance as a refusal names it: one that is taken back has no number."""
        return Party(instance.number if instance.number < self.instances else None, instance.contract)


class Execution:
    """Runs transactions and clocks on a state. `receipts` counts the receipts of the chain."""

    def __init__(
        self, genesis: Genesis, state: LedgerState, queue: DueQueue, executor: Executor
    ) -> None:
        self.genesis = genesis
        self.state = state
        self.queue = queue
        self.executor = executor
        self.host = LedgerHost(state, genesis)
        self.receipts = 0

    # --- transactions ---------------------------------------------------------------------------------------

    def run(self, transaction: Transaction, now: int, height: int, tracer: Tracer) -> Receipt:
        """Run a transaction that is not `rejected` at block time `now`; due clocks must have run before."""
        state, sender, day = self.state, transaction.sender, now // SECONDS_A_DAY
        allowance = self.genesis.account_gas_a_day - state.spent(sender, day)
        work = _Work(mark=state.journal.mark(), instances=len(state.instances))
        with self._whole(work):
            outcome = self._bounded(transaction, allowance, now, work, tracer)
            if not isinstance(outcome, Done):
                self._undo(work)
                work = _Work(mark=work.mark, gas=outcome.gas)
            if work.queue:
                raise InternalFault("a transaction ends with something in flight")
            state.check_conservation(work.mark, tuple(work.touched), work.payments())
        state.nonces[sender] = state.nonces.get(sender, 0) + 1
        spent = self.genesis.account_gas_a_day - allowance
        used = spent + work.gas + work.prepaid
        if used:
            state.gas_used[sender] = (day, min(used, self.genesis.account_gas_a_day))
        for instance in work.touched:
            self.queue.put(instance)
        return self._receipt(transaction, outcome, work, now, height)

    @contextmanager
    def _whole(self, work: _Work) -> Iterator[None]:
        """Undo what was done if a fault ends it."""
        try:
            yield
        except BaseException:
            self._undo(work)
            raise

    def _undo(self, work: _Work) -> None:
        """Take back everything since the work began, instances that it made included."""
        self.state.journal.undo(work.mark)

    def _bounded(
        self, transaction: Transaction, allowance: int, now: int, work: _Work, tracer: Tracer
    ) -> Outcome:
        """Run a transaction, all that it sends and the clocks it makes due, within the limits of gas."""
        limit = min(TRANSACTION_GAS, self.genesis.block_gas)
        work.limit = min(limit, allowance)
        outcome = first = self._outcome(transaction, now, work, tracer)
        sent: Sent | None = None
        while isinstance(outcome, Done) and isinstance(first, Done):
            stopped = self._after(work, limit, now, tracer)
            if stopped is not None:
                outcome = stopped
            elif work.queue:
                sent, outcome = self._deliver(work.queue.popleft(), now, work, tracer)
            else:
                return Done(first.record)
        match outcome:
            case OutOfGas() if allowance < limit:
                return Refused(Refusal(DAY_USED_UP, None, -1), work.limit)
            case OutOfGas():
                return OutOfGas(limit)
            case Refused(refusal, gas) if refusal.code != DAY_USED_UP:
                return Refused(replace(refusal, sent=sent), gas)
            case _:
                return outcome

    def _after(self, work: _Work, limit: int, now: int, tracer: Tracer) -> Refused | OutOfGas | None:
        """After an action, before the next message: what gas is left, and the clocks that it made due."""
        stopped: Refused | OutOfGas
        if work.gas + work.prepaid > limit:
            stopped, refusal = OutOfGas(limit), Refusal(OUT_OF_GAS, None, -1)
        elif work.gas + work.prepaid > work.limit:
            refusal = Refusal(DAY_USED_UP, None, -1)
            stopped = Refused(refusal, work.gas)
        else:
            found = self._run_own_clocks(work.touched[-1], work, now, tracer) if work.touched else None
            if found is None:
                return None
            stopped, refusal = Refused(found, work.gas), found
        tracer.emit(Stopped(refusal))
        return stopped

    def _deliver(self, waiting: _Waiting, now: int, work: _Work, tracer: Tracer) -> tuple[Sent, Outcome]:
        """Run what an action has sent or made as an action of its own: who sent it, and what it comes to."""
        sender, sending = work.actions[waiting.cause], waiting.sending
        match sending:
            case Creation(number):
                instance = self.state.instances[number]
                action = instance.program.program.contracts[instance.contract].name
            case Message(target=target, action=action):
                instance = self._found(target)
                if instance.status[Status.STATE] == NOT_CREATED:
                    raise InternalFault("a message to an instance that is not yet created")
            case _:
                assert_never(sending)
        origin = self.state.instances[sender.instance]
        sent = Sent(work.party(instance), action, work.party(origin), sender.name)
        refusal = self._settle(instance, work, waiting.cause, now, tracer)
        if refusal is not None:
            return sent, Refused(refusal, work.gas)
        tracer.emit(
            Delivered(len(work.actions), waiting.cause, instance.number, instance.contract, action)
        )
        mark, moment, meter = self.state.journal.mark(), self._moment(instance, now), work.meter()
        match sending:
            case Creation():
                outcome = self.executor.create(self.host, instance, moment, meter, tracer)
            case Message(arguments=arguments, money=money):
                caller = Caller(origin.address, None, money)
                outcome = self.executor.act(
                    self.host, instance, action, arguments, caller, moment, meter, tracer
                )
            case _:
                assert_never(sending)
        if isinstance(outcome, Refused):
            outcome = Refused(outcome.refusal, work.gas + outcome.gas)
        return sent, self._take(outcome, instance, work, mark, waiting.cause)

    def _settle(
        self, instance: Instance, work: _Work, cause: int, now: int, tracer: Tracer
    ) -> Refusal | None:
        """Before a message reaches an instance: run what follows there from links that this transaction
        ended. It has the message's cause.
        """
        if not is_unsettled(instance, self.state.find):
            return None
        work.touched.append(instance)
        before = len(work.actions)
        refusal = self._run_own_clocks(instance, work, now, tracer)
        work.actions[before:] = [replace(clock, cause=cause) for clock in work.actions[before:]]
        return refusal

    def rejected(self, transaction: Transaction) -> Rejection | None:
        """Why the chain does not take a transaction at all; None where it does."""
        match transaction:
            case Issue(sender=sender, currency=currency, to=to):
                if self.genesis.issuer(currency) is None:
                    return Rejection("S6401", (("currency", currency),))
                if self.genesis.issuer(currency) != sender:
                    return Rejection("S6402", (("currency", currency),))
                return None if is_account(to) else Rejection("S6403")
            case Transfer(currency=currency, to=to):
                if self.genesis.issuer(currency) is None:
                    return Rejection("S6401", (("currency", currency),))
                return None if is_account(to) else Rejection("S6403")
            case Call(instance=address) | Withdraw(instance=address):
                return None if self.state.find(address) is not None else Rejection("S6404")
            case Create(program=program):
                name = program.program.calendar
                if name is not None and self.genesis.calendar(name) is None:
                    known = names_of(self.genesis.calendars)
                    return Rejection("S6503", (("name", name), ("known", known)))
                for pot in program.program.contracts[transaction.contract].pots:
                    if self.genesis.issuer(pot.currency) is None:
                        return Rejection("S6401", (("currency", pot.currency),))
                return None
            case Publish(program=data):
                return None if self._accepted(data) is not None else Rejection("S6418")
            case Rotate(sender=sender, key=key):
                return None if usable_key(key) and sender in self.state.keys else Rejection("S6421")

    def _outcome(self, transaction: Transaction, now: int, work: _Work, tracer: Tracer) -> Outcome:
        caller, meter = Caller(transaction.sender), work.meter()
        match transaction:
            case Issue() | Transfer():
                return self._move(transaction, now, work)
            case Create():
                return self._create(transaction, now, work, meter, tracer)
            case Publish(program=data):
                return self._publish(data, now, work, meter)
            case Rotate(sender=sender, key=key):
                self.state.journal.set_key(self.state.keys, sender, key)
                return self._noted(ActionKind.ROTATION, "rotate", now, work, 0)
            case Withdraw(instance=address, action=action):
                instance = self._found(address)
                moment = self._moment(instance, now)
                outcome = self.executor.withdraw(self.host, instance, action, caller, moment)
                return self._take(outcome, instance, work, work.mark)
            case Call(instance=address, action=action, arguments=arguments, caps=caps):
                instance = self._found(address)
                caller = Caller(transaction.sender, None if caps is None else dict(caps))
                outcome = self.executor.act(
                    self.host, instance, action, arguments, caller, self._moment(instance, now), meter, tracer
                )
                return self._take(outcome, instance, work, work.mark)

    def _move(self, transaction: Issue | Transfer, now: int, work: _Work) -> Outcome:
        state, currency, amount = self.state, transaction.currency, transaction.amount
        if amount < 0:
            return Refused(Refusal("R4008", None, -1), 0)
        if isinstance(transaction, Issue):
            state.journal.set_key(state.issued, currency, state.issued.get(currency, 0) + amount)
        elif not self.host.debit(transaction.sender, currency, amount):
            return Refused(Refusal("R4005", None, -1), 0)
        if not self.host.credit(transaction.to, currency, amount):
            return Refused(Refusal("R4008", None, -1), 0)
        name = "issue" if isinstance(transaction, Issue) else "transfer"
        payment = Payment(Account(transaction.sender), Account(transaction.to), currency, amount, None)
        payments = (payment,) if amount else ()
        record = ActionRecord(ActionKind.TRANSFER, -1, name, None, now, -1, -1, payments, (), 0)
        work.actions.append(record)
        return Done(record)

    def _create(self, transaction: Create, now: int, work: _Work, meter: Meter, tracer: Tracer) -> Outcome:
        state, program = self.state, transaction.program
        nonce = state.nonces.get(transaction.sender, 0)
        types = tuple(term.type for term in program.program.contracts[transaction.contract].terms)
        terms = encode_values(types, transaction.terms)
        if terms is None:
            return Refused(Refusal("R4018", None, -1), 0)
        address = instance_address(
            state.know(program), transaction.contract, terms, transaction.sender, nonce
        )
        instance = Instance(len(state.instances), address, program, transaction.contract, transaction.terms)
        state.add_instance(instance)
        work.created = address
        moment = self._moment(instance, now)
        outcome = self.executor.create(self.host, instance, moment, meter, tracer)
        return self._take(outcome, instance, work, work.mark)

    def _accepted(self, data: bytes) -> VerifiedProgram | None:
        """The program that bytes are, if the verifier takes it."""
        known = self.state.programs.get(hash_of_bytes(data))
        if known is not None:
            return known
        program = decode_program(data)
        found = None if program is None else verify(program).program
        if found is not None:  # asked for twice, and slow to find out
            self.state.programs[hash_of_bytes(data)] = found
        return found

    def _publish(self, data: bytes, now: int, work: _Work, meter: Meter) -> Outcome:
        """Keep a program; its gas goes by its size. To publish what is there already changes nothing."""
        program = self._accepted(data)
        if program is None:
            raise InternalFault("a program that is none was not rejected")
        gas = PUBLISH_GAS_A_BYTE * len(data)
        if not meter.charge(gas):
            return OutOfGas(meter.used)
        self.state.know(program)
        return self._noted(ActionKind.PUBLICATION, "publish", now, work, gas)

    def _noted(self, kind: ActionKind, name: str, now: int, work: _Work, gas: int) -> Outcome:
        """Done, with an action that moved nothing and is of no instance."""
        record = ActionRecord(kind, -1, name, None, now, -1, -1, (), (), gas)
        work.actions.append(record)
        work.gas += gas
        return Done(record)

    def _take(
        self, outcome: Outcome, instance: Instance, work: _Work, mark: int, cause: int = -1
    ) -> Outcome:
        """Note what an action that began at a mark did: gas, what the state it entered has prepaid, and what
        it sent.
        """
        if isinstance(outcome, Done):
            work.queue.extend(_Waiting(sending, len(work.actions)) for sending in outcome.sent)
            work.actions.append(replace(outcome.record, cause=cause))
            work.touched.append(instance)
            work.gas += outcome.record.gas
            if self._entered(instance, mark):
                work.prepaid += self._prepaid(instance)
        return outcome

    def _entered(self, instance: Instance, mark: int) -> bool:
        status = instance.status
        return any(
            container is status and key == Status.ENTERED
            for container, key, _ in self.state.journal.entries[mark:]
        )

    # --- clocks ---------------------------------------------------------------------------------------------

    def next_due(self, now: int) -> tuple[Instance, Timer, int] | None:
        """The clock that is due first at or before `now`, with the most gas that it and all that follow it
        with nobody acting may take; None where none is due.
        """
        due = self.queue.first(now)
        if due is None:
            return None
        instance, timer = due
        return instance, timer, self._prepaid(instance)

    def run_due(self, instance: Instance, timer: Timer, height: int, tracer: Tracer) -> Receipt:
        """Run a due clock. Its receipt has no transaction; entering a state by a clock charges no account."""
        work = _Work(mark=self.state.journal.mark(), touched=[instance])
        time = due_instant(instance, timer)
        with self._whole(work):
            outcome = self._run_clock(instance, timer, work, tracer)
            if not isinstance(outcome, Done):
                self._halt(instance, outcome, work)
            self.state.check_conservation(work.mark, (instance,), work.payments())
        self.queue.put(instance)
        return self._receipt(None, outcome, work, time, height)

    def _run_own_clocks(
        self, instance: Instance, work: _Work, now: int, tracer: Tracer
    ) -> Refusal | None:
        """Run what an action made due on its instance.

        Where that is too much for one transaction, or reads what the transaction has yet to bring about, the
        transaction is refused: no instance is halted for what others used up or left undone.
        """
        timer = next_timer(instance, self.state.find)
        while timer is not None and due_instant(instance, timer) <= now:
            outcome = self._run_clock(instance, timer, work, tracer)
            if isinstance(outcome, Refused) and outcome.refusal.code in (TOO_MUCH, NOT_THERE_YET):
                return outcome.refusal
            if not isinstance(outcome, Done):
                self._halt(instance, outcome, work)
            timer = next_timer(instance, self.state.find)
        return None

    def _run_clock(self, instance: Instance, timer: Timer, work: _Work, tracer: Tracer) -> Outcome:
        mark, before = self.state.journal.mark(), instance.status[Status.TIMERS]
        outcome = self.executor.run_clock(
            self.host, instance, timer, Meter(TRANSACTION_GAS, work.quota), tracer
        )
        if isinstance(outcome, Done):
            if instance.status[Status.TIMERS] is before and not self._entered(instance, mark):
                raise InternalFault("a clock ran and is still due")
            work.actions.append(outcome.record)
            work.clock_gas += outcome.record.gas
        else:
            work.clock_gas += outcome.gas
        return outcome

    def _halt(self, instance: Instance, outcome: Refused | OutOfGas, work: _Work) -> None:
        """The clock was undone; its instance takes no more actions and runs no more clocks."""
        refusal = outcome.refusal if isinstance(outcome, Refused) else Refusal(OUT_OF_GAS, None, -1)
        self.state.journal.set_item(instance.status, Status.HALTED, refusal.code)
        self.state.journal.set_item(instance.status, Status.TIMERS, ())
        work.halts.append(Halt(instance.number, refusal))

    # --- shared ---------------------------------------------------------------------------------------------

    def _found(self, address: bytes) -> Instance:
        instance = self.state.find(address)
        if instance is None:
            raise InternalFault("a transaction on an unknown instance was not rejected")
        return instance

    def _prepaid(self, instance: Instance) -> int:
        """The gas of the worst path of clocks from the instance's state with nobody acting."""
        state: int = instance.status[Status.STATE]
        return instance.program.program.contracts[instance.contract].states[state].prepaid

    def _moment(self, instance: Instance, now: int) -> Moment:
        table = self.host.calendar(instance.program.program.calendar)
        return Moment(now, table.local_day(now))

    def _receipt(
        self, transaction: Transaction | None, outcome: Outcome, work: _Work, time: int, height: int
    ) -> Receipt:
        self.receipts += 1
        return Receipt(
            number=self.receipts - 1,
            height=height,
            time=time,
            transaction=transaction,
            outcome=outcome,
            actions=tuple(work.actions),
            halts=tuple(work.halts),
            gas=work.gas + work.clock_gas,
            prepaid=work.prepaid,
            created=work.created,
        )
