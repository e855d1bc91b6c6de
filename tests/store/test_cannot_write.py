"""A disk that is full: the store says so in its own error, and each transaction is reported to who watches."""

import pytest
from sqlalchemy import text

from bot.errors import DatabaseAway, DatabaseCannotWrite
from bot.store import metadata
from bot.store.engine import Database


async def fill(db: Database) -> None:
    """A transaction for which the disk has no room."""
    async with db.begin() as tx:
        if db.engine.dialect.name == "postgresql":
            full = "RAISE EXCEPTION 'could not extend file: No space left' USING ERRCODE = '53100'"
            await tx.execute(text(f"DO $$ BEGIN {full}; END $$"))
        else:
            await tx.execute(text("PRAGMA max_page_count = 1"))
            query = "INSERT INTO metadata (name, value) VALUES ('x', hex(zeroblob(1000000)))"
            await tx.execute(text(query))


async def test_a_full_disk_is_told_from_a_database_that_is_away(db: Database) -> None:
    """So that the operators learn the remedy; whatever waits for the database waits for both."""
    with pytest.raises(DatabaseCannotWrite, match="free space on its disk"):
        await fill(db)
    with pytest.raises(DatabaseAway) as raised:
        async with db.begin() as tx:
            await tx.execute(text("SELECT * FROM nothing"))

    assert not isinstance(raised.value, DatabaseCannotWrite)


async def test_each_transaction_is_reported(db: Database) -> None:
    """What was carried out, and what was not."""
    seen: list[DatabaseAway | None] = []
    db.watch = seen.append

    await metadata.put(db, "a", "b")
    with pytest.raises(DatabaseCannotWrite):
        await fill(db)
    await metadata.get(db, "a")

    assert [type(one) for one in seen] == [type(None), DatabaseCannotWrite, type(None)]
