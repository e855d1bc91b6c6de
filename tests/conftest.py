"""Fixtures for all tests: databases, a PostgreSQL server, the texts and dates that ship, and the running bot."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest

from bot.messages import catalog as catalogs
from bot.messages.catalog import Catalog
from bot.observances import almanac as almanacs
from bot.observances.almanac import Almanac
from bot.settings import Settings
from bot.store.engine import Database, open_database
from tests import postgres
from tests.stage import Stage, playing

#: Makes the address of an empty database.
Place = Callable[[], str]

MESSAGES = Path(__file__).parents[1] / "messages"

# A timing is a benchmark, never a test: a machine under load finds no fault.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_this_machine() -> None:
    """The tests do not depend on what is set here."""
    for name in Settings.model_fields:
        os.environ.pop(name.upper(), None)


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Cluster]:
    """A PostgreSQL server of the tests' own, which need not outlive a lost power supply."""
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'bot.db'}"
    server: postgres.Cluster = request.getfixturevalue("server")
    return server.new_database()


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """An empty database, of each kind in turn."""
    database = await open_database(database_url, lasting=False)
    yield database
    await database.close()


@pytest.fixture
async def sqlite_db(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database on SQLite."""
    database = await open_database(f"sqlite:///{tmp_path / 'bot.db'}", lasting=False)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """All texts that ship."""
    return catalogs.load(MESSAGES)


@pytest.fixture(scope="session")
def almanac() -> Almanac:
    """All observances that ship."""
    return almanacs.load(MESSAGES)


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


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Where the plays are held: a new database each."""
    if request.param == "sqlite":
        folder, numbers = tmp_path_factory.mktemp("plays"), count()
        return lambda: f"sqlite:///{folder / str(next(numbers))}.db"
    server: postgres.Cluster = request.getfixturevalue("server")
    return server.new_database
