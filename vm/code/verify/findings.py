"""What the verifier finds: a code, a place in the program, the values that the code's message needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from vm.code.program import Unit

MOST_FINDINGS: Final = 200
"""More violations than this are not noted: a program that has one is refused already."""

Parameters: TypeAlias = tuple[tuple[str, str | int], ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """A guarantee that the program breaks, or that cannot be proved of it.

    `unit` is None where it is about a table and not about code; then `position` is -1. `parameters` are those
    of the code's message, in order of name.
    """

    code: str
    unit: Unit | None
    position: int
    parameters: Parameters = ()


class Findings:
    """Collects violations, each once, in the order in which they are found."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[Violation, None] = {}

    def add(self, code: str, unit: Unit | None = None, position: int = -1, **parameters: str | int) -> None:
        """Note a violation."""
        if len(self._found) < MOST_FINDINGS:
            self._found[Violation(code, unit, position, tuple(sorted(parameters.items())))] = None

    def __len__(self) -> int:
        return len(self._found)

    def all(self) -> tuple[Violation, ...]:
        """All violations found so far."""
        return tuple(self._found)
