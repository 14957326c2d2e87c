"""The catalogue's examples do what they show: the wrong one gives the code alone, the right one compiles.

Examples that are lines stand in a frame: `frame.py` puts each line where its first word belongs;
`form_frame.py` puts all of them at one place, because in codes about the form of a text the first word may be
what is wrong.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from runpy import run_path

import pytest

from vm.code.verify.explain import AUTHORS
from vm.compiler import compile_source
from vm.diagnostics.catalogue.proof_forms import FORMS
from vm.diagnostics.codes import CATALOGUE, Entry
from vm.diagnostics.render import render
from vm.diagnostics.report import Diagnostic
from vm.mending import proven
from vm.source import SourceFile

_WHOLE = run_path(str(Path(__file__).with_name("frame.py")))["whole"]
_TEXT = run_path(str(Path(__file__).with_name("form_frame.py")))["whole_text"]
_PLACE_OF = run_path(str(Path(__file__).parents[1] / "syntax" / "test_examples.py"))["place_of"]
_SHOWN = [entry for entry in CATALOGUE.values() if entry.wrong and entry.code[0] in "EW"]
_TOO_LARGE_TO_SHOW = {
    "E1001", "E2501", "E2502", "E2503", "E2504", "E2505", "E2506", "E2507", "E2508", "E2513", "E3202",
    "E5001", "E5002", "E5009",
}  # fmt: skip
"""Codes of bytes and sizes; `triggers.py` and the tests of limits make texts for them."""
_OF_NO_TEXT = {"E3110", "E3115", "E3168", "E3199"} | {entry.code for entry in FORMS}
"""What only the verifier can find: the checker refuses the text earlier, or no compiler makes the program."""

_OF_SEVERAL_FILES = {
    "E3381", "E3382", "E3383", "E3384", "E3385", "E3386", "E3387", "E3388", "E3389", "E3390",
}  # fmt: skip
"""Codes that a text alone cannot show: `tests/language/uses.md` and `tests/vm/test_uses.py` do."""


def _text(entry: Entry, example: str) -> str:
    """The whole program that an example stands for."""
    if entry.code.startswith(("E1", "E5")):
        text: str = _TEXT(_PLACE_OF(entry.right).name, example, entry.right)
        return text
    whole: str = _WHOLE(example)
    return whole


@cache
def _findings(text: str) -> tuple[Diagnostic, ...]:
    return compile_source(SourceFile.of("example.tally", text)).diagnostics


@pytest.mark.parametrize("entry", _SHOWN, ids=lambda entry: entry.code)
def test_the_wrong_example_gives_its_code_and_no_other_error(entry: Entry) -> None:
    found = _findings(_text(entry, entry.wrong))
    wanted = [one for one in found if one.severity == "error" or one.code == entry.code]
    assert {one.code for one in wanted} == {entry.code}


@pytest.mark.parametrize("entry", _SHOWN, ids=lambda entry: entry.code)
def test_the_right_example_compiles_without_an_error(entry: Entry) -> None:
    found = _findings(_text(entry, entry.right))
    assert [one.code for one in found if one.severity == "error" or one.code == entry.code] == []


@pytest.mark.parametrize("entry", _SHOWN, ids=lambda entry: entry.code)
def test_every_parameter_of_the_message_is_given(entry: Entry) -> None:
    for one in _findings(_text(entry, entry.wrong)):
        assert re.findall(r"\{[a-z_]+\}", render(one, "both")) == []


@pytest.mark.parametrize("entry", _SHOWN, ids=lambda entry: entry.code)
def test_a_fix_that_is_shown_mends_the_wrong_example(entry: Entry) -> None:
    """Made together, the fixes that were proven one by one leave no error."""
    text = _text(entry, entry.wrong)
    compilation = compile_source(SourceFile.of("example.tally", text))
    fixes = [one.fix for one in proven(compilation) if one.fix is not None]
    for edit in sorted((edit for fix in fixes for edit in fix.edits), key=lambda one: -one.span.start):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    left = [one.code for one in _findings(text) if one.severity == "error"]
    assert left == ([] if len(fixes) == len(compilation.errors) else [entry.code])


def test_many_codes_have_a_fix() -> None:
    """A fix that is never proven is never shown: these are, on their own wrong examples."""
    fixed = {
        entry.code
        for entry in _SHOWN
        if any(one.fix for one in proven(compile_source(SourceFile.of("x", _text(entry, entry.wrong)))))
    }
    assert fixed >= {
        "E1002", "E1003", "E1004", "E1005", "E1008", "E1009", "E1010", "E1014", "E1016", "E1017", "E1018",
        "E1020", "E1023", "E1025", "E1026", "E1030", "E1041", "E1042", "E1043", "E1046", "E1047", "E1049",
        "E1050", "E1052", "E1070", "E2001", "E2006", "E2007", "E2008", "E2010", "E2018", "E2023", "E2024",
        "E2025", "E2110", "E2202", "E2413", "E2414",
    }  # fmt: skip


def test_every_code_of_a_text_shows_both_examples() -> None:
    of_a_text = [entry for code, entry in CATALOGUE.items() if code[0] in "EW"]
    without = {entry.code for entry in of_a_text if not entry.wrong}
    assert without == _TOO_LARGE_TO_SHOW | _OF_NO_TEXT | _OF_SEVERAL_FILES
    assert {code for code in AUTHORS if code in _OF_NO_TEXT} == {"E3110", "E3115", "E3168"}
