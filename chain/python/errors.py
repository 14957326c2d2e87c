"""What goes wrong, for a Python program: coded errors with a message in both languages."""

from __future__ import annotations

import re
from types import TracebackType
from typing import TYPE_CHECKING

from chain.explain import meant
from vm.diagnostics.render import render_all
from vm.diagnostics.report import Diagnostic

if TYPE_CHECKING:
    from chain.explain import Explanation
    from chain.python.receipt import Receipt


class TallyError(Exception):
    """Anything that Tally does not take. `code` is the catalogue code of the first diagnostic."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        self.diagnostics = diagnostics
        self.code = diagnostics[0].code
        super().__init__(render_all(diagnostics, "both"))


def fault(code: str, **parameters: str | int) -> TallyError:
    """A TallyError with no place in a text."""
    return TallyError(Diagnostic(code, None, None, tuple(sorted(parameters.items()))))


class CompileError(TallyError):
    """A text with errors."""


class UnknownName(TallyError, AttributeError):
    """A contract has nothing of this name."""


class Refused(TallyError):
    """A call that the contract refused; it changed nothing. `explanation` says why in full, `reason` is the
    author's text. `receipt` is None where a function was asked, not an action.
    """

    def __init__(self, explanation: Explanation, receipt: Receipt | None = None) -> None:
        super().__init__(explanation.diagnostic)
        self.explanation = explanation
        self.receipt = receipt
        self.reason = explanation.reason


class NotRefused(TallyError):
    """A call inside `refused(...)` that was not refused, or for another reason."""


class refused:  # noqa: N801 - a context manager, used like a function
    """`with tally.refused("R4003"): …` passes if the block is refused for that reason, and fails otherwise.

    `match` is a code, the author's text (or one language's half of it), a compiled regular expression that is
    searched in code and text, or None for any refusal. After the block `refusal` is what was raised.
    """

    def __init__(self, match: str | re.Pattern[str] | None = None) -> None:
        self.match = match
        self.refusal: Refused | None = None

    def __enter__(self) -> refused:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        wanted = "-" if self.match is None else str(getattr(self.match, "pattern", self.match))
        if error is None:
            raise NotRefused(Diagnostic.of("S6509", None, None, wanted=wanted))
        if not isinstance(error, Refused):
            return False
        if not _matches(self.match, error.code, error.reason):
            got = error.code if error.reason is None else f"{error.code} {error.reason}"
            raise NotRefused(Diagnostic.of("S6510", None, None, wanted=wanted, got=got)) from error
        self.refusal = error
        return True


def _matches(wanted: str | re.Pattern[str] | None, code: str, reason: str | None) -> bool:
    if isinstance(wanted, re.Pattern):
        return wanted.search(code) is not None or (reason is not None and wanted.search(reason) is not None)
    return meant(wanted, code, reason)
