"""The outcome buffer: it keeps the outcomes of deliveries until they are written to the ledger, many at once."""

import asyncio
import logging
from dataclasses import replace

from bot.errors import DatabaseAway, ValueRejected
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
                    await asyncio.sleep(AWAY if outcomes else 0)
            finally:
                self._waiting[:0] = outcomes

    async def write_regularly(self) -> None:
        """Flush a tenth of a second after the first outcome, until cancelled. A write in progress is completed."""
        while True:
            await self._added.wait()
            await asyncio.sleep(EVERY)
            await asyncio.shield(self.flush())

    async def _write(self, outcomes: list[Outcome]) -> list[Outcome]:
        """Write the outcomes; returns those that must be tried again."""
        try:
            await ledger.settle(self._db, outcomes)
        except Exception as error:
            if isinstance(error, DatabaseAway) and not isinstance(error, ValueRejected):
                log.warning("%s", error)
                return outcomes
            if len(outcomes) > 1:
                return await self._write_each(outcomes)
            return _reduced(outcomes[0], error)
        return []

    async def _write_each(self, outcomes: list[Outcome]) -> list[Outcome]:
        """Write outcomes one by one, because the database does not accept one of them, for which no other may wait."""
        again: list[Outcome] = []
        for place, outcome in enumerate(outcomes):
            left = await self._write([outcome])
            if left == [outcome]:
                return again + outcomes[place:]
            again += left
        return again


def _reduced(outcome: Outcome, error: Exception) -> list[Outcome]:
    """The outcome without what the database may not have accepted; empty when it was already reduced.

    It is then not recorded: after a restart, its notice counts as one that may have been sent.
    """
    reduced = replace(outcome, message_id=None, text_version=None, wording=None)
    reduced = replace(reduced, error=type(error).__name__)
    if reduced == outcome:
        log.error("The outcome of a notice cannot be written: %s", error)
        return []
    log.error("The outcome of a notice cannot be written; only its state is", exc_info=error)
    return [reduced]
