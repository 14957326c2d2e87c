"""What stands between two tokens: comments and blank lines. The grammar never sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_SPACES: Final = " \t\u00a0\u3000"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on a line of its own: its text from the `#` on, and the columns before it."""

    text: str
    column: int


@dataclass(frozen=True, slots=True)
class Gap:
    """The comment behind a token, then the lines up to the next one: comments, None for a blank line."""

    behind: str | None
    lines: tuple[Comment | None, ...]


def gap(text: str) -> Gap:
    """Read the text from the end of a token to the start of the next token of another line."""
    behind, *others = text.split("\n")
    comment = _comment(behind)
    return Gap(None if comment is None else comment.text, tuple(map(_comment, others[:-1])))


def _comment(line: str) -> Comment | None:
    found = line.lstrip(" ")
    return Comment(found.rstrip(_SPACES), len(line) - len(found)) if found else None
