"""The compact sparse Merkle tree over the leaves of a state: root, inclusion and absence proofs.

A key is 32 bytes, evenly spread (the caller hashes); its bits, first byte's highest first, lead from the root
down. A part of the tree with no leaf is EMPTY, one with a single leaf is that leaf, whatever the depth; so
the shape, and with it the root, follows from the set of leaves alone and not from the order in which they
came. Nodes are immutable: an old root stays good, and a copy of a tree is the tree. `update` takes all
changes of a block at once and hashes each node on their ways a single time. What checks proofs is in
`vm.sparse`, because contracts do it too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from vm.sparse import (
    EMPTY_HASH,
    KEY_LENGTH,
    Proof,
    bit,
    branch_hash,
    leaf_hash,
    value_hash,
    verify_absence,
    verify_inclusion,
)

__all__ = [
    "EMPTY_HASH",
    "KEY_LENGTH",
    "Branch",
    "Leaf",
    "Proof",
    "Tree",
    "branch_hash",
    "leaf_hash",
    "prove",
    "root_of",
    "update",
    "value_hash",
    "verify_absence",
    "verify_inclusion",
]


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
        if bit(items[middle][0], depth):
            high = middle
        else:
            low = middle + 1
    return low


def prove(tree: Tree, key: bytes) -> Proof:
    """The proof of what a tree holds at a key: its value's hash, or that it holds none."""
    siblings: list[bytes] = []
    depth = 0
    while isinstance(tree, Branch):
        here, beside = (tree.right, tree.left) if bit(key, depth) else (tree.left, tree.right)
        siblings.append(root_of(beside))
        tree, depth = here, depth + 1
    return Proof(tuple(siblings), None if tree is None else (tree.key, tree.value))
