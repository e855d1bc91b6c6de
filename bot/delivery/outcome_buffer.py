"""The outcome buffer: it keeps the outcomes of deliveries until they are written to the ledger, many at once."""

import asyncio
import logging
from dataclasses import replace

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
            try:
                while outcomes:
                    outcomes = await self._write(outcomes)
            finally:
                self._waiting[:0] = outcomes

    async def write_regularly(self) -> None:
        """Flush a tenth of a second after the first outcome, until cancelled. A write in progress is completed."""
        while True:
            await self._added.wait()
            await asyncio.sleep(EVERY)
            await asyncio.shield(self.flush())

    async def _write(self, outcomes: list[Outcome]) -> list[Outcome]:
        """Write the outcomes; returns, after AWAY seconds, those that must be tried again."""
        try:
            await ledger.settle(self._db, outcomes)
        except DatabaseAway as error:
            log.warning("%s", error)
        except Exception as error:
            if len(outcomes) > 1:
                # One of them cannot be written: the others must not wait for it.
                return [left for one in outcomes for left in await self._write([one])]
            log.exception("The outcome of a notice could not be written; only its state is")
            reduced = replace(outcomes[0], message_id=None, text_version=None)
            outcomes = [replace(reduced, error=type(error).__name__)]
        else:
            return []
        await asyncio.sleep(AWAY)
        return outcomes
