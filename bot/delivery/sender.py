"""The sender: it claims due batches, sends each notice at its slot, and records every outcome in the ledger."""

import asyncio
import contextlib
import logging
import math
from collections.abc import AsyncIterator
from datetime import timedelta

from bot.delivery.attempt import Attempt, Result, card_of
from bot.delivery.claimed_batch import ClaimedBatch
from bot.delivery.corrector import Corrector
from bot.delivery.heartbeat import Heartbeat
from bot.delivery.outcome_buffer import OutcomeBuffer
from bot.delivery.photos import Photo
from bot.delivery.quiet import QuietSpans
from bot.delivery.result_handler import ResultHandler
from bot.delivery.sender_context import SenderContext
from bot.delivery.unknown_chats import UnknownChats
from bot.errors import AccessLost, DatabaseAway, SealedIdUnreadable
from bot.store import editions, ledger, unopened
from bot.store.records import Batch, Delivery

log = logging.getLogger(__name__)

#: Maximum number of requests in flight.
IN_FLIGHT = 100

#: The longest sleep, in seconds. A jump of the clock is noticed within this time.
LONGEST_SLEEP = 1.0

#: After this many requests in a row without an answer, the rows left of the batch wait. Before the next batch, one such
#: request is enough to ask Telegram first whether it answers.
UNANSWERED = 3

#: Seconds until Telegram is asked again whether it answers: the first value, doubled each time up to the second value.
FIRST_WAIT, LONGEST_WAIT = 1.0, 15.0


class Sender:
    """Sends due notices: continuously from `run` until `stop`, or once with `drain`."""

    def __init__(self, context: SenderContext) -> None:
        self._context = context
        self._heartbeat = Heartbeat(context)
        self._outcomes = OutcomeBuffer(context.db)
        self._results = ResultHandler(context)
        self._quiet = QuietSpans(context.almanac, context.clock)
        self._corrector = Corrector(
            context, lambda: self._heartbeat.name, self._may_correct, self._quiet.may_upload
        )
        self._unknown_chats = UnknownChats(context)
        self._awake = asyncio.Event()
        self._stopping = False
        #: Tasks that wait for the last answers of a batch while the next batch is sent.
        self._closing: set[asyncio.Task[None]] = set()
        self._free_requests = asyncio.Semaphore(IN_FLIGHT)
        self._in_flight = 0

    @property
    def lost(self) -> AccessLost | None:
        """Why this sender stopped by itself; None when it did not."""
        return self._results.access_lost

    def wake(self) -> None:
        """Make the sender look for due batches, and copies to change, now instead of after its sleep."""
        self._awake.set()
        self._corrector.wake()

    def stop(self) -> None:
        """Claim no more batches. `run` returns when every request in flight is settled."""
        self._stopping = True
        self._awake.set()
        self._context.rate_limiter.release()

    async def run(self) -> None:
        """Send due notices until stopped. While the database is unavailable, wait for it."""
        async with self._drawing_ahead():
            while not self._over:
                await self._work_until_away()

    async def drain(self) -> None:
        """Send every notice that is due now, change every copy that is to be changed, and return."""
        async with self._at_work():
            while not self._over and (batch := await self._claim()):
                await self._send_batch(batch)
            await self._corrector.drain()

    @property
    def _over(self) -> bool:
        return self._stopping or self.lost is not None

    @contextlib.asynccontextmanager
    async def _drawing_ahead(self) -> AsyncIterator[None]:
        """Draw photos ahead of time in a background task while the block runs."""
        if self._context.photos is None:
            yield
            return
        drawing = asyncio.create_task(self._context.photos.draw_ahead(self._context.composer))
        try:
            yield
        finally:
            drawing.cancel()
            await asyncio.gather(drawing, return_exceptions=True)

    @contextlib.asynccontextmanager
    async def _at_work(self) -> AsyncIterator[None]:
        """Send heartbeats and write outcomes while the block runs, and then until every batch is released."""
        async with self._heartbeat.beating():
            writing = asyncio.create_task(self._outcomes.write_regularly())
            try:
                yield
            finally:
                await self._unknown_chats.stop()
                await self._release_batches()
                writing.cancel()
                await asyncio.gather(writing, return_exceptions=True)

    @contextlib.asynccontextmanager
    async def _correcting(self) -> AsyncIterator[None]:
        """Change copies for corrections and recalls in the background while the block runs."""
        changing = asyncio.create_task(self._corrector.run())
        try:
            yield
        finally:
            changing.cancel()
            await asyncio.gather(changing, return_exceptions=True)

    def _may_correct(self) -> bool:
        return not self._over and self._heartbeat.trusted() and not self._quiet.until()

    async def _release_batches(self) -> None:
        """Wait until every claimed batch is released. Meanwhile decide refusals, for which their rows wait."""
        while self._closing:
            self._context.alive()
            self._results.quarantine.resolve(idle=not self._in_flight)
            await asyncio.wait(self._closing, timeout=LONGEST_SLEEP / 10)

    async def _work_until_away(self) -> None:
        """Work until stopped, or until the database is unavailable."""
        try:
            async with self._at_work(), self._correcting():
                await self._work()
        except DatabaseAway as error:
            log.warning("%s", error)
            await asyncio.sleep(LONGEST_SLEEP)

    async def _work(self) -> None:
        """Claim due batches and send them, until stopped or until the heartbeat fails.

        The sender counts as alive when the database has answered or while it waits for something that is known, not
        because it tries again.
        """
        while not self._over and self._heartbeat.trusted():
            self._awake.clear()
            await self._until_ready()
            if self._over or not self._heartbeat.trusted():
                return
            batch = None if self._quiet.until() else await self._claim()
            self._context.alive()
            self._results.quarantine.resolve(idle=batch is None and not self._in_flight)
            if batch is None:
                self._unknown_chats.check()
                await self._sleep_until_due()
            else:
                await self._send_batch(batch)

    async def _until_ready(self) -> None:
        """Return when notices may be sent, or when stopped.

        They may be sent when no 429 and no pause is in effect, the clocks agree, the witness was read, and Telegram
        answers again after a failure. It is asked by a request without effect. A notice may arrive although no answer
        comes, and such a notice is sent only a limited number of times.
        """
        limiter, wait = self._context.rate_limiter, FIRST_WAIT
        while not self._over and self._heartbeat.trusted():
            await limiter.read_pause()
            if left := limiter.paused_for():
                pause = min(left, LONGEST_SLEEP)
            elif (
                not await self._context.clocks.confirmed() or not await self._context.witness.read()
            ):
                pause = LONGEST_SLEEP
            elif not self._results.unanswered or await self._context.transport.answers():
                self._results.unanswered = 0
                return
            else:
                pause, wait = wait, min(2 * wait, LONGEST_WAIT)
            self._context.alive()
            await self._sleep(pause)
            self._awake.clear()

    async def _claim(self) -> Batch | None:
        """Claim the next due batch or, after a pause of the circuit breaker, a probe: one notice."""
        claim = ledger.claim_probe if self._results.breaker.probing else ledger.claim
        batch = await claim(self._context.db, self._heartbeat.name)
        if batch is not None and batch.edition is None:
            await editions.pin(self._context.db, batch.broadcast_id)
        return batch

    async def _sleep_until_due(self) -> None:
        """Sleep until the next batch is due, the quiet span ends or `wake` is called.

        Each second it reads when the next batch is due, but claims nothing: so an idle process writes little.
        """
        while not self._over and self._heartbeat.trusted():
            due = self._quiet.until() or await ledger.next_due(self._context.db)
            left = math.inf if due is None else (due - self._context.clock()).total_seconds()
            await self._sleep(min(max(left, 0.001), LONGEST_SLEEP))
            if left <= LONGEST_SLEEP or self._awake.is_set() or not await self._idle():
                return

    async def _idle(self) -> bool:
        """True when there is nothing else to do than to wait for the next batch."""
        self._context.alive()
        self._results.quarantine.resolve(idle=not self._in_flight)
        self._unknown_chats.check()
        return not self._results.unanswered and await self._context.clocks.confirmed()

    async def _sleep(self, seconds: float) -> None:
        """Sleep for that time, or until `wake` is called."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._awake.wait()

    async def _send_batch(self, batch: Batch) -> None:
        """Send a batch until all its rows are sent or sending must stop.

        1. Move the watermark past the next rows and read them. This is committed before any of them is sent.
        2. Send each row at its slot. Meanwhile move the watermark and read the rows after them.
        3. When all answers are settled, the batch is done, or due again if rows are left. Slow answers are awaited
           while the next batch is sent.
        """
        claimed, probe = ClaimedBatch(batch), self._results.breaker.probing
        log.debug("Batch %d is claimed, due since %s", batch.id, batch.due)
        try:
            await self._send_rows(claimed)
            if probe:
                await self._await_probe(claimed)
        finally:
            closing = asyncio.create_task(self._close(claimed))
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)

    async def _await_probe(self, claimed: ClaimedBatch) -> None:
        """Wait until Telegram has answered a probe or its request has timed out."""
        while claimed.tasks and self._in_flight and not self._over:
            self._awake.clear()
            await self._sleep(LONGEST_SLEEP)

    async def _send_rows(self, claimed: ClaimedBatch) -> None:
        """Start sending rows until none is left or sending must stop. When the chats refuse, the rows left go last."""
        rows = await self._advance(claimed.batch)
        while rows and self._may_send(claimed) and not claimed.refuses:
            following = asyncio.create_task(self._advance(claimed.batch))
            try:
                for delivery in rows:
                    await self._start(claimed, delivery)
            finally:
                rows = await following
        if claimed.refuses:
            claimed.unsent += [delivery.chat.id or 0 for delivery in rows]
            await ledger.put_last(self._context.db, claimed.batch, claimed.unsent)

    async def _advance(self, batch: Batch) -> list[Delivery]:
        context = self._context
        at_once, nonce = context.rate_limiter.at_once, context.witness.nonce
        try:
            rows = await ledger.advance(context.db, batch, at_once, nonce)
        except SealedIdUnreadable as error:
            await self._set_aside(batch, error)
            rows = await ledger.advance(context.db, batch, at_once, nonce)
        if rows:
            context.witness.begun()
        if rows and self._context.editions is not None:
            await self._context.editions.load(rows[0].edition)
        return rows

    async def _set_aside(self, batch: Batch, error: SealedIdUnreadable) -> None:
        """Set aside the chats of a batch whose ids cannot be opened, and say so: the others get their notices."""
        found = await unopened.set_aside(self._context.db, batch)
        counts = {"failed": found.changed, "waiting": found.foreign}
        self._context.alert_operators("alert-unopened-ids", **counts)
        log.error("%d notices failed, %d wait a minute: %s", found.changed, found.foreign, error)

    async def _start(self, claimed: ClaimedBatch, delivery: Delivery) -> None:
        """Send a notice in a task of its own. Returns when the next one may be started."""
        self._context.alive()
        if claimed.refuses:
            claimed.unsent.append(delivery.chat.id or 0)
            return
        if not self._may_send(claimed):
            return
        if not self._results.paused_wordings.may_try(delivery):
            claimed.skipped = True
            return
        started = asyncio.Event()
        task = asyncio.create_task(self._deliver(claimed, delivery, started))
        claimed.tasks.add(task)
        task.add_done_callback(claimed.tasks.discard)
        await started.wait()

    def _may_send(self, claimed: ClaimedBatch) -> bool:
        """True while a row of this batch may be sent now."""
        batch = claimed.batch
        free = not self._over and not self._context.rate_limiter.paused_for()
        open_ = not claimed.paused_for and self._context.clock() < batch.expires
        trusted = self._results.unanswered < UNANSWERED and self._heartbeat.trusted()
        agreed = self._context.clocks.allows(batch.due, batch.expires)
        return free and open_ and trusted and agreed and not self._quiet.until()

    async def _deliver(
        self, claimed: ClaimedBatch, delivery: Delivery, started: asyncio.Event
    ) -> None:
        """Send a notice at its slot and pass its outcome to the buffer."""
        try:
            result = await self._send(claimed, delivery, started)
        except Exception as error:
            log.exception("A notice could not be sent")
            result = Result(error=type(error).__name__)
        finally:
            started.set()
        if result is not None:
            self._outcomes.add(await self._results.handle(claimed, delivery, result))

    async def _send(
        self, claimed: ClaimedBatch, delivery: Delivery, started: asyncio.Event
    ) -> Result | None:
        """Send a notice with its photo or, when that fails, as text at a slot of its own; None when it got no slot.

        Sets `started` as soon as the next notice need not wait: at once, or when a photo is uploaded for it.
        """
        async with self._request():
            async with self._photo(delivery) as photo:
                if not await self._next_slot(claimed):
                    return None
                if photo is None or not photo.awaited:
                    started.set()
                result = await Attempt(self._context, delivery, photo).run()
            if result.photo_refused:
                # Such a chat costs two requests, so it counts as a refusal even when the chat takes the text.
                claimed.answered(refused=True)
            started.set()
            if result.text_owed and await self._next_slot(claimed):
                result = (await Attempt(self._context, delivery).run()).after(result)
            return result

    @contextlib.asynccontextmanager
    async def _request(self) -> AsyncIterator[None]:
        """Wait for one of the requests that may be in flight at once, and hold it while the block runs."""
        async with self._free_requests:
            self._in_flight += 1
            try:
                yield
            finally:
                self._in_flight -= 1
                if not self._in_flight:
                    self._awake.set()

    def _photo(self, delivery: Delivery) -> contextlib.AbstractAsyncContextManager[Photo | None]:
        """The lease of the photo to send with a notice."""
        card, photos = card_of(self._context, delivery), self._context.photos
        if card is None or photos is None:
            return contextlib.nullcontext()
        return photos.lease(card, delivery.chat, self._quiet.may_upload)

    async def _next_slot(self, claimed: ClaimedBatch) -> bool:
        """Wait for a slot; False when the notice may no longer be sent."""
        return await self._context.rate_limiter.notice() and self._may_send(claimed)

    async def _close(self, claimed: ClaimedBatch) -> None:
        """Wait for the last answers, settle them and release the batch. Retries while the database is unavailable."""
        await claimed.settled()
        await self._outcomes.flush()
        # With a wrong clock, the rows left could be postponed beyond their window.
        right = self._context.clocks.allows(claimed.batch.due, claimed.batch.expires)
        wait = claimed.wait() if right and not self._over else timedelta(0)
        while True:
            try:
                return await ledger.finish(self._context.db, claimed.batch, wait)
            except DatabaseAway as error:
                log.warning("%s", error)
                await asyncio.sleep(LONGEST_SLEEP)
