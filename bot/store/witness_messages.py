"""The messages that are the witness: which message it is in the private chat of each operator."""

from sqlalchemy import select

from bot.store import sealed_ids
from bot.store.engine import Database
from bot.store.tables import witness_message


async def all_(db: Database) -> dict[int, int]:
    """The ids of the messages, by the operator's Telegram id."""
    async with db.read() as tx:
        rows = await tx.execute(select(witness_message))
        return {row.telegram_id: row.message_id for row in rows}


async def put(db: Database, operator: int, message_id: int) -> None:
    """Store which message it is; it replaces the one before."""
    values = {"telegram_id": operator, "message_id": message_id}
    insert = db.insert(witness_message).values(**values)
    async with db.begin() as tx:
        await sealed_ids.unify(db, tx, witness_message.c.telegram_id, operator)
        await tx.execute(insert.on_conflict_do_update(index_elements=["telegram_id"], set_=values))
