"""The messages with the progress of a broadcast: which message it is in the private chat of each operator."""

from collections.abc import Mapping

from sqlalchemy import select

from bot.store import sealed_ids
from bot.store.engine import Database
from bot.store.tables import progress_message


async def of(db: Database, broadcast_id: int) -> Mapping[int, int]:
    """The ids of the messages about a broadcast, by the operator's Telegram id."""
    query = select(progress_message).where(progress_message.c.broadcast_id == broadcast_id)
    async with db.read() as tx:
        return {row.telegram_id: row.message_id for row in await tx.execute(query)}


async def put(db: Database, broadcast_id: int, operator: int, message_id: int) -> None:
    """Store which message it is; it replaces the one before."""
    values = {"broadcast_id": broadcast_id, "telegram_id": operator, "message_id": message_id}
    keys = ["broadcast_id", "telegram_id"]
    insert = db.insert(progress_message).values(**values)
    same = progress_message.c.broadcast_id == broadcast_id
    async with db.begin() as tx:
        await sealed_ids.unify(db, tx, progress_message.c.telegram_id, operator, same)
        await tx.execute(insert.on_conflict_do_update(index_elements=keys, set_=values))
