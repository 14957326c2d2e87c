"""The call tree of a step: which units ran, what each charged, moved, wrote and noted.

`Recorder` takes the machine's events; `tree` folds them into nodes. Rendering is elsewhere, so that terminal,
JSON and page show one tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from chain.receipt import Halt
from vm.code.program import Program, Unit, UnitKind
from vm.machine.outcome import EventRecord, Payment, Refusal
from vm.machine.trace import (
    Charged,
    Delivered,
    Entered,
    Noted,
    Paid,
    Sends,
    Stepped,
    Stopped,
    TraceEvent,
    UnitEnded,
    UnitStarted,
    Wrote,
)
from vm.values import Value

Effect: TypeAlias = Payment | EventRecord | Sends | Wrote | Entered | Refusal
"""What a unit did to the world, or what stopped it."""


class Recorder:
    """A tracer that keeps every event. `steps` asks for one event an instruction as well."""

    def __init__(self, steps: bool = False) -> None:
        self.steps = steps
        self.events: list[TraceEvent] = []

    def emit(self, event: TraceEvent) -> None:
        """Keep one event."""
        self.events.append(event)


@dataclass(slots=True)
class Node:
    """One unit that ran. `own_gas` is what its instructions charged, `gas` that and all below it.

    `items` are what happened inside, in order: units it called, payments, events, writes, the state entered,
    a refusal.
    """

    unit: Unit
    instance: int | None
    locals: tuple[Value, ...]
    own_gas: int = 0
    result: Value | None = None
    items: list[Item] = field(default_factory=list)

    @property
    def children(self) -> tuple[Node, ...]:
        """The units it called."""
        return tuple(item for item in self.items if isinstance(item, Node))

    @property
    def gas(self) -> int:
        """Gas of this unit and of all it called."""
        return self.own_gas + sum(child.gas for child in self.children)


@dataclass(slots=True)
class Delivery:
    """An action that another one sent, or the creation of an instance that it made: which instance, of which
    contract, which action (the contract's name for a creation). `items` are as in a Tree, with what it sent
    in its turn.
    """

    instance: int
    contract: int
    action: str
    items: list[Item] = field(default_factory=list)

    @property
    def gas(self) -> int:
        """Gas of the action and of all that it sent."""
        return sum(node.gas for node in _roots(self.items))


Item: TypeAlias = Node | Delivery | Effect


@dataclass(slots=True)
class Tree:
    """What one step ran, in order: units, effects outside any unit (a header's debit, a state entered), and
    what an action sent, below it."""

    items: list[Item] = field(default_factory=list)

    @property
    def roots(self) -> tuple[Node, ...]:
        """The units that no other unit called."""
        return tuple(_roots(self.items))

    @property
    def gas(self) -> int:
        """All gas that code charged."""
        return sum(node.gas for node in self.roots)


def _roots(items: list[Item]) -> Iterator[Node]:
    for item in items:
        match item:
            case Node():
                yield item
            case Delivery(items=inner):
                yield from _roots(inner)
            case _:
                pass


def tree(events: Sequence[TraceEvent]) -> Tree:
    """Fold trace events into a call tree. A unit that was stopped stays open and simply ends the tree."""
    result = Tree()
    outside = result.items
    delivered: dict[int, list[Item]] = {}
    open_nodes: list[Node] = []
    for event in events:
        top = open_nodes[-1] if open_nodes else None
        items = outside if top is None else top.items
        match event:
            case Delivered(place, cause, instance, contract, action):
                delivery = Delivery(instance, contract, action)
                delivered.get(cause, result.items).append(delivery)
                outside = delivered[place] = delivery.items
                open_nodes.clear()
            case UnitStarted(unit, number, locals_):
                if unit.kind is UnitKind.CLOCK:
                    # nothing sends a clock
                    items = outside = result.items
                node = Node(unit, number, locals_)
                items.append(node)
                open_nodes.append(node)
            case UnitEnded(unit, value):
                while open_nodes and open_nodes[-1].unit != unit:
                    open_nodes.pop()
                if open_nodes:
                    open_nodes.pop().result = value
            case Charged(_, _, gas, _):
                if top is not None:
                    top.own_gas += gas
            case Paid(_, _, payment):
                items.append(payment)
            case Noted(_, _, noted):
                items.append(noted)
            case Sends() | Wrote() | Entered():
                items.append(event)
            case Stopped(refusal):
                items.append(refusal)
                open_nodes.clear()
            case Stepped():
                pass
    return result


def stopped_clock(events: Sequence[TraceEvent], halt: Halt) -> Unit | None:
    """The clock whose run ended in a halt, None where the trace does not show it."""
    clock: Unit | None = None
    for event in events:
        match event:
            case UnitStarted(unit, number) if unit.kind is UnitKind.CLOCK and number == halt.instance:
                clock = unit
            case Stopped(refusal) if clock is not None and refusal == halt.refusal:
                return clock
            case _:
                continue
    return clock


def unit_name(program: Program, unit: Unit) -> str:
    """What an author calls a unit: `Rental.award`, `Rental.invariant escrowed`, `late_fee()`."""
    if unit.kind is UnitKind.FUNCTION:
        return f"{program.functions[unit.number].name}()"
    if unit.kind is UnitKind.PROBE:
        return "expression"
    contract = program.contracts[unit.contract]
    match unit.kind:
        case UnitKind.RULE:
            part = contract.rules[unit.number].name
        case UnitKind.WHO:
            part = f"{contract.rules[unit.number].name} by"
        case UnitKind.PAYING_AMOUNT | UnitKind.PAYING_SOURCE:
            part = f"{contract.rules[unit.number].name} paying"
        case UnitKind.PAYING_PLACE | UnitKind.PAYING_LINE:
            part = f"{contract.rules[unit.number].name} paying"
        case UnitKind.INVARIANT:
            part = f"invariant {contract.invariants[unit.number].name}"
        case UnitKind.CLOCK | UnitKind.CLOCK_WHEN:
            when = contract.clocks[unit.number].when
            word = "timeout" if when is None else type(when).__name__.removesuffix("Code").lower()
            part = word if unit.kind is UnitKind.CLOCK else f"{word} due"
        case UnitKind.DEADLINE:
            part = f"deadline of {contract.states[unit.number].name}"
        case UnitKind.CHECK:
            part = "require at creation"
        case UnitKind.INITIAL:
            part = f"first {contract.keeps[unit.number].name}"
        case _:
            part = f"default of {contract.maps[unit.number].name}"
    return f"{contract.name}.{part}"
