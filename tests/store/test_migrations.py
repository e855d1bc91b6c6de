"""The migrations build what `tables.py` says, from nothing and from every earlier release, for several at once."""

import asyncio
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, select, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.delivery import planner
from bot.errors import DatabaseUnusable
from bot.store import chats, ledger, managers, rate_limit, senders
from bot.store.engine import MIGRATIONS, Database, open_database
from bot.store.records import State
from bot.store.tables import chat, schema
from tests.store import half_sent

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


#: Chats of the release with groups: one was stopped, one removed the bot, one is subscribed, one is a person.
GROUPS = """
INSERT INTO chat (id, address, kind, language, zone, moments, subscribed_us, ended_us, reason)
VALUES (1, -1, 'group', 'az', 'UTC', ',day,', NULL, 5, 'stopped'),
(2, -2, 'supergroup', 'en', 'UTC', ',day,', NULL, 5, 'removed'),
(3, -3, 'channel', 'en', 'UTC', ',day,', 5, NULL, NULL),
(4, 4, 'private', 'en', 'UTC', ',day,', NULL, 5, 'blocked');
INSERT INTO manager (chat_id, address) VALUES (1, 7), (2, 7), (3, 7)
"""


#: A database of schema 0005 with rows in every table, as `half_sent.fill` made it.
HALF_SENT = Path(__file__).with_name("half_sent_0005.sql")

#: Its number of rows, by the present names of the tables.
COUNTS = {
    "card": 1,
    "edition": 0,
    "incident": 0,
    "nonce": 0,
    "witness_message": 0,
    "progress_message": 0,
    "receipt": 0,
    "request": 0,
    "revision": 0,
    "chat": 8,
    "delivery": 14,
    "metadata": 1,
    "subscriber_count": 0,
    "broadcast": 3,
    "rate_limit": 1,
    "sender": 1,
    "batch": 6,
    "manager": 1,
    "wave": 6,
}

#: Beginning and end of its throttle and of its pause.
PAUSES = (1795902169778000, 1795912969778000, 1795902169782000, 2**63 - 1)

#: What its chats have not been sent: the channel's notice may have arrived, the others certainly did not or are due.
STILL_OWED = [
    ("day", 2),
    ("day", 3),
    ("day", 6),
    ("day", -(2**62)),
    ("silence", 1),
    ("silence", 2),
    ("silence", 6),
    ("silence", -(2**62)),
]


async def of_release(address: str, revision: str, content: str) -> None:
    """Build a database as an earlier release did, with something in it."""
    driver = address.replace("sqlite://", "sqlite+aiosqlite://")
    engine = create_async_engine(driver.replace("postgresql://", "postgresql+asyncpg://"))

    def build(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for statement in content.strip().split(";\n"):
            connection.execute(text(statement))

    async with engine.begin() as connection:
        await connection.run_sync(build)
    await engine.dispose()


async def differences(db: Database) -> list[object]:
    """In what a database differs from the tables as they are declared."""

    def compared(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), schema))

    async with db.begin() as tx:
        return await tx.run_sync(compared)


async def test_migrations_and_tables_agree(db: Database) -> None:
    """A new database differs in nothing."""
    assert await differences(db) == []


async def test_a_database_of_the_first_release_is_brought_up_to_date(database_url: str) -> None:
    """It differs in nothing either, and has kept all that was in it."""
    await of_release(database_url, "0001", FIRST)

    db = await open_database(database_url)

    assert await differences(db) == []
    (tally,) = await ledger.tallies(db)
    assert tally.states == {State.SENT: 1, State.PLANNED: 1}
    kept = await chats.find(db, 1002)
    assert kept
    assert (kept.language, kept.zone) == ("en", "UTC")
    await db.close()


async def test_groups_that_lost_the_bot_before_are_erased(database_url: str) -> None:
    """As they were told; all others stay, and count as met at the time of the migration."""
    await of_release(database_url, "0003", GROUPS)

    db = await open_database(database_url)

    assert not db.made
    assert [one.telegram_id for one in await managers.managed(db, 7)] == [-1, -3]
    async with db.begin() as tx:
        rows = (await tx.execute(select(chat).order_by(chat.c.id))).all()
    assert [row.telegram_id for row in rows] == [-1, None, -3, 4]
    assert [row.created_us is None for row in rows] == [False, True, False, False]
    assert abs(rows[0].created_us - await db.now()) < timedelta(minutes=5)
    await db.close()


async def test_a_broadcast_half_sent_by_the_last_release_goes_on(database_url: str) -> None:
    """Rows in every table of schema 0005: each keeps its values, and each notice still owed is sent once.

    The content was made by the release itself: one notice sent, one doubtful, one refused, and the sender killed.
    """
    await of_release(database_url, "0005", HALF_SENT.read_text("utf-8"))

    db = await open_database(database_url)

    assert await differences(db) == []
    kept = await half_sent.contents(db)
    assert {name: len(rows) for name, rows in kept.items()} == COUNTS
    assert (1, 0, 36_000, 2, *PAUSES, "paused by the operator", True, None) in kept["rate_limit"]
    assert await rate_limit.resume(db)
    await half_sent.set_clock(db, half_sent.MORNING)
    before = await ledger.tallies(db)
    await planner.sweep(db, half_sent.almanac(), half_sent.MORNING)
    assert await ledger.tallies(db) == before
    assert await senders.take_over(db, {}) > 0
    sent = await half_sent.send_all(db)
    assert Counter(sent) == Counter(STILL_OWED)
    assert {doubt.telegram_id for doubt in await ledger.doubtful(db)} == {2, 3, -(2**62)}
    assert sum(one.states.get(State.PLANNED, 0) for one in await ledger.tallies(db)) == 0
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
