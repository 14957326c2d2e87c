"""Every example is run as a user runs it, and prints exactly what is recorded beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]
_EXAMPLES = sorted(path for path in (_ROOT / "examples").glob("[0-9]*") if path.is_dir())


def _script(folder: Path) -> Path:
    (script,) = folder.glob("*.py")
    return script


@pytest.mark.parametrize("folder", _EXAMPLES, ids=lambda folder: folder.name)
def test_an_example_prints_what_is_recorded(folder: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, str(_script(folder))], capture_output=True, cwd=tmp_path, env=environment, check=False
    )
    assert done.stderr.decode() == ""
    assert done.returncode == 0
    assert done.stdout.decode() == (folder / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", _EXAMPLES, ids=lambda folder: folder.name)
def test_an_example_has_a_page_that_names_its_script(folder: Path) -> None:
    script = _script(folder)
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert f"python examples/{folder.name}/{script.name}" in page
    assert folder.name in (_ROOT / "examples" / "README.md").read_text(encoding="utf-8")
