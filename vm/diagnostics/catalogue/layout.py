"""Codes E1001 to E1029: characters, lines and indentation."""

from __future__ import annotations

from vm.diagnostics.entry import Entry

ENTRIES: tuple[Entry, ...] = ()
