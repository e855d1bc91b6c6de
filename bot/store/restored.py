"""Holds a ledger that may not be the one to send from, until an operator confirms it in one of two ways.

A restored backup is such a ledger, and one that knows less than its witness at Telegram.
"""

from datetime import datetime

from sqlalchemy import and_, exists, func, or_, select, update

from bot.store import (
    backup_schedule,
    holds,
    incidents,
    metadata,
    rate_limit,
    requests,
)
from bot.store.engine import Database
from bot.store.ledger import planned
from bot.store.records import UNACCOUNTED, IncidentKind, State, Status
from bot.store.restored_mark import MARK, locked, worded
from bot.store.tables import batch, broadcast, delivery, wave, with_broadcast

#: The name in `metadata` that is stored from a confirmation until what the witness then shows is accepted.
CONFIRMED = "witness.confirmed"


async def hold(db: Database, created: datetime) -> None:
    """Mark the database as a copy made at that time, and pause sending until `trust`."""
    async with db.begin():
        await metadata.put(db, MARK, f"{created:%Y-%m-%d %H:%M}")
        # What was asked for before the backup may have been decided after it.
        await requests.stop_all(db)
        # There is no backup of the copy itself: with BACKUP_DIR, the first is made at once.
        await metadata.drop(db, backup_schedule.BEGUN)
        await holds.hold(db, None, "")


async def distrust(db: Database, mark: str) -> bool:
    """Mark the database because of its witness, as `restored_mark.of_witness`, and pause sending until `trust`.

    False, and nothing changes, when it is marked already, or confirmed since the witness was last written.
    """
    async with db.begin():
        if await locked(db) is not None or await metadata.get(db, CONFIRMED) is not None:
            return False
        await metadata.put(db, MARK, mark)
        await rate_limit.hold(db, None, worded(mark), None)
        for kind in (IncidentKind.HELD, IncidentKind.PAUSED):
            await incidents.end(db, kind)
        await incidents.note(db, IncidentKind.HELD, worded(mark))
    return True


async def copied_from(db: Database) -> str | None:
    """The mark of a database that nobody has confirmed, such as the time of its backup; None without a mark."""
    return await metadata.get(db, MARK)


async def confirm(db: Database) -> bool:
    """Remove the mark; False when there is none. It does not end the hold."""
    async with db.begin():
        if not await metadata.drop(db, MARK):
            return False
        await metadata.put(db, CONFIRMED, "1")
    return True


async def owed(db: Database) -> int:
    """The number of actual notices that this database says are owed."""
    real = (broadcast.c.status == Status.ACTUAL.value, broadcast.c.run == "")
    query = select(func.count()).select_from(with_broadcast)
    async with db.read() as tx:
        return int((await tx.execute(query.where(planned, *real))).scalar_one())


async def skip_due(db: Database) -> int:
    """Settle all owed notices that another machine may have sent by now, as uncertain, and return their number.

    They are those that are due, or were due before they were put off, and all of announcements. Plan before: a notice
    that is not planned yet cannot be settled.
    """
    apart = (batch.c.broadcast_id == wave.c.broadcast_id, batch.c.expires_us == wave.c.expires_us)
    was_due = exists().where(*apart, wave.c.due_us <= db.clock)
    of_wave = exists().where(*apart, wave.c.due_us == batch.c.due_us)
    due = or_(batch.c.due_us <= db.clock, broadcast.c.run != "", and_(was_due, ~of_wave))
    whole = broadcast.join(batch, batch.c.broadcast_id == broadcast.c.id)
    batches = select(batch.c.id).select_from(whole)
    batches = batches.where(due, broadcast.c.status == Status.ACTUAL.value)
    final = {"state": State.UNCERTAIN.value, "settled_us": db.clock, "error": UNACCOUNTED}
    async with db.begin() as tx:
        skipped = update(delivery).where(planned, delivery.c.batch_id.in_(batches))
        return (await tx.execute(skipped.values(**final, doubtful=True))).rowcount


async def trust(db: Database, *, news: bool = False) -> tuple[bool, bool]:
    """Confirm a database, and resume sending. True for each that was to be done.

    `news`: as of `holds.resume`.
    """
    async with db.begin():
        confirmed = await confirm(db)
        return await holds.resume(db, news=news), confirmed
