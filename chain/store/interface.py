"""What a store keeps, as bytes it does not understand: blocks, and the leaves of the state.

A store takes a block whole or not at all, and answers only when it will survive a power cut. It notices no
rot: the hashes of the chain do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol


@dataclass(frozen=True, slots=True)
class StoredBlock:
    """A block's bytes. `transactions` pairs each identity (32 bytes) with the signed transaction."""

    height: int
    header: bytes
    signature: bytes
    transactions: tuple[tuple[bytes, bytes], ...]
    receipts: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class StoreFault:
    """Why a file cannot be used as a chain: a catalogue code and its values."""

    code: str
    parameters: tuple[tuple[str, str | int], ...]


class StoreBroken(Exception):
    """A store that can no longer read or keep what it was asked for; `fault` says why. A chain stops on
    it."""

    def __init__(self, fault: StoreFault) -> None:
        super().__init__(fault.code, fault.parameters)
        self.fault = fault


FEW: Final = 5
"""So many of the things that begin alike are named; more would not help to choose."""


class Store(Protocol):
    """A chain's blocks and the present state's leaves. Each method may raise StoreBroken."""

    def genesis(self) -> bytes | None:
        """The genesis' bytes, None in an empty store."""
        ...

    def begin(self, genesis: bytes, block: StoredBlock, leaves: Mapping[bytes, bytes]) -> None:
        """Start a chain in an empty store, with its block 0 and the leaves of its first state."""
        ...

    def append(self, block: StoredBlock, leaves: Mapping[bytes, bytes | None]) -> None:
        """Keep the next block and what it changed in the state (None: the leaf is gone), durably, at once."""
        ...

    def height(self) -> int:
        """The last block's height, -1 in an empty store."""
        ...

    def block(self, height: int) -> StoredBlock | None:
        """A block by its height."""
        ...

    def find(self, identity: bytes) -> tuple[int, int] | None:
        """Height and place of a transaction by its identity."""
        ...

    def between(self, low: bytes, high: bytes) -> tuple[bytes, ...]:
        """The first few identities of transactions from `low` to `high`, both included, in order."""
        ...

    def written(self, path: bytes) -> Iterator[int]:
        """Heights of the blocks that wrote a leaf, newest first."""
        ...

    def leaves(self) -> Iterator[tuple[bytes, bytes]]:
        """Path and value of every leaf of the present state, in order of their paths."""
        ...

    def leaf(self, path: bytes, height: int) -> bytes | None:
        """What stood at a path after a block, None for nothing."""
        ...

    def changes(self, height: int) -> dict[bytes, bytes | None]:
        """What a block changed in the state, by path; None where the leaf went."""
        ...

    def unsound(self) -> str | None:
        """What is wrong with the form of the store itself, None for nothing. Costs what the store holds."""
        ...

    def close(self) -> None:
        """Let go of the file; what was kept stays."""
        ...
