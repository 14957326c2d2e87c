"""A store that lives as long as its process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chain.store.interface import FEW, StoredBlock


class MemoryStore:
    """Implements `Store` in dictionaries."""

    def __init__(self) -> None:
        self._genesis: bytes | None = None
        self._blocks: list[StoredBlock] = []
        self._places: dict[bytes, tuple[int, int]] = {}
        self._history: dict[bytes, list[tuple[int, bytes | None]]] = {}

    def genesis(self) -> bytes | None:
        """The genesis' bytes."""
        return self._genesis

    def begin(self, genesis: bytes, block: StoredBlock, leaves: Mapping[bytes, bytes]) -> None:
        """Start a chain."""
        if self._genesis is not None:
            raise ValueError("the store holds a chain")
        self._genesis = genesis
        self.append(block, leaves)

    def append(self, block: StoredBlock, leaves: Mapping[bytes, bytes | None]) -> None:
        """Keep the next block and what it changed."""
        if block.height != len(self._blocks):
            raise ValueError(f"block {block.height} does not follow block {len(self._blocks) - 1}")
        self._blocks.append(block)
        for place, (identity, _) in enumerate(block.transactions):
            self._places[identity] = (block.height, place)
        for path, value in leaves.items():
            self._history.setdefault(path, []).append((block.height, value))

    def height(self) -> int:
        """The last block's height."""
        return len(self._blocks) - 1

    def block(self, height: int) -> StoredBlock | None:
        """A block by its height."""
        return self._blocks[height] if 0 <= height < len(self._blocks) else None

    def find(self, identity: bytes) -> tuple[int, int] | None:
        """Height and place of a transaction."""
        return self._places.get(identity)

    def between(self, low: bytes, high: bytes) -> tuple[bytes, ...]:
        """The first few identities in a range."""
        return tuple(sorted(identity for identity in self._places if low <= identity <= high)[:FEW])

    def written(self, path: bytes) -> Iterator[int]:
        """Heights of the blocks that wrote a leaf, newest first."""
        yield from (height for height, _ in reversed(self._history.get(path, [])))

    def leaves(self) -> Iterator[tuple[bytes, bytes]]:
        """The present leaves, in order of their paths."""
        for path in sorted(self._history):
            value = self._history[path][-1][1]
            if value is not None:
                yield path, value

    def leaf(self, path: bytes, height: int) -> bytes | None:
        """What stood at a path after a block."""
        for written, value in reversed(self._history.get(path, [])):
            if written <= height:
                return value
        return None

    def changes(self, height: int) -> dict[bytes, bytes | None]:
        """What a block changed in the state."""
        history = self._history.items()
        return {path: value for path, writes in history for written, value in writes if written == height}

    def unsound(self) -> str | None:
        """Memory has no form of its own that could be wrong."""
        return None

    def close(self) -> None:
        """Nothing to let go of."""
