"""Limits answers in groups: each public command is answered at most once a minute per group."""

from datetime import datetime, timedelta

from cachetools import LRUCache

#: How long the bot does not repeat the same answer in a group.
ONCE = timedelta(minutes=1)

#: Questions remembered, over all groups; the one not asked for longest is forgotten first.
REMEMBERED = 10_000


class Cooldown:
    """Remembers which questions were answered in which group within the last minute, in bounded memory."""

    def __init__(self) -> None:
        self._answered: LRUCache[tuple[int, str], datetime] = LRUCache(REMEMBERED)

    def allows(self, chat: int, question: str, now: datetime) -> bool:
        """True, and recorded, if it was not answered there within the last minute, or the clock was set back since."""
        last = self._answered.get((chat, question))
        if last is not None and last <= now < last + ONCE:
            return False
        self._answered[chat, question] = now
        return True
