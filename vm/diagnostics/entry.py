"""What the catalogue holds for a code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of a code in one language; parameters stand in braces: `{name}`.

    `message` is one line. `help` may be several; one whose parameter is empty is not shown.
    """

    message: str
    why: str
    help: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One code: a permanent number, a name, both wordings, a wrong and a right example, a section.

    `section` is a heading of the language's reference. `wrong` gives this code and `right` compiles: each is
    a whole program if it starts with `tally 1`, else lines that the tests put into a frame by their first
    word (`tests/vm/diagnostics/frame.py`); both are empty where the code is not about a text.
    """

    code: str
    name: str
    section: str
    en: Wording
    zh: Wording
    wrong: str = ""
    right: str = ""

    @property
    def severity(self) -> Severity:
        """A code's first letter says what it is: W is a warning, all others are errors."""
        return severity_of(self.code)


def severity_of(code: str) -> Severity:
    """The severity that a code's first letter says."""
    return "warning" if code.startswith("W") else "error"
