"""Codes S6: files, commands, Python and the chain."""

from __future__ import annotations

from vm.diagnostics.entry import Entry

ENTRIES: tuple[Entry, ...] = ()
