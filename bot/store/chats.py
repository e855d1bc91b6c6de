"""Reads and changes the chats: settings, subscription, access, and erasure."""

import functools
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Update,
    and_,
    bindparam,
    delete,
    false,
    func,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import engine
from bot.store.engine import Database
from bot.store.records import Chat, LotState, State
from bot.store.tables import chat, delivery, is_room, lot, manager

#: The settings that a chat can change.
SETTINGS = (
    *("kind", "language", "language_chosen", "second_language", "zone", "minute", "moments"),
    *("thread_id", "silent", "cards"),
)

#: The column behind each field of a Chat.
FIELDS = {
    column.name.removesuffix("_us"): column
    for column in chat.c
    if column.name not in {"stale", "created_us"}
}

#: The values of a chat whose data was erased.
ERASED: dict[str, Any] = {
    "address": null(),
    "kind": "forgotten",
    "language": "",
    "language_chosen": false(),
    "second_language": null(),
    "zone": "",
    "minute": null(),
    "moments": frozenset[str](),
    "thread_id": null(),
    "silent": null(),
    "cards": true(),
    "muted_us": null(),
    "refused_us": null(),
    "subscribed_us": null(),
    "ended_us": null(),
    "reason": null(),
    "unknown_us": null(),
    "stale": false(),
    "created_us": null(),
}

#: The condition that a chat is subscribed.
subscribed: ColumnElement[bool] = chat.c.subscribed_us.is_not(None)


#: Built once, because that takes longer than the query.
_FIND = select(chat).where(chat.c.address == bindparam("of"))


async def find(db: Database, address: int) -> Chat | None:
    """The chat with that Telegram id; None when it is not stored."""
    async with db.read() as tx:
        row = (await tx.execute(_FIND, {"of": address})).one_or_none()
    return None if row is None else of_row(row)


async def numbered(db: Database, number: int) -> Chat | None:
    """The chat with that id of our own; None when there is none or its data was erased."""
    query = select(chat).where(chat.c.id == number, chat.c.address.is_not(None))
    async with db.begin() as tx:
        row = (await tx.execute(query)).one_or_none()
    return None if row is None else of_row(row)


async def save(db: Database, one: Chat) -> Chat:
    """Store a chat's settings. Its subscription does not change."""
    return await _upsert(db, one, subscribes=False)


async def meet(db: Database, fresh: Chat) -> Chat:
    """Store a chat with its initial settings. A chat that is subscribed by now does not change."""
    settings = {name: getattr(fresh, name) for name in SETTINGS} | {"stale": True}
    insert = db.insert(chat).values(address=fresh.address, created_us=db.clock, **settings)
    keep = insert.on_conflict_do_update(
        index_elements=["address"], set_=settings, where=chat.c.subscribed_us.is_(None)
    )
    async with db.begin() as tx:
        row = (await tx.execute(keep.returning(chat))).one_or_none()
        again = select(chat).where(chat.c.address == fresh.address)
        return of_row(row or (await tx.execute(again)).one())


async def change(db: Database, one: Chat, **settings: object) -> Chat:
    """Store only these settings of a chat, so that other settings changed meanwhile are kept."""
    if one.id is not None:
        changed = update(chat).where(chat.c.id == one.id, chat.c.address.is_not(None))
        async with db.begin() as tx:
            changed = changed.values(**settings, stale=true()).returning(chat)
            row = (await tx.execute(changed)).one_or_none()
        if row is not None:
            return of_row(row)
    return await save(db, replace(one, **settings))  # type: ignore[arg-type]


async def subscribe(db: Database, one: Chat) -> Chat:
    """Store a chat's settings and subscribe it. A chat that is already subscribed keeps the time of its beginning."""
    return await _upsert(db, one, subscribes=True)


async def end(db: Database, one: Chat, reason: str) -> Chat:
    """End the subscription and delete the deliveries that are still owed, except those that may be in flight."""
    async with db.begin() as tx:
        row = (
            await tx.execute(ending(db, reason).where(chat.c.id == one.id).returning(chat))
        ).one()
        await drop_planned(tx, chat.c.id == one.id)
    return of_row(row)


async def expelled(db: Database, one: Chat, reason: str) -> None:
    """End a chat from which the bot was removed. A group or channel is erased; a person's settings are kept."""
    async with db.begin() as tx:
        await tx.execute(ending(db, reason).where(chat.c.id == one.id))
        await drop_planned(tx, chat.c.id == one.id)
        await forget_settings(tx, one.id or 0)
    await db.checkpoint()


async def forget_settings(tx: AsyncConnection, number: int) -> None:
    """Erase a group or channel that the bot has left, with its admins. A person's row does not change.

    The caller must have called `drop_planned`. Sent deliveries stay in the ledger without an owner, as after `forget`.
    """
    this = (chat.c.id == number, is_room)
    rooms = select(chat.c.id).where(*this)
    await tx.execute(delete(manager).where(manager.c.chat_id.in_(rooms)))
    await tx.execute(update(chat).where(*this).values(**ERASED))


async def forget(db: Database, address: int) -> None:
    """Erase a chat, its admins, and its own entries as an admin. Its deliveries stay in the ledger without an owner.

    On SQLite the write-ahead log is emptied afterwards, so that no file contains the erased data.
    """
    async with db.begin() as tx:
        await tx.execute(
            select(chat.c.id).where(chat.c.address == address).with_for_update(key_share=True)
        )
        whose = chat.c.address == address
        await drop_planned(tx, whose)
        managed = manager.c.chat_id.in_(select(chat.c.id).where(whose))
        await tx.execute(delete(manager).where(or_(managed, manager.c.address == address)))
        await tx.execute(update(chat).where(whose).values(**ERASED))
    await db.checkpoint()


async def stale(db: Database, limit: int = 500) -> list[Chat]:
    """Chats that changed after their deliveries were last planned."""
    async with db.begin() as tx:
        rows = await tx.execute(select(chat).where(chat.c.stale).order_by(chat.c.id).limit(limit))
        return [of_row(row) for row in rows]


async def everyone(db: Database) -> list[Chat]:
    """All subscribed chats, in the order of their ids. For the copy of a rehearsal, not for a broadcast."""
    async with db.begin() as tx:
        return [
            of_row(row)
            for row in await tx.execute(select(chat).where(subscribed).order_by(chat.c.id))
        ]


async def rooms(db: Database, after: int, limit: int) -> list[Chat]:
    """Up to `limit` subscribed groups and channels with ids greater than `after`, in the order of their ids."""
    query = select(chat).where(subscribed, is_room, chat.c.id > after)
    async with db.begin() as tx:
        return [of_row(row) for row in await tx.execute(query.order_by(chat.c.id).limit(limit))]


async def count(db: Database) -> int:
    """The number of subscribed chats."""
    async with db.begin() as tx:
        query = select(func.count()).select_from(chat).where(subscribed)
        return int((await tx.execute(query)).scalar_one())


async def _upsert(db: Database, one: Chat, *, subscribes: bool) -> Chat:
    """Store a chat's settings; with `subscribes`, also its subscription."""
    settings = {name: getattr(one, name) for name in SETTINGS}
    values = settings | {"address": one.address, "shift": db.offset // timedelta(microseconds=1)}
    statement = _upserting(db.engine.dialect.name, subscribes=subscribes)
    async with db.begin() as tx:
        return of_row((await tx.execute(statement, values)).one())


@functools.cache
def _upserting(dialect: str, *, subscribes: bool) -> Any:
    """The statement of `_upsert`. Built once, because that takes longer than the statement."""
    clock = Database.clock_after(bindparam("shift", type_=BigInteger()))
    settings: dict[str, Any] = {name: bindparam(name) for name in SETTINGS}
    settings |= {"stale": true()}
    new = {"subscribed_us": clock} if subscribes else {}
    stored = engine.insert(dialect, chat).values(
        address=bindparam("address"), created_us=clock, **settings, **new
    )
    known = {name: stored.excluded[name] for name in settings}
    if subscribes:
        known["subscribed_us"] = func.coalesce(chat.c.subscribed_us, clock)
        known |= dict.fromkeys(("ended_us", "reason", "unknown_us", "refused_us"), null())
    return stored.on_conflict_do_update(index_elements=["address"], set_=known).returning(chat)


def ending(db: Database, reason: str) -> Update:
    """The statement that ends subscriptions; narrow it with `.where`."""
    return update(chat).values(
        ended_us=db.clock,
        subscribed_us=null(),
        reason=reason[:255],
        unknown_us=null(),
        stale=false(),
    )


async def drop_planned(
    tx: AsyncConnection, whose: ColumnElement[bool], spare: ColumnElement[bool] | None = None
) -> None:
    """Delete the deliveries that are owed to those chats, except those that may be in flight or may have arrived.

    Their batches are locked first; empty ones are deleted too. Deliveries that match `spare` stay.
    """
    owed = and_(
        delivery.c.state == State.PLANNED.value,
        delivery.c.doubtful == false(),
        delivery.c.chat_id.in_(select(chat.c.id).where(whose)),
    )
    if spare is not None:
        owed = and_(owed, ~spare)
    lots = select(lot.c.id).where(lot.c.id.in_(select(delivery.c.lot_id).where(owed)))
    locked = list((await tx.execute(lots.order_by(lot.c.id).with_for_update())).scalars())
    if not locked:
        return
    at_rest = select(lot.c.id).where(
        lot.c.id == delivery.c.lot_id,
        or_(lot.c.state != LotState.LEASED.value, lot.c.mark < delivery.c.position),
    )
    await tx.execute(delete(delivery).where(owed, delivery.c.lot_id.in_(locked), at_rest.exists()))
    await drop_empty_lots(tx, locked)


async def drop_empty_lots(tx: AsyncConnection, lots: list[int]) -> None:
    """Delete the empty batches among these. The transaction must have locked or made them."""
    filled = select(delivery.c.lot_id).where(delivery.c.lot_id == lot.c.id).exists()
    empty = and_(lot.c.id.in_(lots), lot.c.state == LotState.OPEN.value, ~filled)
    await tx.execute(delete(lot).where(empty))


def of_row(row: Row[Any]) -> Chat:
    """The chat of a row that contains all columns of the table."""
    kept = row._asdict()
    return Chat(**{field: kept[column.name] for field, column in FIELDS.items()})


async def leave_topic(db: Database, one: Chat) -> bool:
    """Send notices to the chat itself, because its topic is gone; False when another topic was chosen meanwhile."""
    this = (chat.c.id == one.id, chat.c.thread_id == one.thread_id)
    async with db.begin() as tx:
        left = await tx.execute(update(chat).where(*this).values(thread_id=null()))
        return bool(left.rowcount)


async def mute(db: Database, one: Chat) -> bool:
    """Mark a chat in which the bot cannot write, so that its notices are sent last; False if it is already marked."""
    silenced = update(chat).where(chat.c.id == one.id, chat.c.muted_us.is_(None))
    async with db.begin() as tx:
        changed = await tx.execute(silenced.values(muted_us=db.clock, stale=true()))
        return bool(changed.rowcount)


async def unmute(db: Database, one: Chat) -> Chat:
    """Mark that the bot can write in the chat again. Its owed notices are planned again."""
    heard = (
        update(chat)
        .where(chat.c.id == one.id)
        .values(muted_us=null(), refused_us=null(), stale=true())
    )
    async with db.begin() as tx:
        return of_row((await tx.execute(heard.returning(chat))).one())


async def reachable(db: Database, one: Chat) -> None:
    """Mark that a notice arrived: the chat is not muted, unknown or refusing. Its other notices are planned again."""
    clear = {"muted_us": null(), "unknown_us": null(), "refused_us": null(), "stale": true()}
    async with db.begin() as tx:
        await tx.execute(update(chat).where(chat.c.id == one.id).values(**clear))


async def refuse(db: Database, tx: AsyncConnection, numbers: list[int]) -> None:
    """Mark chats that refused a notice, so that their other notices are sent last."""
    first = update(chat).where(chat.c.id.in_(numbers), subscribed, chat.c.refused_us.is_(None))
    await tx.execute(first.values(refused_us=db.clock, stale=true()))


async def unknown(db: Database, one: Chat, patience: timedelta) -> bool:
    """Mark a chat that Telegram does not know; True when it was first marked at least `patience` ago."""
    first = func.coalesce(chat.c.unknown_us, db.clock)
    noted = update(chat).where(chat.c.id == one.id).values(unknown_us=first, stale=true())
    long_ago = (chat.c.unknown_us <= db.after(-patience)).label("long_ago")
    async with db.begin() as tx:
        return bool((await tx.execute(noted.returning(long_ago))).scalar_one_or_none())


async def known(db: Database, one: Chat) -> None:
    """Mark that Telegram knows the chat again."""
    async with db.begin() as tx:
        clear = {"unknown_us": null(), "refused_us": null(), "stale": true()}
        await tx.execute(update(chat).where(chat.c.id == one.id).values(**clear))


async def long_unknown(db: Database, patience: timedelta, limit: int = 100) -> list[Chat]:
    """Subscribed chats that Telegram has not known since at least `patience` ago, the longest first."""
    query = select(chat).where(subscribed, chat.c.unknown_us <= db.after(-patience))
    async with db.begin() as tx:
        rows = await tx.execute(query.order_by(chat.c.unknown_us).limit(limit))
        return [of_row(row) for row in rows]
