"""A task that is cancelled in the midst of a statement ends as cancelled, and leaves no connection open."""

import asyncio
import contextlib
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.pool import QueuePool

from bot.store import metadata
from bot.store.engine import Database, open_database

#: A statement that lasts long enough to be cancelled. The thread of SQLite cannot leave it before its end.
LONG = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000) SELECT max(i) FROM n"
)


@pytest.mark.parametrize("how", ["begin", "read", "snapshot"])
async def test_a_cancelled_statement_ends_as_cancelled(db: Database, how: str) -> None:
    """And not with an error of the driver, which would be logged as a failure."""
    begun = asyncio.Event()

    async def work() -> None:
        async with getattr(db, how)() as connection:
            begun.set()
            await connection.execute(LONG)

    task = asyncio.create_task(work())
    await begun.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    await metadata.put(db, "after", "works")
    assert await metadata.get(db, "after") == "works"


@pytest.mark.parametrize("how", ["checkpoint", "compact"])
async def test_upkeep_of_the_file_can_be_cancelled(sqlite_db: Database, how: str) -> None:
    """At each of its steps: it ends as cancelled, or has ended."""
    for steps in range(0, 600, 5):
        task = asyncio.create_task(getattr(sqlite_db, how)())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
    assert await getattr(sqlite_db, how)()


async def test_a_close_that_is_cancelled_leaves_no_connection_open(tmp_path: Path) -> None:
    """At whichever of its steps: a stop that has no time left cancels it."""
    for steps in range(1, 100, 4):
        db = await open_database(f"sqlite:///{tmp_path / 'bot.db'}", lasting=False)
        await metadata.put(db, "a", "b")
        await metadata.get(db, "a")
        pool = db.engine.pool
        closing = asyncio.create_task(db.close())
        for _ in range(steps):
            await asyncio.sleep(0)
        closing.cancel()
        await asyncio.gather(closing, return_exceptions=True)
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})

        assert isinstance(pool, QueuePool)
        assert pool.checkedout() == 0
