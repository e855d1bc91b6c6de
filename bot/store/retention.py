"""Deletes what is no longer needed: deliveries of occasions that are long over, and chats that ended long ago.

Each function is one short transaction, which can be repeated after a crash. Locks are taken in the usual order: wave,
chat, broadcast, batch, delivery.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    delete,
    exists,
    func,
    not_,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import chats, receipts, retention_log, retired, sealed_ids
from bot.store.engine import Database
from bot.store.records import BatchState, RequestState, State, Status
from bot.store.tables import (
    batch,
    broadcast,
    chat,
    delivery,
    manager,
    microseconds,
    progress_message,
    rate_limit,
    request,
    revision,
    subscriber_count,
    wave,
    witness_message,
)

#: Maximum number of deliveries, and of chats, that are deleted in one transaction.
DELIVERIES, CHATS = 500, 200

#: Why a subscription ended that its own chat ended: the bot was not blocked.
STOPPED = "stopped"


@dataclass(frozen=True)
class Finished:
    """The broadcasts of an occasion, a rehearsal or an announcement, of which no notice can be sent any more."""

    observance: str
    year: int
    status: Status
    #: Empty for the occasion itself.
    run: str
    broadcast_ids: tuple[int, ...]
    #: When its last window closed.
    closed: datetime

    @property
    def occasion(self) -> bool:
        """True for what the planner made from the almanac, which needs a receipt."""
        return self.status is Status.ACTUAL and not self.run

    def __str__(self) -> str:
        return f"{self.observance} {self.year}" + ("" if self.occasion else f" ({self.status})")


async def finished(db: Database, before: datetime) -> list[Finished]:
    """What was over before that instant and still has deliveries, progress messages or operators, the oldest first.

    A broadcast with an unsettled batch, or with a revision whose copies are still changed, is not over.
    """
    whose = (broadcast.c.id, broadcast.c.observance, broadcast.c.year)
    what = (_closes.label("closes"), _has_traces.label("traces"), _under_way.label("under_way"))
    query = select(*whose, broadcast.c.status, broadcast.c.run, *what).order_by(broadcast.c.id)
    groups: dict[tuple[str, int, str, str], list[tuple[int, datetime, bool, bool]]] = {}
    async with db.read() as tx:
        for row in await tx.execute(query):
            if row.closes is not None:
                key = (row.observance, row.year, row.status, row.run)
                found = (row.id, row.closes, bool(row.traces), bool(row.under_way))
                groups.setdefault(key, []).append(found)
    over = []
    for (observance, year, status, run), rows in groups.items():
        ids, closes, traces, under_way = zip(*rows, strict=True)
        if any(traces) and not any(under_way) and max(closes) < before:
            over.append(Finished(observance, year, Status(status), run, ids, max(closes)))
    return sorted(over, key=lambda one: one.closed)


#: When the last window of a broadcast closes; null when it has none.
_closes = (
    select(func.max(batch.c.expires_us))
    .where(batch.c.broadcast_id == broadcast.c.id)
    .scalar_subquery()
)

#: True of a broadcast of which a notice is owed or copies are changed.
_under_way: ColumnElement[bool] = or_(
    exists().where(batch.c.broadcast_id == broadcast.c.id, batch.c.state != BatchState.DONE.value),
    exists().where(revision.c.broadcast_id == broadcast.c.id, revision.c.ended_us.is_(None)),
)

_operators = or_(revision.c.asked_by.is_not(None), revision.c.confirmed_by.is_not(None))

#: True of a broadcast of which something is to be erased.
_has_traces: ColumnElement[bool] = or_(
    exists().where(delivery.c.broadcast_id == broadcast.c.id),
    exists().where(progress_message.c.broadcast_id == broadcast.c.id),
    exists().where(revision.c.broadcast_id == broadcast.c.id, _operators),
)


async def retire(db: Database, one: Finished) -> bool:
    """Retire the broadcasts: from now on nothing of them is planned, and their counts are kept.

    The operators of their revisions and their progress messages are erased. False, and nothing changes, when a receipt
    is needed that is not kept or lacks notices, or when something of them is under way again.
    """
    ids = one.broadcast_ids
    async with db.begin() as tx:
        await tx.execute(update(wave).where(wave.c.broadcast_id.in_(ids)).values(planned=true()))
        of_them = select(broadcast.c.id).where(broadcast.c.id.in_(ids)).order_by(broadcast.c.id)
        await tx.execute(of_them.with_for_update())
        if (await tx.execute(of_them.where(_under_way))).first() is not None:
            return False
        if one.occasion and not await _receipt_is_kept(tx, one):
            return False
        await retired.retire(db, tx, ids)
        await tx.execute(update(broadcast).where(broadcast.c.id.in_(ids)).values(planned=true()))
        # In the order of `chats.erase`: on PostgreSQL the two could wait for each other.
        gone = progress_message.c.broadcast_id.in_(ids)
        await tx.execute(delete(progress_message).where(gone))
        nobody = {"asked_by": null(), "confirmed_by": null()}
        await tx.execute(update(revision).where(revision.c.broadcast_id.in_(ids)).values(**nobody))
        await retention_log.note_remains(db)
    return True


async def _receipt_is_kept(tx: AsyncConnection, one: Finished) -> bool:
    kept = await receipts.stored(tx, one.observance, one.year)
    rows = select(func.count()).where(delivery.c.broadcast_id.in_(one.broadcast_ids))
    owed = int((await tx.execute(rows)).scalar_one())
    return owed == 0 or (kept is not None and int(kept["all"]["owed"]) >= owed)


async def erase_some(db: Database, one: Finished, today: date) -> int:
    """Delete the next settled deliveries of retired broadcasts, at most DELIVERIES; return their number.

    Their chats are locked first: so whoever plans one of these chats sees either the delivery or that its broadcast is
    retired.
    """
    this = delivery.c.broadcast_id.in_(await _retired(db, one.broadcast_ids))
    settled = and_(this, delivery.c.state != State.PLANNED.value)
    some = select(delivery.c.broadcast_id, delivery.c.chat_id).where(settled)
    some = some.order_by(delivery.c.broadcast_id, delivery.c.chat_id).limit(DELIVERIES)
    async with db.begin() as tx:
        rows = (await tx.execute(some)).all()
        if not rows:
            return 0
        numbers = sorted({row.chat_id for row in rows})
        locked = select(chat.c.id).where(chat.c.id.in_(numbers)).order_by(chat.c.id)
        await tx.execute(locked.with_for_update(key_share=True))
        count = 0
        for number in sorted({row.broadcast_id for row in rows}):
            of_chats = delivery.c.chat_id.in_([r.chat_id for r in rows if r.broadcast_id == number])
            gone = delete(delivery).where(delivery.c.broadcast_id == number, of_chats, settled)
            count += (await tx.execute(gone)).rowcount
        await retention_log.note(db, today, deliveries=count)
    return count


async def any_retired(db: Database, broadcast_ids: Sequence[int]) -> bool:
    """True when one of these broadcasts is retired."""
    return bool(await _retired(db, broadcast_ids))


async def _retired(db: Database, broadcast_ids: Sequence[int]) -> list[int]:
    query = select(broadcast.c.id).where(broadcast.c.id.in_(broadcast_ids), retired.IS_RETIRED)
    async with db.read() as tx:
        return list((await tx.execute(query)).scalars())


def _ended(
    db: Database, before: datetime, operators: Collection[int], *, comparable: bool = True
) -> ColumnElement[bool]:
    """The condition for chats that ended before an instant and are not needed any more.

    Kept are operators, and a person who stopped their own messages but is recorded as an admin of a subscribed chat:
    the language of the notices about that chat is theirs. One who blocked the bot cannot be notified. While some ids
    are sealed by another key, such a person may not be recognised: then all who stopped are kept if `comparable`.
    """
    group = chat.alias("group")
    manages = exists().where(
        manager.c.telegram_id == chat.c.telegram_id,
        manager.c.chat_id == group.c.id,
        group.c.subscribed_us.is_not(None),
    )
    return and_(
        chat.c.ended_us < before,
        chat.c.subscribed_us.is_(None),
        chat.c.telegram_id.is_not(None),
        ~chats.is_one_of(db, chat.c.telegram_id, operators),
        or_(chat.c.reason != STOPPED, and_(_comparable(db) if comparable else true(), ~manages)),
    )


def _comparable(db: Database) -> ColumnElement[bool]:
    """The condition that the chat and all admins are sealed by the same key; until then, nobody is erased."""
    some = manager.alias("some")
    outdated = select(some.c.chat_id).where(sealed_ids.is_outdated(db, some.c.telegram_id))
    return and_(not_(sealed_ids.is_outdated(db, chat.c.telegram_id)), not_(outdated.exists()))


async def ended(db: Database, before: datetime, operators: Collection[int]) -> int:
    """The number of chats that `erase_ended` would erase."""
    return await _count(db, _ended(db, before, operators))


async def held_back(db: Database, before: datetime, operators: Collection[int]) -> int:
    """The number of chats that `erase_ended` leaves because ids are sealed by another key, until a `rekey`."""
    if not db.ring:
        return 0
    found = await _count(db, _ended(db, before, operators, comparable=False))
    return max(0, found - await ended(db, before, operators))


async def _count(db: Database, which: ColumnElement[bool]) -> int:
    async with db.read() as tx:
        query = select(func.count()).select_from(chat).where(which)
        return int((await tx.execute(query)).scalar_one())


async def erase_ended(
    db: Database, before: datetime, operators: Collection[int], today: date
) -> int:
    """Erase the next chats that ended before an instant, at most CHATS, as `chats.forget` does; return their number."""
    some = select(chat.c.telegram_id).where(_ended(db, before, operators)).order_by(chat.c.id)
    async with db.begin() as tx:
        rows = await tx.execute(some.limit(CHATS).with_for_update(key_share=True, skip_locked=True))
        telegram_ids = list(rows.scalars())
        if not telegram_ids:
            return 0
        admins = await chats.erase(db, tx, telegram_ids)
        await retention_log.note(db, today, chats=len(telegram_ids), admins=admins)
    return len(telegram_ids)


async def forget_operators(db: Database, before: datetime) -> bool:
    """Forget which operators asked for and decided what was asked for before an instant, and held sending before it.

    True when there were any.
    """
    settled = and_(request.c.created_us < before, request.c.state != RequestState.WAITING.value)
    named = or_(request.c.asked_by.is_not(None), request.c.decided_by.is_not(None))
    nobody = {"asked_by": null(), "decided_by": null()}
    over = case((rate_limit.c.held, rate_limit.c.resumes_us), else_=0) < microseconds(before)
    async with db.begin() as tx:
        asked = await tx.execute(update(request).where(settled, named).values(**nobody))
        holder = update(rate_limit).where(over, rate_limit.c.held_by.is_not(None))
        held = await tx.execute(holder.values(held_by=null()))
        found = bool(asked.rowcount or held.rowcount)
        if found:
            await retention_log.note_remains(db)
    return found


async def days_counted(db: Database, since: datetime) -> int:
    """The number of days, after that of an instant, on which the bot was running and counted the subscribed chats."""
    day = func.count(subscriber_count.c.day.distinct())
    query = select(day).where(subscriber_count.c.day > since.date().isoformat())
    async with db.read() as tx:
        return int((await tx.execute(query)).scalar_one())


#: The tables from which rows are deleted, or in which ids become null.
TABLES = (delivery, chat, manager, revision, request, progress_message, witness_message)
