"""Settle: what became of each delivery is written down in batches, and kept until it is written."""

import asyncio
import logging

from bot.errors import DatabaseAway
from bot.store import ledger
from bot.store.engine import Database
from bot.store.records import Outcome

log = logging.getLogger(__name__)

#: Seconds between writings.
EVERY = 0.1

#: Seconds until the next try while the database is away.
AWAY = 1.0


class OutcomeBuffer:
    """Outcomes on their way into the ledger."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: list[Outcome] = []
        self._one_at_a_time = asyncio.Lock()

    def add(self, outcome: Outcome) -> None:
        """Have this written down soon."""
        self._waiting.append(outcome)

    async def flush(self) -> None:
        """Return when all that has been added is in the ledger, however long the database is away."""
        async with self._one_at_a_time:
            batch, self._waiting = self._waiting, []
            written = False
            while not written:
                written = await self._write(batch)

    async def often(self) -> None:
        """Flush again and again, until cancelled between two writings."""
        while True:
            await asyncio.sleep(EVERY)
            await asyncio.shield(self.flush())

    async def _write(self, batch: list[Outcome]) -> bool:
        """True when it is written; after a while, False."""
        try:
            await ledger.settle(self._db, batch)
        except DatabaseAway as error:
            log.warning("%s", error)
            await asyncio.sleep(AWAY)
            return False
        return True
