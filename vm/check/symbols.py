"""Symbols: what a name of a file stands for, once its declaration has been read.

A type is None where the declaration itself was wrong: the fault has been reported there, and a use of the
name says nothing more (one cause, one message).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vm.check.checked import Expression
from vm.source import Span
from vm.types import Type

Field: TypeAlias = "tuple[str, Type | None]"
"""A named place for an argument: of a record, an event, an action, a function, a contract."""


@dataclass(frozen=True, slots=True)
class TermSymbol:
    """A party or a term."""

    number: int
    type: Type | None
    span: Span


@dataclass(frozen=True, slots=True)
class FixedSymbol:
    """A constant; `value` is inlined where the name is used."""

    type: Type | None
    value: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class KeepSymbol:
    """A kept value."""

    number: int
    type: Type | None
    span: Span


@dataclass(frozen=True, slots=True)
class MapSymbol:
    """A storage map."""

    number: int
    key: Type | None
    value: Type | None
    once: bool
    span: Span


@dataclass(frozen=True, slots=True)
class PotSymbol:
    """A pot, or a family of cells (`family`) keyed by `key`; `traced`: it holds an amount a budget line."""

    number: int
    currency: str | None
    family: bool
    key: Type | None
    limit: int | None
    traced: bool
    span: Span


@dataclass(frozen=True, slots=True)
class RecordSymbol:
    """A record; its type holds the fields."""

    type: Type | None
    span: Span


@dataclass(frozen=True, slots=True)
class ChoiceSymbol:
    """A choice; its type holds the members."""

    type: Type | None
    span: Span


@dataclass(frozen=True, slots=True)
class FunctionSymbol:
    """A pure function. `contract` is None for one of the file."""

    number: int
    contract: int | None
    fields: tuple[Field, ...]
    result: Type | None
    span: Span


@dataclass(frozen=True, slots=True)
class ContractSymbol:
    """A contract of the file."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class LocalSymbol:
    """A parameter, a `let`, a loop's item, the key of an `each`, a scenario's person or instance."""

    number: int
    type: Type | None
    span: Span


Symbol: TypeAlias = (
    TermSymbol
    | FixedSymbol
    | KeepSymbol
    | MapSymbol
    | PotSymbol
    | RecordSymbol
    | ChoiceSymbol
    | FunctionSymbol
    | ContractSymbol
    | LocalSymbol
)


@dataclass(frozen=True, slots=True)
class EventSymbol:
    """An event and its fields."""

    number: int
    fields: tuple[Field, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class StateSymbol:
    """A state."""

    number: int
    final: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ActionSymbol:
    """An action by its name: the parameters are the same in every state that has it. `rule` is the number of
    the first rule of the name.
    """

    rule: int
    fields: tuple[Field, ...]
    joint: bool
    span: Span
