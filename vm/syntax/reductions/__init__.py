"""Nodes of the tree from the parts of each rule of grammar.lark: one builder a rule, every token kept."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from vm.syntax.reductions import declarations, expressions, rules, scenarios, statements
from vm.syntax.reductions.parts import Builder

__all__ = ["BUILDERS"]


def _all_builders() -> dict[str, Builder]:
    found: dict[str, Builder] = {}
    for table in (module.BUILDERS for module in (declarations, rules, statements, expressions, scenarios)):
        found.update(table)
    return found


BUILDERS: Final[Mapping[str, Builder]] = MappingProxyType(_all_builders())
"""The builder of each rule and alias of the grammar."""
