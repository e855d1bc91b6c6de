"""Reads all that is stored about one chat or person, as plain values; docs/mydata.md describes the keys."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import chats
from bot.store.engine import Database
from bot.store.tables import (
    batch,
    broadcast,
    chat,
    delivery,
    manager,
    progress_message,
    rate_limit,
    request,
    revision,
    witness_message,
)

#: By which such a document is known, and the version of its keys.
KIND, VERSION = "data kept about a chat", 1

#: In place of the Telegram id of whoever asks, and of that of another person.
YOU, ANOTHER = "you", "another"

Json = dict[str, Any]

#: What says of what a broadcast is.
_OF_BROADCAST = ("observance", "year", "moment", "number", "status", "run")


async def of(db: Database, telegram_id: int, reader: int, now: datetime) -> Json:
    """All that is stored about the chat with that Telegram id, for a person, who may be the same.

    Ids of other people are left out. `now` is the time that the document states. It is read as at one moment.
    """
    async with db.snapshot() as tx:
        found = await _rows(tx, chat, chats.is_one_of(db, chat.c.telegram_id, [telegram_id]))
        number = found[0].id if found else None
        return {
            "kind": KIND,
            "version": VERSION,
            "made": _plain(now),
            "chat": _values(found[0]) if found else None,
            "deliveries": await _deliveries(tx, number),
            "admins": await _admins(tx, number, reader),
            "admin_of": await _admin_of(db, tx, telegram_id),
            "operator": await _operator(db, tx, telegram_id),
            "messages": await _messages(db, tx, telegram_id),
        }


async def _deliveries(tx: AsyncConnection, number: int | None) -> list[Json]:
    """The messages that the chat was sent or is owed, the oldest first."""
    joined = delivery.join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
    joined = joined.join(batch, batch.c.id == delivery.c.batch_id)
    whose = (broadcast.c[name].label(f"of_{name}") for name in _OF_BROADCAST)
    query = select(delivery, *whose, batch.c.due_us, batch.c.expires_us).select_from(joined)
    query = query.where(delivery.c.chat_id == number).order_by(batch.c.due_us, delivery.c.batch_id)
    return [_values(row) for row in await tx.execute(query)]


async def _admins(tx: AsyncConnection, number: int | None, reader: int) -> list[Json]:
    """The admins that are recorded of a group or channel."""
    rows = await _rows(tx, manager, manager.c.chat_id == number)
    return [_values(row) | {"telegram_id": _whose(row.telegram_id, reader)} for row in rows]


async def _admin_of(db: Database, tx: AsyncConnection, telegram_id: int) -> list[Json]:
    """The groups and channels of which a person is recorded as an admin."""
    query = select(manager, chat.c.kind).join_from(manager, chat, chat.c.id == manager.c.chat_id)
    query = query.where(chats.is_one_of(db, manager.c.telegram_id, [telegram_id]))
    return [_values(row) for row in await tx.execute(query.order_by(chat.c.id))]


async def _operator(db: Database, tx: AsyncConnection, telegram_id: int) -> Json:
    """What a person asked for, confirmed or held as an operator."""
    columns = {
        "revisions": (revision.c.asked_by, revision.c.confirmed_by),
        "requests": (request.c.asked_by, request.c.decided_by),
        "holds": (rate_limit.c.held_by,),
    }
    found: Json = {}
    for name, named in columns.items():
        rows = await _rows(
            tx, named[0].table, or_(*(chats.is_one_of(db, one, [telegram_id]) for one in named))
        )
        whom = [one.name for one in named]
        found[name] = [_values(row) | _people(row, whom, telegram_id) for row in rows]
    return found


async def _messages(db: Database, tx: AsyncConnection, telegram_id: int) -> Json:
    """The messages in a person's chat that the bot edits."""
    tables = {"progress": progress_message, "witness": witness_message}
    found: Json = {}
    for name, table in tables.items():
        whose = chats.is_one_of(db, table.c.telegram_id, [telegram_id])
        found[name] = [_values(row) for row in await _rows(tx, table, whose)]
    return found


async def _rows(
    tx: AsyncConnection, table: Table, which: ColumnElement[bool]
) -> Sequence[Row[Any]]:
    query = select(table).where(which).order_by(*table.primary_key)
    return (await tx.execute(query)).all()


def _people(row: Row[Any], names: list[str], reader: int) -> Json:
    return {name: _whose(getattr(row, name), reader) for name in names}


def _whose(telegram_id: int | None, reader: int) -> str | None:
    if telegram_id is None:
        return None
    return YOU if telegram_id == reader else ANOTHER


def _values(row: Row[Any]) -> Json:
    """All columns of a row by their names, without the suffix of times."""
    return {name.removesuffix("_us"): _plain(value) for name, value in row._mapping.items()}


def _plain(value: Any) -> Any:
    """A value for JSON: times in UTC to the second, sets as lists."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return sorted(value) if isinstance(value, frozenset) else value
