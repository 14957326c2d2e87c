"""The state of a chain: what accounts hold, the instances, nonces, gas used today.

Everything that a transaction can change lies in dictionaries and lists that the journal knows, so that a
refused transaction leaves nothing behind. A copy shares nothing that can change with its original.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chain.adding_up import Written, check_families, check_lines, check_lots, pots_of
from vm.code.codec import encode_program, program_hash
from vm.code.program import RuleCode
from vm.code.verify import VerifiedProgram
from vm.machine.fault import InternalFault
from vm.machine.outcome import Payment
from vm.machine.state import MISSING, Instance, Journal, Status
from vm.types import Type

__all__ = ["InternalFault", "LedgerState", "copy_instance"]


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

    def add_instance(self, instance: Instance) -> None:
        """Add an instance, which has the next number; undoing the journal takes it away again."""
        self.journal.append(self.instances, instance)
        self.journal.set_key(self.addresses, instance.address, instance.number)

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

    def check_conservation(
        self, mark: int, touched: tuple[Instance, ...], payments: Iterable[Payment]
    ) -> None:
        """Stop unless what was written since `mark` neither made nor lost money of any currency.

        Costs what was written, not what exists: the change of accounts and of the pots of the instances
        `touched` must equal that of `issued`, no amount may be below 0, a family's total must change with its
        cells, a traced pot must hold what its lines hold, and no line may gain or lose what no payment tells.
        """
        written = self._written(mark)
        currencies = {id(instance.pots): [pot.currency for pot in pots_of(instance)] for instance in touched}
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
            check_families(instance, written)
            check_lots(instance, written)
        check_lines(self.instances, touched, written, payments)

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


def copy_instance(instance: Instance) -> Instance:
    """An instance that reads the same and shares nothing that can change."""
    other = Instance(instance.number, instance.address, instance.program, instance.contract, instance.terms)
    other.root = instance.root
    other.status = list(instance.status)
    other.keeps = list(instance.keeps)
    other.maps = [dict(entries) for entries in instance.maps]
    other.totals = dict(instance.totals)
    other.pots = list(instance.pots)
    other.families = [dict(cells) for cells in instance.families]
    other.lots = [dict(lots) for lots in instance.lots]
    other.cell_lots = [dict(lots) for lots in instance.cell_lots]
    other.flows = dict(instance.flows)
    other.consents = dict(instance.consents)
    return other
