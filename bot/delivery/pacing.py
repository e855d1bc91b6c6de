"""The pacer: slots to send, evenly spaced over the whole bot, and shared between notices and answers."""

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

#: A slot missed by more seconds than this is dropped while other processes reserve slots: used late, it would fall
#: among theirs. A process alone, kept busy by a crowd, may be later: `CLOSEST` keeps its messages apart.
MISSED, MISSED_ALONE = 0.02, 0.15

#: Seconds until the database is asked again when it did not answer.
AWAY = 1.0

#: The share of the slots that answers are guaranteed while notices wait: at most, and while a deadline is in danger.
ANSWERS, ANSWERS_IN_DANGER = 0.22, 0.1

#: Answers a second that are guaranteed even in danger, as far as `ANSWERS` allows: notices keep 78 % at any rate.
ANSWERS_A_SECOND = 2.0

#: How many people and groups must wait for it to be a rush.
MANY = 5

#: Seconds of their share that answers may save up, or owe for idle slots that they took.
SAVED = 0.25


@dataclass(frozen=True)
class Slot:
    """A point of the monotonic clock at which one message may go, unless slots were voided since."""

    at: float
    voided: int
    #: True when another process has reserved the slots before it: it is not idle.
    contended: bool = False


def answers_share(rate: float, *, danger: bool) -> float:
    """The share of the slots that answers are guaranteed while notices wait, at so many messages a second.

    22 %. While a deadline is in danger 10 %, but not less than two answers a second unless those are more than 22 %.
    """
    if not danger:
        return ANSWERS
    return max(ANSWERS_IN_DANGER, min(ANSWERS, ANSWERS_A_SECOND / rate))


def effective(rate: int) -> float:
    """How many messages a second leave, so that in no second more than `rate` arrive."""
    return rate * (SHARE + SHARE_ADDED * min(rate, HIGHEST) / HIGHEST)


class Pacer:
    """Hands out slots. `rate` is what may arrive at Telegram in any one second.

    While notices wait, here or in another process, answers live on a credit: each slot of the whole bot adds their
    share to it, and each answer takes one. The credit is bounded both ways, so that one answer beside a broadcast goes
    at the next slot, and a crowd gets its share and no more. Idle slots are anybody's.
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
        #: As many answers wait as could be given before they are too old.
        self._answers = AnswerQueue(most=int(rate * OLDEST))
        self.rush = RushWatch(self._monotonic)
        #: When, by the monotonic clock, the notices that are owed become too many for their share of the slots.
        self.danger_from = float("inf")
        #: How many slots answers may take while notices wait, and the slot up to which that was counted.
        self._credit = 1.0
        self._counted = float("-inf")
        #: The end of what this process has reserved.
        self._reserved_us = 0
        #: True while another process reserves slots, too.
        self._contended = False
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
        self._later: asyncio.Task[None] | None = None
        self._reserving: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Tell the database the rate."""
        await rate_limit.set_gap(self._db, timedelta(seconds=1 / effective(self._rate)))

    async def stop(self) -> None:
        """Give no more turns."""
        tasks = [task for task in (self._giving, self._later, self._reserving) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def answer(self, asker: Asker) -> None:
        """Wait for a slot to answer somebody.

        Raises AnswerDropped when the answer has become too old, or too many wait.
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
        """Wait for a turn to send a notice; False when there is none, since all has stopped."""
        turn = self._turn()
        self._notices.append(turn)
        return await self._wait_for(turn)

    def now(self) -> float:
        """Seconds of the monotonic clock by which answers grow old."""
        return self._monotonic()

    @property
    def crowded(self) -> bool:
        """True while more answers wait than can be given at once."""
        return len(self._answers) > self.batch

    @property
    def danger(self) -> bool:
        """True while a deadline of notices is in danger."""
        return self._monotonic() >= self.danger_from

    @property
    def notice_seconds(self) -> float:
        """Seconds from one notice to the next while answers take their full share."""
        return self._gap / (1 - ANSWERS)

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

    async def throttle(self, span: timedelta) -> None:
        """Stop everybody for that time: what a 429 asks for."""
        self._paused_until = max(self._paused_until, self._monotonic() + span.total_seconds())
        self._void()
        await rate_limit.throttle(self._db, span)

    async def pause(self, span: timedelta, reason: str) -> None:
        """Send no notice for that time, here and elsewhere; answers to people go on."""
        self._resting_until = self._monotonic() + span.total_seconds()
        self._void()
        await rate_limit.pause(self._db, span, reason)

    async def look(self) -> None:
        """See whether others rest, or have been told to go on."""
        paused = await rate_limit.paused(self._db)
        left = paused.left.total_seconds() if paused else 0.0
        self._resting_until = self._monotonic() + left

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
        """Go on when the first chat may be sent its answer, or as soon as anybody else waits."""
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
        self._last = max(at, self._monotonic() - self._bunch)
        turn.set_result(True)

    def _waiting(self) -> bool:
        """True when somebody still waits; notices that gave up and answers that are too old are dropped on the way."""
        while self._notices and self._notices[0].done():
            self._notices.popleft()
        people = self._answers.people
        self._dropped(self._answers.drop_old(self._monotonic()), people)
        return bool(self._answers or self._notices)

    def _dropped(self, count: int, people: int) -> None:
        """Report answers that were dropped; those of a few people who write too much are no rush."""
        if people >= MANY:
            self.rush.dropped(count, people)

    def _overdrawn(self) -> bool:
        """True when only answers wait here, others reserve slots, and the answers have had their share."""
        if self._notices or self._slots or not self._contended:
            return False
        self._earn(self._monotonic())
        return self._credit < 1

    def _earn(self, until: float) -> None:
        """Add the answers' share of the slots up to that instant to their credit."""
        slots = max(0.0, until - self._counted) / self._gap
        earned = self._credit + self._share() * min(slots, self._rate)
        self._credit = min(self._most_saved(), earned)
        self._counted = max(self._counted, until)

    def _share(self) -> float:
        return answers_share(1 / self._gap, danger=self.danger)

    def _most_saved(self) -> float:
        return 1 + self._share() * max(1.0, SAVED / self._gap)

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
        """True when the slot has passed; then it earns the answers nothing."""
        late = MISSED if slot.contended else MISSED_ALONE
        missed = slot.at < self._monotonic() - late
        if missed:
            self._counted += self._gap
        return missed

    def _reserve_early(self) -> None:
        """Ask for more slots while half of the last ones are left, so that nobody waits for the database."""
        if self._notices and not self._reserving and len(self._slots) < self._rate * AHEAD / 2:
            self._start_reserving()

    def _start_reserving(self) -> asyncio.Task[None]:
        ahead = self.batch if self._notices else max(1, min(self.batch, len(self._answers)))
        if self._contended and not self._notices:
            ahead = max(1, min(ahead, int(self._credit)))
        self._reserving = asyncio.create_task(self._reserve(ahead))
        return self._reserving

    async def _reserve(self, ahead: int) -> None:
        voided = self._voided
        try:
            pace = await rate_limit.reserve(self._db, ahead)
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
        if pace.first_us <= pace.now_us:
            # Nobody has used the time until now: it earns nothing.
            self._counted = max(self._counted, first - gap)
        self._contended = pace.first_us > max(pace.now_us, self._reserved_us)
        self._reserved_us = pace.first_us + count * pace.gap_us
        places = (first + gap * place for place in range(count))
        self._slots.extend(
            Slot(at, self._voided, self._contended) for at in places if at >= self._paused_until
        )

    async def _until(self, at: float) -> None:
        """Sleep until then; less when nobody waits any more."""
        while (left := at - self._monotonic()) > 0:
            await self._sleep(max(NAP, min(left, AHEAD)))
            if not self._waiting():
                return
