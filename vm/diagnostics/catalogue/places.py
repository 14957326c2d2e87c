"""Codes E22 and E23: what may be read and written where."""

from __future__ import annotations

from vm.diagnostics.entry import Entry

ENTRIES: tuple[Entry, ...] = ()
