"""The compact sparse Merkle tree over the leaves of a state: root, inclusion and absence proofs.

A key is 32 bytes, evenly spread (the caller hashes); its bits, first byte's highest first, lead from the root
down. A part of the tree with no leaf is EMPTY, one with a single leaf is that leaf, whatever the depth; so
the shape, and with it the root, follows from the set of leaves alone and not from the order in which they
came. Nodes are immutable: an old root stays good, and a copy of a tree is the tree. `update` takes all
changes of a block at once and hashes each node on their ways a single time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

KEY_LENGTH = 32
EMPTY_HASH = bytes(32)
"""Stands for a part of the tree with no leaf."""


class Leaf:
    """A key and the hash of its value."""

    __slots__ = ("hash", "key", "value")

    def __init__(self, key: bytes, value: bytes) -> None:
        self.key = key
        self.value = value
        self.hash = leaf_hash(key, value)


class Branch:
    """Two parts of the tree, by the next bit of the key; at least two leaves lie below it."""

    __slots__ = ("hash", "left", "right")

    def __init__(self, left: Tree, right: Tree) -> None:
        self.left = left
        self.right = right
        self.hash = branch_hash(root_of(left), root_of(right))


Tree: TypeAlias = "Leaf | Branch | None"
"""A tree; None is the empty one."""


def leaf_hash(key: bytes, value: bytes) -> bytes:
    """The hash of a leaf from its key and its value's hash."""
    return sha256(b"\x02" + key + value).digest()


def branch_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a branch from those of its parts."""
    return sha256(b"\x03" + left + right).digest()


def value_hash(value: bytes) -> bytes:
    """The hash of a value's bytes, as a leaf holds it."""
    return sha256(b"\x04" + value).digest()


def root_of(tree: Tree) -> bytes:
    """The root of a tree, 32 bytes."""
    return EMPTY_HASH if tree is None else tree.hash


def update(tree: Tree, changes: Mapping[bytes, bytes | None]) -> Tree:
    """The tree with each key set to a value's hash, or taken out (None). The given tree stays as it is."""
    return _update(tree, 0, sorted(changes.items())) if changes else tree


def _update(tree: Tree, depth: int, changes: Sequence[tuple[bytes, bytes | None]]) -> Tree:
    if not isinstance(tree, Branch):
        kept = [(key, value) for key, value in changes if value is not None]
        if tree is not None and all(key != tree.key for key, _ in changes):
            kept = sorted([*kept, (tree.key, tree.value)])
        return _build(depth, kept)
    split = _split(depth, changes)
    left = _update(tree.left, depth + 1, changes[:split]) if split else tree.left
    right = _update(tree.right, depth + 1, changes[split:]) if split < len(changes) else tree.right
    if left is None and not isinstance(right, Branch):
        return right
    if right is None and not isinstance(left, Branch):
        return left
    return Branch(left, right)


def _build(depth: int, leaves: Sequence[tuple[bytes, bytes]]) -> Tree:
    if len(leaves) < 2:
        return Leaf(*leaves[0]) if leaves else None
    split = _split(depth, leaves)
    return Branch(_build(depth + 1, leaves[:split]), _build(depth + 1, leaves[split:]))


def _split(depth: int, items: Sequence[tuple[bytes, object]]) -> int:
    """Where, in items in order of their keys, the bit at `depth` turns from 0 to 1."""
    low, high = 0, len(items)
    while low < high:
        middle = (low + high) // 2
        if _bit(items[middle][0], depth):
            high = middle
        else:
            low = middle + 1
    return low


def _bit(key: bytes, depth: int) -> int:
    return key[depth >> 3] >> (7 - (depth & 7)) & 1


@dataclass(frozen=True, slots=True)
class Proof:
    """What leads from a key to the root: hashes beside its way, nearest to the root first, and what lies at
    the end.

    `end` is the leaf found there, (key, value hash): the key's own for inclusion, another one's for absence;
    None where nothing is there."""

    siblings: tuple[bytes, ...]
    end: tuple[bytes, bytes] | None


def prove(tree: Tree, key: bytes) -> Proof:
    """The proof of what a tree holds at a key: its value's hash, or that it holds none."""
    siblings: list[bytes] = []
    depth = 0
    while isinstance(tree, Branch):
        here, beside = (tree.right, tree.left) if _bit(key, depth) else (tree.left, tree.right)
        siblings.append(root_of(beside))
        tree, depth = here, depth + 1
    return Proof(tuple(siblings), None if tree is None else (tree.key, tree.value))


def verify_inclusion(key: bytes, value: bytes, proof: Proof, root: bytes) -> bool:
    """Whether the proof shows that a tree with this root holds the value's hash at the key."""
    return proof.end == (key, value) and _leads(key, proof, root)


def verify_absence(key: bytes, proof: Proof, root: bytes) -> bool:
    """Whether the proof shows that a tree with this root holds nothing at the key."""
    if proof.end is not None:
        other, value = proof.end
        depth = len(proof.siblings)
        if len(other) != KEY_LENGTH or len(value) != KEY_LENGTH or other == key or depth > 8 * KEY_LENGTH:
            return False
        if any(_bit(other, place) != _bit(key, place) for place in range(depth)):
            return False
    return _leads(key, proof, root)


def _leads(key: bytes, proof: Proof, root: bytes) -> bool:
    lengths = {len(sibling) for sibling in proof.siblings} <= {KEY_LENGTH}
    if len(key) != KEY_LENGTH or not lengths or len(proof.siblings) > 8 * KEY_LENGTH:
        return False
    found = EMPTY_HASH if proof.end is None else leaf_hash(*proof.end)
    for depth in range(len(proof.siblings) - 1, -1, -1):
        sibling = proof.siblings[depth]
        found = branch_hash(sibling, found) if _bit(key, depth) else branch_hash(found, sibling)
    return found == root
