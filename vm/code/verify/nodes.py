"""Values of which only their making is known: the same value is always the same node.

A node is what an instruction made, of which parts. Two expressions that read the same places, unchanged in
between, and compute the same come to one node, so that what is known of a value is known wherever it stands.
What changes (a kept value, a pot) has a node for each of its states; reading it after a write gives another.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from vm.code.opcodes import Opcode
from vm.code.verify.effects import ANY_PERCENT
from vm.code.verify.forms import join
from vm.code.verify.intervals import Interval, range_of
from vm.types import BoolType, IntType, ListType, PercentType, TextType, Type
from vm.values import Value

Kind: TypeAlias = "Opcode | str"

CONSTANT: Final = "constant"
INITIAL: Final = "initial"
"""What a place holds when the unit starts."""
FRESH: Final = "fresh"
"""A value of which nothing is known but its type."""
EITHER: Final = "either"
"""One of two values, by a condition: parts are the condition, the first, the second."""

COMMUTATIVE: Final = frozenset(
    (
        Opcode.INT_ADD, Opcode.MONEY_ADD, Opcode.PERCENT_ADD, Opcode.INT_MULTIPLY, Opcode.MINIMUM,
        Opcode.MAXIMUM, Opcode.EQUAL,
    )
)  # fmt: skip

MOST_SUMMANDS: Final = 16


class Node:
    """A value. `known` is where it lies whatever else is known; nodes are the same only if identical."""

    __slots__ = ("kind", "known", "number", "operands", "parts", "type", "value")

    def __init__(
        self,
        number: int,
        kind: Kind,
        operands: tuple[object, ...],
        parts: tuple[Node, ...],
        type_: Type,
        known: Interval,
        value: Value | None,
    ) -> None:
        self.number = number
        self.kind = kind
        self.operands = operands
        self.parts = parts
        self.type = type_
        self.known = known
        self.value = value


class Nodes:
    """Makes nodes, each once."""

    __slots__ = ("_count", "_made", "false", "true")

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], Node] = {}
        self._count = 0
        self.true = self.constant(BoolType(), True)
        self.false = self.constant(BoolType(), False)

    def make(self, kind: Kind, operands: tuple[object, ...], parts: tuple[Node, ...], type_: Type) -> Node:
        """The node of an operation on parts. A sum of sums of money is one sum, up to MOST_SUMMANDS."""
        if kind is Opcode.MONEY_ADD:
            flat = tuple(inner for part in parts for inner in (part.parts if part.kind is kind else (part,)))
            parts = flat if len(flat) <= MOST_SUMMANDS else parts
        if kind in COMMUTATIVE:
            parts = tuple(sorted(parts, key=lambda part: part.number))
        key = (kind, operands, tuple(part.number for part in parts))
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._new(kind, operands, parts, type_, range_of(type_), None)
        return found

    def _new(
        self,
        kind: Kind,
        operands: tuple[object, ...],
        parts: tuple[Node, ...],
        type_: Type,
        known: Interval,
        value: Value | None,
    ) -> Node:
        self._count += 1
        return Node(self._count, kind, operands, parts, type_, known, value)

    def constant(self, type_: Type, value: Value) -> Node:
        """A constant; those of one kind and value are one node, whatever their bounds."""
        type_ = _unbounded(type_)
        key = (CONSTANT, type_, type(value).__name__, value)
        found = self._made.get(key)
        if found is None:
            known = Interval(int(value), int(value)) if isinstance(value, int) else range_of(type_)
            found = self._made[key] = self._new(CONSTANT, (), (), type_, known, value)
        return found

    def initial(self, place: tuple[object, ...], type_: Type) -> Node:
        """What a place holds when the unit starts."""
        return self.make(INITIAL, place, (), type_)

    def fresh(self, type_: Type) -> Node:
        """A value of which nothing is known."""
        return self._new(FRESH, (), (), type_, range_of(type_), None)

    def length(self, node: Node) -> Node:
        """How many items a list has, or code points a text."""
        key = (Opcode.LENGTH, (), (node.number,))
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._new(Opcode.LENGTH, (), (node,), IntType(), _lengths(node), None)
        return found

    def truth(self, value: bool) -> Node:
        """The constant `true` or `false`."""
        return self.true if value else self.false

    # --- conditions in one form -----------------------------------------------------------------------------

    def negation(self, node: Node) -> Node:
        """`not node`; a double negation is none."""
        if node.kind is Opcode.NOT:
            return node.parts[0]
        if node.kind == CONSTANT:
            return self.truth(not node.value)
        return self.make(Opcode.NOT, (), (node,), BoolType())

    def comparison(self, opcode: Opcode, left: Node, right: Node) -> Node:
        """A comparison as EQUAL, LESS or the negation of one of them."""
        match opcode:
            case Opcode.LESS:
                return self.make(Opcode.LESS, (), (left, right), BoolType())
            case Opcode.GREATER:
                return self.make(Opcode.LESS, (), (right, left), BoolType())
            case Opcode.LESS_EQUAL:
                return self.negation(self.make(Opcode.LESS, (), (right, left), BoolType()))
            case Opcode.GREATER_EQUAL:
                return self.negation(self.make(Opcode.LESS, (), (left, right), BoolType()))
            case Opcode.NOT_EQUAL:
                return self.negation(self.make(Opcode.EQUAL, (), (left, right), BoolType()))
            case _:
                return self.make(Opcode.EQUAL, (), (left, right), BoolType())

    def either(self, condition: Node, first: Node, second: Node) -> Node:
        """The first where the condition holds, else the second."""
        if first is second:
            return first
        if first is self.true and second is self.false:
            return condition
        if first is self.false and second is self.true:
            return self.negation(condition)
        type_ = join(first.type, second.type)
        return self.make(EITHER, (), (condition, first, second), first.type if type_ is None else type_)


def _lengths(node: Node) -> Interval:
    """How long a list or a text may be, by what made it."""
    if isinstance(node.value, (str, tuple)):
        return Interval(len(node.value), len(node.value))
    if node.kind is Opcode.LIST:
        return Interval(len(node.parts), len(node.parts))
    match node.type:
        case ListType(_, limit) | TextType(limit):
            return Interval(0, limit)
        case _:
            return Interval(0, 0)


def _unbounded(type_: Type) -> Type:
    match type_:
        case IntType():
            return IntType()
        case PercentType():
            return ANY_PERCENT
        case _:
            return type_
