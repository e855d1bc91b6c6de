"""Copies all data from one database to another in one transaction, and verifies the copy."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import (
    TableClause,
    exists,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import (
    DatabaseAway,
    DatabaseDamaged,
    DatabaseUnusable,
    EndUnusable,
    MoveFailed,
    NotEmpty,
    NothingToMove,
    SameDatabase,
    StillInUse,
)
from bot.store import table_rows
from bot.store.engine import Database, open_database, there
from bot.store.key_ring import AS_STORED
from bot.store.redacted_url import shown
from bot.store.senders import LEASE
from bot.store.table_rows import Sum, Watch
from bot.store.tables import schema, sender

#: The tables that are copied, ordered so that a row comes after the rows it refers to. The current senders are not.
CARRIED = tuple(one for one in schema.sorted_tables if one is not sender)


@dataclass(frozen=True)
class Carried:
    """A table that was copied and is the same in both databases."""

    name: str
    rows: int


async def move(source_url: str, target_url: str, watch: Watch) -> list[Carried]:
    """Copy all data from one database to another, empty one, and return the copied tables.

    1. Lock the source against changes, so that the copy is of one point in time. No sender may be using it.
    2. Write all rows in one transaction. Until that is committed, the target stays empty.
    3. Read the rows back within that transaction and compare them. It is committed only if they are the same.

    Raises an error with exit code 2 when nothing can be moved or one of the databases is damaged, and MoveFailed when
    a move that had begun was undone.
    """
    if _same(source_url, target_url):
        raise SameDatabase(url=shown(target_url))
    if not there(make_url(source_url)):
        raise NothingToMove(url=shown(source_url))
    try:
        async with _opened("FROM", source_url) as source, _held(source) as reading:
            await _refuse_source(source, reading, shown(source_url))
            return await _fill(target_url, reading, shown(source_url), watch)
    except DatabaseDamaged:
        raise
    except DatabaseAway as error:
        raise MoveFailed(reason=error.data["reason"], url=shown(source_url)) from error


def _same(one: str, other: str) -> bool:
    """True when both are one file, or one database of one server. Two host names of one server are not recognized."""
    here, there = make_url(one), make_url(other)
    if here.drivername != there.drivername:
        return False
    if here.drivername == "sqlite":
        file, target = Path(here.database or ""), Path(there.database or "")
        linked = file.is_file() and target.is_file() and file.samefile(target)
        return linked or file.resolve() == target.resolve()
    places = [(url.host, url.port or 5432, url.database) for url in (here, there)]
    return places[0] == places[1]


@asynccontextmanager
async def _opened(end: str, url: str) -> AsyncIterator[Database]:
    try:
        db = await open_database(url, ring=AS_STORED)
    except DatabaseUnusable as error:
        raise EndUnusable(end=end, url=error.data["url"], reason=error.data["reason"]) from error
    try:
        yield db
    finally:
        await db.close()


@asynccontextmanager
async def _held(db: Database) -> AsyncIterator[AsyncConnection]:
    """A transaction during which nobody else can write. On SQLite, every transaction is one."""
    async with db.begin() as tx:
        if db.engine.dialect.name == "postgresql":
            names = ", ".join(one.name for one in schema.sorted_tables)
            await tx.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))
        yield tx


async def _refuse_source(db: Database, tx: AsyncConnection, url: str) -> None:
    lives = (sender.c.beat_us >= db.really(-LEASE)) & (sender.c.beat_us <= db.really(LEASE))
    if (await tx.execute(select(exists().where(lives)))).scalar_one():
        raise StillInUse(url=url, seconds=int(LEASE.total_seconds()))
    if await table_rows.filled(tx, CARRIED) is None:
        raise NothingToMove(url=url)


async def _fill(
    target_url: str, reading: AsyncConnection, source: str, watch: Watch
) -> list[Carried]:
    async with _opened("TO", target_url) as target, target.begin() as writing:
        if found := await table_rows.filled(writing, schema.sorted_tables):
            raise NotEmpty(url=shown(target_url), table=found)
        return await _carry(reading, writing, source, watch)


async def _carry(
    reading: AsyncConnection, writing: AsyncConnection, url: str, watch: Watch
) -> list[Carried]:
    read = {
        one.name: await _copy(table_rows.stored(one), reading, writing, watch) for one in CARRIED
    }
    for one in CARRIED:
        written = await table_rows.total(table_rows.stored(one), writing, watch)
        if written != read[one.name]:
            counts = f"{read[one.name].rows} rows were read and {written.rows} were found again"
            raise MoveFailed(reason=f"{one.name} is not the same: {counts}", url=url)
    await table_rows.count_on(writing, CARRIED)
    return [Carried(name, total.rows) for name, total in read.items()]


async def _copy(
    one: TableClause, reading: AsyncConnection, writing: AsyncConnection, watch: Watch
) -> Sum:
    total, names = Sum(), one.columns.keys()
    async with aclosing(table_rows.batches(one, reading)) as found:
        async for rows in found:
            total.add(rows)
            values = [dict(zip(names, row, strict=True)) for row in rows]
            await writing.execute(one.insert(), values)
            watch(one.name, total.rows)
    return total
