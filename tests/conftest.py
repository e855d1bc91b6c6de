"""What all tests share."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import hypothesis
import pytest

from bot.settings import Settings
from tests.stage import Stage, playing

# A timing is a benchmark, never a test: a machine under load finds no fault.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_this_machine() -> None:
    """The tests do not depend on what is set here."""
    for name in Settings.model_fields:
        os.environ.pop(name.upper(), None)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot, running on a day in November, and everybody, none of whom has met it."""
    async with playing(tmp_path) as played:
        yield played


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> object:
    """In CI nothing may be skipped: a missing part is a failure."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
    return report
