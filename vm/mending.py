"""Fixes that are known to hold: each was made, compiled and compared before anyone is told of it.

The edits that a finding carries are a proposal. A fix is proven where the text with its edits no longer has
the finding and has no error that it had not before. Errors of a later stage, which the finding had hidden,
count as new, because a wrong guess shows there; a fix that only gives what stands there its right form is no
guess, and may bring them to light.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from vm.compiler import Compilation, compile_source
from vm.diagnostics.report import Diagnostic, Edit
from vm.source import SourceFile
from vm.uses import NO_FILES, Library

_TRIES: Final = 20
_CHARACTERS: Final = 400_000
"""Fixes that are tried for one showing of messages: so many, and so many characters compiled, at most."""
_ROUNDS: Final = 50
_FORM_ALONE: Final = frozenset(
    (
        "E1002", "E1003", "E1004", "E1005", "E1008", "E1009", "E1010", "E1017", "E1020", "E1023", "E1025",
        "E1026", "E1030", "E1041", "E1043", "E1046", "E1047", "E1048", "E1052", "E1070",
    )
)  # fmt: skip
"""Codes whose fix gives what stands there its right form, and is no guess at what was meant."""

_Place: TypeAlias = tuple[str, int]
"""A finding by its code and where it begins; -1 for one about no place."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A text after every proven fix was made: the text, what was mended in order, what it compiles to.

    Each finding of `fixed` stands in the text that it was found in, which earlier fixes had already changed.
    """

    source: SourceFile
    fixed: tuple[Diagnostic, ...]
    compilation: Compilation


def proven(compilation: Compilation, shown: int | None = None) -> tuple[Diagnostic, ...]:
    """The findings of a compilation, with no fix but proven ones.

    Only the first `shown` errors keep theirs, and of a long text or of many fixes only the first few: the
    rest is not tried.
    """
    looked_at = compilation.errors if shown is None else compilation.errors[:shown]
    own = [one for one in looked_at if one.fix is not None and _is_own(one, compilation)]
    tried = own[: _tries(compilation.source.main)]
    hold = [one for one in tried if _holds(compilation, (one,))]
    return tuple(one if one in hold else replace(one, fix=None) for one in compilation.diagnostics)


def mend(source: SourceFile, library: Library = NO_FILES) -> Mended:
    """Make every proven fix, and go on with what comes to light, until none is left."""
    compilation = compile_source(source, library)
    fixed: list[Diagnostic] = []
    for _ in range(_ROUNDS):
        taken = _round(compilation)
        if not taken:
            break
        fixed.extend(taken)
        compilation = compile_source(_edited(compilation.source.main, taken), library)
    return Mended(compilation.source.main, tuple(fixed), compilation)


def _round(compilation: Compilation) -> tuple[Diagnostic, ...]:
    """Proven fixes that hold together too: all that guess nothing, else what holds one by one."""
    proposals = _apart(
        one for one in compilation.errors if one.fix is not None and _is_own(one, compilation)
    )
    same = tuple(one for one in proposals if one.code in _FORM_ALONE)
    if same and _holds(compilation, same):
        return same
    tried = proposals[: _tries(compilation.source.main)]
    hold = tuple(one for one in tried if _holds(compilation, (one,)))
    return hold if len(hold) < 2 or _holds(compilation, hold) else hold[:1]


def _is_own(found: Diagnostic, compilation: Compilation) -> bool:
    """Whether a finding is about the program's own file, and not about one that it uses."""
    return found.source in (None, compilation.source.main)


def _tries(source: SourceFile) -> int:
    return min(_TRIES, 1 + _CHARACTERS // len(source.text))


def _apart(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings whose edits do not touch each other, in the order of the text."""
    apart: list[Diagnostic] = []
    end = -1
    for one in sorted(found, key=lambda one: _edits((one,))[0].span.start):
        edits = _edits((one,))
        if edits[0].span.start > end:
            apart.append(one)
            end = edits[-1].span.end
    return tuple(apart)


def _holds(compilation: Compilation, taken: Sequence[Diagnostic]) -> bool:
    """Whether the fixes of these findings remove them, and no other error comes instead."""
    edits = _edits(taken)
    before = Counter(_places(compilation.errors, edits, taken))
    after = compile_source(_edited(compilation.source.main, taken), compilation.library).errors
    found = Counter(_places(after, (), ()))
    new = found - before
    if all(one.code in _FORM_ALONE for one in taken):
        return not any(_is_of_form(code) for code, _ in new)
    return not new


def _is_of_form(code: str) -> bool:
    return code.startswith(("E1", "E5"))


def _places(
    found: Iterable[Diagnostic], edits: Sequence[Edit], without: Sequence[Diagnostic]
) -> Iterator[_Place]:
    """Where findings stand once the edits are made; those of `without` are left out."""
    for one in found:
        if one not in without:
            yield one.code, -1 if one.span is None else _moved(one.span.start, edits)


def _moved(offset: int, edits: Sequence[Edit]) -> int:
    """Where a place of the text is once the edits are made; one inside an edit is at its end."""
    shift = 0
    for edit in edits:
        start, end = edit.span.start, edit.span.end
        if start > offset or start == offset < end:
            break
        if end > offset:
            return start + shift + len(edit.text)
        shift += len(edit.text) - (end - start)
    return offset + shift


def _edits(found: Iterable[Diagnostic]) -> tuple[Edit, ...]:
    """The edits of findings that have a fix, in the order of the text."""
    edits = [edit for one in found if one.fix is not None for edit in one.fix.edits]
    return tuple(sorted(edits, key=lambda edit: edit.span.start))


def _edited(source: SourceFile, taken: Iterable[Diagnostic]) -> SourceFile:
    """The text with the fixes of these findings made."""
    parts: list[str] = []
    begin = 0
    for edit in _edits(taken):
        parts.extend((source.text[begin : edit.span.start], edit.text))
        begin = edit.span.end
    return SourceFile.of(source.name, "".join(parts) + source.text[begin:])
