"""Scenarios and their steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vm.source import Span
from vm.syntax.tree.expressions import Argument, DateLiteral, DurationLiteral, Expression, TimeLiteral
from vm.syntax.tree.statements import Let, Text
from vm.syntax.tree.types import Name


@dataclass(frozen=True, slots=True)
class People:
    """`people Li, Wang`."""

    names: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Give:
    """`give 20_000 CNY to Wang, Li`."""

    amount: Expression
    names: tuple[Name, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OnDate:
    """`on 2026-01-05`, `on 2026-01-05 17:00`."""

    when: DateLiteral | TimeLiteral
    span: Span


@dataclass(frozen=True, slots=True)
class After:
    """`after 14 months clip`."""

    duration: DurationLiteral
    span: Span


@dataclass(frozen=True, slots=True)
class CreateStep:
    """`create x = C(…) [by Li]`."""

    name: Name
    contract: Name
    arguments: tuple[Argument, ...]
    by: Name | None
    span: Span


@dataclass(frozen=True, slots=True)
class Does:
    """`Li does lease.sign(args)`."""

    person: Name
    instance: Name
    action: Name
    arguments: tuple[Argument, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Withdraws:
    """`Li withdraws lease.sign`."""

    person: Name
    instance: Name
    action: Name
    span: Span


@dataclass(frozen=True, slots=True)
class Cannot:
    """`Li cannot lease.award(50%) because "R4003"`."""

    person: Name
    instance: Name
    action: Name
    arguments: tuple[Argument, ...]
    reason: Text | None
    span: Span


@dataclass(frozen=True, slots=True)
class Has:
    """`Wang has 20_000 CNY`."""

    person: Name
    amount: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Expect:
    """`expect …, …`."""

    expectations: tuple[Has | Expression, ...]
    span: Span


Step: TypeAlias = People | Give | OnDate | After | Let | CreateStep | Does | Withdraws | Cannot | Expect


@dataclass(frozen=True, slots=True)
class Scenario:
    """`scenario "title":` steps."""

    title: Text
    steps: tuple[Step, ...]
    span: Span
