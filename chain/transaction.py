"""What an account can ask of the chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vm.code.verify import VerifiedProgram
from vm.values import Value


@dataclass(frozen=True, slots=True)
class Issue:
    """The issuer of a currency makes an amount (minor units) and gives it to an account."""

    sender: bytes
    to: bytes
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """An account gives an amount (minor units) to another."""

    sender: bytes
    to: bytes
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class Create:
    """Create an instance of a contract of a program; `terms` in the order of its terms, parties first.

    A signed transaction names the program by its hash, so it must have been published; within a process a
    program that was not is published by its first creation.
    """

    sender: bytes
    program: VerifiedProgram
    contract: int
    terms: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """Call an action. `caps` bounds what may leave the sender's account, by currency; None: the header's
    amount.
    """

    sender: bytes
    instance: bytes
    action: str
    arguments: tuple[Value, ...]
    caps: tuple[tuple[str, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Take back an open consent."""

    sender: bytes
    instance: bytes
    action: str


@dataclass(frozen=True, slots=True)
class Publish:
    """Keep a program (its canonical bytes) on the chain, so that instances can be created."""

    sender: bytes
    program: bytes


@dataclass(frozen=True, slots=True)
class Rotate:
    """Give the sender's account another key (32 bytes, Ed25519); the address stays."""

    sender: bytes
    key: bytes


Transaction: TypeAlias = Issue | Transfer | Publish | Create | Call | Withdraw | Rotate
