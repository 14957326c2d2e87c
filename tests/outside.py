"""Test vectors of other projects, which lie beside the repository and not in it.

They are read from `../shared/vectors`, or from the folder that TALLY_VECTORS names; where neither is there
the tests that need them are skipped and say so.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "vectors"


def vectors(name: str) -> Path:
    """The folder or file of vectors of a name; skips the test where it is not there."""
    found = Path(os.environ.get("TALLY_VECTORS", _BESIDE)) / name
    if not found.exists():
        pytest.skip(f"no outside vectors at {found}")
    return found
