"""Detects a rush, when people ask more than the bot can answer: it logs it and alerts the operators once."""

import logging
from collections.abc import Callable

from bot.delivery.alerts import AlertOperators, alert_nobody

log = logging.getLogger(__name__)

#: An answer that waits LATE seconds starts a rush. CALM seconds without a late or dropped answer end it.
LATE, CALM = 5.0, 60.0


class RushWatch:
    """Counts answers that waited and answers that were dropped, without naming anybody."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.alert_operators: AlertOperators = alert_nobody
        self._monotonic = monotonic
        self._last: float | None = None
        self._late = self._dropped = 0

    def waited(self, seconds: float, people: int) -> None:
        """Note how many seconds an answer waited for its slot, and how many people wait now."""
        if seconds >= LATE:
            self._late += 1
            self._note(people)

    def dropped(self, count: int, people: int) -> None:
        """Note how many answers were dropped, and how many people wait now."""
        if count:
            self._dropped += count
            self._note(people)

    def look(self) -> None:
        """Log the end of a rush, if it is over. Call it regularly."""
        if self._last is None or self._monotonic() - self._last < CALM:
            return
        log.warning(
            "The rush is over: %d answers waited longer than %d s, %d were dropped",
            *(self._late, LATE, self._dropped),
        )
        self._last, self._late, self._dropped = None, 0, 0

    def _note(self, people: int) -> None:
        begins, self._last = self._last is None, self._monotonic()
        if begins:
            log.warning(
                "A rush: %d people and groups wait for answers; notices are still sent", people
            )
            self.alert_operators("alert-rush", people=people)
