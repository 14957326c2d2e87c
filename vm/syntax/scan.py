"""Text becomes tokens: one pass of a regular expression over the clean text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from vm.source import Span
from vm.syntax import numbers
from vm.syntax.characters import WIDE_MARKS, longer_mark
from vm.syntax.limits import NAME_LENGTH, TEXT_LENGTH
from vm.syntax.problems import Problems
from vm.syntax.tokens import KEYWORDS, MARKS, NAME_PART, NAME_START, Token, word_kind

NEWLINE: Final = "NEWLINE"
"""Kind of the token that ends a physical line; the layout takes it, the grammar never sees it."""

_ODD: Final = rf"(?![{WIDE_MARKS}¥￥€£])[\x80-\u33ff\u4dc0-\u4dff\ua000-\U0010ffff]"
"""A character beyond ASCII that no name may hold and no other piece starts with."""
_PIECE: Final = re.compile(
    rf"""(?P<space>\ +)
    |(?P<comment>\#[^\n]*)
    |(?P<newline>\n)
    |(?P<text>"[^"\n]*")
    |(?P<open_text>"[^\n]*)
    |(?P<slashes>//[^\n]*)
    |(?P<foreign>&&?|\|\|?|!(?!=)|<>|={{3}})
    |(?P<odd_word>[{NAME_PART}]*+{_ODD}(?:[{NAME_PART}]|{_ODD})*+)
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
_FOREIGN: Final = MappingProxyType(
    {
        "&&": "and", "&": "and", "||": "or", "|": "or", "!": "not", "<>": "!=", "===": "==", "//": "#",
    }
)  # fmt: skip
"""Marks of other languages, with ours."""
_NAME_PART: Final = re.compile(f"[{NAME_PART}]")
_TEXT_GOES_ON: Final = re.compile(rf'[{NAME_PART}"\\]')


def scan(text: str, problems: Problems) -> Iterator[Token]:
    """The tokens of a clean text, a NEWLINE after each physical line; reports what makes no token."""
    position, depth = 0, 0
    while position < len(text):
        piece = _PIECE.match(text, position)
        if piece is None:
            raise ValueError("every character starts a piece")
        if piece.lastgroup == "mark":
            depth = _depth(depth, piece[0])
        token = _token(piece, depth, problems)
        if token is not None:
            yield token
            position = token.span.end
        elif piece.lastgroup == "other":
            position = _skip_unknown(text, position, problems)
        else:
            position = piece.end()


def _token(piece: re.Match[str], depth: int, problems: Problems) -> Token | None:
    """The token that starts with a piece and may take more of the text than it; None where none does."""
    kind, written, start = piece.lastgroup, piece[0], piece.start()
    span = Span(start, piece.end())
    match kind:
        case "word":
            if len(written) > NAME_LENGTH:
                problems.add("E5003", span, length=len(written), limit=NAME_LENGTH)
            return Token(word_kind(written), written, span)
        case "odd_word":
            return _odd_word(written, start, problems)
        case "mark":
            return Token(MARKS[written], written, span)
        case "foreign" | "slashes":
            return _foreign(piece, problems)
        case "newline":
            return Token(NEWLINE, written, span)
        case "number" | "grouped":
            grouped = numbers.read_grouped(piece, depth, problems) if kind == "grouped" else None
            return grouped or numbers.read_number(piece.string, start, problems)
        case "date":
            return numbers.read_date(written, start, problems)
        case "loose_date":
            return numbers.read_loose_date(written, start, problems)
        case "signed":
            return numbers.read_signed_money(written, start, problems)
        case "hash":
            return _hash(written, span, problems)
        case "text" | "open_text":
            return _text(piece.string, written, span, problems)
        case "wide_mark":
            meant = longer_mark(written)
            problems.add("E1003", span, fix=meant, found=written, meant=meant)
            return Token(MARKS[meant], meant, span)
        case _:
            return None


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
    return pieces[0] + "".join(
        ("“" if turn % 2 == 0 else "”") + piece for turn, piece in enumerate(pieces[1:])
    )


def _foreign(piece: re.Match[str], problems: Problems) -> Token | None:
    """A mark of another language, read as ours; `//` starts a comment."""
    text, start = piece.string, piece.start()
    found = "//" if piece.lastgroup == "slashes" else piece[0]
    meant = _FOREIGN[found]
    span = Span(start, start + len(found))
    fix = meant
    if meant in KEYWORDS:  # a word needs spaces around it
        fix = " " * (text[start - 1] != " ") + meant + " " * (text[span.end] != " ")
    problems.add("E1026", span, fix=fix, found=found, meant=meant)
    if found == "//":
        return None
    return Token(MARKS.get(meant) or word_kind(meant), meant, span)


def _odd_word(written: str, position: int, problems: Problems) -> Token | None:
    """Report the first character of a word that no name may hold; the word is read as a name all the same."""
    first = next(place for place, character in enumerate(written) if not _NAME_PART.match(character))
    span = Span(position + first, position + first + 1)
    problems.add("E1006", span, character=written[first], point=f"U+{ord(written[first]):04X}")
    if not _NAME_PART.search(written):
        return None
    return Token("NAME", written, Span(position, position + len(written)))


def _skip_unknown(text: str, position: int, problems: Problems) -> int:
    """Report a run of one character that starts no token; gives the place after it."""
    end = position
    while end < len(text) and text[end] == text[position]:
        end += 1
    problems.add("E1006", Span(position, end), character=text[position], point=f"U+{ord(text[position]):04X}")
    return end
