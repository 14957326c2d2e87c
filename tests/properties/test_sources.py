"""Whatever the source: a program, or our diagnostics; each within a second and 64 MiB.

A process of its own compiles them (bounded.py), so that its memory can be bounded and its end is this test's
failure only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.properties.sources import ROOT

SEED = int(os.environ.get("TALLY_SEED", "20261124"))
FEW, MANY, PARTS = 5_000, 50_000, 4


def _run(first: int, count: int) -> dict[str, int]:
    """How so many sources came out; fails with what broke the promise."""
    command = [sys.executable, "-m", "tests.properties.bounded", str(first), str(count), str(SEED)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"ended with {done.returncode}, seed {SEED}\n{done.stderr[-2000:]}"
    found = json.loads(done.stdout)
    assert found["faults"] == []
    counts: dict[str, int] = found["counts"]
    assert sum(counts.values()) == count
    return counts


@pytest.mark.parametrize("part", range(PARTS))
def test_any_source_is_a_program_or_diagnostics(part: int) -> None:
    each = FEW // PARTS
    counts = _run(part * each, each)
    # the generators reach every end
    assert counts["program"] > each // 20
    assert counts["diagnostics"] > each // 2
    assert counts["not text"] > each // 50


@pytest.mark.slow
def test_very_many_sources() -> None:
    print(f"seed {SEED}")
    print(_run(FEW, MANY))
