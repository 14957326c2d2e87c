"""Syntax: a text becomes a tree, or the diagnostics that say why there is none."""

from __future__ import annotations

from vm.syntax.parse import Parsed, Part, parse

__all__ = ["Parsed", "Part", "parse"]
