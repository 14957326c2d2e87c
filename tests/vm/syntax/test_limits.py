"""Limits of a text: n is taken, n+1 refused with a code; however large or deep, the answer comes soon."""

from __future__ import annotations

import time

import pytest

from vm.diagnostics.report import Diagnostic
from vm.source import SourceFile
from vm.syntax import parse
from vm.syntax.layout import decode
from vm.syntax.problems import MOST

CONTRACT = "tally 1\ncontract C:\n    "
RULE = "tally 1\ncontract C:\n    state S until e:\n        on act by a:\n"
KIBIBYTES_64 = 65_536


def codes(text: str) -> list[str]:
    return [diagnostic.code for diagnostic in parse(SourceFile.of("limits.tally", text)).diagnostics]


def fixed(expression: str) -> list[str]:
    return codes(f"{CONTRACT}fixed x: int = {expression}\n")


def test_a_source_has_at_most_64_kibibytes() -> None:
    start = "tally 1\n#"
    full = start + "a" * (KIBIBYTES_64 - len(start) - 1) + "\n"
    assert codes(full) == []
    assert codes(full.replace("aa", "aaa", 1)) == ["E5001"]
    # 合 has three bytes
    third = start + "合" * ((KIBIBYTES_64 - len(start) - 1) // 3)
    assert codes(third) == []
    assert codes(third + "合") == ["E5001"]


def test_bytes_far_beyond_the_limit_are_refused_unread() -> None:
    refused = decode("huge.tally", b"\xff" * 10_000_000)
    assert isinstance(refused, Diagnostic)
    assert refused.code == "E5001"


def test_a_source_that_only_ends_its_lines_with_two_bytes_is_not_too_long() -> None:
    lines = KIBIBYTES_64 - len("tally 1\n")
    source = decode("crlf.tally", b"tally 1\r\n" + b"\r\n" * lines)
    assert isinstance(source, SourceFile)
    assert codes(source.text) == []


def test_a_source_has_at_most_20_000_tokens() -> None:
    # two of the version, three before the members, 9 998 members with 9 997 commas between them
    full = "tally 1\nchoice c:" + ",".join(["a"] * 9_998) + "\n"
    assert codes(full) == []
    assert codes(full + "x\n") == ["E5002"]


@pytest.mark.parametrize(("length", "wanted"), [(64, []), (65, ["E5003"])])
def test_a_name_has_at_most_64_characters(length: int, wanted: list[str]) -> None:
    assert codes(f"{CONTRACT}party {'n' * length}\n") == wanted
    assert codes(f"{CONTRACT}party {'甲' * length}\n") == wanted


@pytest.mark.parametrize(("length", "wanted"), [(1024, []), (1025, ["E5008"])])
def test_a_text_has_at_most_1024_characters(length: int, wanted: list[str]) -> None:
    assert codes(f'{CONTRACT}require a else "{"文" * length}"\n') == wanted


@pytest.mark.parametrize(("digits", "wanted"), [(39, []), (40, ["E5007"])])
def test_a_number_has_at_most_39_digits(digits: int, wanted: list[str]) -> None:
    assert fixed("9" * digits) == wanted
    assert fixed("1" * (digits - 2) + ".25 CNY") == wanted
    assert fixed("1" * digits + " days") == wanted
    assert fixed("_".join("1" * digits) + "%") == wanted


@pytest.mark.parametrize(("depth", "wanted"), [(32, []), (33, ["E5004"])])
def test_brackets_go_32_deep(depth: int, wanted: list[str]) -> None:
    assert fixed("(" * depth + "a" + ")" * depth) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (" + ".join(["a"] * 32), []),
        (" + ".join(["a"] * 33), ["E5005"]),
        (".".join(["a"] * 32), []),
        (".".join(["a"] * 33), ["E5005"]),
        ("not " * 31 + "a", []),
        ("not " * 32 + "a", ["E5005"]),
        ("f(" * 31 + "a" + ")" * 31, []),
        ("f(" * 31 + "a + b" + ")" * 31, ["E5005"]),
        ("a[" * 31 + "a" + "]" * 31, []),
    ],
)
def test_expressions_go_32_deep(text: str, wanted: list[str]) -> None:
    assert fixed(text) == wanted
    assert codes(f'{RULE}            require {text} else "x"; stay\n') == wanted
    assert codes(f'tally 1\nscenario "s":\n    expect {text}\n') == wanted


def test_expressions_beside_one_another_do_not_add_up() -> None:
    sum_of_32 = " + ".join(["a"] * 32)
    assert (
        codes(f'{RULE}            require {sum_of_32} else "x"; require {sum_of_32} else "x"; stay\n') == []
    )


@pytest.mark.parametrize("word", ["if a:", "for x in xs limit 3:"])
@pytest.mark.parametrize(("depth", "wanted"), [(1, []), (2, []), (3, ["E5006"]), (300, ["E5006"])])
def test_statements_nest_two_deep(word: str, depth: int, wanted: list[str]) -> None:
    lines = [" " * (12 + level) + word for level in range(depth)] + [" " * (12 + depth) + "stay"]
    assert codes(RULE + "\n".join(lines) + "\n") == wanted


def test_a_branch_nests_no_deeper_than_its_if() -> None:
    lines = "            if a:\n                if b: stay\n                elif c: stay\n"
    lines += "                else: stay\n"
    assert codes(RULE + lines) == []
    deeper = (
        lines + "            else:\n                for x in xs limit 3:\n                    if c: stay\n"
    )
    assert codes(RULE + deeper) == ["E5006"]


def test_of_very_many_findings_the_first_are_told() -> None:
    assert codes("tally 1\n" + "$ " * 20_000) == ["E1006"] * MOST


def filled(start: str, piece: str) -> str:
    """A text of just 64 KiB: a start, then one piece again and again."""
    return start + piece * ((KIBIBYTES_64 - len(start.encode()) - 1) // len(piece.encode()))


LARGE = {
    "a megabyte of brackets": "(" * 1_000_000,
    "a megabyte of letters": "a" * 1_000_000,
    "a megabyte of lines": "\n" * 1_000_000,
    "a megabyte of bytes that are no text": "\ufffd" * 350_000,
    "brackets": filled("tally 1\n", "("),
    "closing brackets": filled("tally 1\n", ")"),
    "quotes": filled("tally 1\n", '"'),
    "back-slashes and quotes": filled('tally 1\n"', '\\"'),
    "wide quotes": filled("tally 1\n", "“”"),
    "marks of nothing": filled("tally 1\n", "$%"),
    "wide marks": filled("tally 1\n", "：a"),
    "tabs": filled("tally 1\n", "\t\n"),
    "hidden characters": filled("tally 1\n", "\x01a "),
    "digits": filled("tally 1\n", "9"),
    "grouped digits": filled("tally 1\n", "1,000"),
    "spaces": filled("tally 1\n", " "),
    "unfinished statements": filled(RULE, "            pay pay\n"),
    "lines in the wrong place": filled(RULE, "pay pay\n"),
    "headers": filled("tally 1\ncontract C:\n", "    state S\n"),
    "deeper and deeper lines": "tally 1\n" + "".join(" " * level + "if a:\n" for level in range(340)),
    "one long sum": f'{RULE}            require {"a + " * 9_000}a else "x"',
    "one long chain of not": f'{RULE}            require {"not " * 12_000}a else "x"',
    "one long chain of members": f'{RULE}            require {"a." * 9_000}a else "x"',
    "one long chain of comparisons": f'{RULE}            require {"a < " * 9_000}a else "x"',
    "calls beside one another": f'{RULE}            require {"f(b, c) + " * 2_200}a else "x"',
    "unfinished steps": filled('tally 1\nscenario "s":\n', "    a b\n"),
    "misspelt words": filled("tally 1\n", "contrakt\n"),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_or_deep_text_is_refused_soon(name: str) -> None:
    source = SourceFile.of("large.tally", LARGE[name])
    taken: list[float] = []
    for _ in range(3):  # the best of three: a busy machine says nothing about the parser
        started = time.process_time()
        parsed = parse(source)
        taken.append(time.process_time() - started)
        if taken[-1] < 1:
            break
    assert min(taken) < 1
    assert parsed.diagnostics or name == "spaces"
