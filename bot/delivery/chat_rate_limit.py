"""The rate limit of each chat: Telegram answers too many messages to one chat with a 429, which stops all sending."""

from collections import OrderedDict
from dataclasses import dataclass

#: Maximum number of chats kept in memory, at 0.2 kB each. The chat that was answered longest ago is removed first.
REMEMBERED = 50_000


@dataclass(frozen=True)
class Pace:
    """A rate limit: up to `burst` messages at once, and one more every `seconds`."""

    burst: int
    seconds: float


#: Telegram's limits: about one message per second to a person, and 20 per minute to a group or channel.
PERSON, GROUP = Pace(3, 1.0), Pace(5, 3.0)


class ChatPaces:
    """Tells when each chat may be sent its next answer. All times are seconds of a monotonic clock."""

    def __init__(self) -> None:
        #: For each chat, when its full burst is available again.
        self._whole: OrderedDict[int, float] = OrderedDict()

    def wait(self, chat: int, now: float) -> float:
        """Seconds until that chat may be sent another message; 0 when it may be sent one now."""
        pace = _of(chat)
        owed = self._whole.get(chat, now) - now
        return max(0.0, owed - (pace.burst - 1) * pace.seconds)

    def sent(self, chat: int, now: float) -> None:
        """Count a message to that chat."""
        self._whole[chat] = max(now, self._whole.get(chat, now)) + _of(chat).seconds
        self._whole.move_to_end(chat)
        if len(self._whole) > REMEMBERED:
            self._whole.popitem(last=False)


def _of(chat: int) -> Pace:
    """The rate limit of a chat. Groups and channels have negative ids at Telegram."""
    return PERSON if chat > 0 else GROUP
