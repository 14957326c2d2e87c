"""The way from a text to a program the machine accepts, in one function.

Parse, check, lower, verify: each stage takes only what the one before it made. Findings of the verifier are shown
to the author through the source map, so that a fact about values is proved in one place, on the bytecode.
"""

from __future__ import annotations

from dataclasses import dataclass

from vm.check import check
from vm.check.checked import CheckedProgram
from vm.code.lower import lower
from vm.code.lowered import Lowered
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
        return Compilation(source, None, None, None, in_order(parsed.diagnostics))
    checked = check(parsed.module)
    if checked.program is None:
        return Compilation(source, None, None, None, in_order(checked.diagnostics))
    lowered = lower(checked.program)
    verified = verify(lowered.program)
    found = checked.diagnostics + diagnose(verified.violations, lowered.source_map, source)
    if verified.program is None:
        return Compilation(source, None, None, None, in_order(found))
    return Compilation(source, verified.program, checked.program, lowered, in_order(found))
