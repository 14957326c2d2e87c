"""The keys of a local chain, each made from the chain's seed and a name.

Whoever knows the seed can sign for everybody. That is right for learning, testing and simulating, where one
person plays all parties and the same seed must give the same bytes; it is wrong for a chain whose parties do
not trust each other.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from chain.address import account_address
from chain.keys import PrivateKey
from vm.encoding import dump

_DOMAIN: Final = b"tally local key 1\n"
SEALER, ISSUER, PERSON = "sealer", "issuer", "person"
"""A key is made for a role: nobody's name makes the issuer's key."""


def local_key(seed: int, role: str, name: str = "", turn: int = 0) -> PrivateKey:
    """The key of a role and a name; `turn` counts the rotations of the account."""
    return PrivateKey(sha256(_DOMAIN + dump([str(seed), role, name, turn])).digest())


class Keyring:
    """Finds the key that signs for an account. An account that nobody named has none here."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._owners: dict[bytes, tuple[str, str]] = {}
        self._turns: dict[bytes, int] = {}
        self.issuer = self._know(ISSUER, "")

    def person(self, name: str) -> bytes:
        """The address of a person's account."""
        return self._know(PERSON, name)

    def _know(self, role: str, name: str) -> bytes:
        address = account_address(local_key(self._seed, role, name).public)
        self._owners[address] = role, name
        return address

    def key(self, account: bytes, current: bytes | None, rotations: int) -> PrivateKey | None:
        """The private key of an account whose `current` public key is this (None: not shown yet).

        None where it is no key of this ring: the account was not named, or was rotated to a foreign key.
        At most `rotations` are searched, from the last known one on.
        """
        owner = self._owners.get(account)
        if owner is None:
            return None
        start = self._turns.get(account, 0)
        for turn in range(start, max(start, rotations) + 1):
            key = local_key(self._seed, *owner, turn)
            if current is None or key.public == current:
                self._turns[account] = turn
                return key
        return None

    def next_key(self, account: bytes) -> PrivateKey:
        """The key after the one that `key` found last. KeyError for an account that was not named."""
        return local_key(self._seed, *self._owners[account], self._turns.get(account, 0) + 1)
