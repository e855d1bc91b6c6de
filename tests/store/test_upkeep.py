"""Upkeep of the database: rows that nobody needs go, the log is emptied, and a copy of the file is complete."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select

from bot.store import chat_lifecycle, chats, ledger, managers, retention_log, upkeep
from bot.store.engine import Database, open_database
from bot.store.records import Chat
from bot.store.tables import chat, manager
from tests.store.test_ledger import plan, subscribe

TODAY = date(2027, 1, 1)


async def met(db: Database, telegram_id: int, kind: str = "private") -> Chat:
    """A chat whose settings are kept, and that has not subscribed."""
    return await chats.save(db, Chat(None, telegram_id, kind, "az", "Asia/Baku"))


async def telegram_ids(db: Database) -> set[int | None]:
    """Whom the table of chats holds."""
    async with db.begin() as tx:
        return set((await tx.execute(select(chat.c.telegram_id))).scalars())


async def test_who_never_subscribed_is_deleted_after_30_days(db: Database) -> None:
    """A person, and a group with its admins; who was met later stays for now."""
    await met(db, 1)
    group = await met(db, -2, "group")
    await managers.met(db, group, 77)
    db.offset += timedelta(days=29, hours=23)
    await met(db, 3)
    await upkeep.tend(db, TODAY)
    assert await telegram_ids(db) == {1, -2, 3}

    db.offset += timedelta(hours=2)
    await upkeep.tend(db, TODAY)

    assert await telegram_ids(db) == {3}
    async with db.begin() as tx:
        assert not (await tx.execute(select(func.count()).select_from(manager))).scalar_one()


async def test_who_subscribes_or_did_once_stays(db: Database) -> None:
    """As long as they do not erase it; so does an anonymous row that deliveries refer to."""
    await subscribe(db, 1)
    await chat_lifecycle.end(db, await subscribe(db, 2), "stopped")
    await subscribe(db, 3)
    await chats.forget(db, 3)
    db.offset += timedelta(days=400)

    await upkeep.tend(db, TODAY)

    assert await telegram_ids(db) == {1, 2, None}


async def test_a_chat_that_was_sent_something_stays(db: Database) -> None:
    """However its dates were lost: the ledger's rows keep their chat."""
    one = await subscribe(db, 1)
    await plan(db, due=-timedelta(minutes=1))
    async with db.begin() as tx:
        await tx.execute(chat.update().where(chat.c.id == one.id).values(subscribed_us=None))
    db.offset += timedelta(days=31)

    assert await upkeep.drop_never_subscribed(db) == 0
    assert await telegram_ids(db) == {1}


async def test_so_many_are_deleted_at_a_time(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """No transaction is long; the next minute continues."""
    monkeypatch.setattr(upkeep, "BATCH", 3)
    for telegram_id in range(1, 8):
        await met(db, telegram_id)
    db.offset += timedelta(days=31)

    assert [await upkeep.drop_never_subscribed(db) for _ in range(4)] == [3, 3, 1, 0]
    assert await retention_log.remains(db), "the file is rewritten, however large it is"


async def test_nothing_is_done_while_notices_are_due(db: Database) -> None:
    """Rows that are old wait for an hour of rest."""
    await met(db, 1)
    db.offset += timedelta(days=31)
    await subscribe(db, 2)
    await plan(db, due=-timedelta(minutes=1))
    await upkeep.tend(db, TODAY)
    assert await telegram_ids(db) == {1, 2}

    batch = await ledger.claim(db, "somebody")
    assert batch
    await upkeep.tend(db, TODAY)
    assert await telegram_ids(db) == {1, 2}

    async with db.begin() as tx:
        await tx.execute(delete(ledger.delivery))
    await ledger.finish(db, batch, timedelta(0))
    await upkeep.tend(db, TODAY)
    assert await telegram_ids(db) == {2}


@pytest.fixture
async def lasting(tmp_path: Path) -> AsyncIterator[Database]:
    """An SQLite file that is kept as in production."""
    database = await open_database(f"sqlite:///{tmp_path / 'bot.db'}")
    yield database
    await database.close()


def copied(file: Path) -> set[int]:
    """Who is in a copy of the main file alone."""
    copy = file.with_name("copy.db")
    shutil.copy(file, copy)
    with sqlite3.connect(copy) as opened:
        found = {int(row[0]) for row in opened.execute("SELECT telegram_id FROM chat")}
    opened.close()
    return found


async def test_a_copy_of_the_file_at_rest_is_complete(lasting: Database, tmp_path: Path) -> None:
    """`cp` of the main file alone, while the bot runs."""
    for telegram_id in range(1, 201):
        await subscribe(lasting, telegram_id)

    await upkeep.tend(lasting, TODAY)

    assert copied(tmp_path / "bot.db") == set(range(1, 201))


async def test_a_reader_delays_the_copy_and_nothing_else(lasting: Database, tmp_path: Path) -> None:
    """Another process reads the file: the log stays, and is emptied the next minute."""
    reader = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM chat").fetchone()
    await subscribe(lasting, 1)
    assert not await lasting.checkpoint()

    reader.execute("COMMIT")
    await upkeep.tend(lasting, TODAY)

    assert copied(tmp_path / "bot.db") == {1}
    reader.close()


async def test_closed_it_is_complete_though_another_process_has_it_open(
    lasting: Database, tmp_path: Path
) -> None:
    """SQLite itself empties the log only when the last one closes it."""
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    other.execute("SELECT count(*) FROM chat").fetchone()
    await subscribe(lasting, 1)

    await lasting.close()

    assert copied(tmp_path / "bot.db") == {1}
    other.close()


async def test_who_made_the_tables_is_told_so(database_url: str) -> None:
    """Once; never the password."""
    url = database_url.replace("bot@", "bot:secret@")
    first = await open_database(url)
    await first.close()
    second = await open_database(url)
    await second.close()

    assert (first.made, second.made) == (True, False)
    assert first.place.endswith(database_url.rpartition("/")[2])
    assert "secret" not in first.place
