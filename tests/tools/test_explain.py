"""`tally explain`: codes, families of codes and words of the language, in both languages, with their page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chain.tools.code_families import families
from chain.tools.constructs import BY_WORD, CONSTRUCTS, Construct
from tests.language.blocks import FOLDER, blocks
from tests.language.renew_pages import announced
from tests.tools.run import Command
from vm.compiler import compile_source
from vm.diagnostics.codes import CATALOGUE
from vm.diagnostics.pages import PAGES
from vm.source import SourceFile
from vm.syntax import parse
from vm.syntax.words import WORDS

_CHINESE = re.compile("[\u4e00-\u9fff]")
_FRAMES = {
    "file": ("tally 1\n", 0),
    "contract": ("tally 1\ncontract C:\n", 4),
    "state": ("tally 1\ncontract C:\n    state S until 2030-01-01:\n", 8),
    "rule": ("tally 1\ncontract C:\n    state S until 2030-01-01:\n        on act by a:\n", 12),
    "scenario": ('tally 1\nscenario "s":\n', 4),
}


# --- codes --------------------------------------------------------------------------------------------------


def test_a_code_is_explained_with_its_section_and_its_page(command: Command) -> None:
    code, out, err = command("explain", "e2103")
    assert (code, err) == (0, "")
    assert out.startswith("E2103 amount-unit\n\n  this is a plain number (`<given>`)")
    assert "  wrong:\n    require amount <= 5000" in out
    assert out.endswith("\n  in the language's reference: Types (tests/language/types.md)\n")
    assert command.json("explain", "amount-unit")[1]["page"] == "types"


def test_a_very_long_example_is_shown_by_its_ends(command: Command) -> None:
    lines = command("explain", "E5010")[1].split("\n")
    shown = lines[lines.index("  wrong:") + 1 : lines.index("  right:") - 1]
    assert len(shown) == 25
    assert shown[12] == "    ... 41 lines ..."  # 65 branches, 12 above and 12 below
    assert shown[-1] == "    elif months == 65: set claimed = 65 CNY"
    assert max(map(len, command("explain", "E5008")[1].split("\n"))) < 110


def test_the_page_of_a_code_shows_it_and_every_code_of_the_pages_has_one() -> None:
    found = announced()
    assert set(PAGES) == set(found)
    assert [code for code, page in PAGES.items() if not found[code][page]] == []


# --- families -----------------------------------------------------------------------------------------------


def test_without_a_code_all_families_are_listed(command: Command) -> None:
    for language, said in (("en", "states, rules, payments (41 "), ("zh", "状态、规则和付款（41 ")):
        code, out, _ = command("explain", "--lang", language)
        assert code == 0
        assert f"E30  {said}" in out
        assert "tally explain E2103" in out
        assert bool(_CHINESE.search(out)) == (language == "zh")
    assert [family["family"] for family in command.json("explain")[1]] == [one.prefix for one in families()]


def test_every_code_belongs_to_a_family_that_says_what_it_is_about() -> None:
    assert [entry.code for family in families() for entry in family.entries] == list(CATALOGUE)
    assert [one.prefix for one in families() if _CHINESE.search(one.en) or not _CHINESE.search(one.zh)] == []


@pytest.mark.parametrize("family", families(), ids=lambda family: family.prefix)
def test_a_family_lists_its_codes(command: Command, family: object) -> None:
    prefix = getattr(family, "prefix", "")
    for language in ("en", "zh"):
        out = command("explain", prefix.lower(), "--lang", language)[1]
        assert re.findall(r"^  ([A-Z]\d{4}) ", out, re.MULTILINE) == [
            code for code in CATALOGUE if code.startswith(prefix)
        ]


def test_what_is_neither_a_code_nor_a_word_is_told_what_is_near(command: Command) -> None:
    code, out, err = command("explain", "scenari")
    assert (code, out) == (2, "")
    assert "error[S6007" in err and "scenario" in err


# --- words of the language ----------------------------------------------------------------------------------


def test_every_word_of_the_language_is_explained_once() -> None:
    words = [word for construct in CONSTRUCTS for word in construct.words]
    assert len(words) == len(set(words))
    assert set(WORDS) - set(words) == {"field"}  # it is kept for later, and means nothing yet
    assert set(words) <= set(WORDS)


def test_a_word_is_explained_in_the_asked_language(command: Command) -> None:
    english = command("explain", "share")[1]
    assert english.startswith("share rest\n\n  Divides a pot:")
    assert "  example:\n    share held: landlord 50%, tenant rest\n" in english
    assert english.endswith("in the language's reference: Statements (tests/language/money.md)\n")
    assert not _CHINESE.search(english)
    assert "分配资金池" in command("explain", "SHARE", "--lang", "zh")[1]
    assert command.json("explain", "rest")[1]["words"] == ["share", "rest"]


@pytest.mark.parametrize("construct", CONSTRUCTS, ids=lambda construct: str(construct.words[0]))
class TestConstruct:
    """What holds for each construct."""

    def test_its_example_reads_at_a_place_of_a_file(self, construct: Construct) -> None:
        if construct.example == "tally 1":
            return
        reads = []
        for head, margin in _FRAMES.values():
            lines = "".join(f"{' ' * margin}{line}\n" for line in construct.example.split("\n"))
            reads.append(parse(SourceFile.of("example.tally", head + lines)).module is not None)
        assert any(reads)

    def test_its_example_has_one_of_its_words(self, construct: Construct) -> None:
        assert set(re.findall("[a-z_]+", construct.example)) & set(construct.words)

    def test_its_page_shows_one_of_its_words_in_a_program(self, construct: Construct) -> None:
        programs = " ".join(block.text for block in blocks() if block.file == f"{construct.page}.md")
        assert set(re.findall("[a-z_]+", programs)) & set(construct.words)

    def test_it_says_one_thing_in_both_languages(self, construct: Construct) -> None:
        assert construct.en.endswith(".") and not _CHINESE.search(construct.en)
        assert construct.zh.endswith("。") and _CHINESE.search(construct.zh)
        code = re.compile("`([^`]+)`")
        assert set(code.findall(construct.zh)) >= set(code.findall(construct.en)) - {"and"}


def test_the_pages_that_are_named_are_there() -> None:
    pages = {construct.page for construct in CONSTRUCTS} | set(PAGES.values())
    assert [page for page in sorted(pages) if not Path(FOLDER, f"{page}.md").is_file()] == []
    assert set(BY_WORD.values()) == set(CONSTRUCTS)


def test_an_example_that_is_not_right_is_seen() -> None:
    assert compile_source(SourceFile.of("example.tally", "tally 1\nshare held: a 50%\n")).errors
