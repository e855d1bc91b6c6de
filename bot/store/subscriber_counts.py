"""The number of subscribed chats of each day, by kind, language and time zone; it holds no persons."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

from sqlalchemy import delete, func, select

from bot.store import chats, metadata
from bot.store.engine import Database
from bot.store.tables import chat, subscriber_count

#: The name under which the last counted day is stored.
COUNTED = "subscribers.counted"

#: How long the counts are kept: the reports of two years can be compared.
KEPT = timedelta(days=800)

#: Rows that are written at once.
ROWS = 500

#: What the counts can be grouped by.
DIMENSIONS = ("kind", "language", "zone")

_WHICH = (chat.c.kind, chat.c.language, chat.c.zone)


async def count_today(db: Database, today: date) -> None:
    """Count the subscribed chats unless that was done today, and delete old counts. Processes may do so at once."""
    if await metadata.get(db, COUNTED) == today.isoformat():
        return
    query = select(*_WHICH, func.count().label("chats")).where(chats.subscribed).group_by(*_WHICH)
    async with db.read() as tx:
        counted = [row._asdict() | {"day": today.isoformat()} for row in await tx.execute(query)]
    insert = db.insert(subscriber_count).on_conflict_do_nothing()
    oldest = (today - KEPT).isoformat()
    async with db.begin() as tx:
        for first in range(0, len(counted), ROWS):
            await tx.execute(insert, counted[first : first + ROWS])
        await tx.execute(delete(subscriber_count).where(subscriber_count.c.day < oldest))
        await metadata.put(db, COUNTED, today.isoformat())


async def daily(db: Database, since: date, *, groups_only: bool = False) -> dict[date, int]:
    """The number of subscribed chats of each counted day from `since` on, in order.

    `groups_only`: groups and channels only. A day on which there was none is missing.
    """
    day = subscriber_count.c.day
    query = select(day, func.sum(subscriber_count.c.chats).label("chats"))
    query = query.where(day >= since.isoformat()).group_by(day).order_by(day)
    if groups_only:
        query = query.where(subscriber_count.c.kind != "private")
    async with db.read() as tx:
        rows = await tx.execute(query)
        return {date.fromisoformat(row.day): int(row.chats) for row in rows}


async def by_kind(db: Database) -> dict[str, int]:
    """The number of subscribed chats of each kind on the last counted day; one of which there was none is missing."""
    counted = subscriber_count.c
    last = select(func.max(counted.day)).scalar_subquery()
    query = select(counted.kind, func.sum(counted.chats).label("chats"))
    query = query.where(counted.day == last).group_by(counted.kind)
    async with db.read() as tx:
        return {row.kind: int(row.chats) for row in await tx.execute(query)}


async def first_day(db: Database) -> date | None:
    """The first counted day that is kept; None when there is none."""
    async with db.read() as tx:
        day = (await tx.execute(select(func.min(subscriber_count.c.day)))).scalar_one()
    return None if day is None else date.fromisoformat(day)


async def of_year(db: Database, year: int, dimension: str) -> AsyncIterator[tuple[date, str, int]]:
    """The number of subscribed chats of each counted day of a year by the values of one of DIMENSIONS.

    They come in the order of the days, on each day the most frequent value first, and are not kept in memory.
    """
    value, chats_ = subscriber_count.c[dimension], func.sum(subscriber_count.c.chats)
    day = subscriber_count.c.day
    query = select(day, value, chats_).where(day.between(f"{year}-01-01", f"{year}-12-31"))
    query = query.group_by(day, value).order_by(day, chats_.desc(), value)
    async with db.snapshot() as tx, tx.stream(query) as rows:
        async for row in rows:
            yield date.fromisoformat(row[0]), row[1], int(row[2])
