"""Codes E5: limits of a text."""

from __future__ import annotations

from vm.diagnostics.entry import Entry

ENTRIES: tuple[Entry, ...] = ()
