"""What a leaf of the state is about, in a form that can be said in words; for any bytes, however damaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from chain.explorer.names import full, short
from chain.leaves import (
    ACCOUNT,
    BALANCE,
    CELL,
    CONSENT,
    ENTRY,
    FLOW,
    INSTANCE,
    ISSUED,
    LOT,
    PROGRAM,
)
from vm.abi import show
from vm.code.codec import decode_program
from vm.code.program import ContractCode, MapCode, PotCode
from vm.encoding import Raw, decode_value, dump, load
from vm.types import Type

Find: TypeAlias = Callable[[bytes], "bytes | None"]
"""Gives the stored value at a path, None for none."""

_SIZE = 2**26


@dataclass(frozen=True, slots=True)
class LeafName:
    """What a leaf is about: `kind` is a word (account, balance, issued, program, instance, entry, pot, lot,
    flow, consent, unknown), `parts` name account, currency, instance and the like as people read them."""

    kind: str
    parts: tuple[tuple[str, str], ...]


def name_leaf(path: bytes, find: Find) -> LeafName:
    """What the leaf at a path is about. `find` helps to name contracts, maps and keys, and may find
    nothing."""
    match load(path, len(path)):
        case [int(kind), bytes(account)] if kind == ACCOUNT:
            return LeafName("account", (("account", full(account)),))
        case [int(kind), bytes(account), str(currency)] if kind == BALANCE:
            return LeafName("balance", (("account", full(account)), ("currency", currency)))
        case [int(kind), str(currency)] if kind == ISSUED:
            return LeafName("issued", (("currency", currency),))
        case [int(kind), bytes(program)] if kind == PROGRAM:
            return LeafName("program", (("hash", full(program)),))
        case [int(kind), int(number), int(place), list(cell), int(line)] if kind == LOT:
            return _of_line(number, place, cell, _line(number, line, find), _tables(number, find))
        case [int(kind), int(number), *rest] if INSTANCE <= kind <= CONSENT:
            return _of_instance(kind, number, rest, _tables(number, find))
        case _:
            return LeafName("unknown", (("path", full(path)),))


def _tables(number: int, find: Find) -> ContractCode | None:
    """The tables of an instance's contract, as far as they are stored."""
    data = find(dump([INSTANCE, number]))
    match None if data is None else load(data, _SIZE):
        case [bytes(), bytes(program), int(contract), *_]:
            code = find(dump([PROGRAM, program]))
            decoded = None if code is None else decode_program(code)
            contracts = () if decoded is None else decoded.contracts
            return contracts[contract] if 0 <= contract < len(contracts) else None
        case _:
            return None


def _line(number: int, line: int, find: Find) -> str:
    """The name of a budget line of an instance's tree, as far as it is stored; else its place among them."""
    root = _root_and_lines(number, find)[0]
    names = _root_and_lines(root, find)[1]
    name = names[line] if 0 <= line < len(names) else None
    return name if isinstance(name, str) else f"#{line}"


def _root_and_lines(number: int, find: Find) -> tuple[int, list[Raw]]:
    data = find(dump([INSTANCE, number]))
    match None if data is None else load(data, _SIZE):
        case [_, _, _, _, _, _, _, _, _, int(root), list(names), *_]:
            return root, names
        case _:
            return number, []


def _of_line(number: int, place: int, cell: list[Raw], line: str, tables: ContractCode | None) -> LeafName:
    pot = _at(() if tables is None else tables.pots, place)
    match cell:
        case [bytes(key)]:
            said = _named(pot, place, None if pot is None else pot.key, key)
        case _:
            said = f"#{place}" if pot is None else pot.name
    name = f"#{number}" if tables is None else f"{tables.name}#{number}"
    return LeafName("lot", (("instance", name), ("place", said), ("line", line)))


def _of_instance(kind: int, number: int, rest: Sequence[object], tables: ContractCode | None) -> LeafName:
    name = "#" + str(number) if tables is None else f"{tables.name}#{number}"
    instance = ("instance", name)
    match kind, rest:
        case int(), [] if kind == INSTANCE:
            return LeafName("instance", (instance,))
        case int(), [int(place), bytes(key)] if kind == ENTRY:
            map_ = _at(() if tables is None else tables.maps, place)
            said = _named(map_, place, None if map_ is None else map_.key, key)
            return LeafName("entry", (instance, ("place", said)))
        case int(), [int(place), bytes(key)] if kind == CELL:
            pot = _at(() if tables is None else tables.pots, place)
            said = _named(pot, place, None if pot is None else pot.key, key)
            return LeafName("pot", (instance, ("place", said)))
        case int(), [1 | 2 as flow, int(), bytes(account)] if kind == FLOW:
            said = "paid" if flow == 1 else "received"
            return LeafName("flow", (instance, ("place", f"{said}({short(account)})")))
        case int(), [str(action), bytes(signer)] if kind == CONSENT:
            return LeafName("consent", (instance, ("action", action), ("account", full(signer))))
        case _:
            return LeafName("instance", (instance,))


def _at(items: tuple[MapCode, ...] | tuple[PotCode, ...], place: int) -> MapCode | PotCode | None:
    return items[place] if 0 <= place < len(items) else None


def _named(item: MapCode | PotCode | None, place: int, type_: Type | None, key: bytes) -> str:
    """`ranks[…]`, with the key in hex where its type is not known."""
    value = None if type_ is None else decode_value(type_, key)
    shown = full(key) if type_ is None or value is None else show(type_, value, short)
    return f"{'#' + str(place) if item is None else item.name}[{shown}]"
