"""The service of the command `sender`: plans and sends notices next to other processes, and answers nobody."""

import asyncio
import logging

from telegram.error import InvalidToken

from bot.app.delivery_service import DeliveryService
from bot.app.resources import Resources, prepare
from bot.app.waiting import first_of, within
from bot.errors import TokenRefused
from bot.liveness import DATABASE, SENDER
from bot.settings import Settings

log = logging.getLogger(__name__)

#: Seconds for work under way to end, and then, after the connection to Telegram is closed, to be settled.
GRACE, AFTERWARDS = 5.0, 1.5


class SenderService:
    """A process that only sends; `run` starts and stops it."""

    def __init__(self, parts: Resources) -> None:
        self.parts = parts
        self.out = DeliveryService(parts)
        self._bot = self.out.bot(self.out.answers)
        self._sending: asyncio.Task[None] | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set. Raises TokenRefused when Telegram refuses the token before that."""
        try:
            if await first_of(stop, self._start()) and self._sending:
                log.info(
                    "Sending; SEND_RATE %d a second, over all senders", self.parts.settings.rate
                )
                await first_of(stop, asyncio.shield(self._sending))
        except InvalidToken:
            raise TokenRefused from None
        finally:
            await self._stop()
        if self.out.sender.lost:
            raise TokenRefused

    async def _start(self) -> None:
        await self.out.open()
        await self.out.reach(self._bot)
        await self.out.begin()
        self._sending = asyncio.create_task(self.out.sender.run())
        self.out.alerting.watch(DATABASE, SENDER)

    async def _stop(self) -> None:
        """Settle the work under way, release the claimed batches, and close everything, within ten seconds."""
        self.out.sender.stop()
        sending = [] if self._sending is None else [self._sending]
        await within(GRACE, self.out.stop_planning(), *map(asyncio.shield, sending))
        await self.out.hang_up()
        await within(AFTERWARDS, *map(asyncio.shield, sending))
        self.parts.db.shut()
        for task in sending:
            task.cancel()
        leaving = asyncio.gather(*sending, return_exceptions=True)
        await within(AFTERWARDS, self.out.close(), leaving)
        await self.parts.db.close()


async def build(settings: Settings) -> SenderService:
    """Create the sender from its settings. Raises a BotError, which names the remedy, when something cannot be used."""
    return SenderService(await prepare(settings))
