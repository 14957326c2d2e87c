"""Types of what instructions take and leave that read or change the instance, the call, the time or money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

from vm.code.opcodes import Opcode
from vm.code.program import ContractCode, KeepCode, MapCode, Operand, PotCode
from vm.code.verify.effects import Effect
from vm.code.verify.frame import Frame, Stack, numbers
from vm.code.verify.limits import LIST_ITEMS
from vm.code.verify.tables import summed_type
from vm.code.verify.transfers import TRANSFERS
from vm.types import (
    AccountType,
    BoolType,
    ContractType,
    DateType,
    IntType,
    ListType,
    MoneyType,
    TimeType,
    Type,
)

T = TypeVar("T")

SIGNERS = ListType(AccountType(), LIST_ITEMS)
"""The type of `signers`."""


def _leaves(result: Type) -> Effect:
    """Takes nothing and leaves a value of a fixed type."""

    def effect(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
        stack.must(operands == ())
        stack.push(result)

    return effect


def _entry(stack: Stack, table: tuple[T, ...] | None, operands: tuple[Operand, ...], count: int) -> T | None:
    """The entry of a table that the first of `count` operands names; None, and unsound, if there is none."""
    found = numbers(operands, count)
    if table is None or found is None or not 0 <= found[0] < len(table):
        stack.must(False)
        return None
    return table[found[0]]


def _table(frame: Frame, name: Callable[[ContractCode], tuple[T, ...]]) -> tuple[T, ...] | None:
    return None if frame.contract is None else name(frame.contract)


def _term(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    term = _entry(stack, _table(frame, lambda contract: contract.terms), operands, 1)
    if term is not None:
        stack.push(term.type)


# --- kept values ---------------------------------------------------------------------------------------


def _kept(frame: Frame, stack: Stack, operands: tuple[Operand, ...], count: int = 1) -> KeepCode | None:
    return _entry(stack, _table(frame, lambda contract: contract.keeps), operands, count)


def _keep(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    keep = _kept(frame, stack, operands)
    if keep is not None:
        stack.push(keep.type)


def _known(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    _kept(frame, stack, operands)
    stack.push(BoolType())


def _set_keep(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    keep = _kept(frame, stack, operands)
    stack.pop_as(None if keep is None else keep.type)


def _clear_keep(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    _kept(frame, stack, operands)


def _append_keep(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    keep = _kept(frame, stack, operands, 2)
    stack.pop_as(keep.type.item if keep is not None and isinstance(keep.type, ListType) else None)
    _has_text(frame, stack, operands)


def _has_text(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    """The last operand names a text of the author's."""
    number = operands[-1] if operands else -1
    stack.must(type(number) is int and 0 <= number < len(frame.program.texts))


# --- maps ----------------------------------------------------------------------------------------------


def _map(frame: Frame, stack: Stack, operands: tuple[Operand, ...], count: int = 1) -> MapCode | None:
    return _entry(stack, _table(frame, lambda contract: contract.maps), operands, count)


def _map_get(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    map_ = _map(frame, stack, operands)
    stack.pop_as(None if map_ is None else map_.key)
    if map_ is not None:
        stack.push(map_.value)


def _map_has(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    map_ = _map(frame, stack, operands)
    stack.pop_as(None if map_ is None else map_.key)
    stack.push(BoolType())


def _map_set(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    map_ = _map(frame, stack, operands)
    stack.pop_as(None if map_ is None else map_.value)
    stack.pop_as(None if map_ is None else map_.key)
    stack.must(map_ is not None and not map_.once)


def _map_add(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    map_ = _map(frame, stack, operands, 2)
    stack.pop_as(None if map_ is None else map_.value)
    stack.pop_as(None if map_ is None else map_.key)
    _has_text(frame, stack, operands)


def _map_remove(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    map_ = _map(frame, stack, operands, 2)
    stack.pop_as(None if map_ is None else map_.key)
    stack.must(map_ is not None and not map_.once)
    _has_text(frame, stack, operands)


def _map_sum(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    map_ = _map(frame, stack, operands, 2)
    found = numbers(operands, 2)
    if map_ is None or found is None or found[1] not in map_.sums:
        stack.must(False)
        return
    type_ = summed_type(map_, found[1])
    stack.must(type_ is not None)
    stack.push(BoolType() if type_ is None else type_)


def _map_count(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    _map(frame, stack, operands)
    stack.push(IntType())


# --- pots and totals -----------------------------------------------------------------------------------


def _pot_entry(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> PotCode | None:
    return _entry(stack, _table(frame, lambda contract: contract.pots), operands, 1)


def _pot(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    pot = _pot_entry(frame, stack, operands)
    if pot is not None:
        stack.must(pot.key is None)
        stack.push(MoneyType(pot.currency))


def _pot_cell(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    pot = _pot_entry(frame, stack, operands)
    stack.pop_as(None if pot is None else pot.key)
    if pot is not None:
        stack.push(MoneyType(pot.currency))


def _pot_sum(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    pot = _pot_entry(frame, stack, operands)
    if pot is not None:
        stack.must(pot.key is not None)
        stack.push(MoneyType(pot.currency))


def _total(tracked: Callable[[ContractCode], bool]) -> Effect:
    """What an instance has paid to an account, or received from it; the contract must keep count of it."""

    def effect(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
        stack.pop(AccountType)
        stack.must(frame.contract is not None and tracked(frame.contract))
        currency = _entry(stack, frame.program.currencies, operands, 1)
        if currency is not None:
            stack.push(MoneyType(currency))

    return effect


def _balance(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    stack.pop(AccountType)
    currency = _entry(stack, frame.program.currencies, operands, 1)
    if currency is not None:
        stack.push(MoneyType(currency))


# --- the call and the state ----------------------------------------------------------------------------


def _sender(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    stack.must(operands == () and frame.sender is not None)
    stack.push(frame.sender or AccountType())


def _signers(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    """Those who sign, where all of them are accounts."""
    stack.must(operands == () and frame.sender == AccountType())
    stack.push(SIGNERS)


def _self(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    """An instance's address is no account, so that no code can take it for one."""
    stack.must(operands == () and frame.contract is not None)
    if frame.contract is not None:
        stack.push(ContractType(frame.number, frame.contract.name))


def _state_is(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    found = numbers(operands, 1)
    count = 0 if frame.contract is None else len(frame.contract.states)
    stack.must(frame.contract is not None and found is not None and -1 <= found[0] < count)
    stack.push(BoolType())


def _go(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    _entry(stack, _table(frame, lambda contract: contract.states), operands, 1)


def _nothing(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    stack.must(operands == ())


def _require(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    stack.pop(BoolType)
    stack.must(len(operands) == 1)
    _has_text(frame, stack, operands)


def _call(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    function = _entry(stack, frame.program.functions, operands, 1)
    if function is None:
        return
    for parameter in reversed(function.parameters):
        stack.pop_as(parameter.type)
    own = frame.contract is not None and function.contract == frame.number
    stack.must(function.contract is None or own)
    stack.push(function.result)


def _note(frame: Frame, stack: Stack, operands: tuple[Operand, ...]) -> None:
    event = _entry(stack, _table(frame, lambda contract: contract.events), operands, 1)
    if event is not None:
        for field in reversed(event.fields):
            stack.pop_as(field.type)


INSTANCE: Mapping[Opcode, Effect] = MappingProxyType(
    {
        Opcode.GO: _go,
        Opcode.STAY: _nothing,
        Opcode.CALL: _call,
        Opcode.REQUIRE: _require,
        Opcode.TERM: _term,
        Opcode.KEEP: _keep,
        Opcode.KNOWN: _known,
        Opcode.SET_KEEP: _set_keep,
        Opcode.CLEAR_KEEP: _clear_keep,
        Opcode.APPEND_KEEP: _append_keep,
        Opcode.MAP_GET: _map_get,
        Opcode.MAP_HAS: _map_has,
        Opcode.MAP_SET: _map_set,
        Opcode.MAP_ADD: _map_add,
        Opcode.MAP_REMOVE: _map_remove,
        Opcode.MAP_SUM: _map_sum,
        Opcode.MAP_COUNT: _map_count,
        Opcode.POT: _pot,
        Opcode.POT_CELL: _pot_cell,
        Opcode.POT_SUM: _pot_sum,
        Opcode.STATE_IS: _state_is,
        Opcode.PAID: _total(lambda contract: contract.tracks_paid),
        Opcode.RECEIVED: _total(lambda contract: contract.tracks_received),
        Opcode.SENDER: _sender,
        Opcode.SIGNERS: _signers,
        Opcode.SELF: _self,
        Opcode.NOW: _leaves(TimeType()),
        Opcode.TODAY: _leaves(DateType()),
        Opcode.ENTERED: _leaves(TimeType()),
        Opcode.ENTRY_DAY: _leaves(DateType()),
        Opcode.BALANCE: _balance,
        **TRANSFERS,
        Opcode.NOTE: _note,
    }
)
"""Effects of the opcodes that read or change something beside the stack."""
