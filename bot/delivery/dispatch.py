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

#: How long a lot with rows left waits.
BACKOFF = timedelta(seconds=2)

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
        leave_alone = {
            (observance.id, moment.name): frozenset(
                kind for kind, policy in moment.on_uncertain.items() if policy == "leave"
            )
            for observance in desk.almanac.observances
            for moment in observance.moments
        }
        self._heart = Heart(desk.db, leave_alone, desk.new_name, desk.monotonic)
        self._settling = Settling(desk.db)
        self._awake = asyncio.Event()
        self._stopping = False
        self._flights: set[asyncio.Task[None]] = set()
        self._failures = 0
        self._rest = timedelta(0)
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
                await self._land()
                often.cancel()
                await asyncio.gather(often, return_exceptions=True)

    async def _work(self) -> None:
        while not self._stopping and self._heart.trusted():
            self._awake.clear()
            await self._answered()
            lot = None if self._quiet_until() else await self._claim()
            if lot is None:
                await self._doze()
            else:
                await self._send_lot(lot)

    async def _answered(self) -> None:
        """After a failure, return when Telegram answers again, or when stopped.

        The question changes nothing there. A notice would, and one that may have arrived is sent only once more.
        """
        pause = FIRST_PROBE
        while self._failures and not self._stopping and self._heart.trusted():
            if await self._desk.transport.answers():
                self._failures = 0
                return
            self._awake.clear()
            await self._sleep(pause)
            pause = min(2 * pause, LAST_PROBE)

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
        """Send a lot until it is through or must be put down; then give it back.

        1. Mark the next rows as possibly gone, and read them: committed before any of them leaves.
        2. Launch each at its turn, while the rows after them are marked and read.
        3. When all have landed and are settled, the lot is done, or due again for the rows left.
        """
        self._rest = timedelta(0)
        try:
            rows = await self._advance(lot)
            while rows and self._may_send(lot):
                following = asyncio.create_task(self._advance(lot))
                for row in rows:
                    await self._launch(lot, row)
                rows = await following
        finally:
            await self._land()
            await self._give_back(lot)

    async def _advance(self, lot: Lot) -> list[Delivery]:
        return await ledger.advance(self._desk.db, lot, self._desk.pacer.batch)

    async def _launch(self, lot: Lot, row: Delivery) -> None:
        if self._may_send(lot):
            await self._desk.pacer.notice()
        if not self._may_send(lot):
            return
        flight = asyncio.create_task(self._send(row))
        self._flights.add(flight)
        flight.add_done_callback(self._flights.discard)
        if len(self._flights) >= IN_FLIGHT:
            await asyncio.wait(self._flights, return_when=asyncio.FIRST_COMPLETED)

    def _may_send(self, lot: Lot) -> bool:
        """True while nothing forbids to send a row of this lot at this instant."""
        free = not self._stopping and not self._rest and self._heart.trusted()
        return free and self._desk.clock() < lot.expires and not self._quiet_until()

    def _quiet_until(self) -> datetime | None:
        now, almanac = self._desk.clock(), self._desk.almanac
        return almanac.quiet_until(now) or almanac.quiet_until(now + HUSH)

    async def _send(self, row: Delivery) -> None:
        outcome = Outcome(row.occasion_id, row.chat.id or 0, State.PLANNED)
        try:
            now = self._desk.clock()
            notice = self._desk.composer.word(row, now)
            quietly = silently(row.chat, now)
            message_id = await self._desk.transport.send(row.chat, notice, silently=quietly)
        except (Fault, MessageBroken) as error:
            outcome = await self._after(error, row, replace(outcome, error=str(error)))
        else:
            self._failures = 0
            outcome = replace(outcome, state=State.SENT, message_id=message_id)
            outcome = replace(outcome, text_version=notice.version)
        self._settling.add(outcome)

    async def _after(
        self, error: Fault | MessageBroken, row: Delivery, outcome: Outcome
    ) -> Outcome:
        """What follows from a fault, for this row and for the run."""
        match error:
            case ChatGone():
                return replace(outcome, state=State.GONE, error=error.reason)
            case Uncertain():
                self._count_failure(error)
                return self._doubt(row, outcome)
            case NoticeRefused():
                log.error("%s", error)
                return replace(outcome, state=State.FAILED)
            case ChatMoved():
                await chats.move(self._desk.db, row.chat, error.address)
            case RetryLater():
                await self._desk.pacer.pause(error.after)
                self._put_down(error.after, error)
            case AccessLost():
                self.lost = error
                self.stop()
            case ChatUnknown():
                log.warning("%s", error)
            case NotSent():
                self._count_failure(error)
            case MessageBroken():
                self._put_down(BACKOFF, error)
        return outcome

    def _count_failure(self, fault: Fault) -> None:
        self._failures += 1
        if self._failures >= TROUBLE:
            self._put_down(BACKOFF, fault)

    def _doubt(self, row: Delivery, outcome: Outcome) -> Outcome:
        """Sent once more, unless that was the second time without an answer or the moment says to leave it."""
        moment = self._desk.almanac.observance(row.observance).moment(row.moment)
        again = row.doubtful and row.attempts > 0
        final = again or moment.on_uncertain.get(row.chat.kind) == "leave"
        state = State.UNCERTAIN if final else State.PLANNED
        return replace(outcome, state=state, doubtful=True)

    def _put_down(self, rest: timedelta, why: Exception) -> None:
        """Stop working on the present lot; what is left of it is due again after the rest."""
        if not self._rest:
            log.warning("Sending rests for %g s. %s", rest.total_seconds(), why)
        self._rest = max(self._rest, rest)

    async def _land(self) -> None:
        """Wait for all that is under way, and have it settled."""
        while self._flights:
            await asyncio.wait(self._flights)
        await self._settling.flush()

    async def _give_back(self, lot: Lot) -> None:
        """Give the lot back, however long the database is away; stopped, its rows are due at once."""
        rest = timedelta(0) if self._stopping else self._rest or BACKOFF
        while True:
            try:
                return await ledger.finish(self._desk.db, lot, rest)
            except DatabaseAway as error:
                log.warning("%s", error)
                await asyncio.sleep(DOZE)
