"""Spaces between the tokens of a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from vm.syntax.tokens import LITERALS, NAME_WORDS, Token

_NONE_BEFORE: Final = frozenset({"COMMA", "SEMICOLON", "COLON", "RPAR", "RSQB", "LSQB", "DOT", "RANGE"})
_NONE_AFTER: Final = frozenset({"LPAR", "LSQB", "DOT", "RANGE"})
_CALLED: Final = NAME_WORDS | {"LIST", "RPAR", "RSQB"}
"""Kinds after which an opening bracket holds arguments or bounds."""
_ENDS_VALUE: Final = (
    NAME_WORDS
    | LITERALS
    | frozenset({"RPAR", "RSQB", "DOWN", "UP", "HALF_EVEN", "CLIP", "ROLL", "FORWARD", "BACK", "FINAL"})
)
"""Kinds that can end a value: a minus after one of them takes away, any other is a sign."""


def spaced(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The text of each token of a line, with the space that stands before it, if any."""
    return tuple(_spaced(tokens))


def _spaced(tokens: Sequence[Token]) -> Iterator[str]:
    weights, strokes = _shares(tokens)
    before, sign = "", False
    for place, token in enumerate(tokens):
        kind = token.kind
        if place in weights:
            tight = False
        elif (
            sign or kind in _NONE_BEFORE or before in _NONE_AFTER or place in strokes or place - 1 in strokes
        ):
            tight = True
        else:
            tight = place == 0 or (kind == "LPAR" and before in _CALLED)
        yield token.text if tight else f" {token.text}"
        sign = kind == "MINUS" and (before not in _ENDS_VALUE or place in weights)
        before = kind


def _shares(tokens: Sequence[Token]) -> tuple[set[int], set[int]]:
    """In `share` statements: the places where weights start, and those of the strokes in fractions (`1/3`).

    A weight directly follows the party it belongs to, so that its bracket is no call and its minus a sign.
    """
    weights: set[int] = set()
    strokes: set[int] = set()
    for place, token in enumerate(tokens):
        if token.kind == "SHARE":
            for start in _part_starts(tokens, place):
                weight = _after_place(tokens, start)
                weights.add(weight)
                kinds = tuple(one.kind for one in tokens[weight : weight + 3])
                if kinds == ("INT", "SLASH", "INT"):
                    strokes.add(weight + 1)
    return weights, strokes


def _part_starts(tokens: Sequence[Token], place: int) -> Iterator[int]:
    """Places after the colon and the commas of the `share` at `place`."""
    depth, listing = 0, False
    for here in range(place, len(tokens)):
        kind = tokens[here].kind
        depth += (kind in ("LPAR", "LSQB")) - (kind in ("RPAR", "RSQB"))
        if depth == 0:
            if kind == "SEMICOLON":
                return
            listing = listing or kind == "COLON"
            if kind == "COLON" or (listing and kind == "COMMA"):
                yield here + 1


def _after_place(tokens: Sequence[Token], place: int) -> int:
    """The place after `name.name[key]` that starts at `place`."""
    depth = 0
    place += 1
    while place < len(tokens):
        kind = tokens[place].kind
        if depth == 0 and kind not in ("DOT", "LSQB") and tokens[place - 1].kind != "DOT":
            return place
        depth += (kind == "LSQB") - (kind == "RSQB")
        place += 1
    return place
