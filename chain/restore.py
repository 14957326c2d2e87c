"""A state from its leaves: what opening a chain does. The inverse of `chain.leaves`.

The leaves come from a file that anything may have happened to, so every byte is checked: a leaf that says
something no state can hold gives `Damaged`, never another exception and never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeVar

from chain.leaves import FLOWS, TOTAL_BYTES, contract_of, value_at
from chain.state import InternalFault, LedgerState, rule_named
from vm.code.codec import decode_program, hash_of_bytes
from vm.code.program import ContractCode
from vm.code.stack import LINES
from vm.code.verify import verify
from vm.code.verify.limits import LINE_POINTS
from vm.encoding import Raw, decode_value, decode_values, integer, is_text, load
from vm.machine.state import Consent, Instance, Status, Timer
from vm.types import Type
from vm.values import Value

_SIZE: Final = 2**26
_SHORTEST: Final = 2
_FLOW_NAMES = {number: name for name, number in FLOWS.items()}
_Known = TypeVar("_Known")


class Damaged(Exception):
    """A leaf is not what a state can hold; `path` are its path's bytes."""

    def __init__(self, path: bytes) -> None:
        super().__init__(f"damaged leaf {path.hex()}")
        self.path = path


def restore(leaves: Iterable[tuple[bytes, bytes]]) -> LedgerState:
    """The state whose leaves these are, in any order. Raises Damaged."""
    rows: list[tuple[list[Raw], bytes, bytes]] = []
    for path, value in leaves:
        parts = load(path)
        if not isinstance(parts, list) or len(parts) < _SHORTEST or type(parts[0]) is not int:
            raise Damaged(path)
        rows.append((parts, path, value))
    state = LedgerState()
    rows.sort(key=lambda row: (row[0][0], row[0][1] if type(row[0][1]) is int else 0))
    for parts, path, value in rows:
        try:
            _leaf(state, parts, value)
            written = value_at(state, _path(state, parts))
        except (_Wrong, InternalFault, IndexError, KeyError, TypeError, ValueError, AttributeError):
            raise Damaged(path) from None
        if written != value:
            raise Damaged(path)
    state.journal.entries.clear()
    return state


class _Wrong(Exception):
    """Something is not as it must be."""


def _need(value: _Known | None) -> _Known:
    if value is None:
        raise _Wrong
    return value


def _list(raw: object) -> list[Any]:
    if not isinstance(raw, list):
        raise _Wrong
    return raw


def _leaf(state: LedgerState, parts: list[Raw], value: bytes) -> None:
    match parts:
        case [1, bytes(account)]:
            key, nonce, (day, gas) = _list(load(value))
            if key:
                state.keys[account] = key[0]
            state.nonces[account] = nonce
            if gas:
                state.gas_used[account] = (day, gas)
        case [2, bytes(account), str(currency)]:
            state.balances[(account, currency)] = _amount(value)
        case [3, str(currency)]:
            state.issued[currency] = _amount(value)
        case [4, bytes(found)]:
            program = verify(_need(decode_program(value))).program
            if hash_of_bytes(value) != found or state.know(_need(program)) != found:
                raise _Wrong
        case [5, int(number)]:
            _instance(state, number, value)
        case [_, int(number), *_] if 0 <= number < len(state.instances):
            _part(state, state.instances[number], parts, value)
        case _:
            raise _Wrong


def _amount(value: bytes) -> int:
    return _total(_need(load(value)))


def _total(raw: Raw) -> int:
    """A sum, which may be wider than an integer; that it is written as it must be is seen as it is written
    again."""
    if type(raw) is bytes and len(raw) == TOTAL_BYTES:
        return int.from_bytes(raw, "big", signed=True)
    return _need(integer(raw))


def _instance(state: LedgerState, number: int, value: bytes) -> None:
    raw = _list(load(value, _SIZE))
    address, program_hash, contract, terms, status, timers, keeps, pots, totals, root, lines = raw
    program = state.programs[program_hash]
    tables = program.program.contracts[contract]
    values = _need(decode_values(tuple(term.type for term in tables.terms), terms))
    if number != len(state.instances):
        raise _Wrong
    instance = Instance(number, address, program, contract, values)
    current, entered, day, halted = status
    if type(current) is not int or not 0 <= current < len(tables.states):
        raise _Wrong
    instance.status[Status.STATE], instance.status[Status.ENTERED] = current, entered
    instance.status[Status.ENTRY_DAY] = day
    instance.status[Status.TIMERS] = tuple(
        Timer(instant, due[0] if due else None, clock, turn, anchor[0] if anchor else None)
        for instant, due, clock, turn, anchor in timers
    )
    instance.status[Status.HALTED] = halted[0] if halted else None
    for place, (keep, kept) in enumerate(zip(tables.keeps, keeps, strict=True)):
        if kept:
            instance.keeps[place] = _value(keep.type, kept[0])
    for place, amount in enumerate(pots):
        instance.pots[place] = _need(integer(amount))
    for map_, field, total in totals:
        instance.totals[(map_, field)] = _total(total)
    instance.root = _root(state, root, number)
    instance.status[Status.LINES] = _lines(lines, instance.root == number)
    state.instances.append(instance)
    state.addresses[address] = number


def _root(state: LedgerState, root: object, number: int) -> int:
    """The root of an instance: itself, or an earlier one that is a root."""
    if type(root) is not int or not 0 <= root <= number:
        raise _Wrong
    if root != number and state.instances[root].root != root:
        raise _Wrong
    return root


def _lines(raw: object, is_root: bool) -> tuple[str, ...]:
    """The names of a tree's lines, which only its root has."""
    names = _list(raw)
    sound = all(type(name) is str and is_text(name, LINE_POINTS) for name in names)
    if not sound or len(set(names)) != len(names) or len(names) > (LINES if is_root else 0):
        raise _Wrong
    return tuple(names)


def _value(type_: Type, data: bytes) -> Value:
    value = decode_value(type_, data, _SIZE)
    if value is None:
        raise _Wrong
    return value


def _cell_type(tables: ContractCode, pot: int) -> Type:
    type_ = tables.pots[pot].key
    if type_ is None:
        raise _Wrong
    return type_


def _lot(state: LedgerState, instance: Instance, pot: int, line: int) -> int:
    """A line that a pot may hold money of: the pot is traced, and the tree has the line."""
    known = len(state.instances[instance.root].status[Status.LINES])
    if not contract_of(instance).pots[pot].traced or not 0 <= line < known:
        raise _Wrong
    return line


def _part(state: LedgerState, instance: Instance, parts: list[Raw], value: bytes) -> None:
    tables: ContractCode = contract_of(instance)
    match parts:
        case [6, _, int(number), bytes(key)]:
            map_ = tables.maps[number]
            instance.maps[number][_value(map_.key, key)] = _value(map_.value, value)
        case [7, _, int(number), bytes(key)]:
            cell = _value(_cell_type(tables, number), key)
            instance.families[number][cell] = _amount(value)
        case [10, _, int(number), [], int(line)]:
            instance.lots[number][_lot(state, instance, number, line)] = _amount(value)
        case [10, _, int(number), [bytes(key)], int(line)]:
            cell = _value(_cell_type(tables, number), key)
            instance.cell_lots[number][(cell, _lot(state, instance, number, line))] = _amount(value)
        case [8, _, int(flow), int(currency), bytes(account)]:
            instance.flows[(_FLOW_NAMES[flow], currency, account)] = _amount(value)
        case [9, _, str(action), bytes(signer)]:
            rule = _need(rule_named(instance, action))
            arguments, caps, amounts = _list(load(value, _SIZE))
            types = tuple(parameter.type for parameter in rule.parameters)
            limits = tuple((name, _need(integer(amount))) for name, amount in caps[0]) if caps else None
            fixed = tuple(_need(integer(amount)) for amount in amounts)
            consent = Consent(_need(decode_values(types, arguments)), limits, fixed)
            instance.consents[(action, signer)] = consent
        case _:
            raise _Wrong


def _path(state: LedgerState, parts: list[Raw]) -> tuple[Any, ...]:
    """The path as `value_at` takes it."""
    match parts:
        case [6, int(instance), int(number), bytes(key)]:
            return (6, instance, number, _value(contract_of(state.instances[instance]).maps[number].key, key))
        case [7, int(instance), int(number), bytes(key)]:
            type_ = _cell_type(contract_of(state.instances[instance]), number)
            return (7, instance, number, _value(type_, key))
        case [10, int(instance), int(number), [], int(line)]:
            return (10, instance, number, None, line)
        case [10, int(instance), int(number), [bytes(key)], int(line)]:
            type_ = _cell_type(contract_of(state.instances[instance]), number)
            return (10, instance, number, _value(type_, key), line)
        case [8, int(instance), int(flow), currency, account]:
            return (8, instance, _FLOW_NAMES[flow], currency, account)
        case _:
            return tuple(parts)
