"""The queue of answers: fair between people, and bounded in number and age."""

import asyncio
import heapq
import itertools
import math
from collections import OrderedDict, deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from bot.delivery.chat_pace import ChatPaces

#: What somebody waits for: True is a slot, False says that there will be none.
Turn = asyncio.Future[bool]

#: Seconds from the update until its answer is dropped; an answer to a change of state is never too old.
OLDEST = 60.0

#: Waiting answers of one person or group, and waiting answers to changes of state, over all ranks. More are dropped.
EACH, LASTING = 20, 25_000

#: While others wait, one answer in so many goes to the last rank: it must not starve either.
LAST_RANK = 4


class Rank(IntEnum):
    """Who is answered first."""

    OPERATOR = 0
    #: Subscribed chats and chat admins; messages that nobody has asked for.
    OWED = 1
    OTHERS = 2


@dataclass(eq=False)
class Asker:
    """Whose update is handled. One object for each update, in which its handlers note what they learn."""

    #: Who shares one place in the round: a person or, in a group, the group.
    key: Hashable
    #: Telegram's id of the chat that is answered.
    chat: int
    #: When the update arrived, in seconds of the monotonic clock.
    since: float
    rank: Rank = Rank.OTHERS
    #: True after a change of state: its answer is owed, however long it has to wait.
    lasting: bool = False
    #: True when Telegram has said that this person manages the chat that is spoken of.
    admin: bool = False


@dataclass(eq=False)
class Waiting:
    """One answer that waits for its slot."""

    asker: Asker
    turn: Turn
    rank: Rank = field(init=False)
    lasting: bool = field(init=False)

    def __post_init__(self) -> None:
        self.rank, self.lasting = self.asker.rank, self.asker.lasting


class AnswerQueue:
    """Round robin over the people of a rank, the ranks in their order; each chat at a pace that Telegram allows.

    `most`: how many answers of one rank may wait, those to changes of state apart.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._rounds: dict[Rank, OrderedDict[Hashable, deque[Waiting]]]
        self._rounds = {rank: OrderedDict() for rank in Rank}
        #: Waiting answers, by rank and by whether they are owed to a change of state.
        self._sizes = {(rank, lasting): 0 for rank in Rank for lasting in (True, False)}
        self._ages: list[tuple[float, int, Waiting]] = []
        self._count = itertools.count()
        self._paces = ChatPaces()
        self._popped = 0

    def __len__(self) -> int:
        return sum(self._sizes.values())

    @property
    def people(self) -> int:
        """How many people and groups wait for an answer."""
        return sum(map(len, self._rounds.values()))

    def add(self, waiting: Waiting, now: float) -> bool:
        """Queue an answer; False when it is too old already, or too many wait."""
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
        """Seconds until some waiting answer may be given; infinite when none waits."""
        least = math.inf
        for people in self._rounds.values():
            for line in people.values():
                least = min(least, self._paces.wait(line[0].asker.chat, now))
                if not least:
                    return least
        return least

    def pop(self, now: float) -> Waiting:
        """Take the next answer that its chat may be sent now; to be called when `ready_in` is 0."""
        self._popped += 1
        ranks = list(Rank) if self._popped % LAST_RANK else reversed(Rank)
        waiting = next(one for rank in ranks for one in self._ready(rank, now))
        self._rounds[waiting.rank].move_to_end(waiting.asker.key)
        self.remove(waiting)
        self._paces.sent(waiting.asker.chat, now)
        return waiting

    def remove(self, waiting: Waiting) -> None:
        """Forget an answer that waits no more, if it is queued."""
        people = self._rounds[waiting.rank]
        line = people.get(waiting.asker.key)
        if line is None or waiting not in line:
            return
        line.remove(waiting)
        if not line:
            del people[waiting.asker.key]
        self._sizes[waiting.rank, waiting.lasting] -= 1

    def drop_old(self, now: float) -> int:
        """Drop the answers that have become too old; how many."""
        dropped = 0
        while self._ages and self._ages[0][0] <= now:
            waiting = heapq.heappop(self._ages)[2]
            if not waiting.turn.done():
                self.remove(waiting)
                waiting.turn.set_result(False)
                dropped += 1
        return dropped

    def _ready(self, rank: Rank, now: float) -> Iterator[Waiting]:
        """The answers of a rank that may be given now, the first of each line."""
        for line in self._rounds[rank].values():
            if not self._paces.wait(line[0].asker.chat, now):
                yield line[0]

    def _full(self, waiting: Waiting) -> bool:
        if waiting.lasting:
            return sum(self._sizes[rank, True] for rank in Rank) >= LASTING
        return self._sizes[waiting.rank, False] >= self._most
