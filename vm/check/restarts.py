"""Warnings where one party alone can leave a state and come back, and so move its deadline.

With only that party acting, time passes too: the clocks of the states on the way count as ways to go.
"""

from __future__ import annotations

from dataclasses import dataclass

from vm.check.checked import (
    AddMap,
    Append,
    CallFunction,
    ClearKeep,
    Context,
    Expression,
    KeepValue,
    Local,
    MapValue,
    RemoveMap,
    Rule,
    SetKeep,
    SetMap,
    Who,
    WhoAccount,
    WhoAnyone,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.check.graph import Edge, Graph
from vm.check.report import Report
from vm.check.walk import bare, nodes
from vm.check.where import Footprint
from vm.code.opcodes import Opcode
from vm.source import Span

_MOVING = (Opcode.ENTERED, Opcode.ENTRY_DAY, Opcode.NOW, Opcode.TODAY)
_ANYONE = "anyone"


@dataclass(frozen=True, slots=True)
class _Moves:
    """What a deadline follows: the entry itself, or what rules write (keeps and maps by kind and number)."""

    entry: bool
    stored: frozenset[tuple[str, int]]
    any_stored: bool


def warn_restarts(
    graph: Graph,
    rules: dict[int, Rule],
    deadlines: dict[int, Expression],
    footprints: dict[int, Footprint],
    report: Report,
) -> None:
    """Warn once for each such state. `rules`: the actions by their place in the list of placed rules."""
    callers = _callers(rules)
    for state, deadline in deadlines.items():
        moves = _moves(deadline, footprints)
        for caller, named in callers.items():
            back = _way_back(graph, rules, state, caller, moves)
            if back is not None:
                name, place = graph.title(state), graph.place(state)
                report.warning("W3001", back.span, place, name=name, who=report.source.excerpt(named))
                break


def _moves(deadline: Expression, footprints: dict[int, Footprint]) -> _Moves:
    entry, any_stored = False, False
    stored: set[tuple[str, int]] = set()
    for node in nodes(deadline):
        match node:
            case Context(opcode) if opcode in _MOVING:
                entry = True
            case CallFunction(number):
                print_ = footprints.get(number, Footprint(False, False))
                entry, any_stored = entry or print_.entry, any_stored or print_.state
            case KeepValue(number):
                stored.add(("keep", number))
            case MapValue(number):
                stored.add(("map", number))
            case _:
                pass
    return _Moves(entry, frozenset(stored), any_stored)


def _writes(rule: Rule) -> frozenset[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    for node in nodes(rule.body):
        match node:
            case SetKeep(number) | ClearKeep(number) | Append(number):
                found.add(("keep", number))
            case SetMap(number) | AddMap(number) | RemoveMap(number):
                found.add(("map", number))
            case _:
                pass
    return frozenset(found)


def _callers(rules: dict[int, Rule]) -> dict[object, Span]:
    """Everyone who can act alone in some rule, by what names them, with a place that does."""
    found: dict[object, Span] = {}
    for rule in rules.values():
        for node in nodes(rule.who):
            match node:
                case WhoAnyone() | WhoAccount() | WhoInList() | WhoInMap():
                    found.setdefault(_key(node), node.span)
                case _:
                    pass
    return found


def _key(who: WhoAnyone | WhoAccount | WhoInList | WhoInMap) -> object:
    """One value for all conditions that the same people satisfy; an account from an argument is anyone's."""
    match who:
        case WhoAnyone() | WhoAccount(Local()):
            return _ANYONE
        case WhoAccount(account):
            return bare(account)
        case _:
            return bare(who)


def _alone(who: Who, caller: object) -> bool:
    """Whether this caller alone satisfies the condition."""
    match who:
        case WhoAnyone() | WhoAccount() | WhoInList() | WhoInMap():
            return _key(who) in (_ANYONE, caller)
        case WhoOr(parts):
            return any(_alone(part, caller) for part in parts)
        case _:
            return False


def _way_back(graph: Graph, rules: dict[int, Rule], state: int, caller: object, moves: _Moves) -> Edge | None:
    """The last edge of a way from a state back to it that moves its deadline; None if there is none."""
    own = {place: rule for place, rule in rules.items() if _alone(rule.who, caller)}
    edges = [edge for edge in graph.edges if edge.clock or edge.rule in own]
    out = _reached(state, edges)
    back = next((edge for edge in edges if edge.target == state and edge.source in out), None)
    if back is None or moves.entry:
        return back
    around = [place for place in out if state in _reached(place, edges)]
    written = [_writes(rule) for rule in own.values() if any(place in rule.states for place in around)]
    moved = any(writes and (moves.any_stored or writes & moves.stored) for writes in written)
    return back if moved else None


def _reached(start: int, edges: list[Edge]) -> tuple[int, ...]:
    """The states that edges lead to from one, itself included."""
    found = {start: True}
    queue = [start]
    for state in queue:
        for edge in edges:
            if edge.source == state and edge.target not in found:
                found[edge.target] = True
                queue.append(edge.target)
    return tuple(found)
