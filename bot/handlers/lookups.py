"""Limits the lookups of groups and channels at Telegram: results are cached, requests are counted."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from cachetools import LRUCache, TLRUCache

from bot.errors import TooManyLookups

#: Seconds for which the bot caches a title, and that a person is an admin. Removed admins lose access after that time.
KEPT = 60.0

#: Seconds for which the bot caches that a person is not an admin: a new admin waits no longer than that.
REFUSED = 10.0

#: Results and people that are remembered; the one not used for longest is forgotten first.
REMEMBERED = 10_000


Value = TypeVar("Value")


@dataclass(frozen=True)
class Limit:
    """A limit: this many lookups at once, and this many more per second."""

    burst: float
    per_second: float


#: For one person. Opening the settings of one group takes three lookups, then none for a minute.
PERSON = Limit(60, 0.5)

#: For everybody who is recorded as an admin of the chat in question, together, and for everybody else, together.
ADMINS, STRANGERS = Limit(60, 20), Limit(20, 5)


class Cache(Generic[Value]):
    """Values under keys, each kept for some seconds, in bounded memory."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._values: TLRUCache[Hashable, tuple[Value, float]] = TLRUCache(
            REMEMBERED, ttu=lambda key, kept, now: kept[1], timer=clock
        )

    def get(self, key: Hashable) -> Value | None:
        """The value; None when there is none or it has expired."""
        kept = self._values.get(key)
        return None if kept is None else kept[0]

    def put(self, key: Hashable, value: Value, until: float) -> None:
        """Keep the value until that second of the clock."""
        self._values[key] = value, until


class Lookups:
    """The cache of what Telegram answered, and the limit on further lookups.

    `clock` returns seconds of a monotonic clock.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        #: Whether a person is an admin, by the Telegram ids of the chat and the person.
        self.admins = Cache[bool](self._now)
        #: Titles, by the chat's Telegram id.
        self.titles = Cache[str](self._now)
        #: Chats whose list of admins was fetched, by Telegram id.
        self.learned = Cache[bool](self._now)
        #: Lookups left and when they were counted: by person, and by whether the person is recorded as an admin.
        self._people: LRUCache[int, tuple[float, float]] = LRUCache(REMEMBERED)
        self._all: dict[bool, tuple[float, float]] = {}

    def spend(self, person: int, *, recorded: bool) -> None:
        """Count one lookup of that person, who is or is not recorded as an admin of the chat.

        Raises TooManyLookups, and counts nothing, when the person or everybody together has reached the limit.
        """
        now, limit = self._now(), ADMINS if recorded else STRANGERS
        own = _left(self._people.get(person), PERSON, now)
        everybody = _left(self._all.get(recorded), limit, now)
        if own < 1 or everybody < 1:
            raise TooManyLookups
        self._all[recorded] = everybody - 1, now
        self._people[person] = own - 1, now

    def _now(self) -> float:
        return self.clock()


def _left(counted: tuple[float, float] | None, limit: Limit, now: float) -> float:
    """The lookups left now, from those left at the last count."""
    if counted is None:
        return limit.burst
    left, then = counted
    return min(limit.burst, left + (now - then) * limit.per_second)
