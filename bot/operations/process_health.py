"""The health of the running bot as another process sees it: from what its processes have stored in the database."""

from datetime import timedelta

from bot.health import PartHealth
from bot.liveness import DATABASE, LIMITS, SENDER
from bot.store import process_liveness, senders
from bot.store.engine import Database
from bot.store.process_liveness import PLANNER, POLLING, SCHEDULER, WEBHOOK

#: How long a part may show no sign of life. A process stores one a minute; planning a million chats takes minutes.
SILENT = timedelta(minutes=5)

#: All parts. A bot has one of POLLING and WEBHOOK, by which it gets updates.
PARTS = (DATABASE, POLLING, WEBHOOK, SCHEDULER, PLANNER, SENDER)

#: The health of a part of which nothing is known.
NEVER = PartHealth(None, int(SILENT.total_seconds()))


def without_database() -> dict[str, PartHealth]:
    """What is known while the database cannot be read."""
    return {DATABASE: PartHealth(None, int(LIMITS[DATABASE]))}


async def read(db: Database) -> dict[str, PartHealth]:
    """The health of each part that the bot has. Raises DatabaseAway.

    Of POLLING and WEBHOOK, it has the one that worked last.
    """
    ages = await process_liveness.ages(db)
    source = min(POLLING, WEBHOOK, key=lambda name: abs(ages.get(name, timedelta.max)))
    parts = {DATABASE: PartHealth(0, int(LIMITS[DATABASE]))}
    parts |= {name: _part(ages.get(name), SILENT) for name in (source, SCHEDULER, PLANNER)}
    parts[SENDER] = _part(await senders.last_beat(db), senders.LEASE)
    return parts


def _part(age: timedelta | None, limit: timedelta) -> PartHealth:
    """A sign of life far in the future is older than a change of the clock."""
    seconds = None if age is None else int(abs(age).total_seconds())
    return PartHealth(seconds, int(limit.total_seconds()))
