"""Writes planned broadcasts, waves and batches to the ledger; planning twice has the same result."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.observances.model import Moment, Occasion, Window
from bot.store import batches, chats
from bot.store.batches import BATCH_SIZE, DOUBTFUL, LAST, BatchKey, lowered, priority
from bot.store.engine import Database
from bot.store.records import UNWANTED, Chat, LotState, State
from bot.store.tables import Instant, chat, delivery, lot, occasion, wave

#: Maximum number of batches that are planned in one transaction. The transaction is still short.
AT_ONCE = 10

#: A wave's zone when it includes all zones; its minute when none was chosen or it does not matter.
EVERY_ZONE = ""
NO_MINUTE = -1


@dataclass(frozen=True)
class Cohort:
    """The chats of one rank for which a moment falls on the same instant."""

    zone: str
    minute: int
    priority: int


@dataclass(frozen=True)
class Owed:
    """A notice that is owed to a chat."""

    occasion_id: int
    moment: Moment
    window: Window


async def open_occasion(db: Database, which: Occasion, moment: str) -> tuple[int, bool]:
    """Find or make the broadcast of a moment. Returns its id, and True when all its waves are planned."""
    key = {"observance": which.observance, "year": which.year, "moment": moment}
    async with db.begin() as tx:
        insert = db.insert(occasion).values(**key, number=which.number)
        await tx.execute(insert.on_conflict_do_nothing())
        found = await tx.execute(select(occasion.c.id, occasion.c.planned).filter_by(**key))
        row = found.one()
    return row.id, row.planned


async def close_occasion(db: Database, occasion_id: int) -> None:
    """Mark that all waves of a broadcast are planned. From now on, only chats that change are planned, one by one."""
    async with db.begin() as tx:
        planned = update(occasion).where(occasion.c.id == occasion_id).values(planned=true())
        await tx.execute(planned)


async def cohorts(db: Database, moment: Moment) -> list[Cohort]:
    """The groups of chats that want this moment at different times, by zone, chosen minute and rank."""
    zone = chat.c.zone if moment.clock == "chat" else literal(EVERY_ZONE)
    minute = func.coalesce(chat.c.minute, NO_MINUTE) if moment.choosable else literal(NO_MINUTE)
    usual = case((_people, priority(moment, "private")), else_=priority(moment, "channel"))
    rank = usual + case((_doubtful, DOUBTFUL), else_=0)
    columns = (zone.label("zone"), minute.label("minute"), rank.label("rank"))
    query = select(*columns).where(_wanting(moment)).distinct()
    async with db.begin() as tx:
        return [Cohort(row.zone, row.minute, row.rank) for row in await tx.execute(query)]


async def open_wave(db: Database, occasion_id: int, cohort: Cohort, window: Window) -> None:
    """Make the wave of a cohort. A wave that already exists does not change."""
    values = {"zone": cohort.zone, "minute": cohort.minute, "priority": cohort.priority}
    values |= {"occasion_id": occasion_id, "due_us": window.due, "expires_us": window.expires}
    async with db.begin() as tx:
        await tx.execute(db.insert(wave).values(**values).on_conflict_do_nothing())


async def plan_lots(db: Database, occasion_id: int, cohort: Cohort, moment: Moment) -> bool:
    """Plan the next batches of a wave in one short transaction; False when the wave is complete.

    Chats are planned in the order in which they subscribed. The wave's row is the lock, and its cursor tells where to
    continue. So another planner can continue after one that died.
    """
    this = (
        wave.c.occasion_id == occasion_id,
        wave.c.zone == cohort.zone,
        wave.c.minute == cohort.minute,
        wave.c.priority == cohort.priority,
    )
    async with db.begin() as tx:
        found = select(wave).where(*this, wave.c.planned == false()).with_for_update()
        row = (await tx.execute(found)).one_or_none()
        if row is None:
            return False
        numbered = _next_ones(cohort, moment, row)
        last_one = select(numbered).order_by(numbered.c.place.desc()).limit(1)
        last = (await tx.execute(last_one)).one_or_none()
        if last is None:
            await tx.execute(update(wave).where(*this).values(planned=true()))
            return False
        key = BatchKey(occasion_id, row.due_us, row.expires_us, cohort.priority)
        lots = [await batches.opened(tx, key) for _ in range(0, last.place, BATCH_SIZE)]
        await _fill_lots(db, tx, occasion_id, lots, numbered, last.place)
        moved = {"cursor_us": last.subscribed_us, "cursor": last.id}
        await tx.execute(update(wave).where(*this).values(**moved))
    return True


#: A chat, locked, and whether it is owed deliveries. Built once, because that takes longer than the query.
_LOCKED = (
    select(
        chat,
        select(delivery.c.chat_id)
        .where(delivery.c.chat_id == chat.c.id, delivery.c.state == State.PLANNED.value)
        .exists()
        .label("owes"),
    )
    .where(chat.c.id == bindparam("this"))
    .with_for_update(key_share=True, of=chat)
)

#: Marks a chat as planned.
_UP_TO_DATE = update(chat).where(chat.c.id == bindparam("this")).values(stale=false())


async def plan_chat(db: Database, chat_id: int, owing: Callable[[Chat], Iterable[Owed]]) -> None:
    """Plan one chat again: delete its owed deliveries that are not in flight, and add those that are owed now.

    `owing` gets the chat as it is stored now, so that outdated data never counts. A delivery joins a batch of the same
    due time that has room, so that many late changes do not make many small batches. A notice whose window closed
    before the chat subscribed is not owed. A settled delivery stays settled. A notice that the chat refused is retried
    at the time set before, unless the chat takes notices again.
    """
    async with db.begin() as tx:
        row = (await tx.execute(_LOCKED, {"this": chat_id})).one_or_none()
        if row is None:
            return
        one = chats.of_row(row)
        all_owed = list(owing(one)) if one.subscribed else []
        if row.owes:
            spare = _put_off(all_owed) if one.doubtful else None
            await chats.drop_planned(tx, chat.c.id == chat_id, spare)
        for owed in all_owed:
            if one.subscribed and one.subscribed < owed.window.expires:
                await _join_lot(db, tx, owed, one)
        await tx.execute(_UP_TO_DATE, {"this": chat_id})


async def pull_forward(db: Database, occasion_id: int, due: datetime, before: datetime) -> None:
    """Make the waves and open batches that are due after `due`, but not after `before`, due at `due`."""
    async with db.begin() as tx:
        for table in (wave, lot):
            late = (table.c.due_us > due, table.c.due_us <= before)
            moved = update(table).where(table.c.occasion_id == occasion_id, *late)
            if table is lot:
                moved = moved.where(lot.c.state == LotState.OPEN.value)
            await tx.execute(moved.values(due_us=due))


async def owed(db: Database, occasion_id: int) -> int:
    """The number of deliveries of a broadcast that are still owed."""
    rows = select(func.count()).select_from(delivery)
    rows = rows.where(
        delivery.c.occasion_id == occasion_id, delivery.c.state == State.PLANNED.value
    )
    async with db.begin() as tx:
        return int((await tx.execute(rows)).scalar_one())


def _put_off(owed: list[Owed]) -> ColumnElement[bool]:
    """The condition for those of these deliveries that their chat has refused and that are retried later."""
    last = select(lot.c.id).where(lot.c.priority >= LAST)
    here = delivery.c.occasion_id.in_([one.occasion_id for one in owed])
    return and_(here, delivery.c.lot_id.in_(last))


async def _join_lot(db: Database, tx: AsyncConnection, owed: Owed, one: Chat) -> None:
    """Add a delivery that is not settled to the newest batch of its window and rank, or to a new one if it is full."""
    this = (delivery.c.occasion_id == owed.occasion_id, delivery.c.chat_id == one.id)
    known = (
        await tx.execute(select(delivery.c.state, delivery.c.error).where(*this))
    ).one_or_none()
    if known and (known.state, known.error) != (State.UNCERTAIN.value, UNWANTED):
        return
    window = owed.window
    rank = priority(owed.moment, one.kind, doubtful=one.doubtful)
    key = BatchKey(owed.occasion_id, window.due, window.expires, rank)
    lot_id, position = await batches.place(tx, key)
    row: dict[str, Any] = {"lot_id": lot_id, "position": position}
    if known:
        again = {"state": State.PLANNED.value, "settled_us": null()}
        await tx.execute(update(delivery).where(*this).values(**row, **again))
    else:
        row |= {"occasion_id": owed.occasion_id, "chat_id": one.id}
        await tx.execute(db.insert(delivery).values(**row).on_conflict_do_nothing())


def _next_ones(cohort: Cohort, moment: Moment, row: Row[Any]) -> Subquery:
    """The chats after a wave's cursor that are planned at once, each with its place, counted from 1."""
    passed = literal(row.cursor_us, Instant()), literal(row.cursor, BigInteger())
    after = tuple_(chat.c.subscribed_us, chat.c.id) > tuple_(*passed)
    wanted = _wanting(moment) & _in(cohort, moment) & after
    wanted &= chat.c.subscribed_us < row.expires_us
    order = (chat.c.subscribed_us, chat.c.id)
    chosen = select(*order).where(wanted).order_by(*order).limit(BATCH_SIZE * AT_ONCE).subquery()
    place = func.row_number().over(order_by=(chosen.c.subscribed_us, chosen.c.id))
    return select(chosen, place.label("place")).subquery()


async def _fill_lots(
    db: Database,
    tx: AsyncConnection,
    occasion_id: int,
    lots: list[int],
    numbered: Subquery,
    count: int,
) -> None:
    before = numbered.c.place - 1
    lot_id = case(dict(enumerate(lots)), value=before // BATCH_SIZE)
    position = before % BATCH_SIZE + 1
    rows = select(literal(occasion_id), numbered.c.id, lot_id, position).where(true())
    columns = ["occasion_id", "chat_id", "lot_id", "position"]
    insert = db.insert(delivery).from_select(columns, rows).on_conflict_do_nothing()
    if (await tx.execute(insert)).rowcount < count:
        await chats.drop_empty_lots(tx, lots)


#: The condition that a chat is a private chat.
_people: ColumnElement[bool] = chat.c.kind == "private"

#: The condition of `Chat.doubtful`, in SQL. Code that changes one of these columns must have the chat planned again.
_doubtful: ColumnElement[bool] = or_(
    chat.c.muted_us.is_not(None), chat.c.unknown_us.is_not(None), chat.c.refused_us.is_not(None)
)


def _wanting(moment: Moment) -> ColumnElement[bool]:
    return chats.subscribed & type_coerce(chat.c.moments, String).like(f"%,{moment.name},%")


def _in(cohort: Cohort, moment: Moment) -> ColumnElement[bool]:
    private = lowered(cohort.priority, 0) == priority(moment, "private")
    inside: ColumnElement[bool] = _people if private else ~_people
    inside &= _doubtful if cohort.priority >= DOUBTFUL else ~_doubtful
    if moment.clock == "chat":
        inside &= chat.c.zone == cohort.zone
    if moment.choosable:
        none = cohort.minute == NO_MINUTE
        inside &= chat.c.minute.is_(None) if none else chat.c.minute == cohort.minute
    return inside
