"""Fixtures of the tests of the tools."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.run import Command
from tests.tools.stored import write_chain


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


@pytest.fixture(scope="session")
def chain_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of the small chain's file."""
    path = tmp_path_factory.mktemp("chain") / "town.chain"
    write_chain(path)
    return path.read_bytes()


@pytest.fixture
def town(command: Command, tmp_path: Path, chain_bytes: bytes) -> Path:
    """The small chain's file, in the folder that commands run in."""
    path = tmp_path / "town.chain"
    path.write_bytes(chain_bytes)
    return path
