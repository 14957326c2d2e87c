"""What a message advises helps: a fix that it offers compiles, what it names can be written there."""

from __future__ import annotations

import pytest

from vm.compiler import compile_source
from vm.diagnostics.render import render
from vm.diagnostics.report import Diagnostic
from vm.source import SourceFile

_PROGRAM = """\
tally 1
contract Lamp:
    choice Colour: red, green
    record Shade: hue: Colour
    party a
    keep now_is: Colour = Colour.green
    keep n: int(0..5) = 0
    state On until entered + 3 days:
        on switch(to_red: bool, shade: Shade) by a:
{rule}
        on timeout: go Off
    final Off
scenario "one":
    people Li
    create lamp = Lamp(Li)
    expect {expected}
"""
_RULE = "set now_is = choose(to_red, shade.hue, Colour.red); go Off"
_EXPECTED = "lamp.now_is == Lamp.Colour.green"


def _found(rule: str = _RULE, expected: str = _EXPECTED) -> tuple[str, tuple[Diagnostic, ...]]:
    lines = "\n".join(f"            {line}" for line in rule.split("\n"))
    text = _PROGRAM.format(rule=lines, expected=expected)
    return text, compile_source(SourceFile.of("lamp.tally", text)).errors


def _only(rule: str = _RULE, expected: str = _EXPECTED) -> tuple[str, Diagnostic]:
    text, found = _found(rule, expected)
    assert len(found) == 1, [one.code for one in found]
    return text, found[0]


def _mended(text: str, found: Diagnostic) -> str:
    assert found.fix is not None
    for edit in reversed(found.fix.edits):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def test_the_program_itself_has_no_error() -> None:
    assert _found()[1] == ()


@pytest.mark.parametrize(
    ("rule", "expected", "code", "said"),
    [
        (_RULE.replace("Colour.red", "red"), _EXPECTED, "E2024", "write `Colour.red`"),
        (_RULE, "lamp.now_is == green", "E2024", "write `Lamp.Colour.green`"),
        (_RULE, "lamp.now_is == Colour.green", "E2025", "write `Lamp.Colour`"),
        (
            _RULE,
            "Shade(hue: Lamp.Colour.red) == Lamp.Shade(hue: Lamp.Colour.red)",
            "E2025",
            "`Shade` is declared in contract `Lamp`",
        ),
        (_RULE.replace("go Off", "Off"), _EXPECTED, "E1049", "write `go Off`"),
    ],
)
def test_what_is_offered_as_a_fix_compiles(rule: str, expected: str, code: str, said: str) -> None:
    text, found = _only(rule, expected)
    assert found.code == code
    assert said in render(found, "en")
    assert compile_source(SourceFile.of("lamp.tally", _mended(text, found))).errors == ()


def test_a_word_that_is_no_state_is_not_offered_as_one() -> None:
    _, found = _only(_RULE.replace("go Off", "return"))
    assert (found.code, found.fix) == ("E1049", None)
    shown = render(found, "en")
    assert "go return" not in shown
    assert "`stay`" in shown


def test_a_state_of_another_contract_is_not_offered() -> None:
    other = """\
contract Other:
    party a
    state There until entered + 3 days:
        on timeout: go Gone
    final Gone
"""
    rule = _RULE.replace("go Off", "There")
    text = _PROGRAM.format(rule=f"            {rule}", expected=_EXPECTED) + other
    (found,) = compile_source(SourceFile.of("lamp.tally", text)).errors
    assert (found.code, found.fix) == ("E1049", None)


@pytest.mark.parametrize(
    ("expected", "there", "missing"),
    [("nothing == 5", "`people`, `let`", "`term`"), ("lamp.n == five", "`people`, `let`", "`pot`")],
)
def test_a_scenario_is_told_of_what_it_can_declare(expected: str, there: str, missing: str) -> None:
    _, found = _only(expected=expected)
    assert found.code == "E2001"
    assert there in render(found, "en")
    assert there in render(found, "zh")
    assert missing not in render(found, "both")


def test_a_rule_is_told_of_what_a_contract_can_declare() -> None:
    _, found = _only("set n = five; set now_is = choose(to_red, shade.hue, Colour.red); stay")
    assert "`term`, `keep`, `pot`, `fixed`, `let`" in render(found, "en")


def test_what_follows_an_if_that_jumps_is_told_so_with_the_line() -> None:
    _, found = _only("if to_red:\n    go Off\nset now_is = shade.hue\nstay")
    assert found.code == "E3007"
    assert "a branch of the `if` above jumps (line 11)" in render(found, "en")
    assert "`else:`" in render(found, "en")
    source = found.source
    assert source is not None
    assert [source.excerpt(label.span) for label in found.labels] == ["go Off"]


def test_bounds_in_the_wrong_order_are_named() -> None:
    text = _PROGRAM.format(rule=f"            {_RULE}", expected=_EXPECTED).replace("int(0..5)", "int(5..1)")
    (found,) = compile_source(SourceFile.of("lamp.tally", text)).errors
    assert found.code == "E2142"
    assert "the lower bound 5 is above the upper bound 1" in render(found, "en")
    assert "下界 5 大于上界 1" in render(found, "zh")


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("keep first, second: int = 0", "E1070", "a `keep` names one thing"),
        ("pot first, second: CNY", "E1070", "a `pot` names one thing"),
        ("keep paid_in: money = 0 CNY", "E1071", "`money` needs its currency"),
        ("term paid_in: money", "E1071", "write for example `money CNY`"),
    ],
)
def test_a_declaration_is_told_what_is_missing(line: str, code: str, said: str) -> None:
    text = _PROGRAM.format(rule=f"            {_RULE}", expected=_EXPECTED)
    (found,) = compile_source(
        SourceFile.of("lamp.tally", text.replace("    party a\n", f"    party a\n    {line}\n"))
    ).errors
    assert found.code == code
    assert said in render(found, "en")


def test_an_unknown_line_of_a_file_is_shown_one_that_this_version_takes() -> None:
    (found,) = compile_source(SourceFile.of("lamp.tally", "tally 1\nhello: world\n")).errors
    assert found.code == "E1066"
    assert "`contract Deposit:`" in render(found, "en")


def test_a_warning_at_a_clock_says_which_rule_leads_there() -> None:
    text = """\
tally 1
contract Offer:
    party seller
    state Open until entered + 3 days:
        on pause by seller: go Paused
        on timeout: go Closed
    state Paused until entered + 30 days:
        on timeout: go Open
    final Closed
"""
    found = [one for one in compile_source(SourceFile.of("o.tally", text)).diagnostics if one.code == "W3001"]
    shown = [render(one, "en") for one in found]
    at_clock = [one for one in shown if ":8:" in one.split("\n")[1]]
    assert len(at_clock) == 1
    assert "seller leads there with `pause`, waits, and then this clock goes on" in at_clock[0]
    assert all("leads there" not in one for one in shown if one not in at_clock)
