"""The ledger as the machine sees it."""

from __future__ import annotations

from chain.address import is_account
from chain.genesis import Genesis
from chain.state import InternalFault, LedgerState
from vm.machine.calendar import Calendar
from vm.machine.state import Instance, Journal
from vm.types import MONEY_HIGH


class LedgerHost:
    """Implements `vm.machine.host.Host` on a LedgerState, with the calendars of its genesis."""

    __slots__ = ("_genesis", "_state")

    def __init__(self, state: LedgerState, genesis: Genesis) -> None:
        self._state = state
        self._genesis = genesis

    @property
    def journal(self) -> Journal:
        """The undo log of the state."""
        return self._state.journal

    def calendar(self, name: str | None) -> Calendar:
        """The calendar in force; UTC for None. A program with an unknown calendar never gets this far."""
        table = self._genesis.calendar(name)
        if table is None:
            raise InternalFault(f"no calendar {name}")
        return table

    def is_account(self, address: bytes) -> bool:
        """Whether the address may be credited."""
        return is_account(address)

    def balance(self, account: bytes, currency: str) -> int:
        """What an account holds, in minor units."""
        return self._state.balances.get((account, currency), 0)

    def debit(self, account: bytes, currency: str, amount: int) -> bool:
        """Take an amount; False, and nothing taken, if the account holds less."""
        balance = self.balance(account, currency)
        if amount > balance:
            return False
        if amount:
            self.journal.set_key(self._state.balances, (account, currency), balance - amount)
        return True

    def credit(self, account: bytes, currency: str, amount: int) -> bool:
        """Add an amount; False, and nothing added, above 2^127-1."""
        balance = self.balance(account, currency) + amount
        if balance > MONEY_HIGH:
            return False
        if amount:
            self.journal.set_key(self._state.balances, (account, currency), balance)
        return True

    def instance(self, address: bytes) -> Instance | None:
        """The instance at an address."""
        return self._state.find(address)
