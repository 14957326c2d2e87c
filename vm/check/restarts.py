"""Warnings where one party alone can leave a state and come back, and so move its deadline.

With only that party acting, time passes too: the clocks of the states on the way count as ways to go. A jump
that a counter or a flag limits does not: it cannot be taken as often as the party likes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vm.check.checked import (
    AddMap,
    Append,
    CallFunction,
    ClearKeep,
    Clock,
    Context,
    Expression,
    Foreign,
    KeepValue,
    Local,
    MapValue,
    RemoveMap,
    Rule,
    SetKeep,
    SetMap,
    TermValue,
    Who,
    WhoAccount,
    WhoAnyInstance,
    WhoAnyone,
    WhoInList,
    WhoInMap,
    WhoOr,
)
from vm.check.graph import Graph, Jump
from vm.check.report import Report
from vm.check.turns import limited_jumps, shut_out, tied
from vm.check.walk import bare, nodes, own_nodes
from vm.check.where import NOTHING, Footprint
from vm.code.opcodes import Opcode
from vm.source import Span
from vm.types import ContractType

_MOVING = (Opcode.ENTERED, Opcode.ENTRY_DAY, Opcode.NOW, Opcode.TODAY)
_ANYONE = "anyone"


@dataclass(frozen=True, slots=True)
class _Moves:
    """What a deadline follows: the entry itself, or what rules write (keeps and maps by kind and number)."""

    entry: bool
    stored: frozenset[tuple[str, int]]
    any_stored: bool


_STANDS = _Moves(False, frozenset(), False)
"""A deadline that nothing moves."""


def warn_restarts(
    graph: Graph,
    rules: dict[int, Rule],
    clocks: tuple[Clock, ...],
    deadlines: dict[int, Expression],
    footprints: dict[int, Footprint],
    report: Report,
) -> None:
    """Warn once for each such state. `rules`: the actions by their place in the list of placed rules."""
    moving = {
        state: moves
        for state, deadline in deadlines.items()
        if (moves := _moves(deadline, footprints)) != _STANDS
    }
    if not moving:
        return
    warned: set[int] = set()
    for caller, named in _callers(rules).items():
        turns = _Turns(graph, rules, clocks, caller)
        for state, moves in moving.items():
            back = None if state in warned else turns.back(state, moves)
            if back is not None:
                warned.add(state)
                name, place = graph.title(state), graph.place(state)
                led = turns.led(state) if back.clock else None
                rule, way = ("", ()) if led is None else (rules[led.rule].name, (led.span,))
                who = report.source.excerpt(named)
                report.warning("W3001", back.span, place, *way, name=name, who=who, rule=rule)


def _moves(deadline: Expression, footprints: dict[int, Footprint]) -> _Moves:
    entry, any_stored = False, False
    stored: set[tuple[str, int]] = set()
    for node in own_nodes(deadline):
        match node:
            case Context(opcode) if opcode in _MOVING:
                entry = True
            case Foreign(_, _, value) if not isinstance(value, TermValue):
                # what changes there may have changed by the next entry
                entry = True
            case CallFunction(number):
                print_ = footprints.get(number, NOTHING)
                entry = entry or print_.entry or print_.foreign
                any_stored = any_stored or print_.state
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
                case WhoAnyone() | WhoAccount() | WhoInList() | WhoInMap() | WhoAnyInstance():
                    found.setdefault(_key(node, rule), node.span)
                case _:
                    pass
    return found


def _key(who: WhoAnyone | WhoAccount | WhoInList | WhoInMap | WhoAnyInstance, rule: Rule) -> object:
    """One value for all conditions that the same callers satisfy. A caller who is an argument is anyone's,
    and so is an instance of which only the contract is named, unless a `require` ties it to this instance.
    """
    match who:
        case WhoAnyone():
            return _ANYONE
        case WhoAnyInstance():
            return tied(rule.body, _is_sender) or _ANYONE
        case WhoAccount(account) if any(isinstance(node, Local) for node in _instances(account)):
            tie = tied(rule.body, lambda node: bare(node) == bare(account) or _is_sender(node))
            return (isinstance(account.type, ContractType) and tie) or _ANYONE
        case WhoAccount(account):
            return bare(account)
        case _:
            return bare(who)


def _instances(account: Expression) -> Iterator[Expression]:
    """What gives an account or an instance, and the instances on which it is read."""
    yield account
    if isinstance(account, Foreign):
        yield from _instances(account.instance)


def _is_sender(node: object) -> bool:
    return isinstance(node, Context) and node.opcode is Opcode.SENDER


def _alone(who: Who, rule: Rule, caller: object) -> bool:
    """Whether this caller alone satisfies the condition."""
    match who:
        case WhoAnyone() | WhoAccount() | WhoInList() | WhoInMap() | WhoAnyInstance():
            return _key(who, rule) in (_ANYONE, caller)
        case WhoOr(parts):
            return any(_alone(part, rule, caller) for part in parts)
        case _:
            return False


class _Turns:
    """What one caller can do alone, time helping: the jumps it has, and where they lead."""

    def __init__(
        self, graph: Graph, rules: dict[int, Rule], clocks: tuple[Clock, ...], caller: object
    ) -> None:
        self._own = {
            place: rule
            for place, rule in rules.items()
            if _alone(rule.who, rule, caller) and not shut_out(rule.body, caller)
        }
        own = (rule.body for rule in self._own.values())
        self._limited = limited_jumps((*own, *(clock.body for clock in clocks)))
        self._jumps = [jump for jump in graph.jumps if self._has(jump)]
        self._reach = graph.reach(self._has)

    def _has(self, jump: Jump) -> bool:
        return (jump.clock or jump.rule in self._own) and jump.span not in self._limited

    def back(self, state: int, moves: _Moves) -> Jump | None:
        """The jump by which the caller comes back to a state and has moved its deadline, if there is one."""
        out = self._reach[state]
        if not out >> state & 1:
            return None
        back = next(
            jump
            for jump in self._jumps
            if jump.target == state and any(out >> source & 1 for source in jump.sources)
        )
        return back if moves.entry or self._writes(state, moves) else None

    def led(self, state: int) -> Jump | None:
        """The own jump of a person on a way round to a state that a clock ends."""
        around = self._reach[state] | 1 << state
        return next(
            (
                jump
                for jump in self._jumps
                if not jump.clock
                and any(around >> source & 1 for source in jump.sources)
                and (jump.target == state or self._reach[jump.target] >> state & 1)
            ),
            None,
        )

    def _writes(self, state: int, moves: _Moves) -> bool:
        """Whether an own rule on a way round writes what the deadline reads."""
        out = self._reach[state]
        for rule in self._own.values():
            around = any(out >> place & 1 and self._reach[place] >> state & 1 for place in rule.states)
            writes = _writes(rule) if around else frozenset()
            if writes & moves.stored or (writes and moves.any_stored):
                return True
        return False
