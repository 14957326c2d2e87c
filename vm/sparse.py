"""Proofs in a compact sparse Merkle tree: that a key holds a value, or that it holds none.

A key is 32 bytes; its bits, first byte's highest first, lead from the root down. A part of the tree with no
leaf is EMPTY, one with a single leaf is that leaf, whatever the depth. Verifying takes any bytes and never
raises. `chain.sparse` builds such trees.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

KEY_LENGTH: Final = 32
EMPTY_HASH: Final = bytes(32)
"""Stands for a part of the tree with no leaf."""
NOTHING_THERE: Final = bytes(32)
"""The first item of a proof for a contract: the way ends where no leaf is."""
LEAF_THERE: Final = bytes(31) + b"\x01"
"""The same: the way ends at the leaf whose key and value's hash are the next two items."""


def leaf_hash(key: bytes, value: bytes) -> bytes:
    """The hash of a leaf from its key and its value's hash."""
    return sha256(b"\x02" + key + value).digest()


def branch_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a branch from those of its parts."""
    return sha256(b"\x03" + left + right).digest()


def value_hash(value: bytes) -> bytes:
    """The hash of a value's bytes, as a leaf holds it."""
    return sha256(b"\x04" + value).digest()


def bit(key: bytes, depth: int) -> int:
    """The bit of a key that leads on at a depth, counted from 0 at the root."""
    return key[depth >> 3] >> (7 - (depth & 7)) & 1


@dataclass(frozen=True, slots=True)
class Proof:
    """What leads from a key to the root: hashes beside its way, nearest to the root first, and what lies at
    the end.

    `end` is the leaf found there, (key, value hash): the key's own for inclusion, another one's for absence;
    None where nothing is there."""

    siblings: tuple[bytes, ...]
    end: tuple[bytes, bytes] | None


def verify_inclusion(key: bytes, value: bytes, proof: Proof, root: bytes) -> bool:
    """Whether the proof shows that a tree with this root holds the value's hash at the key."""
    return proof.end == (key, value) and _leads(key, proof, root)


def verify_absence(key: bytes, proof: Proof, root: bytes) -> bool:
    """Whether the proof shows that a tree with this root holds nothing at the key."""
    if len(key) != KEY_LENGTH or len(proof.siblings) > 8 * KEY_LENGTH:
        return False
    if proof.end is not None:
        other, value = proof.end
        if len(other) != KEY_LENGTH or len(value) != KEY_LENGTH or other == key:
            return False
        if any(bit(other, place) != bit(key, place) for place in range(len(proof.siblings))):
            return False
    return _leads(key, proof, root)


def _leads(key: bytes, proof: Proof, root: bytes) -> bool:
    lengths = {len(sibling) for sibling in proof.siblings} <= {KEY_LENGTH}
    if len(key) != KEY_LENGTH or not lengths or len(proof.siblings) > 8 * KEY_LENGTH:
        return False
    found = EMPTY_HASH if proof.end is None else leaf_hash(*proof.end)
    for depth in range(len(proof.siblings) - 1, -1, -1):
        sibling = proof.siblings[depth]
        found = branch_hash(sibling, found) if bit(key, depth) else branch_hash(found, sibling)
    return found == root


# --- as a contract is given it ------------------------------------------------------------------------------


def proof_items(proof: Proof) -> tuple[bytes, ...]:
    """A proof as the items of a `list hash`: 0 where the way ends at nothing, or 1 and then the key and the
    value's hash of the leaf at its end; then the siblings, nearest to the root first.
    """
    end = (NOTHING_THERE,) if proof.end is None else (LEAF_THERE, *proof.end)
    return (*end, *proof.siblings)


def is_absent(key: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the items of a proof show that a tree with this root holds nothing at the key."""
    match tuple(proof):
        case (first, *siblings) if first == NOTHING_THERE:
            return verify_absence(key, Proof(tuple(siblings), None), root)
        case (first, other, value, *siblings) if first == LEAF_THERE:
            return verify_absence(key, Proof(tuple(siblings), (other, value)), root)
        case _:
            return False
