"""Stores when each part of this process last worked, so that the command `ready` sees it from another process."""

import asyncio
import logging
from collections.abc import Callable

from bot.app.lifecycle import cancel
from bot.errors import DatabaseAway
from bot.store import process_liveness
from bot.store.engine import Database

log = logging.getLogger(__name__)

#: Seconds between two writes: a little less than a minute, so that the sweep of each minute is written.
EVERY = 59.0


class LivenessWriter:
    """Writes once a minute at most, for all parts together; a part that this process has not written yet, at once.

    It has no timer: a part that works causes the write, so that a process in which nothing works writes nothing.
    """

    def __init__(self, db: Database, monotonic: Callable[[], float]) -> None:
        self._db = db
        self._monotonic = monotonic
        #: The parts that worked since the last write, and those that were ever written.
        self._fresh: set[str] = set()
        self._written: set[str] = set()
        self._last = float("-inf")
        self._writing: asyncio.Task[None] | None = None

    def succeeded(self, part: str) -> None:
        """Record that a part works, or that another process fetches updates."""
        self._fresh.add(part)
        if part in self._written and self._monotonic() - self._last < EVERY:
            return
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def stop(self) -> None:
        """Cancel the write under way."""
        await cancel(self._writing)

    async def _write(self) -> None:
        """Write the parts that worked, until all that are new are written. The next minute repeats a failed write."""
        while not self._fresh <= self._written or self._monotonic() - self._last >= EVERY:
            parts, self._fresh = self._fresh, set()
            self._written |= parts
            self._last = self._monotonic()
            try:
                await process_liveness.mark(self._db, parts)
            except DatabaseAway as error:
                log.debug("%s", error)
