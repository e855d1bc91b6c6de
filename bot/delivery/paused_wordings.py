"""Pauses a wording that Telegram refuses, and tries it again with one chat at a time."""

from collections.abc import Callable
from datetime import datetime, timedelta

#: How long a wording is paused before it is tried with one chat.
REST = timedelta(minutes=1)

#: A broadcast, by its id in the ledger, and its language or two languages.
Wording = tuple[int, str]


class PausedWordings:
    """The wordings that are paused now, by the ledger's clock."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        #: For each paused wording, when it was last refused or tried.
        self._since: dict[Wording, datetime] = {}

    def lets(self, wording: Wording) -> bool:
        """True when a notice with that wording may be sent. After each REST, one notice of a paused wording may."""
        since = self._since.get(wording)
        if since is None:
            return True
        now = self._clock()
        if since <= now < since + REST:
            return False
        self._since[wording] = now
        return True

    def refused(self, wording: Wording) -> bool:
        """Pause a wording that was refused; True when it was not paused before."""
        new = wording not in self._since
        self._since[wording] = self._clock()
        return new

    def taken(self, wording: Wording) -> None:
        """Resume a wording that was accepted."""
        self._since.pop(wording, None)
