"""Keeps one form of each Telegram id while keys change, and records the key that this process seals with."""

from typing import Any

from sqlalchemy import Column, ColumnElement, String, false, func, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import keys_in_use, metadata
from bot.store.engine import Database
from bot.store.key_ring import SEPARATOR
from bot.store.tables import is_stored_as


async def unify(
    db: Database,
    tx: AsyncConnection,
    column: Column[Any],
    telegram_id: int,
    *where: ColumnElement[bool],
) -> None:
    """Seal an id with the first key in the rows that have it in another form. `where` are further conditions.

    Call it in the transaction of an upsert on that column, before it. Without a second key it does nothing.
    """
    if earlier := db.earlier_forms(telegram_id):
        these = update(column.table).where(is_stored_as(column, earlier), *where)
        await tx.execute(these.values({column: telegram_id}))


def is_outdated(db: Database, column: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that an id is stored in another form than it would be now. Such ids of two columns may differ."""
    if not db.ring:
        return false()
    mark = db.ring.ids[0] + SEPARATOR
    return func.substr(type_coerce(column, String), 1, len(mark)) != mark


async def remember(db: Database) -> None:
    """Record that the first key is in use. A `rekey` with another one cannot know of a process that still seals."""
    if not db.ring:
        return
    used = keys_in_use.parsed(await metadata.get(db, keys_in_use.NAME))
    if db.ring.ids[0] not in used:
        await metadata.put(db, keys_in_use.NAME, keys_in_use.written(used | {db.ring.ids[0]}))
