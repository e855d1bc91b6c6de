"""Writes planned broadcasts, waves and batches to the ledger; planning twice has the same result."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
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
from bot.store import batches, chats, retired
from bot.store.batches import BATCH_SIZE, DOUBTFUL, LAST, BatchKey, lowered, priority
from bot.store.engine import Database
from bot.store.records import UNWANTED, BatchState, Chat, State, Status
from bot.store.tables import Instant, batch, broadcast, chat, delivery, wave

#: Maximum number of batches that are planned in one transaction. The transaction is still short.
AT_ONCE = 10

#: A wave's zone when it includes all zones; its minute when none was chosen or it does not matter.
EVERY_ZONE = ""
NO_MINUTE = -1

#: The order in which chats are planned: that of their subscription.
_ORDER = (chat.c.subscribed_us, chat.c.id)
_order = tuple_(*_ORDER)

#: The columns of a delivery that is planned.
COLUMNS = ("broadcast_id", "chat_id", "batch_id", "position")


@dataclass(frozen=True)
class Cohort:
    """The chats of one rank for which a moment falls on the same instant."""

    zone: str
    minute: int
    priority: int


@dataclass(frozen=True)
class Owed:
    """A notice that is owed to a chat."""

    occasion: Occasion
    moment: Moment
    window: Window
    status: Status = Status.ACTUAL


async def open_broadcast(
    db: Database, which: Occasion, moment: str, status: Status = Status.ACTUAL
) -> tuple[int, bool]:
    """Find or make the broadcast of a moment. Returns its id, and True when all its waves are planned."""
    key = _broadcast_key(which, moment, status)
    async with db.begin() as tx:
        await tx.execute(db.insert(broadcast).values(**key).on_conflict_do_nothing())
        del key["number"]
        found = await tx.execute(select(broadcast.c.id, broadcast.c.planned).filter_by(**key))
        row = found.one()
    return row.id, row.planned


async def close_broadcast(db: Database, broadcast_id: int) -> None:
    """Mark that all waves of a broadcast are planned. From now on, only chats that change are planned, one by one."""
    async with db.begin() as tx:
        planned = update(broadcast).where(broadcast.c.id == broadcast_id).values(planned=true())
        await tx.execute(planned)


async def cohorts(db: Database, moment: Moment) -> dict[Cohort, int]:
    """The cohorts of the chats that want this moment, each with its number of chats.

    There is one for each zone, chosen minute and rank that occurs.
    """
    zone = chat.c.zone if moment.clock == "chat" else literal(EVERY_ZONE)
    minute = func.coalesce(chat.c.minute, NO_MINUTE) if moment.choosable else literal(NO_MINUTE)
    usual = case((_people, priority(moment, "private")), else_=priority(moment, "channel"))
    rank = usual + case((_doubtful, DOUBTFUL), else_=0)
    wanting = select(zone.label("zone"), minute.label("minute"), rank.label("rank"))
    wanting_chats = wanting.where(_wanting(moment)).subquery()
    columns = (wanting_chats.c.zone, wanting_chats.c.minute, wanting_chats.c.rank)
    query = select(*columns, func.count().label("chats")).group_by(*columns)
    async with db.read() as tx:
        rows = await tx.execute(query)
        return {Cohort(row.zone, row.minute, row.rank): row.chats for row in rows}


async def open_wave(db: Database, broadcast_id: int, cohort: Cohort, window: Window) -> None:
    """Make the wave of a cohort. A wave that already exists does not change."""
    values = {"zone": cohort.zone, "minute": cohort.minute, "priority": cohort.priority}
    values |= {"broadcast_id": broadcast_id, "due_us": window.due, "expires_us": window.expires}
    async with db.begin() as tx:
        await tx.execute(db.insert(wave).values(**values).on_conflict_do_nothing())


async def plan_batches(db: Database, broadcast_id: int, cohort: Cohort, moment: Moment) -> bool:
    """Plan the next batches of a wave in one short transaction; False when the wave is complete."""
    return await plan_wave(
        db, broadcast_id, cohort, lambda row: _wanting(moment) & _in(cohort, moment)
    )


async def plan_wave(
    db: Database,
    broadcast_id: int,
    cohort: Cohort,
    included: Callable[[Row[Any]], ColumnElement[bool]],
) -> bool:
    """Plan the next batches of the chats that `included` selects for the wave's row; False when there are no more.

    Chats are planned in the order in which they subscribed. The wave's row is the lock, and its cursor tells where to
    continue. So another planner can continue after one that died.
    """
    this = _wave_of(broadcast_id, cohort)
    async with db.begin() as tx:
        kept = ~retired.is_retired(wave.c.broadcast_id)
        found = select(wave).where(this, wave.c.planned == false(), kept).with_for_update()
        row = (await tx.execute(found)).one_or_none()
        if row is None:
            return False
        following = included(row) & _following(row)
        chosen = select(*_ORDER).where(following).order_by(*_ORDER).limit(BATCH_SIZE * AT_ONCE)
        numbered = _numbered(chosen)
        last_one = select(numbered).order_by(numbered.c.place.desc()).limit(1)
        last = (await tx.execute(last_one)).one_or_none()
        if last is None:
            await tx.execute(update(wave).where(this).values(planned=true()))
            return False
        key = BatchKey(broadcast_id, row.due_us, row.expires_us, cohort.priority)
        batch_ids = [await batches.opened(tx, key) for _ in range(0, last.place, BATCH_SIZE)]
        # Whoever changes a chat locks it and plans it again: before this, or after it, but not at the same time.
        locked = select(*_ORDER).where(following & (_order <= _values(last.subscribed_us, last.id)))
        locked = locked.order_by(chat.c.id).with_for_update(read=True)
        rows = _rows(broadcast_id, batch_ids, _numbered(locked))
        insert = db.insert(delivery).from_select(COLUMNS, rows).on_conflict_do_nothing()
        if (await tx.execute(insert)).rowcount < last.place:
            await chats.drop_empty_batches(tx, batch_ids)
        moved = {"cursor_us": last.subscribed_us, "cursor": last.id}
        await tx.execute(update(wave).where(this).values(**moved))
    return True


#: A chat, locked, without its Telegram id: planning needs none, and it may be sealed by another process's key.
#: Built once, because that takes longer than the query.
_LOCKED: Select[Any] = (
    select(*(one for one in chat.c if one.name != "telegram_id"), literal(0).label("telegram_id"))
    .where(chat.c.id == bindparam("this"))
    .with_for_update(key_share=True)
)

#: Marks a chat as planned.
_UP_TO_DATE = update(chat).where(chat.c.id == bindparam("this")).values(stale=false())


async def plan_chat(db: Database, chat_id: int, owing: Callable[[Chat], Iterable[Owed]]) -> None:
    """Plan one chat again, as it is stored now, so that outdated data never counts.

    `owing` gets that chat, with 0 in place of its Telegram id.
    """
    async with db.begin() as tx:
        row = (await tx.execute(_LOCKED, {"this": chat_id})).one_or_none()
        if row is None:
            return
        one = chats.of_row(row)
        await plan_locked(db, one, owing(one) if one.subscribed else ())
        await tx.execute(_UP_TO_DATE, {"this": chat_id})


async def plan_locked(db: Database, one: Chat, owing: Iterable[Owed]) -> None:
    """Plan a chat that the open transaction has just changed or locked.

    It deletes the chat's owed deliveries that are not in flight, and adds those of `owing`; those of a rehearsal that
    was asked for stay. A delivery joins a batch of the same due time that has room, so that many late changes do not
    make many small batches. A notice whose window closed before the chat subscribed is not owed. A settled delivery
    stays settled. A notice that the chat refused is retried at the time set before, unless the chat takes notices
    again.
    """
    async with db.begin() as tx:
        all_owed = await _with_broadcasts(db, tx, list(owing))
        known = await _known(tx, one)
        if any(row.state == State.PLANNED.value and not row.doubtful for row in known.values()):
            spare = _ASKED_FOR | _postponed(all_owed) if one.doubtful else _ASKED_FOR
            await chats.drop_planned(tx, chat.c.id == one.id, spare)
            known = await _known(tx, one)
        for broadcast_id, owed in all_owed.items():
            if one.subscribed and one.subscribed < owed.window.expires:
                await _join_batch(db, tx, broadcast_id, owed, one, known.get(broadcast_id))


async def pull_forward(db: Database, broadcast_id: int, due: datetime, before: datetime) -> None:
    """Make the waves and open batches that are due after `due`, but not after `before`, due at `due`."""
    async with db.begin() as tx:
        for table in (wave, batch):
            late = (table.c.due_us > due, table.c.due_us <= before)
            moved = update(table).where(table.c.broadcast_id == broadcast_id, *late)
            if table is batch:
                moved = moved.where(batch.c.state == BatchState.OPEN.value)
            await tx.execute(moved.values(due_us=due))


async def owed(db: Database, broadcast_id: int) -> int:
    """The number of deliveries of a broadcast that are still owed."""
    rows = select(func.count()).select_from(delivery)
    rows = rows.where(
        delivery.c.broadcast_id == broadcast_id, delivery.c.state == State.PLANNED.value
    )
    async with db.begin() as tx:
        return int((await tx.execute(rows)).scalar_one())


async def _with_broadcasts(
    db: Database, tx: AsyncConnection, all_owed: list[Owed]
) -> dict[int, Owed]:
    """The owed notices by the id of their broadcast. Broadcasts that are missing are made, always in the same order.

    Those of a retired broadcast are left out: their deliveries were deleted, so that nobody knows who got them.
    """
    keys = {
        (one.occasion.observance, one.occasion.year, one.moment.name, one.status.value): one
        for one in all_owed
    }
    if not keys:
        return {}
    ids = await _broadcast_ids(tx, all_owed)
    if missing := [one for key, one in keys.items() if key not in ids]:
        rows = [_broadcast_key(one.occasion, one.moment.name, one.status) for one in missing]
        rows.sort(key=str)
        await tx.execute(db.insert(broadcast).on_conflict_do_nothing(), rows)
        ids = await _broadcast_ids(tx, all_owed)
    found = ((ids[key], one) for key, one in keys.items())
    return {number: one for number, one in found if number is not None}


async def _broadcast_ids(
    tx: AsyncConnection, all_owed: list[Owed]
) -> dict[tuple[str, int, str, str], int | None]:
    """The ids of the broadcasts of these years; None for a retired one."""
    years = {one.occasion.year for one in all_owed}
    query = select(broadcast, retired.IS_RETIRED.label("retired"))
    query = query.where(broadcast.c.year.in_(years), broadcast.c.run == "")
    return {
        (row.observance, row.year, row.moment, row.status): None if row.retired else row.id
        for row in await tx.execute(query)
    }


def _broadcast_key(occasion: Occasion, moment: str, status: Status) -> dict[str, Any]:
    key = {"observance": occasion.observance, "year": occasion.year, "moment": moment}
    return key | {"number": occasion.number, "status": status.value, "run": ""}


#: The condition for the deliveries of a rehearsal that was asked for, which planning leaves alone.
_ASKED_FOR: ColumnElement[bool] = delivery.c.broadcast_id.in_(
    select(broadcast.c.id).where(broadcast.c.run != "")
)


#: Built once, because that takes longer than the query.
_OF_CHAT = select(
    delivery.c.broadcast_id, delivery.c.state, delivery.c.error, delivery.c.doubtful
).where(delivery.c.chat_id == bindparam("of"))


async def _known(tx: AsyncConnection, one: Chat) -> dict[int, Any]:
    """The deliveries of a chat, by the id of their broadcast."""
    return {row.broadcast_id: row for row in await tx.execute(_OF_CHAT, {"of": one.id})}


def _postponed(broadcast_ids: Iterable[int]) -> ColumnElement[bool]:
    """The condition for those deliveries of these broadcasts that their chat has refused and that are retried later."""
    last = select(batch.c.id).where(batch.c.priority >= LAST)
    return and_(delivery.c.broadcast_id.in_(list(broadcast_ids)), delivery.c.batch_id.in_(last))


async def _join_batch(
    db: Database,
    tx: AsyncConnection,
    broadcast_id: int,
    owed: Owed,
    one: Chat,
    known: Any | None,
) -> None:
    """Add a delivery to the newest batch of its window and rank, or to a new one if that is full.

    A delivery that exists stays as it is, except one that is owed again because the chat subscribed again (UNWANTED).
    """
    if known and (known.state, known.error) != (State.UNCERTAIN.value, UNWANTED):
        return
    window = owed.window
    rank = priority(owed.moment, one.kind, doubtful=one.doubtful)
    batch_id, position = await batches.place(
        tx, BatchKey(broadcast_id, window.due, window.expires, rank)
    )
    row: dict[str, Any] = {"batch_id": batch_id, "position": position}
    if known:
        this = (delivery.c.broadcast_id == broadcast_id, delivery.c.chat_id == one.id)
        again = {"state": State.PLANNED.value, "settled_us": null()}
        await tx.execute(update(delivery).where(*this).values(**row, **again))
    else:
        row |= {"broadcast_id": broadcast_id, "chat_id": one.id}
        await tx.execute(db.insert(delivery).values(**row).on_conflict_do_nothing())


def _wave_of(broadcast_id: int, cohort: Cohort) -> ColumnElement[bool]:
    return and_(
        wave.c.broadcast_id == broadcast_id,
        wave.c.zone == cohort.zone,
        wave.c.minute == cohort.minute,
        wave.c.priority == cohort.priority,
    )


def _following(row: Row[Any]) -> ColumnElement[bool]:
    """The condition for the chats that come after a wave's cursor and subscribed before its window closed."""
    return and_(_order > _values(row.cursor_us, row.cursor), chat.c.subscribed_us < row.expires_us)


def _values(subscribed: datetime, number: int) -> ColumnElement[Any]:
    """The values of _ORDER of one chat."""
    return tuple_(literal(subscribed, Instant()), literal(number, BigInteger()))


def _numbered(chosen: Select[Any]) -> Subquery:
    """Those chats with their places in the order of subscription, counted from 1."""
    found = chosen.subquery()
    place = func.row_number().over(order_by=(found.c.subscribed_us, found.c.id))
    return select(found, place.label("place")).subquery()


def _rows(broadcast_id: int, batch_ids: list[int], numbered: Subquery) -> Select[Any]:
    """The deliveries of these chats, each with its position in one of the batches; the columns are COLUMNS.

    Chats that came after the batches were counted are in the last batch.
    """
    # `where(true())`: SQLite takes the ON of an ON CONFLICT after a FROM without WHERE for that of a join.
    before = numbered.c.place - 1
    last = len(batch_ids) - 1
    index = case((before // BATCH_SIZE < last, before // BATCH_SIZE), else_=last)
    batch_id = case(dict(enumerate(batch_ids)), value=index)
    position = before - index * BATCH_SIZE + 1
    return select(literal(broadcast_id), numbered.c.id, batch_id, position).where(true())


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
