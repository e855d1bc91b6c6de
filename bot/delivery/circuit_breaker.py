"""The circuit breaker: it pauses sending when Telegram or the network fails, never because of one chat."""

from collections.abc import Callable
from datetime import timedelta

from bot.delivery.recent_events import Recent

#: Sending pauses when at least this many requests, and at least this share of all, failed within a minute.
LEAST, SHARE = 10, 0.4

#: The first pause, doubled after every PROBES failed probes, and the longest pause.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=2)

#: The number of probes, each to another chat, that must fail before the pause is doubled.
PROBES = 3


class CircuitBreaker:
    """Counts requests that Telegram answered and requests that failed.

    A request fails when it gets no answer, a 5xx or an unreadable answer, or when the connection breaks. A refusal
    about one chat is an answer. After a pause, one notice at a time is sent as a probe until Telegram answers.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._recent = Recent(monotonic)
        #: The number of pauses and of failed probes since Telegram last answered.
        self._pauses = 0
        self._failed_probes = 0

    @property
    def probing(self) -> bool:
        """True from a pause until Telegram answers."""
        return self._pauses > 0

    @property
    def counted(self) -> tuple[int, int]:
        """The number of failed requests and of all requests within the last minute."""
        return self._recent.hits, self._recent.total

    def answered(self) -> bool:
        """Count an answer of Telegram; True when it is the first since a pause."""
        recovered = self.probing
        self._pauses = self._failed_probes = 0
        self._recent.add(hit=False)
        return recovered

    def failed(self) -> timedelta | None:
        """Count a failed request. Returns how long sending must pause now, or None when it continues."""
        self._recent.add(hit=True)
        if not self.probing and not self._recent.at_least(LEAST, SHARE):
            return None
        if self.probing:
            self._failed_probes += 1
            if self._failed_probes % PROBES:
                return None
        pause = min(FIRST_PAUSE * (1 << self._pauses), LONGEST_PAUSE)
        self._pauses += 1
        self._recent.clear()
        return pause
