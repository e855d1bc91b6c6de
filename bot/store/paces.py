"""The pace of the whole bot: one row from which every process reserves its slots."""

from datetime import timedelta

from sqlalchemy import BigInteger, case, type_coerce, update
from sqlalchemy.sql import ColumnElement

from bot.store.engine import Database
from bot.store.records import Pace
from bot.store.tables import pace

#: The one row.
BOT = 1


async def set_gap(db: Database, gap: timedelta) -> None:
    """Set the time from one slot to the next, keeping a pause that is under way."""
    gap_us = gap // timedelta(microseconds=1)
    values = {"id": BOT, "next_us": 0, "gap_us": gap_us, "epoch": 0}
    insert = db.insert(pace).values(**values)
    keep = insert.on_conflict_do_update(index_elements=["id"], set_={"gap_us": gap_us})
    async with db.begin() as tx:
        await tx.execute(keep)


async def reserve(db: Database, count: int) -> Pace:
    """Reserve `count` slots, evenly spaced, none of them in the past: unused time is never saved up."""
    now = _now(db)
    begins = case((pace.c.next_us > now, pace.c.next_us), else_=now)
    take = (
        update(pace)
        .where(pace.c.id == BOT)
        .values(next_us=begins + count * pace.c.gap_us)
        .returning(pace.c.next_us, pace.c.gap_us, pace.c.epoch, now.label("now_us"))
    )
    async with db.begin() as tx:
        row = (await tx.execute(take)).one()
    first = row.next_us - count * row.gap_us
    return Pace(first_us=first, gap_us=row.gap_us, epoch=row.epoch, now_us=row.now_us)


async def pause(db: Database, span: timedelta) -> None:
    """Void all slots that are out, and give none before that time has passed."""
    until = _now(db) + span // timedelta(microseconds=1)
    later = case((pace.c.next_us > until, pace.c.next_us), else_=until)
    async with db.begin() as tx:
        await tx.execute(
            update(pace).where(pace.c.id == BOT).values(epoch=pace.c.epoch + 1, next_us=later)
        )


def _now(db: Database) -> ColumnElement[int]:
    return type_coerce(db.really(), BigInteger)
