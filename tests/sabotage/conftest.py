"""Prints who caught what, when nothing but these tests ran."""

import pytest

from tests.operations.conftest import scene  # noqa: F401 - a fixture


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each thing that was broken: what, the command and check that say so, the sentence and the remedy."""
    reports = [dict(one.user_properties) for one in terminalreporter.stats.get("passed", [])]
    caught = {one["what"]: one for one in reports if "what" in one}
    if not reports or len([one for one in reports if "what" in one]) < len(reports):
        return
    failed = len(terminalreporter.stats.get("failed", []))
    terminalreporter.section(f"{len(caught)} caught, {failed} not caught")
    for one in caught.values():
        says = f"{one['says']}: {one['remedy']}" if one["remedy"] else one["says"]
        terminalreporter.write_line(f"{one['what']:38} {one['by']:18} {says}")
