"""The queue of answers that wait for a slot: it is fair between people and limited in number and age."""

import asyncio
import heapq
import itertools
import math
from collections import OrderedDict, deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from bot.delivery.chat_rate_limit import ChatRateLimits

#: What a waiting message waits for: True when it gets a slot, False when it gets none.
Granted = asyncio.Future[bool]

#: Seconds from the update until its answer is dropped. An answer to a change of state is never dropped for its age.
OLDEST = 60.0

#: Maximum number of waiting answers to one person or group, and of waiting answers to changes of state, over all ranks.
#: More are dropped.
EACH, LASTING = 20, 25_000

#: One answer in this many goes to the last rank first, so that the last rank does not starve.
LAST_RANK = 4


class Rank(IntEnum):
    """The order in which waiting answers are sent: the lowest rank goes first."""

    OPERATOR = 0
    #: Subscribed chats and chat admins, and messages that the bot sends unasked.
    OWED = 1
    OTHERS = 2


@dataclass(eq=False)
class Asker:
    """The person or group whose update is handled. Each update has its own object, which its handlers may change."""

    #: Answers with the same key share one place in the round robin: the person or, in a group, the group.
    key: Hashable
    #: Telegram's id of the chat that gets the answer.
    chat: int
    #: The time at which the update arrived, in seconds of the monotonic clock.
    since: float
    rank: Rank = Rank.OTHERS
    #: True after a change of state: the answer is sent however long it waits.
    lasting: bool = False
    #: True when Telegram has confirmed that this person is an admin of the chat in question.
    admin: bool = False


@dataclass(eq=False)
class Waiting:
    """One answer that waits for a slot."""

    asker: Asker
    granted: Granted
    rank: Rank = field(init=False)
    lasting: bool = field(init=False)

    def __post_init__(self) -> None:
        self.rank, self.lasting = self.asker.rank, self.asker.lasting


class AnswerQueue:
    """Serves the ranks in order, and the people of a rank in turn, within Telegram's rate limit for each chat.

    `most` limits how many answers of one rank may wait; answers to changes of state do not count.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._rounds: dict[Rank, OrderedDict[Hashable, deque[Waiting]]]
        self._rounds = {rank: OrderedDict() for rank in Rank}
        #: Number of waiting answers, by rank and by whether they answer a change of state.
        self._sizes = {(rank, lasting): 0 for rank in Rank for lasting in (True, False)}
        self._ages: list[tuple[float, int, Waiting]] = []
        self._count = itertools.count()
        self._limits = ChatRateLimits()
        self._popped = 0

    def __len__(self) -> int:
        return sum(self._sizes.values())

    @property
    def people(self) -> int:
        """The number of people and groups that wait for an answer."""
        return sum(map(len, self._rounds.values()))

    def add(self, waiting: Waiting, now: float) -> bool:
        """Queue an answer; False when it is already too old or too many wait."""
        line = self._rounds[waiting.rank].get(waiting.asker.key, ())
        if len(line) >= EACH or self._full(waiting):
            return False
        if not waiting.lasting:
            end = waiting.asker.since + OLDEST
            if end <= now:
                return False
            heapq.heappush(self._ages, (end, next(self._count), waiting))
        self._rounds[waiting.rank].setdefault(waiting.asker.key, deque()).append(waiting)
        self._sizes[waiting.rank, waiting.lasting] += 1
        return True

    def ready_in(self, now: float) -> float:
        """Seconds until the first waiting answer may be sent; infinite when none waits."""
        least = math.inf
        for people in self._rounds.values():
            for line in people.values():
                least = min(least, self._limits.wait(line[0].asker.chat, now))
                if not least:
                    return least
        return least

    def pop(self, now: float) -> Waiting:
        """Remove and return the next answer whose chat may be sent a message now. Call it when `ready_in` is 0."""
        self._popped += 1
        ranks = list(Rank) if self._popped % LAST_RANK else reversed(Rank)
        waiting = next(one for rank in ranks for one in self._ready(rank, now))
        self._rounds[waiting.rank].move_to_end(waiting.asker.key)
        self.remove(waiting)
        self._limits.sent(waiting.asker.chat, now)
        return waiting

    def remove(self, waiting: Waiting) -> None:
        """Remove an answer from the queue, if it is there."""
        people = self._rounds[waiting.rank]
        line = people.get(waiting.asker.key)
        if line is None or waiting not in line:
            return
        line.remove(waiting)
        if not line:
            del people[waiting.asker.key]
        self._sizes[waiting.rank, waiting.lasting] -= 1

    def drop_old(self, now: float) -> int:
        """Drop the answers that are too old, and return their number."""
        dropped = 0
        while self._ages and self._ages[0][0] <= now:
            waiting = heapq.heappop(self._ages)[2]
            if not waiting.granted.done():
                self.remove(waiting)
                waiting.granted.set_result(False)
                dropped += 1
        return dropped

    def _ready(self, rank: Rank, now: float) -> Iterator[Waiting]:
        """The answers of a rank that may be sent now: at most the first of each person or group."""
        for line in self._rounds[rank].values():
            if not self._limits.wait(line[0].asker.chat, now):
                yield line[0]

    def _full(self, waiting: Waiting) -> bool:
        if waiting.lasting:
            return sum(self._sizes[rank, True] for rank in Rank) >= LASTING
        return self._sizes[waiting.rank, False] >= self._most
