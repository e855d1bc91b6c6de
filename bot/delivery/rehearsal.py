"""A rehearsal: the real planner and sender work on a temporary ledger whose clock is moved."""

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.delivery import planner
from bot.delivery.alerts import alert_nobody, notify_nobody
from bot.delivery.clock_check import Unchecked
from bot.delivery.composer import Composer
from bot.delivery.sender import Sender
from bot.delivery.sender_context import SenderContext
from bot.observances.almanac import Almanac
from bot.observances.model import Occasion
from bot.store import chat_lifecycle, chats, ledger
from bot.store.engine import Database, open_database
from bot.store.records import Chat, State

#: How long before the first notice the chats of a rehearsal count as subscribed.
BEFORE = timedelta(days=3)


async def rehearse(
    context: SenderContext, composer: Composer, occasion: Occasion
) -> Counter[State]:
    """Send every notice of an occasion to every subscribed chat now, marked as a rehearsal.

    It uses a ledger of its own in a temporary folder, which is deleted afterwards. In the real database it stores only
    the file ids of uploaded pictures. Slots come from the real rate limiter.

    Returns the number of deliveries in each final state.
    """
    everyone = await chats.everyone(context.db)
    instants = _instants(context.almanac, occasion, everyone)
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        db = await open_database(f"sqlite:///{Path(folder) / 'ledger.db'}", lasting=False)
        try:
            await _copy(context, db, everyone, instants)
            for instant in instants:
                await _step(context, db, composer, instant)
            return await _states(db)
        finally:
            await db.close()


def _instants(almanac: Almanac, occasion: Occasion, everyone: list[Chat]) -> list[datetime]:
    return sorted(
        {
            window.due
            for chat in everyone
            for _, window in almanac.windows(occasion, chat.moments, chat.zone, chat.minute)
        }
    )


async def _copy(
    context: SenderContext, db: Database, everyone: list[Chat], instants: list[datetime]
) -> None:
    if instants:
        _move_clock(context, db, instants[0] - BEFORE)
    for chat in everyone:
        await chat_lifecycle.subscribe(db, replace(chat, id=None))


async def _step(
    context: SenderContext, db: Database, composer: Composer, instant: datetime
) -> None:
    """Plan and send the notices that are due at that time."""
    _move_clock(context, db, instant)
    await planner.sweep(db, context.almanac, instant)

    def clock() -> datetime:
        return context.clock() - context.db.offset + db.offset

    own = replace(context, db=db, composer=composer, clock=clock, clocks=Unchecked())
    await Sender(replace(own, alert_operators=alert_nobody, notify_admins=notify_nobody)).drain()


def _move_clock(context: SenderContext, db: Database, instant: datetime) -> None:
    db.offset = (
        instant - (context.clock() - context.db.offset).astimezone(UTC) + timedelta(milliseconds=5)
    )


async def _states(db: Database) -> Counter[State]:
    found: Counter[State] = Counter()
    for tally in await ledger.tallies(db):
        found.update(tally.states)
    return found
