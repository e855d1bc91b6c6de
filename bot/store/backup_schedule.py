"""When the next backup is due, and which process makes it."""

from datetime import datetime, timedelta

from bot.store import metadata, upkeep
from bot.store.engine import Database

#: The name under which the begin of the last backup is stored.
BEGUN = "backup.begun"

#: No backup begins when notices are due within this time.
AHEAD = timedelta(minutes=10)

#: How long after a failure the next attempt begins.
RETRY = timedelta(hours=1)


async def claim(db: Database, every: timedelta) -> bool:
    """Claim the backup that is due, for this process alone; False when none is due, or notices are sent now or soon."""
    now, stored = await db.real_now(), await metadata.get(db, BEGUN)
    if stored and now - every < datetime.fromisoformat(stored) <= now:
        return False
    if await upkeep.sending(db, AHEAD):
        return False
    return await metadata.swap(db, BEGUN, stored, now.isoformat())


async def postpone(db: Database, every: timedelta) -> None:
    """After a failure: let the next backup be due after RETRY."""
    await metadata.put(db, BEGUN, (await db.real_now() - every + RETRY).isoformat())
