"""Runs the sender in the background, and settles its work when the process stops."""

import asyncio
import contextlib

from bot import __version__
from bot.app.connections import Connections
from bot.app.lifecycle import cancel, within
from bot.delivery.sender import Sender
from bot.errors import DatabaseAway
from bot.store import incidents
from bot.store.engine import Database
from bot.store.records import IncidentKind

#: Seconds for the sender to settle its notices once the connections to Telegram are closed.
SETTLE_SECONDS = 1.5


class Sending:
    """The background task of the sender, as the steps of a lifecycle part."""

    def __init__(self, sender: Sender, connections: Connections, db: Database) -> None:
        self._sender = sender
        self._connections = connections
        self._db = db
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start to send, and note it as an incident if the database takes it."""
        with contextlib.suppress(DatabaseAway):
            await incidents.note(self._db, IncidentKind.STARTED, f"release {__version__}")
        self._task = asyncio.create_task(self._sender.run())

    async def ended(self) -> None:
        """Return when the sender has ended by itself. Raises the error that ended it."""
        if self._task is not None:
            await asyncio.shield(self._task)

    async def drain(self) -> None:
        """Claim nothing more, and wait until the requests in flight are answered and settled."""
        self._sender.stop()
        await self._wait()

    async def stop(self) -> None:
        """End the sender although requests are in flight.

        The connections to Telegram are closed, so that a notice without an answer is settled as uncertain. What cannot
        be settled in time is abandoned: the next start continues from the ledger.
        """
        await self._connections.close()
        await within(SETTLE_SECONDS, self._wait())
        self._db.shut()
        await within(SETTLE_SECONDS, cancel(self._task))

    async def _wait(self) -> None:
        if self._task is not None:
            await asyncio.wait({self._task})
