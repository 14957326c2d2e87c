"""The second place of a finding about a name: where that name is declared, shown beside where it is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from vm.diagnostics.report import Diagnostic, Label
from vm.source import Span
from vm.syntax import tree

_ABOUT_WHAT_STANDS_THERE: Final = frozenset(
    (
        "E2020", "E2101", "E2111", "E2116", "E2208", "E2210", "E2211", "E2214", "E2216", "E2401", "E2409",
        "E2410", "E2411", "E2416", "E2417", "E3024", "E3030", "E3031", "E3032", "E3033", "E3037", "E3040",
        "E3041", "E3043", "E3044", "E3106",
    )
)  # fmt: skip
"""Codes that say what a thing is or is not: a name, or an item of one, that stands at the finding's place."""
_ABOUT_A_PARAMETER: Final[Mapping[str, str]] = MappingProxyType(
    {
        "E2009": "type",
        "E3101": "pot",
        "E3102": "pot",
        "E3103": "pot",
        "E3104": "name",
        "E3105": "name",
        "E3113": "pot",
    }
)
"""Codes whose message names the thing, and in which parameter."""
_NAME: Final = re.compile(r"([^\s!-/:-@\[-^`{-~]+)(?:\[.*\])?", re.DOTALL)
"""What holds no space and no mark, and perhaps an index after it."""


def with_declarations(found: Iterable[Diagnostic], module: tree.Module) -> tuple[Diagnostic, ...]:
    """The findings, those about a name with the place of its declaration where they show no other place."""
    return tuple(_with_declaration(one, module) for one in found)


def _with_declaration(found: Diagnostic, module: tree.Module) -> Diagnostic:
    name = _name(found)
    if name is None or found.labels:
        return found
    place = next((span for text, span in _names_around(module, found.span) if text == name), None)
    if place is None or (found.span is not None and place.start == found.span.start):
        return found
    return replace(found, labels=(Label(place),))


def _name(found: Diagnostic) -> str | None:
    """The name that a finding is about."""
    parameter = _ABOUT_A_PARAMETER.get(found.code)
    if parameter is not None:
        return str(dict(found.parameters).get(parameter, ""))
    if found.code not in _ABOUT_WHAT_STANDS_THERE or found.source is None or found.span is None:
        return None
    name = _NAME.fullmatch(found.source.excerpt(found.span))
    return None if name is None else name[1]


def _names_around(module: tree.Module, span: Span | None) -> Iterator[tuple[str, Span]]:
    """(name, where it is declared) of all that can be named at a place, the nearest first."""
    for contract in module.contracts:
        if span is None or _holds(contract.span, span):
            yield from _names_of(contract, span)
    outside: tuple[tree.Record | tree.Choice | tree.Function | tree.Contract, ...] = (
        *module.records, *module.choices, *module.functions, *module.contracts,
    )  # fmt: skip
    yield from ((item.name.text, item.name.span) for item in outside)


def _names_of(contract: tree.Contract, span: Span | None) -> Iterator[tuple[str, Span]]:
    for item in contract.declarations:
        match item:
            case tree.State(rules=rules) | tree.Shared(rules=rules):
                yield from (name for rule in rules for name in _parameters(rule, span))
            case tree.Party() | tree.Term() | tree.Fixed() | tree.Keep() | tree.Pot():
                yield item.name.text, item.name.span
            case tree.Record() | tree.Choice() | tree.Function():
                yield item.name.text, item.name.span
            case _:
                pass


def _parameters(rule: tree.Rule, span: Span | None) -> Iterator[tuple[str, Span]]:
    match rule:
        case tree.ActionRule(parameters=parameters) if span is not None and _holds(rule.span, span):
            yield from ((parameter.name.text, parameter.name.span) for parameter in parameters)
        case _:
            pass


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
