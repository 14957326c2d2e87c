"""Declarations of a contract, and the contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vm.source import Span
from vm.syntax.tree.expressions import Expression
from vm.syntax.tree.rules import Parameter, Rule, Who
from vm.syntax.tree.statements import Require, Text
from vm.syntax.tree.types import Name, NamedType, SimpleTypeNode, TypeNode


@dataclass(frozen=True, slots=True)
class Party:
    """`party a` (account) or `party fund: Fund`."""

    name: Name
    type: NamedType | None
    span: Span


@dataclass(frozen=True, slots=True)
class Term:
    """One name of a `term` line."""

    name: Name
    type: TypeNode
    span: Span


@dataclass(frozen=True, slots=True)
class Fixed:
    """`fixed x: T = v`."""

    name: Name
    type: SimpleTypeNode
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Keep:
    """`keep x: T`, `keep x: T = v`, `keep m: map K to V default v`."""

    name: Name
    type: TypeNode
    initial: Expression | None
    default: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Pot:
    """`pot p: CNY [per K [limit n]] [traced]`."""

    name: Name
    currency: Name
    per: SimpleTypeNode | None
    limit: int | None
    traced: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Record:
    """`record R: a, b: T; c: U`."""

    name: Name
    fields: tuple[Parameter, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Choice:
    """`choice C: x, y`."""

    name: Name
    members: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Event:
    """`event E: a: T; b: U`."""

    name: Name
    fields: tuple[Parameter, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Each:
    """`each k in m` of an invariant."""

    name: Name
    map: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Invariant:
    """`invariant name [in S, …] [each k in m]: expr`; `states` is empty for all states."""

    name: Name
    states: tuple[Name, ...]
    each: Each | None
    condition: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class GasBound:
    """`gas action <= n`."""

    action: Name
    limit: int
    span: Span


@dataclass(frozen=True, slots=True)
class Function:
    """`function f(a: T) -> T = expression`."""

    name: Name
    parameters: tuple[Parameter, ...]
    result: SimpleTypeNode
    body: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Until:
    """`until E`."""

    deadline: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Forever:
    """`forever`, `forever on demand`."""

    on_demand: bool
    span: Span


@dataclass(frozen=True, slots=True)
class State:
    """`state S until E:` with its own rules; `article` is a text written before the state."""

    article: Text | None
    name: Name
    until: Until | Forever
    rules: tuple[Rule, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Shared:
    """`in A, B:` rules of several states."""

    states: tuple[Name, ...]
    rules: tuple[Rule, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Final:
    """One name of a `final` line."""

    name: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Amend:
    """`amend by WHO`: reserved for later; the checker refuses it with its own code."""

    who: Who
    span: Span


Declaration: TypeAlias = (
    Party
    | Term
    | Fixed
    | Keep
    | Pot
    | Record
    | Choice
    | Event
    | Require
    | Invariant
    | GasBound
    | Function
    | State
    | Shared
    | Final
    | Amend
)


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract: its declarations in the order of the text."""

    name: Name
    description: Text | None
    declarations: tuple[Declaration, ...]
    span: Span
