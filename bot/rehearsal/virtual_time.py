"""Virtual time: the ledger's clock of a rehearsal, which skips waiting and passes as it would at SEND_RATE."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.rehearsal.shared_clock import SharedClock
from bot.store.engine import Database

#: The database's clock counts milliseconds: a jump ends this much after the instant, so that what is due then is due.
AFTER = timedelta(milliseconds=5)


class VirtualTime:
    """Moves the ledger's clock by its offset.

    Between two notices, `gap` passes or the real time between them, whichever is longer. So deadlines are judged as at
    SEND_RATE, although many more notices are sent in a real second.
    """

    def __init__(
        self,
        db: Database,
        shared: SharedClock,
        gap: timedelta,
        monotonic: Callable[[], float],
    ) -> None:
        """`gap` is the time from one notice to the next at SEND_RATE; `monotonic` returns seconds."""
        self._db, self._shared = db, shared
        self._gap, self._monotonic = gap, monotonic
        self._last = monotonic()
        db.offset = shared.offset

    def begin(self, now: datetime, instant: datetime) -> None:
        """Set the clock, which shows `now`, to `instant`; a clock that an earlier sender has set goes on."""
        if not self._shared.offset:
            self._set(instant - now)

    def jump(self, now: datetime, instant: datetime) -> None:
        """Move the clock, which shows `now`, forward to `instant`; never back."""
        if instant + AFTER > now:
            self._set(self._db.offset + (instant + AFTER - now))

    @property
    def since_slot(self) -> float:
        """Real seconds since a notice was last given a slot."""
        return self._monotonic() - self._last

    def slot(self) -> None:
        """Let the time of one notice pass."""
        now = self._monotonic()
        elapsed, self._last = timedelta(seconds=now - self._last), now
        if elapsed < self._gap:
            self._set(self._db.offset + self._gap - elapsed)

    def _set(self, offset: timedelta) -> None:
        self._db.offset = self._shared.offset = offset
