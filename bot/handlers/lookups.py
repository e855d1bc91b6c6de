"""Limits on what Telegram is asked about groups and channels: answers are kept for a minute, questions are counted."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.errors import TooManyLookups

#: Seconds for which it counts that somebody is an admin, and for which a title is kept. Rights lost are lost after it.
KEPT = 60.0

#: Seconds for which it counts that somebody is no admin: whoever was just promoted waits no longer than that.
REFUSED = 10.0

#: Answers, and people, that are remembered; the oldest is forgotten first.
REMEMBERED = 10_000


Value = TypeVar("Value")


@dataclass(frozen=True)
class Limit:
    """So many questions at once, and so many more a second."""

    burst: float
    per_second: float


#: For one person. Opening the settings of one group takes three questions, then none for a minute.
PERSON = Limit(60, 0.5)

#: For all people together who are recorded as admins of what they ask for, and for all others.
ADMINS, STRANGERS = Limit(60, 20), Limit(20, 5)


class Kept(Generic[Value]):
    """Values under keys, each for some seconds, in bounded memory."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._values: OrderedDict[Hashable, tuple[float, Value]] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        """The value; None when there is none, or its time is over."""
        until, value = self._values.get(key, (0.0, None))
        return value if self._clock() < until else None

    def put(self, key: Hashable, value: Value, until: float) -> None:
        """Keep it until that second of the clock."""
        self._values[key] = until, value
        self._values.move_to_end(key)
        if len(self._values) > REMEMBERED:
            self._values.popitem(last=False)


class Lookups:
    """What was asked of Telegram lately, and whether more may be asked.

    `clock` gives seconds and never goes back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        #: Whether a person is an admin, by the chat's Telegram id and the person's.
        self.admins = Kept[bool](self._now)
        #: Titles, by the chat's Telegram id.
        self.titles = Kept[str](self._now)
        #: Chats whose admins were asked for, by Telegram id.
        self.learned = Kept[bool](self._now)
        #: Questions left, and when they were counted, by person; and by whether those who ask are recorded as admins.
        self._people: OrderedDict[int, tuple[float, float]] = OrderedDict()
        self._all: dict[bool, tuple[float, float]] = {}

    def spend(self, person: int, *, recorded: bool) -> None:
        """Count one question of that person, who is or is not recorded as an admin of the chat.

        Raises TooManyLookups when the person, or everybody together, has asked too much; then nothing is counted.
        """
        now, limit = self._now(), ADMINS if recorded else STRANGERS
        own = _left(self._people.get(person), PERSON, now)
        everybody = _left(self._all.get(recorded), limit, now)
        if own < 1 or everybody < 1:
            raise TooManyLookups
        self._all[recorded] = everybody - 1, now
        self._people[person] = own - 1, now
        self._people.move_to_end(person)
        if len(self._people) > REMEMBERED:
            self._people.popitem(last=False)

    def _now(self) -> float:
        return self.clock()


def _left(counted: tuple[float, float] | None, limit: Limit, now: float) -> float:
    """Questions left by now, of those that were left then."""
    if counted is None:
        return limit.burst
    left, then = counted
    return min(limit.burst, left + (now - then) * limit.per_second)
