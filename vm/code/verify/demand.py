"""`forever on demand`: that whoever owns money of a state can take the whole of it out, on no other
condition.

A pot that may hold money there is a family per account, and a rule of the state by anyone, without parameters
and without payment, starts with `pay all from pot[sender] to sender` and does nothing that could stop. What
is left to stop it is an invariant: each that is checked afterwards must stay true by what the rule writes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vm.code.opcodes import Opcode
from vm.code.program import Code, ContractCode, InvariantCode, RuleCode, Unit, UnitKind, WhoAnyone
from vm.code.units import in_text_order, watched_maps
from vm.code.verify.access import REFUSALS
from vm.code.verify.counting import count
from vm.code.verify.facts import Place
from vm.code.verify.findings import Findings
from vm.code.verify.limits import EVENTS, NEW_KEYS
from vm.code.verify.nodes import EITHER, FRESH, INITIAL, Node, Nodes
from vm.code.verify.pots import Way, is_per_account, known_empty, ways_into
from vm.code.verify.run import OLD, Exit, Run, Shared
from vm.code.verify.transfers import ACCOUNT, ALL, CELL

_TAKING: Final = (Opcode.SENDER, Opcode.SENDER, Opcode.PAY)
_MAY_FAIL: Final = REFUSALS | {Opcode.SEND, Opcode.CREATE}
_ENTRY: Final = (Opcode.STATE_IS, Opcode.ENTERED, Opcode.ENTRY_DAY)
DEPTH: Final = 64
"""Parts of parts of an invariant that are looked at; an expression is at most 32 deep."""
STEPS: Final = 200_000
"""Steps of all such proofs of a contract together: far more than a contract that people read needs."""

StrictRun = Callable[[int, RuleCode], Run]
"""Runs a rule, by its number, strictly: what might stop it is among the findings of the run."""


def check_demand(
    shared: Shared, number: int, ways: tuple[Way, ...], strictly: StrictRun, findings: Findings
) -> None:
    """Note every pot of a contract that an owner may find closed in a state that waits `on demand`."""
    contract = shared.program.contracts[number]
    waiting = [place for place, state in enumerate(contract.states) if state.on_demand]
    if not waiting:
        return
    entry = known_empty(contract, ways)
    judge = _Judge(shared, number, strictly)
    for state in waiting:
        takers = judge.takers(state)
        for pot, one in enumerate(contract.pots):
            if not is_per_account(one) or entry[state] >> pot & 1:
                continue
            names = {"state": contract.states[state].name, "pot": one.name}
            barred = [judge.barring(place, state) for place in takers.get(pot, ())]
            if not barred:
                unit, position = _where(contract, number, state, pot, ways, entry)
                findings.add("E3363", unit, position, **names)
            elif None not in barred:
                invariant = next(found for found in barred if found is not None)
                unit = Unit(UnitKind.INVARIANT, number, invariant)
                action = contract.rules[takers[pot][0]].name
                called = contract.invariants[invariant].name
                findings.add("E3364", unit, -1, **names, action=action, invariant=called)


def _where(
    contract: ContractCode, number: int, state: int, pot: int, ways: tuple[Way, ...], entry: list[int]
) -> tuple[Unit, int]:
    """The place to show: a rule of the state that pays out of the pot, else what may bring money there."""
    for place in contract.states[state].rules:
        for instruction in in_text_order(contract.rules[place].code):
            if instruction.opcode is Opcode.PAY and instruction.operands[1] == (pot, CELL):
                return Unit(UnitKind.RULE, number, place), instruction.position
    return next(ways_into(state, pot, ways, entry))


class _Judge:
    """Judges the rules of one contract, each once."""

    def __init__(self, shared: Shared, number: int, strictly: StrictRun) -> None:
        self._shared = shared
        self._number = number
        self._contract = shared.program.contracts[number]
        self._strictly = strictly
        self._exits: dict[int, tuple[Exit, ...] | None] = {}
        self._conditions: dict[int, tuple[Nodes, Node]] = {}
        self._shaken: dict[int, frozenset[int]] = {}
        self._budget = Budget(STEPS)

    def takers(self, state: int) -> dict[int, list[int]]:
        """By pot the rules of a state that pay the caller's whole cell of it to the caller, come what may."""
        found: dict[int, list[int]] = {}
        for place in self._contract.states[state].rules:
            for pot in sorted(_taken(self._contract.rules[place])):
                if self._ends(place) is not None:
                    found.setdefault(pot, []).append(place)
        return found

    def _ends(self, place: int) -> tuple[Exit, ...] | None:
        """How the paths of a rule end; None where it may stop."""
        if place not in self._exits:
            rule = self._contract.rules[place]
            run = self._strictly(place, rule)
            found = count(rule.code, self._contract)
            refuses = any(one.opcode in _MAY_FAIL for one in in_text_order(rule.code))
            stops = refuses or len(run.findings) or found.events > EVENTS or found.keys > NEW_KEYS
            self._exits[place] = None if stops else tuple(run.exits)
        return self._exits[place]

    def barring(self, place: int, state: int) -> int | None:
        """The first invariant that may refuse a rule in a state; None where none can."""
        targets = {one.state for one in self._ends(place) or ()}
        shaken = self._shaken_by(place)
        for number, invariant in enumerate(self._contract.invariants):
            for target in targets:
                if not self._budget.left():
                    return number
                after = state if target is None else target
                if invariant.states is not None and after not in invariant.states:
                    continue
                held = invariant.states is None or state in invariant.states
                if not held or number in shaken:
                    return number
        return None

    def _shaken_by(self, place: int) -> frozenset[int]:
        """The invariants that may no longer hold after a rule, although they held before."""
        if place not in self._shaken:
            rule = self._contract.rules[place]
            written = frozenset(self._shared.writes.of(rule.code))
            falling = frozenset(pot for pot in _taken(rule) if ("credited", pot) not in written)
            goes = any(one.state is not None for one in self._ends(place) or ())
            self._shaken[place] = frozenset(
                number
                for number, invariant in enumerate(self._contract.invariants)
                if not self._stays(number, invariant, written, falling, goes)
            )
        return self._shaken[place]

    def _stays(
        self,
        number: int,
        invariant: InvariantCode,
        written: frozenset[Place],
        falling: frozenset[int],
        goes: bool,
    ) -> bool:
        """Whether an invariant that holds still holds after a rule that writes these places."""
        if invariant.each is not None:
            return not any(("map", map_) in written for map_ in watched_maps(invariant))
        if number not in self._conditions:
            unit = Unit(UnitKind.INVARIANT, self._number, number)
            run = Run(self._shared, unit, self._number, (), strict=False)
            run.block(invariant.condition)
            self._conditions[number] = run.nodes, run.stack.pop()
        nodes, condition = self._conditions[number]
        return _Change(nodes, written, falling, goes, self._budget).keeps(condition)


class Budget:
    """Counts steps down; when none is left, nothing more is proved."""

    __slots__ = ("_steps",)

    def __init__(self, steps: int) -> None:
        self._steps = steps

    def left(self) -> bool:
        """Take a step; False where none is left."""
        self._steps -= 1
        return self._steps >= 0


def _taken(rule: RuleCode) -> frozenset[int]:
    """The pots out of whose cells a rule starts by paying all that the caller has there to the caller."""
    if not isinstance(rule.who, WhoAnyone) or rule.parameters or rule.paying is not None:
        return frozenset()
    code: Code = tuple(one for one in rule.code if one.opcode is not Opcode.CHARGE)
    found: set[int] = set()
    while tuple(one.opcode for one in code[:3]) == _TAKING:
        match code[2].operands:
            case (form, (int(pot), source), (target, _), 0) if (form, source, target) == (ALL, CELL, ACCOUNT):
                found.add(pot)
            case _:
                break
        code = code[3:]
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Change:
    """What an action does to the values of an invariant: places `written`, the pots in `falling` not upwards;
    `goes`: it enters a state."""

    nodes: Nodes
    written: frozenset[Place]
    falling: frozenset[int]
    goes: bool
    budget: Budget

    def keeps(self, node: Node, depth: int = DEPTH) -> bool:
        """Whether a condition that holds before still holds after; one with `old`, whatever held before."""
        if depth == 0 or not self.budget.left():
            return False
        if self._always(node, depth):
            return True
        match node.kind:
            case Opcode.NOT if node.parts[0].kind is Opcode.LESS:
                high, low = node.parts[0].parts
                return self._falls(low, depth - 1) and self._same(high)
            case Opcode.LESS:
                low, high = node.parts
                return self._falls(low, depth - 1) and self._same(high)
            case _ if node.kind == EITHER:
                condition, first, second = node.parts
                if second is self.nodes.false:
                    return self.keeps(condition, depth - 1) and self.keeps(first, depth - 1)
                if first is self.nodes.true:
                    return self.keeps(condition, depth - 1) and self.keeps(second, depth - 1)
                return second is self.nodes.true and self._same(condition) and self.keeps(first, depth - 1)
            case _:
                return self._same(node)

    def _always(self, node: Node, depth: int) -> bool:
        """Whether a condition holds after any such action: `old(x) <= x` where x is not written."""
        if depth == 0 or not self.budget.left():
            return False
        match node.kind:
            case Opcode.NOT if node.parts[0].kind is Opcode.LESS:
                high, low = node.parts[0].parts
                return _now(low) is _now(high) and (
                    self._same(_now(low))
                    or (high.kind == OLD and low.kind != OLD and self._falls(low, depth - 1))
                )
            case Opcode.EQUAL:
                left, right = node.parts
                return _now(left) is _now(right) and self._same(_now(left))
            case _ if node.kind == EITHER:
                condition, first, second = node.parts
                if second is self.nodes.false:
                    return self._always(condition, depth - 1) and self._always(first, depth - 1)
                if first is self.nodes.true:
                    return self._always(condition, depth - 1) or self._always(second, depth - 1)
                return second is self.nodes.true and self._always(first, depth - 1)
            case _:
                return node is self.nodes.true

    def _falls(self, node: Node, depth: int) -> bool:
        """Whether a value is afterwards what it was before, or less."""
        if depth == 0 or not self.budget.left():
            return False
        match node.kind:
            case _ if node.kind == INITIAL and node.operands[0] == "pot":
                return node.operands[1] in self.falling or self._same(node)
            case Opcode.POT_CELL:
                return (node.operands[0] in self.falling and self._same(node.parts[0])) or self._same(node)
            case Opcode.MONEY_ADD | Opcode.MINIMUM | Opcode.MAXIMUM:
                return all(self._falls(part, depth - 1) for part in node.parts)
            case _:
                return self._same(node)

    def _same(self, root: Node) -> bool:
        """Whether a value reads nothing that the action writes, and nothing but what is known."""
        waiting: list[Node] = [root]
        seen: set[int] = set()
        while waiting:
            node = waiting.pop()
            if node.number in seen:
                continue
            seen.add(node.number)
            if not self.budget.left():
                return False
            if node.kind in (FRESH, OLD) or (node.kind == INITIAL and node.operands in self.written):
                return False
            if node.kind in _ENTRY and self.goes:
                return False
            waiting.extend(node.parts)
        return True


def _now(node: Node) -> Node:
    """What a value is that was read as it was before the action, if nothing was written."""
    return node.parts[0] if node.kind == OLD else node
