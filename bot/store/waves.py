"""Planning in the ledger: occasions, waves and their lots; planning twice changes nothing."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    delete,
    false,
    func,
    literal,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.observances.model import Moment, Occasion, Window
from bot.store import chats
from bot.store.engine import Database
from bot.store.records import Chat, LotState, State
from bot.store.tables import chat, delivery, lot, occasion, wave

#: Chats in one lot: one short transaction to plan, one claim to send.
LOT_SIZE = 500

#: A wave's zone or minute when it stands for all of them.
EVERY_ZONE = ""
EVERY_MINUTE = -1


@dataclass(frozen=True)
class Cohort:
    """Chats for which a moment comes at the same instant."""

    zone: str
    minute: int


async def occasion_id(db: Database, which: Occasion, moment: str) -> int:
    """The number under which the ledger keeps this moment of this occasion; made when it is new."""
    key = {"observance": which.observance, "year": which.year, "moment": moment}
    async with db.begin() as tx:
        insert = db.insert(occasion).values(**key, number=which.number)
        await tx.execute(insert.on_conflict_do_nothing())
        found: int = (await tx.execute(select(occasion.c.id).filter_by(**key))).scalar_one()
        return found


async def cohorts(db: Database, moment: Moment) -> list[Cohort]:
    """Who has to be told at instants of their own: the zones, and hours, of those who want this moment."""
    zone = chat.c.zone if moment.clock == "chat" else literal(EVERY_ZONE)
    minute = _minute(moment) if moment.choosable else literal(EVERY_MINUTE)
    query = select(zone.label("zone"), minute.label("minute")).where(_wanting(moment)).distinct()
    async with db.begin() as tx:
        return [Cohort(row.zone, row.minute) for row in await tx.execute(query)]


async def open_wave(db: Database, occasion_key: int, cohort: Cohort, window: Window) -> None:
    """Make the wave of a cohort; one that exists keeps its instants."""
    values = {"occasion_id": occasion_key, "zone": cohort.zone, "minute": cohort.minute}
    insert = db.insert(wave).values(**values, due_us=window.due, expires_us=window.expires)
    async with db.begin() as tx:
        await tx.execute(insert.on_conflict_do_nothing())


async def plan_lot(db: Database, occasion_key: int, cohort: Cohort, moment: Moment) -> bool:
    """Plan the next lot of a wave in one short transaction; False when the wave is through.

    The wave's row is the lock, its cursor the place to go on from: a planner that dies is simply continued.
    """
    this = (
        wave.c.occasion_id == occasion_key,
        wave.c.zone == cohort.zone,
        wave.c.minute == cohort.minute,
    )
    async with db.begin() as tx:
        found = select(wave).where(*this, wave.c.planned == false()).with_for_update()
        row = (await tx.execute(found)).one_or_none()
        if row is None:
            return False
        wanted = _wanting(moment) & _in(cohort, moment) & (chat.c.id > row.cursor)
        wanted &= chat.c.subscribed_us < row.expires_us
        ids = select(chat.c.id).where(wanted).order_by(chat.c.id).limit(LOT_SIZE)
        last = (await tx.execute(select(func.max(ids.subquery().c.id)))).scalar_one()
        if last is None:
            await tx.execute(update(wave).where(*this).values(planned=true()))
            return False
        await _fill_lot(db, tx, occasion_key, Window(row.due_us, row.expires_us), ids)
        await tx.execute(update(wave).where(*this).values(cursor=last))
    return True


async def plan_chat(db: Database, one: Chat, owed: list[tuple[int, Window]]) -> None:
    """Plan one chat anew: what was owed and is not on its way is dropped, and `owed` takes its place.

    It joins a lot of the same instant that has room, so that many late changes do not make many small lots.
    A notice whose window closed before the chat subscribed is not owed; one already settled stays so.
    """
    async with db.begin() as tx:
        await chats.drop_planned(tx, chat.c.id == one.id)
        for occasion_key, window in owed:
            if one.subscribed is None or one.subscribed >= window.expires:
                continue
            known = select(delivery.c.chat_id).filter_by(occasion_id=occasion_key, chat_id=one.id)
            if (await tx.execute(known)).one_or_none() is None:
                await _join_lot(tx, occasion_key, window, one)
        await tx.execute(update(chat).where(chat.c.id == one.id).values(stale=false()))
        await _drop_empty_lots(tx)


async def expire(db: Database) -> int:
    """Settle as expired whatever was not sent before its window closed; the number of them."""
    late = select(lot.c.id).where(lot.c.state == LotState.OPEN.value, lot.c.expires_us <= db.clock)
    async with db.begin() as tx:
        ids = list((await tx.execute(late.with_for_update(skip_locked=True))).scalars())
        if not ids:
            return 0
        rows = update(delivery).where(
            delivery.c.lot_id.in_(ids), delivery.c.state == State.PLANNED.value
        )
        result = await tx.execute(rows.values(state=State.EXPIRED.value, settled_us=db.clock))
        await tx.execute(update(lot).where(lot.c.id.in_(ids)).values(state=LotState.DONE.value))
    return result.rowcount


async def _join_lot(tx: AsyncConnection, occasion_key: int, window: Window, one: Chat) -> None:
    last = func.max(delivery.c.position)
    alike = (
        select(lot.c.id, last)
        .join(delivery, delivery.c.lot_id == lot.c.id)
        .where(lot.c.state == LotState.OPEN.value, lot.c.occasion_id == occasion_key)
        .where(lot.c.due_us == window.due, lot.c.expires_us == window.expires)
        .group_by(lot.c.id)
        .having(last < LOT_SIZE)
        .limit(1)
    )
    found = (await tx.execute(alike)).one_or_none()
    lot_id, filled = found or (await _open_lot(tx, occasion_key, window), 0)
    row = {"occasion_id": occasion_key, "chat_id": one.id, "lot_id": lot_id}
    await tx.execute(delivery.insert().values(**row, position=filled + 1))


async def _open_lot(tx: AsyncConnection, occasion_key: int, window: Window) -> int:
    values = {"occasion_id": occasion_key, "due_us": window.due, "expires_us": window.expires}
    made: int = (await tx.execute(lot.insert().values(**values).returning(lot.c.id))).scalar_one()
    return made


async def _fill_lot(
    db: Database, tx: AsyncConnection, occasion_key: int, window: Window, ids: Select[Any]
) -> None:
    lot_id = await _open_lot(tx, occasion_key, window)
    chosen = ids.subquery()
    position = func.row_number().over(order_by=chosen.c.id)
    rows = select(literal(occasion_key), chosen.c.id, literal(lot_id), position).where(true())
    columns = ["occasion_id", "chat_id", "lot_id", "position"]
    await tx.execute(db.insert(delivery).from_select(columns, rows).on_conflict_do_nothing())


async def _drop_empty_lots(tx: AsyncConnection) -> None:
    filled = select(delivery.c.lot_id).where(delivery.c.lot_id == lot.c.id).exists()
    await tx.execute(delete(lot).where(lot.c.state == LotState.OPEN.value, ~filled))


def _minute(moment: Moment) -> ColumnElement[int]:
    return func.coalesce(chat.c.minute, moment.at.hour * 60 + moment.at.minute)


def _wanting(moment: Moment) -> ColumnElement[bool]:
    return chats.subscribed & type_coerce(chat.c.moments, String).like(f"%,{moment.name},%")


def _in(cohort: Cohort, moment: Moment) -> ColumnElement[bool]:
    inside: ColumnElement[bool] = true()
    if cohort.zone != EVERY_ZONE:
        inside &= chat.c.zone == cohort.zone
    if cohort.minute != EVERY_MINUTE:
        inside &= _minute(moment) == cohort.minute
    return inside
