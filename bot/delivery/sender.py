"""The sender: it claims due batches, sends each notice at its slot, and records every outcome in the ledger."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from bot.delivery.attempt import TOMORROW, Flights
from bot.delivery.claimed_batch import ClaimedBatch
from bot.delivery.heartbeat import Heartbeat
from bot.delivery.outcome_buffer import OutcomeBuffer
from bot.delivery.sender_context import SenderContext
from bot.errors import AccessLost, DatabaseAway
from bot.observances.model import Span
from bot.store import chats, ledger
from bot.store.records import Batch, Delivery

log = logging.getLogger(__name__)

#: Maximum number of requests in flight.
IN_FLIGHT = 100

#: The longest sleep, in seconds. A jump of the clock is noticed within this time.
DOZE = 1.0

#: Sending stops this long before a quiet span begins, so that nothing arrives in it.
HUSH = timedelta(seconds=1)

#: Uploads of pictures stop this long before a quiet span begins, because an upload may take that long.
BRINGING = timedelta(seconds=12)

#: After this many requests in a row without an answer, nothing is sent until Telegram answers a probe request.
TROUBLE = 3

#: Seconds between two probe requests: the first value, doubled each time up to the second value.
FIRST_PROBE, LAST_PROBE = 1.0, 15.0

#: Time between two checks of the chats that Telegram did not know.
ASKING = timedelta(minutes=1)


class Sender:
    """Sends due notices: continuously from `run` until `stop`, or once with `drain`."""

    def __init__(self, context: SenderContext) -> None:
        self._desk = context
        self._heart = Heartbeat(context)
        self._settling = OutcomeBuffer(context.db)
        self._flights = Flights(context, self._settling, self._land, self._may_send)
        self._awake = asyncio.Event()
        self._stopping = False
        #: Tasks that wait for the last answers of a batch while the next batch is sent.
        self._closing: set[asyncio.Task[None]] = set()
        self._in_flight = asyncio.Semaphore(IN_FLIGHT)
        self._in_air = 0
        #: When the next quiet span was looked up, and that span. Nothing is sent in it.
        self._quiet: tuple[datetime, Span] | None = None
        #: When the chats that Telegram did not know were last checked.
        self._asked: datetime | None = None

    @property
    def lost(self) -> AccessLost | None:
        """Why this sender stopped by itself; None when it did not."""
        return self._flights.lost

    def wake(self) -> None:
        """Make the sender look for due batches now instead of after its sleep."""
        self._awake.set()

    def stop(self) -> None:
        """Claim no more batches. `run` returns when every request in flight is settled."""
        self._stopping = True
        self._awake.set()
        self._desk.pacer.release()

    async def run(self) -> None:
        """Send due notices until stopped. While the database is unavailable, wait for it."""
        async with self._drawing():
            while not self._over:
                await self._work_on()

    async def drain(self) -> None:
        """Send every notice that is due now, and return."""
        async with self._at_work():
            while not self._over and (batch := await self._claim()):
                await self._send_batch(batch)

    @property
    def _over(self) -> bool:
        return self._stopping or self.lost is not None

    @contextlib.asynccontextmanager
    async def _drawing(self) -> AsyncIterator[None]:
        """Draw pictures ahead of time in a background task while the block runs."""
        if self._desk.pictures is None:
            yield
            return
        ahead = asyncio.create_task(self._desk.pictures.draw_ahead(self._desk.composer))
        try:
            yield
        finally:
            ahead.cancel()
            await asyncio.gather(ahead, return_exceptions=True)

    @contextlib.asynccontextmanager
    async def _at_work(self) -> AsyncIterator[None]:
        async with self._heart.beating():
            often = asyncio.create_task(self._settling.often())
            try:
                yield
            finally:
                await self._finish()
                often.cancel()
                await asyncio.gather(often, return_exceptions=True)

    async def _finish(self) -> None:
        """Wait until every claimed batch is released."""
        while self._closing:
            self._desk.alive()
            self._flights.quarantine.resolve(idle=not self._in_air)
            await asyncio.wait(self._closing, timeout=DOZE / 10)

    async def _work_on(self) -> None:
        """Work until stopped, or until the database is unavailable."""
        self._desk.alive()
        try:
            async with self._at_work():
                await self._work()
        except DatabaseAway as error:
            log.warning("%s", error)
            await asyncio.sleep(DOZE)

    async def _work(self) -> None:
        while not self._over and self._heart.trusted():
            self._desk.alive()
            self._awake.clear()
            await self._ready()
            if self._over or not self._heart.trusted():
                return
            batch = None if self._quiet_until() else await self._claim()
            self._flights.quarantine.resolve(idle=batch is None and not self._in_air)
            if batch is None:
                await self._ask_again()
                await self._doze()
            else:
                await self._send_batch(batch)

    async def _ready(self) -> None:
        """Return when notices may be sent, or when stopped.

        They may be sent when no 429 and no pause is in effect, the clocks agree, and Telegram answers again after a
        failure. The probe is a request without effect. A notice would not do as a probe: it may arrive although no
        answer comes, and such a notice is sent only a limited number of times.
        """
        pause = FIRST_PROBE
        while not self._over and self._heart.trusted():
            self._desk.alive()
            await self._desk.pacer.look()
            if left := self._desk.pacer.left():
                await self._sleep(min(left, DOZE))
            elif not await self._desk.clocks.confirmed():
                await self._sleep(DOZE)
            elif not self._flights.unanswered or await self._desk.transport.answers():
                self._flights.unanswered = 0
                return
            else:
                await self._sleep(pause)
                pause = min(2 * pause, LAST_PROBE)
            self._awake.clear()

    async def _claim(self) -> Batch | None:
        take = ledger.claim_probe if self._flights.breaker.probing else ledger.claim
        return await take(self._desk.db, self._heart.name)

    async def _doze(self) -> None:
        """Sleep until the next batch is due, the quiet span ends or `wake` is called; for a second at most."""
        due = self._quiet_until() or await ledger.next_due(self._desk.db)
        left = DOZE if due is None else (due - self._desk.clock()).total_seconds()
        await self._sleep(min(max(left, 0.001), DOZE))

    async def _sleep(self, seconds: float) -> None:
        """Sleep for that time, or until `wake` is called."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._awake.wait(), seconds)

    async def _ask_again(self) -> None:
        """Once a minute, check the chats that Telegram did not know a day ago, and end those that are gone."""
        now = self._desk.clock()
        if self._asked and self._asked <= now < self._asked + ASKING:
            return
        self._asked = now
        for chat in await chats.long_unknown(self._desk.db, TOMORROW):
            known = await self._desk.transport.knows(chat) if not self._over else None
            if known:
                await chats.known(self._desk.db, chat)
            elif known is False:
                if not chat.private:
                    await self._desk.warn(chat, "room-lost")
                await chats.expelled(self._desk.db, chat, "chat not found")

    async def _send_batch(self, batch: Batch) -> None:
        """Send a batch until all its rows are sent or sending must stop.

        1. Move the watermark past the next rows and read them. This is committed before any of them is sent.
        2. Send each row at its slot. Meanwhile move the watermark and read the rows after them.
        3. When all answers are settled, the batch is done, or due again if rows are left. Slow answers are awaited
           while the next batch is sent.
        """
        this, probe = ClaimedBatch(batch), self._flights.breaker.probing
        log.debug("Batch %d is claimed, due since %s", batch.id, batch.due)
        try:
            await self._send_rows(this)
            if probe:
                await self._probed(this)
        finally:
            closing = asyncio.create_task(self._close(this))
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)

    async def _probed(self, this: ClaimedBatch) -> None:
        """Wait until Telegram has answered a probe or its request has timed out."""
        while this.flights and self._in_air and not self._over:
            self._awake.clear()
            await self._sleep(DOZE)

    async def _send_rows(self, this: ClaimedBatch) -> None:
        rows = await self._advance(this.batch)
        while rows and self._may_send(this) and not this.refuses:
            following = asyncio.create_task(self._advance(this.batch))
            try:
                for row in rows:
                    await self._launch(this, row)
            finally:
                rows = await following
        if this.refuses:
            this.unsent += [row.chat.id or 0 for row in rows]
            await ledger.put_last(self._desk.db, this.batch, this.unsent)

    async def _advance(self, batch: Batch) -> list[Delivery]:
        return await ledger.advance(self._desk.db, batch, self._desk.pacer.at_once)

    async def _launch(self, this: ClaimedBatch, row: Delivery) -> None:
        self._desk.alive()
        if this.refuses:
            this.unsent.append(row.chat.id or 0)
            return
        if not self._may_send(this):
            return
        if not self._flights.lets(row):
            this.left_out = True
            return
        picture = await self._flights.picture(row)
        if picture is not None and picture.file_id is None and self._quiet_until(BRINGING):
            await self._flights.stays(picture)
            picture = None
        await self._in_flight.acquire()
        if not await self._desk.pacer.notice() or not self._may_send(this):
            self._in_flight.release()
            await self._flights.stays(picture)
            return
        self._in_air += 1
        flight = asyncio.create_task(self._flights.send(this, row, picture))
        this.flights.add(flight)
        flight.add_done_callback(this.flights.discard)
        if picture is not None and picture.file_id is None and picture.awaited:
            # The next notices use the file_id that this upload returns.
            await picture.through.wait()

    def _land(self) -> None:
        self._in_flight.release()
        self._in_air -= 1
        if not self._in_air:
            self._awake.set()

    def _may_send(self, this: ClaimedBatch) -> bool:
        """True while a row of this batch may be sent now."""
        free = not self._over and not self._desk.pacer.left()
        goes_on = not this.rest and self._desk.clock() < this.batch.expires
        trusted = self._flights.unanswered < TROUBLE and self._heart.trusted()
        agreed = self._desk.clocks.allows(this.batch.due, this.batch.expires)
        return free and goes_on and trusted and agreed and not self._quiet_until()

    def _quiet_until(self, ahead: timedelta = HUSH) -> datetime | None:
        """The end of the quiet span that is in effect or begins within `ahead`; None when notices may be sent."""
        now = self._desk.clock()
        if self._quiet is None or not self._quiet[0] <= now < self._quiet[1].ends:
            self._quiet = now, self._desk.almanac.next_quiet(now)
        span = self._quiet[1]
        return span.ends if now >= span.begins - ahead else None

    async def _close(self, this: ClaimedBatch) -> None:
        """Wait for the last answers, settle them and release the batch. Retries while the database is unavailable."""
        await this.land()
        await self._settling.flush()
        # With a wrong clock, the rows left could be postponed beyond their window.
        right = self._desk.clocks.allows(this.batch.due, this.batch.expires)
        rest = this.wait() if right and not self._over else timedelta(0)
        while True:
            try:
                return await ledger.finish(self._desk.db, this.batch, rest)
            except DatabaseAway as error:
                log.warning("%s", error)
                await asyncio.sleep(DOZE)
