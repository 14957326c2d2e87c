"""Findings as a whole: every code is shown, says what its wording needs, and no text makes `check` fail."""

from __future__ import annotations

import random
import re
from pathlib import Path
from runpy import run_path
from string import Formatter

import pytest

from tests.language.blocks import blocks
from tests.language.programs import announced
from vm.check import check
from vm.diagnostics.codes import CATALOGUE
from vm.diagnostics.entry import Wording
from vm.source import SourceFile
from vm.syntax.parse import parse
from vm.syntax.tokens import KEYWORDS

_ROOT = Path(__file__).parents[3]
_BLOCKS = blocks()
_LIMITS = run_path(str(Path(__file__).with_name("test_limits.py")))["LIMITS"]
_CODE = re.compile(r'"([EW]\d{4})"')


def _raised() -> set[str]:
    return {
        code
        for path in (_ROOT / "vm" / "check").rglob("*.py")
        for code in _CODE.findall(path.read_text(encoding="utf-8"))
    }


def _fields(wording: Wording) -> set[str]:
    texts = (wording.message, wording.why, wording.help)
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def test_every_code_of_the_checker_is_shown_by_a_suite_or_held_by_a_limit() -> None:
    shown = {found.code for block in _BLOCKS for found in announced(block.text)}
    assert _raised() - shown - set(_LIMITS) == set()


def test_every_code_of_the_checker_is_in_the_catalogue() -> None:
    assert _raised() - set(CATALOGUE) == set()


@pytest.mark.parametrize("block", _BLOCKS, ids=lambda block: f"{block.file}:{block.line}")
def test_a_finding_gives_what_its_wording_needs(block: object) -> None:
    parsed = parse(SourceFile.of("suite.tally", getattr(block, "text", "")))
    if parsed.module is None:
        return
    for found in check(parsed.module).diagnostics:
        given = {name for name, _ in found.parameters}
        entry = CATALOGUE[found.code]
        assert _fields(entry.en) | _fields(entry.zh) <= given, found.code


_UNUSED = """\
tally 1

choice Way: cash

contract Case:
    keep n: int = {}

    state Open forever:
        on end by anyone: go Closed

    final Closed
"""


def test_warnings_wait_until_nothing_is_wrong() -> None:
    codes = []
    for value in ("1", "true"):
        parsed = parse(SourceFile.of("case.tally", _UNUSED.format(value)))
        assert parsed.module is not None
        codes.append([found.code for found in check(parsed.module).diagnostics])
    assert codes == [["W2001", "W2001"], ["E2101"]]


def _mutated(text: str, generator: random.Random) -> str:
    """The text with a few names and numbers replaced by others of it, perhaps a line by another."""
    parts = re.findall(r"\w+|\s+|[^\w\s]", text)
    places = [place for place, part in enumerate(parts) if part[0].isalnum() and part not in KEYWORDS]
    for _ in range(generator.choice((1, 2, 3))):
        parts[generator.choice(places)] = parts[generator.choice(places)]
    lines = "".join(parts).split("\n")
    if generator.random() < 0.3:
        lines[generator.randrange(len(lines))] = lines[generator.randrange(len(lines))]
    return "\n".join(lines)


def test_whatever_is_written_there_is_a_program_exactly_where_there_is_no_error() -> None:
    generator = random.Random(20_261_124)
    texts = [block.text for block in _BLOCKS if not announced(block.text)]
    checked = refused = 0
    for _ in range(600):
        parsed = parse(SourceFile.of("mutated.tally", _mutated(generator.choice(texts), generator)))
        if parsed.module is None:
            continue
        result = check(parsed.module)
        has_error = any(found.severity == "error" for found in result.diagnostics)
        assert has_error == (result.program is None)
        checked, refused = checked + 1, refused + has_error
    assert checked > 200
    assert refused > 100
