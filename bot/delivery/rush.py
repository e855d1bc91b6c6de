"""The watch over rushes: when more is asked than can be answered, the log and the operators hear of it once."""

import logging
from collections.abc import Callable

from bot.delivery.alarms import Alarm, nobody

log = logging.getLogger(__name__)

#: Seconds that an answer waits in a rush, and seconds without such an answer that end the rush.
LATE, CALM = 5.0, 60.0


class RushWatch:
    """Told of answers that waited and of answers that were dropped. Nobody is named."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.alarm: Alarm = nobody
        self._monotonic = monotonic
        self._last: float | None = None
        self._late = self._dropped = 0

    def waited(self, seconds: float, people: int) -> None:
        """An answer had to wait so long for its slot; so many people wait for theirs."""
        if seconds >= LATE:
            self._late += 1
            self._note(people)

    def dropped(self, count: int, people: int) -> None:
        """So many answers were dropped; so many people wait for theirs."""
        if count:
            self._dropped += count
            self._note(people)

    def look(self) -> None:
        """Say that the rush is over, if it is; to be called now and then."""
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
            log.warning("A rush: %d people and groups wait for an answer; notices go on", people)
            self.alarm("alarm-rush", people=people)
