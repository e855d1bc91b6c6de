"""Limits answers in groups: each public command is answered at most once a minute per group."""

from collections import OrderedDict
from datetime import datetime, timedelta

#: How long the bot does not repeat the same answer in a group.
ONCE = timedelta(minutes=1)

#: Questions remembered, over all groups; the oldest is forgotten first.
REMEMBERED = 10_000


class Cooldown:
    """Remembers which questions were answered in which group within the last minute, in bounded memory."""

    def __init__(self) -> None:
        self._answered: OrderedDict[tuple[int, str], datetime] = OrderedDict()

    def lets(self, chat: int, question: str, now: datetime) -> bool:
        """True, and recorded, if it was not answered there within the last minute, or the clock was set back since."""
        last = self._answered.get((chat, question))
        if last is not None and last <= now < last + ONCE:
            return False
        self._answered[chat, question] = now
        self._answered.move_to_end((chat, question))
        if len(self._answered) > REMEMBERED:
            self._answered.popitem(last=False)
        return True
