"""The lexer for Pygments takes every text of the language whole, and sees each word as the scanner does."""

from __future__ import annotations

import pytest
from pygments.token import Comment, Error, Keyword, Literal, Name, Number, Operator, Punctuation, String

from chain.tools.highlight import GROUPS, TallyLexer
from tests.language.mutants import bases
from vm.source import SourceFile
from vm.syntax.characters import clean
from vm.syntax.problems import Problems
from vm.syntax.scan import NEWLINE, scan
from vm.syntax.tokens import MARKS
from vm.syntax.words import WORDS, WordGroup

_LITERALS = {
    "TEXT": String, "HASH": Number.Hex, "DATE": Literal.Date, "TIME": Literal.Date, "INT": Number,
    "AMOUNT": Number, "PERCENT": Number, "DURATION": Number,
}  # fmt: skip


def _coloured(text: str) -> dict[int, object]:
    """The kind of Pygments' token that covers each place of a text."""
    found: dict[int, object] = {}
    for start, kind, piece in TallyLexer(ensurenl=False, stripnl=False).get_tokens_unprocessed(text):
        found.update((start + offset, kind) for offset in range(len(piece)))
    return found


@pytest.mark.parametrize(("origin", "text"), bases(), ids=[origin for origin, _ in bases()])
def test_every_token_of_the_scanner_has_its_colour(origin: str, text: str) -> None:
    source = SourceFile.of(origin, text)
    found = _coloured(source.text)
    assert len(found) == len(source.text)
    assert Error not in found.values()
    problems = Problems(source)
    for token in scan(clean(source, problems), problems):
        kind = found[token.span.start]
        written = source.text[token.span.start : token.span.end]
        if token.kind == NEWLINE:
            continue
        if token.kind in _LITERALS:
            assert kind in _LITERALS[token.kind], written
        elif written in WORDS:
            assert kind is GROUPS[WORDS[written]] or kind is Name.Builtin, written  # `list(` is a call
        elif written in MARKS:
            assert kind in (Operator, Punctuation), written
        else:
            assert kind in Name or kind is Keyword.Type, written


def test_a_line_by_hand() -> None:
    text = 'on pay_rent by tenant paying min(rent, 5 CNY) into held: stay  # 每月一次'
    kinds = [(kind, piece) for _, kind, piece in TallyLexer().get_tokens_unprocessed(text) if piece.strip()]
    assert kinds == [
        (Keyword, "on"), (Name, "pay_rent"), (Keyword, "by"), (Name, "tenant"), (Keyword, "paying"),
        (Name.Builtin, "min"), (Punctuation, "("), (Name, "rent"), (Punctuation, ","), (Number, "5"),
        (Keyword.Type, "CNY"), (Punctuation, ")"), (Keyword, "into"), (Name, "held"), (Punctuation, ":"),
        (Keyword, "stay"), (Comment.Single, "# 每月一次"),
    ]  # fmt: skip


def test_a_text_that_is_wrong_is_coloured_whole() -> None:
    text = '押金 ：“ é \t 5 CNYX 0x12 "open\n'
    assert len(_coloured(text)) == len(text)


def test_every_group_has_a_colour_and_every_word_a_group() -> None:
    assert set(GROUPS) == set(WordGroup)
    assert set(WORDS.values()) == set(WordGroup)


def test_pygments_finds_it_by_name_and_by_file() -> None:
    from pygments.lexers import get_lexer_by_name, get_lexer_for_filename

    assert get_lexer_by_name("tally").name == "Tally"
    assert get_lexer_for_filename("lease.tally").name == "Tally"
