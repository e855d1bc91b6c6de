"""Carries out what an operator asked for when its delay has passed, in the background of the process `run`."""

import asyncio
import logging
from collections.abc import Callable

from bot.app.lifecycle import cancel
from bot.delivery import approvals
from bot.delivery.approvals import Decision
from bot.errors import DatabaseAway
from bot.notify.request_notices import RequestNotices
from bot.observances.almanac import Almanac
from bot.store.engine import Database

log = logging.getLogger(__name__)

#: Seconds between two looks.
EVERY = 10.0


class ApprovalsDue:
    """Looks regularly whether a request is due, and tells the operators what came of it.

    `wake` makes the sender look at once for what is to be done.
    """

    def __init__(
        self,
        db: Database,
        almanac: Almanac,
        wake: Callable[[], None],
        notices: RequestNotices,
    ) -> None:
        self._db, self._almanac, self._wake, self._notices = db, almanac, wake, notices
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Stop. A request that is due is carried out after the next start."""
        await cancel(self._task)
        await self._notices.stop()

    async def _look(self) -> None:
        """Carry out what is due, and tell what came of it."""
        for one, decision in await approvals.carry_out_due(self._db, self._almanac):
            self._notices.decided(one, decision, None)
            if decision is Decision.DONE:
                self._wake()

    async def _run(self) -> None:
        while True:
            try:
                await self._look()
            except DatabaseAway as error:
                log.warning("%s", error)
            except Exception:
                log.exception("A request could not be carried out; it is tried again")
            await asyncio.sleep(EVERY)
