"""The state of a chain: what accounts hold, the instances, nonces, gas used today.

Everything that a transaction can change lies in dictionaries and lists that the journal knows, so that a
refused transaction leaves nothing behind. A copy shares nothing that can change with its original.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from vm.code.codec import encode_program, program_hash
from vm.code.program import PotCode, RuleCode
from vm.code.verify import VerifiedProgram
from vm.machine.fault import InternalFault
from vm.machine.state import MISSING, Instance, Journal, Status
from vm.types import Type

__all__ = ["InternalFault", "LedgerState", "copy_instance"]

Written: TypeAlias = "dict[tuple[int, Any], tuple[Any, Any]]"
"""By container and key: the container itself, and what stood there first."""


class LedgerState:
    """Accounts and instances.

    balances   {(account, currency): minor units}
    issued     {currency: minor units ever issued}
    instances  by creation number; `addresses` leads from an address to the number
    nonces     {account: transactions taken}
    keys       {account: the key that signs for it}, once it has been shown
    gas_used   {account: (UTC day, gas used on it)}, of the last day on which it used any
    programs   {hash: program}, published; `program_bytes` holds their canonical bytes
    """

    __slots__ = (
        "addresses", "balances", "gas_used", "instances", "issued", "journal", "keys", "nonces",
        "program_bytes", "programs", "_hashes",
    )  # fmt: skip

    def __init__(self) -> None:
        self.journal = Journal()
        self.balances: dict[tuple[bytes, str], int] = {}
        self.issued: dict[str, int] = {}
        self.instances: list[Instance] = []
        self.addresses: dict[bytes, int] = {}
        self.nonces: dict[bytes, int] = {}
        self.keys: dict[bytes, bytes] = {}
        self.gas_used: dict[bytes, tuple[int, int]] = {}
        self.programs: dict[bytes, VerifiedProgram] = {}
        self.program_bytes: dict[bytes, bytes] = {}
        # by id; the program stands beside its hash so that its id stays its own
        self._hashes: dict[int, tuple[VerifiedProgram, bytes]] = {}

    def find(self, address: bytes) -> Instance | None:
        """The instance at an address."""
        number = self.addresses.get(address)
        return None if number is None else self.instances[number]

    def program_hash(self, program: VerifiedProgram) -> bytes:
        """The hash of a program, worked out once; nothing is published."""
        _, found = self._hashes.get(id(program), (None, b""))
        if not found:
            found = program_hash(program.program)
            self._hashes[id(program)] = program, found
        return found

    def know(self, program: VerifiedProgram) -> bytes:
        """The hash of a program, which is published if it was not."""
        found = self.program_hash(program)
        self.programs.setdefault(found, program)
        if found not in self.program_bytes:
            self.journal.set_key(self.program_bytes, found, encode_program(program.program))
        return found

    def hash_of(self, instance: Instance) -> bytes:
        """The hash of an instance's program."""
        return self.know(instance.program)

    def spent(self, account: bytes, day: int) -> int:
        """The gas an account has used on a UTC day."""
        last, gas = self.gas_used.get(account, (day, 0))
        return gas if last == day else 0

    def program(self, found: bytes) -> VerifiedProgram | None:
        """The published program of a hash."""
        return self.programs.get(found) if found in self.program_bytes else None

    def arguments(self, instance: bytes, action: str) -> tuple[Type, ...] | None:
        """Types of an action's arguments; None where there is no such instance or action."""
        found = self.find(instance)
        rule = None if found is None else rule_named(found, action)
        return None if rule is None else tuple(parameter.type for parameter in rule.parameters)

    def copy(self) -> LedgerState:
        """A state that reads the same and shares nothing that can change."""
        other = LedgerState()
        other.balances = dict(self.balances)
        other.issued = dict(self.issued)
        other.instances = [copy_instance(instance) for instance in self.instances]
        other.addresses = dict(self.addresses)
        other.nonces = dict(self.nonces)
        other.keys = dict(self.keys)
        other.gas_used = dict(self.gas_used)
        other.programs = dict(self.programs)
        other.program_bytes = dict(self.program_bytes)
        other._hashes = dict(self._hashes)
        return other

    # --- money ----------------------------------------------------------------------------------------------

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
        `touched` must equal that of `issued`, no amount may be below 0, and a family's total must change with
        its cells.
        """
        written = self._written(mark)
        currencies = {id(instance.pots): [pot.currency for pot in _pots(instance)] for instance in touched}
        change: dict[str, int] = {}
        for (_, key), (container, old) in written.items():
            now = container[key] if isinstance(container, list) else container.get(key, 0)
            before = 0 if old is MISSING else old
            if container is self.balances:
                currency, sign = key[1], 1
            elif container is self.issued:
                currency, sign = key, -1
            elif id(container) in currencies:
                currency, sign = currencies[id(container)][key], 1
            else:
                continue
            if now < 0:
                raise InternalFault(f"an amount of {currency} below nothing")
            change[currency] = change.get(currency, 0) + sign * (now - before)
        for currency, difference in change.items():
            if difference:
                raise InternalFault(f"conservation of {currency} broken by {difference}")
        for instance in touched:
            _check_families(instance, written)

    def _written(self, mark: int) -> Written:
        """Every place written since a mark."""
        found: Written = {}
        for container, key, old in self.journal.entries[mark:]:
            found.setdefault((id(container), key), (container, old))
        return found


def rule_named(instance: Instance, action: str) -> RuleCode | None:
    """The rule of a name: the one that is open in the instance's state, else the first; None for none."""
    tables = instance.program.program.contracts[instance.contract]
    state: int = instance.status[Status.STATE]
    here = tables.states[state].rules
    rules: tuple[RuleCode, ...] = (*(tables.rules[number] for number in here), *tables.rules)
    return next((rule for rule in rules if rule.name == action), None)


def _pots(instance: Instance) -> tuple[PotCode, ...]:
    return instance.program.program.contracts[instance.contract].pots


def _check_families(instance: Instance, written: Written) -> None:
    """Stop unless the totals of an instance's families changed with their cells."""
    for number, pot in enumerate(_pots(instance)):
        if pot.key is None:
            continue
        cells: dict[Any, int] = instance.families[number]
        if (id(instance.families), number) in written:
            # swept: all that is there now was written since
            change, expected = sum(cells.values()), instance.pots[number]
        else:
            changed = [(key, old) for (_, key), (container, old) in written.items() if container is cells]
            change = sum(cells.get(key, 0) - (0 if old is MISSING else old) for key, old in changed)
            _, before = written.get((id(instance.pots), number), (None, instance.pots[number]))
            expected = instance.pots[number] - before
        if change != expected:
            raise InternalFault(f"the cells of {pot.name} do not add up to its total")


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
