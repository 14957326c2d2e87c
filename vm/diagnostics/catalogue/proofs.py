"""Codes E31: what the verifier cannot prove of the bytecode."""

from __future__ import annotations

from vm.diagnostics.entry import Entry

ENTRIES: tuple[Entry, ...] = ()
