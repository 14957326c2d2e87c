"""Every program that we show is in the one form of `tally fmt`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.repository.sources import ROOT
from vm.source import SourceFile
from vm.syntax.format import format_source

_FENCE = re.compile(r"^```tally\n(tally 1\n.*?)^```$", re.MULTILINE | re.DOTALL)


def _programs() -> Iterator[tuple[str, str]]:
    """(place, text) of the shipped contracts, and of whole programs in the documents outside the tests."""
    for folder in ("contracts", "examples"):
        for path in sorted((ROOT / folder).rglob("*.tally")):
            yield path.relative_to(ROOT).as_posix(), path.read_bytes().decode("utf-8")
    pages = [*ROOT.glob("*.md"), *(ROOT / "contracts").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
    for path in sorted(pages):
        for turn, text in enumerate(_FENCE.findall(path.read_text(encoding="utf-8"))):
            yield f"{path.relative_to(ROOT).as_posix()} program {turn + 1}", text


_PROGRAMS = dict(_programs())


@pytest.mark.parametrize("place", _PROGRAMS)
def test_a_shown_program_is_in_the_one_form(place: str) -> None:
    assert format_source(SourceFile.of(place, _PROGRAMS[place])) == _PROGRAMS[place]


def test_there_are_contracts_and_a_first_page() -> None:
    assert "contracts/rental/lease.tally" in _PROGRAMS
    assert "README.md program 1" in _PROGRAMS
