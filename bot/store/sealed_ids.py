"""Lets an upsert find a row whose Telegram id an earlier key has sealed, so that no chat is stored twice."""

from typing import Any

from sqlalchemy import Column, ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Database
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
