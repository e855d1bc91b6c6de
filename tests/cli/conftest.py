"""The command line without a process."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import application
from bot.log import CONFIGURED_LOGGERS
from bot.store.engine import open_database

#: How wide the terminal is.
COLUMNS = 80

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """A command sets up the log of its process; that of the tests stays as it is."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    quiet = {name: logging.getLogger(name).level for name in CONFIGURED_LOGGERS}
    yield
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    for name, before in quiet.items() | {("root", level)}:
        logging.getLogger(name).setLevel(before)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command line in an empty folder, 80 columns wide."""
    monkeypatch.chdir(tmp_path)

    def invoked(*words: object) -> Result:
        runner, written = CliRunner(env={"COLUMNS": str(COLUMNS)}), [str(word) for word in words]
        return runner.invoke(application("".join(written[:1])), written)

    return invoked


@pytest.fixture
def address(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of each kind, and the setting that names it."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return database_url


@pytest.fixture
def created(address: str) -> str:
    """The same database, with its tables."""

    async def create() -> None:
        await (await open_database(address)).close()

    asyncio.run(create())
    return address
