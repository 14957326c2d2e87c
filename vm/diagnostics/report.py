"""A finding as data: a code, a place, the values its message needs. How it is shown is `render`'s."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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
    """Another place that the message is about."""

    span: Span


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
