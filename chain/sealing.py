"""A chain that is signed, rooted and stored.

    signed bytes ──▶ Envelope ──▶ Transaction ──▶ Receipt ──▶ (seal) Block ──▶ Store

`submit` runs a transaction at once in the block that is open; `seal` ends the block: the leaves it changed
give the state root, the header is signed, and the store keeps the block whole. Only then is it acknowledged.
A store that fails stops the chain: what is in memory is then ahead of the disk and is thrown away.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from chain import sparse
from chain.address import account_address
from chain.block import Header, data_root, read_header, sign
from chain.envelope import Envelope, read, signed_part
from chain.genesis import LAST_INSTANT, Genesis, read_genesis
from chain.keys import PrivateKey, verify
from chain.leaves import Leaves, all_leaves, changes, encode_path, tree_key
from chain.ledger import Entries, Ledger
from chain.receipt import Receipt, Rejection
from chain.receipt_codec import encode_receipt
from chain.restore import Damaged, restore
from chain.sparse import Tree
from chain.state import InternalFault, LedgerState
from chain.store.interface import Store, StoreBroken, StoredBlock, StoreFault
from vm.machine.host import Executor
from vm.machine.trace import NO_TRACE, Tracer

TREES_KEPT: Final = 128
"""States of so many last blocks can be proved from memory."""


def first_state(genesis: Genesis) -> LedgerState:
    """The state before block 1: the keys that the genesis shows."""
    state = LedgerState()
    for account, key in genesis.keys:
        state.keys[account] = key
    return state


def block_zero(genesis: Genesis) -> tuple[Header, dict[bytes, bytes], Tree]:
    """The header of block 0, the leaves of the first state, and their tree."""
    leaves = all_leaves(first_state(genesis))
    tree = sparse.update(None, changes(leaves.items()))
    nothing = data_root(())
    return Header(0, genesis.start, genesis.hash, sparse.root_of(tree), nothing, nothing, 0), leaves, tree


def present(store: Store) -> tuple[Header, LedgerState, Tree] | StoreFault:
    """The last header and the state after it, held against the header's root, with its tree."""
    height = store.height()
    stored = store.block(height)
    head = None if stored is None else read_header(stored.header)
    if head is None:
        return StoreFault("S6438", (("height", height),))
    leaves = dict(store.leaves())
    try:
        state = restore(leaves.items())
    except Damaged as damaged:
        return StoreFault("S6439", (("leaf", damaged.path.hex()),))
    tree = sparse.update(None, changes(leaves.items()))
    if sparse.root_of(tree) != head.state_root:
        return StoreFault("S6438", (("height", height),))
    return head, state, tree


class Chain:
    """A chain on a store, sealed with one key; without the key its blocks bear no signature, for
    re-execution."""

    def __init__(
        self, genesis: Genesis, store: Store, sealer: PrivateKey | None, state: LedgerState, head: Header,
        tree: Tree, executor: Executor | None = None,
    ) -> None:  # fmt: skip
        self.genesis = genesis
        self.head = head
        self._store = store
        self._sealer = sealer
        self._chain_hash = genesis.hash
        self._trees: OrderedDict[int, Tree] = OrderedDict({head.height: tree})
        self._ledger = Ledger(genesis, executor, self)
        self._ledger.resume(state, head.height, head.time)
        self._leaves = Leaves(state)
        self._sent: list[tuple[bytes, bytes]] = []
        self._receipts: list[bytes] = []
        self._now_running: tuple[bytes, bytes] | None = None
        self._stopped = False

    # --- opening --------------------------------------------------------------------------------------------

    @staticmethod
    def begin(genesis: Genesis, store: Store, sealer: PrivateKey, executor: Executor | None = None) -> Chain:
        """Start a chain in an empty store. ValueError where the key is not the genesis' sealer."""
        if sealer.public != genesis.sealer:
            raise ValueError("the key is not the sealer's")
        header, leaves, tree = block_zero(genesis)
        block = StoredBlock(0, header.encode(), sign(header, sealer), (), ())
        store.begin(genesis.record(), block, leaves)
        return Chain(genesis, store, sealer, first_state(genesis), header, tree, executor)

    @staticmethod
    def open(store: Store, sealer: PrivateKey, executor: Executor | None = None) -> Chain | StoreFault:
        """Go on with the chain in a store; costs what its state holds. The last header's state root is
        checked."""
        try:
            return Chain._opened(store, sealer, executor)
        except StoreBroken as broken:
            return broken.fault

    @staticmethod
    def _opened(store: Store, sealer: PrivateKey, executor: Executor | None) -> Chain | StoreFault:
        data = store.genesis()
        genesis = None if data is None else read_genesis(data)
        if genesis is None:
            return StoreFault("S6436", ())
        if sealer.public != genesis.sealer:
            return StoreFault("S6437", ())
        found = present(store)
        if isinstance(found, StoreFault):
            return found
        head, state, tree = found
        return Chain(genesis, store, sealer, state, head, tree, executor)

    # --- running --------------------------------------------------------------------------------------------

    @property
    def state(self) -> LedgerState:
        """The state as it is in the open block."""
        return self._ledger.state

    @property
    def ledger(self) -> Ledger:
        """The ledger that runs the open block; to look, not to submit."""
        return self._ledger

    @property
    def time(self) -> int:
        """The open block's time."""
        return self._ledger.time

    @property
    def store(self) -> Store:
        """Where the chain lies."""
        return self._store

    def advance_to(self, instant: int, tracer: Tracer = NO_TRACE) -> Rejection | None:
        """End the open block and open one at a later instant, every clock due by then run first."""
        self._check_running()
        if instant < self._ledger.time:
            return Rejection("S6420", (("now", self._ledger.time), ("given", instant)))
        if instant > LAST_INSTANT:
            return Rejection("S6423", (("last", LAST_INSTANT), ("given", instant)))
        with self._stopping():
            self._ledger.advance_to(instant, tracer)
        return None

    def submit(self, data: bytes, tracer: Tracer = NO_TRACE) -> Receipt | Rejection:
        """Take a signed transaction's bytes. Any bytes may be given: what is not taken changes nothing."""
        self._check_running()
        envelope = read(data, self._ledger.state)
        if isinstance(envelope, Rejection):
            return envelope
        rejection = self._not_taken(envelope, data)
        if rejection is not None:
            return rejection
        self._now_running = envelope.identity, data
        state, sender = self._ledger.state, envelope.transaction.sender
        if envelope.key is not None:
            state.keys[sender] = envelope.key
        with self._stopping():
            result = self._ledger.submit(envelope.transaction, tracer)
        self._now_running = None
        if isinstance(result, Rejection):
            if envelope.key is not None:
                del state.keys[sender]
            return result
        return result

    def _not_taken(self, envelope: Envelope, data: bytes) -> Rejection | None:
        """Why a transaction is not taken: cheap reasons first, the signature last."""
        state, sender = self._ledger.state, envelope.transaction.sender
        if envelope.chain != self._chain_hash:
            return Rejection("S6411")
        if envelope.expires is not None and self._ledger.time >= envelope.expires:
            return Rejection("S6415", (("expires", envelope.expires), ("now", self._ledger.time)))
        known = state.keys.get(sender)
        if known is None and envelope.key is None:
            return Rejection("S6412")
        if envelope.key is not None and (known is not None or account_address(envelope.key) != sender):
            return Rejection("S6413")
        nonce = state.nonces.get(sender, 0)
        if envelope.nonce != nonce:
            return Rejection("S6414", (("wanted", nonce), ("given", envelope.nonce)))
        key = known if known is not None else envelope.key
        if key is None or not verify(key, signed_part(data), envelope.signature):
            return Rejection("S6422")
        return None

    def seal(self) -> Header:
        """End the open block, if anything happened in it, and keep it; gives the last header."""
        self._check_running()
        with self._stopping():
            self._ledger.seal()
        return self.head

    @contextmanager
    def _stopping(self) -> Iterator[None]:
        """Whatever is raised in the middle of the work stops the chain: what is in memory may be half
        done."""
        try:
            yield
        except BaseException:
            self._stopped = True
            raise

    def _check_running(self) -> None:
        if self._stopped:
            raise InternalFault("the chain has stopped: open it anew")

    # --- making blocks (the ledger calls these) -------------------------------------------------------------

    def wrote(self, receipt: Receipt, entries: Entries) -> None:
        """A transaction or a due clock has run."""
        self._leaves.written(entries)
        identity = None
        if receipt.transaction is not None:
            self._leaves.sender(receipt.transaction.sender)
            if self._now_running is not None:
                identity = self._now_running[0]
                self._sent.append(self._now_running)
        instances = self._ledger.state.instances
        self._receipts.append(encode_receipt(receipt, identity, instances.__getitem__))

    def ended(self, height: int, time: int, gas: int) -> None:
        """A block has ended: root, sign and keep it."""
        leaves = self._leaves.take()
        tree = sparse.update(next(reversed(self._trees.values())), changes(leaves.items()))
        sent, receipts = tuple(self._sent), tuple(self._receipts)
        header = Header(
            height,
            time,
            self.head.hash,
            sparse.root_of(tree),
            data_root([data for _, data in sent]),
            data_root(receipts),
            gas,
        )
        signature = b"" if self._sealer is None else sign(header, self._sealer)
        block = StoredBlock(height, header.encode(), signature, sent, receipts)
        self._store.append(block, leaves)
        self._sent, self._receipts = [], []
        self.head = header
        self._trees[height] = tree
        if len(self._trees) > TREES_KEPT:
            self._trees.popitem(last=False)

    # --- looking --------------------------------------------------------------------------------------------

    def prove(
        self, path: tuple[object, ...], height: int | None = None
    ) -> tuple[bytes, bytes | None, sparse.Proof]:
        """What a sealed state holds at a path (see `chain.leaves`): tree key, value bytes or None, and the
        proof against the header's state root. KeyError for a height that is no longer in memory."""
        at = self.head.height if height is None else height
        encoded = encode_path(self._ledger.state, path)
        return (
            tree_key(encoded),
            self._store.leaf(encoded, at),
            sparse.prove(self._trees[at], tree_key(encoded)),
        )

    def at(self, path: tuple[object, ...], height: int) -> bytes | None:
        """The value bytes that stood at a path after a block, None for nothing."""
        return self._store.leaf(encode_path(self._ledger.state, path), height)

    def close(self) -> None:
        """Let go of the store. What was not sealed is gone."""
        self._stopped = True
        self._store.close()
