"""A formatted text says what the text said, keeps its comments, and is in the one form."""

from __future__ import annotations

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference.programs import program
from tests.reference.values import Seeded
from tests.vm.syntax.corpus import PROGRAMS, ROOT, bare, newcomers, read, shipped
from tests.vm.syntax.printing import print_module
from tests.vm.syntax.relayout import Relayout, comments
from vm.code.codec import program_hash
from vm.compiler import compile_source
from vm.source import SourceFile, Span
from vm.syntax import parse
from vm.syntax.format import format_line, format_source

PAIR = re.compile(
    r"^Written:\n\n```tally\n(.*?)^```\n\nFormatted:\n\n```tally\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
PAIRS = PAIR.findall((ROOT / "tests" / "language" / "form.md").read_text(encoding="utf-8"))
FILES = tuple(path.read_text(encoding="utf-8") for path in (*shipped(), *newcomers()))
TEXTS = (*PROGRAMS, *(text for text in FILES if parse(SourceFile.of("file.tally", text)).module is not None))
RULE = "tally 1\n\ncontract C:\n    state S until e:\n        on act by a:\n"


def formatted(text: str) -> str:
    """The one form of a text without errors."""
    found = format_source(SourceFile.of("test.tally", text))
    assert isinstance(found, str), (text, found)
    return found


def hash_of(text: str) -> bytes | None:
    """The hash of a text's program; None where it is refused."""
    verified = compile_source(SourceFile.of("test.tally", text)).program
    return None if verified is None else program_hash(verified.program)


def holds(text: str) -> str:
    """Check the promises of the form for a text; gives the formatted text."""
    written = formatted(text)
    assert formatted(written) == written
    assert bare(read(written)) == bare(read(text))
    assert comments(written) == comments(SourceFile.of("test.tally", text).text)
    assert written.endswith("\n") and not written.endswith("\n\n") and not written.startswith("\n")
    for line in written.split("\n"):
        assert line == line.rstrip(" \r")
        assert (len(line) - len(line.lstrip(" "))) % 4 == 0
    assert "\n\n\n" not in written
    return written


# --- examples -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pair", PAIRS, ids=range(len(PAIRS)))
def test_the_page_shows_what_formatting_does(pair: tuple[str, str]) -> None:
    before, after = pair
    assert formatted(before) == after
    assert formatted(after) == after


def test_the_page_has_pairs() -> None:
    assert len(PAIRS) == 6


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("share held :a( -k+2 )*3,b -1/3, c rest", "share held: a (-k + 2) * 3, b -1 / 3, c rest"),
        ("share m[f( k )]of l:m[k](1+1)/2,x.y 1  /  3,c rest",
         "share m[f(k)] of l: m[k] (1 + 1) / 2, x.y 1/3, c rest"),
        ("share held: a 1/3+1, b 7/2 rounded up,c rest", "share held: a 1/3 + 1, b 7/2 rounded up, c rest"),
        ("set x=7/2 rounded down", "set x = 7 / 2 rounded down"),
        ("set x=-( -y )-  -z*-1", "set x = -(-y) - -z * -1"),
        ("set x=(a*b rounded up)-1", "set x = (a * b rounded up) - 1"),
        ("set x=1 month clip-d", "set x = 1 month clip - d"),
        ('require not( a )and(not b)implies x is final else"no"',
         'require not (a) and (not b) implies x is final else "no"'),
        ("set x=list ( 1,2 )", "set x = list(1, 2)"),
        ("set m [ k ] . f=m [ (k) ] . g", "set m[k].f = m[(k)].g"),
        ("add k->v to m else \"no\"", 'add k -> v to m else "no"'),
        ("pay 1_200.50   CNY of\"L1\"from p to q", 'pay 1_200.50 CNY of "L1" from p to q'),
        ("note Paid( when:2026-05-15 07:05,who :sender )", "note Paid(when: 2026-05-15 07:05, who: sender)"),
        ("send a . b( )paying 1 CNY from p", "send a.b() paying 1 CNY from p"),
        ("set x=now+ 10   working   days  forward", "set x = now + 10 working days forward"),
        ("set x=hash( 007,0x" + "aB" * 32 + " )", "set x = hash(007, 0x" + "aB" * 32 + ")"),
    ],
)  # fmt: skip
def test_spaces_inside_a_statement(before: str, after: str) -> None:
    assert holds(f"{RULE}            {before}\n") == f"{RULE}            {after}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("on  act( a:int( 1 .. 5 ),b:list int limit 3 )by( a or b )and 2 of( a,b )and any T:stay",
         "on act(a: int(1..5), b: list int limit 3) by (a or b) and 2 of (a, b) and any T: stay"),
        ("on act by any  of xs paying( e )from p into m [ k ]as l:stay",
         "on act by any of xs paying (e) from p into m[k] as l: stay"),
        ("on timeout :stay", "on timeout: stay"),
        ("every 1   month   clip from s limit 3:stay", "every 1 month clip from s limit 3: stay"),
        ("at( entered ) + 3 days:stay", "at (entered) + 3 days: stay"),
        ("on fund  is Lapsed:go  T", "on fund is Lapsed: go T"),
    ],
)  # fmt: skip
def test_spaces_inside_a_rule(before: str, after: str) -> None:
    text = "tally 1\n\ncontract C:\n    state S forever  on   demand:\n        {}\n"
    assert holds(text.format(before)) == text.format(after).replace("  on   ", " on ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('use"a.tally"  at  0x' + "00" * 32, 'use "a.tally" at 0x' + "00" * 32),
        ("record  P:a ,b:account;due:money CNY", "record P: a, b: account; due: money CNY"),
        ("function  f( a:int,b:date )->money CNY=g( a )", "function f(a: int, b: date) -> money CNY = g(a)"),
        ('scenario"s" :\n  people A\n  A cannot x . y( 1 )because"R4001"',
         'scenario "s":\n    people A\n    A cannot x.y(1) because "R4001"'),
    ],
)  # fmt: skip
def test_spaces_inside_a_line_of_a_file(before: str, after: str) -> None:
    assert holds(f"tally 1\n\n{before}\n") == f"tally 1\n\n{after}\n"


def test_line_ends_and_marks_that_nobody_sees_are_dropped() -> None:
    assert formatted("\ufefftally 1\r\n\r\n\r\ncalendar CN  ") == "tally 1\n\ncalendar CN\n"
    assert formatted("\r\n\r\ntally 1 # one \r\n  \r\n") == "tally 1  # one\n"


@pytest.mark.parametrize("name", ["n" * 57, "名" * 28 + "n"])
def test_a_line_is_broken_from_the_hundred_and_first_column_on(name: str) -> None:
    """Beside the name the line takes 43 columns; a Chinese character takes two."""
    text = 'tally 1\n\nscenario "s":\n    create x = Contract(first: {}, second: 2)\n'
    assert holds(text.format(name)) == text.format(name)
    assert holds(text.format(name + "n")) == (
        f'tally 1\n\nscenario "s":\n    create x = Contract(\n        first: {name}n, second: 2\n    )\n'
    )


@pytest.mark.parametrize(
    ("held", "opens"),
    [
        ("a" * 50, True),  # `require f(` + `) else "…"` take 50 columns, and so does what the brackets hold
        ("a" * 49, False),
    ],
)
def test_brackets_are_opened_only_if_they_hold_as_much_as_stands_around(held: str, opens: bool) -> None:
    reason = "r" * (50 - len('require f() else ""'))
    text = RULE + f'            require f({held}) else "{reason}"\n'
    broken = f'            require f(\n                {held}\n            ) else "{reason}"\n'
    assert holds(text) == (RULE + broken if opens else text)


def test_brackets_within_brackets_are_opened_where_one_level_does_not_do() -> None:
    numbers = ", ".join(str(number) for number in range(100, 124))  # 24 · 5 - 2 = 118 columns
    text = f'tally 1\n\nscenario "s":\n    create x = C(a: list({numbers}), b: 1, c: 2)\n'
    assert holds(text).splitlines()[3:] == [
        "    create x = C(",
        "        a: list(",
        "            " + ", ".join(str(number) for number in range(100, 117)) + ",",  # 12 + 17 · 5 - 1 = 96
        "            " + ", ".join(str(number) for number in range(117, 124)),
        "        ),",
        "        b: 1, c: 2",
        "    )",
    ]


@pytest.mark.parametrize(
    ("held", "lines"),
    [  # each letter stands for 20 columns, and 84 are to be filled
        ("A and B or C and D implies E or F", ["A and B", "or C and D", "implies E or F"]),
        ("A and B or C and D or E and F", ["A and B", "or C and D", "or E and F"]),
        ("A and not B and C and D == E", ["A and not B and C", "and D == E"]),
        ("A * B + C - D + -E * F", ["A * B + C", "- D + -E * F"]),
        ("A * B * C * D * E * F", ["A * B * C * D * E * F"]),
        ("A + B, C + D + E", ["A + B,", "C + D + E"]),
    ],
)  # fmt: skip
def test_what_brackets_hold_is_broken_at_its_loosest_joints(held: str, lines: list[str]) -> None:
    def long(text: str) -> str:
        return re.sub("[A-F]", lambda letter: letter[0] * 20, text)

    text = RULE + f"            set x = f({long(held)})\n"
    assert [line[16:] for line in holds(text).splitlines()[6:-1]] == [long(line) for line in lines]


def test_a_comment_belongs_to_the_deepest_block_it_can_end() -> None:
    text = RULE.replace(":\n        on", ":\n        # rules\n        on") + (
        "            if x:\n"
        "                clear y\n"
        "                # ends the if\n"
        "              # ends the body\n"
        "            # still in the body\n"
        "          # ends the rules\n"
        "\n"
        "     # ends the states\n"
        "  # of the final state\n"
        "    final Done\n"
        "    # last in the contract\n"
        "# last of all\n"
    )
    assert holds(text).splitlines()[6:] == [
        "            if x:",
        "                clear y",
        "                # ends the if",
        "            # ends the body",
        "            # still in the body",
        "        # ends the rules",
        "",
        "    # ends the states",
        "    # of the final state",
        "    final Done",
        "    # last in the contract",
        "# last of all",
    ]


@pytest.mark.parametrize(
    ("between", "wanted"),
    [
        ("", "\n"),
        ("\n\n\n", "\n"),
        ("    # of T\n", "\n    # of T\n"),
        ("    # of T\n\n", "    # of T\n\n"),
        ("        # of S\n", "        # of S\n\n"),
        ("\n        # of S\n", "\n        # of S\n\n"),
        ("        # of S\n    # of T\n", "        # of S\n\n    # of T\n"),
        ("\n        # of S\n    # of T\n", "\n        # of S\n\n    # of T\n"),
        ("        # of S\n\n    # of T\n", "        # of S\n\n    # of T\n"),
    ],
)
def test_a_state_is_set_apart_from_the_one_before(between: str, wanted: str) -> None:
    head = "tally 1\n\ncontract C:\n    state S until e:\n        on timeout: stay\n"
    tail = '    "Article 1"\n    state T until e:\n        on timeout: stay\n'
    assert holds(head + between + tail) == head + wanted + tail


def test_a_rule_with_a_comment_in_its_brackets_carries_no_statements() -> None:
    text = (
        "tally 1\n\ncontract C:\n    state S until e:\n"
        "        on act(a: int, # of\n                b: int) by x: note N(1, 2); stay # end\n"
        "        on do by x: note N(1, # one\n                          2); stay # end\n"
    )
    assert holds(text).splitlines()[4:] == [
        "        on act(a: int,  # of",
        "            b: int) by x:  # end",
        "            note N(1, 2)",
        "            stay",
        "        on do by x:",
        "            note N(1,  # one",
        "                2)",
        "            stay  # end",
    ]


def test_a_text_that_grows_too_long_stays_as_it_is() -> None:
    """Each statement stands two columns deep and would stand twelve deep."""
    line = "   clear x\n"
    text = "tally 1\ncontract C:\n state S until e:\n  on act by a:\n" + line * 4_000
    found = format_source(SourceFile.of("test.tally", text))
    size = len(RULE) + 4_000 * len("            clear x\n")
    assert isinstance(found, tuple)
    assert [(one.code, dict(one.parameters)) for one in found] == [("E5009", {"size": size, "limit": 65_536})]


def test_a_text_with_errors_gives_what_the_parser_says() -> None:
    source = SourceFile.of("test.tally", "tally 1\ncontract C\n    party a\n")
    found = format_source(source)
    assert isinstance(found, tuple)
    assert [one.code for one in found] == ["E1043"]
    assert found == parse(source).diagnostics


def test_a_text_that_only_does_not_compile_is_formatted_all_the_same() -> None:
    assert formatted("tally 1\ncontract  C:\n  final  D") == "tally 1\n\ncontract C:\n    final D\n"


def test_a_part_of_a_text_is_shown_on_one_line_without_comments() -> None:
    text = (
        'tally 1\nscenario "s":\n    create x = C( # terms\n        a:1, # one\n\n        b: "# 2"\n    )\n'
    )
    source = SourceFile.of("test.tally", text)
    shown = format_line(source, Span(text.index("create"), text.rindex(")") + 1))
    assert shown == 'create x = C(a: 1, b: "# 2")'


# --- promises -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_formatted_text_keeps_what_it_says(text: str) -> None:
    written = holds(text)
    assert hash_of(written) == hash_of(text)


def test_there_are_texts_of_every_origin() -> None:
    assert len(PROGRAMS) > 250
    assert len(FILES) >= 10
    assert sum(hash_of(text) is not None for text in FILES) >= 7


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_printed_tree_is_in_the_one_form_but_for_blank_lines(text: str) -> None:
    """Both ways to a text agree; a line that is too wide is broken by formatting alone."""
    printed = print_module(read(text))
    lines = [line for line in formatted(printed).splitlines() if line]
    wide = {line for line in printed.splitlines() if len(line.encode("gbk", "replace")) > 100}
    if not wide:
        assert lines == [line for line in printed.splitlines() if line]
    else:
        assert {line for line in printed.splitlines() if line} - set(lines) <= wide


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(TEXTS), st.integers(0, 2**32))
def test_whatever_the_layout_a_text_keeps_what_it_says(text: str, seed: int) -> None:
    remade = Relayout(Random(seed)).text(text)
    assert bare(read(remade)) == bare(read(text)), remade
    holds(remade)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(TEXTS), st.integers(0, 2**32), st.integers(0, 2**32))
def test_layouts_of_the_same_lines_have_one_form(text: str, one: int, other: int) -> None:
    first, second = (Relayout(Random(seed), bodies=False, remarks=False).text(text) for seed in (one, other))
    assert holds(first) == holds(second)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32), st.integers(0, 2**32))
def test_generated_programs_keep_what_they_say(seed: int, layout: int) -> None:
    text = program(Seeded(seed))
    remade = Relayout(Random(layout)).text(text)
    assert bare(read(remade)) == bare(read(text)), remade
    assert hash_of(holds(remade)) == hash_of(text)


@pytest.mark.slow
@settings(deadline=None, max_examples=2_000, print_blob=True)
@given(st.one_of(st.sampled_from(TEXTS), st.integers(0, 2**32).map(lambda seed: program(Seeded(seed)))),
       st.integers(0, 2**32))  # fmt: skip
def test_very_many_layouts_keep_what_a_text_says(text: str, seed: int) -> None:
    remade = Relayout(Random(seed)).text(text)
    assert bare(read(remade)) == bare(read(text)), remade
    holds(remade)
