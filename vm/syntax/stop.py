"""Where the parser stopped in a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vm.source import Span
from vm.syntax.tokens import END, Token


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the parser stopped in a line.

    `position` is the place of the token that could not be taken, len(tokens) for the end of the line;
    `expected` holds the kinds that could. `expected_after(kind)` gives the kinds that could follow, had that
    kind stood there.
    """

    tokens: Sequence[Token]
    position: int
    expected: frozenset[str]
    expected_after: Callable[[str], frozenset[str]]

    @property
    def found(self) -> Token:
        """The token that could not be taken; at the end of the line an empty one after the last."""
        if self.position < len(self.tokens):
            return self.tokens[self.position]
        end = self.tokens[-1].span.end
        return Token(END, "", Span(end, end))

    @property
    def before(self) -> Token | None:
        """The token before it."""
        return self.tokens[self.position - 1] if self.position else None
