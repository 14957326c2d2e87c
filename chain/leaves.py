"""The leaves of a state: what the state root covers, as paths and values in canonical bytes.

    [1, account]                     [[key], nonce, [day, gas]]  its key, once shown; gas used on its last day
    [2, account, currency]           amount
    [3, currency]                    amount ever issued
    [4, program hash]                the program's bytes
    [5, instance]                    all scalars of an instance: address, program, contract, terms, status,
                                     timers, kept values, pots, totals, root, budget lines
    [6, instance, map, key]          value
    [7, instance, pot, key]          amount of a family's cell
    [8, instance, flow, currency, account]   amount paid (1) or received (2)
    [9, instance, action, signer]    [arguments, [caps], amounts] of an open consent
    [10, instance, pot, [key], line] amount of a budget line in a traced pot, a whole family or a cell of one

An amount of 0 and an empty record have no leaf. `Leaves` follows the journal, so that a block costs what it
wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any, Final

from chain.ledger import Entries
from chain.sparse import value_hash
from chain.state import InternalFault, LedgerState, rule_named
from vm.code.program import ContractCode
from vm.encoding import Raw, dump, encode_value, encode_values, raw_integer
from vm.machine.state import MISSING, Consent, Instance, Status
from vm.types import INT_HIGH, INT_LOW, Type
from vm.values import Value

ACCOUNT, BALANCE, ISSUED, PROGRAM, INSTANCE, ENTRY, CELL, FLOW, CONSENT, LOT = range(1, 11)
_KEY_DOMAIN: Final = b"tally leaf 1\n"
TOTAL_BYTES: Final = 32
"""A sum that leaves the range of integers; 2^127 keys would have to be written to leave this one."""
FLOWS: Final = {"paid": 1, "received": 2}


def tree_key(path: bytes) -> bytes:
    """Where a leaf stands in the tree."""
    return sha256(_KEY_DOMAIN + path).digest()


def contract_of(instance: Instance) -> ContractCode:
    """The tables of an instance's contract."""
    return instance.program.program.contracts[instance.contract]


def encoded(type_: Type, value: Any) -> bytes:
    """The canonical bytes of a value that the machine holds; one that does not fit its type is a fault."""
    data = encode_value(type_, value)
    if data is None:
        raise InternalFault("a stored value is not of its type")
    return data


# --- what stands at a path ----------------------------------------------------------------------------------


def account_value(state: LedgerState, account: bytes) -> bytes | None:
    """The leaf of an account's record, None before its first transaction."""
    key, nonce = state.keys.get(account), state.nonces.get(account, 0)
    day, gas = state.gas_used.get(account, (0, 0))
    if key is None and not nonce:
        return None
    return dump([[] if key is None else [key], nonce, [day, gas]])


def amount_value(amount: int) -> bytes | None:
    """The leaf of an amount, None for nothing."""
    return dump(raw_total(amount)) if amount else None


def raw_total(total: int) -> Raw:
    """A sum as it stands in a leaf: one of many amounts may be wider than any of them, and is then 32
    bytes."""
    if INT_LOW <= total <= INT_HIGH:
        return raw_integer(total)
    return total.to_bytes(TOTAL_BYTES, "big", signed=True)


def instance_value(instance: Instance, program: bytes) -> bytes:
    """The leaf of an instance's scalars; `program` is its program's hash."""
    tables = contract_of(instance)
    terms = encode_values(tuple(term.type for term in tables.terms), instance.terms)
    if terms is None:
        raise InternalFault("the terms of an instance are not of their types")
    status = instance.status
    halted: list[Raw] = [] if status[Status.HALTED] is None else [status[Status.HALTED]]
    timers: list[Raw] = [
        [timer.instant, [] if timer.day is None else [timer.day], timer.clock, timer.turn,
         [] if timer.anchor is None else [timer.anchor]]
        for timer in status[Status.TIMERS]
    ]  # fmt: skip
    keeps: list[Raw] = [
        [] if value is MISSING else [encoded(keep.type, value)]
        for keep, value in zip(tables.keeps, instance.keeps, strict=True)
    ]
    totals: list[Raw] = [
        [map_, field, raw_total(instance.totals[(map_, field)])] for map_, field in sorted(instance.totals)
    ]
    raw: list[Raw] = [
        instance.address,
        program,
        instance.contract,
        terms,
        [status[Status.STATE], status[Status.ENTERED], status[Status.ENTRY_DAY], halted],
        timers,
        keeps,
        [raw_integer(amount) for amount in instance.pots],
        totals,
        instance.root,
        list(status[Status.LINES]),
    ]
    return dump(raw)


def consent_value(instance: Instance, action: str, signer: bytes) -> bytes | None:
    """The leaf of an open consent."""
    consent: Consent | None = instance.consents.get((action, signer))
    if consent is None:
        return None
    rule = rule_named(instance, action)
    if rule is None:
        raise InternalFault("a consent to no action")
    arguments = encode_values(tuple(parameter.type for parameter in rule.parameters), consent.arguments)
    if arguments is None:
        raise InternalFault("a consent's arguments are not of their types")
    caps: list[Raw] = (
        [] if consent.caps is None else [[[name, raw_integer(amount)] for name, amount in consent.caps]]
    )
    return dump([arguments, caps, [raw_integer(amount) for amount in consent.amounts]])


def value_at(state: LedgerState, path: tuple[Any, ...]) -> bytes | None:
    """The value that a state has at a path (as `paths` and `Leaves` give them), None for no leaf."""
    match path:
        case (1, account):
            return account_value(state, account)
        case (2, account, currency):
            return amount_value(state.balances.get((account, currency), 0))
        case (3, currency):
            return amount_value(state.issued.get(currency, 0))
        case (4, program):
            return state.program_bytes.get(program)
        case _:
            return _instance_part(state.instances[path[1]], state, path)


def _instance_part(instance: Instance, state: LedgerState, path: tuple[Any, ...]) -> bytes | None:
    tables = contract_of(instance)
    match path:
        case (5, _):
            return instance_value(instance, state.hash_of(instance))
        case (6, _, number, key):
            entries = instance.maps[number]
            return encoded(tables.maps[number].value, entries[key]) if key in entries else None
        case (7, _, number, key):
            return amount_value(instance.families[number].get(key, 0))
        case (8, _, flow, currency, account):
            return amount_value(instance.flows.get((flow, currency, account), 0))
        case (9, _, action, signer):
            return consent_value(instance, action, signer)
        case (10, _, number, None, line):
            return amount_value(instance.lots[number].get(line, 0))
        case (10, _, number, key, line):
            return amount_value(instance.cell_lots[number].get((key, line), 0))
        case _:
            raise InternalFault(f"no leaf at {path[0]}")


def encode_path(state: LedgerState, path: tuple[Any, ...]) -> bytes:
    """The canonical bytes of a path."""
    match path:
        case (6, instance, number, key):
            type_ = contract_of(state.instances[instance]).maps[number].key
            return dump([6, instance, number, encoded(type_, key)])
        case (7, instance, number, key):
            return dump([7, instance, number, _encoded_cell(state.instances[instance], number, key)])
        case (10, instance, number, key, line):
            cell: list[Raw] = [] if key is None else [_encoded_cell(state.instances[instance], number, key)]
            return dump([10, instance, number, cell, line])
        case (8, instance, flow, currency, account):
            return dump([8, instance, FLOWS[flow], currency, account])
        case _:
            return dump(list(path))


def _encoded_cell(instance: Instance, pot: int, key: Value) -> bytes:
    """The key of a cell of a family."""
    type_ = contract_of(instance).pots[pot].key
    if type_ is None:
        raise InternalFault("a single pot has no cells")
    return encoded(type_, key)


def paths(state: LedgerState) -> Iterator[tuple[Any, ...]]:
    """Every path at which a state may have a leaf, each once. Costs what the state holds."""
    for account in sorted({*state.keys, *state.nonces}):
        yield ACCOUNT, account
    for account, currency in sorted(state.balances):
        yield BALANCE, account, currency
    for currency in sorted(state.issued):
        yield ISSUED, currency
    for program in sorted(state.program_bytes):
        yield PROGRAM, program
    for instance in state.instances:
        yield from _instance_paths(instance)


def _instance_paths(instance: Instance) -> Iterator[tuple[Any, ...]]:
    yield INSTANCE, instance.number
    for number, entries in enumerate(instance.maps):
        for key in entries:
            yield ENTRY, instance.number, number, key
    for number, cells in enumerate(instance.families):
        for key in cells:
            yield CELL, instance.number, number, key
    for number, lots in enumerate(instance.lots):
        for line in lots:
            yield LOT, instance.number, number, None, line
    for number, cell_lots in enumerate(instance.cell_lots):
        for key, line in cell_lots:
            yield LOT, instance.number, number, key, line
    for flow, currency, account in instance.flows:
        yield FLOW, instance.number, flow, currency, account
    for action, signer in instance.consents:
        yield CONSENT, instance.number, action, signer


def all_leaves(state: LedgerState) -> dict[bytes, bytes]:
    """Every leaf of a state, by its path."""
    found = ((encode_path(state, path), value_at(state, path)) for path in paths(state))
    return {path: value for path, value in found if value is not None}


# --- what a block wrote -------------------------------------------------------------------------------------


class Leaves:
    """Follows what is written to a state, and gives the leaves that changed."""

    def __init__(self, state: LedgerState) -> None:
        self._state = state
        self._dirty: dict[tuple[Any, ...], None] = {}
        self._roles: dict[int, tuple[Any, ...]] = {}
        self._known = 0

    def sender(self, account: bytes) -> None:
        """An account has sent a transaction, so its record may have changed."""
        self._dirty[(ACCOUNT, account)] = None

    def written(self, entries: Entries) -> None:
        """Note what the journal says was written; call it before the journal is cleared."""
        state, dirty = self._state, self._dirty
        self._know_new_instances()
        swept = self._know_swept_cells(entries)
        for container, key, old in entries:
            if container is state.balances:
                dirty[(BALANCE, *key)] = None
            elif container is state.issued:
                dirty[(ISSUED, key)] = None
            elif container is state.keys:
                dirty[(ACCOUNT, key)] = None
            elif container is state.program_bytes:
                dirty[(PROGRAM, key)] = None
            elif container is state.addresses:
                dirty[(INSTANCE, state.addresses[key])] = None
            elif container is state.instances:
                dirty[(INSTANCE, key)] = None
            else:
                self._instance_write(container, key, old)
        for cells in swept:
            self._roles.pop(cells, None)

    def _instance_write(self, container: Any, key: Any, old: Any) -> None:
        role = self._roles.get(id(container))
        match role:
            case (int(kind), number) if kind == INSTANCE:
                self._dirty[(INSTANCE, number)] = None
            case (int(kind), number, place) if kind in (ENTRY, CELL):
                self._dirty[(kind, number, place, key)] = None
            case (int(kind), number) if kind in (FLOW, CONSENT):
                self._dirty[(kind, number, *key)] = None
            case (int(kind), number, place) if kind == LOT:
                self._dirty[(LOT, number, place, None, key)] = None
            case ("lots of a cell", number, place):
                self._dirty[(LOT, number, place, *key)] = None
            case ("cells", number):
                self._swept(number, key, old)
            case ("lots of cells", number):
                self._swept_lots(number, key, old)
            case _:
                raise InternalFault("something was written that no leaf covers")

    def _know_swept_cells(self, entries: Entries) -> list[int]:
        """Learn the dictionaries of cells that sweeps took away: a family may be emptied, filled and emptied
        again at once, so what is written may lie in one that nothing leads to any more. Gives their ids."""
        swept: list[int] = []
        for container, pot, old in entries:
            match self._roles.get(id(container)):
                case ("cells", number):
                    self._roles[id(old)] = (CELL, number, pot)
                    swept.append(id(old))
                case ("lots of cells", number):
                    self._roles[id(old)] = ("lots of a cell", number, pot)
                    swept.append(id(old))
                case _:
                    pass
        return swept

    def _swept(self, number: int, pot: int, old: dict[Any, int]) -> None:
        """A family was emptied at once: its cells are gone, and new ones lie in another dictionary."""
        for key in old:
            self._dirty[(CELL, number, pot, key)] = None
        cells = self._state.instances[number].families[pot]
        self._roles[id(cells)] = (CELL, number, pot)

    def _swept_lots(self, number: int, pot: int, old: dict[tuple[Any, int], int]) -> None:
        """The same for what the cells of a traced family held by line."""
        for key, line in old:
            self._dirty[(LOT, number, pot, key, line)] = None
        lots = self._state.instances[number].cell_lots[pot]
        self._roles[id(lots)] = ("lots of a cell", number, pot)

    def _know_new_instances(self) -> None:
        for instance in self._state.instances[self._known :]:
            number, roles = instance.number, self._roles
            for container in (instance.status, instance.keeps, instance.pots, instance.totals):
                roles[id(container)] = (INSTANCE, number)
            for place, entries in enumerate(instance.maps):
                roles[id(entries)] = (ENTRY, number, place)
            for place, cells in enumerate(instance.families):
                roles[id(cells)] = (CELL, number, place)
            for place, lots in enumerate(instance.lots):
                roles[id(lots)] = (LOT, number, place)
            for place, cell_lots in enumerate(instance.cell_lots):
                roles[id(cell_lots)] = ("lots of a cell", number, place)
            roles[id(instance.families)] = ("cells", number)
            roles[id(instance.cell_lots)] = ("lots of cells", number)
            roles[id(instance.flows)] = (FLOW, number)
            roles[id(instance.consents)] = (CONSENT, number)
        self._known = len(self._state.instances)

    def take(self) -> dict[bytes, bytes | None]:
        """The leaves that changed since the last call, by their path; None for one that is gone."""
        state = self._state
        found = {encode_path(state, path): value_at(state, path) for path in self._dirty}
        self._dirty = {}
        return found


def changes(leaves: Iterable[tuple[bytes, bytes | None]]) -> dict[bytes, bytes | None]:
    """Leaves as changes of the tree: by their place in it, the hash of the value."""
    return {tree_key(path): None if value is None else value_hash(value) for path, value in leaves}
