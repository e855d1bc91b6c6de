"""The pace of each chat: Telegram refuses too many messages to one chat, and a refusal would pause everybody."""

from collections import OrderedDict
from dataclasses import dataclass

#: Chats remembered, at 0.2 kB each; the one that was answered longest ago is forgotten first.
REMEMBERED = 50_000


@dataclass(frozen=True)
class Pace:
    """So many messages at once, and one more each time so many seconds have passed."""

    burst: int
    seconds: float


#: Telegram's limits: about one message a second to a person, and 20 a minute to a group or channel.
PERSON, GROUP = Pace(3, 1.0), Pace(5, 3.0)


class ChatPaces:
    """When each chat may be sent its next answer. Instants are seconds of a monotonic clock."""

    def __init__(self) -> None:
        #: When each chat's allowance is whole again.
        self._whole: OrderedDict[int, float] = OrderedDict()

    def wait(self, chat: int, now: float) -> float:
        """Seconds until that chat may be sent another message; 0 when it may at once."""
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
    """Telegram gives groups and channels negative ids."""
    return PERSON if chat > 0 else GROUP
