"""Telegram's flood limits: how many messages it takes before it answers 429."""

import math
from collections import OrderedDict, deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How much the stand-in takes; None: any amount."""

    #: Messages to all chats within any second.
    per_second: int | None = None
    #: Messages to one chat within `chat_window`.
    per_chat: int | None = None
    #: Seconds.
    chat_window: float = 1.0
    #: Seconds for which the sender is sent away; until then everything is refused.
    retry_after: int = 1


class _Window:
    """The last messages of one sender, and until when it is sent away."""

    __slots__ = ("accepted", "shut_until")

    def __init__(self) -> None:
        self.accepted: deque[float] = deque()
        self.shut_until = 0.0

    def wait(self, now: float, most: int, window: float, retry_after: int) -> float:
        """Seconds to stay away; 0: it may pass, which `accept` then notes."""
        if now < self.shut_until:
            return self.shut_until - now
        while self.accepted and self.accepted[0] <= now - window:
            self.accepted.popleft()
        if len(self.accepted) < most:
            return 0.0
        self.shut_until = now + retry_after
        return retry_after


class Gate:
    """Counts messages against the limits, in constant time for each."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._all = _Window()
        self._chats: OrderedDict[int, _Window] = OrderedDict()

    def wait(self, chat_id: int, now: float) -> int:
        """Whole seconds to stay away; 0: the message may pass, and is counted."""
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
        """The chat's window, moved to the young end; those long idle are dropped at the old one."""
        window = self._chats.setdefault(chat_id, _Window())
        self._chats.move_to_end(chat_id)
        idle_since = now - self.limits.chat_window
        while True:
            oldest = next(iter(self._chats.values()))
            busy = not oldest.accepted or oldest.accepted[-1] > idle_since
            if oldest is window or busy or oldest.shut_until > now:
                return window
            self._chats.popitem(last=False)
