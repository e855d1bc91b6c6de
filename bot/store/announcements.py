"""Announcements in the ledger: broadcasts of their own, which are sent to all chats subscribed when they began."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, select

from bot.observances.model import Window
from bot.store import broadcast_progress, chats, planning
from bot.store.batches import REHEARSED
from bot.store.engine import Database
from bot.store.planning import EVERY_ZONE, NO_MINUTE, Cohort
from bot.store.records import ANNOUNCEMENT, State, Status
from bot.store.tables import broadcast, chat, delivery, wave, with_broadcast

#: Announcements are sent after all notices that are due.
COHORT = Cohort(EVERY_ZONE, NO_MINUTE, REHEARSED)

#: The condition for the broadcast of an announcement.
_announced: ColumnElement[bool] = broadcast.c.observance == ANNOUNCEMENT

#: Selects the ids of the broadcasts of announcements.
ANNOUNCED = select(broadcast.c.id).where(_announced)


@dataclass(frozen=True)
class Announced:
    """An announcement that has begun, and the number of its deliveries in each state."""

    begun: datetime
    #: The digest of its texts.
    edition: str
    states: Mapping[State, int]


async def begin(db: Database, edition: str, run: str, year: int, window: Window) -> int:
    """Make the broadcast of an announcement and plan its first batches; returns its id.

    `edition`: the digest of its stored texts. `run`: a name that no broadcast has. The chats are those that are
    subscribed at `window.due`. What is not planned here, `plan` plans.
    """
    key = {"observance": ANNOUNCEMENT, "moment": ANNOUNCEMENT, "year": year, "number": 0}
    values = key | {"run": run, "status": Status.ACTUAL.value, "edition": edition}
    async with db.begin() as tx:
        made = await tx.execute(broadcast.insert().values(**values).returning(broadcast.c.id))
        broadcast_id = int(made.scalar_one())
        await planning.open_wave(db, broadcast_id, COHORT, window)
        await plan_next(db, broadcast_id)
    return broadcast_id


async def plan(db: Database) -> None:
    """Plan all announcements to their end, each part in a short transaction. Calling it again changes nothing."""
    query = select(broadcast.c.id).where(_announced, broadcast.c.planned == false())
    async with db.read() as tx:
        unplanned = (await tx.execute(query.order_by(broadcast.c.id))).scalars().all()
    for broadcast_id in unplanned:
        while await plan_next(db, broadcast_id):
            pass
        await planning.close_broadcast(db, broadcast_id)


async def owed(db: Database) -> int:
    """The number of planned deliveries of announcements that are still owed."""
    waiting = (_announced, delivery.c.state == State.PLANNED.value)
    query = select(func.count()).select_from(with_broadcast).where(*waiting)
    async with db.read() as tx:
        return int((await tx.execute(query)).scalar_one())


async def plan_next(db: Database, broadcast_id: int) -> bool:
    """Plan the next batches; False when there are no more chats."""
    return await planning.plan_wave(
        db,
        broadcast_id,
        COHORT,
        lambda row: chats.subscribed & (chat.c.subscribed_us <= row.due_us),
    )


async def all_begun(db: Database) -> list[Announced]:
    """All announcements with what came of them, newest first."""
    query = (
        select(broadcast.c.id, broadcast.c.edition, wave.c.due_us)
        .join_from(broadcast, wave, wave.c.broadcast_id == broadcast.c.id)
        .where(_announced)
        .order_by(wave.c.due_us.desc(), broadcast.c.id.desc())
    )
    async with db.read() as tx:
        rows = (await tx.execute(query)).all()
    return [
        Announced(row.due_us, row.edition, await broadcast_progress.states(db, row.id))
        for row in rows
    ]
