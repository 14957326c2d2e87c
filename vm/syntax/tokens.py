"""Tokens: the words a line is made of, and which words are reserved.

A token's kind is the name of a terminal of grammar.lark: the keyword in capitals (`PAY`), a mark's name
(`COLON`), or one of NAME INT AMOUNT PERCENT DATE TIME DURATION TEXT HASH.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, NamedTuple

from vm.source import Span
from vm.syntax.words import WORDS

KEYWORDS: Final = frozenset(WORDS)
"""Words that can never be a name."""

MARKS: Final = MappingProxyType(
    {
        "->": "ARROW",
        "..": "RANGE",
        "=": "EQUAL",
        "==": "SAME",
        "!=": "OTHER",
        "<": "LESS",
        "<=": "AT_MOST",
        ">": "MORE",
        ">=": "AT_LEAST",
        "+": "PLUS",
        "-": "MINUS",
        "*": "STAR",
        "/": "SLASH",
        ":": "COLON",
        ";": "SEMICOLON",
        ",": "COMMA",
        ".": "DOT",
        "(": "LPAR",
        ")": "RPAR",
        "[": "LSQB",
        "]": "RSQB",
    }
)
"""Kinds of the marks."""

IDEOGRAPHS: Final = "\u3400-\u4dbf\u4e00-\u9fff"
"""The ideographs a name may hold, as a range of a regular expression: by code point, never by a property."""
NAME_START: Final = f"A-Za-z_{IDEOGRAPHS}"
NAME_PART: Final = f"A-Za-z0-9_{IDEOGRAPHS}"

END: Final = "$END"
"""The kind that stands for the end of a line where the parser says what it could take."""

LITERALS: Final = frozenset(
    {"INT", "AMOUNT", "PERCENT", "DATE", "TIME", "DURATION", "TEXT", "HASH", "TRUE", "FALSE"}
)
NAME_WORDS: Final = frozenset({"NAME", "SELF", "SENDER", "SIGNERS", "NOW", "TODAY", "ENTERED"})
"""Kinds that read as a value by themselves."""

COMPARATORS: Final = frozenset({"SAME", "OTHER", "LESS", "AT_MOST", "MORE", "AT_LEAST"})


HEADERS: Final = frozenset(
    {"CONTRACT", "SCENARIO", "STATE", "IN", "ON", "AT", "EVERY", "IF", "ELIF", "ELSE", "FOR"}
)
"""Kinds that start a line which may have a block below it."""


class Token(NamedTuple):
    """One token: its kind, its text (half-width where the author wrote full-width), its place."""

    kind: str
    text: str
    span: Span

    def __str__(self) -> str:
        return self.text


def word_kind(text: str) -> str:
    """The kind of a word: its keyword's, or NAME."""
    return text.upper() if text in KEYWORDS else "NAME"
