"""A receipt with its proof: what somebody can keep, and hold against the chain's operator later."""

from __future__ import annotations

from dataclasses import dataclass

from chain.block import Header, is_sealed
from chain.explorer.stored import Entry, StoredChain
from chain.merkle import inclusion_proof, leaf_hash, verify_inclusion


@dataclass(frozen=True, slots=True)
class Proof:
    """That the receipt at a place of a block is the one the sealer signed for: hashes from the receipt up to
    the header's receipts root, nearest first, among `size` receipts; the header; its signature; the sealer's
    key; the chain."""

    chain: bytes
    sealer: bytes
    header: Header
    signature: bytes
    receipt: bytes
    place: int
    size: int
    path: tuple[bytes, ...]

    @property
    def holds(self) -> bool:
        """Whether it proves what it says. Needs no chain."""
        leaf = leaf_hash(self.receipt)
        included = verify_inclusion(leaf, self.place, self.size, self.path, self.header.receipts_root)
        return included and is_sealed(self.header, self.signature, self.sealer)


def prove(chain: StoredChain, entry: Entry) -> Proof:
    """The proof of a receipt."""
    block = chain.block(entry.height)
    leaves = [leaf_hash(one.data) for one in block.entries]
    return Proof(
        chain.genesis.hash,
        chain.genesis.sealer,
        block.header,
        block.signature,
        entry.data,
        entry.place,
        len(leaves),
        inclusion_proof(leaves, entry.place),
    )
