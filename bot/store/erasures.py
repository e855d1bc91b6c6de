"""The day on which a chat was last erased: an older list of subscriptions may contain a chat that must stay erased."""

from datetime import date

from bot.store import metadata
from bot.store.engine import Database

#: The name under which that day is stored, in UTC. Which chat it was is stored nowhere.
LAST = "erasures.last"


async def note(db: Database) -> None:
    """Note that a chat is erased today: at the end of the transaction that erases, or after it."""
    today = (await db.now()).date()
    if await last(db) != today:
        await metadata.put(db, LAST, today.isoformat())


async def last(db: Database) -> date | None:
    """The day, in UTC, on which a chat was last erased; None when none ever was."""
    stored = await metadata.get(db, LAST)
    return date.fromisoformat(stored) if stored else None
