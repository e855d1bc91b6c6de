"""Moves a group that became a supergroup to its new Telegram id, and merges two chats that are the same group."""

from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, null, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import chats, revisions, sealed_ids
from bot.store.announcements import ANNOUNCED
from bot.store.engine import Database
from bot.store.records import BatchState, Chat, State
from bot.store.tables import batch, chat, delivery, is_stored_as, manager

#: The columns of a delivery that say what copy a chat has.
OF_COPY = (
    *("state", "settled_us", "message_id", "error", "doubtful", "text_version", "wording"),
    *("pictured", "sent_revision", "revision", "edit_revision", "edit_error"),
)

#: What else changes on a chat with a new Telegram id.
MOVED = {"kind": "supergroup", "unknown_us": null(), "refused_us": null(), "stale": True}


async def move(db: Database, one: Chat, telegram_id: int) -> Chat:
    """Give a chat its new Telegram id, and return the chat that has it from now on.

    A chat that is already stored under that id is merged with it. The subscribed one stays and takes over the sent
    deliveries of the other, so that the group gets each notice once. The caller plans it again. A chat that was erased
    meanwhile stays erased.
    """
    async with db.begin() as tx:
        this = and_(chat.c.id == one.id, chat.c.telegram_id.is_not(None))
        there = is_stored_as(chat.c.telegram_id, db.forms(telegram_id))
        query = select(chat).where(or_(there, this))
        kept = (await tx.execute(query.order_by(chat.c.id).with_for_update(key_share=True))).all()
        here = next((row for row in kept if row.id == one.id), None)
        other = next((row for row in kept if row.id != one.id), None)
        if here is None:
            return one if other is None else chats.of_row(other)
        if here.telegram_id != telegram_id:
            await _forget_messages(tx, here.id)
        stays = here if other is None else await _merged(db, tx, here, other)
        moved = update(chat).where(chat.c.id == stays.id).values(telegram_id=telegram_id, **MOVED)
        return chats.of_row((await tx.execute(moved.returning(chat))).one())


async def _forget_messages(tx: AsyncConnection, chat_id: int) -> None:
    """Forget the ids of a group's messages: in the supergroup, these ids are those of other messages."""
    sent = (delivery.c.chat_id == chat_id, delivery.c.message_id.is_not(None))
    await tx.execute(update(delivery).where(*sent).values(message_id=null()))


async def _merged(db: Database, tx: AsyncConnection, here: Row[Any], other: Row[Any]) -> Row[Any]:
    """Merge two chats into the other one when it is subscribed, else into the first; return the chat that stays."""
    if other.subscribed_us is None:
        await _merge(db, tx, other, into=here)
        return here
    await _merge(db, tx, here, into=other)
    return other


async def _merge(db: Database, tx: AsyncConnection, gone: Row[Any], into: Row[Any]) -> None:
    """Erase one of two chats that are the same group. The other takes over its admins and its sent deliveries."""
    owed = delivery.c.state == State.PLANNED.value
    announced = and_(delivery.c.broadcast_id.in_(ANNOUNCED), owed)
    await chats.drop_planned(tx, chat.c.id == gone.id, announced)
    told = delivery.c.state.in_([State.SENT.value, State.UNCERTAIN.value])
    rows = await tx.execute(
        select(delivery).where(delivery.c.chat_id == gone.id, or_(told, announced))
    )
    for row in rows.all():
        await _take_over(tx, row, into.id)
    managers = await tx.execute(select(manager).where(manager.c.chat_id == gone.id))
    for row in managers.all():
        again = {"chat_id": into.id, "telegram_id": row.telegram_id, "added_bot": row.added_bot}
        same = manager.c.chat_id == into.id
        await sealed_ids.unify(db, tx, manager.c.telegram_id, row.telegram_id, same)
        await tx.execute(db.insert(manager).values(**again).on_conflict_do_nothing())
    await tx.execute(delete(manager).where(manager.c.chat_id == gone.id))
    await tx.execute(update(chat).where(chat.c.id == gone.id).values(**chats.ERASED))


async def _take_over(tx: AsyncConnection, row: Row[Any], chat_id: int) -> None:
    """Let the other chat take over a sent delivery, so that it is not sent again, or an announcement that is owed."""
    this = (delivery.c.broadcast_id == row.broadcast_id, delivery.c.chat_id == chat_id)
    if (await tx.execute(select(delivery.c.state).where(*this))).one_or_none() is None:
        theirs = (delivery.c.broadcast_id == row.broadcast_id, delivery.c.chat_id == row.chat_id)
        await tx.execute(update(delivery).where(*theirs).values(chat_id=chat_id))
        await _doubt(tx, row, this)
        await _revise(tx, row, chat_id)
    elif row.state != State.PLANNED.value:
        same = {name: getattr(row, name) for name in OF_COPY}
        owed = update(delivery).where(*this, delivery.c.state == State.PLANNED.value)
        await tx.execute(owed.values(**same))
        await _revise(tx, row, chat_id)


async def _revise(tx: AsyncConnection, row: Row[Any], chat_id: int) -> None:
    """Let the newest revision look at a copy that was taken over, if it has not changed it yet."""
    newest = (await revisions.newest(tx, {row.broadcast_id})).get(row.broadcast_id, 0)
    if row.edit_revision < newest:
        await revisions.reopen(tx, row.broadcast_id, newest, chat_id)


async def _doubt(tx: AsyncConnection, row: Row[Any], this: tuple[ColumnElement[bool], ...]) -> None:
    """Mark an owed delivery that was taken over as doubtful if a sender has read it: it may be arriving just now."""
    read = (batch.c.state == BatchState.LEASED.value, batch.c.watermark >= row.position)
    in_flight = select(batch.c.id).where(batch.c.id == row.batch_id, *read).exists()
    owed = delivery.c.state == State.PLANNED.value
    await tx.execute(update(delivery).where(*this, owed, in_flight).values(doubtful=true()))
