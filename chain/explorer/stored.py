"""A stored chain, opened to be looked at: no key is needed, and nothing is written.

What is read is held against the last header's state root, and each block against its own header's roots;
whether history is true is for `chain.replay` to say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from chain.block import Header, data_root, is_sealed, read_header
from chain.envelope import Envelope, read
from chain.genesis import Genesis, read_genesis
from chain.leaves import INSTANCE
from chain.ledger import Ledger
from chain.receipt import Receipt
from chain.receipt_codec import decode_receipt
from chain.sealing import present
from chain.state import LedgerState
from chain.store.interface import Store, StoreBroken, StoredBlock, StoreFault
from chain.transaction import Call, Withdraw
from vm.encoding import dump, load


@dataclass(frozen=True, slots=True)
class Sent:
    """A stored transaction: its place among its block's, counted from 0, and its bytes. `envelope` is None
    where the bytes are no transaction of this chain."""

    place: int
    identity: bytes
    data: bytes
    envelope: Envelope | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One receipt of a block, at its place among the receipts, and the transaction it is of; None for a due
    clock."""

    height: int
    place: int
    data: bytes
    receipt: Receipt
    sent: Sent | None


@dataclass(frozen=True, slots=True)
class Block:
    """A stored block. `sealed` says whether the signature is the sealer's."""

    header: Header
    signature: bytes
    sealed: bool
    entries: tuple[Entry, ...]

    @property
    def transactions(self) -> tuple[Sent, ...]:
        """Its transactions, in order."""
        return tuple(entry.sent for entry in self.entries if entry.sent is not None)


@dataclass(frozen=True, slots=True)
class StoredChain:
    """A chain as it is stored: its genesis, the last header, and the state after it. `ledger` is for asking
    what is open now. Reading may raise StoreBroken, also for a block that is not in its one form (S6451) or
    not what its header says (S6466).
    """

    store: Store
    genesis: Genesis
    head: Header
    state: LedgerState
    ledger: Ledger

    @staticmethod
    def open(store: Store) -> StoredChain | StoreFault:
        """The chain in a store; costs what its state holds."""
        data = store.genesis()
        genesis = None if data is None else read_genesis(data)
        if genesis is None:
            return StoreFault("S6436", ())
        found = present(store)
        if isinstance(found, StoreFault):
            return found
        head, state, _ = found
        ledger = Ledger(genesis)
        ledger.resume(state, head.height, head.time)
        return StoredChain(store, genesis, head, state, ledger)

    def block(self, height: int) -> Block:
        """The block of a height, 0 to the head's."""
        stored = self.store.block(height)
        header = None if stored is None else read_header(stored.header)
        if stored is None or header is None or header.height != height:
            raise _unreadable(height)
        roots = data_root([data for _, data in stored.transactions]), data_root(stored.receipts)
        if roots != (header.transactions_root, header.receipts_root):
            raise StoreBroken(StoreFault("S6466", (("height", height),)))
        sealed = is_sealed(header, stored.signature, self.genesis.sealer)
        return Block(header, stored.signature, sealed, self._entries(stored))

    def _entries(self, stored: StoredBlock) -> tuple[Entry, ...]:
        """Receipts with their transactions: those that name one do so in the order of the transactions."""
        entries: list[Entry] = []
        waiting = list(enumerate(stored.transactions))
        for place, data in enumerate(stored.receipts):
            decoded = decode_receipt(data, self.state.instances.__getitem__)
            if decoded is None:
                raise _unreadable(stored.height)
            receipt, identity = decoded
            sent = None
            if identity is not None:
                if not waiting or waiting[0][1][0] != identity:
                    raise _unreadable(stored.height)
                at, (_, bytes_) = waiting.pop(0)
                envelope = read(bytes_, self.state)
                sent = Sent(at, identity, bytes_, envelope if isinstance(envelope, Envelope) else None)
            known = None if sent is None or sent.envelope is None else sent.envelope.transaction
            receipt = replace(receipt, height=stored.height, transaction=known)
            entries.append(Entry(stored.height, place, data, receipt, sent))
        if waiting:
            raise _unreadable(stored.height)
        return tuple(entries)

    def find(self, identity: bytes) -> Entry | None:
        """The receipt of a transaction."""
        found = self.store.find(identity)
        if found is None:
            return None
        entries = self.block(found[0]).entries
        return next((one for one in entries if one.sent and one.sent.identity == identity), None)

    def state_before(self, entry: Entry) -> str | None:
        """The name of the state in which the call or withdrawal of an entry found its instance."""
        match entry.receipt.transaction:
            case Call(instance=address) | Withdraw(instance=address):
                instance = self.state.find(address)
            case _:
                instance = None
        if instance is None:
            return None
        states = instance.program.program.contracts[instance.contract].states
        place = self._state_after(entry.height - 1, instance.number)
        for before in self.block(entry.height).entries[: entry.place]:
            for action in before.receipt.actions:
                place = action.state_after if action.instance == instance.number else place
        return states[place].name if place is not None and 0 <= place < len(states) else None

    def _state_after(self, height: int, instance: int) -> int | None:
        """The place of an instance's state after a block; None before its creation."""
        data = self.store.leaf(dump([INSTANCE, instance]), height)
        match None if data is None else load(data, len(data)):
            case [_, _, _, _, [int(place), *_], *_]:
                return place
            case _:
                return None


def _unreadable(height: int) -> StoreBroken:
    return StoreBroken(StoreFault("S6451", (("height", height),)))
