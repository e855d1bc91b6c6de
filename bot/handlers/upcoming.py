"""The notices that a chat will still receive, and their times."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.observances import zones
from bot.observances.almanac import Almanac
from bot.observances.model import Moment, Occasion, Window
from bot.store.records import Chat, Receipt, State


@dataclass(frozen=True)
class Coming:
    """A notice that a chat will receive."""

    occasion: Occasion
    moment: str
    window: Window


def ahead(
    almanac: Almanac, chat: Chat, receipts: Collection[Receipt], now: datetime
) -> list[Coming]:
    """The notices that the chat wants of the nearest occasion, except those that are settled or have expired.

    When the next occasion has none left, those of the one after it.
    """
    settled = {
        (one.observance, one.year, one.moment) for one in receipts if one.state != State.PLANNED
    }
    day = zones.local(now, chat.zone).date()
    for _ in range(2):
        occasion = almanac.following(day)
        coming = [
            Coming(occasion, moment.name, window)
            for moment, window in almanac.windows(occasion, chat.moments, chat.zone, chat.minute)
            if window.expires > now
            and (occasion.observance, occasion.year, moment.name) not in settled
        ]
        if coming:
            return coming
        day = occasion.date + timedelta(days=1)
    return []


def moments(almanac: Almanac) -> tuple[Moment, ...]:
    """The moments of all observances, each name once."""
    every = {moment.name: moment for one in almanac.observances for moment in one.moments}
    return tuple(every.values())


def hour(almanac: Almanac, chat: Chat) -> time:
    """The time of the notices that /time moves: the one that the chat chose, or the observance's own."""
    if chat.minute is not None:
        return time_of(chat.minute)
    return standard_hour(almanac)


def standard_hour(almanac: Almanac) -> time:
    """The observance's own time for the notices that /time moves."""
    return next(moment.at for moment in moments(almanac) if moment.choosable)


def time_of(minute: int) -> time:
    """The time of day of a minute counted from midnight."""
    return time(*divmod(minute, 60))
