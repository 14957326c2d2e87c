"""The state of a chain: what accounts hold, the instances, nonces, gas used today.

Everything that a transaction can change lies in dictionaries and lists that the journal knows, so that a refused
transaction leaves nothing behind. A copy shares nothing that can change with its original.
"""

from __future__ import annotations

from collections.abc import Iterator

from vm.machine.state import MISSING, Instance, Journal


class InternalFault(Exception):
    """A fault of ours, never a transaction's result: the chain stops and nothing is committed."""


class LedgerState:
    """Accounts and instances.

    balances   {(account, currency): minor units}
    issued     {currency: minor units ever issued}
    instances  by creation number; `addresses` leads from an address to the number
    nonces     {account: transactions taken}
    gas_used   {(account, UTC day): gas}
    """

    __slots__ = ("addresses", "balances", "gas_used", "instances", "issued", "journal", "nonces")

    def __init__(self) -> None:
        self.journal = Journal()
        self.balances: dict[tuple[bytes, str], int] = {}
        self.issued: dict[str, int] = {}
        self.instances: list[Instance] = []
        self.addresses: dict[bytes, int] = {}
        self.nonces: dict[bytes, int] = {}
        self.gas_used: dict[tuple[bytes, int], int] = {}

    def find(self, address: bytes) -> Instance | None:
        """The instance at an address."""
        number = self.addresses.get(address)
        return None if number is None else self.instances[number]

    def copy(self) -> LedgerState:
        """A state that reads the same and shares nothing that can change."""
        other = LedgerState()
        other.balances = dict(self.balances)
        other.issued = dict(self.issued)
        other.instances = [copy_instance(instance) for instance in self.instances]
        other.addresses = dict(self.addresses)
        other.nonces = dict(self.nonces)
        other.gas_used = dict(self.gas_used)
        return other

    def total(self, currency: str) -> int:
        """All money of a currency, in accounts and pots: equal to what was issued, always."""
        accounts = sum(amount for (_, name), amount in self.balances.items() if name == currency)
        return accounts + sum(amount for _, name, amount in self.pots() if name == currency)

    def pots(self) -> Iterator[tuple[Instance, str, int]]:
        """Each pot (a family as one) with its currency and what it holds."""
        for instance in self.instances:
            tables = instance.program.program.contracts[instance.contract]
            for pot, amount in zip(tables.pots, instance.pots, strict=True):
                yield instance, pot.currency, amount

    def check_conservation(self, mark: int, touched: tuple[Instance, ...]) -> None:
        """Stop unless what was written since `mark` neither made nor lost money of any currency.

        Costs what was written, not what exists: the change of accounts and of the pots of the instances
        `touched` must equal that of `issued`.
        """
        change: dict[str, int] = {}
        pots = {id(instance.pots): instance for instance in touched}
        seen: set[tuple[int, object]] = set()
        for container, key, old in self.journal.entries[mark:]:
            if (id(container), key) in seen:
                continue
            seen.add((id(container), key))
            before = 0 if old is MISSING else old
            if container is self.balances:
                change[key[1]] = change.get(key[1], 0) + container.get(key, 0) - before
            elif container is self.issued:
                change[key] = change.get(key, 0) - (container.get(key, 0) - before)
            elif id(container) in pots:
                instance = pots[id(container)]
                currency = instance.program.program.contracts[instance.contract].pots[key].currency
                change[currency] = change.get(currency, 0) + container[key] - before
        for currency, difference in change.items():
            if difference:
                raise InternalFault(f"conservation of {currency} broken by {difference}")


def copy_instance(instance: Instance) -> Instance:
    """An instance that reads the same and shares nothing that can change."""
    other = Instance(instance.number, instance.address, instance.program, instance.contract, instance.terms)
    other.status = list(instance.status)
    other.keeps = list(instance.keeps)
    other.maps = [dict(entries) for entries in instance.maps]
    other.totals = dict(instance.totals)
    other.pots = list(instance.pots)
    other.families = [dict(cells) for cells in instance.families]
    other.flows = dict(instance.flows)
    other.consents = dict(instance.consents)
    return other
