"""The pacer: turns to send, evenly spaced over the whole bot, answers to people first."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import DatabaseAway
from bot.store import paces
from bot.store.engine import Database

log = logging.getLogger(__name__)

#: The share of the allowed rate that is used: arrivals bunch a little on their way.
SHARE = 0.94

#: Two turns are never closer than this share of the rate allows, also when a late one is made up for.
CLOSEST = 0.97

#: Slots are reserved for this many seconds at once.
AHEAD = 0.2

#: A slot missed by more seconds than this is dropped: fired late, it would fall among others.
MISSED = 0.25

#: Seconds until the database is asked again when it did not answer.
AWAY = 1.0

#: What somebody waits for: True is a turn, False says that there will be none.
Turn = asyncio.Future[bool]


@dataclass(frozen=True)
class Slot:
    """A point of the monotonic clock at which one message may go, unless its epoch has ended."""

    at: float
    epoch: int


class Pacer:
    """Hands out turns. `rate` is what may arrive at Telegram in any one second."""

    def __init__(
        self,
        db: Database,
        rate: int,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._db = db
        self._rate = rate
        self._monotonic = monotonic
        self._sleep = sleep
        self._slots: deque[Slot] = deque()
        self._answers: deque[Turn] = deque()
        self._notices: deque[Turn] = deque()
        self._epoch = 0
        self._paused_until = 0.0
        self._last = -1.0
        self._giving: asyncio.Task[None] | None = None
        self._reserving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Tell the database the rate."""
        await paces.set_gap(self._db, timedelta(seconds=1 / (self._rate * SHARE)))

    async def stop(self) -> None:
        """Give no more turns."""
        tasks = [task for task in (self._giving, self._reserving) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def answer(self) -> None:
        """Wait for a turn to answer somebody."""
        await self._wait_in(self._answers)

    async def notice(self) -> bool:
        """Wait for a turn to send a notice; False when there is none, since all has stopped."""
        return await self._wait_in(self._notices)

    def left(self) -> float:
        """Seconds until a pause is over; zero when there is none."""
        return max(0.0, self._paused_until - self._monotonic())

    @property
    def batch(self) -> int:
        """How many notices are worth preparing at once: about a tenth of a second's."""
        return max(1, int(self._rate * AHEAD / 2))

    def release(self) -> None:
        """Tell those who wait to send a notice that they will not."""
        while self._notices:
            turn = self._notices.popleft()
            if not turn.done():
                turn.set_result(False)

    async def pause(self, span: timedelta) -> None:
        """Stop everybody for that time: what a 429 asks for."""
        self._paused_until = max(self._paused_until, self._monotonic() + span.total_seconds())
        self._epoch += 1
        self._slots.clear()
        self.release()
        await paces.pause(self._db, span)

    async def _wait_in(self, lane: deque[Turn]) -> bool:
        turn: Turn = asyncio.get_running_loop().create_future()
        lane.append(turn)
        if self._giving is None or self._giving.done():
            self._giving = asyncio.create_task(self._give())
        return await turn

    async def _give(self) -> None:
        while self._waiting():
            slot = await self._slot()
            if slot is None:
                continue
            await self._until(max(slot.at, self._last + 1 / (self._rate * CLOSEST)))
            if slot.epoch != self._epoch or not self._waiting():
                continue
            self._last = self._monotonic()
            (self._answers or self._notices).popleft().set_result(True)

    def _waiting(self) -> bool:
        """True when somebody still waits; those who gave up are dropped on the way."""
        for lane in (self._answers, self._notices):
            while lane and lane[0].done():
                lane.popleft()
        return bool(self._answers or self._notices)

    async def _slot(self) -> Slot | None:
        """The next slot that is not missed; None when there is none yet."""
        while self._slots:
            slot = self._slots.popleft()
            if slot.at >= self._monotonic() - MISSED and slot.epoch == self._epoch:
                self._reserve_early()
                return slot
        await (self._reserving or self._start_reserving())
        return None

    def _reserve_early(self) -> None:
        """Ask for more slots while half of the last ones are left, so that nobody waits for the database."""
        if self._notices and not self._reserving and len(self._slots) < self._rate * AHEAD / 2:
            self._start_reserving()

    def _start_reserving(self) -> asyncio.Task[None]:
        ahead = max(1, int(self._rate * AHEAD)) if self._notices else len(self._answers)
        self._reserving = asyncio.create_task(self._reserve(ahead))
        return self._reserving

    async def _reserve(self, ahead: int) -> None:
        epoch = self._epoch
        try:
            pace = await paces.reserve(self._db, ahead)
            first = self._monotonic() + (pace.first_us - pace.now_us) / 1_000_000
            gap = pace.gap_us / 1_000_000
            self._slots.extend(Slot(first + gap * place, epoch) for place in range(ahead))
        except DatabaseAway as error:
            log.warning("%s", error)
            await self._sleep(AWAY)
        finally:
            self._reserving = None

    async def _until(self, at: float) -> None:
        while (left := at - self._monotonic()) > 0:
            await self._sleep(min(left, AHEAD))
            if not self._waiting():
                return
