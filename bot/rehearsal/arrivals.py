"""What arrived at the sandbox: each notice with its chat and its instant, and nothing that was in it."""

import functools
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from bot.rehearsal.faults import SENDING
from bot.rehearsal.shared_clock import Stamp
from bot.sandbox.world.calls import Call, Calls


@dataclass(frozen=True, slots=True)
class Arrival:
    """A notice that the sandbox took."""

    #: The number of the chat.
    number: int
    #: The moment of which its sender has composed it.
    moment: str
    #: The version of its text, as the ledger has it.
    version: str
    #: When it was sent, by the ledger's clock.
    at: datetime
    #: The forum topic to which it was sent; None for the chat itself.
    thread: int | None = None
    #: True when it came with a card.
    card: bool = False


class Arrivals(Calls):
    """Takes the place of the sandbox's log of calls."""

    def __init__(
        self,
        numbers: dict[int, int],
        stamped: Callable[[int], Stamp],
        moments: Sequence[str],
        on_arrival: Callable[[int], None],
    ) -> None:
        """`numbers` are those of the chats by Telegram id; `stamped` says which notice was last sent to a chat.

        `moments` are those of the observance.

        `on_arrival` is called with the number of notices that have arrived.
        """
        super().__init__(limit=0)
        self._numbers, self._stamped, self._on_arrival = numbers, stamped, on_arrival
        self._moments = moments
        self.received: list[Arrival] = []
        #: When each call that sends arrived, whatever was answered, in seconds of a clock that never jumps.
        self.times: list[float] = []
        #: When each of them was sent, in seconds of the ledger's clock.
        self.ledger_times: list[float] = []

    def add(self, call: Call) -> None:
        """Count a call that has just arrived."""
        super().add(call)
        number = self._numbers.get(call.chat_id or 0)
        if call.method in SENDING and number is not None:
            self.times.append(call.monotonic)
            self.ledger_times.append(self._stamped(number).at.timestamp())

    def mark_processed(self, call: Call) -> None:
        """Record a call that took effect."""
        super().mark_processed(call)
        number = self._numbers.get(call.chat_id or 0)
        if call.method in SENDING and number is not None:
            text = str(call.params.get("text") or call.params.get("caption") or "")
            stamp = self._stamped(number)
            moment = self._moments[stamp.moment]
            thread, card = call.params.get("message_thread_id"), call.method == "sendPhoto"
            self.received.append(
                Arrival(
                    *(number, moment, _version(text), stamp.at),
                    thread=None if thread is None else int(thread),
                    card=card,
                )
            )
            self._on_arrival(len(self.received))


def fullest_second(times: Sequence[float]) -> int:
    """The most calls within any one second."""
    window: deque[float] = deque()
    most = 0
    for at in sorted(times):
        window.append(at)
        while window[0] <= at - 1:
            window.popleft()
        most = max(most, len(window))
    return most


@functools.lru_cache(1000)
def _version(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]
