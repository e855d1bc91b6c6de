"""The backlog: the number of deliveries that are due, and when they expire."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, func, select

from bot.store.engine import Database
from bot.store.records import BatchState, State, Status
from bot.store.tables import batch, broadcast, delivery


@dataclass(frozen=True)
class Due:
    """Deliveries of one moment that are due and expire at the same instant."""

    observance: str
    year: int
    moment: str
    expires: datetime
    count: int


async def due(db: Database, ahead: timedelta) -> list[Due]:
    """The planned deliveries that are due now or within that time, and are neither settled nor expired.

    Those of a rehearsal that was asked for have no deadline and do not count.
    """
    query = (
        select(broadcast, batch.c.expires_us, func.count().label("rows"))
        .select_from(batch.join(delivery, delivery.c.batch_id == batch.c.id))
        .join(broadcast, broadcast.c.id == batch.c.broadcast_id)
        .where(batch.c.state != BatchState.DONE.value, batch.c.due_us <= db.after(ahead))
        .where(batch.c.expires_us > db.clock, delivery.c.state == State.PLANNED.value)
        .where(broadcast.c.run == "")
        .group_by(broadcast.c.id, batch.c.expires_us)
    )
    async with db.begin() as tx:
        return [
            Due(row.observance, row.year, row.moment, row.expires_us, row.rows)
            for row in await tx.execute(query)
        ]


async def next_to_close(db: Database, ahead: timedelta) -> datetime | None:
    """When the next window closes in which actual notices are still owed; None when none closes within that time."""
    query = (
        select(func.min(batch.c.expires_us))
        .select_from(batch.join(broadcast, broadcast.c.id == batch.c.broadcast_id))
        .where(*_open_actual(), batch.c.expires_us > db.clock)
        .where(batch.c.expires_us <= db.after(ahead))
        .where(exists().where(delivery.c.batch_id == batch.c.id, _owed()))
    )
    async with db.read() as tx:
        closes: datetime | None = (await tx.execute(query)).scalar_one()
        return closes


async def owed_until(db: Database, closes: datetime) -> int:
    """The number of actual notices that are owed in windows that close at that instant."""
    query = (
        select(func.count())
        .select_from(batch.join(delivery, delivery.c.batch_id == batch.c.id))
        .join(broadcast, broadcast.c.id == batch.c.broadcast_id)
        .where(*_open_actual(), batch.c.expires_us == closes, _owed())
    )
    async with db.read() as tx:
        return int((await tx.execute(query)).scalar_one())


def _open_actual() -> tuple[ColumnElement[bool], ...]:
    """True of the batches of actual broadcasts that are not done."""
    return batch.c.state != BatchState.DONE.value, broadcast.c.status == Status.ACTUAL.value


def _owed() -> ColumnElement[bool]:
    return delivery.c.state == State.PLANNED.value
