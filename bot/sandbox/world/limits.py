"""Telegram's flood limits: how many messages are accepted before the answer is 429."""

import math
from collections import OrderedDict, deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The flood limits; None: no limit."""

    #: Messages to all chats within any second.
    per_second: int | None = None
    #: Messages to one chat within `chat_window`.
    per_chat: int | None = None
    #: Seconds.
    chat_window: float = 1.0
    #: The wait in seconds after a message above a limit; until its end every message is refused.
    retry_after: int = 1


class _Window:
    """The recent messages to one chat or to all, and the time until which further ones are refused."""

    __slots__ = ("accepted", "refused_until")

    def __init__(self) -> None:
        self.accepted: deque[float] = deque()
        self.refused_until = 0.0

    def wait(self, now: float, most: int, window: float, retry_after: int) -> float:
        """Seconds to wait; 0: the message is allowed, and the caller records it with `accept`."""
        if now < self.refused_until:
            return self.refused_until - now
        while self.accepted and self.accepted[0] <= now - window:
            self.accepted.popleft()
        if len(self.accepted) < most:
            return 0.0
        self.refused_until = now + retry_after
        return retry_after


class FloodControl:
    """Counts messages against the limits, in constant time per message."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._all = _Window()
        self._chats: OrderedDict[int, _Window] = OrderedDict()

    def wait(self, chat_id: int, now: float) -> int:
        """Full seconds to wait; 0: the message is allowed and counted."""
        limits = self.limits
        waits = 0.0
        if limits.per_second is not None:
            waits = self._all.wait(now, limits.per_second, 1.0, limits.retry_after)
        if not waits and limits.per_chat is not None:
            chat = self._window(chat_id, now)
            waits = chat.wait(now, limits.per_chat, limits.chat_window, limits.retry_after)
            if not waits:
                chat.accepted.append(now)
        if waits:
            return math.ceil(waits)
        if limits.per_second is not None:
            self._all.accepted.append(now)
        return 0

    def _window(self, chat_id: int, now: float) -> _Window:
        """The window of the chat, moved to the newest end; long idle windows are dropped at the oldest end."""
        window = self._chats.setdefault(chat_id, _Window())
        self._chats.move_to_end(chat_id)
        idle_since = now - self.limits.chat_window
        while True:
            oldest = next(iter(self._chats.values()))
            busy = not oldest.accepted or oldest.accepted[-1] > idle_since
            if oldest is window or busy or oldest.refused_until > now:
                return window
            self._chats.popitem(last=False)
