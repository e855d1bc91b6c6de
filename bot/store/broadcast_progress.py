"""The progress of the broadcasts of the last days: whether each has begun and ended, and what came of its notices."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, func, select

from bot.store.engine import Database
from bot.store.records import BatchState, State, Status
from bot.store.tables import batch, broadcast, delivery

#: How long after its last notice could be sent a broadcast is still looked at.
BEHIND = timedelta(days=2)


@dataclass(frozen=True)
class Progress:
    """A broadcast of which a notice is due or was due."""

    broadcast_id: int
    observance: str
    year: int
    moment: str
    #: True when it is planned and no notice is owed any more.
    ended: bool


@dataclass(frozen=True)
class Named:
    """What a broadcast is of: one moment of an observance in one year."""

    observance: str
    year: int
    moment: str


async def begun(db: Database) -> list[Progress]:
    """The actual broadcasts that have begun, and whose notices expire in the future or expired in the last two days."""
    left = func.sum(case((batch.c.state != BatchState.DONE.value, 1), else_=0)).label("left")
    query = (
        select(broadcast, left)
        .select_from(broadcast.join(batch, batch.c.broadcast_id == broadcast.c.id))
        .where(broadcast.c.status == Status.ACTUAL.value, broadcast.c.run == "")
        .group_by(broadcast.c.id)
        .having(func.min(batch.c.due_us) <= db.clock)
        .having(func.max(batch.c.expires_us) > db.after(-BEHIND))
        .order_by(broadcast.c.id)
    )
    async with db.read() as tx:
        return [
            Progress(
                row.id, row.observance, row.year, row.moment, bool(row.planned and not row.left)
            )
            for row in await tx.execute(query)
        ]


async def named(db: Database, broadcast_id: int) -> Named:
    """What a broadcast is of."""
    query = select(broadcast).where(broadcast.c.id == broadcast_id)
    async with db.read() as tx:
        row = (await tx.execute(query)).one()
    return Named(row.observance, row.year, row.moment)


async def states(db: Database, broadcast_id: int) -> dict[State, int]:
    """The number of notices of a broadcast in each state."""
    query = (
        select(delivery.c.state, func.count().label("rows"))
        .where(delivery.c.broadcast_id == broadcast_id)
        .group_by(delivery.c.state)
    )
    async with db.read() as tx:
        return {State(row.state): row.rows for row in await tx.execute(query)}
