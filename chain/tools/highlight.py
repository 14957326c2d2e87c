"""Colours for Tally texts: a lexer for Pygments, made from the table of words and the scanner's own patterns.

Installed with Tally, Pygments finds it by the name `tally` and for files that end in `.tally`; Sphinx, MkDocs
and whatever else colours with Pygments then knows the language.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from pygments.lexer import RegexLexer, bygroups, words
from pygments.token import (
    Comment,
    Keyword,
    Literal,
    Name,
    Number,
    Operator,
    Punctuation,
    String,
    Whitespace,
    _TokenType,
)

from vm.check.names import BUILT_IN_FUNCTIONS, BUILT_IN_TYPES
from vm.currencies import DECIMALS
from vm.syntax.literals import UNIT_WORDS
from vm.syntax.numbers import DATE, NUMBER, TIME
from vm.syntax.tokens import MARKS, NAME_PART, NAME_START
from vm.syntax.words import WORDS, WordGroup

GROUPS: Final[Mapping[WordGroup, _TokenType]] = MappingProxyType(
    {
        WordGroup.DECLARATION: Keyword.Declaration,
        WordGroup.FLOW: Keyword,
        WordGroup.AUTHORITY: Keyword,
        WordGroup.MONEY: Keyword,
        WordGroup.STATEMENT: Keyword,
        WordGroup.OPERATOR: Operator.Word,
        WordGroup.ROUNDING: Keyword.Pseudo,
        WordGroup.TYPE: Keyword.Type,
        WordGroup.CONSTANT: Keyword.Constant,
        WordGroup.CONTEXT: Name.Builtin.Pseudo,
        WordGroup.SCENARIO: Keyword.Namespace,
    }
)
"""What each group of words is to Pygments."""

_END: Final = f"(?![{NAME_PART}])"
_NAME: Final = f"[{NAME_START}][{NAME_PART}]*"
_CURRENCY: Final = "|".join(sorted(DECIMALS))
_UNIT: Final = "|".join(sorted(UNIT_WORDS))
_MARK: Final = ("(", ")", "[", "]", ",", ";", ":", ".")


def _whole(group: WordGroup) -> str:
    """A pattern for the words of a group, as whole words."""
    found = sorted((word for word, of in WORDS.items() if of is group), key=len, reverse=True)
    return f"(?:{'|'.join(found)}){_END}"


def _any_of(names: frozenset[str], before: str = "") -> str:
    return f"(?:{'|'.join(sorted(names, key=len, reverse=True))}){_END}{before}"


class TallyLexer(RegexLexer):
    """Splits a Tally text into Pygments tokens; all of it, also where it is wrong."""

    name = "Tally"
    aliases: ClassVar[list[str]] = ["tally"]
    filenames: ClassVar[list[str]] = ["*.tally"]
    mimetypes: ClassVar[list[str]] = ["text/x-tally"]

    tokens: ClassVar = {
        "root": [
            (r"[ \n]+", Whitespace),
            (r"#[^\n]*", Comment.Single),
            (r'"[^"\n]*"', String),
            (rf"0x[0-9A-Fa-f]{{64}}{_END}", Number.Hex),
            (rf"{TIME}|{DATE}", Literal.Date),
            (rf"({NUMBER})( +)({_CURRENCY}){_END}", bygroups(Number, Whitespace, Keyword.Type)),
            (rf"{NUMBER} *%", Number),
            (rf"({NUMBER})( +)(working +days?){_END}", bygroups(Number, Whitespace, Literal)),
            (rf"({NUMBER})( +)({_UNIT}){_END}", bygroups(Number, Whitespace, Literal)),
            (NUMBER, Number),
            *((_whole(group), kind) for group, kind in GROUPS.items()),
            (_any_of(BUILT_IN_FUNCTIONS, r"(?=\()"), Name.Builtin),
            (_any_of(BUILT_IN_TYPES), Keyword.Type),
            (rf"(?:{_CURRENCY}){_END}", Keyword.Type),
            (rf"[A-Z][{NAME_PART}]*", Name.Class),
            (rf"{_NAME}(?=\()", Name.Function),
            (_NAME, Name),
            (words(_MARK), Punctuation),
            (words(tuple(mark for mark in MARKS if mark not in _MARK)), Operator),
        ]
    }
