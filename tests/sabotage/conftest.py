"""Prints which check caught what, when nothing but these tests ran."""

import pytest

from tests.operations.conftest import scene  # noqa: F401 - a fixture


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each thing that was broken: what, the check that says NO-GO, its finding and what to do."""
    passed = terminalreporter.stats.get("passed", [])
    caught = [dict(report.user_properties) for report in passed]
    if not all("what" in properties for properties in caught):
        return
    lines = {
        one["what"]: f"{one['what']:40} {one['check']:10} {one['text']}: {one['remedy']}"
        for one in caught
    }
    terminalreporter.section(f"{len(lines)} of {len(lines)} caught")
    for line in lines.values():
        terminalreporter.write_line(line)
