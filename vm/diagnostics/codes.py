"""Every code once, with its texts in both languages; a code is permanent and never used for anything else."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vm.diagnostics.catalogue import (
    auditing,
    calendars,
    calls,
    chain_codes,
    chain_reading,
    cost,
    from_python,
    grammar,
    layout,
    limits,
    linking,
    moves,
    names,
    names_used,
    not_covered,
    numbers,
    phrases,
    places,
    proofs,
    references,
    rules,
    runtime,
    sending,
    sizes,
    standing,
    states,
    tools,
    tracing,
    types,
    using,
    writing,
)
from vm.diagnostics.entry import Entry, Wording

__all__ = ["CATALOGUE", "Entry", "Wording"]

_FAMILIES = (
    layout, grammar, phrases, standing, names, names_used, types, numbers, calls, places, writing, sizes,
    not_covered, rules, moves, states, proofs, references, sending, linking, tracing, using, cost, runtime,
    limits, tools, chain_codes, chain_reading, from_python, calendars, auditing,
)  # fmt: skip


def _catalogue() -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for family in _FAMILIES:
        for entry in family.ENTRIES:
            if entry.code in found:
                raise ValueError(f"code {entry.code} stands twice")
            found[entry.code] = entry
    return dict(sorted(found.items()))


CATALOGUE: Mapping[str, Entry] = MappingProxyType(_catalogue())
"""Entries by code, in order."""
