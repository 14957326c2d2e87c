"""Runs the language suites: every ```tally block of the Markdown files beside this one.

What a block announces (`programs.py` has the forms) is exactly what is found in it, place by place; a block
without such words is accepted. Warnings are compared only in blocks that announce one. Then each program that
a block is taken apart into does the same by itself.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.language.blocks import FOLDER, Block, blocks
from tests.language.mutants import bases, mutants
from tests.language.programs import Announced, Program, announced, programs, without
from vm.compiler import compile_source
from vm.source import SourceFile
from vm.uses import Texts


def found_in(text: str, files: tuple[tuple[str, str], ...] = ()) -> list[Announced]:
    """Everything that the compiler finds, the verifier's findings included; in a file that the text uses the
    line is 0."""
    source = SourceFile.of("suite.tally", text)
    compilation = compile_source(source, Texts("suite.tally", dict(files)))
    if bool(compilation.errors) == (compilation.program is not None):
        raise ValueError("there is a program exactly where there is no error")
    return sorted(
        Announced(
            source.position(one.span.start)[0] if one.source == source else 0,
            one.code,
            (one.span.start, one.span.end),
        )
        for one in compilation.diagnostics
        if one.span
    )


def agree(text: str, files: tuple[tuple[str, str], ...]) -> None:
    """Fail unless the text gives what it announces, and nothing else."""
    wanted = announced(text)
    found = found_in(text, files)
    if not any(one.code.startswith("W") for one in wanted):
        found = [one for one in found if not one.code.startswith("W")]
    assert [(one.line, one.code) for one in found] == [(one.line, one.code) for one in wanted], text
    for one, other in zip(wanted, found, strict=True):
        if one.place is not None and other.place is not None:
            assert text[slice(*one.place)] == text[slice(*other.place)]
            assert one.place == other.place


_ALL = blocks()
_APART = [one for one in programs() if one.text != one.block.text]


@pytest.mark.parametrize("block", _ALL, ids=[f"{block.file}:{block.line}" for block in _ALL])
def test_a_block_gives_exactly_what_it_announces(block: Block) -> None:
    agree(block.text, block.files)


@pytest.mark.parametrize("program", _APART, ids=[program.name for program in _APART])
def test_each_line_by_itself_gives_exactly_what_it_announces(program: Program) -> None:
    agree(program.text, program.block.files)


def test_every_suite_has_programs() -> None:
    written = {path.name for path in FOLDER.glob("*.md") if "```tally" in path.read_text(encoding="utf-8")}
    assert {block.file for block in _ALL} == written
    assert len(_ALL) > 100


def test_every_announced_code_has_its_place() -> None:
    bare = [
        (program.name, one.line, one.code)
        for program in programs()
        for one in program.announced
        if one.place is None
    ]
    assert bare == []


def test_what_stays_after_the_refused_lines_is_another_text_without_words_of_theirs() -> None:
    sound = [program for program in _APART if not program.kept]
    assert len(sound) > 50
    assert [one.name for one in sound if re.search("# error", one.text)] == []


def test_as_many_programs_as_were_asked_for() -> None:
    """At least 600 accepted and 1,400 refused ones, at most half of these by rule."""
    accepted = {one.text for one in programs() if not one.refused} | {text for _, text in bases()}
    refused = {one.text for one in programs() if one.refused}
    by_rule = {one.text for one in mutants()}
    assert len(accepted) >= 600
    assert len(refused) >= 700
    assert len(refused) + min(len(by_rule), len(refused)) >= 1400


def test_a_code_on_the_wrong_line_or_at_other_characters_is_seen() -> None:
    text = "tally 1\n# error: E3021\ncontract C:\n    party a\n"
    assert announced(text) == (Announced(2, "E3021", None),)
    assert [(one.line, one.code) for one in found_in(text)] == [(3, "E3021")]
    with pytest.raises(AssertionError):
        agree(text, ())
    with pytest.raises(AssertionError):
        agree("tally 1\ncontract C:  # error: E3021 at `contract`\n    party a\n", ())
    agree("tally 1\ncontract C:  # error: E3021 at `C`\n    party a\n", ())


def test_places_are_read_as_the_page_says() -> None:
    def place(line: str) -> str:
        text = f"x\n{line}\n    stay\n"
        (one,) = announced(text)
        assert one.place is not None
        return text[: one.place[0]] + "⟦" + text[slice(*one.place)] + "⟧" + text[one.place[1] :]

    assert "b ⟦a⟧ #" in place("a b a # error: E1003 at 2nd `a`")
    assert "rent⟦⟧ #" in place("let rent # error: E1057 after `rent`")
    assert "⟦if b: # error: E3005 at `if b:…stay`\n    stay⟧" in place("if b: # error: E3005 at `if b:…stay`")
    assert "let⟦\u3000⟧a" in place("let\u3000a # error: E1025 at `U+3000`")
    with pytest.raises(ValueError, match="stands 2 times"):
        place("a b a # error: E1003 at `a`")
    with pytest.raises(ValueError, match="cannot read"):
        place("a # error: E1003 beside `a`")


def test_lines_are_taken_out_with_what_is_below_them() -> None:
    assert without("a\n  b\n    c\n  d\ne", (2,)) == "a\n  d\ne"
    assert without("a\n  b\n    c\n  d\ne", (1, 5)) == ""
    assert Counter(without("a\nb\na", (1,)).split()) == Counter("ab")
