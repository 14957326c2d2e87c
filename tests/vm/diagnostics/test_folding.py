"""Sentences fold at spaces and beside Chinese characters, and never where a reader would stumble."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vm.diagnostics.folding import fold
from vm.source import display_width


def lines(text: str, first: str = "", width: int = 20, indent: int | None = None) -> list[str]:
    return list(fold(text, first, width, indent))


def test_a_short_sentence_is_one_line() -> None:
    assert lines("one two", "help: ") == ["help: one two"]


def test_english_breaks_at_spaces_and_goes_on_below_the_text() -> None:
    # "help: " takes 6 of the 20 columns, "one two three" 13
    assert lines("one two three four", "help: ") == ["help: one two three", "      four"]


def test_the_indent_can_be_less_than_what_stands_first() -> None:
    folded = lines("one two three four", "error[E2103]: ", indent=2)
    assert folded == ["error[E2103]: one", "  two three four"]


def test_chinese_breaks_between_characters_by_columns() -> None:
    # ten characters take all 20 columns
    assert lines("一二三四五六七八九十甲乙丙") == ["一二三四五六七八九十", "甲乙丙"]


def test_no_line_starts_with_a_mark_that_closes_or_ends_with_one_that_opens() -> None:
    assert lines("一二三四五六七八九十，甲乙") == ["一二三四五六七八九", "十，甲乙"]
    assert lines("一二三四五六七八九（甲乙）") == ["一二三四五六七八九", "（甲乙）"]


def test_code_stays_on_one_line() -> None:
    assert lines("now write `pay all from a`") == ["now write", "`pay all from a`"]
    assert lines("现在请写 `pay all from a` 即可") == ["现在请写", "`pay all from a`", "即可"]


def test_a_number_stays_with_what_it_counts() -> None:
    assert lines("一二三四五六七八 64 个吧") == ["一二三四五六七八", "64 个吧"]


def test_one_character_does_not_stand_alone_on_the_last_line() -> None:
    assert lines("一二三四五六七八九十甲") == ["一二三四五六七八九", "十甲"]


def test_what_is_longer_than_a_line_is_cut() -> None:
    assert lines("x" * 45) == ["x" * 20, "x" * 20, "x" * 5]
    assert lines("see " + "x" * 30, "", 20, 2) == ["see " + "x" * 16, "  " + "x" * 14]


@given(
    st.text(st.sampled_from("ab 12`，。（）押金「」.,!()"), max_size=120),
    st.sampled_from(["", "help: ", "建议：", "error[E2103 amount-unit]: "]),
    st.integers(30, 80),
    st.sampled_from([None, 2]),
)
def test_no_line_is_too_wide_and_no_character_is_lost(
    text: str, first: str, width: int, indent: int | None
) -> None:
    folded = lines(text, first, width, indent)
    assert all(display_width(line) <= width for line in folded)
    assert "".join("".join(folded).split()) == "".join((first + text).split())
