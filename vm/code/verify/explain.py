"""What the author is told of a violation: through the source map, at the author's own place in the text.

A program that the compiler made and that breaks a rule of form is a fault of the compiler; its author can do
nothing about it but report it. Such violations all become one diagnostic that says so.
"""

from __future__ import annotations

from typing import Final

from vm.code.program import SourceMap, Unit
from vm.code.verify.findings import Violation
from vm.diagnostics.report import Diagnostic
from vm.source import SourceFile, Span

AUTHORS: Final = frozenset(
    (
        "E3101", "E3102", "E3103", "E3104", "E3105", "E3106", "E3107", "E3108", "E3109", "E3110", "E3111",
        "E3112", "E3113", "E3114", "E3115", "E3116", "E3117", "E3118", "E3120", "E3121", "E3168",
        "E3362", "E3363", "E3364", "E3370", "E3373",
        "E3310", "E3311",
    )
)  # fmt: skip
"""Codes of what an author can cause, and mend."""
COMPILER_FAULT: Final = "E3199"


def diagnose(
    violations: tuple[Violation, ...], source_map: SourceMap, source: SourceFile
) -> tuple[Diagnostic, ...]:
    """A diagnostic for each violation an author can mend, and one for each kind of fault of the compiler."""
    found: dict[Diagnostic, None] = {}
    faults: dict[str, Diagnostic] = {}
    for one in violations:
        span = None if one.unit is None else _span(source_map, one.unit, one.position)
        if one.code in AUTHORS:
            found[Diagnostic(one.code, source, span, one.parameters)] = None
        elif one.code not in faults:
            faults[one.code] = Diagnostic.of(
                COMPILER_FAULT, source, span, found=one.code, place=place_of(one)
            )
    return (*found, *faults.values())


def _span(source_map: SourceMap, unit: Unit, position: int) -> Span | None:
    """The place in the text of an instruction, or of the whole unit where the map does not tell it."""
    exact = source_map.span(unit, position)
    if exact is not None:
        return exact
    for key, spans in source_map.spans:
        if key == unit and spans:
            whole = spans[0]
            for span in spans:
                whole = whole.to(span)
            return whole
    return None


def place_of(violation: Violation) -> str:
    """Where in a program a violation is, in short: `RULE 0.3 at 12`, or a place in the tables."""
    unit = violation.unit
    if unit is None:
        return str(dict(violation.parameters).get("place", "program"))
    part = f".{unit.part}" if unit.part else ""
    return f"{unit.kind.name} {unit.contract}.{unit.number}{part} at {violation.position}"
