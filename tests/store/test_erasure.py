"""What is said to be erased is erased: the row, what refers to it, and on SQLite every copy in the files."""

import random
import sqlite3
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.store import chat_lifecycle, chat_migration, chats, ledger, managers, upkeep
from bot.store.engine import Database, open_database
from bot.store.records import Chat, Outcome, State
from bot.store.tables import chat
from tests.store.test_ledger import plan, sent, states, subscribe


def traces(folder: Path, telegram_id: int) -> list[str]:
    """The files of the database that hold an id, as SQLite stores it or as text."""
    length = next(
        size
        for size in (1, 2, 3, 4, 6, 8)
        if -(2 ** (8 * size - 1)) <= telegram_id < 2 ** (8 * size - 1)
    )
    stored, text = telegram_id.to_bytes(length, "big", signed=True), str(telegram_id).encode()
    files = {file: file.read_bytes() for file in folder.glob("bot.db*")}
    return [file.name for file, data in files.items() if stored in data or text in data]


def remains(file: Path, telegram_ids: list[int]) -> int:
    """How many of those ids, each of ten digits, a file holds."""
    data = file.read_bytes()
    windows = {data[start : start + 10] for start in range(len(data) - 9)}
    return sum(str(telegram_id).encode() in windows for telegram_id in telegram_ids)


async def row(db: Database, number: int | None) -> dict[str, object]:
    """All that is kept in one row."""
    async with db.begin() as tx:
        return dict((await tx.execute(select(chat).where(chat.c.id == number))).one()._mapping)


@pytest.fixture
async def lasting(tmp_path: Path) -> AsyncIterator[Database]:
    """An SQLite file that is kept as in production."""
    database = await open_database(f"sqlite:///{tmp_path / 'bot.db'}")
    yield database
    await database.close()


@pytest.mark.parametrize("telegram_id", [5_123_456_789, -1_002_345_678_901, 987_654_321])
async def test_no_file_holds_an_id_after_forgetme(
    lasting: Database, tmp_path: Path, telegram_id: int
) -> None:
    """Neither the table, its indexes, the log nor the shared memory, while the database stays open."""
    await subscribe(lasting, 1_111)
    group = await subscribe(lasting, -4_242, "group")
    await managers.met(lasting, group, telegram_id)
    one = await subscribe(lasting, telegram_id)
    await chats.change(lasting, one, language="en", zone="Europe/Berlin")
    await plan(lasting, due=timedelta(hours=1))
    assert traces(tmp_path, telegram_id)

    await chats.forget(lasting, telegram_id)

    assert traces(tmp_path, telegram_id) == []
    assert (tmp_path / "bot.db-wal").stat().st_size == 0


async def test_an_erasure_that_a_reader_delays_is_carried_out_at_rest(
    lasting: Database, tmp_path: Path
) -> None:
    """The row is gone at once, its last copy in the log within a minute of the reader's end."""
    await subscribe(lasting, 5_123_456_789)
    reader = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM chat").fetchone()
    await chats.forget(lasting, 5_123_456_789)
    assert "bot.db-wal" in traces(tmp_path, 5_123_456_789)

    reader.execute("COMMIT")
    reader.close()
    await upkeep.tend(lasting, date(2027, 1, 1))

    assert traces(tmp_path, 5_123_456_789) == []


async def test_no_page_keeps_remains_after_the_daily_rewrite(
    lasting: Database, tmp_path: Path
) -> None:
    """Pages that are split leave copies of rows in their free space, which are gone by the next day."""
    everyone = random.Random(1).sample(range(5_000_000_000, 9_000_000_000), 10_000)
    kept = {"kind": "private", "language": "az", "zone": "Asia/Baku", "moments": frozenset({"day"})}
    gone, file = everyone[::3], tmp_path / "bot.db"
    async with lasting.begin() as tx:
        await tx.execute(
            chat.insert(), [kept | {"telegram_id": telegram_id} for telegram_id in everyone]
        )
    async with lasting.begin() as tx:
        await tx.execute(chat.update().where(chat.c.telegram_id.in_(gone)).values(**chats.ERASED))
    await lasting.checkpoint()
    assert remains(file, gone)

    await upkeep.tend(lasting, date(2027, 1, 1))

    assert remains(file, gone) == 0
    assert remains(file, everyone) == len(everyone) - len(gone)


async def test_who_never_subscribed_leaves_no_trace(lasting: Database, tmp_path: Path) -> None:
    """Deleted after 30 days, it is in no file."""
    one = Chat(None, 5_123_456_789, "private", "az", "Asia/Baku")
    await chats.save(lasting, one)
    lasting.offset += timedelta(days=31)

    await upkeep.tend(lasting, date(2027, 1, 1))

    assert traces(tmp_path, 5_123_456_789) == []


async def test_a_group_that_removes_the_bot_is_erased_whole(db: Database) -> None:
    """Its row is what /forgetme leaves of one; nobody manages it, and the report still counts its notice."""
    group = await subscribe(db, -5, "group")
    await managers.met(db, group, 77, added_bot=True)
    await chats.change(db, group, language="en", silent=True, thread_id=9)
    await plan(db, due=-timedelta(minutes=1))
    batch = await ledger.claim(db, "somebody")
    assert batch
    (owed,) = await ledger.advance(db, batch, 10)
    await ledger.settle(
        db, [Outcome(owed.broadcast_id, owed.chat.id or 0, State.SENT, 1, doubtful=True)]
    )
    forgotten = await subscribe(db, 6)
    await chats.forget(db, 6)

    await chat_lifecycle.lose(db, group, "removed")

    erased = await row(db, group.id)
    assert erased | {"id": 0} == await row(db, forgotten.id) | {"id": 0}
    assert erased["telegram_id"] is None
    assert not await managers.managed(db, 77)
    assert await states(db) == {State.SENT: 1}
    assert [doubt.telegram_id for doubt in await ledger.doubtful(db)] == [None]


async def test_a_group_whose_notice_meets_the_removal_is_erased_too(db: Database) -> None:
    """The refusal stays in the ledger, and belongs to nobody; a person's settings stay."""
    group, person = await subscribe(db, -5, "group"), await subscribe(db, 6)
    await plan(db, due=-timedelta(minutes=1))
    for _ in range(2):
        batch = await ledger.claim(db, "somebody")
        assert batch
        (owed,) = await ledger.advance(db, batch, 10)
        gone = Outcome(owed.broadcast_id, owed.chat.id or 0, State.GONE, error="kicked")
        await ledger.settle(db, [gone])
        await ledger.finish(db, batch, timedelta(0))

    assert await states(db) == {State.GONE: 2}
    assert (await row(db, group.id))["telegram_id"] is None
    assert (await row(db, person.id))["reason"] == "kicked"


async def test_a_person_who_is_gone_keeps_the_settings(db: Database) -> None:
    """Only groups and channels are erased when they are lost."""
    person = await subscribe(db, 6)

    await chat_lifecycle.lose(db, person, "chat not found")

    kept = await chats.find(db, 6)
    assert kept
    assert (kept.subscribed, kept.reason) == (None, "chat not found")


async def test_added_again_it_is_told_as_if_for_the_first_time(db: Database) -> None:
    """As after /forgetme: nothing shows any more that the chat was notified."""
    group = await subscribe(db, -5, "group")
    key = await plan(db, due=-timedelta(minutes=1))
    batch = await ledger.claim(db, "somebody")
    assert batch
    await ledger.settle(db, [sent(one) for one in await ledger.advance(db, batch, 10)])
    await ledger.finish(db, batch, timedelta(0))
    await chat_lifecycle.lose(db, group, "removed")

    again = await subscribe(db, -5, "group")

    assert again.id != group.id
    assert await ledger.receipts(db, again.id or 0) == []
    assert [one.state for one in await ledger.receipts(db, group.id or 0)] == [State.SENT]
    assert key


async def test_what_was_erased_is_not_brought_back(db: Database) -> None:
    """By an upgrade, or by an admin who was asked for a moment before."""
    group = await subscribe(db, -5, "group")
    await chat_lifecycle.lose(db, group, "left")

    await chat_migration.move(db, group, -1005)
    await managers.met(db, group, 77)

    assert await chats.find(db, -1005) is None
    assert (await row(db, group.id))["telegram_id"] is None
    assert not await managers.managed(db, 77)
