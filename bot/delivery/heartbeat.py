"""The heartbeat of a sender: it keeps the sender's lease on its batches, and takes over those of dead senders."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

from bot.delivery.sender_context import SenderContext
from bot.errors import DatabaseAway
from bot.observances.almanac import Almanac
from bot.store import senders

log = logging.getLogger(__name__)

#: Seconds between heartbeats.
EVERY = 3.0

#: Seconds without a heartbeat after which a sender stops by itself, because others may soon claim its batches.
FENCE = 0.7 * senders.LEASE.total_seconds()


class Heartbeat:
    """Sends the heartbeats of one sender, and takes over from senders whose heartbeat has stopped."""

    def __init__(self, context: SenderContext) -> None:
        self._db = context.db
        self._leave_alone = _left_alone(context.almanac)
        self._new_name = context.new_name
        self._monotonic = context.monotonic
        self._database_clock = context.database_clock
        self._clocks = context.clocks
        #: When the last heartbeat that counted was sent, on the monotonic clock.
        self._last = float("-inf")
        #: The name under which batches are claimed. It is new at each start and after each lost lease.
        self.name = ""

    def trusted(self) -> bool:
        """False when other senders may already count this one as dead."""
        return self._monotonic() - self._last < FENCE

    @contextlib.asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """Register under a new name and send heartbeats while the block runs."""
        self.name = self._new_name()
        await senders.enter(self._db, self.name)
        await self._beat_once()
        beat = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beat.cancel()
            await asyncio.gather(beat, return_exceptions=True)
            with contextlib.suppress(DatabaseAway):
                await senders.leave(self._db, self.name)

    async def _beat(self) -> None:
        """Send heartbeats regularly, until cancelled or until this sender counts as dead."""
        alive = True
        while alive:
            await asyncio.sleep(EVERY)
            try:
                alive = await self._beat_once()
            except DatabaseAway as error:
                log.warning("%s", error)

    async def _beat_once(self) -> bool:
        """Send a heartbeat and free the batches of dead senders; False when this sender itself counts as dead."""
        asked = self._monotonic()
        if not (instant := await senders.beat(self._db, self.name)):
            self._last = float("-inf")
            return False
        self._last = asked
        self._database_clock.heard(instant, self._monotonic())
        await self._take_over()
        return True

    async def _take_over(self) -> None:
        """Free the batches of dead senders, unless the clocks disagree: after a jump, living senders look dead."""
        if not self._clocks.agree():
            return
        doubtful = await senders.take_over(self._db, self._leave_alone)
        if doubtful:
            log.warning(
                "Took over from a sender that died; %d of its notices may arrive twice", doubtful
            )


def _left_alone(almanac: Almanac) -> senders.Leave:
    """Per observance and moment, the kinds of chat to which a notice that may have arrived is not sent again."""
    return {
        (observance.id, moment.name): frozenset(
            kind for kind, policy in moment.on_uncertain.items() if policy == "leave"
        )
        for observance in almanac.observances
        for moment in observance.moments
    }
