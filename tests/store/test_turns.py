"""SQLite takes one writer at a time: transactions are served in the order in which they arrived."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from bot.store import metadata
from bot.store.engine import Database

#: How many ask for the database again and again, as sweeps and handlers do.
BUSY = 4


class Writers:
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


async def test_nobody_is_overtaken(sqlite_db: Database) -> None:
    """Before a transaction comes those that were waiting already, and hardly any other."""
    writers = Writers(sqlite_db)
    async with writers.writing():
        await asyncio.sleep(0.2)
        for _ in range(50):
            before = writers.made
            await metadata.get(sqlite_db, "0")
            assert writers.made - before <= BUSY + 1
    assert writers.made > 50


async def test_more_can_wait_than_there_are_connections(sqlite_db: Database) -> None:
    """A thousand people who write at once are all served."""
    await asyncio.gather(*(metadata.put(sqlite_db, str(number), "x") for number in range(1000)))

    assert await metadata.get(sqlite_db, "999") == "x"
