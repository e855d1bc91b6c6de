"""The stand-in for Telegram, and a folder in which everybody subscribed long ago."""

import asyncio
import contextlib
import shutil
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import place
from tests.cast import NOVEMBER
from tests.process.launching import ShiftedClock, bot
from tests.process.scene import SUBSCRIBERS, Telegram, standing_in, subscribe_many


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder start processes."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.process)


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    """A stand-in for Telegram, with everybody in it."""
    async with standing_in() as telegram:
        yield telegram


@pytest.fixture(scope="session")
def november(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which everybody subscribed on a day in November, each in a zone of their own."""
    folder = tmp_path_factory.mktemp("november")
    asyncio.run(_subscribe_everybody(folder))
    return folder


@pytest.fixture
def home(november: Path, tmp_path: Path) -> Path:
    """A folder for one test, with everybody subscribed."""
    shutil.copytree(november / "data", tmp_path / "data")
    # Here it has always been: a database that was moved would wait before its first notices.
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "bot.db")) as connection:
        connection.execute("DELETE FROM metadata WHERE name = ?", (place.NAME,))
        connection.commit()
    return tmp_path


@pytest.fixture
async def hall(home: Path, telegram: Telegram) -> Path:
    """A folder in which the members of a choir have subscribed as well."""
    await subscribe_many(home, telegram)
    return home


async def _subscribe_everybody(folder: Path) -> None:
    clock = ShiftedClock.beginning(NOVEMBER)
    async with standing_in() as telegram, bot(telegram.url, folder, clock) as running:
        await running.serving()
        for who in SUBSCRIBERS:
            await telegram.ask(who, "/start")
            await telegram.ask(who, f"/timezone {who.zone}")
        assert await running.stopped() == 0
