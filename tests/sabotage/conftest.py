"""Prints who caught what, when nothing but these tests ran."""

import pytest

from tests.operations.conftest import scene  # noqa: F401 - a fixture


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each thing that was broken: what, the command and check that say so, the sentence and the remedy."""
    passed, failed = (terminalreporter.stats.get(how, []) for how in ("passed", "failed"))
    if not all(report.nodeid.startswith("tests/sabotage/") for report in passed):
        return
    properties = [dict(report.user_properties) for report in passed]
    caught = {one["what"]: one for one in properties if "what" in one}
    terminalreporter.section(f"{len(caught)} caught, {len(failed)} tests failed")
    for one in caught.values():
        says = f"{one['says']}: {one['remedy']}" if one["remedy"] else one["says"]
        terminalreporter.write_line(f"{one['what']:46} {one['by']:18} {says}")
