"""The rate limit of the whole bot: one database row from which every process reserves slots."""

import functools
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Select,
    and_,
    bindparam,
    case,
    false,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.dml import ReturningUpdate

from bot.store import incidents, restored_mark
from bot.store.engine import Database
from bot.store.records import IncidentKind, Pause, ReservedSlots
from bot.store.tables import EPOCH, rate_limit

#: The id of the only row.
BOT = 1

#: The initial row, before any sender has used the database.
FRESH = {"id": BOT, "next_us": 0, "gap_us": 1_000_000, "epoch": 0}

#: A slot this far ahead is never reserved, however many senders there are.
FURTHEST = timedelta(minutes=1)

#: The largest time in microseconds: a pause that only `resume` ends.
FOR_EVER = 2**63 - 1

#: Maximum characters of a reason.
LONGEST_REASON = 255


async def set_gap(db: Database, gap: timedelta) -> None:
    """Set the time from one slot to the next. A pause that is in effect is kept."""
    gap_us = gap // timedelta(microseconds=1)
    insert = db.insert(rate_limit).values(**FRESH | {"gap_us": gap_us})
    keep = insert.on_conflict_do_update(index_elements=["id"], set_={"gap_us": gap_us})
    async with db.begin() as tx:
        await tx.execute(keep)


async def reserve(db: Database, count: int) -> ReservedSlots:
    """Reserve `count` evenly spaced slots. None of them is in the past, so unused time is never saved up.

    A slot further ahead than FURTHEST, or a pause that begins in the future, was written before the database's clock
    was set back. It is ignored. On a restored copy that nobody has confirmed, notices are paused whatever the row says.
    """
    async with db.begin() as tx:
        row = (await tx.execute(_reserving(), {"count": count})).one()
    return ReservedSlots(
        first_us=row.next_us - count * row.gap_us,
        gap_us=row.gap_us,
        epoch=row.epoch,
        now_us=row.now_us,
        throttle_ends_us=row.throttle_ends_us,
        resumes_us=row.resumes_us,
    )


@functools.cache
def _reserving() -> ReturningUpdate[Any]:
    """The statement of `reserve`. Built once, because that takes longer than the statement."""
    now = _now()
    resumes = case((rate_limit.c.throttled_us <= now, rate_limit.c.throttle_ends_us), else_=0)
    copy = (restored_mark.stored().is_not(None), literal(FOR_EVER, BigInteger()))
    wakes = case(copy, (rate_limit.c.paused_us <= now, rate_limit.c.resumes_us), else_=0)
    columns = (rate_limit.c.next_us, rate_limit.c.gap_us, rate_limit.c.epoch)
    more = (resumes.label("throttle_ends_us"), wakes.label("resumes_us"), now.label("now_us"))
    after = bindparam("count", type_=BigInteger()) * rate_limit.c.gap_us
    take = update(rate_limit).where(rate_limit.c.id == BOT).values(next_us=_first_slot(now) + after)
    return take.returning(*columns, *more)


def _first_slot(now: ColumnElement[int]) -> ColumnElement[int]:
    """The time of the next free slot: not before `now` or the end of a throttle."""
    throttled = and_(rate_limit.c.throttled_us <= now, rate_limit.c.throttle_ends_us > now)
    earliest = case((throttled, rate_limit.c.throttle_ends_us), else_=now)
    sane = and_(rate_limit.c.next_us > earliest, rate_limit.c.next_us < earliest + _us(FURTHEST))
    return case((sane, rate_limit.c.next_us), else_=earliest)


async def throttle(db: Database, span: timedelta) -> None:
    """Void all reserved slots, and reserve none before that time has passed.

    All throttles of which each begins before the end of the one before are one incident.
    """
    until = _now() + _us(span)
    running = and_(rate_limit.c.throttled_us <= _now(), rate_limit.c.throttle_ends_us > until)
    values = {
        "throttled_us": _now(),
        "throttle_ends_us": case((running, rate_limit.c.throttle_ends_us), else_=until),
    }
    async with db.begin():
        await _turn(db, values | {"next_us": 0})
        if not await incidents.prolong(db, IncidentKind.THROTTLED, span):
            await incidents.note(db, IncidentKind.THROTTLED, lasts=span)


async def pause(db: Database, span: timedelta, reason: str) -> bool:
    """Pause notices for that time, as the circuit breaker does. Answers to people are still sent.

    False, and nothing changes, while an operator holds sending: their hold is neither shortened nor replaced.
    """
    now = _now()
    values = {"paused_us": now, "resumes_us": now + _us(span), "reason": reason[:LONGEST_REASON]}
    values |= {"held": false(), "held_by": null()}
    async with db.begin():
        if await _turn(db, values, not_(_held_now())) is None:
            return False
        await incidents.end(db, IncidentKind.PAUSED)
        await incidents.note(db, IncidentKind.PAUSED, reason, lasts=span)
    return True


async def hold(db: Database, span: timedelta | None, reason: str, by: int | None) -> int:
    """Hold notices for that time, or with None until `resume`; it replaces any other pause. Returns its end.

    `by` is the Telegram id of the operator, None for the command line. A hold is in effect whatever the database's
    clock shows, now or later: it begins at zero. The end is in UTC microseconds of the database's clock, or FOR_EVER.
    """
    ends = literal(FOR_EVER, BigInteger()) if span is None else _now() + _us(span)
    values = {"paused_us": 0, "resumes_us": ends, "reason": reason[:LONGEST_REASON]}
    found = await _turn(db, values | {"held": true(), "held_by": by})
    return found or 0


async def resume(db: Database) -> bool:
    """End the pause of notices; False when there is none."""
    paused = rate_limit.c.resumes_us > _now()
    values = {"resumes_us": 0, "reason": null(), "epoch": rate_limit.c.epoch + 1}
    values |= {"held": false(), "held_by": null()}
    async with db.begin() as tx:
        woken = await tx.execute(
            update(rate_limit).where(rate_limit.c.id == BOT, paused).values(**values)
        )
        return woken.rowcount == 1


async def paused(db: Database) -> Pause | None:
    """The pause that is in effect; None when notices are sent.

    On a restored copy that nobody has confirmed it is a hold without an end, whatever the row says.
    """
    async with db.read() as tx:
        row = (await tx.execute(_pause())).one_or_none()
    if row is None:
        return None
    if row.copied_from is not None:
        left, held = timedelta(microseconds=FOR_EVER), bool(row.held and row.left > 0)
        reason = (row.reason or "") if held else ""
        if not reason.startswith(restored_mark.worded(row.copied_from)):
            reason = restored_mark.worded(row.copied_from, reason)
        return Pause(reason, left, held=True, by=row.held_by if held else None, ends=None)
    ends = None if row.resumes_us == FOR_EVER else EPOCH + timedelta(microseconds=row.resumes_us)
    left = timedelta(microseconds=row.left)
    return Pause(row.reason or "", left, row.held, row.held_by, ends and ends + db.offset)


@functools.cache
def _pause() -> Select[Any]:
    """The query of `paused`, which each sender executes once a second."""
    now, columns = _now(), rate_limit.c
    left = (columns.resumes_us - now).label("left")
    copied_from = restored_mark.stored().label("copied_from")
    whose = (columns.held, columns.held_by, columns.resumes_us, copied_from)
    paused = and_(columns.paused_us <= now, columns.resumes_us > now)
    query = select(columns.reason, left, *whose)
    return query.where(columns.id == BOT, or_(paused, copied_from.is_not(None)))


async def void_slots(db: Database) -> None:
    """Void the slots that are reserved; no other transaction does so before the open one ends."""
    await _turn(db, {})


async def last_slot(db: Database) -> datetime:
    """When the last slot that is reserved at present is over, by the database's own clock; at least now."""
    now = _now()
    query = select(now.label("now"), rate_limit.c.next_us).where(rate_limit.c.id == BOT)
    async with db.read() as tx:
        row = (await tx.execute(query)).one()
    return EPOCH + timedelta(microseconds=max(row.now, min(row.next_us, row.now + _us(FURTHEST))))


def _held_now() -> ColumnElement[bool]:
    """True of the row while an operator holds sending."""
    return and_(rate_limit.c.held, rate_limit.c.resumes_us > _now())


async def _turn(
    db: Database, values: dict[str, Any], only: ColumnElement[bool] | None = None
) -> int | None:
    """Change the row, and void the slots reserved before; with `only`, if that is true of the row.

    Returns the end of the pause that the row has then; None when nothing was changed.
    """
    async with db.begin() as tx:
        await tx.execute(db.insert(rate_limit).values(**FRESH).on_conflict_do_nothing())
        changed = update(rate_limit).where(rate_limit.c.id == BOT, true() if only is None else only)
        changed = changed.values(**values, epoch=rate_limit.c.epoch + 1)
        found = await tx.execute(changed.returning(rate_limit.c.resumes_us))
        ends: int | None = found.scalar_one_or_none()
        return ends


def _us(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _now() -> ColumnElement[int]:
    """The database's own clock, in UTC microseconds."""
    return type_coerce(Database.clock_after(literal(0, BigInteger())), BigInteger)
