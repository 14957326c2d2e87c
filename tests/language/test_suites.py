"""Runs the language suites: every ```tally block of the Markdown files beside this one.

`# error: E2103` at the end of a line says that this code is found at a place on this
line; several codes are separated by spaces. A block without such words is accepted. Warnings are compared
only in blocks that expect one (`# warning: W2001`).
"""

from __future__ import annotations

import re

import pytest

from tests.language.blocks import FOLDER, Block, blocks
from vm.compiler import compile_source
from vm.source import SourceFile

_EXPECTED = re.compile(r"#\s*(error|warning):\s*([EW0-9 ]+)$")


def expected(text: str) -> list[tuple[int, str]]:
    """(line, code) for every code that the comments announce."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        announced = _EXPECTED.search(line)
        if announced:
            found.extend((number, code) for code in announced[2].split())
    return sorted(found)


def findings(text: str) -> list[tuple[int, str]]:
    """(line, code) for everything that the compiler finds, the verifier's findings included."""
    source = SourceFile.of("suite.tally", text)
    compilation = compile_source(source)
    if bool(compilation.errors) == (compilation.program is not None):
        raise ValueError("there is a program exactly where there is no error")
    found = compilation.diagnostics
    return sorted((source.position(one.span.start)[0], one.code) for one in found if one.span)


_ALL = blocks()


@pytest.mark.parametrize("block", _ALL, ids=[f"{block.file}:{block.line}" for block in _ALL])
def test_a_program_gives_exactly_the_codes_it_announces(block: Block) -> None:
    wanted = expected(block.text)
    found = findings(block.text)
    if not any(code.startswith("W") for _, code in wanted):
        found = [(line, code) for line, code in found if not code.startswith("W")]
    assert found == wanted


def test_every_suite_has_programs() -> None:
    assert {block.file for block in _ALL} == {path.name for path in FOLDER.glob("*.md")}
    assert len(_ALL) > 100


def test_a_code_on_the_wrong_line_is_seen() -> None:
    text = "tally 1\n# error: E3021\ncontract C:\n    party a\n"
    assert expected(text) == [(2, "E3021")]
    assert findings(text) == [(3, "E3021")]
