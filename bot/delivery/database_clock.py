"""The database's clock, calculated from a monotonic clock without a query, so that no machine's own clock is used."""

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

#: The number of recent answers of the database that are kept; the fastest of them sets the clock.
REMEMBERED = 50

#: An answer that differs from the others by more than this many seconds means that the database's clock was set.
CLOCK_SET = 1.0

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DatabaseClock:
    """Follows a monotonic clock, and is corrected by each answer of the database that contains its time.

    `wall` is this machine's clock where the database uses that one. It is then read directly, because it may be set at
    any time. None means that the database has a clock of its own.
    """

    def __init__(
        self, monotonic: Callable[[], float], wall: Callable[[], datetime] | None = None
    ) -> None:
        self.monotonic = monotonic
        self.wall = wall
        #: The monotonic clock minus the database's, in seconds, by each recent answer. The time that an answer takes is
        #: added to it, so the smallest is the most exact.
        self._lags: deque[float] = deque(maxlen=REMEMBERED)
        self._lag = 0.0

    def heard(self, instant: datetime, received: float) -> None:
        """Use an answer: the database's time, and when the answer arrived, in seconds of the monotonic clock."""
        self.heard_us((instant - EPOCH) // timedelta(microseconds=1), received)

    def heard_us(self, instant_us: int, received: float) -> None:
        """The same, with the database's time in UTC microseconds."""
        lag = received - instant_us / 1_000_000
        if self._lags and abs(lag - self._lag) > CLOCK_SET:
            self._lags.clear()
        self._lags.append(lag)
        self._lag = min(self._lags)

    def now(self) -> datetime:
        """The database's current time."""
        if self.wall is not None:
            return self.wall()
        return EPOCH + timedelta(seconds=self.monotonic() - self._lag)

    def at(self, instant_us: int) -> float:
        """Convert a time of the database's clock, in UTC microseconds, to seconds of the monotonic clock."""
        return instant_us / 1_000_000 + self._lag
