"""What time the database has, told without asking it each time: no machine's own clock matters."""

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

#: Answers of the database that are remembered; the one that was fastest on its way counts.
REMEMBERED = 50

#: Seconds by which an answer may differ from the others before it means that the database's clock was set.
CLOCK_SET = 1.0

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class DatabaseClock:
    """Goes by a monotonic clock, and is set by each answer of the database that says what time it was.

    `wall`: the clock that the database itself goes by, where it is this machine's; then that is told, since it may be
    set at any time. None: the database has a clock of its own.
    """

    def __init__(
        self, monotonic: Callable[[], float], wall: Callable[[], datetime] | None = None
    ) -> None:
        self.monotonic = monotonic
        self.wall = wall
        self._lags: deque[float] = deque(maxlen=REMEMBERED)
        self._lag = 0.0

    def heard(self, instant: datetime, received: float) -> None:
        """Take note of an answer: what time the database had, and when that arrived, by the monotonic clock."""
        self.heard_us((instant - EPOCH) // timedelta(microseconds=1), received)

    def heard_us(self, instant_us: int, received: float) -> None:
        """The same, with the database's time in UTC microseconds."""
        lag = received - instant_us / 1_000_000
        if self._lags and abs(lag - self._lag) > CLOCK_SET:
            self._lags.clear()
        self._lags.append(lag)
        self._lag = min(self._lags)

    def now(self) -> datetime:
        """What time the database has."""
        if self.wall is not None:
            return self.wall()
        return EPOCH + timedelta(seconds=self.monotonic() - self._lag)

    def at(self, instant_us: int) -> float:
        """When an instant of the database's clock comes, by the monotonic clock."""
        return instant_us / 1_000_000 + self._lag
