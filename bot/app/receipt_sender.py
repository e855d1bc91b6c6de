"""Sends the receipt of an occasion to the operators in the background, and stores it."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.app.alerting import Alerting
from bot.app.background_task import BackgroundTask
from bot.app.resources import Resources
from bot.notify import receipt_caption
from bot.observances.model import Occasion
from bot.operations import receipt_schedule
from bot.operations.receipt_schedule import Dispatch
from bot.store import receipts

log = logging.getLogger(__name__)

#: Seconds after which a receipt that is still being sent is marked as such again.
RENEW = 60.0


class ReceiptSender:
    """Sends one receipt at a time. With a temporary database, it does nothing; without operators, it only stores it."""

    def __init__(
        self, resources: Resources, alerting: Alerting, clock: Callable[[], datetime]
    ) -> None:
        """`clock` returns the current time of the ledger, in UTC."""
        self._db, self._almanac, self._catalog = resources.db, resources.almanac, resources.catalog
        self._messages_dir = resources.settings.messages_dir
        self._operators = resources.settings.operator_ids
        self._languages, self._channel = alerting.languages, alerting.channel
        self._clock = clock
        self._temporary = resources.temporary
        self._open = False
        self._task = BackgroundTask(self._look, "A receipt could not be sent; it is tried again")

    async def open(self) -> None:
        """From now on receipts are sent."""
        self._open = True

    def look(self) -> None:
        """Send the receipts that are due, if any, in the background. Does nothing while that is under way."""
        if self._open and not self._temporary:
            self._task.start()

    async def done(self) -> None:
        """Return when what was begun last is sent."""
        await self._task.done()

    async def stop(self) -> None:
        """Stop. A receipt that is being sent is sent again after the next start."""
        self._open = False
        await self._task.stop()

    async def _look(self) -> None:
        for occasion in receipt_schedule.over(self._almanac, self._clock()):
            await self._send_once(occasion)

    async def _send_once(self, occasion: Occasion) -> None:
        """Send the receipt of an occasion, unless nothing was owed, or it was sent or is being sent."""
        if not await receipts.any_owed(self._db, occasion.observance, occasion.year):
            return
        if mine := await receipt_schedule.claim(self._db, occasion, self._clock()):
            await self._send(mine)

    async def _send(self, mine: Dispatch) -> None:
        """Make, store and deliver it. Meanwhile, other processes are kept from doing so."""
        sending = asyncio.create_task(self._make_and_deliver(mine.occasion))
        try:
            while not (await asyncio.wait({sending}, timeout=RENEW))[0]:
                mine = await receipt_schedule.renew(self._db, mine, self._clock())
            if await sending:
                await receipt_schedule.settle(self._db, mine, self._clock())
                log.info("The receipt of %s %d was made", *_key(mine.occasion))
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    async def _make_and_deliver(self, occasion: Occasion) -> bool:
        """False when Telegram did not take it."""
        # Imported here: it is needed on one day of the year.
        from bot.operations import receipt, receipt_page

        found = await receipt.read(self._db, self._almanac, self._messages_dir, occasion)
        if found is None:
            return True
        await receipt.keep(self._db, found)
        page = await asyncio.to_thread(receipt_page.html, found)
        name = f"receipt-{occasion.observance}-{occasion.year}.html"
        captions = {one: await self._caption(one, occasion, found) for one in self._operators}
        return await self._channel.deliver_file(captions, name, page.encode())

    async def _caption(self, operator: int, occasion: Occasion, found: dict[str, Any]) -> str:
        language = await self._languages.language(operator)
        return receipt_caption.worded(self._catalog, language, occasion, found["all"])


def _key(occasion: Occasion) -> tuple[str, int]:
    return occasion.observance, occasion.year
