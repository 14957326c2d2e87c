"""Blocks: a header that fixes time, order and outcome, linked to the one before it by its hash and signed by
the sealer.

    header   [height, time, parent, state root, transactions root, receipts root, gas]

The roots of transactions and receipts are those of `chain.merkle` over the bytes of each; the state root is
that of `chain.sparse`. The parent of block 0 is the genesis' hash, so a header's hash stands for the whole
chain behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from chain import merkle
from chain.keys import PrivateKey, verify
from vm.encoding import Raw, dump, load

_HASH_DOMAIN: Final = b"tally header 1\n"
_SIGNING_DOMAIN: Final = b"tally seal 1\n"
_HASH_LENGTH: Final = 32


@dataclass(frozen=True, slots=True)
class Header:
    """What a block fixes. `time` in seconds since 1970-01-01T00:00 UTC; `gas` is what the block used."""

    height: int
    time: int
    parent: bytes
    state_root: bytes
    transactions_root: bytes
    receipts_root: bytes
    gas: int

    def encode(self) -> bytes:
        """The canonical bytes."""
        raw: list[Raw] = [
            self.height,
            self.time,
            self.parent,
            self.state_root,
            self.transactions_root,
            self.receipts_root,
            self.gas,
        ]
        return dump(raw)

    @property
    def hash(self) -> bytes:
        """The header's hash, which the next header names as its parent."""
        return sha256(_HASH_DOMAIN + self.encode()).digest()


def read_header(data: bytes) -> Header | None:
    """The header that bytes are; None unless they are exactly its encoding. Never raises."""
    match load(data):
        case [int(height), int(time), bytes(parent), bytes(state), bytes(sent), bytes(receipts), int(gas)]:
            header = Header(height, time, parent, state, sent, receipts, gas)
        case _:
            return None
    if bool in (type(height), type(time), type(gas)):
        return None
    hashes = (parent, state, sent, receipts)
    if any(len(one) != _HASH_LENGTH for one in hashes) or header.encode() != data:
        return None
    return header


def data_root(items: Sequence[bytes]) -> bytes:
    """The root of a block's transactions or receipts."""
    return merkle.root([merkle.leaf_hash(item) for item in items])


def sign(header: Header, sealer: PrivateKey) -> bytes:
    """The sealer's signature of a header."""
    return sealer.sign(_SIGNING_DOMAIN + header.hash)


def is_sealed(header: Header, signature: bytes, sealer: bytes) -> bool:
    """Whether a signature is the sealer's of this header."""
    return verify(sealer, _SIGNING_DOMAIN + header.hash, signature)
