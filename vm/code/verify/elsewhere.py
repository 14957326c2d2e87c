"""Reads of other instances: how an AT is walked, and how a run goes through it.

An AT holds one read and nothing else; its keys and arguments stand on the stack. While a unit runs no other
instance changes, so that a reading asked twice is one value. An instance of the same contract may be the
present one, which does change: of it only the terms are known to stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from vm.code.opcodes import Opcode
from vm.code.program import Instruction, MapCode, Program
from vm.code.verify.frame import numbers
from vm.code.verify.intervals import MACHINE, MOST_KEYS, Interval, multiply, range_of
from vm.code.verify.nodes import Node
from vm.code.verify.tables import summed_type
from vm.types import BoolType, IntType, MoneyType, RecordType, Type

if TYPE_CHECKING:
    from vm.code.verify.run import Run

READS: Final = frozenset(
    (
        Opcode.TERM, Opcode.KEEP, Opcode.KNOWN, Opcode.MAP_GET, Opcode.MAP_HAS, Opcode.MAP_SUM,
        Opcode.MAP_COUNT, Opcode.POT, Opcode.POT_CELL, Opcode.POT_SUM, Opcode.STATE_IS, Opcode.CALL,
    )
)  # fmt: skip
"""What may be read of another instance."""


def contract_at(instruction: Instruction, program: Program) -> int | None:
    """The number of the contract that an AT reads; None where it names none."""
    found = numbers(instruction.operands, 1)
    return found[0] if found is not None and 0 <= found[0] < len(program.contracts) else None


def the_read(instruction: Instruction) -> Instruction | None:
    """The one read that an AT holds beside its charge; None where it holds anything else."""
    inside = [one for one in instruction.blocks[0] if one.opcode is not Opcode.CHARGE]
    return inside[0] if len(inside) == 1 and inside[0].opcode in READS else None


# --- a run -------------------------------------------------------------------------------------------------


class _Away:
    """One read of a run on another instance of contract `number`."""

    def __init__(self, run: Run, number: int, instance: Node, read: Instruction) -> None:
        self.run = run
        self.number = number
        self.contract = run.program.contracts[number]
        self.instance = instance
        self.opcode = read.opcode
        self.operands = tuple(operand for operand in read.operands if isinstance(operand, int))

    @property
    def place(self) -> int:
        """The number of what is read."""
        return self.operands[0]

    def changes(self) -> bool:
        """Whether the instance may be the present one, which changes while the unit runs."""
        return self.number == self.run.number

    def made(self, type_: Type, *parts: Node, kind: Opcode | None = None, stays: bool = False) -> Node:
        """The value read: the same for the same instance, keys and arguments, if it cannot change."""
        if self.changes() and not stays:
            return self.run.nodes.fresh(type_)
        operands = ("at", self.number, *self.operands)
        return self.run.nodes.make(kind or self.opcode, operands, (self.instance, *parts), type_)


def read_elsewhere(run: Run, instruction: Instruction) -> None:
    """Go through an AT that has been walked: take the instance, and what its read takes; leave the value."""
    number, read = contract_at(instruction, run.program), the_read(instruction)
    if number is None or read is None:
        raise TypeError("a read of another instance is not well formed")
    away = _Away(run, number, run.stack.pop(), read)
    run.stack.append(_READS[read.opcode](away))


def _term(away: _Away) -> Node:
    return away.made(away.contract.terms[away.place].type, stays=True)


def _known_node(away: _Away) -> Node:
    if away.run.shared.always_known[away.number][away.place]:
        return away.run.nodes.true
    return away.made(BoolType(), kind=Opcode.KNOWN)


def _keep(away: _Away) -> Node:
    keep = away.contract.keeps[away.place]
    if not away.run.facts.is_true(_known_node(away)):
        away.run.stop("E3310", name=keep.name)
    return away.made(keep.type)


def _map(away: _Away) -> MapCode:
    return away.contract.maps[away.place]


def _map_has(away: _Away) -> Node:
    return away.made(BoolType(), away.run.stack.pop())


def _map_get(away: _Away) -> Node:
    key, map_, run = away.run.stack.pop(), _map(away), away.run
    if map_.default is None and not run.facts.is_true(away.made(BoolType(), key, kind=Opcode.MAP_HAS)):
        run.stop("E3311", name=map_.name)
    for code, parameters in run.shared.default_stops.get((away.number, away.place), ()):
        run.stop(code, **dict(parameters))
    return away.made(map_.value, key)


def _map_sum(away: _Away) -> Node:
    """A total of ints or percents may be too large to read."""
    map_, field = _map(away), away.operands[1]
    type_ = summed_type(map_, field) or map_.value
    node = away.made(type_)
    if isinstance(type_, MoneyType):
        return node
    item = map_.value
    if field >= 0 and isinstance(item, RecordType):
        item = item.fields[field][1]
    total = multiply(range_of(item), Interval(0, MOST_KEYS))
    if not total.within(MACHINE):
        away.run.stop("E3107", low="-2^127", high="2^127-1")
    away.run.facts.refine(node, total)
    return node


def _map_count(away: _Away) -> Node:
    node = away.made(IntType())
    away.run.facts.refine(node, Interval(0, MOST_KEYS))
    return node


def _pot(away: _Away) -> Node:
    return away.made(MoneyType(away.contract.pots[away.place].currency))


def _pot_cell(away: _Away) -> Node:
    return away.made(MoneyType(away.contract.pots[away.place].currency), away.run.stack.pop())


def _state_is(away: _Away) -> Node:
    return away.made(BoolType())


def _call(away: _Away) -> Node:
    """A function is known by what it may stop with; it is not run in place."""
    function, run = away.run.program.functions[away.place], away.run
    start = len(run.stack) - len(function.parameters)
    arguments = tuple(run.stack[start:])
    del run.stack[start:]
    for code, parameters in run.shared.function_stops[away.place]:
        run.stop(code, **dict(parameters))
    return away.made(function.result, *arguments)


_READS: Mapping[Opcode, Callable[[_Away], Node]] = MappingProxyType(
    {
        Opcode.TERM: _term,
        Opcode.KEEP: _keep,
        Opcode.KNOWN: _known_node,
        Opcode.MAP_GET: _map_get,
        Opcode.MAP_HAS: _map_has,
        Opcode.MAP_SUM: _map_sum,
        Opcode.MAP_COUNT: _map_count,
        Opcode.POT: _pot,
        Opcode.POT_SUM: _pot,
        Opcode.POT_CELL: _pot_cell,
        Opcode.STATE_IS: _state_is,
        Opcode.CALL: _call,
    }
)
