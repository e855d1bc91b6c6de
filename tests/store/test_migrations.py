"""The migrations build what `tables.py` says, from nothing and from every earlier release, for several at once."""

import asyncio

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import DatabaseUnusable
from bot.store import chats, ledger
from bot.store.engine import MIGRATIONS, Database, open_database
from bot.store.records import State
from bot.store.tables import metadata

#: A database of the first release, in which one notice was sent and one is owed.
FIRST = """
INSERT INTO chat (id, address, kind, language, zone, moments, subscribed_us)
VALUES (1, 1001, 'private', 'az', 'Asia/Baku', ',day,', 1), (2, 1002, 'private', 'en', 'UTC', ',day,', 2);
INSERT INTO occasion (id, observance, year, moment, number) VALUES (1, 'january-20', 2027, 'day', 37);
INSERT INTO wave (occasion_id, zone, minute, due_us, expires_us) VALUES (1, 'Asia/Baku', 540, 5, 6);
INSERT INTO lot (id, occasion_id, due_us, expires_us) VALUES (1, 1, 5, 6);
INSERT INTO delivery (occasion_id, chat_id, lot_id, position, state, message_id)
VALUES (1, 1, 1, 1, 1, 4711), (1, 2, 1, 2, 0, NULL);
INSERT INTO pace (id, next_us, gap_us, epoch) VALUES (1, 0, 35000, 0)
"""


async def of_the_first_release(address: str) -> None:
    """Build a database as the first release did, with something in it."""
    driver = address.replace("sqlite://", "sqlite+aiosqlite://")
    engine = create_async_engine(driver.replace("postgresql://", "postgresql+asyncpg://"))

    def build(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in FIRST.strip().split(";\n"):
            connection.execute(text(statement))

    async with engine.begin() as connection:
        await connection.run_sync(build)
    await engine.dispose()


async def differences(db: Database) -> list[object]:
    """In what a database differs from the tables as they are declared."""

    def compared(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with db.begin() as tx:
        return await tx.run_sync(compared)


async def test_migrations_and_tables_agree(db: Database) -> None:
    """A new database differs in nothing."""
    assert await differences(db) == []


async def test_a_database_of_the_first_release_is_brought_up_to_date(database_url: str) -> None:
    """It differs in nothing either, and has kept all that was in it."""
    await of_the_first_release(database_url)

    db = await open_database(database_url)

    assert await differences(db) == []
    (tally,) = await ledger.tallies(db)
    assert tally.states == {State.SENT: 1, State.PLANNED: 1}
    kept = await chats.find(db, 1002)
    assert kept
    assert (kept.language, kept.zone) == ("en", "UTC")
    await db.close()


async def test_several_processes_may_start_at_once(database_url: str) -> None:
    """Each finds the tables as they should be."""
    found = await asyncio.gather(*(open_database(database_url) for _ in range(5)))

    for db in found:
        assert await differences(db) == []
        await db.close()


async def test_a_database_of_a_newer_release_is_a_sentence(database_url: str) -> None:
    """It is not touched, and the remedy is named."""
    db = await open_database(database_url)
    async with db.begin() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await db.close()

    with pytest.raises(DatabaseUnusable, match="newer release"):
        await open_database(database_url)
