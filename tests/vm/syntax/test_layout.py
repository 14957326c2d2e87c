"""Indentation, brackets over several lines, and lines in a place that is not theirs."""

from __future__ import annotations

import pytest

from vm.source import SourceFile
from vm.syntax import parse, tree


def found(text: str) -> list[tuple[int, str]]:
    """Line and code of each finding."""
    source = SourceFile.of("layout.tally", text)
    diagnostics = parse(source).diagnostics
    return [(source.position(one.span.start)[0], one.code) for one in diagnostics if one.span is not None]


RULE = "tally 1\ncontract C:\n    state S until e:\n        on act by a:\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("    tally 1\n", [(1, "E1009")]),
        ("tally 1\n    calendar CN\n", [(2, "E1009")]),
        ("tally 1\ncontract C:\n    party a\n        party b\n", [(4, "E1009")]),
        ("tally 1\ncontract C:\n    party a\n  party b\n", [(4, "E1010")]),
        ("tally 1\ncontract C:\n    party a\n      party b\n", [(4, "E1009")]),
        ("tally 1\ncontract C:\nparty a\n", [(2, "E1044"), (3, "E1062")]),
        ("tally 1\ncontract C:\n", [(2, "E1044")]),
        ("tally 1\ncontract C\n    party a\n", [(2, "E1043")]),
        (RULE + "            clear x\n          stay\n", [(6, "E1010")]),
        (RULE + "            clear x\n              stay\n", [(6, "E1009")]),
        (RULE + "            if a:\n            stay\n", [(5, "E1044")]),
        (RULE + "            if a: stay\n                stay\n", [(6, "E1045")]),
        (RULE + "            stay\n            else: stay\n", [(6, "E1053")]),
        (RULE + "            if a: stay\n            stay\n            else: stay\n", [(7, "E1053")]),
        (RULE + "            if a: stay\n            else: stay\n            else: stay\n", [(7, "E1053")]),
        (RULE + "            for x in xs limit 3: stay\n            else: stay\n", [(6, "E1053")]),
        (RULE + "            clear x; if a: stay\n", [(5, "E1051")]),
        (RULE + "            party b\n", [(5, "E1062")]),
        (RULE + "            on act by a: stay\n", [(5, "E1061")]),
        ("tally 1\ncontract C:\n    stay\n", [(3, "E1060")]),
        ("tally 1\ncontract C:\n    state S until e: on timeout: stay\n", [(3, "E1067")]),
    ],
)
def test_a_line_that_fits_nowhere_is_told_where_it_stands(text: str, wanted: list[tuple[int, str]]) -> None:
    assert found(text) == wanted


def test_a_line_goes_on_while_a_bracket_is_open() -> None:
    text = (
        "tally 1\ncontract C:\n    function f(\n            a: int,\n            # a note\n\n"
        "            b: int\n"
        "    ) -> int = max(\n        a,\n        b)\n    party p\n"
    )
    parsed = parse(SourceFile.of("brackets.tally", text))
    assert parsed.module is not None, parsed.diagnostics
    function, party = parsed.module.contracts[0].declarations
    assert isinstance(function, tree.Function)
    assert isinstance(party, tree.Party)
    assert [parameter.name.text for parameter in function.parameters] == ["a", "b"]


def test_a_bracket_that_is_never_closed_costs_its_own_line_only() -> None:
    text = (
        "tally 1\ncontract C:\n    fixed x: int = max(a, b\n    party p\n    fixed y: int = a)\n    perty q\n"
    )
    assert found(text) == [(3, "E1011"), (5, "E1012"), (6, "E1042")]


def test_each_bad_line_is_told_once_and_the_rest_is_still_read() -> None:
    text = (
        RULE.replace("until e:", "until:")
        + "            pay\n            stay stay\n            go\n    fineal D\n"
    )
    assert found(text) == [(3, "E1056"), (5, "E1057"), (6, "E1052"), (7, "E1057"), (8, "E1042")]


def test_a_module_is_given_or_findings_never_both_and_never_neither() -> None:
    for text in ("", "tally 1\n", "tally 1\nx\n", RULE + "            stay\n"):
        parsed = parse(SourceFile.of("either.tally", text))
        assert (parsed.module is None) == bool(parsed.diagnostics)


def test_an_empty_text_is_told_that_it_has_no_version() -> None:
    assert found("") == [(1, "E1030")]
    assert found("# only a comment\n") == [(1, "E1030")]


TABBED = "tally 1\ncontract C:\n    party a\n    state S until 2030-01-01:\n{}    final E\n"


@pytest.mark.parametrize(
    ("lines", "mended"),
    [
        # a tab as wide as two levels, where the author's editor had it so
        ("\ton act by a: stay\n", "        on act by a: stay\n"),
        ("\ton act by a:\n\t    stay\n", "        on act by a:\n            stay\n"),
        # a tab a level
        ("\t\ton act by a: stay\n", "        on act by a: stay\n"),
        ("\t\ton act by a:\n\t\t\tstay\n", "        on act by a:\n            stay\n"),
        # spaces before a tab go to its next stop
        ("  \t\ton act by a: stay\n", "        on act by a: stay\n"),
    ],
)
def test_a_tab_costs_one_message_however_wide_it_was(lines: str, mended: str) -> None:
    source = SourceFile.of("tabs.tally", TABBED.format(lines))
    (found,) = parse(source).diagnostics
    assert found.code == "E1004"
    assert found.fix is not None
    text = source.text
    for edit in reversed(found.fix.edits):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert text == TABBED.format(mended)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # the line could stand in the `if` or after it, and both would read
        (RULE + "            if a:\n                stay\n              stay\n", "E1010"),
        # the text could be the clause of a rule of S or of the state below
        ("tally 1\ncontract C:\n    state S until e:\n        on timeout: stay\n      \"x\"\n", "E1010"),
    ],
)
def test_an_indentation_with_two_meanings_has_no_fix(text: str, code: str) -> None:
    first = parse(SourceFile.of("two.tally", text)).diagnostics[0]
    assert (first.code, first.fix) == (code, None)
