"""What all tests share: slow ones run only when asked for, and generated cases are the same on every
machine."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("tally", derandomize=True, deadline=None, database=None, print_blob=True)
settings.load_profile("tally")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--runslow`."""
    parser.addoption("--runslow", action="store_true", help="run the tests marked slow as well")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave slow tests out unless they are asked for."""
    if config.getoption("--runslow"):
        return
    slow = pytest.mark.skip(reason="slow: run with --runslow")
    for item in items:
        if "slow" in item.keywords:
            item.add_marker(slow)
