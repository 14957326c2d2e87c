"""What lowering makes of a file: the Program, its source map, and the scenarios as probes.

An expression of a scenario is code too, but outside the Program: it must not change the Program's hash. A
probe reads `probe_program`, which is the Program with the probes' constants, texts and types put after its
own.
"""

from __future__ import annotations

from dataclasses import dataclass

from vm.check.checked import Step, Variable
from vm.code.program import Code, Program, SourceMap, Unit
from vm.source import Span
from vm.types import Type


@dataclass(frozen=True, slots=True)
class Probe:
    """One expression of a scenario. `sides` are the parts whose values a failed expectation shows."""

    unit: Unit
    code: Code
    type: Type
    span: Span
    sides: tuple[Probe, ...] = ()


@dataclass(frozen=True, slots=True)
class LoweredStep:
    """A step with a probe for each of its expressions: the amount of a Give, the value of a Let, terms of a
    CreateStep, arguments of Does and Cannot, conditions of an Expect; none for all others.
    """

    step: Step
    probes: tuple[Probe, ...]


@dataclass(frozen=True, slots=True)
class LoweredScenario:
    """A scenario. Its locals hold people (accounts), instances (addresses) and lets."""

    title: str
    people: tuple[int, ...]
    locals: tuple[Variable, ...]
    steps: tuple[LoweredStep, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Lowered:
    """The Program of a file with what belongs to its text; the source map has the units of probes too."""

    program: Program
    source_map: SourceMap
    probe_program: Program
    scenarios: tuple[LoweredScenario, ...]
