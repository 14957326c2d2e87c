"""No contract makes the audit fail, in either language, as text, as a page, as a picture or as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from xml.dom.minidom import parseString

import pytest

from chain.tools.audit.asking import page_of, picture_of, reports_of
from chain.tools.audit.document import document
from chain.tools.audit.text import WIDTH, lines
from tests.audit import texts
from tests.reference.programs import program
from tests.reference.values import Seeded
from vm.audit.audit import Audit, audit
from vm.compiler import Compilation, compile_source
from vm.source import SourceFile, display_width

PROGRAMS = 10
SLOW_PROGRAMS = 300


def _audits(compilation: Compilation) -> Iterator[Audit]:
    assert compilation.checked is not None
    for number in range(len(compilation.checked.contracts)):
        yield audit(compilation, number)


def _generated(first: int, count: int) -> Iterator[Compilation]:
    """Accepted programs that a seed made."""
    for seed in range(first, first + count):
        found = compile_source(SourceFile.of(f"program {seed}", program(Seeded(seed))))
        if found.program is not None:
            yield found


def _check(compilation: Compilation) -> None:
    """Everything that can be made of an audit is made, and has the form it promises."""
    name = compilation.source.name
    for one in _audits(compilation):
        for language in ("en", "zh"):
            (found,) = reports_of(one, None, language)
            for line in lines(found):
                assert display_width(line) <= WIDTH or _cannot_be_cut(line), (name, line)
                assert "{" not in line or "{" in compilation.source.text, (name, line)
                line.encode("gbk")
            parseString(picture_of(one, language))  # noqa: S318 - our own text
        said = json.loads(json.dumps(document(one)))
        assert [state["name"] for state in said["states"]] == [state.name for state in one.contract.states]
        page = page_of([(one, None)], "both")
        assert not re.search(r"<script|<link|\bsrc=|https?://(?!www\.w3\.org/2000/svg)", page), name


def _cannot_be_cut(line: str) -> bool:
    """A line of the picture, or one piece that is too long by itself."""
    drawn = any(mark in line for mark in "\u2500\u2504\u2502")
    return drawn or " " not in line.strip().strip("- ") or "`" in line


@pytest.mark.parametrize("path", [*texts.FILES, texts.TOGETHER, "contracts/relocation/project.tally"])
def test_every_contract_of_the_repository_is_audited(path: str) -> None:
    _check(texts.file(path))


def test_every_accepted_program_of_the_language_suites_is_audited() -> None:
    found = texts.accepted_blocks()
    for compilation in found:
        _check(compilation)
    assert len(found) > 100


def test_generated_programs_are_audited() -> None:
    found = list(_generated(0, PROGRAMS))
    for compilation in found:
        _check(compilation)
    assert len(found) > PROGRAMS * 0.8


@pytest.mark.slow
def test_many_generated_programs_are_audited() -> None:
    count = 0
    for compilation in _generated(50_000, SLOW_PROGRAMS):
        _check(compilation)
        count += 1
    print(f"seeds from 50000: {count} audited")
    assert count > SLOW_PROGRAMS * 0.8


def test_the_same_text_gives_the_same_words() -> None:
    """Nothing depends on the order in which a set is walked through."""
    for compilation in islice(_generated(900, 4), 3):
        for number, one in enumerate(_audits(compilation)):
            again = audit(compile_source(compilation.source), number)
            assert json.dumps(document(one)) == json.dumps(document(again))
