"""The plan of a rehearsal: the occasion, the chats, the faults, and the span of time that is gone through."""

import random
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.delivery import planner, slots
from bot.observances.almanac import Almanac
from bot.observances.model import Moment, Occasion, Window
from bot.store.records import Chat

#: The time zones in which a day begins first and ends last: Kiritimati, and a zone after Niue.
FIRST_ZONE, LAST_ZONE = "Etc/GMT-14", "Etc/GMT+12"

#: How long before the first notice is planned the rehearsal begins.
LEAD = timedelta(hours=1)

#: Messages a second that are really sent. Two cores carry it; SEND_RATE decides what time it is meanwhile.
PACE = 600

#: Telegram's id of the first invented chat. Groups and channels have the same numbers with a minus sign.
FIRST_ID = 100_001

#: The shares of the notices between which the sender is killed.
KILL = (0.35, 0.45)


@dataclass(frozen=True)
class Owed:
    """A notice that is owed: its chat, by number, its moment, and its window."""

    number: int
    moment: str
    window: Window
    #: The first instant at which it may be sent: earlier than the window for a moment with a `finish_by`.
    earliest: datetime
    #: When it should have arrived: the `finish_by` of its moment, as in the forecast, or the end of its window.
    deadline: datetime

    @property
    def key(self) -> tuple[int, str]:
        """The chat and the moment, as the ledger names a delivery."""
        return self.number, self.moment


@dataclass(frozen=True)
class Plan:
    """What is rehearsed. Chats are named by numbers from 1 on, in the order of their subscription."""

    almanac: Almanac
    occasion: Occasion
    #: The chats without ids of their own, and with invented Telegram ids; `chats[0]` has the number 1.
    chats: tuple[Chat, ...]
    #: Where the chats come from, in words.
    source: str
    #: none, usual or storm.
    faults: str
    seed: int
    #: SEND_RATE: maximum messages per second.
    rate: int
    owed: tuple[Owed, ...] = field(repr=False)
    #: True when the sender is killed once.
    kills: bool = True

    @property
    def pace(self) -> int:
        """Maximum messages per second that are really sent."""
        return max(self.rate, PACE)

    @property
    def gap(self) -> timedelta:
        """The time from one notice to the next at SEND_RATE."""
        return timedelta(seconds=1 / slots.effective(self.rate))

    @property
    def begins(self) -> datetime:
        """When the rehearsal begins: before the first notice on the globe is planned."""
        first = min(window.due for window in _windows(self.almanac, self.occasion, FIRST_ZONE))
        return first - planner.AHEAD - LEAD

    @property
    def ends(self) -> datetime:
        """When the last window on the globe has closed."""
        return max(window.expires for window in _windows(self.almanac, self.occasion, LAST_ZONE))

    @property
    def kill_at(self) -> int:
        """The number of the arriving notice at which the sender is killed; the seed chooses it."""
        if not self.kills:
            return sys.maxsize
        share = random.Random(f"kill {self.seed}").uniform(*KILL)
        return max(1, int(share * len(self.owed)))


def owed(almanac: Almanac, occasion: Occasion, chats: tuple[Chat, ...]) -> tuple[Owed, ...]:
    """Every notice of the occasion that is owed to the chats, as the almanac says, independently of the ledger."""
    return tuple(
        Owed(number, moment.name, window, *_span(almanac, occasion, moment, window))
        for number, chat in enumerate(chats, 1)
        for moment, window in almanac.windows(occasion, chat.moments, chat.zone, chat.minute)
    )


def _span(
    almanac: Almanac, occasion: Occasion, moment: Moment, window: Window
) -> tuple[datetime, datetime]:
    """The first instant at which a notice may be sent, and its deadline."""
    if not moment.finish_by:
        return window.due, window.expires
    earliest, _, finish = almanac.start_early(occasion, moment)
    return min(window.due, earliest), finish


def _windows(almanac: Almanac, occasion: Occasion, zone: str) -> list[Window]:
    moments = [moment.name for moment in almanac.observance(occasion.observance).moments]
    return [window for _, window in almanac.windows(occasion, moments, zone, None)]
