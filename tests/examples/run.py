"""Runs an example as a user does: its script, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
EXAMPLES: Final = sorted(path for path in (ROOT / "examples").glob("[0-9]*") if path.is_dir())
SCRIPTS: Final = {
    "01_rental": ("lease.py",),
    "02_relocation": ("relocation.py", "--households", "120"),
}
"""The script of each example, and the arguments whose output is recorded."""


def run(example: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    """Run an example's script with its arguments and some more, in a folder."""
    script, *fixed = SCRIPTS[example]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, str(ROOT / "examples" / example / script), *fixed, *arguments],
        capture_output=True,
        cwd=folder,
        env=environment,
        check=False,
    )
