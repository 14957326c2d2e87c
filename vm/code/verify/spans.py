"""How far a duration reaches, in days, where its making tells."""

from __future__ import annotations

from vm.code.opcodes import Opcode
from vm.code.verify.facts import Facts
from vm.code.verify.intervals import MACHINE, Interval, multiply
from vm.code.verify.nodes import Node
from vm.machine.dates import Duration, Roll, Unit

MOST_FACTORS = 8
SHORTEST_MONTH = 28
LONGEST_MONTH = 31


def _count_of(node: Node, facts: Facts) -> tuple[Unit, Roll, Interval] | None:
    """Unit, mending and count of a constant duration, or of a multiple of one; None for any other."""
    factor = Interval(1, 1)
    for _ in range(MOST_FACTORS):
        if isinstance(node.value, Duration):
            count = multiply(Interval(node.value.count, node.value.count), factor)
            return node.value.unit, node.value.roll, count
        if node.kind is not Opcode.DURATION_SCALE:
            return None
        factor = multiply(factor, facts.bounds(node.parts[1]))
        node = node.parts[0]
    return None


def days_of(node: Node, facts: Facts) -> Interval | None:
    """How many days a duration moves a date; None where its making does not tell.

    Working days, and days that are mended to working days, tell nothing: that is the calendar's.
    """
    found = _count_of(node, facts)
    if found is None:
        return None
    unit, roll, count = found
    match unit, roll:
        case Unit.DAY, Roll.NONE:
            return count
        case Unit.MONTH, _:
            low = count.low * (SHORTEST_MONTH if count.low >= 0 else LONGEST_MONTH)
            high = count.high * (LONGEST_MONTH if count.high >= 0 else SHORTEST_MONTH)
            return Interval(low, high + 1)
        case _:
            return None


def scaled(duration: Node, factor: Node, facts: Facts) -> bool:
    """Whether a multiple of a duration is known to have a count that the machine can hold."""
    found = _count_of(duration, facts)
    count = MACHINE if found is None else found[2]
    return multiply(count, facts.bounds(factor)).within(MACHINE)
