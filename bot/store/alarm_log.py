"""The alarms that were sent by other routes than Telegram, so that a restart repeats none, and when they were read."""

from dataclasses import dataclass
from datetime import datetime

from bot.store import metadata
from bot.store.engine import Database

#: What the names of the stored causes begin with, and the name of the time of the last acknowledgement.
PREFIX, ACKNOWLEDGED = "alarm.", "alarms acknowledged"

#: The value of a cause that has ended.
ENDED = ""

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


async def claim(db: Database, cause: str, before: Told | None, after: Told | None) -> bool:
    """Store that a cause is told now or, with None, that it has ended.

    False, and nothing changes, when another process has stored something else than `before`.
    """
    name, value = _name(cause), _value(after)
    if before is not None:
        return await metadata.swap(db, name, _value(before), value)
    return await metadata.swap(db, name, None, value) or await metadata.swap(db, name, ENDED, value)


async def put(db: Database, cause: str, value: Told | None) -> None:
    """Store how often a cause was told; None: it has ended."""
    await metadata.put(db, _name(cause), _value(value))


async def acknowledged(db: Database) -> datetime | None:
    """When an operator last acknowledged all alarms before; None: never."""
    value = await metadata.get(db, ACKNOWLEDGED)
    return datetime.fromisoformat(value) if value else None


async def acknowledge(db: Database, now: datetime) -> None:
    """Record that an operator knows of all alarms until `now`."""
    await metadata.put(db, ACKNOWLEDGED, now.isoformat())


def _name(cause: str) -> str:
    return f"{PREFIX}{cause}"[:LONGEST_NAME]


def _value(told: Told | None) -> str:
    return f"{told.count} {told.last.isoformat(timespec='seconds')}" if told else ENDED
