"""Fixtures of the tests of the tools."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.run import Command


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Runs commands in English in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TALLY_LANG", "en")
    return Command(capsys)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], str]:
    """Writes a text to a file of the folder and gives the file's name."""

    def to_file(text: str, name: str = "test.tally") -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    return to_file


@pytest.fixture
def installed_text() -> Callable[[], list[str]]:
    """The texts of the contracts that come with Tally."""

    def texts() -> list[str]:
        found = sorted((Path(__file__).parents[2] / "contracts").rglob("*.tally"))
        assert len(found) >= 2
        return [path.read_text(encoding="utf-8") for path in found]

    return texts
