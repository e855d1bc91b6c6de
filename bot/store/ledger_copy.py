"""A ledger as a whole, for a rehearsal: chats are written at once, and every delivery is read afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bot.store import chats
from bot.store.engine import Database
from bot.store.records import BatchState, Chat, State
from bot.store.tables import batch, broadcast, chat, delivery, with_broadcast

#: Rows that are written at once.
AT_ONCE = 1000


@dataclass(frozen=True)
class Row:
    """A delivery as the ledger has it."""

    chat_id: int
    moment: str
    state: State
    #: True when it may have arrived twice or not at all.
    doubtful: bool
    error: str
    text_version: str | None


async def add_chats(db: Database, subscribed: Iterable[Chat]) -> None:
    """Store subscribed chats that have no id; they get the ids from 1 on in a new database."""
    names = (*chats.SETTINGS, "telegram_id", "subscribed")
    rows = [{chats.FIELDS[name].name: getattr(one, name) for name in names} for one in subscribed]
    for first in range(0, len(rows), AT_ONCE):
        async with db.begin() as tx:
            await tx.execute(chat.insert(), rows[first : first + AT_ONCE])


async def rows(db: Database) -> list[Row]:
    """Every delivery."""
    columns = (delivery.c.state, delivery.c.doubtful, delivery.c.error, delivery.c.text_version)
    query = select(delivery.c.chat_id, broadcast.c.moment, *columns)
    async with db.read() as tx:
        found = await tx.execute(query.select_from(with_broadcast))
        return [_row(*one) for one in found]


async def every_chat(db: Database) -> dict[int, Chat]:
    """Every chat by its id, also those whose subscription has ended."""
    async with db.read() as tx:
        found = (chats.of_row(row) for row in await tx.execute(select(chat)))
        return {one.id or 0: one for one in found}


async def in_flight(db: Database) -> set[tuple[int, str]]:
    """The deliveries that may have been under way when their sender died: each by its chat and its moment."""
    query = (
        select(delivery.c.chat_id, broadcast.c.moment)
        .select_from(with_broadcast.join(batch, batch.c.id == delivery.c.batch_id))
        .where(batch.c.state == BatchState.LEASED.value, delivery.c.position <= batch.c.watermark)
        .where(delivery.c.state == State.PLANNED.value)
    )
    async with db.read() as tx:
        return {(row[0], row[1]) for row in await tx.execute(query)}


def _row(
    chat_id: int, moment: str, state: int, doubtful: Any, error: str | None, version: str | None
) -> Row:
    return Row(chat_id, moment, State(state), bool(doubtful), error or "", version)
