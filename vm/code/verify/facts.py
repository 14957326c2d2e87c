"""What is known on the present path: where values lie, which are not above which others, what places hold.

Facts are added as the path goes on and taken back at its forks: everything that changes is on one trail.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from vm.code.opcodes import Opcode
from vm.code.verify.intervals import WHOLE, Interval
from vm.code.verify.nodes import CONSTANT, EITHER, Node, Nodes
from vm.types import BoolType, MoneyType

Place: TypeAlias = tuple[object, ...]
"""A place that code writes: what it is, and its number."""

DEPTH: Final = 6
"""Steps of one proof that a value is not above another."""
TRIES: Final = 60
"""Pairs that one such proof looks at."""
NEIGHBOURS: Final = 12
"""Values kept above, or below, one value: the ones that were compared last."""


@dataclass(slots=True)
class Patience:
    """Pairs that all such proofs of a program look at together; then only what is plain is seen."""

    left: int = 60_000


@dataclass(frozen=True, slots=True)
class Branch:
    """What the end of a branch knows that its start did not."""

    places: dict[Place, Node]
    bounds: dict[int, Interval]


class Facts:
    """The facts of one path through a unit."""

    __slots__ = ("_above", "_below", "_bounds", "_initial", "_patience", "_places", "_trail", "nodes")

    def __init__(self, nodes: Nodes, initial: Callable[[Place], Node], patience: Patience) -> None:
        """`initial` gives what a place holds when the unit starts."""
        self.nodes = nodes
        self._patience = patience
        self._initial = initial
        self._bounds: dict[int, Interval] = {}
        self._above: dict[int, tuple[Node, ...]] = {}
        self._below: dict[int, tuple[Node, ...]] = {}
        self._places: dict[Place, Node] = {}
        self._trail: list[tuple[dict[Any, Any], Any, Any]] = []

    # --- forks ----------------------------------------------------------------------------------------------

    def mark(self) -> int:
        """A mark to take facts back to."""
        return len(self._trail)

    def since(self, mark: int) -> Branch:
        """What is known now and was not at the mark."""
        places: dict[Place, Node] = {}
        bounds: dict[int, Interval] = {}
        for table, key, _ in self._trail[mark:]:
            if table is self._places:
                places[key] = self._places[key]
            elif table is self._bounds:
                bounds[key] = self._bounds[key]
        return Branch(places, bounds)

    def back(self, mark: int) -> None:
        """Take back everything since the mark."""
        while len(self._trail) > mark:
            table, key, old = self._trail.pop()
            if old is None:
                del table[key]
            else:
                table[key] = old

    def _write(self, table: dict[Any, Any], key: Any, value: object) -> None:
        self._trail.append((table, key, table.get(key)))
        table[key] = value

    # --- places ---------------------------------------------------------------------------------------------

    def get(self, place: Place) -> Node:
        """What a place holds; what it held at the start where nothing was written."""
        found = self._places.get(place)
        return self._initial(place) if found is None else found

    def put(self, place: Place, node: Node) -> None:
        """Write a place."""
        self._write(self._places, place, node)

    # --- where values lie -----------------------------------------------------------------------------------

    def bounds(self, node: Node) -> Interval:
        """Where a value lies."""
        return self._bounds.get(node.number, node.known)

    def refine(self, node: Node, bounds: Interval) -> bool:
        """Note that a value lies in an interval; False where that cannot be (then nothing is noted)."""
        present = self.bounds(node)
        met = present.meet(bounds)
        if met.empty:
            return False
        if met != present:
            self._write(self._bounds, node.number, met)
        return True

    def is_true(self, node: Node) -> bool:
        """Whether a condition is known to hold."""
        return self.bounds(node).low == 1

    def is_false(self, node: Node) -> bool:
        """Whether a condition is known not to hold."""
        return self.bounds(node).high == 0

    # --- conditions -----------------------------------------------------------------------------------------

    def assume(self, node: Node, truth: bool) -> bool:
        """Note that a condition holds, or does not; False where that contradicts what is known."""
        waiting = [(node, truth)]
        while waiting:
            test, wanted = waiting.pop()
            if not self.refine(test, _truth(wanted)):
                return False
            match test.kind:
                case Opcode.NOT:
                    waiting.append((test.parts[0], not wanted))
                case Opcode.LESS:
                    left, right = test.parts
                    sound = self._less(left, right, 1) if wanted else self._less(right, left, 0)
                    if not sound:
                        return False
                case Opcode.EQUAL:
                    left, right = test.parts
                    if not (self._same(left, right) if wanted else self._differ(left, right)):
                        return False
                case _ if test.kind == EITHER:
                    waiting.extend(self._follows(test, wanted))
                case _:
                    pass
        return True

    def _follows(self, node: Node, truth: bool) -> list[tuple[Node, bool]]:
        """`a and b` is IF(a){b}{false}: where it holds, both hold; the same for `or` and `implies`."""
        condition, first, second = node.parts
        if self.bounds(first) == _truth(not truth):
            return [(condition, False), (second, truth)]
        if self.bounds(second) == _truth(not truth):
            return [(condition, True), (first, truth)]
        return []

    def _less(self, left: Node, right: Node, gap: int) -> bool:
        """Note that the first is at least `gap` below the second."""
        high, low = self.bounds(right).high - gap, self.bounds(left).low + gap
        self._relate(self._above, left, right)
        self._relate(self._below, right, left)
        return self.refine(left, Interval(self.bounds(left).low, high)) and self.refine(
            right, Interval(low, self.bounds(right).high)
        )

    def _relate(self, table: dict[int, tuple[Node, ...]], node: Node, other: Node) -> None:
        known = table.get(node.number, ())
        if other not in known:
            self._write(table, node.number, (*known[1 - NEIGHBOURS :], other))

    def _same(self, left: Node, right: Node) -> bool:
        return self._less(left, right, 0) and self._less(right, left, 0)

    def _differ(self, left: Node, right: Node) -> bool:
        """Two that differ: where one is a single number at an end of the other, that end moves."""
        for one, other in ((left, right), (right, left)):
            at, around = self.bounds(one), self.bounds(other)
            if at.low == at.high == around.low and not self.refine(other, Interval(at.low + 1, around.high)):
                return False
            around = self.bounds(other)
            if at.low == at.high == around.high and not self.refine(other, Interval(around.low, at.low - 1)):
                return False
        return True

    # --- order ----------------------------------------------------------------------------------------------

    def at_most(self, left: Node, right: Node) -> bool:
        """Whether the first is known not to be above the second."""
        return self._at_most(left, right, DEPTH, [TRIES])

    def _at_most(self, left: Node, right: Node, depth: int, tries: list[int]) -> bool:
        if left is right or self.bounds(left).high <= self.bounds(right).low:
            return True
        tries[0] -= 1
        self._patience.left -= 1
        if depth == 0 or tries[0] < 0 or self._patience.left < 0:
            return False
        return any(self._at_most(low, high, depth - 1, tries) for low, high in self._enough(left, right))

    def _enough(self, left: Node, right: Node) -> list[tuple[Node, Node]]:
        """Pairs any of which, in order, is enough for the whole to be in order."""
        pairs = [(above, right) for above in self._above.get(left.number, ())]
        pairs.extend((left, below) for below in self._below.get(right.number, ()))
        match left.kind:
            case Opcode.MINIMUM:
                pairs.extend((part, right) for part in left.parts)
            case Opcode.MONEY_SUBTRACT:
                pairs.append((left.parts[0], right))
            case Opcode.MONEY_PERCENT if self.bounds(left.parts[1]).within(WHOLE):
                pairs.append((left.parts[0], right))
            case Opcode.MONEY_DIVIDE if self.bounds(left.parts[1]).low >= 1:
                pairs.append((left.parts[0], right))
            case _:
                pass
        match right.kind:
            case Opcode.MAXIMUM:
                pairs.extend((left, part) for part in right.parts)
            case Opcode.MONEY_ADD:
                pairs.extend((left, part) for part in right.parts)
            case Opcode.MONEY_SUBTRACT:
                whole, taken = right.parts
                both = self.nodes.make(Opcode.MONEY_ADD, (), (left, taken), left.type)
                pairs.append((both, whole))
            case _:
                pass
        return pairs

    # --- joining --------------------------------------------------------------------------------------------

    def join(self, condition: Node, first: Branch, second: Branch) -> None:
        """Write the places that one of two branches wrote, after both were taken back."""
        for place in dict.fromkeys((*first.places, *second.places)):
            before = self.get(place)
            left, right = first.places.get(place, before), second.places.get(place, before)
            self.put(place, self.either(condition, (left, first), (right, second)))

    def either(self, condition: Node, first: tuple[Node, Branch], second: tuple[Node, Branch]) -> Node:
        """The value that comes out of two branches, with what both know of it."""
        bounds = [branch.bounds.get(node.number, self.bounds(node)) for node, branch in (first, second)]
        left, right = (
            self._settled(node, known) for (node, _), known in zip((first, second), bounds, strict=True)
        )
        node = self.nodes.either(condition, left, right)
        if left is not right:
            self.refine(node, bounds[0].hull(bounds[1]))
        return node

    def _settled(self, node: Node, known: Interval) -> Node:
        """A condition or an amount of which only one value is possible, as that value."""
        if known.low != known.high or node.kind == CONSTANT:
            return node
        match node.type:
            case BoolType():
                return self.nodes.truth(known.low == 1)
            case MoneyType() as money:
                return self.nodes.constant(money, known.low)
            case _:
                return node


def _truth(value: bool) -> Interval:
    return Interval(int(value), int(value))
