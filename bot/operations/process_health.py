"""The health of the running bot as another process sees it: from what its processes have stored in the database."""

from datetime import timedelta

from bot.health import PartHealth
from bot.liveness import DATABASE, LIMITS, SENDER
from bot.store import process_liveness, senders
from bot.store.engine import Database
from bot.store.process_liveness import PLANNER, POLLING, SCHEDULER

#: How long a part may show no sign of life. A process stores one a minute; planning a million chats takes minutes.
SILENT = timedelta(minutes=5)

#: All parts of a bot, of which each is stored or can be asked.
PARTS = (DATABASE, POLLING, SCHEDULER, PLANNER, SENDER)


def without_database() -> dict[str, PartHealth]:
    """What is known while the database cannot be read."""
    return {DATABASE: PartHealth(None, int(LIMITS[DATABASE]))}


async def read(db: Database) -> dict[str, PartHealth]:
    """The health of each of PARTS. Raises DatabaseAway."""
    ages = await process_liveness.ages(db)
    parts = {DATABASE: PartHealth(0, int(LIMITS[DATABASE]))}
    parts |= {name: _part(ages.get(name), SILENT) for name in (POLLING, SCHEDULER, PLANNER)}
    parts[SENDER] = _part(await senders.last_beat(db), senders.LEASE)
    return parts


def _part(age: timedelta | None, limit: timedelta) -> PartHealth:
    """A sign of life far in the future is older than a change of the clock."""
    seconds = None if age is None else int(abs(age).total_seconds())
    return PartHealth(seconds, int(limit.total_seconds()))
