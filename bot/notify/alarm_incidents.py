"""Notes in the database that the operators were alerted, for receipts: the key of each alert, not what it says."""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta

from bot.errors import BotError
from bot.store import incidents
from bot.store.engine import Database
from bot.store.records import IncidentKind

log = logging.getLogger(__name__)

#: An alert of the same key within this time is not noted again.
APART = timedelta(minutes=10)


class AlarmIncidents:
    """Notes in the background. What the database does not take is lost: the alert itself counts."""

    def __init__(self, db: Database, monotonic: Callable[[], float]) -> None:
        self._db = db
        self._monotonic = monotonic
        #: When each key was last noted.
        self._noted: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def note(self, key: str) -> None:
        """Note an alert with that key. Returns at once and raises nothing."""
        now = self._monotonic()
        if now - self._noted.get(key, float("-inf")) < APART.total_seconds():
            return
        self._noted[key] = now
        task = asyncio.create_task(self._note(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Drop what is not noted yet."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _note(self, key: str) -> None:
        try:
            await incidents.note_once(self._db, IncidentKind.ALARM, key, APART)
        except BotError as error:
            log.debug("An alert was not noted: %s", error)
