"""From what people write to what it names: a number, an address or an identity, or the beginning of one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from chain.address import is_account
from chain.explorer.stored import Entry, StoredChain
from chain.leaves import contract_of
from chain.store.interface import FEW
from vm.code.program import LinkCode
from vm.machine.state import Instance, Status
from vm.types import AccountType

_HEX: Final = re.compile("(?:0x)?([0-9a-f]{1,64})")
_NUMBER: Final = re.compile("#?([0-9]{1,18})")
_DIGITS: Final = 64


@dataclass(frozen=True, slots=True)
class NotFound:
    """What was written names nothing, or more than one: a catalogue code and its values."""

    code: str
    parameters: tuple[tuple[str, str | int], ...]


def height(chain: StoredChain, given: str) -> int | NotFound:
    """The height of a block."""
    found = _NUMBER.fullmatch(given)
    if found is None or int(found[1]) > chain.head.height:
        return NotFound("S6460", (("given", given), ("last", chain.head.height)))
    return int(found[1])


def entry(chain: StoredChain, given: str) -> Entry | NotFound:
    """The receipt of a transaction, by the transaction's identity."""
    missing = NotFound("S6461", (("given", given),))
    bounds = _bounds(given)
    identity = missing if bounds is None else _only(given, chain.store.between(*bounds), missing)
    return identity if isinstance(identity, NotFound) else chain.find(identity) or missing


def account(chain: StoredChain, given: str) -> bytes | NotFound:
    """The address of an account that the chain knows: one that acted, holds money, issues it, or is a
    party."""
    missing = NotFound("S6462", (("given", given),))
    return _only(given, _beginning(given, accounts(chain)), missing)


def instance(chain: StoredChain, given: str) -> Instance | NotFound:
    """An instance by its number (`3`, `#3`) or its address."""
    instances = chain.state.instances
    missing = NotFound("S6463", (("given", given), ("count", len(instances))))
    number = _NUMBER.fullmatch(given)
    if number is not None and int(number[1]) < len(instances):
        return instances[int(number[1])]
    found = _only(given, _beginning(given, chain.state.addresses), missing)
    return found if isinstance(found, NotFound) else instances[chain.state.addresses[found]]


def accounts(chain: StoredChain) -> tuple[bytes, ...]:
    """The addresses of all accounts that the chain knows, in order."""
    state = chain.state
    found = {*state.keys, *state.nonces, *(account for account, _ in state.balances)}
    found |= {account for _, account in chain.genesis.issuers}
    for one in state.instances:
        found |= {address for _, address in parties(one)}
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class Awaited:
    """An instance whose end another one waits for: the term that names it, and which end, `final` for any."""

    term: str
    instance: int
    state: str


def awaited(chain: StoredChain, instance: Instance) -> Iterator[Awaited]:
    """What the present state of an instance waits for the end of, in text order."""
    tables = contract_of(instance)
    for number in tables.states[instance.status[Status.STATE]].clocks:
        match tables.clocks[number].when:
            case LinkCode(term, state):
                address = instance.terms[term]
                other = chain.state.find(address) if isinstance(address, bytes) else None
                if other is not None:
                    end = "final" if state < 0 else contract_of(other).states[state].name
                    yield Awaited(tables.terms[term].name, other.number, end)
            case _:
                pass


def parties(instance: Instance) -> Iterator[tuple[str, bytes]]:
    """Names and addresses of an instance's parties that are accounts."""
    tables = contract_of(instance)
    for term, value in list(zip(tables.terms, instance.terms, strict=True))[: tables.parties]:
        if isinstance(term.type, AccountType) and isinstance(value, bytes) and is_account(value):
            yield term.name, value


def _bounds(given: str) -> tuple[bytes, bytes] | None:
    """The least and the greatest 32 bytes that begin as written; None for what is no hex."""
    found = _HEX.fullmatch(given.lower())
    if found is None:
        return None
    return bytes.fromhex(found[1].ljust(_DIGITS, "0")), bytes.fromhex(found[1].ljust(_DIGITS, "f"))


def _beginning(given: str, candidates: Iterable[bytes]) -> tuple[bytes, ...]:
    bounds = _bounds(given)
    if bounds is None:
        return ()
    low, high = bounds
    return tuple(sorted(one for one in candidates if low <= one <= high))


def _only(given: str, found: tuple[bytes, ...], missing: NotFound) -> bytes | NotFound:
    if not found:
        return missing
    if len(found) == 1:
        return found[0]
    known = ", ".join("0x" + one.hex()[:16] for one in found[:FEW])
    more = "" if len(found) < FEW else ", ..."
    return NotFound("S6464", (("given", given), ("known", known + more)))
