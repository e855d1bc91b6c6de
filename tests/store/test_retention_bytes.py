"""What the retention erases is in no file afterwards: neither in a page, the log, the journal nor a temporary file."""

import asyncio
import random
import tempfile
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from bot.errors import DatabaseAway
from bot.store import chats, engine, managers, receipts, retention, retention_log
from bot.store.engine import Database, open_database
from bot.store.tables import chat, delivery, manager
from tests.conftest import Place
from tests.store.test_ledger import subscribe
from tests.store.test_retention import erase, send_all, somebody_waits

TODAY = date(2027, 4, 1)

#: So many chats end, and so many stay.
ENDED, KEPT = 4000, 500


@pytest.fixture
async def lasting(tmp_path: Path) -> AsyncIterator[Database]:
    """An SQLite file that is kept as in production."""
    database = await open_database(f"sqlite:///{tmp_path / 'bot.db'}")
    yield database
    await database.close()


def encodings(telegram_id: int) -> list[bytes]:
    """An id as a number of each byte order and of two lengths, in hexadecimal, and as text of two bytes a digit."""
    numbers = [
        telegram_id.to_bytes(length, order)  # type: ignore[call-overload]
        for length in (5, 8)
        for order in ("big", "little")
    ]
    return [*numbers, f"{telegram_id:x}".encode(), str(telegram_id).encode("utf-16-le")]


def found(folder: Path, telegram_ids: list[int]) -> set[int]:
    """Those of the ids, of ten digits, that any file of a folder contains as text; of some, also in other encodings."""
    known = {str(one).encode(): one for one in telegram_ids}
    contained: set[int] = set()
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        windows = {data[start : start + 10] for start in range(len(data) - 9)}
        contained |= {known[one] for one in windows & known.keys()}
        some = telegram_ids[:: len(telegram_ids) // 40]
        contained |= {one for one in some if any(form in data for form in encodings(one))}
    return contained


async def fill(db: Database) -> tuple[list[int], list[int]]:
    """Chats of which most ended, each with an admin record, in random order; the ids of those that end and stay."""
    ids = random.Random(7).sample(range(5_000_000_000, 9_000_000_000), ENDED + KEPT)
    same = {"kind": "private", "language": "az", "zone": "Asia/Baku", "moments": frozenset({"day"})}
    group = await subscribe(db, -5, "group")
    ended = {"ended_us": await db.now(), "subscribed_us": None, "reason": "403 blocked"}
    stays = {"ended_us": None, "subscribed_us": await db.now(), "reason": None}
    gone, kept = ids[:ENDED], ids[ENDED:]
    rows = [same | ended | {"telegram_id": one} for one in gone]
    rows += [same | stays | {"telegram_id": one} for one in kept]
    random.Random(8).shuffle(rows)
    async with db.begin() as tx:
        await tx.execute(chat.insert(), rows)
        admins = [{"chat_id": group.id, "telegram_id": one} for one in gone]
        await tx.execute(manager.insert(), admins)
    return gone, kept


async def erase_all(db: Database) -> None:
    """Erase what ended, as the retention does."""
    later = await db.now() + timedelta(minutes=1)
    while await retention.erase_ended(db, later, (), TODAY):
        pass
    assert await retention_log.remains(db)


@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
async def test_no_file_holds_an_id(
    lasting: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, large: bool
) -> None:
    """Of a file that is rewritten in memory, and of one that is too large for that."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    if large:
        monkeypatch.setattr(engine, "COMPACTED", 1000)
    gone, kept = await fill(lasting)
    assert found(tmp_path, gone)
    await erase_all(lasting)
    await lasting.checkpoint()
    assert found(tmp_path, gone), "without remains, the test shows nothing"
    assert await lasting.compact() is not large

    assert await lasting.compact(large=True)
    assert await lasting.checkpoint()

    assert found(tmp_path, gone) == set()
    assert found(tmp_path, kept) == set(kept)
    async with lasting.begin() as tx:
        assert (await tx.execute(text("PRAGMA freelist_count"))).scalar_one() == 0
        assert (await tx.execute(text("PRAGMA integrity_check"))).scalar_one() == "ok"


async def test_a_rewrite_that_takes_too_long_changes_nothing(
    lasting: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is given up, and the database goes on."""
    monkeypatch.setattr(engine, "COMPACTED", 1000)
    monkeypatch.setattr(engine, "COMPACT_SECONDS", 0.0)
    await fill(lasting)
    before = await chats.count(lasting)

    assert not await lasting.compact(large=True)

    assert await chats.count(lasting) == before
    await subscribe(lasting, 77)


async def test_a_disk_without_room_is_not_filled(
    lasting: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says which disk, and how much is needed."""
    assert lasting._has_space(1)
    assert not lasting._has_space(2**60)
    assert "MB left to rewrite the file" in caplog.text


async def test_deliveries_leave_no_dead_rows(db: Database) -> None:
    """On PostgreSQL they are removed at once, not when the server finds the time; on SQLite the file is rewritten."""
    for number in range(1, 200):
        await subscribe(db, number)
    await send_all(db)
    await receipts.store(db, "january-20", 2027, {"all": {"owed": 199}})
    db.offset += timedelta(days=61)
    assert await erase(db) == 199

    assert await db.vacuum(retention.TABLES)

    async with db.begin() as tx:
        assert not (await tx.execute(select(func.count()).select_from(delivery))).scalar_one()
        if db.file is None:
            size = await tx.execute(text("SELECT pg_relation_size('delivery')"))
            assert size.scalar_one() == 0
    assert await managers.managed(db, 1) == []


async def test_removing_dead_rows_may_take_longer_than_a_statement(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table of millions takes minutes: here, as long as somebody else locks it. On SQLite nothing is removed."""
    monkeypatch.setattr(engine, "STATEMENT_SECONDS", 2)
    db = await open_database(place(), lasting=False)
    if db.file is None:
        async with db.engine.begin() as tx:
            await tx.execute(text("LOCK TABLE delivery IN SHARE UPDATE EXCLUSIVE MODE"))
            task = asyncio.create_task(db.vacuum(retention.TABLES))
            await somebody_waits(tx)
            with pytest.raises(DatabaseAway):
                async with db.begin() as other:
                    await other.execute(text("SELECT pg_sleep(600)"))
            assert not task.done()
        assert await task
    assert await db.vacuum(retention.TABLES)
    await db.close()
