"""Jumps that can happen only a limited number of times: a counter or a flag is written and tested there.

Only plain patterns are seen: `require n < 5 …; set n = n + 1; go S`, a count down, a flag set once, the same
below an `if`. What is not seen counts as unlimited, so a warning may be one too many, never one too few.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from types import MappingProxyType
from typing import Final, TypeAlias

from vm.check.checked import (
    ClearKeep,
    Constant,
    Context,
    Expression,
    Go,
    If,
    KeepValue,
    Logic,
    LogicOperator,
    MapHas,
    Narrow,
    Operate,
    Require,
    SetKeep,
    Statement,
    TermValue,
)
from vm.check.walk import bare, nodes
from vm.code.opcodes import Opcode
from vm.source import Span
from vm.types import IntType

Fact: TypeAlias = "tuple[Expression, bool]"
"""A condition, and whether it holds."""

_UP, _DOWN, _OTHER = 1, -1, 0
_TURNED: Final = MappingProxyType(
    {
        Opcode.LESS: Opcode.GREATER,
        Opcode.LESS_EQUAL: Opcode.GREATER_EQUAL,
        Opcode.GREATER: Opcode.LESS,
        Opcode.GREATER_EQUAL: Opcode.LESS_EQUAL,
        Opcode.EQUAL: Opcode.EQUAL,
        Opcode.NOT_EQUAL: Opcode.NOT_EQUAL,
    }
)
"""The comparison with its sides exchanged."""
_DENIED: Final = MappingProxyType(
    {
        Opcode.LESS: Opcode.GREATER_EQUAL,
        Opcode.LESS_EQUAL: Opcode.GREATER,
        Opcode.GREATER: Opcode.LESS_EQUAL,
        Opcode.GREATER_EQUAL: Opcode.LESS,
        Opcode.EQUAL: Opcode.NOT_EQUAL,
        Opcode.NOT_EQUAL: Opcode.EQUAL,
    }
)
"""What is true where the comparison is not."""
_STOPS: Final = MappingProxyType(
    {
        _UP: (Opcode.LESS, Opcode.LESS_EQUAL, Opcode.EQUAL),
        _DOWN: (Opcode.GREATER, Opcode.GREATER_EQUAL, Opcode.EQUAL),
    }
)
"""Comparisons with a fixed value that a counter leaves in the end, by its direction."""


def limited_jumps(bodies: Iterable[tuple[Statement, ...]]) -> frozenset[Span]:
    """Places of the `go`s that happen a limited number of times while nothing but these bodies runs."""
    together = tuple(bodies)
    counters = _counters(together)
    return frozenset(span for body in together for span in _limited(body, (), frozenset(), counters))


def shut_out(body: tuple[Statement, ...], caller: object) -> bool:
    """Whether a `require sender != …` refuses this caller (an account without its spans)."""
    for condition, holds in _facts(body):
        match condition:
            case Operate(Opcode.NOT_EQUAL | Opcode.EQUAL as opcode, (left, right)):
                unequal = (opcode is Opcode.NOT_EQUAL) == holds
                if unequal and any(
                    _is_sender(one) and bare(other) == caller for one, other in ((left, right), (right, left))
                ):
                    return True
            case _:
                pass
    return False


def tied(body: tuple[Statement, ...], names_caller: Callable[[object], bool]) -> object | None:
    """The first condition that a rule requires of its caller and that ties it to what the instance holds: an
    equality (`c.bill == self`) or a membership (`c in claims`), without its spans; None where there is none.
    """
    ties = (Opcode.EQUAL, Opcode.CONTAINS)
    for condition, holds in _facts(body):
        tie = isinstance(condition, MapHas) or (isinstance(condition, Operate) and condition.opcode in ties)
        if holds and tie and any(names_caller(node) for node in nodes(condition)):
            return bare(condition)
    return None


def _is_sender(node: Expression) -> bool:
    return isinstance(node, Context) and node.opcode is Opcode.SENDER


def _counters(bodies: tuple[tuple[Statement, ...], ...]) -> dict[int, int]:
    """Keeps that all these bodies move in one direction only, with the direction."""
    found: dict[int, set[int]] = {}
    for node in nodes(bodies):
        match node:
            case SetKeep(keep, value):
                found.setdefault(keep, set()).add(_direction(keep, value))
            case ClearKeep(keep):
                found.setdefault(keep, set()).add(_OTHER)
            case _:
                pass
    return {keep: max(ways) for keep, ways in found.items() if ways in ({_UP}, {_DOWN})}


def _direction(keep: int, value: Expression) -> int:
    match value:
        case Narrow(inner):
            return _direction(keep, inner)
        case Constant(bool() as flag):
            return _UP if flag else _DOWN
        case Operate(Opcode.INT_ADD, (KeepValue(number), Constant(int() as step))) if number == keep:
            return _sign(step)
        case Operate(Opcode.INT_ADD, (Constant(int() as step), KeepValue(number))) if number == keep:
            return _sign(step)
        case Operate(Opcode.INT_SUBTRACT, (KeepValue(number), Constant(int() as step))) if number == keep:
            return _sign(-step)
        case _:
            return _OTHER


def _sign(step: int) -> int:
    return (step > 0) - (step < 0)


def _limited(
    body: tuple[Statement, ...], facts: tuple[Fact, ...], moved: frozenset[int], counters: dict[int, int]
) -> Iterator[Span]:
    """The limited `go`s of a block. A jump ends its path, so all that stands beside it has been done."""
    facts = (*facts, *_facts(body))
    moved |= {statement.keep for statement in body if isinstance(statement, SetKeep)}
    for statement in body:
        match statement:
            case Go(_, span):
                if any(_tested(keep, counters[keep], facts) for keep in moved if keep in counters):
                    yield span
            case If(condition, then, otherwise):
                yield from _limited(then, (*facts, *_split(condition, True)), moved, counters)
                yield from _limited(otherwise, (*facts, *_split(condition, False)), moved, counters)
            case _:
                pass


def _facts(body: tuple[Statement, ...]) -> tuple[Fact, ...]:
    """What the `require`s of a block ask for."""
    return tuple(
        fact
        for statement in body
        if isinstance(statement, Require)
        for fact in _split(statement.condition, True)
    )


def _split(condition: Expression, holds: bool) -> Iterator[Fact]:
    """The simple conditions of which a condition (or its denial) consists."""
    match condition:
        case Operate(Opcode.NOT, (inner,)):
            yield from _split(inner, not holds)
        case Logic(LogicOperator.AND, left, right) if holds:
            yield from _split(left, holds)
            yield from _split(right, holds)
        case Logic(LogicOperator.OR, left, right) if not holds:
            yield from _split(left, holds)
            yield from _split(right, holds)
        case _:
            yield condition, holds


def _tested(keep: int, direction: int, facts: tuple[Fact, ...]) -> bool:
    """Whether the facts cannot hold for ever while the keep goes in its direction."""
    return any(_stops(keep, direction, condition, holds) for condition, holds in facts)


def _stops(keep: int, direction: int, condition: Expression, holds: bool) -> bool:
    match condition:
        case KeepValue(number):
            return number == keep and holds == (direction == _DOWN)
        case Operate(opcode, (left, right)) if opcode in _DENIED:
            said = opcode if holds else _DENIED[opcode]
            return _stops_at(keep, direction, left, said, right) or _stops_at(
                keep, direction, right, _TURNED[said], left
            )
        case _:
            return False


def _stops_at(keep: int, direction: int, left: Expression, opcode: Opcode, right: Expression) -> bool:
    """Whether `left` is the counter, and bounded by its type or by a fixed value on the right."""
    match left:
        case KeepValue(number, IntType() as type_) if number == keep:
            fixed = all(isinstance(node, (Constant, TermValue)) for node in _values(right))
            return type_ != IntType() or (fixed and opcode in _STOPS[direction])
        case _:
            return False


def _values(root: Expression) -> Iterator[object]:
    """The expressions of which one consists."""
    match root:
        case Operate(_, operands):
            for operand in operands:
                yield from _values(operand)
        case Narrow(inner):
            yield from _values(inner)
        case _:
            yield root
