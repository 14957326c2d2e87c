"""Limits that a program keeps, whoever made it: the language's own, and the bounds of what is walked."""

from __future__ import annotations

from typing import Final

CONTRACTS: Final = 16
STATES: Final = 64
RULES: Final = 256
"""Rules and clocks of a contract, counted together."""
FIELDS: Final = 64
"""Kept values, maps and pots of a contract, counted together; and, counted apart, its parties and terms."""
PARAMETERS: Final = 16
LOCALS: Final = 64
RECORD_FIELDS: Final = 32
NAME_LENGTH: Final = 64
TEXT_POINTS: Final = 1_024
LINE_POINTS: Final = 32
"""Code points of a budget line's name."""
LIST_ITEMS: Final = 512
LOOP_TURNS: Final = 512
FAMILY_KEYS: Final = 512
EVENTS: Final = 64
"""Events that one transaction may note."""
NEW_KEYS: Final = 1_024
"""Keys that one transaction may create."""

INSTRUCTIONS: Final = 65_536
"""A program of 64 KiB cannot hold more."""
BLOCK_DEPTH: Final = 100
"""Blocks inside blocks: a chain of 64 `elif`, with an expression 32 deep in the last, needs fewer."""
TYPE_DEPTH: Final = 8
"""Lists and records inside each other; what may be kept is flatter still (vm.encoding.TYPE_DEPTH)."""
TYPE_PARTS: Final = 1_024
"""Parts of one type, members of its choices included."""
ALL_TYPE_PARTS: Final = 262_144
"""Parts of all types that stand in the tables of a program."""
WHO_DEPTH: Final = 32
WHO_PARTS: Final = 1_024
LINKS: Final = 16
"""Links that one state waits for: each is looked at whenever the instance is read by another."""
WHO_COUNT: Final = 16
"""People of one group who must sign together."""
SIGNATURES: Final = 64
"""People who must sign together in one way: the machine gives each a place of their own."""
WHO_WAYS: Final = 256
"""Ways to satisfy a WHO: the machine looks at each. A rule that a person can read has a handful."""
TABLE_ITEMS: Final = 65_536
"""Entries of all tables of a program together."""
