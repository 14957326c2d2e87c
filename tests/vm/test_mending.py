"""A fix is shown only if it is known to hold: its finding goes, no other comes, and nothing else changes."""

from __future__ import annotations

import pytest

from vm.compiler import compile_source
from vm.mending import mend, proven
from vm.source import SourceFile

BOX = """\
tally 1
contract Box:
    party owner, other
    term sum: money CNY
    pot held: CNY
    keep seen: int(0..9) = 0
    state Open until entered + 3 days:
        on fill by owner paying sum into held: stay
        on look by other: set seen = 1; stay
        on timeout: pay all from held to owner; go Closed
    final Closed
"""


_BETWEEN = """
            if seen == 1:
                set seen = 2
              stay"""


def source(*changes: tuple[str, str]) -> SourceFile:
    """The box with some words changed, each of which stands in it once."""
    text = BOX
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return SourceFile.of("box.tally", text)


def codes(*changes: tuple[str, str]) -> list[tuple[str, bool]]:
    """(code, whether a fix was proven) of every error."""
    found = proven(compile_source(source(*changes)))
    return [(one.code, one.fix is not None) for one in found if one.severity == "error"]


def test_the_box_has_no_error() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("set seen", "set sene", "E2001"),  # two letters swapped are one slip
        ("paying sum", "paying smu", "E2001"),
        ("go Closed", "go Close", "E2006"),
        ("int(0..9)", "itn", "E2102"),
        ("set seen", "Set seen", "E1041"),
        ("set seen", "sett seen", "E1042"),
        ("seen = 1", "seen == 1", "E1047"),
        ("1; stay", "1； stay", "E1003"),
        ("int(0..9) = 0", "int(0..9) default 0", "E2413"),
        ("keep seen: int(0..9) = 0", "keep seen: int(0..9) = 0\n    keep m: map account to int = 0", "E2414"),
    ],
)
def test_one_slip_has_one_proven_fix(old: str, new: str, code: str) -> None:
    assert codes((old, new)) == [(code, True)]
    mended = mend(source((old, new)))
    assert [one.code for one in mended.fixed] == [code]
    assert mended.compilation.errors == ()


def test_the_fix_changes_its_place_and_nothing_else() -> None:
    assert mend(source(("set seen", "set sene"))).source.text == BOX


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        # as near to `seen` as to `sewn`
        ([("set seen", "set sen"), ("    pot held", "    keep sewn: int = 0\n    pot held")], "E2001"),
        # `tum` is near to `sum`, which is money and no number
        ([("seen = 1", "seen = tum")], "E2001"),
        # nothing is near
        ([("set seen", "set viewed")], "E2001"),
        # the type that is near has no bounds
        ([("keep seen: int(0..9)", "keep seen: timee(0..9)")], "E2102"),
        # inside the `if`, or after it: each would compile
        ([("set seen = 1; stay", _BETWEEN)], "E1010"),
    ],
)
def test_what_is_only_a_guess_has_no_fix(changes: list[tuple[str, str]], code: str) -> None:
    found = codes(*changes)
    assert [one for one, _ in found][:1] == [code]
    assert not any(fixed for _, fixed in found)
    assert mend(source(*changes)).source == source(*changes)


def test_a_guess_that_the_verifier_refuses_is_no_fix() -> None:
    # the name that is near would leave the money in the pot
    change = ("pay all from held to owner; go Closed", "go Closd")
    assert codes(change) == [("E2006", False)]


def test_a_right_form_is_shown_though_it_brings_another_error_to_light() -> None:
    # with its semicolon the line reads, and its name turns out to be unknown
    change = ("set seen = 1; stay", "set viewed = 1 stay")
    assert codes(change) == [("E1052", True)]
    mended = mend(source(change))
    assert [one.code for one in mended.fixed] == ["E1052"]
    assert [one.code for one in mended.compilation.errors] == ["E2001"]


def test_several_fixes_are_made_until_none_is_left() -> None:
    mended = mend(
        source(
            ("party owner, other", "Party owner， other"),
            ("set seen", "set sene"),
            ("to owner; go Closed", "to ownr； go Closd"),
        )
    )
    assert sorted(one.code for one in mended.fixed) == [
        "E1003", "E1003", "E1041", "E2001", "E2001", "E2006",
    ]  # fmt: skip
    assert mended.source.text == BOX


def test_what_cannot_be_mended_stays_and_the_rest_is_mended() -> None:
    mended = mend(source(("set seen", "set sene"), ("paying sum", "paying 5")))
    assert [one.code for one in mended.fixed] == ["E2001"]
    assert [one.code for one in mended.compilation.errors] == ["E3044"]


def test_a_fix_beyond_those_that_are_shown_is_not_tried() -> None:
    compilation = compile_source(source(("set seen", "set sene"), ("paying sum", "paying smu")))
    assert [one.fix is not None for one in proven(compilation, 1)] == [True, False]


def test_of_a_text_with_very_many_fixes_only_some_are_tried_and_all_are_made() -> None:
    lines = "".join(f"    fixed a{number}: int = 1，\n" for number in range(60))
    many = source(("    pot held", lines.replace("，", "") + "    pot held"))
    assert mend(many).fixed == ()
    wide = source(("    pot held", lines.replace("1，", "1").replace(": int", "： int") + "    pot held"))
    compilation = compile_source(wide)
    assert 0 < sum(one.fix is not None for one in proven(compilation)) < 60
    mended = mend(wide)
    assert len(mended.fixed) == 60
    assert mended.compilation.errors == ()


def test_a_text_without_errors_stays_as_it_is() -> None:
    mended = mend(SourceFile.of("box.tally", BOX))
    assert (mended.fixed, mended.source.text) == ((), BOX)
