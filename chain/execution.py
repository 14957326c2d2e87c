"""How one transaction, or one due clock, becomes a receipt.

A transaction runs whole or not at all: what fails is undone to the mark at its start, except that its nonce and
its gas allowance are used. A clock that an action makes due runs in the same transaction, after that action; a
clock that stops is undone and halts its instance, and the chain goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from chain.address import instance_address, is_account
from chain.genesis import TRANSACTION_GAS, Genesis
from chain.host import LedgerHost
from chain.receipt import Halt, Receipt, Rejection
from chain.state import InternalFault, LedgerState
from chain.timers import DueQueue, due_instant, next_timer
from chain.transaction import Call, Create, Issue, Transaction, Transfer, Withdraw
from vm.code.codec import program_hash
from vm.encoding import encode_values
from vm.machine.host import Caller, Executor, Meter
from vm.machine.outcome import ActionKind, ActionRecord, Done, OutOfGas, Outcome, Payment, Refusal, Refused
from vm.machine.outcome import AccountPlace as Account
from vm.machine.state import Instance, Moment, Status, Timer
from vm.machine.trace import Tracer

SECONDS_A_DAY = 86_400


@dataclass(slots=True)
class _Work:
    """What one transaction has done so far."""

    mark: int
    actions: list[ActionRecord] = field(default_factory=list)
    halts: list[Halt] = field(default_factory=list)
    touched: list[Instance] = field(default_factory=list)
    gas: int = 0
    prepaid: int = 0
    created: bytes | None = None


class Execution:
    """Runs transactions and clocks on a state. `number` counts receipts, `height` is the present block's."""

    def __init__(self, genesis: Genesis, state: LedgerState, queue: DueQueue, executor: Executor) -> None:
        self.genesis = genesis
        self.state = state
        self.queue = queue
        self.executor = executor
        self.host = LedgerHost(state)
        self.receipts = 0

    # --- transactions ------------------------------------------------------------------------------------------

    def run(self, transaction: Transaction, now: int, height: int, tracer: Tracer) -> Receipt | Rejection:
        """Run a transaction at block time `now`; all due clocks must have run before."""
        rejection = self._reject(transaction)
        if rejection is not None:
            return rejection
        state = self.state
        nonce = state.nonces.get(transaction.sender, 0)
        work = _Work(mark=state.journal.mark())
        spent = state.gas_used.get((transaction.sender, now // SECONDS_A_DAY), 0)
        outcome = self._outcome(transaction, nonce, now, work, tracer)
        allowance = self.genesis.account_gas_a_day - spent
        if isinstance(outcome, Done) and work.gas + work.prepaid > allowance:
            outcome = Refused(Refusal("R5002", None, -1), work.gas)
        elif isinstance(outcome, Done) and work.gas + work.prepaid > TRANSACTION_GAS:
            outcome = OutOfGas(TRANSACTION_GAS)
        if isinstance(outcome, Done):
            if work.touched:
                self._run_own_clocks(work, now, tracer)
            state.check_conservation(work.mark, tuple(work.touched))
        else:
            state.journal.undo(work.mark)
            self._forget_created(work)
            work = _Work(mark=work.mark, gas=outcome.gas)
        state.nonces[transaction.sender] = nonce + 1
        used = min(spent + work.gas + work.prepaid, self.genesis.account_gas_a_day)
        state.gas_used[(transaction.sender, now // SECONDS_A_DAY)] = used
        for instance in work.touched:
            self.queue.put(instance)
        return self._receipt(transaction, outcome, work, now, height)

    def _reject(self, transaction: Transaction) -> Rejection | None:
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
                for pot in program.program.contracts[transaction.contract].pots:
                    if self.genesis.issuer(pot.currency) is None:
                        return Rejection("S6401", (("currency", pot.currency),))
                return None

    def _outcome(self, transaction: Transaction, nonce: int, now: int, work: _Work, tracer: Tracer) -> Outcome:
        caller = Caller(transaction.sender)
        match transaction:
            case Issue() | Transfer():
                return self._move(transaction, now, work)
            case Create():
                return self._create(transaction, nonce, now, work, tracer)
            case Withdraw(instance=address, action=action):
                instance = self._found(address)
                moment = self._moment(instance, now)
                return self._take(self.executor.withdraw(self.host, instance, action, caller, moment), instance, work)
            case Call(instance=address, action=action, arguments=arguments, caps=caps):
                instance = self._found(address)
                caller = Caller(transaction.sender, None if caps is None else dict(caps))
                meter = Meter(TRANSACTION_GAS)
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

    def _create(self, transaction: Create, nonce: int, now: int, work: _Work, tracer: Tracer) -> Outcome:
        state, program = self.state, transaction.program
        types = tuple(term.type for term in program.program.contracts[transaction.contract].terms)
        terms = encode_values(types, transaction.terms)
        if terms is None:
            return Refused(Refusal("R4018", None, -1), 0)
        address = instance_address(
            program_hash(program.program), transaction.contract, terms, transaction.sender, nonce
        )
        instance = Instance(len(state.instances), address, program, transaction.contract, transaction.terms)
        state.instances.append(instance)
        state.journal.set_key(state.addresses, address, instance.number)
        work.created = address
        meter = Meter(TRANSACTION_GAS)
        moment = self._moment(instance, now)
        return self._take(self.executor.create(self.host, instance, moment, meter, tracer), instance, work)

    def _forget_created(self, work: _Work) -> None:
        if work.created is not None:
            self.state.instances.pop()

    def _take(self, outcome: Outcome, instance: Instance, work: _Work) -> Outcome:
        """Note what an action did: gas, and what the state it entered has prepaid."""
        if isinstance(outcome, Done):
            work.actions.append(outcome.record)
            work.touched.append(instance)
            work.gas += outcome.record.gas
            if self._entered(instance, work.mark) or outcome.record.kind is ActionKind.CREATION:
                states = instance.program.program.contracts[instance.contract].states
                work.prepaid += states[instance.status[Status.STATE]].prepaid
        return outcome

    def _entered(self, instance: Instance, mark: int) -> bool:
        status = instance.status
        return any(
            container is status and key == Status.ENTERED
            for container, key, _ in self.state.journal.entries[mark:]
        )

    # --- clocks ------------------------------------------------------------------------------------------------

    def run_due(self, now: int, height: int, gas_left: int, tracer: Tracer) -> Receipt | None:
        """Run the clock that is due first at or before `now`; None where none is, or `gas_left` is used up.

        Its receipt has no transaction. Entering a state by a clock charges no account.
        """
        if gas_left <= 0:
            return None
        due = self.queue.take(self.state.instances, now)
        if due is None:
            return None
        instance, timer = due
        work = _Work(mark=self.state.journal.mark(), touched=[instance])
        outcome = self._run_clock(instance, timer, work, tracer)
        self.state.check_conservation(work.mark, (instance,))
        self.queue.put(instance)
        return self._receipt(None, outcome, work, due_instant_of(outcome, instance, timer), height)

    def _run_own_clocks(self, work: _Work, now: int, tracer: Tracer) -> None:
        """Run what this transaction made due on the instances it touched."""
        for instance in work.touched:
            timer = next_timer(instance)
            while timer is not None and due_instant(instance, timer) <= now:
                self._run_clock(instance, timer, work, tracer)
                timer = next_timer(instance)

    def _run_clock(self, instance: Instance, timer: Timer, work: _Work, tracer: Tracer) -> Outcome:
        meter = Meter(TRANSACTION_GAS)
        before = instance.status[Status.TIMERS]
        outcome = self.executor.run_clock(self.host, instance, timer, meter, tracer)
        match outcome:
            case Done(record):
                if instance.status[Status.TIMERS] is before:
                    raise InternalFault("a clock ran and is still due")
                work.actions.append(record)
                work.gas += record.gas
            case Refused(refusal, gas):
                self._halt(instance, refusal, work)
                work.gas += gas
            case OutOfGas(gas):
                self._halt(instance, Refusal("R5001", None, -1), work)
                work.gas += gas
        return outcome

    def _halt(self, instance: Instance, refusal: Refusal, work: _Work) -> None:
        self.state.journal.set_item(instance.status, Status.HALTED, refusal.code)
        self.state.journal.set_item(instance.status, Status.TIMERS, ())
        work.halts.append(Halt(instance.number, refusal))

    # --- shared ------------------------------------------------------------------------------------------------

    def _found(self, address: bytes) -> Instance:
        instance = self.state.find(address)
        if instance is None:
            raise InternalFault("a transaction on an unknown instance was not rejected")
        return instance

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
            gas=work.gas,
            prepaid=work.prepaid,
            created=work.created,
        )


def due_instant_of(outcome: Outcome, instance: Instance, timer: Timer) -> int:
    """The instant a clock ran at: its record's, or for a clock that stopped its own due instant."""
    return outcome.record.now if isinstance(outcome, Done) else due_instant(instance, timer)
