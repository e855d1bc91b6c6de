"""The log of calls: what the bot requested, when, and with what result."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

#: The methods that are counted by default.
MESSAGES = ("sendMessage",)


@dataclass(eq=False, slots=True)
class Call:
    """One request of the bot."""

    #: In Telegram's spelling.
    method: str
    params: dict[str, Any]
    #: The chat of the call; None when it has none.
    chat_id: int | None
    #: The time of arrival on the world's clock.
    at: datetime
    #: The time of arrival in seconds of a clock that never jumps.
    monotonic: float
    #: The HTTP status of the answer; 0: the connection was cut; None: the call is not answered yet.
    status: int | None = None
    #: True when the call took effect, whatever answer the bot got.
    processed: bool = False
    #: The id of the message that the call sent.
    message_id: int | None = None

    def summary(self) -> dict[str, Any]:
        """The call as JSON without its parameters, which keeps a long log short."""
        names = ("method", "chat_id", "monotonic", "status", "processed", "message_id")
        return {name: getattr(self, name) for name in names}

    def json(self) -> dict[str, Any]:
        """The call as JSON."""
        return self.summary() | {"params": self.params, "at": self.at.isoformat()}


class Calls:
    """The newest calls, oldest first, at most `limit` of them; the counters include all calls."""

    def __init__(self, limit: int) -> None:
        self._log: deque[Call] = deque(maxlen=limit)
        #: The calls of each method.
        self.arrived: Counter[str] = Counter()
        #: The calls of each method that took effect.
        self.processed: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Call]:
        return iter(self._log)

    def __len__(self) -> int:
        return len(self._log)

    def add(self, call: Call) -> None:
        """Log a call that has just arrived."""
        self.arrived[call.method] += 1
        self._log.append(call)

    def mark_processed(self, call: Call) -> None:
        """Record that a call took effect."""
        call.processed = True
        self.processed[call.method] += 1

    def clear(self) -> None:
        """Delete the log and the counters."""
        self._log.clear()
        self.arrived.clear()
        self.processed.clear()

    def of(self, method: str, chat_id: int | None = None) -> list[Call]:
        """The calls of one method, for one chat or for all."""
        return [
            call for call in self._log if call.method == method and chat_id in (None, call.chat_id)
        ]

    def delivered(self, *methods: str) -> Counter[int | None]:
        """How many calls of these methods (default: sendMessage) took effect for each chat: 0 is lost, 2 is doubled."""
        counted = methods or MESSAGES
        return Counter(
            call.chat_id for call in self._log if call.processed and call.method in counted
        )

    def busiest_second(self, *methods: str) -> int:
        """The most calls of these methods (default: sendMessage) that arrived within any one second."""
        counted = methods or MESSAGES
        window: deque[float] = deque()
        most = 0
        for at in sorted(call.monotonic for call in self._log if call.method in counted):
            window.append(at)
            while window[0] <= at - 1:
                window.popleft()
            most = max(most, len(window))
        return most
