"""Telegram's clock, estimated from the `Date` headers of its answers and a monotonic clock."""

import functools
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: Seconds for which an answer is valid as a reference. After that, Telegram must be asked again.
FRESH = 300.0

#: Seconds between two values of a `Date` header, which has no fractions.
RESOLUTION = 1.0

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class TelegramClock:
    """The interval in which Telegram's time lies.

    A `Date` is set at some point between the request and the arrival of the answer's headers. So each answer gives a
    lower and an upper bound for the difference between Telegram's clock and the monotonic clock. A slow answer, such as
    that of a long poll, gives wide bounds, but never wrong ones. The bounds of all answers are intersected. An answer
    that contradicts them replaces them, because the machine may have slept while its monotonic clock stood still.

    `monotonic` returns seconds of a clock that never jumps and that counts the time for which the machine sleeps.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.monotonic = monotonic
        #: The minimum and maximum number of seconds by which Telegram's clock is ahead of the monotonic clock.
        self._low, self._high = -math.inf, math.inf
        #: When the last answer and the last answer with a `Date` arrived, on the monotonic clock.
        self._heard = self._dated = -math.inf

    def note(self, headers: Mapping[str, str], asked: float, received: float) -> None:
        """Use one answer of Telegram.

        `asked` and `received` are the times of the request and of the answer's headers, on the monotonic clock.
        Without a valid `Date`, the answer only shows that Telegram answers. An `Age`, which a cache sets, is added to
        the `Date`.
        """
        self._heard = max(self._heard, received)
        stamped = _seconds(headers.get("Date", ""))
        if stamped is None:
            return
        stamped += _age(headers.get("Age", "0"))
        low, high = stamped - received, stamped + RESOLUTION - asked
        if low > self._high or high < self._low:
            self._low, self._high = low, high
        self._low, self._high = max(self._low, low), min(self._high, high)
        self._dated = max(self._dated, received)

    @property
    def heard(self) -> bool:
        """True when Telegram has answered within the last minutes, with a `Date` or without."""
        return self.monotonic() - self._heard <= FRESH

    def now(self) -> datetime | None:
        """Telegram's time, in UTC; None when no recent answer had a `Date`."""
        if self.monotonic() - self._dated > FRESH:
            return None
        middle = (self._low + self._high) / 2
        return EPOCH + timedelta(seconds=self.monotonic() + middle)

    def ahead(self, instant: datetime) -> float | None:
        """Seconds by which a clock that shows `instant` now is certainly ahead of Telegram's.

        Negative when it is behind, 0 when the difference is within the uncertainty, None when no recent answer had a
        `Date`.
        """
        if self.monotonic() - self._dated > FRESH:
            return None
        difference = (instant - EPOCH).total_seconds() - self.monotonic()
        return difference - min(max(difference, self._low), self._high)


@functools.lru_cache(4)
def _seconds(date: str) -> float | None:
    """A `Date` header in seconds since 1970; None when it cannot be read."""
    try:
        stamped = parsedate_to_datetime(date)
        return (stamped if stamped.tzinfo else stamped.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def _age(age: str) -> float:
    """An `Age` header in seconds; 0 when it cannot be read."""
    return float(age) if age.isascii() and age.isdecimal() and len(age) < 10 else 0.0
