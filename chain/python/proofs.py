"""Lists and sets of hashes off the chain: the root that a contract keeps, and the proofs that it checks."""

from __future__ import annotations

from collections.abc import Iterable

from chain import merkle, sparse
from chain.python.errors import fault
from vm.merkle import HASH_LENGTH
from vm.merkle import proof_items as list_items
from vm.sparse import proof_items as set_items


class MerkleList:
    """A list of hashes in the order given. A contract that keeps `root` asks `included(leaf, proof, root)`.

    `root` is 32 bytes. The order is part of the root: give the leaves in the same order again.
    """

    def __init__(self, leaves: Iterable[bytes]) -> None:
        self.leaves = tuple(_hash("MerkleList", leaf) for leaf in leaves)
        self._hashes = [merkle.leaf_hash(leaf) for leaf in self.leaves]
        self.root = merkle.root(self._hashes)

    def __len__(self) -> int:
        return len(self.leaves)

    def proof(self, leaf: bytes) -> tuple[bytes, ...]:
        """The proof that a leaf is in the list: a `list hash` for a contract. Raises TallyError (S6530) where
        it is not.
        """
        if leaf not in self.leaves:
            raise fault("S6530", hash=_shown(leaf))
        place = self.leaves.index(leaf)
        return list_items(place, len(self.leaves), merkle.inclusion_proof(self._hashes, place))


class MerkleSet:
    """A set of hashes, in no order. A contract that keeps `root` asks `absent(key, proof, root)`.

    `root` is 32 bytes, the same for the same keys. Keys are evenly spread where they are hashes, as they
    should be: the proof of a key that begins like another one is longer.
    """

    def __init__(self, keys: Iterable[bytes]) -> None:
        self.keys = frozenset(_hash("MerkleSet", key) for key in keys)
        self._tree = sparse.update(None, {key: sparse.value_hash(b"") for key in self.keys})
        self.root = sparse.root_of(self._tree)

    def __len__(self) -> int:
        return len(self.keys)

    def absence(self, key: bytes) -> tuple[bytes, ...]:
        """The proof that a key is not in the set: a `list hash` for a contract. Raises TallyError (S6531)
        where it is.
        """
        if _hash("absence", key) in self.keys:
            raise fault("S6531", hash=_shown(key))
        return set_items(sparse.prove(self._tree, key))


def _hash(name: str, value: object) -> bytes:
    if isinstance(value, bytes) and len(value) == HASH_LENGTH:
        return value
    raise fault("S6502", name=name, wanted="hash", given=_shown(value))


def _shown(value: object) -> str:
    return "0x" + value.hex() if isinstance(value, bytes) else repr(value)
