"""The file."""

from __future__ import annotations

from dataclasses import dataclass

from vm.source import SourceFile, Span
from vm.syntax.tree.declarations import Choice, Contract, Function, Record
from vm.syntax.tree.scenarios import Scenario
from vm.syntax.tree.statements import Text
from vm.syntax.tree.types import Name


@dataclass(frozen=True, slots=True)
class Version:
    """`tally 1`."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Use:
    """`use "file.tally" [at 0x…]`."""

    path: Text
    hash: bytes | None
    span: Span


@dataclass(frozen=True, slots=True)
class CalendarChoice:
    """`calendar CN`."""

    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Module:
    """A whole file, each kind of declaration in the order of the text."""

    source: SourceFile
    version: Version
    uses: tuple[Use, ...]
    calendars: tuple[CalendarChoice, ...]
    records: tuple[Record, ...]
    choices: tuple[Choice, ...]
    functions: tuple[Function, ...]
    contracts: tuple[Contract, ...]
    scenarios: tuple[Scenario, ...]
    span: Span
