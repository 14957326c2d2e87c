"""The way from a text to a program the machine accepts, in one function.

Parse, take in the files it uses, check, lower, verify: each stage takes only what the one before it made.
Findings of the verifier are shown to the author through the source map, so that a fact about values is proved
in one place, on the bytecode. What can be said only of the finished program, its cost and its size, is said
here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import compress

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
from vm.diagnostics.report import Diagnostic, in_order, localised
from vm.source import SourceFile
from vm.syntax import parse, tree
from vm.uses import NO_FILES, Library, Used, gather, join


@dataclass(frozen=True, slots=True)
class Compilation:
    """What a text came to. `program`, `checked` and `lowered` are None where `diagnostics` holds an error.

    `source` is the text of the program: joined from several files where it uses others, which are `used`,
    taken from `library`. Warnings about those stand apart, in `beside`: they are for those files' authors.
    """

    source: SourceFile
    program: VerifiedProgram | None
    checked: CheckedProgram | None
    lowered: Lowered | None
    diagnostics: tuple[Diagnostic, ...]
    used: tuple[Used, ...] = ()
    library: Library = NO_FILES
    beside: tuple[Diagnostic, ...] = ()

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The diagnostics that are not warnings."""
        return tuple(found for found in self.diagnostics if found.severity == "error")


def compile_source(source: SourceFile, library: Library = NO_FILES) -> Compilation:
    """Compile a text with the files that it uses. Never raises for a wrong text: every finding is a
    Diagnostic, in the file that it is about."""
    parsed = parse(source)
    if parsed.module is None or parsed.diagnostics:
        part = parsed.part
        # a part that uses other files may name what stands there
        alone = part is not None and not part.module.uses
        further = with_declarations(check_part(part), part.module) if part is not None and alone else ()
        return replace(_refused(source, parsed.diagnostics + further), library=library)
    gathered = gather(parsed.module, library)
    if gathered.diagnostics:
        # in the order in which the files were reached, because each has its own places
        return Compilation(source, None, None, None, gathered.diagnostics, library=library)
    joined = join(parsed.module, gathered.files)
    match joined:
        case tuple():
            return Compilation(source, None, None, None, joined, library=library)
        case _:
            return replace(_compiled(joined, gathered.files), library=library)


def _compiled(module: tree.Module, used: tuple[Used, ...]) -> Compilation:
    """Compile the module of all files. Of those that it uses, only errors are told: a warning is for a
    file's author."""
    source = module.source
    checked = check(module)
    if checked.program is None:
        return _refused(source, with_declarations(checked.diagnostics, module))
    lowered = lower(checked.program)
    verified = verify(lowered.program)
    found = checked.diagnostics + diagnose(verified.violations, lowered.source_map, source)
    sizes = _sizes(checked.program, lowered.program)
    if verified.program is None or sizes:
        return _refused(source, with_declarations(found, module) + sizes)
    costs = _costs(checked.program, lowered.program)
    if costs:
        return _refused(source, found + costs)
    shown, beside = _parted(source, found)
    return Compilation(source, verified.program, checked.program, lowered, shown, used, beside=beside)


def _refused(source: SourceFile, found: tuple[Diagnostic, ...]) -> Compilation:
    """What a text with errors came to."""
    shown, beside = _parted(source, found)
    return Compilation(source, None, None, None, shown, beside=beside)


def _parted(
    source: SourceFile, found: tuple[Diagnostic, ...]
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Findings in order, each in its own file; apart from them the warnings about files that are used."""
    local = tuple(localised(one) for one in in_order(found))
    own = [one.severity == "error" or one.source in (None, source.main) for one in local]
    return tuple(compress(local, own)), tuple(compress(local, (not one for one in own)))


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
