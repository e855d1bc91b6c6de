"""The rate limiter: it gives each slot to a notice or to an answer, evenly spaced over the whole bot."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.delivery.answer_credit import AnswerCredit
from bot.delivery.answer_queue import OLDEST, AnswerQueue, Asker, Granted, Waiting
from bot.delivery.database_clock import DatabaseClock
from bot.delivery.rush import RushWatch
from bot.delivery.slots import Slot, Slots, effective
from bot.errors import AnswerDropped, DatabaseAway
from bot.store import rate_limit
from bot.store.engine import Database

log = logging.getLogger(__name__)

#: The share of the rate that the slots never exceed on average, even when late slots are caught up.
CLOSEST = 0.975

#: Slots that fell due within this many seconds may be given at once, because a process always wakes up a little late.
BUNCH = 0.01

#: The shortest sleep, in seconds. A shorter one costs more time than it gives precision.
NAP = 0.002

#: Seconds for which slots are reserved at once. The fewer, the sooner an answer gets a slot beside other senders.
AHEAD = 0.1

#: A slot that its notice uses later than this many seconds after it was given is not used: the process was held up,
#: and a late message would arrive together with others. After HELD_UP_TIMES slots in a row, the notice is sent anyway.
HELD_UP, HELD_UP_TIMES = 0.02, 3

#: Seconds until the next try while the database is unavailable.
AWAY = 1.0

#: The number of waiting people and groups from which it counts as a rush.
MANY = 5


class RateLimiter:
    """Gives out slots. `rate` is the maximum number of messages that may arrive at Telegram within a second.

    While notices wait, here or in another process, answers need credit (`AnswerCredit`). Idle slots are free for both.
    """

    def __init__(
        self,
        db: Database,
        rate: int,
        database_clock: DatabaseClock,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._db = db
        self._rate = rate
        self._monotonic = database_clock.monotonic
        self._sleep = sleep
        self._closest = 1 / (rate * CLOSEST)
        self._bunch = max(0.0, BUNCH - self._closest)
        self.credit = AnswerCredit(rate, 1 / effective(rate), self._monotonic)
        self._slots = Slots(db, database_clock, self.credit)
        #: The queue holds as many answers as can be sent before they are too old.
        self._answers = AnswerQueue(most=int(rate * OLDEST))
        self._notices: deque[Granted] = deque()
        self.rush = RushWatch(self._monotonic)
        #: Called for each slot that a notice gets.
        self.notice_given: Callable[[], None] = lambda: None
        #: When the last slot was given. While late slots are caught up, this is somewhat earlier than the real time.
        self._last = float("-inf")
        #: When the last slot was really given.
        self._given = float("-inf")
        #: The task that gives out slots, the one that restarts it when a chat may be sent its answer, and the one that
        #: reserves more slots.
        self._giving: asyncio.Task[None] | None = None
        self._later: asyncio.Task[None] | None = None
        self._reserving: asyncio.Task[None] | None = None
        #: When slots were last reserved for answers alone, and how many answers were then expected.
        self._reserved_at = float("-inf")
        self._expected = 1

    async def start(self) -> None:
        """Store the rate in the database."""
        await rate_limit.set_gap(self._db, timedelta(seconds=1 / effective(self._rate)))

    async def stop(self) -> None:
        """Stop giving out slots."""
        tasks = [task for task in (self._giving, self._later, self._reserving) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def answer(self, asker: Asker) -> None:
        """Wait for a slot for an answer.

        Raises AnswerDropped when the answer has become too old or too many answers wait.
        """
        began = self._monotonic()
        waiting = Waiting(asker, self._future())
        if not self._answers.add(waiting, began):
            self._dropped(1, self._answers.people)
            raise AnswerDropped
        try:
            granted = await self._wait_for(waiting.granted)
        finally:
            self._answers.remove(waiting)
        if not granted:
            raise AnswerDropped
        if self._answers.people >= MANY:
            self.rush.waited(self._monotonic() - began, self._answers.people)

    async def notice(self) -> bool:
        """Wait for a slot to send a notice; False when sending has stopped and there is none."""
        for _ in range(HELD_UP_TIMES):
            granted = self._future()
            self._notices.append(granted)
            if not await self._wait_for(granted):
                return False
            if self._monotonic() - self._given <= HELD_UP:
                break
        return True

    def now(self) -> float:
        """The current time in seconds of the monotonic clock, by which the age of answers is measured."""
        return self._monotonic()

    @property
    def crowded(self) -> bool:
        """True while more answers wait than can be sent in a tenth of a second."""
        return len(self._answers) > self.at_once

    @property
    def at_once(self) -> int:
        """The number of notices to prepare at once: about those of a tenth of a second."""
        return max(1, int(self._rate * AHEAD))

    def paused_for(self) -> float:
        """Seconds until notices may be sent again after a throttle or a pause; zero when neither is in effect."""
        return self._slots.paused_for()

    def release(self) -> None:
        """Make every waiting `notice` return False."""
        while self._notices:
            granted = self._notices.popleft()
            if not granted.done():
                granted.set_result(False)

    async def throttle(self, span: timedelta) -> None:
        """Send nothing for that time, in all processes. A 429 asks for this.

        While the database is unavailable, the other processes continue until it can be written.
        """
        self.release()
        try:
            await self._slots.throttle(span)
        except DatabaseAway as error:
            log.warning("%s", error)

    async def pause(self, span: timedelta, reason: str) -> None:
        """Send no notice for that time, in all processes. Answers to people are still sent."""
        self.release()
        await self._slots.pause(span, reason)

    async def read_pause(self) -> None:
        """Read from the database whether sending is paused, or was resumed."""
        await self._slots.read_pause()

    @staticmethod
    def _future() -> Granted:
        return asyncio.get_running_loop().create_future()

    async def _wait_for(self, granted: Granted) -> bool:
        self._start_giving()
        return await granted

    def _start_giving(self) -> None:
        if self._giving is None or self._giving.done():
            self._giving = asyncio.create_task(self._give())

    async def _give(self) -> None:
        """Give out slots while a notice or an answer waits."""
        while self._waiting():
            if self._overdrawn():
                await self._sleep(max(NAP, min(AHEAD, self.credit.missing_seconds)))
                continue
            if not self._notices and (left := self._answers.ready_in(self._monotonic())):
                self._give_later(left)
                return
            slot = await self._slot()
            if slot is None:
                continue
            at = max(slot.at, self._last + self._closest)
            await self._until(at)
            if self._slots.usable(slot) and self._waiting():
                self._give_to_one(slot, at)

    def _give_later(self, seconds: float) -> None:
        """Continue when the first chat may be sent its answer, or as soon as somebody else waits."""
        if self._later is not None:
            self._later.cancel()
        self._later = asyncio.create_task(self._give_after(seconds))

    async def _give_after(self, seconds: float) -> None:
        await self._sleep(max(NAP, seconds))
        self._start_giving()

    def _give_to_one(self, slot: Slot, at: float) -> None:
        """Give a slot to an answer, if the slot is idle or answers have credit, else to a notice."""
        self.credit.earn(slot.at)
        now = self._monotonic()
        free = not self._notices and not slot.contended
        if (free or self.credit.slots >= 1) and not self._answers.ready_in(now):
            self.credit.spend()
            granted = self._answers.pop(now).granted
        elif self._notices:
            self.credit.notice_sent()
            self.notice_given()
            granted = self._notices.popleft()
        else:
            return
        self._given = self._monotonic()
        self._last = max(at, self._given - self._bunch)
        if not granted.done():  # it may have been cancelled in this pass of the event loop
            granted.set_result(True)

    def _waiting(self) -> bool:
        """True when a notice or an answer waits. Drops cancelled notices and answers that are too old first."""
        while self._notices and self._notices[0].done():
            self._notices.popleft()
        people = self._answers.people
        self._dropped(self._answers.drop_old(self._monotonic()), people)
        return bool(self._answers or self._notices)

    def _dropped(self, count: int, people: int) -> None:
        """Report dropped answers to the rush watch, unless only a few people wait: they merely write too much."""
        if people >= MANY:
            self.rush.dropped(count, people)

    def _overdrawn(self) -> bool:
        """True when only answers wait here, other processes reserve slots, and the answers have used up their share."""
        if self._notices or len(self._slots) or not self._slots.contended:
            return False
        return self.credit.earn_until_now() < 1

    async def _slot(self) -> Slot | None:
        """The next slot that was not missed; None when there is none yet."""
        slot = self._slots.pop()
        if slot is None:
            await (self._reserving or self._start_reserving())
        elif self._notices and not self._reserving and len(self._slots) < self._rate * AHEAD / 2:
            # Reserve early, so that nobody waits for the database.
            self._start_reserving()
        return slot

    def _start_reserving(self) -> asyncio.Task[None]:
        """Reserve slots for a tenth of a second, or as many as answers need and have credit for."""
        ahead = self.at_once if self._notices else self._needed_by_answers()
        if self._slots.contended and not self._notices:
            ahead = max(1, min(ahead, int(self.credit.slots)))
        self._reserving = asyncio.create_task(self._reserve(ahead))
        return self._reserving

    def _needed_by_answers(self) -> int:
        """The slots for the waiting answers, and for those to come: twice as many while they are used up soon."""
        now = self._monotonic()
        soon = now - self._reserved_at < AHEAD
        self._reserved_at = now
        expected = self._expected * 2 if soon else self._expected // 2
        self._expected = max(1, min(self.at_once, expected))
        return max(self._expected, min(self.at_once, len(self._answers)))

    async def _reserve(self, ahead: int) -> None:
        try:
            await self._slots.reserve(ahead)
            if self._slots.paused_for():
                self.release()
        except DatabaseAway as error:
            log.warning("%s", error)
            await self._sleep(AWAY)
        finally:
            self._reserving = None

    async def _until(self, at: float) -> None:
        """Sleep until that time; return early when nobody waits any more."""
        while (left := at - self._monotonic()) > 0:
            await self._sleep(max(NAP, min(left, AHEAD)))
            if not self._waiting():
                return
