"""The chats: found, saved, subscribed, ended, forgotten."""

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
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.engine import Database
from bot.store.records import Chat, LotState, State
from bot.store.tables import chat, delivery, lot

#: What a chat may change about itself.
SETTINGS = ("kind", "language", "language_chosen", "zone", "minute", "moments")

#: The column behind each field of a Chat.
FIELDS = {
    column.name.removesuffix("_us"): column for column in chat.c if column is not chat.c.stale
}

#: A chat that is subscribed.
subscribed: ColumnElement[bool] = chat.c.subscribed_us.is_not(None)


async def find(db: Database, address: int) -> Chat | None:
    """The chat at that address; None when nothing is kept about it."""
    async with db.begin() as tx:
        row = (await tx.execute(select(chat).where(chat.c.address == address))).one_or_none()
    return None if row is None else of_row(row)


async def save(db: Database, one: Chat) -> Chat:
    """Keep a chat's settings under its address; its subscription stays as it is."""
    return await _upsert(db, one, {}, {})


async def subscribe(db: Database, one: Chat) -> Chat:
    """Save, and begin a subscription now; one that runs already keeps its beginning."""
    running = func.coalesce(chat.c.subscribed_us, db.clock)
    again = {"subscribed_us": running, "ended_us": null(), "reason": null()}
    return await _upsert(db, one, {"subscribed_us": db.clock}, again)


async def end(db: Database, one: Chat, reason: str) -> Chat:
    """End the subscription and drop what is still owed; what may be on its way is left to arrive."""
    async with db.begin() as tx:
        row = (
            await tx.execute(ending(db, reason).where(chat.c.id == one.id).returning(chat))
        ).one()
        await drop_planned(tx, chat.c.id == one.id)
    return of_row(row)


async def forget(db: Database, address: int) -> None:
    """Erase a chat. The ledger keeps its rows, which then belong to nobody."""
    erased = {
        "address": null(),
        "kind": "forgotten",
        "language": "",
        "language_chosen": false(),
        "zone": "",
        "minute": null(),
        "moments": frozenset[str](),
        "subscribed_us": null(),
        "ended_us": null(),
        "reason": null(),
        "stale": false(),
    }
    async with db.begin() as tx:
        await drop_planned(tx, chat.c.address == address)
        await tx.execute(update(chat).where(chat.c.address == address).values(**erased))


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


async def _upsert(db: Database, one: Chat, new: dict[str, Any], known: dict[str, Any]) -> Chat:
    """Save settings, and with them these columns of a new chat or of one that is known."""
    settings = {name: getattr(one, name) for name in SETTINGS} | {"stale": True}
    insert = db.insert(chat).values(address=one.address, **settings, **new)
    statement = insert.on_conflict_do_update(
        index_elements=["address"], set_=settings | known
    ).returning(chat)
    async with db.begin() as tx:
        return of_row((await tx.execute(statement)).one())


def ending(db: Database, reason: str) -> Update:
    """The statement that ends subscriptions; narrow it with `.where`."""
    return update(chat).values(
        ended_us=db.clock, subscribed_us=null(), reason=reason[:255], stale=false()
    )


async def drop_planned(tx: AsyncConnection, whose: ColumnElement[bool]) -> None:
    """Delete what is owed to those chats, except rows that may be going out at this instant, or may have gone."""
    owed = and_(
        delivery.c.state == State.PLANNED.value,
        delivery.c.doubtful == false(),
        delivery.c.chat_id.in_(select(chat.c.id).where(whose)),
    )
    lots = (
        select(lot.c.id)
        .where(lot.c.id.in_(select(delivery.c.lot_id).where(owed)))
        .with_for_update()
    )
    await tx.execute(lots)
    at_rest = select(lot.c.id).where(
        lot.c.id == delivery.c.lot_id,
        or_(lot.c.state != LotState.LEASED.value, lot.c.mark < delivery.c.position),
    )
    await tx.execute(delete(delivery).where(owed, at_rest.exists()))


def of_row(row: Row[Any], prefix: str = "") -> Chat:
    """The chat in a row that has all columns of the table, each name behind `prefix`."""
    kept = row._mapping
    return Chat(**{field: kept[prefix + column.name] for field, column in FIELDS.items()})


async def move(db: Database, one: Chat, address: int) -> None:
    """Give a chat its new address; where a chat is known already, the old one ends instead."""
    async with db.begin() as tx:
        known = select(chat.c.id).where(chat.c.address == address)
        if (await tx.execute(known)).one_or_none():
            await tx.execute(ending(db, "moved").where(chat.c.id == one.id))
            await drop_planned(tx, chat.c.id == one.id)
            return
        await tx.execute(update(chat).where(chat.c.id == one.id).values(address=address))
