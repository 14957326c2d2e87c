"""The ledger as the machine sees it."""

from __future__ import annotations

from chain.address import instance_address, is_account
from chain.genesis import Genesis
from chain.state import InternalFault, LedgerState
from vm.code.verify import VerifiedProgram
from vm.encoding import encode_values
from vm.machine.calendar import Calendar
from vm.machine.state import Instance, Journal
from vm.types import MONEY_HIGH
from vm.values import Value


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

    def root(self, instance: Instance) -> Instance:
        """The root of an instance's tree."""
        return self._state.instances[instance.root]

    def instance(self, address: bytes) -> Instance | None:
        """The instance at an address."""
        return self._state.find(address)

    def is_instance(self, address: bytes, program: VerifiedProgram, contract: int) -> bool:
        """Whether there is an instance of that contract of that program at an address."""
        state, found = self._state, self._state.find(address)
        if found is None or found.contract != contract:
            return False
        return found.program is program or state.program_hash(found.program) == state.program_hash(program)

    def make_instance(self, creator: Instance, contract: int, terms: tuple[Value, ...]) -> Instance:
        """Make an instance of a contract of the creator's program, NOT_CREATED until its creation has run."""
        state = self._state
        types = tuple(term.type for term in creator.program.program.contracts[contract].terms)
        encoded = encode_values(types, terms)
        if encoded is None:
            raise InternalFault("terms that a rule gives are not of their types")
        number = len(state.instances)
        address = instance_address(state.hash_of(creator), contract, encoded, creator.address, number)
        made = Instance(number, address, creator.program, contract, terms)
        made.root = creator.root
        state.add_instance(made)
        return made
