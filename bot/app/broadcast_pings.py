"""Pings HEARTBEAT_URL at the begin and at the end of each broadcast, with what came of it in figures."""

import logging

from bot.app.background_task import BackgroundTask
from bot.notify.ping_client import Signal
from bot.notify.pings import Pings
from bot.store import broadcast_progress, metadata
from bot.store.broadcast_progress import Progress
from bot.store.engine import Database
from bot.store.records import State

log = logging.getLogger(__name__)

#: What the names of the stored values begin with, and the values: which pings of a broadcast were sent.
PREFIX, BEGUN, ENDED = "pinged.", "begun", "ended"

#: The states that make the end of a broadcast a failure: notices that chats were owed and did not get.
FAILURES = (State.FAILED, State.EXPIRED)


class BroadcastPings:
    """Looks after each sweep which broadcasts have begun or ended. What was sent is stored, so that it is sent once."""

    def __init__(self, db: Database, pings: Pings) -> None:
        self._db = db
        self._pings = pings
        self._task = BackgroundTask(
            self._look, "A broadcast could not be pinged; it is tried again"
        )

    def start(self) -> None:
        """Look in the background. Does nothing while the last look is under way."""
        self._task.start()

    async def done(self) -> None:
        """Return when the look that was begun last is over."""
        await self._task.done()

    async def stop(self) -> None:
        """End the look under way."""
        await self._task.stop()

    async def _look(self) -> None:
        for one in await broadcast_progress.begun(self._db):
            await self._ping(one)

    async def _ping(self, one: Progress) -> None:
        """Send what has not been sent about a broadcast. A short one begins and ends between two looks."""
        name = f"{PREFIX}{one.broadcast_id}"
        sent = await metadata.get(self._db, name)
        if sent == ENDED or (sent == BEGUN and not one.ended):
            return
        counts = await broadcast_progress.states(self._db, one.broadcast_id)
        if sent is None:
            self._pings.add(Signal.START, f"{_named(one)} begins: {sum(counts.values())} owed")
        if one.ended:
            failed = any(counts.get(state) for state in FAILURES)
            self._pings.add(Signal.FAIL if failed else Signal.SUCCESS, _result(one, counts))
        await metadata.put(self._db, name, ENDED if one.ended else BEGUN)


def _named(one: Progress) -> str:
    return f"{one.observance} {one.year}, {one.moment}"


def _result(one: Progress, counts: dict[State, int]) -> str:
    """The figures of a broadcast that has ended: a line for each state."""
    states = [state for state in State if state is not State.PLANNED]
    lines = [f"{state.name.lower()} {counts.get(state, 0)}" for state in states]
    return "\n".join([f"{_named(one)} has ended", *lines])
