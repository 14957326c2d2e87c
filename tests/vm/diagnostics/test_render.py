"""How findings are shown: carets under the right columns, both languages, nothing that a text could break."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vm.diagnostics.codes import CATALOGUE
from vm.diagnostics.render import as_json, render, render_all
from vm.diagnostics.report import Diagnostic, Edit, Fix, Label
from vm.diagnostics.snippet import mended, snippet
from vm.source import SourceFile, Span, display_width

ASCII = SourceFile.of(
    "lease.tally",
    "tally 1\n"
    "contract Rental:\n"
    "    term deposit: money CNY\n"
    "    state Open until start:\n"
    "        on act(amount: money CNY) by a:\n"
    '            require amount <= 5000 else "at most"\n',
)
CHINESE = SourceFile.of("押金.tally", "tally 1\n\n    term 押金: money CNY\n    设 应付 = 押金 + 5\n")


def at(source: SourceFile, text: str, which: int = 0) -> Span:
    """The place of a text, the first one or a later one."""
    start = -1
    for _ in range(which + 1):
        start = source.text.index(text, start + 1)
    return Span(start, start + len(text))


def unit(source: SourceFile, span: Span, *labels: Span, fix: str | None = None) -> Diagnostic:
    """A finding of money that meets a number."""
    mend = None if fix is None else Fix((Edit(span, fix),))
    places = tuple(Label(label) for label in labels)
    return Diagnostic.of("E2103", source, span, labels=places, fix=mend, given="int", wanted="money CNY")


def expected(text: str) -> str:
    """The lines of a block below its first newline."""
    return text.removeprefix("\n").rstrip("\n")


EN = CATALOGUE["E2103"].en
ZH = CATALOGUE["E2103"].zh
EN_MESSAGE = "this is a plain number (`int`), but it meets an amount of money (`money CNY`)"
ZH_MESSAGE = "这里是纯数字（`int`），对应的却是金额（`money CNY`）"


class TestShape:
    """The whole of a message."""

    def test_english_shows_message_place_both_sides_help_fix_and_where_to_read_more(self) -> None:
        found = unit(ASCII, at(ASCII, "5000"), at(ASCII, "amount", 1), fix="5000 CNY")
        assert render(found, "en") == expected(
            f"""
error[E2103 amount-unit]: {EN_MESSAGE}
 --> lease.tally:6:31
  |
6 |             require amount <= 5000 else "at most"
  |                     ------    ^^^^
help: {EN.help}
fix:
6 +             require amount <= 5000 CNY else "at most"
explain: tally explain E2103
"""
        )

    def test_chinese_marks_the_columns_of_wide_characters(self) -> None:
        found = unit(CHINESE, at(CHINESE, "5"), at(CHINESE, "押金"), at(CHINESE, "押金", 1))
        assert render(found, "zh") == expected(
            f"""
错误[E2103 amount-unit]：{ZH_MESSAGE}
 --> 押金.tally:4:17
  |
3 |     term 押金: money CNY
  |          ----
4 |     设 应付 = 押金 + 5
  |               ----   ^
建议：{ZH.help}
详解：tally explain E2103
"""
        )

    def test_both_languages_stand_one_below_the_other_and_the_source_once(self) -> None:
        found = unit(ASCII, at(ASCII, "5000"), at(ASCII, "deposit"), fix="5000 CNY")
        assert render(found, "both") == expected(
            f"""
错误[E2103 amount-unit]：{ZH_MESSAGE}
error[E2103 amount-unit]: {EN_MESSAGE}
 --> lease.tally:6:31
  |
3 |     term deposit: money CNY
  |          -------
...
6 |             require amount <= 5000 else "at most"
  |                               ^^^^
建议：{ZH.help}
help: {EN.help}
修改后 / fix:
6 +             require amount <= 5000 CNY else "at most"
详解 / explain: tally explain E2103
"""
        )

    def test_a_warning_says_that_it_is_one(self) -> None:
        found = Diagnostic.of("W2001", ASCII, at(ASCII, "deposit"), name="deposit")
        assert render(found, "en").startswith("warning[W2001")
        assert render(found, "zh").startswith("提示[W2001")

    def test_line_numbers_of_different_width_stand_right_aligned(self) -> None:
        source = SourceFile.of("x.tally", "\n" * 8 + "first\nsecond\n")
        assert snippet(source, at(source, "second"), (at(source, "first"),)) == (
            "   |",
            " 9 | first",
            "   | -----",
            "10 | second",
            "   | ^^^^^^",
        )


class TestPlaces:
    """Spans of every kind."""

    def test_an_empty_span_gets_one_caret(self) -> None:
        assert snippet(ASCII, Span(0, 0)) == ("  |", "1 | tally 1", "  | ^")

    def test_the_end_of_the_file_is_the_end_of_its_last_line(self) -> None:
        source = SourceFile.of("x.tally", "tally 1\n押金")
        end = len(source.text)
        assert snippet(source, Span(end, end)) == ("  |", "2 | 押金", "  |     ^")
        assert "--> x.tally:2:3" in render(unit(source, Span(end, end + 5)), "en")

    def test_a_span_over_several_lines_is_marked_on_its_first(self) -> None:
        span = at(ASCII, "state").to(at(ASCII, "act("))
        assert snippet(ASCII, span) == (
            "  |",
            "4 |     state Open until start:",
            "  |     ^^^^^^^^^^^^^^^^^^^^^^^",
        )

    def test_the_main_place_covers_a_label_below_it(self) -> None:
        source = SourceFile.of("x.tally", "a + b\n")
        assert snippet(source, Span(4, 5), (Span(0, 5),))[2] == "  | ----^"

    def test_a_finding_without_a_source_has_a_message_and_help_only(self) -> None:
        found = Diagnostic.of("E2103", None, None, given="int", wanted="money CNY")
        assert render(found, "en").split("\n") == [
            f"error[E2103 amount-unit]: {EN_MESSAGE}",
            f"help: {EN.help}",
            "explain: tally explain E2103",
        ]

    def test_a_finding_about_a_whole_file_names_it(self) -> None:
        found = Diagnostic.of("E2103", ASCII, None, given="int", wanted="money CNY")
        assert render(found, "en").split("\n")[1] == " --> lease.tally"

    def test_sentences_fold_to_a_width_and_the_source_stays(self) -> None:
        found = unit(ASCII, at(ASCII, "5000"))
        assert render(found, "en", 60).split("\n")[:5] == [
            "error[E2103 amount-unit]: this is a plain number (`int`),",
            "  but it meets an amount of money (`money CNY`)",
            " --> lease.tally:6:31",
            "  |",
            '6 |             require amount <= 5000 else "at most"',
        ]

    def test_an_empty_text_can_be_shown(self) -> None:
        source = SourceFile.of("x.tally", "")
        assert snippet(source, Span(0, 0)) == ("  |", "1 |", "  | ^")


class TestLongAndStrangeLines:
    """Nothing leaves the 80 columns, and nothing in a text can disguise itself."""

    def test_a_long_line_is_cut_around_the_place(self) -> None:
        source = SourceFile.of("x.tally", "a" * 200 + "X" + "b" * 200)
        _, line, marks = snippet(source, at(source, "X"))
        # 80 columns: "1 | " and two gaps of 3 leave 70; X takes one, 35 before it and 34 after it.
        assert line == "1 | ..." + "a" * 35 + "X" + "b" * 34 + "..."
        assert marks == "  |    " + " " * 35 + "^"
        assert marks.index("^") == line.index("X")

    def test_a_long_chinese_line_is_cut_by_columns_not_by_characters(self) -> None:
        source = SourceFile.of("x.tally", "押" * 100 + "X" + "金" * 100)
        _, line, marks = snippet(source, at(source, "X"))
        assert display_width(line) <= 80
        assert display_width(line[: line.index("X")]) == marks.index("^")

    def test_places_too_far_apart_on_one_line_are_shown_one_by_one(self) -> None:
        source = SourceFile.of("x.tally", "LEFT" + " + 1" * 60 + " + RIGHT")
        shown = snippet(source, at(source, "RIGHT"), (at(source, "LEFT"),))
        assert [line.split("| ")[-1].strip() for line in shown[2::2]] == ["----", "^^^^^"]
        assert shown[1].startswith("1 | LEFT + 1")
        assert shown[3].startswith("1 | ...")
        assert shown[3].endswith("+ RIGHT")
        assert all(display_width(line) <= 80 for line in shown)

    def test_a_place_longer_than_the_terminal_is_marked_as_far_as_it_is_shown(self) -> None:
        source = SourceFile.of("x.tally", '"' + "字" * 500 + '"')
        _, line, marks = snippet(source, Span(0, 502))
        assert line.startswith('1 | "字字')
        assert marks.startswith("  | ^^^^")
        assert display_width(line) <= 80
        assert len(marks) <= 80

    def test_a_tab_is_shown_as_spaces_up_to_the_next_fourth_column(self) -> None:
        source = SourceFile.of("x.tally", "a\tb\n")
        assert snippet(source, Span(1, 2)) == ("  |", "1 | a   b", "  |  ^^^")

    def test_a_mark_that_turns_text_round_is_written_out(self) -> None:
        source = SourceFile.of("x.tally", "a\u202eb\n")
        assert snippet(source, Span(1, 2)) == ("  |", "1 | a<U+202E>b", "  |  ^^^^^^^^")

    def test_a_combining_mark_takes_no_column_and_still_gets_a_caret(self) -> None:
        source = SourceFile.of("x.tally", "e\u0301x\n")
        assert snippet(source, at(source, "x"))[2] == "  |  ^"
        assert snippet(source, Span(1, 2))[2] == "  |  ^"


class TestFix:
    """The lines as a fix leaves them."""

    def test_several_edits_of_a_line_are_put_in_together(self) -> None:
        source = SourceFile.of("x.tally", "tally 1\nset a，b；c\n")
        edits = (Edit(at(source, "；"), ";"), Edit(at(source, "，"), ","))
        assert mended(source, edits) == ("2 + set a,b;c",)

    def test_a_new_line_is_shown_with_its_number(self) -> None:
        source = SourceFile.of("x.tally", "tally 1\ncontract A:\n")
        assert mended(source, (Edit(Span(8, 8), "calendar CN\n"),)) == ("2 + calendar CN", "3 + contract A:")

    def test_a_long_mended_line_is_cut_around_the_change(self) -> None:
        source = SourceFile.of("x.tally", "x" * 300 + "，" + "y" * 300)
        (line,) = mended(source, (Edit(at(source, "，"), ","),))
        assert display_width(line) <= 80
        assert "x,y" in line

    def test_many_lines_are_cut_short(self) -> None:
        source = SourceFile.of("x.tally", "a\n")
        assert mended(source, (Edit(Span(0, 1), "1\n2\n3\n4\n5"),)) == (
            "1 + 1",
            "2 + 2",
            "3 + 3",
            "4 + 4",
            "...",
        )


class TestValues:
    """Values are put in as they are, once, on one line."""

    def test_braces_in_a_value_are_not_filled_again(self) -> None:
        found = Diagnostic.of("E2103", None, None, given="{wanted}", wanted="money CNY")
        assert "(`{wanted}`), but it meets an amount of money (`money CNY`)" in render(found, "en")

    def test_a_value_stays_on_one_line_and_is_cut_where_it_is_very_long(self) -> None:
        found = Diagnostic.of("E2103", None, None, given="a\nb\r\nc\td\x1b", wanted="w" * 1000)
        first = render(found, "en").split("\n")[0]
        assert "(`a b c d<U+001B>`)" in first
        assert "(`" + "w" * 200 + "...`)" in first

    def test_a_parameter_that_is_not_given_stays_readable(self) -> None:
        assert "(`{given}`)" in render(Diagnostic.of("E2103", None, None, wanted="w"), "en")

    def test_a_code_without_a_text_says_so_and_shows_its_values(self) -> None:
        found = Diagnostic.of("E9999", ASCII, Span(0, 5), name="x", count=3)
        text = render(found, "both")
        assert "error[E9999]: Tally has no text for this code (count = 3, name = x)" in text
        assert "错误[E9999]：编译器没有这个编号的说明（count = 3, name = x）" in text
        assert "tally explain" not in text

    def test_a_line_of_help_is_left_out_where_its_value_is_empty(self) -> None:
        near = Diagnostic.of("E2001", None, None, name="depsit", near="deposit")
        far = Diagnostic.of("E2001", None, None, name="xyz", near="")
        assert "help: did you mean `deposit`?" in render(near, "en")
        assert "建议：是不是想写 `deposit`？" in render(near, "zh")
        assert "did you mean" not in render(far, "en")
        assert "help: declare it first" in render(far, "en")


REFUSAL = {
    "rule": "lease.claim",
    "reason": "at most the deposit",
    "clause": "Article 7",
    "values": "amount = 7000.00 CNY; deposit = 6000.00 CNY",
    "who": "Zhao",
    "when": "2026-03-02 00:00",
    "state": "Claiming",
    "may_act": "claim (Li); waive (Li)",
}
NO_CLOCK = {"clock": "-", "line": "-"}
"""What a refused call says of the clock that was stopped: there is none."""


class TestRefusals:
    """A refusal at run time: which rule, which values, who asked and when, what changed, who may act."""

    def test_every_fact_is_said_once(self) -> None:
        span = at(ASCII, "amount <= 5000")
        text = render(Diagnostic.of("R4001", ASCII, span, **REFUSAL, **NO_CLOCK), "en")
        for value in REFUSAL.values():
            assert text.count(value) == 1
        assert "changed: nothing" in text
        assert " --> lease.tally:6:21" in text

    def test_both_languages_name_each_fact(self) -> None:
        text = render(Diagnostic.of("R9999", None, None, **REFUSAL), "both").split("\n")
        assert text[2:] == [
            "理由 / reason: at most the deposit",
            "规则 / rule: lease.claim",
            "条款 / clause: Article 7",
            "状态 / state: Claiming",
            "数值 / values: amount = 7000.00 CNY; deposit = 6000.00 CNY",
            "申请 / asked: Zhao",
            "时间 / when: 2026-03-02 00:00",
            "变动 / changed: 无 / nothing",
            "现在可操作 / may act now: claim (Li); waive (Li)",
            "建议：抱歉，这是 Tally 自身的缺陷，请告诉我们",
            "help: sorry, this is a fault of Tally itself: please report it",
        ]

    def test_what_is_not_there_is_not_said(self) -> None:
        given = dict.fromkeys(REFUSAL, "-") | {"rule": "lease.claim"}
        text = render(Diagnostic.of("R9999", None, None, **given), "en").split("\n")
        assert text[1:3] == ["rule: lease.claim", "changed: nothing"]


class TestSeveral:
    """Many findings."""

    def test_five_are_shown_and_the_rest_is_counted(self) -> None:
        found = [unit(ASCII, at(ASCII, "5000"))] * 8
        text = render_all(found, "both")
        assert text.count(" --> lease.tally") == 5
        assert text.endswith(
            "\n\n... 另有 3 条未显示：请先改正以上各条，或用 `tally check --all` 查看全部"
            "\n... and 3 more; mend these first, or see all with `tally check --all`"
        )

    def test_as_many_are_shown_as_are_asked_for(self) -> None:
        found = [unit(ASCII, at(ASCII, "5000"))] * 8
        assert render_all(found, "en", shown=None).count(" --> lease.tally") == 8
        assert "... and 6 more;" in render_all(found, "en", shown=2)

    def test_five_are_not_counted(self) -> None:
        assert "more" not in render_all([unit(ASCII, at(ASCII, "5000"))] * 5, "en")

    def test_errors_come_before_warnings(self) -> None:
        warning = Diagnostic.of("W2001", ASCII, at(ASCII, "deposit"), name="deposit")
        text = render_all([*[warning] * 5, unit(ASCII, at(ASCII, "5000"))], "en")
        assert text.startswith("error[E2103")

    def test_none_gives_an_empty_text(self) -> None:
        assert render_all([], "both") == ""


def test_a_document_has_place_parameters_texts_labels_and_edits() -> None:
    found = unit(ASCII, at(ASCII, "5000"), at(ASCII, "deposit"), fix="5000 CNY")
    document = as_json(found)
    assert document["code"] == "E2103"
    assert document["name"] == "amount-unit"
    assert document["severity"] == "error"
    assert document["file"] == "lease.tally"
    assert (document["line"], document["column"]) == (6, 31)
    assert (document["end_line"], document["end_column"]) == (6, 35)
    assert document["parameters"] == {"given": "int", "wanted": "money CNY"}
    assert document["en"] == {"message": EN_MESSAGE, "why": EN.why, "help": EN.help}
    assert document["zh"] == {"message": ZH_MESSAGE, "why": ZH.why, "help": ZH.help}
    assert document["labels"] == [{"line": 3, "column": 10, "end_line": 3, "end_column": 17}]
    assert document["fix"] == [{"line": 6, "column": 31, "end_line": 6, "end_column": 35, "text": "5000 CNY"}]


def test_a_document_leaves_out_what_the_finding_does_not_have() -> None:
    document = as_json(Diagnostic.of("E2001", None, None, name="x", near=""))
    assert sorted(document) == ["code", "en", "name", "parameters", "severity", "zh"]


TEXTS = st.text(st.sampled_from("ab =押，\t\n\u202e\u0301😀"), max_size=300)
OFFSETS = st.integers(0, 320)


@given(TEXTS, OFFSETS, OFFSETS, OFFSETS, OFFSETS)
def test_any_place_of_any_text_is_shown_within_80_columns(text: str, a: int, b: int, c: int, d: int) -> None:
    source = SourceFile.of("x.tally", text)
    shown = snippet(source, Span(min(a, b), max(a, b)), (Span(min(c, d), max(c, d)),))
    assert all(display_width(line) <= 80 for line in shown)
    assert sum("^" in line for line in shown) == 1
    assert not any(line != line.rstrip() for line in shown if "^" in line)


@given(TEXTS, OFFSETS, OFFSETS, st.text(max_size=40))
def test_any_edit_can_be_shown(text: str, a: int, b: int, written: str) -> None:
    source = SourceFile.of("x.tally", text)
    start, end = (min(offset, len(source.text)) for offset in sorted((a, b)))
    shown = mended(source, (Edit(Span(start, end), written),))
    assert 1 <= len(shown) <= 5
    assert all(display_width(line) <= 80 for line in shown)


@given(TEXTS, OFFSETS, OFFSETS, st.text(max_size=40), st.sampled_from(sorted(CATALOGUE)))
def test_any_finding_can_be_rendered_in_every_language(
    text: str, a: int, b: int, value: str, code: str
) -> None:
    source = SourceFile.of("x.tally", text)
    span = Span(min(a, b), max(a, b))
    found = Diagnostic.of(
        code, source, span, labels=(Label(Span(0, 1)),), name=value, given=value, near=value
    )
    for language in ("en", "zh", "both"):
        assert f"tally explain {code}" in render(found, language)
    assert as_json(found)["code"] == code
