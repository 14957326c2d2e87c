"""The Merkle tree of a list, as RFC 9162, section 2.1 defines it: root, inclusion and consistency proofs.

Transactions and receipts of a block are the leaves of two such trees. A proof is a list of 32-byte hashes,
nearest to the leaf first. Verifying takes any bytes and numbers and never raises; what contracts check too is
in `vm.merkle`.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from vm.merkle import HASH_LENGTH, are_hashes, leaf_hash, node_hash, verify_inclusion

__all__ = [
    "HASH_LENGTH",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "node_hash",
    "root",
    "verify_consistency",
    "verify_inclusion",
]


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over the hashes of leaves; the hash of nothing where there are none."""
    if not leaves:
        return sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        paired = [node_hash(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            paired.append(level[-1])
        level = paired
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], place: int) -> tuple[bytes, ...]:
    """The proof that the leaf at a place, counted from 0, is in the tree. Raises IndexError outside it."""
    if not 0 <= place < len(leaves):
        raise IndexError(place)
    proof: list[bytes] = []
    level = list(leaves)
    while len(level) > 1:
        sibling = place ^ 1
        if sibling < len(level):
            proof.append(level[sibling])
        paired = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            paired.append(level[-1])
        level, place = paired, place // 2
    return tuple(proof)


def consistency_proof(leaves: Sequence[bytes], size: int) -> tuple[bytes, ...]:
    """The proof that the tree of the first `size` leaves is a beginning of this one."""
    if not 0 < size <= len(leaves):
        raise IndexError(size)
    return () if size == len(leaves) else tuple(_subproof(leaves, size, whole=True))


def _subproof(leaves: Sequence[bytes], size: int, whole: bool) -> list[bytes]:
    if size == len(leaves):
        return [] if whole else [root(leaves)]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if size <= split:
        return [*_subproof(leaves[:split], size, whole), root(leaves[split:])]
    return [*_subproof(leaves[split:], size - split, False), root(leaves[:split])]


def verify_consistency(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the proof shows that a tree of `new_size` leaves begins with the one of `old_size`."""
    if not 0 < old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if not are_hashes((old_root, new_root, *proof)):
        return False
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    place, last = old_size - 1, new_size - 1
    while place % 2:
        place, last = place // 2, last // 2
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            new = node_hash(new, sibling)
        place, last = place // 2, last // 2
    return last == 0 and old == old_root and new == new_root
