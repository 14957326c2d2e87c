"""What an expression may read at its place.

Expressions are checked alike everywhere; afterwards a walk over the result finds what this place bars.
Functions bar most things themselves, so of a call only its footprint counts: whether it reads the instance.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from vm.check.checked import (
    CallFunction,
    Context,
    Foreign,
    InState,
    KeepValue,
    Known,
    Local,
    LotsOf,
    MapCount,
    MapHas,
    MapSum,
    MapValue,
    Old,
    PotBalance,
    PotSum,
    TermValue,
    Total,
)
from vm.check.report import Report
from vm.check.walk import nodes, own_nodes
from vm.code.opcodes import Opcode
from vm.source import Span


class Where(Enum):
    """Places that differ in what they may read."""

    RULE = 1
    JOINT_RULE = 2
    HEADER = 3
    """WHO and `paying` of a rule for one person."""
    JOINT_HEADER = 4
    CLOCK = 5
    """Bodies of clocks; also when they are due, and deadlines."""
    INVARIANT = 6
    EACH = 7
    """An invariant with `each`: local 0 is the key."""
    FUNCTION = 8
    FILE_FUNCTION = 9
    CREATION = 10
    """`require` of a contract, and first values of keeps."""
    DEFAULT = 11
    SCENARIO = 12


_CALLER = (Where.RULE, Where.HEADER)
_NO_CALLER_YET = (Where.JOINT_RULE, Where.JOINT_HEADER)
_TIMELESS = (Where.INVARIANT, Where.EACH, Where.FUNCTION, Where.FILE_FUNCTION, Where.DEFAULT)
_NO_INSTANCE = (Where.CREATION, Where.DEFAULT, Where.FILE_FUNCTION, Where.SCENARIO)
_NO_STATE = (Where.CREATION, Where.DEFAULT)
_SELF_ONLY = MappingProxyType({Where.INVARIANT: "E3301", Where.EACH: "E3301", Where.DEFAULT: "E3302"})
"""Places that read no other instance, and the code that says so."""
_STORED = (KeepValue, Known, MapValue, MapHas, MapSum, MapCount, PotBalance, PotSum, LotsOf, Total, InState)


@dataclass(frozen=True, slots=True)
class Footprint:
    """Whether a function reads what changes, the instance itself, and another instance."""

    state: bool
    entry: bool
    foreign: bool


NOTHING = Footprint(False, False, False)
"""The footprint of a function that reads its arguments alone."""


def footprint(body: object, known: dict[int, Footprint]) -> Footprint:
    """The footprint of a function's body; `known` holds those of the functions it may call."""
    state, entry, foreign = False, False, False
    for node in own_nodes(body):
        match node:
            case Context(Opcode.ENTERED | Opcode.ENTRY_DAY | Opcode.SELF):
                entry = True
            case CallFunction(number):
                inner = known.get(number, NOTHING)
                state, entry = state or inner.state, entry or inner.entry
                foreign = foreign or inner.foreign
            case Foreign():
                foreign = True
            case _ if isinstance(node, _STORED):
                state = True
            case _:
                pass
    return Footprint(state, entry, foreign)


def bar(root: object, where: Where, report: Report, functions: dict[int, Footprint]) -> None:
    """Report everything in a checked tree (or a tuple of them) that its place may not read."""
    for node in own_nodes(root):
        match node:
            case Context(opcode, _, span):
                _context(opcode, span, where, report)
            case Foreign(_, _, value, _, span):
                _foreign(value, span, where, report, functions)
            case Old(value, _, span):
                if where not in (Where.INVARIANT, Where.EACH):
                    report.error("E2306", span)
                elif any(isinstance(inner, Old) for inner in nodes(value)):
                    report.error("E2309", span)
            case CallFunction(number, _, _, span):
                _call(functions.get(number, NOTHING), span, where, report)
            case _ if isinstance(node, _STORED):
                _stored(node, where, report)
            case _:
                pass


def _context(opcode: Opcode, span: Span, where: Where, report: Report) -> None:
    match opcode:
        case Opcode.SENDER if where in _NO_CALLER_YET:
            report.error("E2303", span)
        case Opcode.SENDER if where not in _CALLER:
            report.error("E2302", span)
        case Opcode.SIGNERS if where is not Where.JOINT_RULE:
            report.error("E2304", span)
        case Opcode.NOW | Opcode.TODAY if where in _TIMELESS:
            report.error("E2301", span)
        case Opcode.ENTERED | Opcode.ENTRY_DAY if where in _NO_INSTANCE or where is Where.EACH:
            report.error("E2305", span)
        case Opcode.SELF if where in _NO_INSTANCE:
            report.error("E2305", span)
        case _:
            pass


def _foreign(
    value: object, span: Span, where: Where, report: Report, functions: dict[int, Footprint]
) -> None:
    """A read on another instance; a function that is called there reads that instance alone."""
    if where in _SELF_ONLY:
        report.error(_SELF_ONLY[where], span)
    elif where is not Where.SCENARIO and isinstance(value, CallFunction):
        # of a function that is checked later only this is known: it calls one on another instance itself
        called = functions.get(value.function)
        if called is None or called.foreign:
            report.error("E3303", span)


def _call(print_: Footprint, span: Span, where: Where, report: Report) -> None:
    if print_.foreign and where in _SELF_ONLY:
        report.error(_SELF_ONLY[where], span)
        return
    if print_.state and where in _NO_STATE:
        report.error("E2307", span)
    elif print_.state and where is Where.EACH:
        report.error("E2308", span)
    elif print_.entry and (where in _NO_STATE or where is Where.EACH):
        report.error("E2305", span)


def _stored(node: object, where: Where, report: Report) -> None:
    span = getattr(node, "span", None)
    if not isinstance(span, Span):
        raise TypeError("a checked node has a span")
    if where in _NO_STATE:
        report.error("E2307", span)
    elif where is Where.EACH and not (isinstance(node, (MapValue, MapHas)) and _is_key(node.key)):
        report.error("E2308", span)


def _is_key(node: object) -> bool:
    return isinstance(node, Local) and node.local == 0


def literal_only(root: object) -> bool:
    """Whether a value is made of literals alone, so that it may be a constant.

    A function may read the instance, or the very constant, so a constant calls none.
    """
    barred = (*_STORED, Context, TermValue, Local, CallFunction, Foreign)
    return not any(isinstance(node, barred) for node in nodes(root))
