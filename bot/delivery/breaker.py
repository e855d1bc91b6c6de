"""The breaker: when too many notices fail within a minute, the run rests, and nobody's subscription is changed."""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import timedelta

#: Seconds that are looked back.
SPAN = 60.0

#: How many must have failed, and which share of all, before it is no longer the chats but the world that is at fault.
LEAST, SHARE = 10, 0.4

#: How long the run rests at first; twice as long after each try that fails, up to the second.
FIRST_REST, LONGEST_REST = timedelta(seconds=10), timedelta(minutes=2)


class Breaker:
    """Judges what becomes of notices. After a rest, one at a time is tried until one is taken."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        #: When each of the last notices was answered, and whether it was taken.
        self._answers: deque[tuple[float, bool]] = deque()
        self._failed = 0
        #: Refusals that would end a subscription, until it is known whether they stand.
        self._refusals: deque[tuple[float, asyncio.Future[bool]]] = deque()
        #: Rests since a notice was last taken.
        self._rests = 0

    @property
    def probing(self) -> bool:
        """True after a rest, until a notice has been taken."""
        return self._rests > 0

    @property
    def counted(self) -> tuple[int, int]:
        """How many have failed within the span, and how many were answered."""
        return self._failed, len(self._answers)

    def taken(self) -> bool:
        """A notice was taken; True when that is the first since a rest."""
        recovered, self._rests = self.probing, 0
        self._note(taken=True)
        return recovered

    def failed(self) -> timedelta | None:
        """A notice failed. How long the run must rest now; None: it may go on. Refusals do not stand when it rests."""
        self._note(taken=False)
        failed, answered = self.counted
        if not self.probing and (failed < LEAST or failed < SHARE * answered):
            return None
        rest = min(FIRST_REST * (1 << self._rests), LONGEST_REST)
        self._rests += 1
        self._answers.clear()
        self._failed = 0
        self._judge(len(self._refusals), stands=False)
        return rest

    async def stands(self) -> bool:
        """Wait until a refusal is judged: True when it was one among few."""
        judgement: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._refusals.append((self._monotonic(), judgement))
        return await judgement

    def judge(self, *, through: bool) -> None:
        """Let refusals stand that are older than the span, or all when the run is through without a rest."""
        old = self._monotonic() - SPAN
        count = len(self._refusals) if through else sum(at <= old for at, _ in self._refusals)
        self._judge(count, stands=True)

    def _judge(self, count: int, *, stands: bool) -> None:
        for _ in range(count):
            _, judgement = self._refusals.popleft()
            if not judgement.done():
                judgement.set_result(stands)

    def _note(self, *, taken: bool) -> None:
        now = self._monotonic()
        self._answers.append((now, taken))
        self._failed += not taken
        while self._answers[0][0] <= now - SPAN:
            _, was_taken = self._answers.popleft()
            self._failed -= not was_taken
