"""The rate limiter: it gives out slots for messages, evenly spaced and shared by notices and answers."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.delivery.answer_queue import OLDEST, AnswerQueue, Asker, Turn, Waiting
from bot.delivery.database_clock import DatabaseClock
from bot.delivery.rush import RushWatch
from bot.errors import AnswerDropped, DatabaseAway
from bot.store import rate_limit
from bot.store.engine import Database
from bot.store.records import ReservedSlots

log = logging.getLogger(__name__)

#: The share of the rate that is used: SHARE at a low rate, plus up to SHARE_ADDED at HIGHEST and above. The rest is
#: reserve, because messages arrive less evenly than they were sent, and at a low rate this matters more.
SHARE, SHARE_ADDED, HIGHEST = 0.94, 0.025, 1000

#: On average, slots are never closer together than this share of the rate allows, even when late slots are caught up.
CLOSEST = 0.975

#: Slots that fell due within this many seconds may be given at once, because a process always wakes up a little late.
BUNCH = 0.01

#: The shortest sleep, in seconds. A shorter one costs more time than it gives precision.
NAP = 0.002

#: Seconds for which slots are reserved at once. The fewer, the sooner an answer gets a slot beside other senders.
AHEAD = 0.1

#: A slot missed by more seconds than this is dropped. MISSED applies while other processes reserve slots: sending late
#: would collide with theirs. MISSED_ALONE applies to a process that sends alone: many requests may delay it, and
#: `CLOSEST` keeps its messages apart.
MISSED, MISSED_ALONE = 0.02, 0.15

#: A slot that its notice uses later than this many seconds after it was given is not used: the process was held up,
#: and a late message would arrive together with others. After HELD_UP_TIMES slots in a row, the notice is sent anyway.
HELD_UP, HELD_UP_TIMES = 0.02, 3

#: Seconds until the next try while the database is unavailable.
AWAY = 1.0

#: The share of the slots that is guaranteed to answers while notices wait: normally, and while a deadline is in danger.
ANSWERS, ANSWERS_IN_DANGER = 0.22, 0.1

#: Answers per second that are guaranteed even in danger, as far as `ANSWERS` allows: notices always keep 78 %.
ANSWERS_A_SECOND = 2.0

#: The number of waiting people and groups from which it counts as a rush.
MANY = 5

#: Seconds of their share that answers may save up, or owe after they used idle slots.
SAVED = 0.25


@dataclass(frozen=True)
class Slot:
    """The time, on the monotonic clock, at which one message may be sent, unless slots were voided since."""

    at: float
    voided: int
    #: True when another process has reserved the slots before it, so the slot is not idle.
    contended: bool = False


def answers_share(rate: float, *, danger: bool) -> float:
    """The share of the slots that is guaranteed to answers while notices wait; `rate` is in messages per second.

    The share is 22 %. While a deadline is in danger it is 10 %, or two answers per second if that is more, but never
    more than 22 %.
    """
    if not danger:
        return ANSWERS
    return max(ANSWERS_IN_DANGER, min(ANSWERS, ANSWERS_A_SECOND / rate))


def effective(rate: int) -> float:
    """The number of messages per second to send, so that never more than `rate` arrive within a second."""
    return rate * (SHARE + SHARE_ADDED * min(rate, HIGHEST) / HIGHEST)


class RateLimiter:
    """Gives out slots. `rate` is the maximum number of messages that may arrive at Telegram within a second.

    While notices wait, here or in another process, answers use a credit. Each slot of the whole bot adds the answers'
    share to the credit, and each answer takes one from it. The credit has an upper and a lower bound: a single answer
    during a broadcast gets the next slot, and many answers together get their share and no more. Idle slots are free
    for both.
    """

    def __init__(
        self,
        db: Database,
        rate: int,
        timepiece: DatabaseClock,
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
        self._gap = 1 / effective(rate)
        #: The queue holds as many answers as can be sent before they are too old.
        self._answers = AnswerQueue(most=int(rate * OLDEST))
        self.rush = RushWatch(self._monotonic)
        #: When, on the monotonic clock, the owed notices become too many for their share of the slots.
        self.danger_from = float("inf")
        #: The number of slots that answers may take while notices wait, and the slot up to which it was counted.
        self._credit = 1.0
        self._counted = float("-inf")
        #: The end of the slots that this process has reserved, in UTC microseconds of the database's clock.
        self._reserved_us = 0
        #: True while another process reserves slots, too.
        self._contended = False
        self._notices: deque[Turn] = deque()
        #: The epoch of the rate limit, as last read from the database.
        self._epoch = -1
        #: How often this process has voided its slots, including those it is reserving.
        self._voided = 0
        self._throttled_until = float("-inf")
        self._paused_until = float("-inf")
        #: When the last slot was given. While late slots are caught up, this is somewhat earlier than the real time.
        self._last = float("-inf")
        #: When the last slot was really given.
        self._given = float("-inf")
        self._giving: asyncio.Task[None] | None = None
        self._later: asyncio.Task[None] | None = None
        self._reserving: asyncio.Task[None] | None = None

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
        waiting = Waiting(asker, self._turn())
        if not self._answers.add(waiting, began):
            self._dropped(1, self._answers.people)
            raise AnswerDropped
        try:
            given = await self._wait_for(waiting.turn)
        finally:
            self._answers.remove(waiting)
        if not given:
            raise AnswerDropped
        if self._answers.people >= MANY:
            self.rush.waited(self._monotonic() - began, self._answers.people)

    async def notice(self) -> bool:
        """Wait for a slot to send a notice; False when sending has stopped and there is none."""
        for _ in range(HELD_UP_TIMES):
            turn = self._turn()
            self._notices.append(turn)
            if not await self._wait_for(turn):
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
    def danger(self) -> bool:
        """True while notices may miss a deadline."""
        return self._monotonic() >= self.danger_from

    @property
    def notice_seconds(self) -> float:
        """Seconds from one notice to the next while answers take their full share."""
        return self._gap / (1 - ANSWERS)

    def paused_for(self) -> float:
        """Seconds until notices may be sent again after a throttle or a pause; zero when neither is in effect."""
        until = max(self._throttled_until, self._paused_until)
        return max(0.0, until - self._monotonic())

    @property
    def at_once(self) -> int:
        """The number of notices to prepare at once: about those of a tenth of a second."""
        return max(1, int(self._rate * AHEAD))

    def release(self) -> None:
        """Make every waiting `notice` return False."""
        while self._notices:
            turn = self._notices.popleft()
            if not turn.done():
                turn.set_result(False)

    async def throttle(self, span: timedelta) -> None:
        """Send nothing for that time, in all processes. A 429 asks for this."""
        self._throttled_until = max(self._throttled_until, self._monotonic() + span.total_seconds())
        self._void()
        await rate_limit.throttle(self._db, span)

    async def pause(self, span: timedelta, reason: str) -> None:
        """Send no notice for that time, in all processes. Answers to people are still sent."""
        self._paused_until = self._monotonic() + span.total_seconds()
        self._void()
        await rate_limit.pause(self._db, span, reason)

    async def read_pause(self) -> None:
        """Read from the database whether sending is paused, or was resumed."""
        paused = await rate_limit.paused(self._db)
        left = paused.left.total_seconds() if paused else 0.0
        self._paused_until = self._monotonic() + left

    def _void(self) -> None:
        self._voided += 1
        self._slots.clear()
        self.release()

    @staticmethod
    def _turn() -> Turn:
        return asyncio.get_running_loop().create_future()

    async def _wait_for(self, turn: Turn) -> bool:
        self._start_giving()
        return await turn

    def _start_giving(self) -> None:
        if self._giving is None or self._giving.done():
            self._giving = asyncio.create_task(self._give())

    async def _give(self) -> None:
        while self._waiting():
            if self._overdrawn():
                await self._sleep(max(NAP, min(AHEAD, (1 - self._credit) * self._gap)))
                continue
            if not self._notices and (left := self._answers.ready_in(self._monotonic())):
                self._give_later(left)
                return
            slot = await self._slot()
            if slot is None:
                continue
            at = max(slot.at, self._last + self._closest)
            await self._until(at)
            if slot.voided != self._voided or self._missed(slot) or not self._waiting():
                continue
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
        self._earn(slot.at)
        now = self._monotonic()
        free = not self._notices and not slot.contended
        if (free or self._credit >= 1) and not self._answers.ready_in(now):
            self._credit = max(1 - self._most_saved(), self._credit - 1)
            turn = self._answers.pop(now).turn
        elif self._notices:
            self.danger_from += self.notice_seconds
            turn = self._notices.popleft()
        else:
            return
        self._given = self._monotonic()
        self._last = max(at, self._given - self._bunch)
        turn.set_result(True)

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
        if self._notices or self._slots or not self._contended:
            return False
        self._earn(self._monotonic())
        return self._credit < 1

    def _earn(self, until: float) -> None:
        """Add to the credit the answers' share of the slots up to that time."""
        slots = max(0.0, until - self._counted) / self._gap
        earned = self._credit + self._share() * min(slots, self._rate)
        self._credit = min(self._most_saved(), earned)
        self._counted = max(self._counted, until)

    def _share(self) -> float:
        return answers_share(1 / self._gap, danger=self.danger)

    def _most_saved(self) -> float:
        return 1 + self._share() * max(1.0, SAVED / self._gap)

    async def _slot(self) -> Slot | None:
        """The next slot that was not missed; None when there is none yet."""
        while self._slots:
            slot = self._slots.popleft()
            if not self._missed(slot):
                self._reserve_early()
                return slot
        await (self._reserving or self._start_reserving())
        return None

    def _missed(self, slot: Slot) -> bool:
        """True when the slot has passed. Such a slot adds nothing to the answers' credit."""
        late = MISSED if slot.contended else MISSED_ALONE
        missed = slot.at < self._monotonic() - late
        if missed:
            self._counted += self._gap
        return missed

    def _reserve_early(self) -> None:
        """Reserve more slots when fewer than half of the last ones are left, so that nobody waits for the database."""
        if self._notices and not self._reserving and len(self._slots) < self._rate * AHEAD / 2:
            self._start_reserving()

    def _start_reserving(self) -> asyncio.Task[None]:
        ahead = self.at_once if self._notices else max(1, min(self.at_once, len(self._answers)))
        if self._contended and not self._notices:
            ahead = max(1, min(ahead, int(self._credit)))
        self._reserving = asyncio.create_task(self._reserve(ahead))
        return self._reserving

    async def _reserve(self, ahead: int) -> None:
        voided = self._voided
        try:
            reserved = await rate_limit.reserve(self._db, ahead)
            if voided == self._voided:
                self._heed(reserved)
                self._keep(reserved, ahead)
        except DatabaseAway as error:
            log.warning("%s", error)
            await self._sleep(AWAY)
        finally:
            self._reserving = None

    def _heed(self, reserved: ReservedSlots) -> None:
        """Apply the rest of the row: the database's time, and a throttle or pause that another process has set."""
        self._timepiece.heard_us(reserved.now_us, self._monotonic())
        if reserved.epoch != self._epoch:
            self._epoch = reserved.epoch
            self._voided += 1
            self._slots.clear()
        if reserved.throttle_ends_us > reserved.now_us:
            self._throttled_until = max(
                self._throttled_until, self._timepiece.at(reserved.throttle_ends_us)
            )
        if reserved.resumes_us > reserved.now_us:
            self._paused_until = self._timepiece.at(reserved.resumes_us)
        if self.paused_for():
            self.release()

    def _keep(self, reserved: ReservedSlots, count: int) -> None:
        first, gap = self._timepiece.at(reserved.first_us), reserved.gap_us / 1_000_000
        if reserved.first_us <= reserved.now_us:
            # No slot was used until now. Unused time adds nothing to the credit.
            self._counted = max(self._counted, first - gap)
        self._contended = reserved.first_us > max(reserved.now_us, self._reserved_us)
        self._reserved_us = reserved.first_us + count * reserved.gap_us
        places = (first + gap * place for place in range(count))
        self._slots.extend(
            Slot(at, self._voided, self._contended) for at in places if at >= self._throttled_until
        )

    async def _until(self, at: float) -> None:
        """Sleep until that time; return early when nobody waits any more."""
        while (left := at - self._monotonic()) > 0:
            await self._sleep(max(NAP, min(left, AHEAD)))
            if not self._waiting():
                return
