"""The quiet span around the minute of silence, in which nothing is sent."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.observances.almanac import Almanac
from bot.observances.model import Span

#: Sending stops this long before a quiet span begins, so that nothing arrives in it.
MARGIN = timedelta(seconds=1)

#: Uploads of photos stop this long before a quiet span begins, because an upload may take that long.
UPLOAD_MARGIN = timedelta(seconds=12)


class QuietSpans:
    """Finds the quiet span that is in effect or comes next. `clock` is the ledger's."""

    def __init__(self, almanac: Almanac, clock: Callable[[], datetime]) -> None:
        self._almanac = almanac
        self._clock = clock
        #: When a span was last looked up, and that span.
        self._found: tuple[datetime, Span] | None = None

    def until(self) -> datetime | None:
        """The end of the quiet span that is in effect or begins at once; None when notices may be sent."""
        now = self._clock()
        span = self._span(now)
        return span.ends if now >= span.begins - MARGIN else None

    def may_upload(self) -> bool:
        """True while there is time to upload a photo before the next quiet span."""
        now = self._clock()
        return now < self._span(now).begins - UPLOAD_MARGIN

    def _span(self, now: datetime) -> Span:
        if self._found is None or not self._found[0] <= now < self._found[1].ends:
            self._found = now, self._almanac.next_quiet(now)
        return self._found[1]
