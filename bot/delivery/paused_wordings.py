"""Pauses a wording that Telegram refuses, and tries it again with one chat at a time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.store.records import Delivery

#: How long a wording is paused before it is tried with one chat.
PAUSE = timedelta(minutes=1)


class PausedWordings:
    """The wordings that are paused now, by the ledger's clock. A wording is a broadcast in one or two languages."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        #: For each paused wording, when it was last refused or tried.
        self._since: dict[tuple[int, str], datetime] = {}

    def may_try(self, delivery: Delivery) -> bool:
        """True when this notice may be sent. After each PAUSE, one notice of a paused wording may."""
        since = self._since.get(_wording(delivery))
        if since is None:
            return True
        now = self._clock()
        if since <= now < since + PAUSE:
            return False
        self._since[_wording(delivery)] = now
        return True

    def refused(self, delivery: Delivery) -> bool:
        """Pause the wording of a notice that was refused; True when it was not paused before."""
        new = _wording(delivery) not in self._since
        self._since[_wording(delivery)] = self._clock()
        return new

    def accepted(self, delivery: Delivery) -> None:
        """Resume the wording of a notice that was accepted."""
        self._since.pop(_wording(delivery), None)


def _wording(delivery: Delivery) -> tuple[int, str]:
    return delivery.broadcast_id, delivery.chat.wording
