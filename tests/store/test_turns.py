"""On SQLite, which takes one writer at a time, transactions take turns: nobody is overtaken by those who came later."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import metadata
from bot.store.engine import Database, open_database

#: How many ask for the database again and again, as sweeps and handlers do.
BUSY = 4


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh database on SQLite."""
    database = await open_database(f"sqlite:///{tmp_path / 'bot.db'}", lasting=False)
    yield database
    await database.close()


class Crowd:
    """Some who write without a pause."""

    def __init__(self, db: Database) -> None:
        self._db = db
        #: How many transactions they have made.
        self.made = 0

    async def write(self, name: str) -> None:
        """Write, again and again."""
        while True:
            await metadata.put(self._db, name, str(self.made))
            self.made += 1

    @contextlib.asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """All of them write while the block runs."""
        tasks = [asyncio.create_task(self.write(str(number))) for number in range(BUSY)]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def test_nobody_is_overtaken(db: Database) -> None:
    """Before a transaction comes those that were waiting already, and hardly any other."""
    crowd = Crowd(db)
    async with crowd.writing():
        await asyncio.sleep(0.2)
        for _ in range(50):
            before = crowd.made
            await metadata.get(db, "0")
            assert crowd.made - before <= BUSY + 1
    assert crowd.made > 50


async def test_more_can_wait_than_there_are_connections(db: Database) -> None:
    """A thousand people who write at once are all served."""
    await asyncio.gather(*(metadata.put(db, str(number), "x") for number in range(1000)))

    assert await metadata.get(db, "999") == "x"
