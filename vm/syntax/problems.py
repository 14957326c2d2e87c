"""Collects what is wrong with a text, in the order of the text."""

from __future__ import annotations

from typing import Final

from vm.diagnostics.report import Diagnostic, Edit, Fix, in_order
from vm.source import SourceFile, Span

MOST: Final = 200
"""Findings that are kept of one source; nobody reads more, and a hostile text could make thousands."""


class Problems:
    """The diagnostics of one source, at most MOST of them."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self._found: list[Diagnostic] = []

    def __len__(self) -> int:
        return len(self._found)

    @property
    def full(self) -> bool:
        """Whether nothing more is taken, so that looking further is in vain."""
        return len(self._found) >= MOST

    def add(
        self, code: str, span: Span, fix: str | None = None, at: Span | None = None, **parameters: str | int
    ) -> None:
        """Report `code` at `span`. `fix` is the text that mends it, put in place of `at` (or `span`)."""
        if self.full:
            return
        mend = None if fix is None else Fix((Edit(at or span, fix),))
        self._found.append(Diagnostic(code, self.source, span, tuple(sorted(parameters.items())), fix=mend))

    def add_edits(self, code: str, span: Span, edits: tuple[Edit, ...], **parameters: str | int) -> None:
        """Report `code` at `span`, mended by several edits."""
        if not self.full:
            given = tuple(sorted(parameters.items()))
            self._found.append(Diagnostic(code, self.source, span, given, fix=Fix(edits)))

    def left_out(self, within: Span) -> bool:
        """Whether a character was reported there that means nothing, so that the line is without it."""
        return any(
            one.code == "E1006" and one.span is not None and within.start <= one.span.start < within.end
            for one in self._found
        )

    def in_order(self) -> tuple[Diagnostic, ...]:
        """All of them, by place."""
        return in_order(self._found)
