"""Languages whose wording Telegram refuses: stopped, and tried again with one chat at a time."""

from collections.abc import Callable
from datetime import datetime, timedelta

#: How long a language rests before one chat is tried again.
REST = timedelta(minutes=1)

#: An occasion's moment, by its number in the ledger, and a language.
Wording = tuple[int, str]


class PausedWordings:
    """Which wordings are stopped at present, by the ledger's clock."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        #: Since when; tried again after a rest.
        self._since: dict[Wording, datetime] = {}

    def lets(self, wording: Wording) -> bool:
        """True when a notice in that wording may go; after a rest, one."""
        since = self._since.get(wording)
        if since is None:
            return True
        now = self._clock()
        if since <= now < since + REST:
            return False
        self._since[wording] = now
        return True

    def refused(self, wording: Wording) -> bool:
        """Stop it; True when it was not stopped before."""
        new = wording not in self._since
        self._since[wording] = self._clock()
        return new

    def taken(self, wording: Wording) -> None:
        """It is not at fault, or no longer."""
        self._since.pop(wording, None)
