"""Rehearsals that were asked for: broadcasts of their own that are due at once and settle no actual delivery."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.observances.model import Occasion
from bot.store import batches
from bot.store.batches import BATCH_SIZE, REHEARSED, BatchKey
from bot.store.engine import Database
from bot.store.records import ANNOUNCEMENT, BatchState, State, Status
from bot.store.tables import batch, broadcast, delivery, with_broadcast


@dataclass(frozen=True)
class Rehearsed:
    """One moment of an occasion, rehearsed for these chats."""

    occasion: Occasion
    moment: str
    #: The ids of the chats.
    chats: Sequence[int]
    #: From when and until when it may be sent, by the ledger's clock.
    due: datetime
    expires: datetime
    #: The language of these notices; empty for each chat's own.
    language: str = ""


async def add(db: Database, run: str, status: Status, notices: Iterable[Rehearsed]) -> None:
    """Add deliveries to the rehearsal with that name, in one transaction."""
    async with db.begin() as tx:
        for one in notices:
            broadcast_id = await _broadcast(db, tx, run, status, one)
            key = BatchKey(broadcast_id, one.due, one.expires, REHEARSED)
            for first in range(0, len(one.chats), BATCH_SIZE):
                same = {"broadcast_id": broadcast_id, "batch_id": await batches.opened(tx, key)}
                some = one.chats[first : first + BATCH_SIZE]
                rows = [
                    same | {"chat_id": number, "position": position}
                    for position, number in enumerate(some, 1)
                ]
                await tx.execute(delivery.insert(), rows)


async def _broadcast(
    db: Database, tx: AsyncConnection, run: str, status: Status, one: Rehearsed
) -> int:
    """Find or make the broadcast of a notice."""
    key = {"observance": one.occasion.observance, "year": one.occasion.year, "moment": one.moment}
    key |= {"status": status.value, "run": run, "language": one.language}
    values = key | {"number": one.occasion.number, "planned": True}
    await tx.execute(db.insert(broadcast).values(**values).on_conflict_do_nothing())
    return int((await tx.execute(select(broadcast.c.id).filter_by(**key))).scalar_one())


async def under_way(db: Database, run: str) -> bool:
    """True while a delivery of a rehearsal is due now or claimed. One that is postponed after a fault is neither."""
    owed = delivery.join(batch, batch.c.id == delivery.c.batch_id)
    owed = owed.join(broadcast, broadcast.c.id == delivery.c.broadcast_id)
    open_ = batch.c.state == BatchState.OPEN.value
    due = and_(open_, batch.c.due_us <= db.clock, batch.c.expires_us > db.clock)
    busy = or_(batch.c.state == BatchState.LEASED.value, due)
    planned = delivery.c.state == State.PLANNED.value
    query = select(exists().select_from(owed).where(broadcast.c.run == run, planned, busy))
    async with db.read() as tx:
        return bool((await tx.execute(query)).scalar_one())


async def owed(db: Database, chat_id: int) -> bool:
    """True while notices of a rehearsal that was asked for are owed to a chat, now or later."""
    waiting = (delivery.c.chat_id == chat_id, delivery.c.state == State.PLANNED.value)
    rehearsed = (broadcast.c.run != "", broadcast.c.observance != ANNOUNCEMENT)
    query = select(exists().select_from(with_broadcast).where(*waiting, *rehearsed))
    async with db.read() as tx:
        return bool((await tx.execute(query)).scalar_one())


async def states(db: Database, run: str) -> Counter[State]:
    """The number of deliveries of a rehearsal in each state."""
    query = (
        select(delivery.c.state, func.count())
        .select_from(with_broadcast)
        .where(broadcast.c.run == run)
        .group_by(delivery.c.state)
    )
    async with db.read() as tx:
        return Counter({State(row.state): row[1] for row in await tx.execute(query)})
