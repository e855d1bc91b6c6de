"""Reads the progress of broadcasts from the ledger for people who watch it, seldom enough to cost little."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store import broadcast_progress, rate_limit
from bot.store.broadcast_progress import Parts, Progress, Snapshot
from bot.store.engine import Database
from bot.store.records import Pause

#: The fewest seconds between two reads, and how many times as long as the last read they are at least apart: so reading
#: takes less than 2 % of the time, however large the ledger is.
APART, FACTOR = 5.0, 50.0

#: Seconds for which the last snapshot of a broadcast counts while nothing of it is due.
IDLE = 60.0

#: Seconds over which the rate is measured.
WINDOW = 30.0


@dataclass(frozen=True)
class View:
    """What is known of a broadcast: the snapshot of the ledger, and how fast it goes on."""

    snapshot: Snapshot
    #: Messages per second, as measured between the last snapshots; None when nothing was sent or changed between them.
    rate: float | None
    #: Why no notice is sent; None when notices are sent.
    paused: Pause | None

    @property
    def over(self) -> bool:
        """True when nothing of it is owed and no copy is being changed."""
        return self.snapshot.progress.ended and not self.snapshot.progress.revising

    @property
    def possible(self) -> float:
        """The messages per second that are possible: as measured or, before that, what the rate limit allows."""
        return self.rate or self.snapshot.pace

    @property
    def left(self) -> timedelta | None:
        """How long it takes to send what is due, or to change the copies; None when there is nothing, or a pause."""
        revised = self.snapshot.revised
        count = self.snapshot.due + (revised.left if revised and not revised.ended else 0)
        return None if self.paused or not count else timedelta(seconds=count / self.possible)

    @property
    def end(self) -> datetime | None:
        """When the last owed notice is expected to be sent; None when none is owed, or during a pause."""
        return None if self.paused else self.snapshot.expected_end(self.possible)


class ProgressReader:
    """Reads what the ledger says of the broadcasts that are under way or ended in the last two days."""

    def __init__(self, db: Database, monotonic: Callable[[], float]) -> None:
        self._db = db
        self._monotonic = monotonic
        self._reading = asyncio.Lock()
        self._views: dict[int, View] = {}
        #: When each snapshot was read.
        self._read: dict[int, float] = {}
        #: When the last snapshots were read, and how many notices were settled and copies changed by then.
        self._measured: dict[int, deque[tuple[float, int]]] = {}
        #: The parts of broadcasts, and from when on they may be read again.
        self._parts: dict[int, tuple[Parts, float]] = {}
        #: Seconds that the last read took, and when it ended.
        self.took, self._ended = 0.0, float("-inf")

    @property
    def apart(self) -> float:
        """Seconds from the end of the last read after which the next one may begin."""
        return max(APART, FACTOR * self.took)

    async def read(self) -> list[View]:
        """The broadcasts, in the order in which they were planned. Raises DatabaseAway."""
        async with self._reading:
            start = self._monotonic()
            found = await broadcast_progress.begun(self._db, announcements=True)
            paused = await rate_limit.paused(self._db)
            self._views = {one.broadcast_id: await self._view(one, paused) for one in found}
            self._ended = self._monotonic()
            self.took = self._ended - start
            return list(self._views.values())

    async def recent(self) -> list[View]:
        """What was last read, or what `read` returns when that is more than `apart` ago. Raises DatabaseAway."""
        if self._monotonic() - self._ended < self.apart:
            return list(self._views.values())
        return await self.read()

    def last(self, broadcast_id: int) -> View | None:
        """What was last read of a broadcast; None when it is not among those that are read."""
        return self._views.get(broadcast_id)

    async def parts(self, broadcast_id: int) -> Parts:
        """A broadcast by kind of chat and time zone. It is read as seldom as the rest, however often asked for."""
        async with self._reading:
            known = self._parts.get(broadcast_id)
            start = self._monotonic()
            if known is not None and start < known[1]:
                return known[0]
            found = await broadcast_progress.parts(self._db, broadcast_id)
            now = self._monotonic()
            self._parts[broadcast_id] = found, now + max(APART, FACTOR * (now - start))
            return found

    async def _view(self, progress: Progress, paused: Pause | None) -> View:
        number = progress.broadcast_id
        known = self._views.get(number)
        if known is not None and self._current(known, progress):
            return View(known.snapshot, None, paused)
        last = known.snapshot if known else None
        snapshot = await broadcast_progress.snapshot(self._db, progress, last)
        self._read[number] = self._monotonic()
        return View(snapshot, self._rate(snapshot), paused)

    def _current(self, known: View, progress: Progress) -> bool:
        """True when the last snapshot says what a new one would: nothing is due, and it is over or not old."""
        if known.snapshot.progress != progress or progress.busy or progress.revising:
            return False
        return progress.ended or self._monotonic() - self._read[progress.broadcast_id] < IDLE

    def _rate(self, snapshot: Snapshot) -> float | None:
        """Messages per second since the snapshots of the last half minute; None when there were none."""
        now, done = self._monotonic(), _done(snapshot)
        measured = self._measured.setdefault(snapshot.progress.broadcast_id, deque())
        # Fewer than before: a newer revision counts from its own beginning.
        if measured and measured[-1][1] >= done:
            measured.clear()
        while len(measured) > 1 and measured[0][0] < now - WINDOW:
            measured.popleft()
        measured.append((now, done))
        (first, before), (last, after) = measured[0], measured[-1]
        return (after - before) / (last - first) if after > before and last > first else None


def _done(snapshot: Snapshot) -> int:
    """The notices that were settled, and the copies that were changed for the newest revision or could not be."""
    revised = snapshot.revised
    return snapshot.settled + (revised.copies - revised.left if revised else 0)
