"""Sizes that a text may have: the language's limits, as far as the text itself shows them."""

from __future__ import annotations

from typing import Final

SOURCE_BYTES: Final = 64 * 1024
TOKENS: Final = 20_000
NAME_LENGTH: Final = 64
BRACKET_DEPTH: Final = 32
EXPRESSION_DEPTH: Final = 32
STATEMENT_NESTING: Final = 2
BRANCHES: Final = 64
"""Conditions asked one after the other to reach a branch: those of an `if` and of the `if` around it."""
INT_DIGITS: Final = 39
TEXT_LENGTH: Final = 1_024
