"""What is caught before parsing: marks of a Chinese keyboard, tabs, hidden characters, odd numbers."""

from __future__ import annotations

import pytest

from vm.diagnostics.report import Diagnostic
from vm.source import SourceFile
from vm.syntax import parse, tree
from vm.syntax.layout import decode

CONTRACT = "tally 1\ncontract C:\n    "


def found(text: str) -> tuple[Diagnostic, ...]:
    return parse(SourceFile.of("characters.tally", text)).diagnostics


def mended(text: str) -> str:
    """The text with the edits of all findings made at once."""
    edits = [edit for diagnostic in found(text) if diagnostic.fix for edit in diagnostic.fix.edits]
    for edit in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


@pytest.mark.parametrize(
    ("line", "codes", "right"),
    [
        ("choice Way： cash， swap", ["E1003", "E1003"], "choice Way: cash, swap"),
        ("fixed x: int ＝ ｆ（ａ，b）", ["E1003"] * 6, "fixed x: int = f(a,b)"),
        ("term a: int；b: int", ["E1003"], "term a: int;b: int"),
        ("choice\u3000Way: cash", ["E1025"], "choice Way: cash"),
        ("choice\u00a0Way: cash", ["E1025"], "choice Way: cash"),
        ("choice\tWay: cash", ["E1004"], "choice Way: cash"),
        ("choice Way: cash ＃ note", ["E1003"], "choice Way: cash # note"),
        ("fixed x: bool = a ≤ b", ["E1003"], "fixed x: bool = a <= b"),
        ("fixed x: bool = a ≠ b", ["E1003"], "fixed x: bool = a != b"),
        ("function f() → int = 1", ["E1003"], "function f() -> int = 1"),
        ("fixed x: int = ５", ["E1003"], "fixed x: int = 5"),
        ("require a else “no”", ["E1005"], 'require a else "no"'),
        ("require a else 「no」", ["E1005"], 'require a else "no"'),
        ("require a else 'no'", ["E1005"], 'require a else "no"'),
        ('require a else "say "no" now"', ["E1008"], 'require a else "say “no” now"'),
        ('require a else "say \\"no\\""', ["E1008"], 'require a else "say “no”"'),
        ("choice Way\u202e: cash", ["E1002"], "choice Way: cash"),
        ("choice Way\x00: cash", ["E1002"], "choice Way: cash"),
        ("fixed x: money CNY = ¥1,200.50", ["E1014"], "fixed x: money CNY = 1_200.50 CNY"),
        ("fixed x: money CNY = 3 元", ["E1014"], "fixed x: money CNY = 3 CNY"),
        ("fixed x: money CNY = 3万元", ["E1014"], "fixed x: money CNY = 30000 CNY"),
        ("fixed x: money CNY = 1.5 万", ["E1014"], "fixed x: money CNY = 15000 CNY"),
        ("fixed x: money CNY = 50 fen", ["E1014"], "fixed x: money CNY = 0.50 CNY"),
        ("fixed x: money CNY = 50 cny", ["E1014"], "fixed x: money CNY = 50 CNY"),
        ("fixed x: money USD = $5", ["E1014"], "fixed x: money USD = 5 USD"),
        ("fixed x: int = 1,000", ["E1016"], "fixed x: int = 1_000"),
        ("fixed x: date = 2026/2/1", ["E1020"], "fixed x: date = 2026-02-01"),
        ("fixed x: date = 2026.02.01", ["E1020"], "fixed x: date = 2026-02-01"),
        ("fixed x: date = 2026年2月1日", ["E1020"], "fixed x: date = 2026-02-01"),
        ("fixed x: time = 2026-2-1 9:05", ["E1020"], "fixed x: time = 2026-02-01 09:05"),
        ("fixed x: duration = 3个月", ["E1023"], "fixed x: duration = 3 months"),
        ("fixed x: duration = 3 Days", ["E1023"], "fixed x: duration = 3 days"),
        ("fixed x: duration = 3days", ["E1023"], "fixed x: duration = 3 days"),
        ("fixed x: duration = 10 工作日", ["E1023"], "fixed x: duration = 10 working days"),
    ],
)
def test_a_slip_is_named_and_mended_with_one_key(line: str, codes: list[str], right: str) -> None:
    text = CONTRACT + line + "\n"
    assert [diagnostic.code for diagnostic in found(text)] == codes
    assert mended(text) == CONTRACT + right + "\n"
    assert found(mended(text)) == ()


def test_full_width_marks_in_texts_and_comments_stay() -> None:
    assert found(CONTRACT + 'require a else "第三条：（甲，乙）“可”；　"  # 注释：（一）\t\n') == ()


@pytest.mark.parametrize(
    "character", ["\u202e", "\u2066", "\u200f", "\x00", "\x1b", "\x7f", "\x85", "\u2028", "\ufeff"]
)
@pytest.mark.parametrize("line", ['require a else "x{}y"', "party a # x{}y", "party {}a"])
def test_hidden_characters_are_refused_everywhere(character: str, line: str) -> None:
    text = CONTRACT + line.format(character) + "\n"
    (diagnostic,) = found(text)
    assert diagnostic.code == "E1002"
    assert diagnostic.parameters == (("character", f"U+{ord(character):04X}"),)
    assert found(mended(text)) == ()


@pytest.mark.parametrize("name", ["a", "_a", "A9_b", "㐀", "䶿", "一", "鿿", "甲a_1"])
def test_names_are_letters_digits_underscore_and_ideographs(name: str) -> None:
    assert found(f"{CONTRACT}party {name}\n") == ()


@pytest.mark.parametrize("name", ["é", "я", "㏿", "䷀", "ꀀ", "あ", "한", "𠀀", "a\u0301", "a\u200bb", "ﬁ"])
def test_other_letters_make_no_name(name: str) -> None:
    assert {diagnostic.code for diagnostic in found(f"{CONTRACT}party {name}\n")} >= {"E1006"}


@pytest.mark.parametrize(
    "text",
    [
        "tally 1\ncontract C:\n    party a\n",
        "\ufefftally 1\ncontract C:\n    party a\n",
        "tally 1\r\ncontract C:\r\n    party a\r\n",
        "tally 1\ncontract C:\n    party a",
        "# note\n\n# note\ntally 1\n\n\ncontract C:\n\n    # note\n    party a   # note\n\n",
        "tally 1  \ncontract C:  \n    party a  \n",
        "tally 1\ncontract C:\n  party a\n",
        "tally 1\ncontract C:\n# note at the edge\n    party a\n       # note further in\n",
    ],
)
def test_marks_ends_of_line_comments_and_blank_lines_change_nothing(text: str) -> None:
    parsed = parse(SourceFile.of("quiet.tally", text))
    assert parsed.module is not None, parsed.diagnostics
    (contract,) = parsed.module.contracts
    (party,) = contract.declarations
    assert isinstance(party, tree.Party)
    assert party.name.text == "a"


def test_bytes_that_are_not_utf8_are_refused_with_their_place() -> None:
    refused = decode("gbk.tally", "tally 1\n# 合同\n".encode("gbk"))
    assert isinstance(refused, Diagnostic)
    assert refused.code == "E1001"
    assert refused.parameters == (("byte", "0xBA"), ("offset", 10))  # 合 is BA CF in GBK, after ten bytes


def test_bytes_become_the_same_source_as_their_text() -> None:
    assert decode("a.tally", "\ufefftally 1\r\n# 合同".encode()) == SourceFile.of(
        "a.tally", "tally 1\n# 合同\n"
    )


def test_a_place_is_told_by_line_and_column_of_code_points() -> None:
    (diagnostic,) = found('tally 1\ncontract C:\n    require 甲 else "“乙”" @\n')
    assert diagnostic.span is not None
    assert diagnostic.source is not None
    assert diagnostic.source.position(diagnostic.span.start) == (3, 26)


def test_one_thousand_less_ten_is_no_date() -> None:
    assert found(f"{CONTRACT}fixed x: int = 1000-10-5\n") == ()


def test_commas_between_numbers_part_arguments_inside_brackets() -> None:
    assert found(f"{CONTRACT}fixed x: int = max(100,200)\n") == ()
