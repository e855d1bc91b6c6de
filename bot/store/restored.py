"""The mark of a restored copy: until an operator confirms it, no notice is sent from this database."""

from datetime import datetime

from sqlalchemy import func, select

from bot.store import backup_schedule, holds, metadata, requests
from bot.store.engine import Database
from bot.store.ledger import planned
from bot.store.records import Status
from bot.store.restored_mark import MARK
from bot.store.tables import broadcast, with_broadcast


async def hold(db: Database, created: datetime) -> None:
    """Mark the database as a copy made at that time, and pause sending until `trust`."""
    async with db.begin():
        await metadata.put(db, MARK, f"{created:%Y-%m-%d %H:%M}")
        # What was asked for before the backup may have been decided after it.
        await requests.stop_all(db)
        # There is no backup of the copy itself: with BACKUP_DIR, the first is made at once.
        await metadata.drop(db, backup_schedule.BEGUN)
        await holds.hold(db, None, "")


async def copied_from(db: Database) -> str | None:
    """The time of the backup of which this database is a copy that nobody has confirmed; None for no such copy."""
    return await metadata.get(db, MARK)


async def confirm(db: Database) -> bool:
    """Remove the mark; False when there is none. It does not end the hold."""
    return await metadata.drop(db, MARK)


async def owed(db: Database) -> int:
    """The number of actual notices that this database says are owed."""
    real = (broadcast.c.status == Status.ACTUAL.value, broadcast.c.run == "")
    query = select(func.count()).select_from(with_broadcast)
    async with db.read() as tx:
        return int((await tx.execute(query.where(planned, *real))).scalar_one())


async def trust(db: Database, *, news: bool = False) -> tuple[bool, bool]:
    """Confirm a restored copy, and resume sending. True for each that was to be done.

    `news`: as of `holds.resume`.
    """
    async with db.begin():
        confirmed = await confirm(db)
        return await holds.resume(db, news=news), confirmed
