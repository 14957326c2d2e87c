"""Addresses: 32 bytes, the first says what stands there, the rest is a domain-separated SHA-256.

An account's address is not its key, so that it stays when keys rotate. An instance's address covers program,
contract, terms, creator and the creator's number of creations, so a signature over it is one over the terms.
"""

from __future__ import annotations

from hashlib import sha256

from vm.machine.state import ACCOUNT_KIND, ADDRESS_LENGTH, INSTANCE_KIND


def _address(kind: int, domain: bytes, *parts: bytes) -> bytes:
    digest = sha256(domain)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return bytes([kind]) + digest.digest()[: ADDRESS_LENGTH - 1]


def named_account(seed: int, name: str) -> bytes:
    """The address of a test account of a chain made with `seed`; two names never share one."""
    return _address(ACCOUNT_KIND, b"tally/named-account/1", str(seed).encode(), name.encode())


def account_address(key: bytes) -> bytes:
    """The address of the account whose first key this is; it stays when the key is rotated."""
    return _address(ACCOUNT_KIND, b"tally/account/1", key)


def instance_address(program_hash: bytes, contract: int, terms: bytes, creator: bytes, nonce: int) -> bytes:
    """The address of a new instance; `terms` are its canonical bytes, `nonce` counts the creator's
    transactions.
    """
    parts = (program_hash, contract.to_bytes(2, "big"), terms, creator, nonce.to_bytes(8, "big"))
    return _address(INSTANCE_KIND, b"tally/instance/1", *parts)


def is_account(address: bytes) -> bool:
    """Whether an address is an account's: it can always be credited, an instance's never directly."""
    return len(address) == ADDRESS_LENGTH and address[0] == ACCOUNT_KIND
