"""Which instructions each kind of unit may hold, and what functions read.

A function is judged once; whoever calls it needs to know only whether it reads what changes, or the instance
itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from vm.code.opcodes import Opcode
from vm.code.program import Code, LinkCode, Program, UnitKind, Who, WhoAnd, WhoCount, WhoOr
from vm.code.verify.effects import COMPUTING

_op = Opcode

STATE_READS: Final = frozenset(
    (
        _op.KEEP, _op.KNOWN, _op.MAP_GET, _op.MAP_HAS, _op.MAP_SUM, _op.MAP_COUNT, _op.POT, _op.POT_CELL,
        _op.POT_SUM, _op.PAID, _op.RECEIVED, _op.STATE_IS, _op.LOTS,
    )
)  # fmt: skip
"""Opcodes that read what actions change."""
ENTRY_READS: Final = frozenset((_op.ENTERED, _op.ENTRY_DAY, _op.SELF))
"""Opcodes that read the instance itself: when it entered its state, which one it is."""
TIME_READS: Final = frozenset((_op.NOW, _op.TODAY))
KEYED_READS: Final = frozenset((_op.MAP_GET, _op.MAP_HAS))
"""What an `each` invariant may read of what changes, and only at its key."""

_COMPUTING = (frozenset(COMPUTING) - {_op.SET_LOCAL}) | {_op.CHARGE, _op.IF, _op.CALL}
_OWN = _COMPUTING | STATE_READS | ENTRY_READS | {_op.TERM}
_INSTANCE = _OWN | {_op.AT}
_CHANGES = frozenset(
    (
        _op.SET_LOCAL, _op.FOR, _op.GO, _op.STAY, _op.SET_KEEP, _op.CLEAR_KEEP, _op.MAP_SET, _op.PAY,
        _op.SHARE, _op.REFUND, _op.NOTE,
    )
)  # fmt: skip
REFUSALS: Final = frozenset((_op.REQUIRE, _op.APPEND_KEEP, _op.MAP_ADD, _op.MAP_REMOVE))
"""Opcodes that carry a text with which they may refuse: never in a clock."""
MESSAGES: Final = frozenset((_op.SEND, _op.CREATE))
"""Opcodes of which something comes after the action: only rules send and create."""

MOVES: Final = frozenset((_op.PAY, _op.SHARE, _op.REFUND))
"""Opcodes that move money: never in a clock that runs because another instance has ended."""

_EACH = _COMPUTING | KEYED_READS | {_op.TERM, _op.SELF, _op.OLD}

_ALLOWED: Mapping[UnitKind, frozenset[Opcode]] = MappingProxyType(
    {
        UnitKind.FUNCTION: _INSTANCE,
        UnitKind.CHECK: _COMPUTING | TIME_READS | {_op.TERM, _op.AT},
        UnitKind.INITIAL: _COMPUTING | TIME_READS | {_op.TERM, _op.AT},
        UnitKind.DEFAULT: _COMPUTING | {_op.TERM},
        UnitKind.INVARIANT: _OWN | {_op.OLD},
        UnitKind.WHO: _INSTANCE | TIME_READS | {_op.SENDER},
        UnitKind.PAYING_AMOUNT: _INSTANCE | TIME_READS | {_op.SENDER},
        UnitKind.PAYING_SOURCE: _INSTANCE | TIME_READS | {_op.SENDER},
        UnitKind.PAYING_PLACE: _INSTANCE | TIME_READS | {_op.SENDER},
        UnitKind.PAYING_LINE: _INSTANCE | TIME_READS | {_op.SENDER},
        UnitKind.RULE: _INSTANCE | TIME_READS | _CHANGES | REFUSALS | MESSAGES | {_op.SENDER, _op.SIGNERS},
        UnitKind.CLOCK: _INSTANCE | TIME_READS | _CHANGES,
        UnitKind.CLOCK_WHEN: _INSTANCE | TIME_READS,
        UnitKind.DEADLINE: _INSTANCE | TIME_READS,
        UnitKind.PROBE: frozenset(),
    }
)

_NO_STATE = (UnitKind.CHECK, UnitKind.INITIAL, UnitKind.DEFAULT)
_HEADER = (
    UnitKind.WHO, UnitKind.PAYING_AMOUNT, UnitKind.PAYING_SOURCE, UnitKind.PAYING_PLACE, UnitKind.PAYING_LINE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rights:
    """What a unit may hold. `each`: maps may be read only at local 0. `state`, `entry`: whether a function
    that it calls may read what changes, and the instance itself. A function that reads another instance it
    may call where it may do so itself."""

    allowed: frozenset[Opcode]
    each: bool = False
    state: bool = True
    entry: bool = True

    @property
    def elsewhere(self) -> bool:
        """Whether another instance may be read."""
        return _op.AT in self.allowed


def rights_of(program: Program, kind: UnitKind, contract: int, number: int) -> Rights:
    """The rights of a unit, named as `Unit` names it."""
    allowed = _ALLOWED[kind]
    if kind is UnitKind.FUNCTION and program.functions[number].contract is None:
        return Rights(_COMPUTING | {_op.AT}, state=False, entry=False)
    if kind is UnitKind.INVARIANT and program.contracts[contract].invariants[number].each is not None:
        return Rights(_EACH, each=True, state=False, entry=False)
    if kind in _NO_STATE:
        return Rights(allowed, state=False, entry=False)
    if kind in _HEADER:
        joint = is_joint(program.contracts[contract].rules[number].who)
        return Rights(allowed - {_op.SENDER} if joint else allowed)
    if kind is UnitKind.CLOCK and isinstance(program.contracts[contract].clocks[number].when, LinkCode):
        return Rights(allowed - MOVES - {_op.STAY})
    if kind is UnitKind.RULE:
        joint = is_joint(program.contracts[contract].rules[number].who)
        return Rights(allowed - {_op.SENDER if joint else _op.SIGNERS})
    return Rights(allowed)


def is_joint(who: Who) -> bool:
    """Whether several must sign."""
    match who:
        case WhoAnd() | WhoCount():
            return True
        case WhoOr(parts):
            return any(is_joint(part) for part in parts)
        case _:
            return False


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a function reads, those that it calls included. `reads` holds the opcodes; what an AT reads on
    another instance is not among them."""

    reads: frozenset[Opcode]

    @property
    def state(self) -> bool:
        """Whether it reads what actions change."""
        return bool(self.reads & STATE_READS)

    @property
    def entry(self) -> bool:
        """Whether it reads the instance itself."""
        return bool(self.reads & ENTRY_READS)

    @property
    def elsewhere(self) -> bool:
        """Whether it reads another instance."""
        return _op.AT in self.reads


def footprints(program: Program) -> tuple[Footprint, ...]:
    """The footprint of each function, by number; a call of a later one, refused elsewhere, adds nothing."""
    found: list[Footprint] = []
    for function in program.functions:
        reads: set[Opcode] = set()
        _collect(function.code, found, reads)
        found.append(Footprint(frozenset(reads)))
    return tuple(found)


def _collect(code: Code, known: list[Footprint], reads: set[Opcode]) -> None:
    for instruction in code:
        reads.add(instruction.opcode)
        if instruction.opcode is Opcode.CALL and len(instruction.operands) == 1:
            called = instruction.operands[0]
            if isinstance(called, int) and 0 <= called < len(known):
                reads |= known[called].reads
        if instruction.opcode is not Opcode.AT:
            for block in instruction.blocks:
                _collect(block, known, reads)
