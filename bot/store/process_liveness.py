"""When each part of the running bot last worked, stored in the database so that other processes can read it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.store import metadata
from bot.store.engine import Database

#: The parts: getting updates, by fetching them or by a webhook, planning notices, and the scheduler that triggers
#: planning.
POLLING, WEBHOOK, PLANNER, SCHEDULER = "polling", "webhook", "planner", "scheduler"

#: The name under which it is stored that another process fetches updates with the same token.
CONFLICT = "conflict"

#: What the names of the stored values begin with.
PREFIX = "alive."


async def mark(db: Database, parts: Iterable[str]) -> None:
    """Store, by the database's own clock, that these parts work now. Raises DatabaseAway."""
    async with db.begin():
        now = (await db.real_now()).isoformat(timespec="seconds")
        for part in sorted(parts):
            await metadata.put(db, PREFIX + part, now)


async def ages(db: Database) -> dict[str, timedelta]:
    """How long ago each part worked; one that never did is missing. Negative after the clock was set back."""
    now, marks = await db.real_now(), await metadata.beginning(db, PREFIX)
    return {
        name.removeprefix(PREFIX): now - datetime.fromisoformat(value)
        for name, value in marks.items()
    }
