"""The pacer: turns to send, evenly spaced over the whole bot, answers to people first."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.delivery.timepiece import Timepiece
from bot.errors import DatabaseAway
from bot.store import paces
from bot.store.engine import Database
from bot.store.records import Pace

log = logging.getLogger(__name__)

#: The share of a low rate that is used, and what is added to it at the highest: arrivals bunch on their way, of few
#: messages by more in proportion than of many.
SHARE, SHARE_ADDED, HIGHEST = 0.94, 0.025, 1000

#: Two turns are on average never closer than this share of the rate allows, also when late ones are made up for.
CLOSEST = 0.975

#: Turns that came due within so many seconds may be given at once: a process wakes up a little late each time.
BUNCH = 0.01

#: Seconds slept at the least, since shorter sleeps cost more than they space.
NAP = 0.002

#: Slots are reserved for this many seconds at once: the fewer, the sooner an answer finds one beside other senders.
AHEAD = 0.1

#: A slot missed by more seconds than this is dropped: made up for, it would fall among those of other senders.
MISSED = 0.02

#: Seconds until the database is asked again when it did not answer.
AWAY = 1.0

#: What somebody waits for: True is a turn, False says that there will be none.
Turn = asyncio.Future[bool]


@dataclass(frozen=True)
class Slot:
    """A point of the monotonic clock at which one message may go, unless slots were voided since."""

    at: float
    voided: int


def effective(rate: int) -> float:
    """How many messages a second leave, so that in no second more than `rate` arrive."""
    return rate * (SHARE + SHARE_ADDED * min(rate, HIGHEST) / HIGHEST)


class Pacer:
    """Hands out turns. `rate` is what may arrive at Telegram in any one second."""

    def __init__(
        self,
        db: Database,
        rate: int,
        timepiece: Timepiece,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._db = db
        self._rate = rate
        self._timepiece = timepiece
        self._monotonic = timepiece.monotonic
        self._sleep = sleep
        self._closest = 1 / (rate * CLOSEST)
        self._bunch = max(0.0, BUNCH - self._closest)
        self._slots: deque[Slot] = deque()
        self._answers: deque[Turn] = deque()
        self._notices: deque[Turn] = deque()
        #: The epoch of the pace, as last heard of.
        self._epoch = -1
        #: How often this process itself has voided its slots, those included that are being asked for.
        self._voided = 0
        self._paused_until = float("-inf")
        self._resting_until = float("-inf")
        #: When the last turn was given; somewhat later than in truth where late ones are being made up for.
        self._last = float("-inf")
        self._giving: asyncio.Task[None] | None = None
        self._reserving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Tell the database the rate."""
        await paces.set_gap(self._db, timedelta(seconds=1 / effective(self._rate)))

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
        """Seconds until notices may go again, after a pause or a rest; zero when nothing keeps them."""
        until = max(self._paused_until, self._resting_until)
        return max(0.0, until - self._monotonic())

    @property
    def batch(self) -> int:
        """How many notices are worth preparing at once: about a tenth of a second's."""
        return max(1, int(self._rate * AHEAD))

    def release(self) -> None:
        """Tell those who wait to send a notice that they will not."""
        while self._notices:
            turn = self._notices.popleft()
            if not turn.done():
                turn.set_result(False)

    async def pause(self, span: timedelta) -> None:
        """Stop everybody for that time: what a 429 asks for."""
        self._paused_until = max(self._paused_until, self._monotonic() + span.total_seconds())
        self._void()
        await paces.pause(self._db, span)

    async def rest(self, span: timedelta, reason: str) -> None:
        """Send no notice for that time, here and elsewhere; answers to people go on."""
        self._resting_until = self._monotonic() + span.total_seconds()
        self._void()
        await paces.rest(self._db, span, reason)

    async def look(self) -> None:
        """See whether others rest, or have been told to go on."""
        resting = await paces.resting(self._db)
        left = resting.left.total_seconds() if resting else 0.0
        self._resting_until = self._monotonic() + left

    def _void(self) -> None:
        self._voided += 1
        self._slots.clear()
        self.release()

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
            at = max(slot.at, self._last + self._closest)
            await self._until(at)
            if slot.voided != self._voided or self._missed(slot) or not self._waiting():
                continue
            self._last = max(at, self._monotonic() - self._bunch)
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
            if not self._missed(slot):
                self._reserve_early()
                return slot
        await (self._reserving or self._start_reserving())
        return None

    def _missed(self, slot: Slot) -> bool:
        return slot.at < self._monotonic() - MISSED

    def _reserve_early(self) -> None:
        """Ask for more slots while half of the last ones are left, so that nobody waits for the database."""
        if self._notices and not self._reserving and len(self._slots) < self._rate * AHEAD / 2:
            self._start_reserving()

    def _start_reserving(self) -> asyncio.Task[None]:
        ahead = max(1, int(self._rate * AHEAD)) if self._notices else len(self._answers)
        self._reserving = asyncio.create_task(self._reserve(ahead))
        return self._reserving

    async def _reserve(self, ahead: int) -> None:
        voided = self._voided
        try:
            pace = await paces.reserve(self._db, ahead)
            if voided == self._voided:
                self._heed(pace)
                self._keep(pace, ahead)
        except DatabaseAway as error:
            log.warning("%s", error)
            await self._sleep(AWAY)
        finally:
            self._reserving = None

    def _heed(self, pace: Pace) -> None:
        """What the row says besides: the time, and whether somebody has stopped everybody since."""
        self._timepiece.heard_us(pace.now_us, self._monotonic())
        if pace.epoch != self._epoch:
            self._epoch = pace.epoch
            self._voided += 1
            self._slots.clear()
        if pace.resumes_us > pace.now_us:
            self._paused_until = max(self._paused_until, self._timepiece.at(pace.resumes_us))
        if pace.wakes_us > pace.now_us:
            self._resting_until = self._timepiece.at(pace.wakes_us)
        if self.left():
            self.release()

    def _keep(self, pace: Pace, count: int) -> None:
        first, gap = self._timepiece.at(pace.first_us), pace.gap_us / 1_000_000
        places = (first + gap * place for place in range(count))
        self._slots.extend(Slot(at, self._voided) for at in places if at >= self._paused_until)

    async def _until(self, at: float) -> None:
        """Sleep until then; less when nobody waits any more."""
        while (left := at - self._monotonic()) > 0:
            await self._sleep(max(NAP, min(left, AHEAD)))
            if not self._waiting():
                return
