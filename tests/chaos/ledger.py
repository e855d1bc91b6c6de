"""The ledger of a run: subscribers, owed notices, and their outcome."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.store import ledger
from bot.store.engine import Database, open_database
from bot.store.records import State
from bot.store.tables import chat, delivery
from tests.stage import PATIENCE

#: Rows written at once.
MANY = 1000


async def subscribe(url: str, people: Iterable[int]) -> None:
    """Subscribe people in the past, one after the other, in all languages, without pictures."""
    begun = datetime.now(UTC) - timedelta(days=90)
    alike = {"kind": "private", "zone": "Asia/Baku", "moments": frozenset({"day"}), "cards": False}
    rows = [
        {
            "telegram_id": who,
            "language": ("az", "en", "ru", "tr")[place % 4],
            "subscribed_us": begun + timedelta(seconds=place),
        }
        | alike
        for place, who in enumerate(people)
    ]
    db = await open_database(url)
    for first in range(0, len(rows), MANY):
        async with db.begin() as tx:
            await tx.execute(chat.insert(), rows[first : first + MANY])
    await db.close()


async def settled(db: Database, within: float = 4 * PATIENCE) -> None:
    """Wait until no notice is owed any more."""
    end = time.monotonic() + within
    while owed := (await states(db))[State.PLANNED]:
        assert time.monotonic() < end, f"{owed} are still owed"
        await asyncio.sleep(1)


async def states(db: Database) -> Counter[State]:
    """How many deliveries are in each state."""
    found: Counter[State] = Counter()
    for tally in await ledger.tallies(db):
        found.update(tally.states)
    return found


async def listed(db: Database) -> set[int]:
    """The chats that may have got the notice twice, or not at all."""
    return {
        doubt.telegram_id for doubt in await ledger.doubtful(db) if doubt.telegram_id is not None
    }


async def gone(db: Database) -> set[int]:
    """The chats whose subscription ended with a notice."""
    query = (
        select(chat.c.telegram_id)
        .join(delivery, delivery.c.chat_id == chat.c.id)
        .where(delivery.c.state == State.GONE.value)
    )
    async with db.begin() as tx:
        return {*(await tx.execute(query)).scalars()}
