"""The catalogue's examples do what they show: the wrong one gives the code, the right one compiles.

Codes about the form of a text (E1, E5) have a frame and tests of their own in `tests/vm/syntax`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from runpy import run_path

import pytest

from vm.compiler import compile_source
from vm.diagnostics.codes import CATALOGUE, Entry
from vm.diagnostics.render import render
from vm.diagnostics.report import Diagnostic
from vm.source import SourceFile

_WHOLE = run_path(str(Path(__file__).with_name("frame.py")))["whole"]
_SHOWN = [entry for entry in CATALOGUE.values() if entry.wrong and entry.code.startswith(("E2", "E3", "W"))]
_BARE = (
    "E2501", "E2502", "E2503", "E2504", "E2505", "E2506", "E2507", "E2508", "E2513",
)  # fmt: skip
"""Codes of the texts that are too large to show."""


@cache
def _findings(example: str) -> tuple[Diagnostic, ...]:
    return compile_source(SourceFile.of("example.tally", _WHOLE(example))).diagnostics


@pytest.mark.parametrize("entry", _SHOWN, ids=lambda entry: entry.code)
def test_the_wrong_example_gives_its_code_and_no_other_error(entry: Entry) -> None:
    found = _findings(entry.wrong)
    wanted = [one for one in found if one.severity == "error" or one.code == entry.code]
    assert {one.code for one in wanted} == {entry.code}


@pytest.mark.parametrize("entry", _SHOWN, ids=lambda entry: entry.code)
def test_the_right_example_compiles_without_an_error(entry: Entry) -> None:
    found = _findings(entry.right)
    assert [one.code for one in found if one.severity == "error" or one.code == entry.code] == []


@pytest.mark.parametrize("entry", _SHOWN, ids=lambda entry: entry.code)
def test_every_parameter_of_the_message_is_given(entry: Entry) -> None:
    for one in _findings(entry.wrong):
        assert re.findall(r"\{[a-z_]+\}", render(one, "both")) == []


def test_a_proposed_fix_mends_the_finding() -> None:
    """Applying the fixes of a wrong example leaves no finding of its code."""
    mended, left = [], []
    for entry in _SHOWN:
        text = SourceFile.of("example.tally", _WHOLE(entry.wrong)).text
        fixes = [one.fix for one in _findings(entry.wrong) if one.code == entry.code and one.fix]
        if not fixes:
            continue
        mended.append(entry.code)
        for edit in sorted((edit for fix in fixes for edit in fix.edits), key=lambda one: -one.span.start):
            text = text[: edit.span.start] + edit.text + text[edit.span.end :]
        left.extend(one.code for one in _findings(text) if one.code == entry.code)
    assert left == []
    assert {"E2110", "E2113"} <= set(mended)


def test_every_code_about_a_text_shows_both_examples() -> None:
    about_a_text = [entry for code, entry in CATALOGUE.items() if code.startswith(("E2", "E30", "W"))]
    assert [entry.code for entry in about_a_text if not entry.wrong] == list(_BARE)
