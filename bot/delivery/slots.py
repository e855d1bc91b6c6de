"""The slots of this process: reserved in the database row that all processes share, and timed by its own clock."""

from collections import deque
from dataclasses import dataclass
from datetime import timedelta

from bot.delivery.answer_credit import AnswerCredit
from bot.delivery.database_clock import DatabaseClock
from bot.store import rate_limit
from bot.store.engine import Database
from bot.store.records import ReservedSlots

#: The share of the rate that is used: SHARE at a low rate, plus up to SHARE_ADDED at HIGHEST and above. The rest is
#: reserve, because messages arrive less evenly than they were sent, and at a low rate this matters more.
SHARE, SHARE_ADDED, HIGHEST = 0.94, 0.025, 1000

#: A slot missed by more seconds than this is dropped. MISSED applies while other processes reserve slots: sending late
#: would collide with theirs. MISSED_ALONE applies to a process that sends alone: many requests may delay it, and
#: `CLOSEST` in `rate_limiter.py` keeps its messages apart.
MISSED, MISSED_ALONE = 0.02, 0.15

#: Seconds without slots of another process after which this one counts as sending alone. The first slots of a process
#: do not tell: others may begin at the same instant.
ALONE_AFTER = 1.0


def effective(rate: int) -> float:
    """The number of messages per second to send, so that never more than `rate` arrive within a second."""
    return rate * (SHARE + SHARE_ADDED * min(rate, HIGHEST) / HIGHEST)


@dataclass(frozen=True)
class Slot:
    """The time, on the monotonic clock, at which one message may be sent, unless slots were voided since."""

    at: float
    voided: int
    #: True when another process has reserved the slots before it, so the slot is not idle.
    contended: bool = False
    #: Seconds after `at` from which it is missed.
    missed_after: float = MISSED


class Slots:
    """Reserves slots, keeps those that are not used yet, and follows the throttles and pauses of all processes.

    A slot that is missed, and time in which nobody used a slot, add nothing to `credit`.
    """

    def __init__(self, db: Database, database_clock: DatabaseClock, credit: AnswerCredit) -> None:
        self._db = db
        self._database_clock = database_clock
        self._monotonic = database_clock.monotonic
        self._credit = credit
        self._reserved: deque[Slot] = deque()
        #: The end of the slots that this process has reserved, in UTC microseconds of the database's clock.
        self._reserved_us = 0
        #: True while another process reserves slots, too.
        self.contended = False
        #: Since when only this process has reserved slots; None before its first.
        self._alone_since: float | None = None
        #: The epoch of the rate limit, as last read from the database.
        self._epoch = -1
        #: How often this process has voided its slots, including those it is reserving.
        self._voided = 0
        self._throttled_until = float("-inf")
        self._paused_until = float("-inf")
        #: True while the database does not know of a throttle.
        self._unwritten = False

    def __len__(self) -> int:
        return len(self._reserved)

    def pop(self) -> Slot | None:
        """Remove and return the next slot that was not missed; None when there is none."""
        while self._reserved:
            slot = self._reserved.popleft()
            if not self._missed(slot):
                return slot
        return None

    def usable(self, slot: Slot) -> bool:
        """True unless a slot was voided or missed since it was popped."""
        return slot.voided == self._voided and not self._missed(slot)

    async def reserve(self, count: int) -> None:
        """Reserve that many more slots. Raises DatabaseAway."""
        if self._unwritten:
            await self._write_throttle()
        voided = self._voided
        reserved = await rate_limit.reserve(self._db, count)
        if voided == self._voided:
            self._follow(reserved)
            self._keep(reserved, count)

    def paused_for(self) -> float:
        """Seconds until notices may be sent again after a throttle or a pause; zero when neither is in effect."""
        until = max(self._throttled_until, self._paused_until)
        return max(0.0, until - self._monotonic())

    async def throttle(self, span: timedelta) -> None:
        """Void the slots of all processes, and reserve none before that time has passed.

        Raises DatabaseAway when only this process is throttled; the others are when slots are next reserved.
        """
        self._throttled_until = max(self._throttled_until, self._monotonic() + span.total_seconds())
        self._void()
        self._unwritten = True
        await self._write_throttle()

    async def pause(self, span: timedelta, reason: str) -> None:
        """Pause the notices of all processes for that time."""
        self._paused_until = self._monotonic() + span.total_seconds()
        self._void()
        await rate_limit.pause(self._db, span, reason)

    async def read_pause(self) -> None:
        """Read from the database whether sending is paused, or was resumed."""
        paused = await rate_limit.paused(self._db)
        left = paused.left.total_seconds() if paused else 0.0
        self._paused_until = self._monotonic() + left

    async def _write_throttle(self) -> None:
        left = max(0.0, self._throttled_until - self._monotonic())
        await rate_limit.throttle(self._db, timedelta(seconds=left))
        self._unwritten = False

    def _void(self) -> None:
        self._voided += 1
        self._reserved.clear()

    def _missed(self, slot: Slot) -> bool:
        missed = slot.at < self._monotonic() - slot.missed_after
        if missed:
            self._credit.skip()
        return missed

    def _follow(self, reserved: ReservedSlots) -> None:
        """Follow the rest of the row: the database's time, and a throttle or pause that another process has set."""
        self._database_clock.heard_us(reserved.now_us, self._monotonic())
        if reserved.epoch != self._epoch:
            self._epoch = reserved.epoch
            self._void()
        if reserved.throttle_ends_us > reserved.now_us:
            ends = self._database_clock.at(reserved.throttle_ends_us)
            self._throttled_until = max(self._throttled_until, ends)
        if reserved.resumes_us > reserved.now_us:
            self._paused_until = self._database_clock.at(reserved.resumes_us)

    def _keep(self, reserved: ReservedSlots, count: int) -> None:
        """Keep the reserved slots that come after the end of a throttle."""
        first, gap = self._database_clock.at(reserved.first_us), reserved.gap_us / 1_000_000
        if reserved.first_us <= reserved.now_us:
            self._credit.skip_until(first - gap)
        self.contended = reserved.first_us > max(reserved.now_us, self._reserved_us)
        self._reserved_us = reserved.first_us + count * reserved.gap_us
        missed_after = self._missed_after()
        times = (first + gap * place for place in range(count))
        self._reserved.extend(
            Slot(at, self._voided, self.contended, missed_after)
            for at in times
            if at >= self._throttled_until
        )

    def _missed_after(self) -> float:
        """Seconds after which a slot that was just reserved is missed."""
        now = self._monotonic()
        if self.contended or self._alone_since is None:
            self._alone_since = now
        return MISSED if now - self._alone_since < ALONE_AFTER else MISSED_ALONE
