"""The chats: found, saved, subscribed, ended, forgotten."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Update,
    and_,
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

from bot.store.engine import Database
from bot.store.records import Chat, LotState, State
from bot.store.tables import chat, delivery, is_room, lot, manager

#: What a chat may change about itself.
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

#: What is left of a chat of which nothing is kept.
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

#: A chat that is subscribed.
subscribed: ColumnElement[bool] = chat.c.subscribed_us.is_not(None)


async def find(db: Database, address: int) -> Chat | None:
    """The chat at that address; None when nothing is kept about it."""
    async with db.begin() as tx:
        row = (await tx.execute(select(chat).where(chat.c.address == address))).one_or_none()
    return None if row is None else of_row(row)


async def numbered(db: Database, number: int) -> Chat | None:
    """The chat of that number of ours; None when there is none, or it was forgotten."""
    query = select(chat).where(chat.c.id == number, chat.c.address.is_not(None))
    async with db.begin() as tx:
        row = (await tx.execute(query)).one_or_none()
    return None if row is None else of_row(row)


async def save(db: Database, one: Chat) -> Chat:
    """Keep a chat's settings under its address; its subscription stays as it is."""
    return await _upsert(db, one, {}, {})


async def meet(db: Database, fresh: Chat) -> Chat:
    """Keep a chat with what it begins with; one that is subscribed by now stays as it is."""
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
    """Keep these settings of a chat alone: whatever else was changed meanwhile stays changed."""
    if one.id is not None:
        changed = update(chat).where(chat.c.id == one.id, chat.c.address.is_not(None))
        async with db.begin() as tx:
            changed = changed.values(**settings, stale=true()).returning(chat)
            row = (await tx.execute(changed)).one_or_none()
        if row is not None:
            return of_row(row)
    return await save(db, replace(one, **settings))  # type: ignore[arg-type]


async def subscribe(db: Database, one: Chat) -> Chat:
    """Save, and begin a subscription now; one that runs already keeps its beginning."""
    running = func.coalesce(chat.c.subscribed_us, db.clock)
    again = {"subscribed_us": running, "ended_us": null(), "reason": null(), "unknown_us": null()}
    again |= {"refused_us": null()}
    return await _upsert(db, one, {"subscribed_us": db.clock}, again)


async def end(db: Database, one: Chat, reason: str) -> Chat:
    """End the subscription and drop what is still owed; what may be on its way is left to arrive."""
    async with db.begin() as tx:
        row = (
            await tx.execute(ending(db, reason).where(chat.c.id == one.id).returning(chat))
        ).one()
        await drop_planned(tx, chat.c.id == one.id)
    return of_row(row)


async def expelled(db: Database, one: Chat, reason: str) -> None:
    """The bot was removed: a group or channel is erased; a person's subscription ends, and the settings stay."""
    async with db.begin() as tx:
        await tx.execute(ending(db, reason).where(chat.c.id == one.id))
        await drop_planned(tx, chat.c.id == one.id)
        await forget_settings(tx, one.id or 0)
    await db.checkpoint()


async def forget_settings(tx: AsyncConnection, number: int) -> None:
    """Erase a group or channel in which the bot is no longer, with its admins. A person's row stays.

    The caller has dropped what is planned. Sent deliveries stay in the ledger and belong to nobody, as after `forget`.
    """
    this = (chat.c.id == number, is_room)
    rooms = select(chat.c.id).where(*this)
    await tx.execute(delete(manager).where(manager.c.chat_id.in_(rooms)))
    await tx.execute(update(chat).where(*this).values(**ERASED))


async def forget(db: Database, address: int) -> None:
    """Erase a chat, and who manages it or what it manages. The ledger keeps its rows, which then belong to nobody.

    On SQLite the write-ahead log is emptied afterwards, so that no file holds what was erased.
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
    """Chats that have changed since their deliveries were last planned."""
    async with db.begin() as tx:
        rows = await tx.execute(select(chat).where(chat.c.stale).order_by(chat.c.id).limit(limit))
        return [of_row(row) for row in rows]


async def everyone(db: Database) -> list[Chat]:
    """Every subscribed chat, in the order of their ids: for a rehearsal's copy, not for a broadcast."""
    async with db.begin() as tx:
        return [
            of_row(row)
            for row in await tx.execute(select(chat).where(subscribed).order_by(chat.c.id))
        ]


async def rooms(db: Database, after: int, limit: int) -> list[Chat]:
    """Subscribed groups and channels, the next ones after that id."""
    query = select(chat).where(subscribed, is_room, chat.c.id > after)
    async with db.begin() as tx:
        return [of_row(row) for row in await tx.execute(query.order_by(chat.c.id).limit(limit))]


async def count(db: Database) -> int:
    """How many chats are subscribed."""
    async with db.begin() as tx:
        query = select(func.count()).select_from(chat).where(subscribed)
        return int((await tx.execute(query)).scalar_one())


async def _upsert(db: Database, one: Chat, new: dict[str, Any], known: dict[str, Any]) -> Chat:
    """Save settings, and with them these columns of a new chat or of one that is known."""
    settings = {name: getattr(one, name) for name in SETTINGS} | {"stale": True}
    insert = db.insert(chat).values(address=one.address, created_us=db.clock, **settings, **new)
    statement = insert.on_conflict_do_update(
        index_elements=["address"], set_=settings | known
    ).returning(chat)
    async with db.begin() as tx:
        return of_row((await tx.execute(statement)).one())


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
    """Delete what is owed to those chats, except rows that may be going out at this instant, or may have gone.

    Their lots are locked first, and go too when nothing is left in them. `spare`: deliveries that stay.
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
    """Delete those of these lots, which this transaction has locked or made, in which no delivery is."""
    filled = select(delivery.c.lot_id).where(delivery.c.lot_id == lot.c.id).exists()
    empty = and_(lot.c.id.in_(lots), lot.c.state == LotState.OPEN.value, ~filled)
    await tx.execute(delete(lot).where(empty))


def of_row(row: Row[Any]) -> Chat:
    """The chat in a row that has all columns of the table."""
    kept = row._mapping
    return Chat(**{field: kept[column.name] for field, column in FIELDS.items()})


async def leave_topic(db: Database, one: Chat) -> bool:
    """The topic is gone: notices go to the chat itself from now on; False when another was chosen meanwhile."""
    this = (chat.c.id == one.id, chat.c.thread_id == one.thread_id)
    async with db.begin() as tx:
        left = await tx.execute(update(chat).where(*this).values(thread_id=null()))
        return bool(left.rowcount)


async def mute(db: Database, one: Chat) -> bool:
    """Note that the bot may not write there, so that its notices go last; False when that was known."""
    silenced = update(chat).where(chat.c.id == one.id, chat.c.muted_us.is_(None))
    async with db.begin() as tx:
        changed = await tx.execute(silenced.values(muted_us=db.clock, stale=true()))
        return bool(changed.rowcount)


async def unmute(db: Database, one: Chat) -> Chat:
    """The bot may write there again: what it is still owed is planned anew."""
    heard = (
        update(chat)
        .where(chat.c.id == one.id)
        .values(muted_us=null(), refused_us=null(), stale=true())
    )
    async with db.begin() as tx:
        return of_row((await tx.execute(heard.returning(chat))).one())


async def reachable(db: Database, one: Chat) -> None:
    """A notice arrived: the chat is neither muted nor unknown nor refusing, and its other notices are planned anew."""
    clear = {"muted_us": null(), "unknown_us": null(), "refused_us": null(), "stale": true()}
    async with db.begin() as tx:
        await tx.execute(update(chat).where(chat.c.id == one.id).values(**clear))


async def refuse(db: Database, tx: AsyncConnection, numbers: list[int]) -> None:
    """Note that these chats refused a notice, so that their others go last."""
    first = update(chat).where(chat.c.id.in_(numbers), subscribed, chat.c.refused_us.is_(None))
    await tx.execute(first.values(refused_us=db.clock, stale=true()))


async def unknown(db: Database, one: Chat, patience: timedelta) -> bool:
    """Note that Telegram knows no such chat; True when it said so that long ago already."""
    first = func.coalesce(chat.c.unknown_us, db.clock)
    noted = update(chat).where(chat.c.id == one.id).values(unknown_us=first, stale=true())
    long_ago = (chat.c.unknown_us <= db.after(-patience)).label("long_ago")
    async with db.begin() as tx:
        return bool((await tx.execute(noted.returning(long_ago))).scalar_one_or_none())


async def known(db: Database, one: Chat) -> None:
    """Telegram knows the chat after all."""
    async with db.begin() as tx:
        clear = {"unknown_us": null(), "refused_us": null(), "stale": true()}
        await tx.execute(update(chat).where(chat.c.id == one.id).values(**clear))


async def long_unknown(db: Database, patience: timedelta, limit: int = 100) -> list[Chat]:
    """Subscribed chats that Telegram did not know that long ago, and that were not asked for again since."""
    query = select(chat).where(subscribed, chat.c.unknown_us <= db.after(-patience))
    async with db.begin() as tx:
        rows = await tx.execute(query.order_by(chat.c.unknown_us).limit(limit))
        return [of_row(row) for row in rows]
