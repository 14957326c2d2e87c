"""Re-executing a chain from its genesis, and naming the first thing that differs from what is stored.

Nothing stored is believed: headers are followed by their hashes, signatures and roots are checked, every
transaction is run again by the reference executor, and each receipt and each changed leaf must be the stored
one to the byte. What one operator's chain cannot show is in chain/README.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from chain.block import Header, data_root, is_sealed, read_header
from chain.envelope import identity_of
from chain.genesis import Genesis, read_genesis
from chain.leaves import all_leaves
from chain.receipt import Rejection
from chain.sealing import Chain, block_zero, first_state
from chain.store.interface import Store, StoreBroken, StoredBlock
from chain.store.memory import MemoryStore
from vm.machine.host import Executor


@dataclass(frozen=True, slots=True)
class Difference:
    """The first thing that differs. `place` counts a block's transactions or receipts from 0, -1 where it is
    about none; `leaf` is a path in hex, empty where it is about none; `reason` is what the store says where
    it could not be read (S6434)."""

    code: str
    height: int
    place: int = -1
    leaf: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """The whole chain holds: its last height, how many transactions it has, and its last header's hash."""

    height: int
    transactions: int
    hash: bytes


Progress = Callable[[int, int], None]
"""Told (height done, last height)."""


class _Comparing(MemoryStore):
    """Takes the blocks that a re-execution makes, and holds each against the stored one."""

    def __init__(self, stored: Store) -> None:
        super().__init__()
        self._stored = stored
        self.difference: Difference | None = None

    def append(self, block: StoredBlock, leaves: Mapping[bytes, bytes | None]) -> None:
        """Compare instead of keep."""
        if self.difference is None:
            self.difference = _compare(block, leaves, self._stored)


def _compare(made: StoredBlock, leaves: Mapping[bytes, bytes | None], store: Store) -> Difference | None:
    height = made.height
    stored = store.block(height)
    if stored is None:
        return Difference("S6450", height)
    for place, pair in enumerate(zip_longest(made.receipts, stored.receipts)):
        if pair[0] != pair[1]:
            return Difference("S6455", height, place)
    difference = _compare_leaves(leaves, store.changes(height), "S6456", height)
    if difference is not None:
        return difference
    return None if made.header == stored.header else Difference("S6457", height)


def _compare_leaves(
    made: Mapping[bytes, bytes | None], kept: Mapping[bytes, bytes | None], code: str, height: int
) -> Difference | None:
    for path in sorted({*made, *kept}):
        if path not in made or path not in kept or made[path] != kept[path]:
            return Difference(code, height, leaf=path.hex())
    return None


def verify_chain(
    store: Store, executor: Executor | None = None, progress: Progress | None = None
) -> Verified | Difference:
    """Re-execute a stored chain from its genesis. Any bytes may be stored: nothing raises."""
    reached = [0]
    try:
        return _verified(store, executor, progress, reached)
    except StoreBroken as broken:
        return Difference("S6434", reached[-1], reason=str(dict(broken.fault.parameters).get("reason", "")))


def _verified(
    store: Store, executor: Executor | None, progress: Progress | None, reached: list[int]
) -> Verified | Difference:
    """`reached` takes each height before anything of it is read."""
    data = store.genesis()
    genesis = None if data is None else read_genesis(data)
    if genesis is None:
        return Difference("S6436", 0)
    header, leaves, tree = block_zero(genesis)
    comparing = _Comparing(store)
    comparing.append(StoredBlock(0, header.encode(), b"", (), ()), leaves)
    chain = Chain(genesis, comparing, None, first_state(genesis), header, tree, executor)
    last, count, parent = store.height(), 0, genesis.hash
    for height in range(max(last, 0) + 1):
        reached.append(height)
        found = _linked(store, genesis, height, parent)
        if isinstance(found, Difference):
            return found
        stored_header, block = found
        difference = _run(chain, comparing, stored_header, block)
        if difference is not None:
            return difference
        parent, count = stored_header.hash, count + len(block.transactions)
        if progress is not None:
            progress(height, last)
    difference = _compare_leaves(all_leaves(chain.state), dict(store.leaves()), "S6458", last)
    if difference is not None:
        return difference
    reason = store.unsound()
    return Verified(last, count, parent) if reason is None else Difference("S6434", last, reason=reason)


def _linked(
    store: Store, genesis: Genesis, height: int, parent: bytes
) -> tuple[Header, StoredBlock] | Difference:
    """A stored block whose header follows the last one and is signed by the sealer."""
    block = store.block(height)
    header = None if block is None else read_header(block.header)
    if block is None or header is None or header.height != height:
        return Difference("S6451", height)
    if header.parent != parent:
        return Difference("S6452", height)
    if not is_sealed(header, block.signature, genesis.sealer):
        return Difference("S6453", height)
    return header, block


def _run(chain: Chain, comparing: _Comparing, header: Header, block: StoredBlock) -> Difference | None:
    """Run a block's clocks and transactions again.

    Clocks that are due at one time may fill several blocks; those have then been made by the first one's
    time."""
    height = header.height
    if height and header.time != chain.time and chain.advance_to(header.time) is not None:
        return Difference("S6457", height)
    odd = None
    if comparing.difference is None and chain.head.height < height:
        odd = _submitted(chain, block)
    if data_root([data for _, data in block.transactions]) != header.transactions_root:
        return Difference("S6454", height, -1 if odd is None else odd)
    if odd is not None:
        return Difference("S6459", height, odd)
    if comparing.difference is None and chain.head.height < height:
        chain.seal()
        if comparing.difference is None and chain.head.height < height:
            return Difference("S6457", height)
    return comparing.difference


def _submitted(chain: Chain, block: StoredBlock) -> int | None:
    """Run a block's transactions; gives the place of the first that is not taken or has another identity."""
    for place, (identity, data) in enumerate(block.transactions):
        if isinstance(chain.submit(data), Rejection) or identity_of(data) != identity:
            return place
    return None
