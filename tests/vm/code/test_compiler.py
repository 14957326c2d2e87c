"""From a text to a program the machine accepts: what only the finished program can tell."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.vm.code.texts import in_box
from vm.code.codec import PROGRAM_LIMIT, encode_program
from vm.code.verify import verify
from vm.compiler import Compilation, compile_source
from vm.source import SourceFile


def compiled(text: str) -> Compilation:
    """What a text comes to."""
    return compile_source(SourceFile.of("test.tally", dedent(text)))


def test_a_sound_text_gives_the_program_and_all_that_belongs_to_it() -> None:
    found = compiled(in_box("", "on act by a: stay"))
    assert found.errors == ()
    assert found.program is not None
    assert found.checked is not None
    assert found.lowered is not None
    assert found.program.program == found.lowered.program


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("contract Box:\n", "E1"),
        (in_box("keep x: int = true", "on act by a: stay"), "E2"),
        (in_box("", "on act by a: set x = 5; stay"), "E2"),
        (in_box("", "on act by a: require true else 'x'; go Open"), "E1"),
        (in_box("", "on act by a paying 5 CNY into held: go Done"), "E31"),
    ],
)
def test_a_text_that_is_not_sound_gives_findings_and_nothing_else(text: str, code: str) -> None:
    found = compiled(text)
    assert found.errors
    assert any(one.code.startswith(code) for one in found.errors)
    assert (found.program, found.checked, found.lowered) == (None, None, None)


# `act` takes TERM 2 for its caller, KEEP 3, PUSH 1, INT_ADD 2, SET_KEEP 20 and 1 for its size, STAY 2: 31


def test_a_bound_that_the_worst_case_keeps_is_taken() -> None:
    text = in_box("keep n: int = 0\ngas act <= {}", "on act by a: set n = n + 1; stay")
    assert compiled(text.format(31)).errors == ()
    (error,) = compiled(text.format(30)).errors
    assert error.code == "E3201"
    assert dict(error.parameters) == {"action": "act", "limit": 30, "bound": 31}
    assert error.span is not None
    source = SourceFile.of("test.tally", text.format(30))
    assert source.excerpt(error.span) == "gas act <= 30"


def test_of_several_rules_of_one_name_the_dearest_counts() -> None:
    text = """
    tally 1

    contract Two:
        party a
        keep n: int = 0
        gas act <= {}

        state First until 2030-01-01:
            on act by a: go Second
            on timeout: go Done

        state Second until 2031-01-01:
            on act by a: set n = n + 1; stay
            on timeout: go Done

        final Done
    """
    assert compiled(text.format(31)).errors == ()
    assert [error.code for error in compiled(text.format(30)).errors] == ["E3201"]


def _shared(count: int) -> str:
    """So many rules shared by 60 states: a short text whose tables name each rule in each state."""
    states = [f"S{number}" for number in range(60)]
    rules = [f'        on r{n} by a: require a == a else "{"押" * 60}{n}"; stay' for n in range(count)]
    text = f"tally 1\n\ncontract Wide:\n    party a\n\n    in {', '.join(states)}:\n" + "\n".join(rules)
    for number, state in enumerate(states):
        following = states[number + 1] if number < 59 else "Done"
        text += f"\n\n    state {state} until 2030-01-01:\n        on timeout: go {following}"
    return text + "\n\n    final Done\n"


def test_a_program_that_no_chain_would_store_is_refused() -> None:
    small = compiled(_shared(60))
    assert small.errors == ()
    assert small.lowered is not None
    assert len(encode_program(small.lowered.program)) < PROGRAM_LIMIT
    (error,) = compiled(_shared(190)).errors
    assert error.code == "E3202"
    assert dict(error.parameters) == {"limit": 65_536}


def test_a_compiled_program_is_verified_from_its_own_bytes_too() -> None:
    found = compiled(in_box("keep n: int = 0", "on act by a: set n = 5; stay"))
    assert found.lowered is not None
    assert verify(found.lowered.program).program == found.program
