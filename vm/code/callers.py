"""Of what type the callers are that a WHO admits: accounts, or instances of a contract."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from vm.code.opcodes import Opcode
from vm.code.program import (
    ContractCode,
    Program,
    Who,
    WhoAccount,
    WhoAnd,
    WhoAnyInstance,
    WhoAnyone,
    WhoCount,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.code.units import in_text_order
from vm.types import AccountType, ContractType, Type


def type_of_callers(program: Program, contract: int | None) -> Type:
    """The type of those that a leaf names: instances of a contract, or accounts where it is None."""
    return AccountType() if contract is None else ContractType(contract, program.contracts[contract].name)


def caller_types(program: Program, contract: ContractCode, who: Who) -> Iterator[Type]:
    """The type of the callers that each leaf of a WHO admits, from left to right; the tables are sound."""
    match who:
        case WhoAnyone():
            yield AccountType()
        case WhoAccount(_, number) | WhoInList(_, number):
            yield type_of_callers(program, number)
        case WhoInMap(map_):
            yield contract.maps[map_].key
        case WhoAnyInstance(number):
            yield type_of_callers(program, number)
        case WhoAnd(parts) | WhoOr(parts):
            for part in parts:
                yield from caller_types(program, contract, part)
        case WhoCount(_, group):
            yield from caller_types(program, contract, group)
        case _:
            assert_never(who)


def sender_type(program: Program, contract: ContractCode, who: Who) -> Type | None:
    """The type of `sender`: accounts, or instances of one contract; None where it may be more than one."""
    found = set(caller_types(program, contract, who))
    return found.pop() if len(found) == 1 else None


def any_instances(program: Program, who: Who) -> tuple[str, ...]:
    """Names of the contracts of which a WHO admits any instance: `any Claim`, a claim that is an argument."""
    match who:
        case WhoAnyInstance(number):
            return (program.contracts[number].name,)
        case WhoAccount(code, int(number)) if any(one.opcode is Opcode.LOCAL for one in in_text_order(code)):
            return (program.contracts[number].name,)
        case WhoAnd(parts) | WhoOr(parts):
            found = (name for part in parts for name in any_instances(program, part))
            return tuple(dict.fromkeys(found))
        case WhoCount(_, group):
            return any_instances(program, group)
        case _:
            return ()
