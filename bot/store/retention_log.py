"""What the retention has stored about itself: what it last erased, since when it waits, what is left in the files."""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from bot.store import metadata, subscriber_counts
from bot.store.engine import Database

#: The day on which something was last erased, and how much on that day.
ERASED = "retention.erased"

#: When the retention last looked and left nothing to do.
DONE = "retention.done"

#: When a process last began to look after the retention.
STARTED = "retention.started"

#: Since when something waits to be erased; nothing is stored while nothing waits.
WAITING = "retention.waiting"

#: A random mark of the last erasure since the files were last rewritten; nothing is stored when there was none.
REMAINS = "retention.remains"

#: The random bytes of a mark.
MARK = 8


@dataclass(frozen=True)
class Erased:
    """How much was erased on a day."""

    day: date
    deliveries: int = 0
    chats: int = 0
    admins: int = 0


async def erased(db: Database) -> Erased | None:
    """What was erased on the last day on which something was; None when nothing ever was."""
    value = await metadata.get(db, ERASED)
    return None if value is None else _read(value)


def _read(value: str) -> Erased:
    day, *numbers = value.split(" ")
    return Erased(date.fromisoformat(day), *(int(number) for number in numbers))


async def note(
    db: Database, today: date, *, deliveries: int = 0, chats: int = 0, admins: int = 0
) -> None:
    """Add to what was erased today, and note that the files must be rewritten: in the transaction that erases."""
    async with db.begin():
        stored = False
        while not stored:
            value = await metadata.get(db, ERASED)
            before = Erased(today) if value is None else _read(value)
            if before.day != today:
                before = Erased(today)
            added = (before.deliveries + deliveries, before.chats + chats, before.admins + admins)
            text = " ".join(str(one) for one in (today.isoformat(), *added))
            stored = await metadata.swap(db, ERASED, value, text)
        await note_remains(db)


async def note_remains(db: Database) -> None:
    """Note that pages of the files may hold parts of what was erased, until they are rewritten after this."""
    await metadata.put(db, REMAINS, secrets.token_hex(MARK))


async def remains(db: Database) -> str | None:
    """A mark of the last erasure after which the files were not rewritten; None when there is none."""
    return await metadata.get(db, REMAINS)


async def rewritten(db: Database, mark: str) -> bool:
    """Note that the files were rewritten after `remains` had that mark; False when more was erased meanwhile."""
    return await metadata.take(db, REMAINS, mark)


async def note_waiting(db: Database, now: datetime) -> datetime:
    """Note that something waits to be erased; returns since when. A time in the future was stored by a wrong clock."""
    since = await waiting(db)
    if since is not None and since <= now:
        return since
    await metadata.put(db, WAITING, now.isoformat(timespec="seconds"))
    return now


async def waiting(db: Database) -> datetime | None:
    """Since when something waits to be erased; None when nothing was found to wait."""
    return _instant(await metadata.get(db, WAITING))


async def finish(db: Database, now: datetime) -> None:
    """Note that nothing is left to erase."""
    async with db.begin():
        await metadata.drop(db, WAITING)
        await metadata.put(db, DONE, now.isoformat(timespec="seconds"))


async def done(db: Database) -> datetime | None:
    """When nothing was left to erase; None when that was never so."""
    return _instant(await metadata.get(db, DONE))


async def start(db: Database, now: datetime) -> None:
    """Note that a process begins to look after the retention."""
    await metadata.put(db, STARTED, now.isoformat(timespec="seconds"))


async def started(db: Database) -> datetime | None:
    """When a process last began to look after the retention; None when none ever did."""
    return _instant(await metadata.get(db, STARTED))


async def unfinished_since(db: Database, now: datetime) -> datetime | None:
    """Since when something waits, or since when the retention has not finished a look; None when neither is known.

    When it has never noted either, that is the first day on which the bot counted chats. A time in the future was
    stored by a wrong clock.
    """
    since = await waiting(db)
    if since is not None and since <= now:
        return since
    last = await done(db)
    if last is None:
        first = await subscriber_counts.first_day(db)
        last = None if first is None else datetime.combine(first, time(), UTC)
    return None if last is None else min(last, now)


def _instant(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)
