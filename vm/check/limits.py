"""Limits of a program that the checker holds: n is accepted, n+1 is refused with a code."""

from __future__ import annotations

from typing import Final

CONTRACTS: Final = 16
STATES: Final = 64
RULES: Final = 256
FIELDS: Final = 64
"""Kept values, maps and pots of a contract together; and, counted apart, its parties and terms together."""
PARAMETERS: Final = 16
LOCALS: Final = 64
STATEMENTS: Final = 128
RECORD_FIELDS: Final = 32
"""Fields of a record or an event, those of records inside it included."""
CONSTANT_PARTS: Final = 64
"""Operations and literals in the value of a `fixed`, those of other constants in it included."""
TYPE_DEPTH: Final = 7
"""Records and lists inside each other in one type."""
LIST_ITEMS: Final = 512
LINKS: Final = 16
"""Links that one state waits for."""
WHO_COUNT: Final = 16
"""People of one group who must sign together."""
TEXT_POINTS: Final = 1024
LINE_POINTS: Final = 32
"""Code points of a budget line's name."""
