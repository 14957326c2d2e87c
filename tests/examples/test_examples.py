"""Every example is run as a user runs it, and prints exactly what is recorded beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examples.run import EXAMPLES, SCRIPTS, run

_RECORDED = [(folder, path) for folder in EXAMPLES for path in sorted(folder.glob("expected*.txt"))]


@pytest.mark.parametrize(
    ("folder", "recorded"), _RECORDED, ids=[f"{folder.name}/{path.name}" for folder, path in _RECORDED]
)
def test_an_example_prints_what_is_recorded(folder: Path, recorded: Path, tmp_path: Path) -> None:
    chinese = ("--lang", "zh") if recorded.name == "expected.zh.txt" else ()
    done = run(folder.name, *chinese, folder=tmp_path)
    assert done.stderr.decode() == ""
    assert done.returncode == 0
    assert done.stdout.decode() == recorded.read_text(encoding="utf-8")


def test_every_example_has_a_recorded_output() -> None:
    assert {folder for folder, path in _RECORDED if path.name == "expected.txt"} == set(EXAMPLES)
    assert {folder.name for folder in EXAMPLES} == set(SCRIPTS)


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_an_example_has_a_page_that_names_its_script(folder: Path) -> None:
    script, *_ = SCRIPTS[folder.name]
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert f"python examples/{folder.name}/{script}" in page
    assert folder.name in (folder.parent / "README.md").read_text(encoding="utf-8")
