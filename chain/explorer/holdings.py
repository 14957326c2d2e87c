"""Who and what holds money, what an instance keeps, and what happened to an account lately."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import groupby

from chain.explorer.stored import Entry, StoredChain
from chain.leaves import ACCOUNT, BALANCE, contract_of, encode_path
from chain.receipt import Receipt
from chain.tracing import LinePaid, lines_paid
from vm.code.callers import any_instances
from vm.encoding import encode_value
from vm.machine.lots import lots_of
from vm.machine.outcome import AccountPlace
from vm.machine.state import Instance, Status
from vm.values import Value


@dataclass(frozen=True, slots=True)
class PotHolding:
    """What a pot holds in minor units, a family as one."""

    instance: Instance
    pot: str
    amount: int


@dataclass(frozen=True, slots=True)
class Money:
    """Where the money of a currency is, in minor units, the largest amounts first."""

    currency: str
    issued: int
    accounts: tuple[tuple[bytes, int], ...]
    pots: tuple[PotHolding, ...]

    @property
    def in_accounts(self) -> int:
        """What all accounts hold."""
        return sum(amount for _, amount in self.accounts)

    @property
    def in_pots(self) -> int:
        """What all pots hold."""
        return sum(pot.amount for pot in self.pots)

    @property
    def adds_up(self) -> bool:
        """Whether accounts and pots hold what was issued."""
        return self.issued == self.in_accounts + self.in_pots


def money(chain: StoredChain) -> tuple[Money, ...]:
    """Where the money of each currency is that was issued, or that is somewhere."""
    state = chain.state
    pots = [(_pot_names(instance), instance) for instance in state.instances]
    held = [
        (currency, PotHolding(instance, name, amount))
        for names, instance in pots
        for (name, currency), amount in zip(names, instance.pots, strict=True)
        if amount
    ]
    currencies = {*state.issued, *(name for _, name in state.balances), *(name for name, _ in held)}
    found: list[Money] = []
    for currency in sorted(currencies):
        accounts = [(one, amount) for (one, name), amount in state.balances.items() if name == currency]
        accounts = sorted((pair for pair in accounts if pair[1]), key=lambda pair: (-pair[1], pair[0]))
        here = [pot for name, pot in held if name == currency]
        here.sort(key=lambda pot: (-pot.amount, pot.instance.number, pot.pot))
        found.append(Money(currency, state.issued.get(currency, 0), tuple(accounts), tuple(here)))
    return tuple(found)


def _pot_names(instance: Instance) -> list[tuple[str, str]]:
    return [(pot.name, pot.currency) for pot in contract_of(instance).pots]


def balances(chain: StoredChain, account: bytes) -> tuple[tuple[str, int], ...]:
    """What an account holds of each currency that it holds any of, in minor units."""
    found = ((name, amount) for (one, name), amount in chain.state.balances.items() if one == account)
    return tuple(sorted(pair for pair in found if pair[1]))


def latest(chain: StoredChain, account: bytes, limit: int) -> tuple[Entry, ...]:
    """The newest receipts that an account's own transactions have, or that paid it or took from it."""
    found: list[Entry] = []
    for height in _heights(chain, account):
        for entry in reversed(chain.block(height).entries):
            if _concerns(entry, account):
                found.append(entry)
                if len(found) == limit:
                    return tuple(found)
    return tuple(found)


def receipts_about(chain: StoredChain, account: bytes) -> Iterator[Receipt]:
    """Every receipt of a block in which an account acted or its money changed, the newest block first."""
    for height in _heights(chain, account):
        yield from (entry.receipt for entry in chain.block(height).entries)


def lines(chain: StoredChain, account: bytes) -> tuple[LinePaid, ...]:
    """What budget lines have paid to an account."""
    return lines_paid(receipts_about(chain, account), account, chain.state.instances)


def _heights(chain: StoredChain, account: bytes) -> Iterator[int]:
    """The blocks in which an account acted or its money changed, newest first; costs what it did."""
    paths: list[tuple[object, ...]] = [(ACCOUNT, account)]
    paths += [(BALANCE, account, currency) for currency, _ in chain.genesis.issuers]
    written = [chain.store.written(encode_path(chain.state, path)) for path in paths]
    return (height for height, _ in groupby(merge(*written, reverse=True)))


def _concerns(entry: Entry, account: bytes) -> bool:
    receipt, place = entry.receipt, AccountPlace(account)
    if receipt.transaction is not None and receipt.transaction.sender == account:
        return True
    return any(place in (payment.source, payment.target) for payment in receipt.payments)


# --- what an instance keeps ---------------------------------------------------------------------------------


def cells(instance: Instance, pot: int) -> tuple[tuple[Value, int], ...]:
    """Keys and amounts of a family's cells that hold any, by their encoded keys."""
    type_ = contract_of(instance).pots[pot].key
    if type_ is None:
        return ()
    found = [(encode_value(type_, key) or b"", key) for key, held in instance.families[pot].items() if held]
    return tuple((key, instance.families[pot][key]) for _, key in sorted(found, key=lambda one: one[0]))


def tree_lines(chain: StoredChain, instance: Instance) -> tuple[str, ...]:
    """The budget lines of an instance's tree, in the order in which they were opened."""
    names: tuple[str, ...] = chain.state.instances[instance.root].status[Status.LINES]
    return names


def lots(
    instance: Instance, pot: int, key: Value | None, names: tuple[str, ...]
) -> tuple[tuple[str, int], ...]:
    """What a traced pot, a whole family (no `key`) or a cell holds by line; `names` are the tree's lines."""
    return tuple((names[line], amount) for line, amount in lots_of(instance, pot, key))


def entries(instance: Instance, map_: int) -> tuple[tuple[Value, Value], ...]:
    """Keys and values of a map, by their encoded keys."""
    type_ = contract_of(instance).maps[map_].key
    found = [(encode_value(type_, key) or b"", key) for key in instance.maps[map_]]
    return tuple((key, instance.maps[map_][key]) for _, key in sorted(found, key=lambda one: one[0]))


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action that somebody may call now: the accounts and instances that may, None for anyone; and the
    contracts of which any instance may.
    """

    name: str
    callers: tuple[bytes, ...] | None
    contracts: tuple[str, ...]


def open_actions(chain: StoredChain, instance: Instance) -> tuple[OpenAction, ...]:
    """The actions of an instance that somebody may call now."""
    tables = contract_of(instance)
    if instance.status[Status.HALTED] is not None:
        return ()
    rules = (tables.rules[number] for number in tables.states[instance.status[Status.STATE]].rules)
    found = (
        OpenAction(
            rule.name,
            chain.ledger.may_act(instance, rule.name),
            any_instances(instance.program.program, rule.who),
        )
        for rule in rules
    )
    return tuple(one for one in found if one.callers is None or one.callers or one.contracts)
