"""The circuit breaker: it stops sending when Telegram, the network or the bot itself fails, never for a single chat."""

from collections.abc import Callable
from datetime import timedelta

from bot.delivery.recent import Recent

#: How many requests must have failed within a minute, and which share of all, for sending to rest.
LEAST, SHARE = 10, 0.4

#: How long sending rests at first; twice as long after each PROBES probes that fail, up to the second.
FIRST_REST, LONGEST_REST = timedelta(seconds=10), timedelta(minutes=2)

#: How many probes, each to another chat, must fail before the rest is doubled.
PROBES = 3


class CircuitBreaker:
    """Counts requests that Telegram answered and requests that failed.

    A request fails when it gets no answer, a 5xx, an unreadable answer, or when the connection is cut. A refusal about
    one chat is an answer. After a rest one notice at a time is sent as a probe until Telegram answers.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._recent = Recent(monotonic)
        #: Rests, and probes that failed, since Telegram last answered.
        self._rests = 0
        self._failed_probes = 0

    @property
    def probing(self) -> bool:
        """True after a rest, until Telegram has answered."""
        return self._rests > 0

    @property
    def counted(self) -> tuple[int, int]:
        """How many requests failed within the last minute, and how many there were."""
        return self._recent.hits, self._recent.total

    def answered(self) -> bool:
        """Telegram answered; True when that is the first answer since a rest."""
        recovered = self.probing
        self._rests = self._failed_probes = 0
        self._recent.add(hit=False)
        return recovered

    def failed(self) -> timedelta | None:
        """A request failed. How long sending must rest now; None: it goes on."""
        self._recent.add(hit=True)
        if not self.probing and not self._recent.at_least(LEAST, SHARE):
            return None
        if self.probing:
            self._failed_probes += 1
            if self._failed_probes % PROBES:
                return None
        rest = min(FIRST_REST * (1 << self._rests), LONGEST_REST)
        self._rests += 1
        self._recent.clear()
        return rest
