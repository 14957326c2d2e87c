"""What the catalogue shows of the codes about a text's form: the wrong gives the code, the right none."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import vm
from vm.diagnostics.catalogue import grammar, layout, limits, phrases, standing
from vm.diagnostics.entry import Entry
from vm.diagnostics.report import Diagnostic
from vm.source import SourceFile
from vm.syntax import parse
from vm.syntax.examples import EXAMPLES
from vm.syntax.places import Place

ENTRIES = tuple(entry for family in (layout, grammar, phrases, standing, limits) for entry in family.ENTRIES)
WITH_EXAMPLE = tuple(entry for entry in ENTRIES if entry.wrong)
OF_BYTES_OR_SIZE = {"E1001", "E5001", "E5002", "E5009"}
"""Codes that no short text can show."""

FRAMES = {
    Place.VERSION: ("", 0),
    Place.FILE: ("tally 1\n", 0),
    Place.CONTRACT: ("tally 1\ncontract C:\n", 4),
    Place.STATE: ("tally 1\ncontract C:\n    state S until 2030-01-01:\n", 8),
    Place.RULE: ("tally 1\ncontract C:\n    state S until 2030-01-01:\n        on act by a:\n", 12),
    Place.SCENARIO: ('tally 1\nscenario "s":\n', 4),
}


def framed(place: Place, lines: str) -> str:
    """The lines as a whole text, below headers that make them stand at `place`."""
    head, indent = FRAMES[place]
    return head + "".join(" " * indent + line + "\n" for line in lines.split("\n"))


def found(text: str) -> tuple[Diagnostic, ...]:
    return parse(SourceFile.of("example.tally", text)).diagnostics


def place_of(right: str) -> Place:
    """The first place where the lines read without a finding."""
    places = [place for place in Place if not found(framed(place, right))]
    assert places, f"these lines read nowhere: {right!r}"
    return places[0]


def mended(text: str, diagnostic: Diagnostic) -> str:
    """The text with a finding's edits made."""
    assert diagnostic.fix is not None
    for edit in sorted(diagnostic.fix.edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def test_every_code_but_those_of_bytes_and_sizes_has_examples() -> None:
    assert {entry.code for entry in ENTRIES if not (entry.wrong and entry.right)} == OF_BYTES_OR_SIZE


@pytest.mark.parametrize("entry", WITH_EXAMPLE, ids=lambda entry: entry.code)
def test_the_wrong_example_gives_its_code_and_no_other(entry: Entry) -> None:
    text = framed(place_of(entry.right), entry.wrong)
    assert {diagnostic.code for diagnostic in found(text)} == {entry.code}


@pytest.mark.parametrize("entry", WITH_EXAMPLE, ids=lambda entry: entry.code)
def test_a_fix_mends_what_it_is_offered_for(entry: Entry) -> None:
    text = framed(place_of(entry.right), entry.wrong)
    diagnostics = [diagnostic for diagnostic in found(text) if diagnostic.fix is not None]
    for diagnostic in reversed(diagnostics):
        text = mended(text, diagnostic)
    if diagnostics:
        assert found(text) == ()


@pytest.mark.parametrize("entry", WITH_EXAMPLE, ids=lambda entry: entry.code)
def test_the_messages_use_exactly_the_parameters_that_are_passed(entry: Entry) -> None:
    text = framed(place_of(entry.right), entry.wrong)
    passed = {name for diagnostic in found(text) for name, _ in diagnostic.parameters}
    for wording in (entry.en, entry.zh):
        assert fields(wording.message) | fields(wording.why) | fields(wording.help) == passed


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def codes_raised() -> Iterator[str]:
    """Codes of these families that stand in the sources outside the catalogue."""
    package = Path(vm.__file__).parent
    for path in sorted(package.rglob("*.py")):
        if "catalogue" not in path.parts:
            yield from re.findall(r'"(E[15][0-9]{3})"', path.read_text(encoding="utf-8"))


def test_the_catalogue_holds_exactly_the_codes_that_are_raised() -> None:
    assert {entry.code for entry in ENTRIES} == set(codes_raised())


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_no_message_blames_the_reader(entry: Entry) -> None:
    for wording in (entry.en, entry.zh):
        text = f"{wording.message} {wording.why} {wording.help}".lower()
        assert not re.search(r"illegal|invalid|unexpected|token|syntax error|非法|无效|语法错误", text)


@pytest.mark.parametrize(
    ("place", "line"), [(place, line) for place in EXAMPLES for line in EXAMPLES[place].values()]
)
def test_lines_shown_as_right_are_right(place: Place, line: str) -> None:
    line = line.replace("0x… (64 hex digits)", "0x" + "ab" * 32)
    if line.startswith(("elif", "else")):
        line = f"if rent > 0 CNY:\n    stay\n{line}"
    if line.endswith(":"):
        last = line.split("\n")[-1].split()[0]
        below = {"contract": "party owner", "scenario": "people Li", "state": "on timeout: stay"}
        line += f"\n    {below.get(last, 'on timeout: stay' if place is Place.CONTRACT else 'stay')}"
    assert found(framed(place, line)) == ()


def test_every_word_that_starts_a_line_has_a_right_example() -> None:
    """Where a line stops making sense, its first word at least says what to show."""
    missing = [(place.name, place.kinds - {"TEXT"} - set(EXAMPLES[place])) for place in Place]
    assert [one for one in missing if one[1]] == []
