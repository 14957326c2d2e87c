"""Proofs of `included` and `absent` checked from the root down, as the specifications state them."""

from __future__ import annotations

from hashlib import sha256

FULL = 32


def included(leaf: bytes, proof: tuple[bytes, ...], root: bytes) -> bool:
    """Whether 32 bytes are a leaf of the list with this root (RFC 9162, 2.1). The first item of the proof
    holds place and size, 16 bytes each; the others are the path, nearest to the leaf first.
    """
    if not proof:
        return False
    place, size = int.from_bytes(proof[0][:16], "big"), int.from_bytes(proof[0][16:], "big")
    if place >= size:
        return False
    return _head(sha256(b"\x00" + leaf).digest(), place, size, proof[1:]) == root


def _head(leaf: bytes, place: int, size: int, path: tuple[bytes, ...]) -> bytes | None:
    """The head of a tree of `size` leaves: parted at the greatest power of two below its size."""
    if size == 1:
        return None if path else leaf
    if not path:
        return None
    split = 1
    while split * 2 < size:
        split *= 2
    left = place < split
    inner = _head(leaf, place if left else place - split, split if left else size - split, path[:-1])
    if inner is None:
        return None
    return sha256(b"\x01" + (inner + path[-1] if left else path[-1] + inner)).digest()


def absent(key: bytes, proof: tuple[bytes, ...], root: bytes) -> bool:
    """Whether the sparse tree with this root holds nothing at a key.

    The first item is 0 where the key's way ends at nothing, or 1 where it ends at another leaf, whose key and
    value's hash follow; then come the hashes beside the way, from the root on.
    """
    if not proof:
        return False
    way = _bits(key)
    match int.from_bytes(proof[0], "big"):
        case 0:
            beside, end = proof[1:], bytes(FULL)
        case 1 if len(proof) >= 3:
            beside, end = proof[3:], sha256(b"\x02" + proof[1] + proof[2]).digest()
            if proof[1] == key or _bits(proof[1])[: len(beside)] != way[: len(beside)]:
                return False
        case _:
            return False
    return len(beside) <= len(way) and _top(way, beside, end) == root


def _bits(key: bytes) -> str:
    return "".join(f"{byte:08b}" for byte in key)


def _top(way: str, beside: tuple[bytes, ...], end: bytes) -> bytes:
    if not beside:
        return end
    inner = _top(way[1:], beside[1:], end)
    pair = inner + beside[0] if way[0] == "0" else beside[0] + inner
    return sha256(b"\x03" + pair).digest()
