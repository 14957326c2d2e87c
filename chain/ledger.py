"""The ledger's front: submit a transaction, let time pass, look, keep a snapshot, fork.

Block time never goes back. Each block first runs every due clock, in order of (due instant, links first,
creation number); while one is left over for lack of block gas the block takes no transaction and the next one
goes on at the same time. What follows from links runs right after the transaction that ended the other
instance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias

from chain.execution import Execution
from chain.genesis import BLOCK_TRANSACTIONS, TRANSACTION_GAS, Genesis
from chain.receipt import Receipt, Rejection
from chain.state import InternalFault, LedgerState
from chain.timers import DueQueue
from chain.transaction import Transaction
from vm.machine.calendar import Calendar
from vm.machine.host import Executor
from vm.machine.interpreter import Interpreter
from vm.machine.state import Instance
from vm.machine.trace import NO_TRACE, Tracer

Entries: TypeAlias = Sequence[tuple[Any, Any, Any]]
"""A journal's entries: container, key, old value."""


@dataclass(slots=True)
class _Block:
    """The present block: its height, time, and what of its allowances is used."""

    height: int
    time: int
    gas: int = 0
    transactions: int = 0
    receipts: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A point to go back to; it stays good however often it is used."""

    state: LedgerState
    block: tuple[int, int, int, int, int]
    receipts: tuple[Receipt, ...]


class Observer(Protocol):
    """Follows what a ledger does, to make blocks of it."""

    def wrote(self, receipt: Receipt, entries: Entries) -> None:
        """A transaction or a due clock has run; `entries` are the journal's, about to be cleared."""
        ...

    def ended(self, height: int, time: int, gas: int) -> None:
        """A block with at least one receipt has ended."""
        ...


class Ledger:
    """A chain in memory. A block that nothing happened in leaves no trace: the next one takes its height."""

    def __init__(
        self, genesis: Genesis, executor: Executor | None = None, observer: Observer | None = None
    ) -> None:
        self.genesis = genesis
        self.executor: Executor = executor if executor is not None else Interpreter()
        self.receipts: list[Receipt] = []
        self._observer = observer
        self._install(LedgerState(), _Block(1, genesis.start))

    def resume(self, state: LedgerState, height: int, time: int) -> None:
        """Go on from a state after the block of a height, sealed at a time."""
        self._install(state, _Block(height + 1, time))

    def _install(self, state: LedgerState, block: _Block) -> None:
        self.state = state
        self._block = block
        self._queue = DueQueue(state)
        self._execution = Execution(self.genesis, state, self._queue, self.executor)
        self._execution.receipts = len(self.receipts)

    @property
    def time(self) -> int:
        """Block time, seconds since 1970-01-01T00:00 UTC."""
        return self._block.time

    @property
    def height(self) -> int:
        """The present block's height."""
        return self._block.height

    def advance_to(self, instant: int, tracer: Tracer = NO_TRACE) -> tuple[Receipt, ...]:
        """Open a block at `instant` and run every clock due by then; first those that a chain which was
        opened anew had still to run at its present time. Time that would go back is refused with an
        InternalFault: callers check first."""
        if instant < self._block.time:
            raise InternalFault("block time goes back")
        done = self._run_due(tracer)
        self._open(instant)
        return (*done, *self._run_due(tracer))

    def seal(self) -> None:
        """End the present block, if anything happened in it."""
        self._open(self._block.time)

    def _open(self, time: int) -> None:
        """Open the next block at a time."""
        block = self._block
        if not block.receipts:
            self._block = _Block(block.height, time)
            return
        if self._observer is not None:
            self._observer.ended(block.height, block.time, block.gas)
        self._block = _Block(block.height + 1, time)

    def _run_due(self, tracer: Tracer) -> tuple[Receipt, ...]:
        """Run every clock that is due, in as many blocks at this time as their gas takes."""
        done: list[Receipt] = []
        while (due := self._execution.next_due(self._block.time)) is not None:
            instance, timer, most = due
            if self._block.gas and self._block.gas + most > self.genesis.block_gas:
                self._open(self._block.time)
            receipt = self._execution.run_due(instance, timer, self._block.height, tracer)
            self._block.gas += receipt.gas
            self._commit(receipt)
            done.append(receipt)
        return tuple(done)

    def _commit(self, receipt: Receipt) -> None:
        self.receipts.append(receipt)
        self._block.receipts += 1
        if self._observer is not None:
            self._observer.wrote(receipt, self.state.journal.entries)
        self.state.journal.entries.clear()

    def submit(self, transaction: Transaction, tracer: Tracer = NO_TRACE) -> Receipt | Rejection:
        """Run a transaction in the present block, or in a new one at the same time where this one is full;
        then what follows from links to instances that it ended.
        """
        rejection = self._execution.rejected(transaction)
        if rejection is not None:
            return rejection
        block = self._block
        most = min(TRANSACTION_GAS, self.genesis.block_gas)
        if block.gas + most > self.genesis.block_gas or block.transactions >= BLOCK_TRANSACTIONS:
            self._open(block.time)
        self._run_due(tracer)
        result = self._execution.run(transaction, self._block.time, self._block.height, tracer)
        self._block.gas += result.gas
        self._block.transactions += 1
        self._commit(result)
        self._run_due(tracer)
        return result

    def view_at(self, instant: int) -> Ledger:
        """A scratch copy at a later instant, every clock due by then run: how things stand if nobody acts."""
        other = self.fork()
        other.advance_to(instant)
        return other

    def balance(self, account: bytes, currency: str) -> int:
        """What an account holds, in minor units."""
        return self.state.balances.get((account, currency), 0)

    def find(self, address: bytes) -> Instance | None:
        """The instance at an address."""
        return self.state.find(address)

    def calendar(self, instance: Instance) -> Calendar:
        """The calendar of an instance's program."""
        return self._execution.host.calendar(instance.program.program.calendar)

    def may_act(self, instance: Instance, action: str) -> tuple[bytes, ...] | None:
        """Accounts that may call an action now; None for anyone, empty where it is not open."""
        return self.executor.may_act(self._execution.host, instance, action)

    def snapshot(self) -> Snapshot:
        """Keep the present point: clock, timers, nonces, receipts, money and instances."""
        block = self._block
        kept = (block.height, block.time, block.gas, block.transactions, block.receipts)
        return Snapshot(self.state.copy(), kept, tuple(self.receipts))

    def revert(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot of this ledger."""
        self.receipts[:] = snapshot.receipts
        self._install(snapshot.state.copy(), _Block(*snapshot.block))

    def fork(self) -> Ledger:
        """A ledger that goes on from here by itself."""
        other = Ledger(self.genesis, self.executor)
        other.receipts = list(self.receipts)
        block = self._block
        other._install(self.state.copy(), replace(block))
        return other
