"""Planning in the ledger: occasions, waves and their lots; planning twice changes nothing."""

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
    case,
    false,
    func,
    literal,
    null,
    select,
    true,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.observances.model import Moment, Occasion, Window
from bot.store import chats
from bot.store.engine import Database
from bot.store.records import UNWANTED, Chat, LotState, State
from bot.store.tables import Instant, chat, delivery, lot, occasion, wave

#: Chats in one lot: one claim to send.
LOT_SIZE = 500

#: Lots planned in one transaction, which is short even so.
AT_ONCE = 10

#: A wave's zone when it stands for all of them; its minute when none was chosen, or when none counts.
EVERY_ZONE = ""
NO_MINUTE = -1

#: What a lot's priority is put together from: a moment that must be through in time goes before one that need not,
#: and channels and groups, which have more readers, before people.
LEISURELY, PEOPLE = 2, 1


@dataclass(frozen=True)
class Cohort:
    """Chats of one rank for which a moment comes at the same instant."""

    zone: str
    minute: int
    priority: int


@dataclass(frozen=True)
class Owed:
    """One notice that a chat is owed."""

    occasion_id: int
    moment: Moment
    window: Window


def priority(moment: Moment, kind: str) -> int:
    """The rank of a chat's lot; the lower goes first."""
    leisurely = 0 if moment.finish_by else LEISURELY
    return leisurely + (PEOPLE if kind == "private" else 0)


async def open_occasion(db: Database, which: Occasion, moment: str) -> tuple[int, bool]:
    """The number under which the ledger keeps this moment of this occasion; True: all its waves are through."""
    key = {"observance": which.observance, "year": which.year, "moment": moment}
    async with db.begin() as tx:
        insert = db.insert(occasion).values(**key, number=which.number)
        await tx.execute(insert.on_conflict_do_nothing())
        found = await tx.execute(select(occasion.c.id, occasion.c.planned).filter_by(**key))
        row = found.one()
    return row.id, row.planned


async def close_occasion(db: Database, occasion_id: int) -> None:
    """All its waves are through: from now on only chats that change are planned, each by itself."""
    async with db.begin() as tx:
        planned = update(occasion).where(occasion.c.id == occasion_id).values(planned=true())
        await tx.execute(planned)


async def cohorts(db: Database, moment: Moment) -> list[Cohort]:
    """Who has to be told at instants of their own: the zones, and hours, of those who want this moment."""
    zone = chat.c.zone if moment.clock == "chat" else literal(EVERY_ZONE)
    minute = func.coalesce(chat.c.minute, NO_MINUTE) if moment.choosable else literal(NO_MINUTE)
    rank = case((_people, priority(moment, "private")), else_=priority(moment, "channel"))
    columns = (zone.label("zone"), minute.label("minute"), rank.label("rank"))
    query = select(*columns).where(_wanting(moment)).distinct()
    async with db.begin() as tx:
        return [Cohort(row.zone, row.minute, row.rank) for row in await tx.execute(query)]


async def open_wave(db: Database, occasion_id: int, cohort: Cohort, window: Window) -> None:
    """Make the wave of a cohort; one that exists keeps its instants."""
    values = {"zone": cohort.zone, "minute": cohort.minute, "priority": cohort.priority}
    values |= {"occasion_id": occasion_id, "due_us": window.due, "expires_us": window.expires}
    async with db.begin() as tx:
        await tx.execute(db.insert(wave).values(**values).on_conflict_do_nothing())


async def plan_lots(db: Database, occasion_id: int, cohort: Cohort, moment: Moment) -> bool:
    """Plan the next lots of a wave in one short transaction; False when the wave is through.

    Who subscribed first goes first. The wave's row is the lock, its cursor the place to go on from: a planner that dies
    is simply continued.
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
        window = Window(row.due_us, row.expires_us)
        owed = Owed(occasion_id, moment, window)
        lots = [await _open_lot(tx, owed, cohort.priority) for _ in range(0, last.place, LOT_SIZE)]
        await _fill_lots(db, tx, occasion_id, lots, numbered, last.place)
        moved = {"cursor_us": last.subscribed_us, "cursor": last.id}
        await tx.execute(update(wave).where(*this).values(**moved))
    return True


async def plan_chat(db: Database, chat_id: int, owing: Callable[[Chat], Iterable[Owed]]) -> None:
    """Plan one chat anew: what was owed and is not on its way is dropped, and what it is owed now takes its place.

    `owing` is asked with the chat as it is kept at this instant, so that an older view of it never counts. A notice
    joins a lot of the same instant that has room, so that many late changes do not make many small lots. One whose
    window closed before the chat subscribed is not owed; one already settled stays so.
    """
    async with db.begin() as tx:
        kept = select(chat).where(chat.c.id == chat_id).with_for_update(key_share=True)
        row = (await tx.execute(kept)).one_or_none()
        if row is None:
            return
        one = chats.of_row(row)
        await chats.drop_planned(tx, chat.c.id == chat_id)
        for owed in owing(one) if one.subscribed else ():
            if one.subscribed and one.subscribed < owed.window.expires:
                await _join_lot(db, tx, owed, one)
        await tx.execute(update(chat).where(chat.c.id == chat_id).values(stale=false()))


async def pull_forward(db: Database, occasion_id: int, due: datetime, before: datetime) -> None:
    """Have what was to begin after that instant, and not later than `before`, begin at that instant already."""
    async with db.begin() as tx:
        for table in (wave, lot):
            late = (table.c.due_us > due, table.c.due_us <= before)
            moved = update(table).where(table.c.occasion_id == occasion_id, *late)
            if table is lot:
                moved = moved.where(lot.c.state == LotState.OPEN.value)
            await tx.execute(moved.values(due_us=due))


async def owed(db: Database, occasion_id: int) -> int:
    """How many deliveries of an occasion's moment are still owed."""
    rows = select(func.count()).select_from(delivery)
    rows = rows.where(
        delivery.c.occasion_id == occasion_id, delivery.c.state == State.PLANNED.value
    )
    async with db.begin() as tx:
        return int((await tx.execute(rows)).scalar_one())


async def _join_lot(db: Database, tx: AsyncConnection, owed: Owed, one: Chat) -> None:
    """Into the newest lot of the same instant and rank, if it has room, else into a new one; unless it is settled."""
    this = (delivery.c.occasion_id == owed.occasion_id, delivery.c.chat_id == one.id)
    known = (
        await tx.execute(select(delivery.c.state, delivery.c.error).where(*this))
    ).one_or_none()
    if known and (known.state, known.error) != (State.UNCERTAIN.value, UNWANTED):
        return
    rank = priority(owed.moment, one.kind)
    lot_id, filled = await _newest_lot(tx, owed, rank)
    if lot_id is None or filled >= LOT_SIZE:
        lot_id, filled = await _open_lot(tx, owed, rank), 0
    row: dict[str, Any] = {"lot_id": lot_id, "position": filled + 1}
    if known:
        again = {"state": State.PLANNED.value, "settled_us": null()}
        await tx.execute(update(delivery).where(*this).values(**row, **again))
    else:
        row |= {"occasion_id": owed.occasion_id, "chat_id": one.id}
        await tx.execute(db.insert(delivery).values(**row).on_conflict_do_nothing())


async def _newest_lot(tx: AsyncConnection, owed: Owed, rank: int) -> tuple[int | None, int]:
    """The newest lot of that instant and rank that may still be joined, and its last position."""
    alike = (
        select(lot.c.id)
        .where(lot.c.state == LotState.OPEN.value, lot.c.occasion_id == owed.occasion_id)
        .where(lot.c.due_us == owed.window.due, lot.c.expires_us == owed.window.expires)
        .where(lot.c.priority == rank)
        .order_by(lot.c.id.desc())
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    lot_id: int | None = (await tx.execute(alike)).scalar_one_or_none()
    if lot_id is None:
        return None, 0
    last = select(func.max(delivery.c.position)).where(delivery.c.lot_id == lot_id)
    return lot_id, (await tx.execute(last)).scalar_one() or 0


async def _open_lot(tx: AsyncConnection, owed: Owed, rank: int) -> int:
    window = owed.window
    values = {"occasion_id": owed.occasion_id, "due_us": window.due, "expires_us": window.expires}
    insert = lot.insert().values(**values, priority=rank).returning(lot.c.id)
    return int((await tx.execute(insert)).scalar_one())


def _next_ones(cohort: Cohort, moment: Moment, row: Row[Any]) -> Subquery:
    """The chats after a wave's cursor, as many as are planned at once, each with its place counted from 1."""
    passed = literal(row.cursor_us, Instant()), literal(row.cursor, BigInteger())
    after = tuple_(chat.c.subscribed_us, chat.c.id) > tuple_(*passed)
    wanted = _wanting(moment) & _in(cohort, moment) & after
    wanted &= chat.c.subscribed_us < row.expires_us
    order = (chat.c.subscribed_us, chat.c.id)
    chosen = select(*order).where(wanted).order_by(*order).limit(LOT_SIZE * AT_ONCE).subquery()
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
    lot_id = case(dict(enumerate(lots)), value=before // LOT_SIZE)
    position = before % LOT_SIZE + 1
    rows = select(literal(occasion_id), numbered.c.id, lot_id, position).where(true())
    columns = ["occasion_id", "chat_id", "lot_id", "position"]
    insert = db.insert(delivery).from_select(columns, rows).on_conflict_do_nothing()
    if (await tx.execute(insert)).rowcount < count:
        await chats.drop_empty_lots(tx, lots)


#: Chats that are one person.
_people: ColumnElement[bool] = chat.c.kind == "private"


def _wanting(moment: Moment) -> ColumnElement[bool]:
    return chats.subscribed & type_coerce(chat.c.moments, String).like(f"%,{moment.name},%")


def _in(cohort: Cohort, moment: Moment) -> ColumnElement[bool]:
    private = cohort.priority == priority(moment, "private")
    inside: ColumnElement[bool] = _people if private else ~_people
    if moment.clock == "chat":
        inside &= chat.c.zone == cohort.zone
    if moment.choosable:
        none = cohort.minute == NO_MINUTE
        inside &= chat.c.minute.is_(None) if none else chat.c.minute == cohort.minute
    return inside
