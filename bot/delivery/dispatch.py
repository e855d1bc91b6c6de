"""The sender: claims lots, takes turns, sends, settles; whatever happens, the ledger knows."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.delivery.compose import Composer, silently
from bot.delivery.heart import Heart
from bot.delivery.pacing import Pacer
from bot.delivery.rounds import BACKOFF, Round
from bot.delivery.settling import Settling
from bot.delivery.transport import Transport
from bot.errors import (
    AccessLost,
    ChatGone,
    ChatMoved,
    ChatUnknown,
    DatabaseAway,
    Fault,
    MessageBroken,
    NoticeRefused,
    NotSent,
    RetryLater,
    Uncertain,
)
from bot.observances.almanac import Almanac
from bot.store import chats, ledger
from bot.store.engine import Database
from bot.store.records import Delivery, Lot, Outcome, State

log = logging.getLogger(__name__)

#: Requests under way at once.
IN_FLIGHT = 100

#: The longest sleep in seconds: a clock that jumps is noticed this soon.
DOZE = 1.0

#: Nothing leaves this long before the quiet span begins, so that nothing arrives in it.
HUSH = timedelta(seconds=1)

#: How often a notice is sent of which nobody knows whether it arrived, the first time included.
MOST_ATTEMPTS = 3

#: Requests in a row without an answer after which no further one leaves before Telegram is asked for a sign of life.
TROUBLE = 3

#: Seconds between two such questions: doubled up to the second.
FIRST_PROBE, LAST_PROBE = 1.0, 15.0


@dataclass(frozen=True)
class Desk:
    """What a sender works with."""

    db: Database
    almanac: Almanac
    composer: Composer
    pacer: Pacer
    transport: Transport
    #: The ledger's clock, read without asking the database.
    clock: Callable[[], datetime]
    #: Gives each sender a name that nobody had before.
    new_name: Callable[[], str]
    monotonic: Callable[[], float] = time.monotonic


class Sender:
    """One sender: `run` until `stop`, or `drain` once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._heart = Heart(desk.db, desk.almanac, desk.new_name, desk.monotonic)
        self._settling = Settling(desk.db)
        self._awake = asyncio.Event()
        self._stopping = False
        #: Lots whose last answers are awaited while the next lot is sent.
        self._closing: set[asyncio.Task[None]] = set()
        self._in_flight = asyncio.Semaphore(IN_FLIGHT)
        #: Requests in a row that were not answered.
        self._failures = 0
        #: Why this sender has stopped by itself; None: it has not.
        self.lost: AccessLost | None = None

    def wake(self) -> None:
        """Look for work now: something may have become due."""
        self._awake.set()

    def stop(self) -> None:
        """Claim nothing more; `run` ends when all that is under way is settled."""
        self._stopping = True
        self._awake.set()
        self._desk.pacer.release()

    async def run(self) -> None:
        """Send what is due until stopped. A database that is away is waited for."""
        while not self._stopping:
            try:
                async with self._at_work():
                    await self._work()
            except DatabaseAway as error:
                log.warning("%s", error)
                await asyncio.sleep(DOZE)

    async def drain(self) -> None:
        """Send all that is due at this instant, and return."""
        async with self._at_work():
            while not self._stopping and (lot := await self._claim()):
                await self._send_lot(lot)

    @contextlib.asynccontextmanager
    async def _at_work(self) -> AsyncIterator[None]:
        async with self._heart.beating():
            often = asyncio.create_task(self._settling.often())
            try:
                yield
            finally:
                await asyncio.gather(*self._closing)
                often.cancel()
                await asyncio.gather(often, return_exceptions=True)

    async def _work(self) -> None:
        while not self._stopping and self._heart.trusted():
            self._awake.clear()
            await self._ready()
            if self._stopping or not self._heart.trusted():
                return
            lot = None if self._quiet_until() else await self._claim()
            if lot is None:
                await self._doze()
            else:
                await self._send_lot(lot)

    async def _ready(self) -> None:
        """Return when nobody is to wait for a 429, and Telegram answers again after a failure; or when stopped.

        The question changes nothing there. A notice would, and one that may have arrived is not sent for ever.
        """
        pause = FIRST_PROBE
        while not self._stopping and self._heart.trusted():
            if left := self._desk.pacer.left():
                await self._sleep(min(left, DOZE))
            elif not self._failures or await self._desk.transport.answers():
                self._failures = 0
                return
            else:
                await self._sleep(pause)
                pause = min(2 * pause, LAST_PROBE)
            self._awake.clear()

    async def _claim(self) -> Lot | None:
        return await ledger.claim(self._desk.db, self._heart.name)

    async def _doze(self) -> None:
        """Sleep until the next lot is due or the quiet ends, until woken, or for a second."""
        due = self._quiet_until() or await ledger.next_due(self._desk.db)
        left = DOZE if due is None else (due - self._desk.clock()).total_seconds()
        await self._sleep(min(max(left, 0.001), DOZE))

    async def _sleep(self, seconds: float) -> None:
        """Sleep that long, or until woken."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._awake.wait(), seconds)

    async def _send_lot(self, lot: Lot) -> None:
        """Send a lot until it is through or must be put down.

        1. Mark the next rows as possibly gone, and read them: committed before any of them leaves.
        2. Launch each at its turn, while the rows after them are marked and read.
        3. When all have landed and are settled, the lot is done, or due again for the rows left. Slow answers are
           waited for beside the next lot, not before it.
        """
        this = Round(lot)
        log.debug("Lot %d is claimed, due since %s", lot.id, lot.due)
        try:
            await self._send_rows(this)
        finally:
            closing = asyncio.create_task(self._close(this))
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)

    async def _send_rows(self, this: Round) -> None:
        rows = await self._advance(this.lot)
        while rows and self._may_send(this):
            following = asyncio.create_task(self._advance(this.lot))
            try:
                for row in rows:
                    await self._launch(this, row)
            finally:
                rows = await following

    async def _advance(self, lot: Lot) -> list[Delivery]:
        return await ledger.advance(self._desk.db, lot, self._desk.pacer.batch)

    async def _launch(self, this: Round, row: Delivery) -> None:
        if not self._may_send(this):
            return
        await self._in_flight.acquire()
        if not await self._desk.pacer.notice() or not self._may_send(this):
            self._in_flight.release()
            return
        flight = asyncio.create_task(self._send(this, row))
        this.flights.add(flight)
        flight.add_done_callback(this.flights.discard)
        flight.add_done_callback(lambda _: self._in_flight.release())

    def _may_send(self, this: Round) -> bool:
        """True while nothing forbids to send a row of this lot at this instant."""
        free = not self._stopping and not this.rest and not self._desk.pacer.left()
        trusted = self._failures < TROUBLE and self._heart.trusted()
        on_time = self._desk.clock() < this.lot.expires
        return free and trusted and on_time and not self._quiet_until()

    def _quiet_until(self) -> datetime | None:
        now, almanac = self._desk.clock(), self._desk.almanac
        return almanac.quiet_until(now) or almanac.quiet_until(now + HUSH)

    async def _send(self, this: Round, row: Delivery) -> None:
        outcome = Outcome(row.occasion_id, row.chat.id or 0, State.PLANNED)
        try:
            now = self._desk.clock()
            notice = self._desk.composer.word(row, now)
            quietly = silently(row.chat, now)
            message_id = await self._desk.transport.send(row.chat, notice, silently=quietly)
        except (Fault, MessageBroken) as error:
            outcome = await self._after(error, this, row, replace(outcome, error=str(error)))
        except Exception as error:
            log.exception("A notice could not be put together or sent")
            this.attempts = max(this.attempts, row.attempts)
            outcome = replace(outcome, error=type(error).__name__)
        else:
            self._failures = 0
            outcome = replace(outcome, state=State.SENT, message_id=message_id)
            outcome = replace(outcome, text_version=notice.version)
        self._settling.add(outcome)

    async def _after(
        self, error: Fault | MessageBroken, this: Round, row: Delivery, outcome: Outcome
    ) -> Outcome:
        """What follows from a fault, for this row, for its lot and for the run."""
        match error:
            case ChatGone():
                return replace(outcome, state=State.GONE, error=error.reason)
            case NoticeRefused():
                log.error("%s", error)
                return replace(outcome, state=State.FAILED)
            case Uncertain():
                self._failures += 1
                this.attempts = max(this.attempts, row.attempts)
                return self._doubt(row, outcome)
            case NotSent():
                self._failures += 1
            case ChatUnknown():
                this.attempts = max(this.attempts, row.attempts)
            case ChatMoved():
                await chats.move(self._desk.db, row.chat, error.address)
            case RetryLater():
                await self._desk.pacer.pause(error.after)
                this.put_down(error.after, error)
            case AccessLost():
                self.lost = error
                self.stop()
            case _:
                this.put_down(BACKOFF, error)
        log.warning("%s", error)
        return outcome

    def _doubt(self, row: Delivery, outcome: Outcome) -> Outcome:
        """Sent again, unless it was tried often enough or the moment says to leave it."""
        moment = self._desk.almanac.observance(row.observance).moment(row.moment)
        tried = row.doubtful and row.attempts + 1 >= MOST_ATTEMPTS
        final = tried or moment.on_uncertain.get(row.chat.kind) == "leave"
        log.warning("%s", outcome.error)
        state = State.UNCERTAIN if final else State.PLANNED
        return replace(outcome, state=state, doubtful=True)

    async def _close(self, this: Round) -> None:
        """Wait for the last answers, have them settled, and give the lot back, however long the database is away."""
        await this.land()
        await self._settling.flush()
        rest = timedelta(0) if self._stopping else this.wait()
        while True:
            try:
                return await ledger.finish(self._desk.db, this.lot, rest)
            except DatabaseAway as error:
                log.warning("%s", error)
                await asyncio.sleep(DOZE)
