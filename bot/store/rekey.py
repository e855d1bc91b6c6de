"""Seals all Telegram ids with the first key of the ring, in batches, while the bot runs."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

from sqlalchemy import (
    Column,
    Select,
    String,
    Table,
    bindparam,
    exists,
    select,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import DataKeyNotSet
from bot.store import engine, keys_in_use, metadata, sealed_ids, upkeep
from bot.store.engine import Database
from bot.store.table_rows import Watch
from bot.store.tables import TelegramId, schema

#: Maximum number of rows that are sealed in one transaction.
BATCH = 1000

#: How long nobody writes after each transaction, as a share of its duration: SQLite lets writers wait at random.
LEFT_TO_OTHERS = 0.5

#: How often rows that others have locked or added meanwhile are looked for, and the seconds before that.
PASSES, BETWEEN = 20, 0.1

#: Why former forms are left in the files. What exactly stood in the way of the rewriting is in the log.
DUE = "notices are due within an hour"
NOT_REWRITTEN = (
    f"the disk has too little space, rewriting the file took longer than {engine.COMPACT_SECONDS:.0f} s, or another"
    " program uses it"
)
READ = "another program is reading the file"

#: Waits for that many seconds.
Sleep = Callable[[float], Awaitable[None]]


def columns() -> Iterator[tuple[Table, Column[Any]]]:
    """All columns with Telegram ids, each with its table."""
    for one in schema.sorted_tables:
        for column in one.columns:
            if isinstance(column.type, TelegramId):
                yield one, column


async def seal_all(
    db: Database, watch: Watch, sleep: Sleep = asyncio.sleep, at_once: int = BATCH
) -> dict[str, int]:
    """Seal what is not sealed by the first key; the number of ids by table.

    What is sealed stays sealed when it is stopped or killed, and another call goes on from there. `watch` is called
    after each batch of `at_once` rows. Raises DataKeyNotSet without a key, DatabaseAway, and SealedIdUnreadable when
    the ring lacks a key.
    """
    if not db.ring:
        raise DataKeyNotSet
    done: dict[str, int] = {}
    for _ in range(PASSES):
        for one, column in columns():
            async for count in _pass(db, one, column, sleep, at_once):
                done[one.name] = done.get(one.name, 0) + count
                watch(one.name, done[one.name])
        if await _complete(db):
            break
        await sleep(BETWEEN)
    return done


async def unfinished(db: Database) -> bool:
    """True while Telegram ids may be stored unsealed, or sealed by another key than the first."""
    used = keys_in_use.parsed(await metadata.get(db, keys_in_use.NAME))
    return used != {*db.ring.ids[:1]}


async def erase(db: Database, sleep: Sleep = asyncio.sleep) -> str | None:
    """Remove from the files of SQLite what is left of earlier forms; None when it is gone, else why that must wait.

    It must wait while notices are due within an hour, because nobody can write meanwhile, and while another process
    reads for long. On PostgreSQL the server removes the former rows by itself.
    """
    if db.file is None:
        return None
    if await upkeep.sending(db, upkeep.AHEAD):
        return DUE
    if not await db.compact(large=True):
        return NOT_REWRITTEN
    for _ in range(PASSES):
        if await db.checkpoint():
            return None
        await sleep(BETWEEN)
    return READ


async def _pass(
    db: Database, one: Table, column: Column[Any], sleep: Sleep, at_once: int
) -> AsyncIterator[int]:
    """Seal a column from the first row to the last; after each batch, yield the number of ids."""
    first = next((key for key in one.primary_key if key is not column), None)
    cursor: Any = None
    while True:
        began = time.perf_counter()
        async with db.begin() as tx:
            rows = (
                await tx.execute(_unsealed(db, one, column, first, cursor).limit(at_once))
            ).all()
            await _seal(db, tx, one, column, [tuple(row) for row in rows])
        if rows:
            yield len(rows)
        if len(rows) < at_once:
            return
        cursor = None if first is None else rows[-1][0]
        if db.file:
            await sleep((time.perf_counter() - began) * LEFT_TO_OTHERS)


def _unsealed(
    db: Database, one: Table, column: Column[Any], first: Column[Any] | None, cursor: Any
) -> Select[Any]:
    """The next rows whose id is not sealed by the first key; those that are locked are left for the next pass.

    Each row has its key without that column, and the stored id.
    """
    keys = [key for key in one.primary_key if key is not column]
    query = select(*keys, type_coerce(column, String)).where(sealed_ids.is_outdated(db, column))
    if first is not None:
        query = (
            query.order_by(first)
            if cursor is None
            else query.where(first >= cursor).order_by(first)
        )
    return query.with_for_update(skip_locked=True)


async def _seal(
    db: Database, tx: AsyncConnection, one: Table, column: Column[Any], rows: list[Any]
) -> None:
    """Store those ids sealed by the first key."""
    if not rows:
        return
    keys = [key for key in one.primary_key if key is not column]
    same = [key == bindparam(f"the_{key.name}") for key in keys]
    this = (*same, type_coerce(column, String) == bindparam("before", type_=String()))
    sealing = update(one).where(*this).values({column: bindparam("after", type_=String())})
    names = [*(f"the_{key.name}" for key in keys), "before"]
    values = [dict(zip(names, row, strict=True)) for row in rows]
    await tx.execute(sealing, [row | {"after": _again(db, row["before"])} for row in values])


def _again(db: Database, stored: str) -> str:
    return db.ring.seal(db.ring.open(stored))


async def _complete(db: Database) -> bool:
    """Record that only the first key is in use, if that is so; else False."""
    async with db.begin() as tx:
        for one, column in columns():
            if (
                await tx.execute(
                    select(
                        exists(select(1).select_from(one).where(sealed_ids.is_outdated(db, column)))
                    )
                )
            ).scalar_one():
                return False
        await metadata.put(db, keys_in_use.NAME, db.ring.ids[0])
    db.plain = False
    return True
