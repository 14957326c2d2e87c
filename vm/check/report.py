"""Findings of one check, collected in the order in which they are made."""

from __future__ import annotations

from vm.diagnostics.report import Diagnostic, Edit, Fix, Label
from vm.source import SourceFile, Span


class Report:
    """Collects diagnostics of one file; nothing raises, every check goes on with what is sound."""

    __slots__ = ("_errors", "_found", "source")

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self._found: list[Diagnostic] = []
        self._errors = 0

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything found so far."""
        return tuple(self._found)

    @property
    def errors(self) -> int:
        """How many findings are errors; a rise between two moments says that something was wrong."""
        return self._errors

    def error(self, code: str, span: Span, *places: Span, **parameters: str | int) -> None:
        """Report an error at `span`; `places` are the other places that the message is about."""
        self._errors += 1
        self._add(code, span, places, None, parameters)

    def mendable(
        self,
        code: str,
        span: Span,
        at: Span,
        text: str,
        *,
        places: tuple[Span, ...] = (),
        **parameters: str | int,
    ) -> None:
        """Report an error that is likely mended by writing `text` in the place of `at`; whether it is, the
        compiler tries before anyone is told (vm/mending.py)."""
        self._errors += 1
        self._add(code, span, places, Fix((Edit(at, text),)), parameters)

    def warning(self, code: str, span: Span, *places: Span, **parameters: str | int) -> None:
        """Report something that works but is probably not meant."""
        self._add(code, span, places, None, parameters)

    def _add(
        self,
        code: str,
        span: Span,
        places: tuple[Span, ...],
        fix: Fix | None,
        parameters: dict[str, str | int],
    ) -> None:
        labels = tuple(Label(place) for place in places)
        self._found.append(Diagnostic.of(code, self.source, span, labels=labels, fix=fix, **parameters))
