"""Whatever the text, the parser gives a tree or findings, never an exception."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.vm.syntax.printing import print_module
from vm.source import SourceFile
from vm.syntax import parse
from vm.syntax.format import format_source
from vm.syntax.layout import decode

PAGES = Path(__file__).parents[2] / "language" / "pages.md"
PIECE = re.compile(r'"[^"\n]*"|[A-Za-z_\u4e00-\u9fff]+|[0-9]+|\n *| |[^\w\s]')
PROGRAMS = [
    PIECE.findall(block)
    for block in re.findall(
        r"^```tally\n(.*?)^```$", PAGES.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
]
PIECES = sorted({piece for program in PROGRAMS for piece in program})
ODD = [
    ":\n",
    "\n                ",
    "：",
    "“",
    '"',
    "\t",
    "(",
    ")",
    "[",
    "]",
    "not ",
    "if a:",
    "else:",
    "for ",
    "¥1",
    "3天",
    "0x",
    "%",
]


def check(text: str) -> None:
    """A tree or findings; findings lie inside the text; a tree can be printed and read again,
    and its text formatted."""
    source = SourceFile.of("any.tally", text)
    parsed = parse(source)
    assert (parsed.module is None) == bool(parsed.diagnostics)
    for diagnostic in parsed.diagnostics:
        assert diagnostic.span is not None
        assert 0 <= diagnostic.span.start <= diagnostic.span.end <= len(source.text)
        for edit in diagnostic.fix.edits if diagnostic.fix else ():
            assert 0 <= edit.span.start <= edit.span.end <= len(source.text)
    if parsed.module is not None:
        assert parse(SourceFile.of("again.tally", print_module(parsed.module))).module is not None
        formatted = format_source(source)
        assert isinstance(formatted, str)
        assert format_source(SourceFile.of("again.tally", formatted)) == formatted


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A page with a few of its pieces lost, doubled, moved or strange."""
    pieces = list(draw(st.sampled_from(PROGRAMS)))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(pieces) - 1))
        strange = draw(
            st.one_of(st.none(), st.sampled_from(PIECES), st.sampled_from(ODD), st.text(max_size=2))
        )
        match draw(st.integers(0, 2)):
            case 0:
                pieces[place] = strange or ""
            case 1:
                pieces.insert(place, strange or pieces[place])
            case _:
                other = draw(st.integers(0, len(pieces) - 1))
                pieces[place], pieces[other] = pieces[other], pieces[place]
    return "".join(pieces)


def any_bytes(data: bytes) -> None:
    source = decode("any.tally", data)
    if isinstance(source, SourceFile):
        check(source.text)
    else:
        assert source.code in ("E1001", "E5001")


@given(st.binary(max_size=300))
def test_any_bytes_give_a_tree_or_findings(data: bytes) -> None:
    any_bytes(data)


@given(st.text(max_size=200))
def test_any_text_gives_a_tree_or_findings(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(PIECES + ODD), max_size=60).map("".join))
def test_any_pieces_of_the_language_give_a_tree_or_findings(text: str) -> None:
    check(text)


@settings(deadline=None)
@given(mutated())
def test_a_damaged_page_gives_a_tree_or_findings(text: str) -> None:
    check(text)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None, print_blob=True)
@given(st.one_of(mutated(), st.lists(st.sampled_from(PIECES + ODD), max_size=200).map("".join)))
def test_very_many_damaged_pages_give_a_tree_or_findings(text: str) -> None:
    check(text)
