"""The log of calls: what the bot asked for, when, and what became of it."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: What is counted unless something else is asked for.
MESSAGES = ("sendMessage",)


@dataclass(eq=False, slots=True)
class Call:
    """One request of the bot, as it arrived."""

    #: As Telegram spells it.
    method: str
    params: dict[str, Any]
    #: The chat it was for; None when it was for none.
    chat_id: int | None
    #: When it arrived, on the world's clock.
    at: datetime
    #: When it arrived, in seconds of a clock that never jumps.
    monotonic: float
    #: What was answered; 0: the connection was cut; None: it is still being worked on.
    status: int | None = None
    #: True when it took effect, whatever the bot then heard of it.
    processed: bool = False
    #: The id of the message it sent.
    message_id: int | None = None

    def bare(self) -> dict[str, Any]:
        """The call as JSON, without what it said: a long log stays short."""
        names = ("method", "chat_id", "monotonic", "status", "processed", "message_id")
        return {name: getattr(self, name) for name in names}

    def page(self) -> dict[str, Any]:
        """The call as JSON."""
        return self.bare() | {"params": self.params, "at": self.at.isoformat()}


class Calls:
    """The newest calls, oldest first, at most `cap` of them; the counters know them all."""

    def __init__(self, cap: int) -> None:
        self._log: deque[Call] = deque(maxlen=cap)
        #: How many calls of each method arrived.
        self.arrived: Counter[str] = Counter()
        #: How many of them took effect.
        self.processed: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Call]:
        return iter(self._log)

    def __len__(self) -> int:
        return len(self._log)

    def add(self, call: Call) -> None:
        """Logs a call that has just arrived."""
        self.arrived[call.method] += 1
        self._log.append(call)

    def took_effect(self, call: Call) -> None:
        """Notes that a call did what it asked for."""
        call.processed = True
        self.processed[call.method] += 1

    def clear(self) -> None:
        """Forgets everything so far."""
        self._log.clear()
        self.arrived.clear()
        self.processed.clear()

    def of(self, method: str, chat_id: int | None = None) -> list[Call]:
        """The calls of one method, for one chat or for all."""
        return [
            call for call in self._log if call.method == method and chat_id in (None, call.chat_id)
        ]

    def delivered(self, *methods: str) -> Counter[int | None]:
        """How many calls of these methods (sendMessage) took effect for each chat: 0 is lost, 2 is doubled."""
        counted = methods or MESSAGES
        return Counter(
            call.chat_id for call in self._log if call.processed and call.method in counted
        )

    def busiest_second(self, *methods: str) -> int:
        """The most calls of these methods (sendMessage) that arrived within any one second."""
        counted = methods or MESSAGES
        window: deque[float] = deque()
        most = 0
        for at in sorted(call.monotonic for call in self._log if call.method in counted):
            window.append(at)
            while window[0] <= at - 1:
                window.popleft()
            most = max(most, len(window))
        return most
