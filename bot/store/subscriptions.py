"""Reads all subscriptions as they are at one moment, however many there are."""

from collections.abc import AsyncGenerator, Sequence

from sqlalchemy import select

from bot.store import chats
from bot.store.engine import Database
from bot.store.records import Chat
from bot.store.tables import chat

#: Chats that are read at once.
BATCH = 1000


async def everyone(db: Database) -> AsyncGenerator[Sequence[Chat], None]:
    """All subscribed chats in the order of their ids, as they are at one moment, in batches. No writer waits for it."""
    query = select(chat).where(chats.subscribed).order_by(chat.c.id)
    async with (
        db.snapshot() as tx,
        tx.stream(query, execution_options={"yield_per": BATCH}) as found,
    ):
        async for rows in found.partitions(BATCH):
            yield [chats.of_row(row) for row in rows]
