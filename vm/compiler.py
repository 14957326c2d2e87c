"""The way from a text to a program the machine accepts, in one function.

Parse, check, lower, verify: each stage takes only what the one before it made. Findings of the verifier are
shown to the author through the source map, so that a fact about values is proved in one place, on the
bytecode. What can be said only of the finished program, its cost and its size, is said here.
"""

from __future__ import annotations

from dataclasses import dataclass

from vm.check import check, check_part
from vm.check.checked import CheckedProgram
from vm.check.declared import with_declarations
from vm.code.codec import PROGRAM_LIMIT, encode_program
from vm.code.gas import action_bounds
from vm.code.lower import lower
from vm.code.lowered import Lowered
from vm.code.program import Program
from vm.code.verify import VerifiedProgram, verify
from vm.code.verify.explain import diagnose
from vm.diagnostics.report import Diagnostic, in_order
from vm.source import SourceFile
from vm.syntax import parse


@dataclass(frozen=True, slots=True)
class Compilation:
    """What a text came to. `program`, `checked` and `lowered` are None where `diagnostics` holds an error."""

    source: SourceFile
    program: VerifiedProgram | None
    checked: CheckedProgram | None
    lowered: Lowered | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are not warnings."""
        return tuple(found for found in self.diagnostics if found.severity == "error")


def compile_source(source: SourceFile) -> Compilation:
    """Compile a text. Never raises for a wrong text: every finding is a Diagnostic."""
    parsed = parse(source)
    if parsed.module is None or parsed.diagnostics:
        part = parsed.part
        further = () if part is None else with_declarations(check_part(part), part.module)
        return _refused(source, parsed.diagnostics + further)
    checked = check(parsed.module)
    if checked.program is None:
        return _refused(source, with_declarations(checked.diagnostics, parsed.module))
    lowered = lower(checked.program)
    verified = verify(lowered.program)
    found = checked.diagnostics + diagnose(verified.violations, lowered.source_map, source)
    sizes = _sizes(checked.program, lowered.program)
    if verified.program is None or sizes:
        return _refused(source, with_declarations(found, parsed.module) + sizes)
    costs = _costs(checked.program, lowered.program)
    if costs:
        return _refused(source, found + costs)
    return Compilation(source, verified.program, checked.program, lowered, in_order(found))


def _refused(source: SourceFile, found: tuple[Diagnostic, ...]) -> Compilation:
    """What a text with errors came to."""
    return Compilation(source, None, None, None, in_order(found))


def _sizes(checked: CheckedProgram, program: Program) -> tuple[Diagnostic, ...]:
    """A program that is too large for its bytes (E3202)."""
    if _fits(program):
        return ()
    place = checked.contracts[0].span if checked.contracts else None
    return (Diagnostic.of("E3202", checked.source, place, limit=PROGRAM_LIMIT),)


def _fits(program: Program) -> bool:
    """Whether the program has canonical bytes within the limit."""
    try:
        return len(encode_program(program)) <= PROGRAM_LIMIT
    except ValueError:
        return False


def _costs(checked: CheckedProgram, program: Program) -> tuple[Diagnostic, ...]:
    """Actions whose worst case is above the author's own bound (E3201)."""
    found: list[Diagnostic] = []
    for number, contract in enumerate(checked.contracts):
        worst = dict(action_bounds(program, number)[:-1])
        found.extend(
            Diagnostic.of(
                "E3201",
                checked.source,
                bound.span,
                action=bound.action,
                limit=bound.limit,
                bound=worst[bound.action],
            )
            for bound in contract.bounds
            if worst.get(bound.action, 0) > bound.limit
        )
    return tuple(found)
