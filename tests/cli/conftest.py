"""The command line without a process."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command line in an empty folder, 120 columns wide."""
    monkeypatch.chdir(tmp_path)

    def invoked(*words: object) -> Result:
        return CliRunner(env={"COLUMNS": "120"}).invoke(app, [str(word) for word in words])

    return invoked
