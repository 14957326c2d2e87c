"""The checked file."""

from __future__ import annotations

from dataclasses import dataclass

from vm.check.checked.contracts import CheckedContract, Function
from vm.check.checked.scenarios import Scenario
from vm.source import SourceFile


@dataclass(frozen=True, slots=True)
class CheckedProgram:
    """A whole file, checked."""

    source: SourceFile
    language: int
    calendar: str | None
    functions: tuple[Function, ...]
    contracts: tuple[CheckedContract, ...]
    scenarios: tuple[Scenario, ...]
