"""The patience of a group: what anyone may ask there is answered once a minute each."""

from collections import OrderedDict
from datetime import datetime, timedelta

#: How long the same is not said again in a group.
ONCE = timedelta(minutes=1)

#: Questions remembered, over all groups; the oldest is forgotten first.
REMEMBERED = 10_000


class Cooldown:
    """Which questions were answered in which group within the last minute, in bounded memory."""

    def __init__(self) -> None:
        self._answered: OrderedDict[tuple[int, str], datetime] = OrderedDict()

    def lets(self, chat: int, question: str, now: datetime) -> bool:
        """True, and noted, when that was not answered there within the last minute, or the clock was set back since."""
        last = self._answered.get((chat, question))
        if last is not None and last <= now < last + ONCE:
            return False
        self._answered[chat, question] = now
        self._answered.move_to_end((chat, question))
        if len(self._answered) > REMEMBERED:
            self._answered.popitem(last=False)
        return True
