"""The service of the command `sender`: plans and sends notices next to other processes, and answers nobody."""

import asyncio
import logging

from telegram.error import InvalidToken

from bot.app.lifecycle import Lifecycle, Part
from bot.app.resources import Resources, prepare
from bot.app.wiring import Wiring
from bot.errors import TokenRefused
from bot.liveness import DATABASE, SENDER
from bot.settings import Settings

log = logging.getLogger(__name__)

#: Seconds for work under way to end when the process stops.
GRACE = 5.0


class SenderService:
    """A process that only sends; `run` starts and stops it."""

    def __init__(self, resources: Resources) -> None:
        self._wiring = Wiring(resources)
        self._rate = resources.settings.rate
        bot = self._wiring.connections.answering_bot()
        self._lifecycle = Lifecycle(
            (
                *self._wiring.parts(),
                *self._wiring.working_parts(bot, sends=True),
                Part(start=self._watch),
            ),
            GRACE,
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set, then settle the work under way and release the claimed batches.

        Raises TokenRefused when Telegram refuses the token before that.
        """
        try:
            await self._lifecycle.run(stop, self._ended)
        except InvalidToken:
            raise TokenRefused from None
        if self._wiring.sender.lost:
            raise TokenRefused

    async def _ended(self) -> None:
        """Return when Telegram refuses the token, and that is told. Raises the error that ended the sender."""
        await self._wiring.sending.ended()
        if self._wiring.sender.lost:
            await self._wiring.alerting.token_refused()

    async def _watch(self) -> None:
        log.info("Sending; SEND_RATE %d a second, over all senders", self._rate)
        self._wiring.service_manager.status(f"Sending; SEND_RATE {self._rate} a second")
        # Planning is watched by `run`, which plans the same.
        self._wiring.alerting.watch(DATABASE, SENDER)


async def build(settings: Settings) -> SenderService:
    """Create the sender from its settings. Raises a BotError, which names the remedy, when something cannot be used."""
    return SenderService(await prepare(settings))
