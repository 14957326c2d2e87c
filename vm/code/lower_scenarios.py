"""Expressions of scenarios become probes: units outside the Program, run by the same machine."""

from __future__ import annotations

from vm.check.checked import (
    AccountBalance,
    Cannot,
    Constant,
    CreateStep,
    Does,
    Expect,
    Expression,
    Foreign,
    Give,
    InState,
    Let,
    Logic,
    Operate,
    Scenario,
    Step,
)
from vm.check.walk import bare, nodes
from vm.code.lower_contracts import UnitSpans
from vm.code.lowered import LoweredScenario, LoweredStep, Probe
from vm.code.opcodes import Opcode
from vm.code.program import Unit, UnitKind

_COMPARISONS = (
    Opcode.EQUAL,
    Opcode.NOT_EQUAL,
    Opcode.LESS,
    Opcode.LESS_EQUAL,
    Opcode.GREATER,
    Opcode.GREATER_EQUAL,
)


class ScenarioLowering:
    """Lowers scenarios; probes are numbered through the file."""

    def __init__(self, spans: UnitSpans) -> None:
        self._spans = spans
        self._count = 0

    def lower(self, scenario: Scenario) -> LoweredScenario:
        """The scenario with a probe for each of its expressions."""
        steps = tuple(self._step(step) for step in scenario.steps)
        return LoweredScenario(scenario.title, scenario.people, scenario.locals, steps, scenario.span)

    def _step(self, step: Step) -> LoweredStep:
        match step:
            case Expect(conditions):
                return LoweredStep(step, tuple(self._condition(condition) for condition in conditions))
            case _:
                return LoweredStep(step, tuple(self._probe(value) for value in _values(step)))

    def _probe(self, node: Expression, sides: tuple[Probe, ...] = ()) -> Probe:
        unit = Unit(UnitKind.PROBE, 0, self._count)
        self._count += 1
        return Probe(unit, self._spans.expression(unit, node), node.type, node.span, sides)

    def _condition(self, node: Expression) -> Probe:
        seen: dict[object, Expression] = {}
        for side in _sides(node):
            seen.setdefault(bare(side), side)
        return self._probe(node, tuple(self._probe(side) for side in seen.values()))


def _values(step: Step) -> tuple[Expression, ...]:
    """The expressions of a step that are evaluated before it is taken."""
    match step:
        case Give(amount):
            return (amount,)
        case Let(_, value):
            return (value,)
        case CreateStep(_, _, terms):
            return terms
        case Does(_, _, _, _, arguments) | Cannot(_, _, _, _, arguments):
            return arguments
        case _:
            return ()


def _sides(node: Expression) -> tuple[Expression, ...]:
    """What a failed condition shows: both sides of a comparison, those of each part of `and`, `or`,
    `implies`; the instance whose state is asked for; else what the condition reads.
    """
    match node:
        case Operate(opcode, (left, right)) if opcode in _COMPARISONS:
            return tuple(side for side in (left, right) if not isinstance(side, Constant))
        case Operate(Opcode.NOT, (inner,)):
            return _sides(inner)
        case Logic(_, left, right):
            return _sides(left) + _sides(right)
        case Foreign(instance, _, InState()):
            return (instance,)
        case Foreign(_, _, value):
            return _readings(value)
        case _:
            return _readings(node)


def _readings(node: Expression) -> tuple[Expression, ...]:
    """Reads of instances and accounts anywhere inside."""
    return tuple(found for found in nodes(node) if isinstance(found, (Foreign, AccountBalance)))
