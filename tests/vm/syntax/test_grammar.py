"""The grammar is unambiguous, has one builder a rule, and its saved tables read as the grammar does."""

from __future__ import annotations

import re
from pathlib import Path

import lark
import pytest

from vm.source import SourceFile
from vm.syntax.layout import lay_out
from vm.syntax.parse import build_tables, grammar_text, line_reader, load_parser, make_parser
from vm.syntax.problems import Problems
from vm.syntax.reductions import BUILDERS
from vm.syntax.structure import Structure
from vm.syntax.tokens import KEYWORDS, MARKS
from vm.syntax.tree import Module

PAGES = Path(__file__).parents[2] / "language" / "pages.md"

RESERVED = """
tally use at contract calendar party term require else record choice event field fixed keep default pot per
traced limit invariant in each gas state until forever demand final function on is timeout every from by and
or any of anyone paying into as go stay pay all up to share rest refund set add remove clear let note send
create if elif for rounded down up half_even clip roll forward back not implies mod true false self sender
signers now today entered scenario people give after does withdraws cannot because expect has map list money
once
"""


def pages() -> list[str]:
    return re.findall(r"^```tally\n(.*?)^```$", PAGES.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def read(parser: lark.Lark, text: str) -> Module:
    source = SourceFile.of("page.tally", text)
    problems = Problems(source)
    module = Structure(problems, line_reader(parser)).module(source, lay_out(source, problems))
    assert problems.in_order() == ()
    return module


def test_the_grammar_has_no_conflict() -> None:
    make_parser(grammar_text(), strict=True)


def test_a_conflict_would_be_found() -> None:
    ambiguous = grammar_text() + '\nfinal_names: NAME "," NAME\n'
    ambiguous = ambiguous.replace('final: "final" _names', 'final: "final" _names | "final" final_names')
    with pytest.raises(lark.exceptions.GrammarError):
        make_parser(ambiguous, strict=True)


def test_each_rule_and_alias_that_makes_a_node_has_one_builder() -> None:
    parser = make_parser(grammar_text())
    made = {rule.alias or rule.origin.name for rule in parser.rules}
    inlined = {
        rule.origin.name
        for rule in parser.rules
        if rule.alias is None and (rule.origin.name.startswith("_") or rule.options.expand1)
    }
    assert {str(name) for name in made - inlined} == set(BUILDERS)


def test_a_rule_that_may_vanish_never_swallows_a_token() -> None:
    """A `?rule` without a builder is only sound where each of its expansions is one part, or has an alias."""
    parser = make_parser(grammar_text())
    unsound = [
        rule
        for rule in parser.rules
        if rule.alias is None
        and rule.options.expand1
        and rule.origin.name not in BUILDERS
        and len(rule.expansion) != 1
    ]
    assert unsound == []


def test_the_reserved_words_are_those_of_the_language() -> None:
    assert set(RESERVED.split()) == KEYWORDS


def test_every_reserved_word_that_the_grammar_uses_and_no_other_stands_in_it() -> None:
    used = set(re.findall(r'"([a-z_]+)"', grammar_text()))
    assert used - KEYWORDS == {"amend"}
    assert KEYWORDS - used == {"field"}
    assert set(MARKS) >= set(re.findall(r'^[A-Z_]+: "([^"]+)"$', grammar_text(), re.MULTILINE))


def test_saved_tables_give_the_trees_of_a_fresh_parser() -> None:
    saved, fresh = load_parser(build_tables()), make_parser(grammar_text())
    assert saved is not None
    assert len(pages()) >= 3
    for page in pages():
        assert read(saved, page) == read(fresh, page)


def test_tables_of_another_grammar_are_not_taken() -> None:
    tables = bytearray(build_tables())
    tables[len(b"tally grammar tables\n")] ^= 1
    assert load_parser(bytes(tables)) is None
    assert load_parser(b"") is None
