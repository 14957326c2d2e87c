"""How one transaction, or one due clock, becomes a receipt.

A transaction runs whole or not at all: what fails is undone to the mark at its start, except that its nonce
and its gas allowance are used. A clock that an action makes due runs in the same transaction, after that
action; a clock that stops is undone and halts its instance, and the chain goes on. A fault of ours is an
exception: what it interrupted is undone, and nothing is committed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

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
from vm.machine.outcome import AccountPlace as Account
from vm.machine.outcome import ActionKind, ActionRecord, Done, Outcome, OutOfGas, Payment, Refusal, Refused
from vm.machine.state import Instance, Moment, Status, Timer
from vm.machine.trace import Stopped, Tracer

SECONDS_A_DAY: Final = 86_400
OUT_OF_GAS: Final = "R5001"
DAY_USED_UP: Final = "R5002"
TOO_MUCH: Final = "R4019"


@dataclass(slots=True)
class _Work:
    """What one transaction, or one due clock, has done so far.

    `gas` is what the call used and `clock_gas` what clocks used; `prepaid` what the states that the call
    entered may use later. The quota counts the events and new keys of all of it.
    """

    mark: int
    actions: list[ActionRecord] = field(default_factory=list)
    halts: list[Halt] = field(default_factory=list)
    touched: list[Instance] = field(default_factory=list)
    gas: int = 0
    clock_gas: int = 0
    prepaid: int = 0
    created: bytes | None = None
    quota: Quota = field(default_factory=Quota)


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
        work = _Work(mark=state.journal.mark())
        with self._whole(work):
            outcome = self._bounded(transaction, allowance, now, work, tracer)
            if not isinstance(outcome, Done):
                self._undo(work)
                work = _Work(mark=work.mark, gas=outcome.gas)
            state.check_conservation(work.mark, tuple(work.touched))
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
        """Take back everything since the work began, an instance that it made included."""
        self.state.journal.undo(work.mark)
        if work.created is not None:
            self.state.instances.pop()
            work.created = None

    def _bounded(
        self, transaction: Transaction, allowance: int, now: int, work: _Work, tracer: Tracer
    ) -> Outcome:
        """Run a transaction, and the clocks it makes due, within the limits of gas."""
        limit = min(TRANSACTION_GAS, self.genesis.block_gas)
        meter = Meter(min(limit, allowance), work.quota)
        outcome = self._outcome(transaction, now, work, meter, tracer)
        match outcome:
            case OutOfGas(gas) if allowance < limit:
                return Refused(Refusal(DAY_USED_UP, None, -1), gas)
            case Done() if work.gas + work.prepaid > limit:
                outcome = OutOfGas(limit)
            case Done() if work.gas + work.prepaid > allowance:
                outcome = Refused(Refusal(DAY_USED_UP, None, -1), work.gas)
            case Done():
                refusal = self._run_own_clocks(work, now, tracer)
                return outcome if refusal is None else Refused(refusal, work.gas)
            case _:
                return outcome
        refusal = Refusal(OUT_OF_GAS, None, -1) if isinstance(outcome, OutOfGas) else outcome.refusal
        tracer.emit(Stopped(refusal))
        return outcome

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

    def _outcome(
        self, transaction: Transaction, now: int, work: _Work, meter: Meter, tracer: Tracer
    ) -> Outcome:
        caller = Caller(transaction.sender)
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
                return self._take(outcome, instance, work)
            case Call(instance=address, action=action, arguments=arguments, caps=caps):
                instance = self._found(address)
                caller = Caller(transaction.sender, None if caps is None else dict(caps))
                outcome = self.executor.act(
                    self.host, instance, action, arguments, caller, self._moment(instance, now), meter, tracer
                )
                return self._take(outcome, instance, work)

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
        state.instances.append(instance)
        state.journal.set_key(state.addresses, address, instance.number)
        work.created = address
        moment = self._moment(instance, now)
        return self._take(self.executor.create(self.host, instance, moment, meter, tracer), instance, work)

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

    def _take(self, outcome: Outcome, instance: Instance, work: _Work) -> Outcome:
        """Note what an action did: gas, and what the state it entered has prepaid."""
        if isinstance(outcome, Done):
            work.actions.append(outcome.record)
            work.touched.append(instance)
            work.gas += outcome.record.gas
            if self._entered(instance, work.mark):
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
        due = self.queue.first(self.state.instances, now)
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
            self.state.check_conservation(work.mark, (instance,))
        self.queue.put(instance)
        return self._receipt(None, outcome, work, time, height)

    def _run_own_clocks(self, work: _Work, now: int, tracer: Tracer) -> Refusal | None:
        """Run what this transaction made due on the instances it touched.

        Where that is too much for one transaction the transaction is refused: no instance is halted for what
        others used up.
        """
        for instance in work.touched:
            timer = next_timer(instance)
            while timer is not None and due_instant(instance, timer) <= now:
                outcome = self._run_clock(instance, timer, work, tracer)
                if isinstance(outcome, Refused) and outcome.refusal.code == TOO_MUCH:
                    return outcome.refusal
                if not isinstance(outcome, Done):
                    self._halt(instance, outcome, work)
                timer = next_timer(instance)
        return None

    def _run_clock(self, instance: Instance, timer: Timer, work: _Work, tracer: Tracer) -> Outcome:
        before = instance.status[Status.TIMERS]
        outcome = self.executor.run_clock(
            self.host, instance, timer, Meter(TRANSACTION_GAS, work.quota), tracer
        )
        if isinstance(outcome, Done):
            if instance.status[Status.TIMERS] is before:
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
