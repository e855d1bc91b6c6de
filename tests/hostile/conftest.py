"""Attacks on the whole process: marked, and each bounded in time."""

from pathlib import Path

import pytest

#: Seconds for one attack, with the start and the end of the processes; the attack itself takes a minute at most.
BOUND = 150


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests of this folder, and limit the time of each."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.hostile)
            item.add_marker(pytest.mark.timeout(BOUND))
