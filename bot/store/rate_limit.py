"""The rate limit of the whole bot: one database row from which every process reserves slots."""

import functools
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Select,
    and_,
    bindparam,
    case,
    literal,
    null,
    select,
    true,
    type_coerce,
    update,
)
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.dml import ReturningUpdate

from bot.store.engine import Database
from bot.store.records import Pause, ReservedSlots
from bot.store.tables import rate_limit

#: The id of the only row.
BOT = 1

#: The initial row, before any sender has used the database.
FRESH = {"id": BOT, "next_us": 0, "gap_us": 1_000_000, "epoch": 0}

#: A slot this far ahead is never reserved, however many senders there are.
FURTHEST = timedelta(minutes=1)

#: The largest time in microseconds: a pause that only `resume` ends.
FOR_EVER = 2**63 - 1


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
    was set back. It is ignored.
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
    wakes = case((rate_limit.c.paused_us <= now, rate_limit.c.resumes_us), else_=0)
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
    """Void all reserved slots, and reserve none before that time has passed."""
    until = _now() + _us(span)
    running = and_(rate_limit.c.throttled_us <= _now(), rate_limit.c.throttle_ends_us > until)
    values = {
        "throttled_us": _now(),
        "throttle_ends_us": case((running, rate_limit.c.throttle_ends_us), else_=until),
    }
    await _turn(db, values | {"next_us": 0})


async def pause(db: Database, span: timedelta | None, reason: str) -> None:
    """Pause notices for that time, or with None until `resume`. Answers to people are still sent.

    A pause until `resume` is in effect whatever the database's clock shows, now or later, and stays when another one
    for some time begins.
    """
    if span is None:
        values = {"paused_us": 0, "resumes_us": FOR_EVER, "reason": reason[:255]}
        await _turn(db, values | {"held": True, "held_by": null()})
        return
    values = {"paused_us": _now(), "resumes_us": _now() + _us(span), "reason": reason[:255]}
    await _turn(db, values, rate_limit.c.resumes_us != FOR_EVER)


async def resume(db: Database) -> bool:
    """End the pause of notices; False when there is none."""
    paused = rate_limit.c.resumes_us > _now()
    values = {"resumes_us": 0, "reason": null(), "epoch": rate_limit.c.epoch + 1}
    async with db.begin() as tx:
        woken = await tx.execute(
            update(rate_limit).where(rate_limit.c.id == BOT, paused).values(**values)
        )
        return woken.rowcount == 1


async def paused(db: Database) -> Pause | None:
    """The pause that is in effect; None when notices are sent."""
    async with db.read() as tx:
        row = (await tx.execute(_pause())).one_or_none()
    if row is None:
        return None
    return Pause(row.reason or "", timedelta(microseconds=row.left), row.held)


@functools.cache
def _pause() -> Select[Any]:
    """The query of `paused`, which each sender executes once a second."""
    now = _now()
    left = (rate_limit.c.resumes_us - now).label("left")
    held = (rate_limit.c.resumes_us == FOR_EVER).label("held")
    return select(rate_limit.c.reason, left, held).where(
        rate_limit.c.id == BOT, rate_limit.c.paused_us <= now, rate_limit.c.resumes_us > now
    )


async def _turn(
    db: Database, values: dict[str, Any], only: ColumnElement[bool] | None = None
) -> None:
    """Change the row, and void the slots reserved before; with `only`, if that is true of the row."""
    async with db.begin() as tx:
        await tx.execute(db.insert(rate_limit).values(**FRESH).on_conflict_do_nothing())
        changed = update(rate_limit).where(rate_limit.c.id == BOT, true() if only is None else only)
        await tx.execute(changed.values(**values, epoch=rate_limit.c.epoch + 1))


def _us(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _now() -> ColumnElement[int]:
    """The database's own clock, in UTC microseconds."""
    return type_coerce(Database.clock_after(literal(0, BigInteger())), BigInteger)
