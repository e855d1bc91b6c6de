"""Plan: from the almanac's occasions and the subscribed chats to rows of the ledger."""

from datetime import datetime, timedelta

from bot.observances.almanac import Almanac
from bot.observances.model import Moment, Occasion, Window
from bot.store import chats, waves
from bot.store.engine import Database
from bot.store.records import Chat
from bot.store.waves import EVERY_MINUTE, EVERY_ZONE, Cohort

#: How long before its instant a notice is planned.
AHEAD = timedelta(hours=48)

#: How long after an occasion its unsent notices are still written down as expired.
BEHIND = timedelta(days=7)


async def sweep(db: Database, almanac: Almanac, now: datetime) -> int:
    """Plan all that is due soon, chats that changed first, and expire what is late.

    Doing it twice, late, or in two processes at once changes nothing. Returns how many rows expired.
    """
    while changed := await chats.stale(db):
        for chat in changed:
            await replan(db, almanac, chat, now)
    for occasion in almanac.between(now - BEHIND, now + AHEAD):
        for moment in almanac.observance(occasion.observance).moments:
            await _plan_moment(db, almanac, occasion, moment)
    return await waves.expire(db)


async def replan(db: Database, almanac: Almanac, chat: Chat, now: datetime) -> None:
    """Plan one chat anew after it changed; to be called after every change of a saved chat."""
    owed: list[tuple[int, Window]] = []
    if chat.subscribed is not None:
        for occasion in almanac.between(now - BEHIND, now + AHEAD):
            for moment, window in almanac.windows(occasion, chat.moments, chat.zone, chat.minute):
                key = await waves.occasion_id(db, occasion, moment.name)
                owed.append((key, window))
    await waves.plan_chat(db, chat, owed)


async def _plan_moment(db: Database, almanac: Almanac, occasion: Occasion, moment: Moment) -> None:
    key = await waves.occasion_id(db, occasion, moment.name)
    for cohort in await waves.cohorts(db, moment):
        window = _window(almanac, occasion, moment, cohort)
        await waves.open_wave(db, key, cohort, window)
        while await waves.plan_lot(db, key, cohort, moment):
            pass


def _window(almanac: Almanac, occasion: Occasion, moment: Moment, cohort: Cohort) -> Window:
    observance = almanac.observance(occasion.observance)
    zone = observance.zone if cohort.zone == EVERY_ZONE else cohort.zone
    minute = None if cohort.minute == EVERY_MINUTE else cohort.minute
    return almanac.window(occasion, moment, zone, minute)
