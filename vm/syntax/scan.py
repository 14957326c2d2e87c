"""Text becomes tokens: one pass of a regular expression over the clean text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vm.source import Span
from vm.syntax import numbers
from vm.syntax.characters import WIDE_MARKS, longer_mark
from vm.syntax.limits import NAME_LENGTH, TEXT_LENGTH
from vm.syntax.problems import Problems
from vm.syntax.tokens import MARKS, NAME_PART, NAME_START, Token, word_kind

NEWLINE: Final = "NEWLINE"
"""Kind of the token that ends a physical line; the layout takes it, the grammar never sees it."""

_PIECE: Final = re.compile(
    rf"""(?P<space>\ +)
    |(?P<comment>\#[^\n]*)
    |(?P<newline>\n)
    |(?P<text>"[^"\n]*")
    |(?P<open_text>"[^\n]*)
    |(?P<word>[{NAME_START}][{NAME_PART}]*)
    |(?P<mark>->|==|!=|<=|>=|\.\.|[<>=+\-*/:;,.()\[\]])
    |(?P<hash>0[xX][0-9A-Za-z_]*)
    |(?P<date>{numbers.TIME}|{numbers.DATE})
    |(?P<loose_date>{numbers.LOOSE_DATE})
    |(?P<grouped>{numbers.GROUPED})
    |(?P<number>[0-9])
    |(?P<signed>{numbers.SIGNED_MONEY})
    |(?P<wide_mark>[{WIDE_MARKS}])
    |(?P<other>[^"])
    """,
    re.VERBOSE,
)
_HASH: Final = re.compile("0x[0-9A-Fa-f]{64}")
_TEXT_GOES_ON: Final = re.compile(rf'[{NAME_PART}"\\]')


def scan(text: str, problems: Problems) -> Iterator[Token]:
    """The tokens of a clean text, a NEWLINE after each physical line; reports what no token can be made of."""
    position, depth = 0, 0
    while position < len(text):
        found = _PIECE.match(text, position)
        if found is None:
            raise ValueError("every character starts a piece")
        kind, written, end = found.lastgroup, found[0], found.end()
        span = Span(position, end)
        token: Token | None = None
        match kind:
            case "word":
                if len(written) > NAME_LENGTH:
                    problems.add("E5003", span, length=len(written), limit=NAME_LENGTH)
                token = Token(word_kind(written), written, span)
            case "mark":
                depth = _depth(depth, written)
                token = Token(MARKS[written], written, span)
            case "newline":
                token = Token(NEWLINE, written, span)
            case "number":
                token = numbers.read_number(text, position, problems)
            case "grouped":
                token = numbers.read_grouped(text, written, position, depth, problems)
                token = token or numbers.read_number(text, position, problems)
            case "date":
                token = numbers.read_date(written, position, problems)
            case "loose_date":
                token = numbers.read_loose_date(written, position, problems)
            case "signed":
                token = numbers.read_signed_money(written, position, problems)
            case "hash":
                token = _hash(written, span, problems)
            case "text" | "open_text":
                token = _text(text, written, span, problems)
            case "wide_mark":
                meant = longer_mark(written)
                problems.add("E1003", span, fix=meant, found=written, meant=meant)
                token = Token(MARKS[meant], meant, span)
            case "other":
                end = _skip_unknown(text, position, problems)
        if token is not None:
            end = token.span.end
            yield token
        position = end


def _depth(depth: int, mark: str) -> int:
    if mark in "([":
        return depth + 1
    return max(0, depth - 1) if mark in ")]" else depth


def _hash(written: str, span: Span, problems: Problems) -> Token:
    if _HASH.fullmatch(written) is None:
        problems.add("E1021", span, digits=len(written) - 2)
        written = "0x" + "0" * 64
    return Token("HASH", written, span)


def _text(text: str, written: str, span: Span, problems: Problems) -> Token:
    """A text in quotes, or one whose closing quote is missing or that holds quotes itself."""
    line_end = text.index("\n", span.start)
    last_quote = text.rindex('"', span.start, line_end)
    if last_quote == span.start:
        problems.add("E1007", span)
        return Token("TEXT", written + '"', span)
    if last_quote >= span.end and (written.endswith('\\"') or _TEXT_GOES_ON.match(text[span.end])):
        span = Span(span.start, last_quote + 1)
        inner = text[span.start + 1 : last_quote].replace('\\"', '"')
        problems.add("E1008", span, fix=f'"{_curl(inner)}"')
        return Token("TEXT", f'"{_curl(inner)}"', span)
    if len(written) - 2 > TEXT_LENGTH:
        problems.add("E5008", span, length=len(written) - 2, limit=TEXT_LENGTH)
    return Token("TEXT", written, span)


def _curl(inner: str) -> str:
    """The text with its straight quotes turned into “ and ” by turns."""
    pieces = inner.split('"')
    return pieces[0] + "".join(("“" if turn % 2 == 0 else "”") + piece for turn, piece in enumerate(pieces[1:]))


def _skip_unknown(text: str, position: int, problems: Problems) -> int:
    """Report a run of one character that starts no token; gives the place after it."""
    end = position
    while end < len(text) and text[end] == text[position]:
        end += 1
    problems.add("E1006", Span(position, end), character=text[position], code=f"U+{ord(text[position]):04X}")
    return end
