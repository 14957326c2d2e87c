"""The two ways in which a chain from Python runs what people ask: in memory, or signed and stored.

`Chain` reads amounts, names and dates, and hands transactions to one of the two; both answer alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from chain.ledger import Ledger
from chain.python.errors import TallyError, fault
from chain.receipt import Receipt, Rejection
from chain.store.interface import Store
from chain.transaction import Transaction
from vm.diagnostics.report import Diagnostic
from vm.machine.trace import Tracer

if TYPE_CHECKING:
    from chain.replay import Difference


class Running(Protocol):
    """What runs transactions and clocks."""

    @property
    def ledger(self) -> Ledger:
        """The ledger as it stands; to look, and for a chain in memory to go back."""
        ...

    @property
    def file(self) -> Path | None:
        """The file in which the chain lies, None in memory."""
        ...

    def account(self, name: str) -> bytes:
        """The address of a person's account."""
        ...

    def submit(self, transaction: Transaction, tracer: Tracer) -> Receipt | Rejection:
        """Run a transaction as its sender's."""
        ...

    def advance_to(self, instant: int, tracer: Tracer) -> tuple[Receipt, ...]:
        """Open a block at an instant that is not before the present one; gives the receipts of due clocks."""
        ...

    def seal(self) -> None:
        """End the open block."""
        ...

    def next_key(self, account: bytes) -> bytes:
        """The public key that an account would be rotated to. TallyError (S6514) in memory."""
        ...

    def receipts_about(self, account: bytes) -> Iterable[Receipt]:
        """Receipts of the whole chain, at least those that changed an account's money, each once."""
        ...

    def head(self) -> tuple[int, bytes]:
        """Height and hash of the last sealed block. TallyError (S6514) in memory."""
        ...

    def store(self) -> Store:
        """Where sealed blocks lie. TallyError (S6514) in memory."""
        ...

    def close(self) -> None:
        """Seal what is open and let go of the file."""
        ...


class InMemory:
    """Implements `Running` on a ledger alone: nothing is signed, nothing stored, so it is quick."""

    def __init__(self, ledger: Ledger, address: Callable[[str], bytes]) -> None:
        self.ledger = ledger
        self.file: Path | None = None
        self._address = address

    def account(self, name: str) -> bytes:
        """The address that the chain gives to a name."""
        return self._address(name)

    def submit(self, transaction: Transaction, tracer: Tracer) -> Receipt | Rejection:
        """Run a transaction; nobody asks for a signature."""
        return self.ledger.submit(transaction, tracer)

    def advance_to(self, instant: int, tracer: Tracer) -> tuple[Receipt, ...]:
        """Open a block and run what is due."""
        return self.ledger.advance_to(instant, tracer)

    def seal(self) -> None:
        """End the open block."""
        self.ledger.seal()

    def next_key(self, account: bytes) -> bytes:
        """Nobody has a key."""
        raise fault("S6514", name="rotate")

    def receipts_about(self, account: bytes) -> Iterable[Receipt]:
        """All receipts: none is stored anywhere else."""
        return self.ledger.receipts

    def head(self) -> tuple[int, bytes]:
        """No block has a header."""
        raise fault("S6514", name="head")

    def store(self) -> Store:
        """No block is stored."""
        raise fault("S6514", name="verify")

    def close(self) -> None:
        """Nothing to let go of."""


def rejected(rejection: Rejection) -> TallyError:
    """The error for a transaction that the chain does not take."""
    return TallyError(Diagnostic(rejection.code, None, None, rejection.parameters))


def differs(found: Difference, file: Path | None) -> TallyError:
    """The error for a chain that re-execution does not find to hold."""
    parameters: dict[str, str | int] = {"height": found.height, "path": str(file)}
    if found.place >= 0:
        parameters["place"] = found.place
    if found.leaf:
        parameters["leaf"] = found.leaf
    if found.reason:
        parameters["reason"] = found.reason
    return fault(found.code, **parameters)
