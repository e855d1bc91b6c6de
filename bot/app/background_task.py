"""Runs a piece of work in the background, at most once at a time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.app.lifecycle import cancel
from bot.errors import BotError

log = logging.getLogger(__name__)


class BackgroundTask:
    """Work that is started from time to time. An error is logged, and the next start tries again."""

    def __init__(self, work: Callable[[], Awaitable[object]], failed: str) -> None:
        """`failed`: what the log says before the traceback of an error that is no BotError."""
        self._work = work
        self._failed = failed
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """True from a start until the work has ended."""
        return self._task is not None and not self._task.done()

    def start(self) -> None:
        """Start the work, and return at once. Does nothing while it is running."""
        if not self.running:
            self._task = asyncio.create_task(self._run())

    async def done(self) -> None:
        """Return when the work that was started last has ended."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def stop(self) -> None:
        """Cancel the work, and return when it has ended."""
        await cancel(self._task)

    async def _run(self) -> None:
        try:
            await self._work()
        except BotError as error:
            log.warning("%s", error)
        except Exception:
            log.exception("%s", self._failed)
