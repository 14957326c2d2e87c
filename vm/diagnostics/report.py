"""A finding as data: a code, a place, the values its message needs. How it is shown is `render`'s."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from vm.diagnostics.entry import Severity, severity_of
from vm.source import SourceFile, Span

Language: TypeAlias = Literal["en", "zh", "both"]


@dataclass(frozen=True, slots=True)
class Edit:
    """Write `text` in the place of `span`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that mend the finding and change nothing else."""

    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """Another place that the message is about; `source` is its file where that is not the finding's own."""

    span: Span
    source: SourceFile | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `source` and `span` are None where it is about no text (a file that is not there)."""

    code: str
    source: SourceFile | None
    span: Span | None
    parameters: tuple[tuple[str, str | int], ...] = ()
    labels: tuple[Label, ...] = ()
    fix: Fix | None = None

    @staticmethod
    def of(
        code: str,
        source: SourceFile | None,
        span: Span | None,
        *,
        labels: tuple[Label, ...] = (),
        fix: Fix | None = None,
        **parameters: str | int,
    ) -> Diagnostic:
        """A finding with its parameters by name."""
        return Diagnostic(code, source, span, tuple(sorted(parameters.items())), labels, fix)

    @property
    def severity(self) -> Severity:
        """Whether it prevents the program or only warns."""
        return severity_of(self.code)


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings in the order of the text; those about no place come first."""
    return tuple(sorted(found, key=lambda one: (-1 if one.span is None else one.span.start, one.code)))


def localised(found: Diagnostic) -> Diagnostic:
    """The finding in the file that its place lies in, where its source joins several.

    A fix is offered in the program's own file alone: a file that it uses is another's, and known by its hash.
    """
    source = found.source
    if source is None or not source.parts:
        return found
    if found.span is None:
        return replace(found, source=source.main)
    file, span = source.local(found.span)
    labels = tuple(_local_label(source, label, file) for label in found.labels)
    return replace(
        found, source=file, span=span, labels=labels, fix=found.fix if file is source.main else None
    )


def _local_label(source: SourceFile, label: Label, home: SourceFile) -> Label:
    file, span = source.local(label.span)
    return Label(span, None if file is home else file)
