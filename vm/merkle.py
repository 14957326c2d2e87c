"""Proofs in the Merkle tree of a list, as RFC 9162, section 2.1 defines it: what checks them, and how a
contract is given one.

A path is a sequence of 32-byte hashes, nearest to the leaf first. Verifying takes any bytes and numbers and
never raises. `chain.merkle` builds such trees.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

HASH_LENGTH: Final = 32
NUMBER_LENGTH: Final = 16
"""Bytes of the place, and of the size, in the first item of a proof for a contract."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf's bytes."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two nodes put together."""
    return sha256(b"\x01" + left + right).digest()


def verify_inclusion(leaf: bytes, place: int, size: int, proof: Sequence[bytes], expected: bytes) -> bool:
    """Whether the proof leads from a leaf's hash at a place of a tree of `size` leaves to its root."""
    if not 0 <= place < size or not are_hashes((leaf, expected, *proof)):
        return False
    found, last = leaf, size - 1
    for sibling in proof:
        if last == 0:
            return False
        if place % 2 or place == last:
            found = node_hash(sibling, found)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            found = node_hash(found, sibling)
        place, last = place // 2, last // 2
    return last == 0 and found == expected


def are_hashes(values: Sequence[bytes]) -> bool:
    """Whether each of the values has 32 bytes."""
    return all(len(value) == HASH_LENGTH for value in values)


# --- as a contract is given it ------------------------------------------------------------------------------


def proof_items(place: int, size: int, path: Sequence[bytes]) -> tuple[bytes, ...]:
    """A proof as the items of a `list hash`: place and size, 16 bytes each, highest byte first, in one item;
    then the path. The place is counted from 0 and below the size, which is below 2^128.
    """
    first = place.to_bytes(NUMBER_LENGTH, "big") + size.to_bytes(NUMBER_LENGTH, "big")
    return (first, *path)


def is_included(leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the items of a proof show that 32 bytes are a leaf of a tree with this root.

    The leaf's hash is that of its 32 bytes, so a node of the tree cannot be passed off as a leaf.
    """
    return leads(leaf_hash(leaf), proof, root)


def leads(leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the items of a proof lead from a leaf's hash to the root of a tree."""
    if not proof or len(proof[0]) != HASH_LENGTH:
        return False
    place = int.from_bytes(proof[0][:NUMBER_LENGTH], "big")
    size = int.from_bytes(proof[0][NUMBER_LENGTH:], "big")
    return verify_inclusion(leaf, place, size, proof[1:], root)
