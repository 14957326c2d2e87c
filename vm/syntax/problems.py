"""Collects what is wrong with a text, in the order of the text."""

from __future__ import annotations

from vm.diagnostics.report import Diagnostic, Edit, Fix
from vm.source import SourceFile, Span


class Problems:
    """The diagnostics of one source."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self._found: list[Diagnostic] = []

    def __len__(self) -> int:
        return len(self._found)

    def add(
        self, code: str, span: Span, fix: str | None = None, at: Span | None = None, **parameters: str | int
    ) -> None:
        """Report `code` at `span`. `fix` is the text that mends it, put in the place of `at` (else of `span`)."""
        mend = None if fix is None else Fix((Edit(at or span, fix),))
        self._found.append(Diagnostic.of(code, self.source, span, fix=mend, **parameters))

    def in_order(self) -> tuple[Diagnostic, ...]:
        """All of them, by place."""
        return tuple(sorted(self._found, key=lambda diagnostic: diagnostic.span.start))
