"""The backlog: the number of deliveries that are due, and when they expire."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.store.engine import Database
from bot.store.records import BatchState, State
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
