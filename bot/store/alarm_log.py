"""The alarms that were sent by other routes than Telegram, so that a restart repeats none, and when they were read."""

from dataclasses import dataclass
from datetime import datetime

from bot.store import metadata
from bot.store.engine import Database

#: What the names of the stored causes begin with, and the name of the time of the last acknowledgement.
PREFIX, ACKNOWLEDGED = "alarm.", "alarms acknowledged"

#: Maximum characters of a stored name.
LONGEST_NAME = 64


@dataclass(frozen=True)
class Told:
    """How often a cause was told, and when the last time."""

    count: int
    last: datetime


async def told(db: Database, cause: str) -> Told | None:
    """What was stored about a cause; None when it was not told, or has ended since."""
    value = await metadata.get(db, _name(cause)) or ""
    count, _, last = value.partition(" ")
    return Told(int(count), datetime.fromisoformat(last)) if last else None


async def put(db: Database, cause: str, value: Told | None) -> None:
    """Store how often a cause was told; None: it has ended."""
    text = f"{value.count} {value.last.isoformat(timespec='seconds')}" if value else ""
    await metadata.put(db, _name(cause), text)


async def acknowledged(db: Database) -> datetime | None:
    """When an operator last acknowledged all alarms before; None: never."""
    value = await metadata.get(db, ACKNOWLEDGED)
    return datetime.fromisoformat(value) if value else None


async def acknowledge(db: Database, now: datetime) -> None:
    """Record that an operator knows of all alarms until `now`."""
    await metadata.put(db, ACKNOWLEDGED, now.isoformat())


def _name(cause: str) -> str:
    return f"{PREFIX}{cause}"[:LONGEST_NAME]
