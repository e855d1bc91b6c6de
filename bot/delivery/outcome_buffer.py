"""The outcome buffer: it keeps the outcomes of deliveries until they are written to the ledger, many at once."""

import asyncio
import logging

from bot.errors import DatabaseAway
from bot.store import ledger
from bot.store.engine import Database
from bot.store.records import Outcome

log = logging.getLogger(__name__)

#: Seconds from an outcome until it is written, together with the others of that time.
EVERY = 0.1

#: Seconds until the next try while the database is unavailable.
AWAY = 1.0


class OutcomeBuffer:
    """Collects outcomes and writes them to the ledger."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: list[Outcome] = []
        #: Set while outcomes wait.
        self._added = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()

    def add(self, outcome: Outcome) -> None:
        """Add an outcome to the next write."""
        self._waiting.append(outcome)
        self._added.set()

    async def flush(self) -> None:
        """Write all outcomes to the ledger. Retries while the database is unavailable, however long that takes."""
        async with self._one_at_a_time:
            outcomes, self._waiting = self._waiting, []
            self._added.clear()
            written = False
            while not written:
                written = await self._write(outcomes)

    async def write_regularly(self) -> None:
        """Flush a tenth of a second after the first outcome, until cancelled. A write in progress is completed."""
        while True:
            await self._added.wait()
            await asyncio.sleep(EVERY)
            await asyncio.shield(self.flush())

    async def _write(self, outcomes: list[Outcome]) -> bool:
        """Write the outcomes; False, after AWAY seconds, when the database is unavailable."""
        try:
            await ledger.settle(self._db, outcomes)
        except DatabaseAway as error:
            log.warning("%s", error)
            await asyncio.sleep(AWAY)
            return False
        return True
