"""Codes E24 and E25: declarations and how many there may be."""

from __future__ import annotations

from vm.diagnostics.entry import Entry

ENTRIES: tuple[Entry, ...] = ()
