"""Names that people know addresses and instances by. For showing only: no rule reads them."""

from __future__ import annotations

from vm.compiler import Compilation
from vm.machine.outcome import AccountPlace, Place


class NameBook:
    """Names of accounts by address and of instances by creation number, and the texts instances come from."""

    def __init__(self) -> None:
        self._accounts: dict[bytes, str] = {}
        self._instances: dict[int, str] = {}
        self._compilations: dict[int, Compilation] = {}

    def name_account(self, address: bytes, name: str) -> None:
        """Know an account by a name."""
        self._accounts[address] = name

    def name_instance(self, number: int, name: str) -> None:
        """Know an instance by a name."""
        self._instances[number] = name

    def know_program(self, number: int, compilation: Compilation) -> None:
        """Know the text an instance was made from, so that values can be named as its author wrote them."""
        self._compilations[number] = compilation

    def compilation(self, number: int) -> Compilation | None:
        """The text an instance was made from, None where only its bytes are known."""
        return self._compilations.get(number)

    def account(self, address: bytes) -> str:
        """The name of an address, or its first bytes in hex where nobody named it."""
        return self._accounts.get(address, "0x" + address[:6].hex())

    def instance(self, number: int) -> str:
        """The name of an instance, or its number where nobody named it."""
        return self._instances.get(number, f"#{number}")

    def place(self, place: Place) -> str:
        """Where money lies: `Wang`, `lease.held`, `fund.bids[Wang]`."""
        if isinstance(place, AccountPlace):
            return self.account(place.address)
        text = f"{self.instance(place.instance)}.{place.name}"
        if place.key is None:
            return text
        key = self.account(place.key) if isinstance(place.key, bytes) else str(place.key)
        return f"{text}[{key}]"

    def copy(self) -> NameBook:
        """A book that changes by itself."""
        other = NameBook()
        other._accounts = dict(self._accounts)
        other._instances = dict(self._instances)
        other._compilations = dict(self._compilations)
        return other
