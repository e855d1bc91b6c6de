"""Runs the audit of the bot's access to chats in the background."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from bot.app.lifecycle import cancel
from bot.delivery.access_audit import Auditor
from bot.errors import BotError

log = logging.getLogger(__name__)


class Auditing:
    """Runs one audit at a time as a background task."""

    def __init__(self, auditor: Auditor, clock: Callable[[], datetime]) -> None:
        """`clock` returns the current time of the ledger, in UTC."""
        self._auditor = auditor
        self._clock = clock
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the audit that is due, if any. Does nothing while one is running."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    async def done(self) -> None:
        """Return when the audit that was started last is complete."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def stop(self) -> None:
        """Cancel the audit; the next start continues it."""
        await cancel(self._task)

    async def _run(self) -> None:
        try:
            await self._auditor.run(self._clock())
        except BotError as error:
            log.warning("%s", error)
        except Exception:
            log.exception("The audit failed; it starts again in a minute")
