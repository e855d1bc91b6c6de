"""The rate limit of each chat: Telegram answers too many messages to one chat with a 429, which stops all sending."""

from dataclasses import dataclass

from cachetools import FIFOCache

#: Maximum number of chats kept in memory, at 0.2 kB each. The chat that was answered longest ago is removed first.
REMEMBERED = 50_000


@dataclass(frozen=True)
class Limit:
    """A rate limit: up to `burst` messages at once, and one more every `seconds`."""

    burst: int
    seconds: float


#: Telegram's limits: about one message per second to a person, and 20 per minute to a group or channel.
PERSON, GROUP = Limit(3, 1.0), Limit(5, 3.0)


class ChatRateLimits:
    """Tells when each chat may be sent its next answer. All times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        #: For each chat, when its full burst is available again.
        self._full_at: FIFOCache[int, float] = FIFOCache(REMEMBERED)

    def wait(self, chat: int, now: float) -> float:
        """Seconds until that chat may be sent another message; 0 when it may be sent one now."""
        limit = _of(chat)
        owed = self._full_at.get(chat, now) - now
        return max(0.0, owed - (limit.burst - 1) * limit.seconds)

    def sent(self, chat: int, now: float) -> None:
        """Count a message to that chat."""
        self._full_at[chat] = max(now, self._full_at.get(chat, now)) + _of(chat).seconds


def _of(chat: int) -> Limit:
    """The rate limit of a chat. Groups and channels have negative ids at Telegram."""
    return PERSON if chat > 0 else GROUP
