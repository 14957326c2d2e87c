"""Where code stands, and the types on its stack while it is checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vm.code.program import ContractCode, Operand, Program, Unit
from vm.code.verify.forms import accepts
from vm.types import AccountType, BoolType, Type

ACCOUNT: Final = AccountType()
STACK_DEPTH: Final = 1_024
"""More values than this never stand on the stack: a list of 512 items and what it is part of need fewer."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A unit of a program. `contract` is None for a function of the file, `number` its place in the program.
    `writable`: the first local that may be written (the ones before it are parameters). `sender` is the type
    of the caller; None where it may be more than one, and then nothing may ask for it."""

    program: Program
    contract: ContractCode | None
    number: int
    unit: Unit
    locals: tuple[Type, ...]
    writable: int
    sender: Type | None = ACCOUNT


class Stack:
    """Types on the stack, last on top. `sound` turns False, and stays so, when something is not as wanted.

    `floor`: values below it belong to the code around the present block.
    """

    __slots__ = ("floor", "lowest", "sound", "types")

    def __init__(self) -> None:
        self.types: list[Type] = []
        self.floor = 0
        self.lowest = 0
        self.sound = True

    def push(self, type_: Type) -> None:
        """Put a value of a type on the stack."""
        self.types.append(type_)
        self.sound = self.sound and len(self.types) <= STACK_DEPTH

    def pop(self, *kinds: type) -> Type:
        """Take the top, which must be of one of the kinds (any, if none is given)."""
        if len(self.types) <= self.floor:
            self.sound = False
            return BoolType()
        type_ = self.types.pop()
        self.lowest = min(self.lowest, len(self.types))
        if kinds and not isinstance(type_, kinds):
            self.sound = False
        return type_

    def pop_as(self, wanted: Type | None) -> Type:
        """Take the top, which must be a value of the type; None is never right."""
        type_ = self.pop()
        if wanted is None or not accepts(wanted, type_):
            self.sound = False
        return type_

    def must(self, sound: bool) -> None:
        """Note whether something else is as wanted."""
        self.sound = self.sound and sound


def numbers(operands: tuple[Operand, ...], count: int) -> tuple[int, ...] | None:
    """Operands that are `count` plain numbers; None for anything else."""
    found = tuple(operand for operand in operands if type(operand) is int)
    return found if len(found) == len(operands) == count else None
