"""Checks that the rows of a database fit together: references, states, languages and time zones."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Select, func, literal_column, select

from bot.store import chats
from bot.store.engine import Database
from bot.store.records import BatchState, State, Status
from bot.store.tables import batch, broadcast, chat, delivery, schema

#: References that are no foreign keys: the ledger's.
REFERENCES = (
    (delivery.c.broadcast_id, broadcast.c.id),
    (delivery.c.chat_id, chat.c.id),
    (delivery.c.batch_id, batch.c.id),
)

#: The kinds of a chat.
KINDS = ("private", "group", "supergroup", "channel")


async def problems(db: Database) -> list[str]:
    """What does not fit together, with the number of rows; empty when everything does."""
    found = []
    for what, query in (*_dangling(), *_unknown()):
        async with db.read() as tx:
            count = (await tx.execute(query)).scalar_one()
        if count:
            found.append(f"{what}: {count}")
    return found


async def languages(db: Database) -> set[str]:
    """The languages of the subscribed chats."""
    first = select(chat.c.language).where(chats.subscribed)
    second = select(chat.c.second_language).where(chats.subscribed)
    async with db.read() as tx:
        found = set((await tx.execute(first.union(second))).scalars())
    return found - {None}


async def zones(db: Database) -> set[str]:
    """The time zones of the subscribed chats."""
    async with db.read() as tx:
        found = await tx.execute(select(chat.c.zone).where(chats.subscribed).distinct())
        return set(found.scalars())


def _dangling() -> Iterator[tuple[str, Select[int]]]:
    """The rows that refer to a row that does not exist."""
    declared = [
        (key.parent, key.column) for one in schema.sorted_tables for key in one.foreign_keys
    ]
    for child, parent in (*declared, *REFERENCES):
        there = select(literal_column("1")).where(parent == child).exists()
        lost = select(func.count()).select_from(child.table).where(child.is_not(None), ~there)
        yield f"rows of {child.table.name} without their {parent.table.name}", lost


def _unknown() -> Iterator[tuple[str, Select[int]]]:
    """The rows with a state that this release does not have. Erased chats have no kind."""
    known: tuple[tuple[Column[Any], list[object]], ...] = (
        (delivery.c.state, [one.value for one in State]),
        (batch.c.state, [one.value for one in BatchState]),
        (broadcast.c.status, [one.value for one in Status]),
        (chat.c.kind, list(KINDS)),
    )
    for column, values in known:
        lost = select(func.count()).select_from(column.table).where(column.not_in(values))
        if column is chat.c.kind:
            lost = lost.where(chat.c.telegram_id.is_not(None))
        yield f"rows of {column.table.name} with an unknown {column.name}", lost
