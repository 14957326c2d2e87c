"""Codes E29: what this version does not cover yet."""

from __future__ import annotations

from vm.diagnostics.entry import Entry

ENTRIES: tuple[Entry, ...] = ()
