"""Counts the events of the last minute, and how many of them were of one kind."""

from collections import deque
from collections.abc import Callable

#: The length of the time span in seconds.
SPAN = 60.0


class Recent:
    """Events of the last SPAN seconds, each a hit or not. `monotonic` returns seconds of a clock that never jumps."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._events: deque[tuple[float, bool]] = deque()
        self._hits = 0

    @property
    def hits(self) -> int:
        """The number of hits."""
        self._forget()
        return self._hits

    @property
    def total(self) -> int:
        """The number of events."""
        self._forget()
        return len(self._events)

    def add(self, *, hit: bool) -> None:
        """Count one event now."""
        self._events.append((self._monotonic(), hit))
        self._hits += hit

    def at_least(self, count: int, share: float) -> bool:
        """True when there are at least `count` hits and they are at least that share of all events."""
        return self.hits >= max(count, share * self.total)

    def clear(self) -> None:
        """Forget all events."""
        self._events.clear()
        self._hits = 0

    def _forget(self) -> None:
        old = self._monotonic() - SPAN
        while self._events and self._events[0][0] <= old:
            self._hits -= self._events.popleft()[1]
