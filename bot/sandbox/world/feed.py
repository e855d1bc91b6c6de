"""The feed of the page: numbered events, a limited history of them, and the listeners."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

#: Events that are kept for a listener that reconnects.
REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Event:
    """One change; its details are computed only for listeners."""

    version: int
    #: message, edit, delete, answer, inline, typing, person, room, profile.
    type: str
    chat_id: int | None
    details: Callable[[], Json] | None

    def page(self) -> Json:
        """The event as JSON."""
        head = {"version": self.version, "type": self.type, "chat_id": self.chat_id}
        return head | (self.details() if self.details else {})


class Feed:
    """Events in order; listeners can wait for the next one."""

    def __init__(self) -> None:
        #: The number of the newest event.
        self.version = 0
        self._events: deque[Event] = deque(maxlen=REMEMBERED)
        self._bells: set[asyncio.Future[None]] = set()

    def tell(self, kind: str, chat_id: int | None, details: Callable[[], Json] | None) -> None:
        """Add an event and wake all listeners."""
        self.version += 1
        self._events.append(Event(self.version, kind, chat_id, details))
        if self._bells:
            self._ring()

    def after(self, version: int) -> list[Event] | None:
        """The events since `version`; None when the history is too short, or the version is of another run."""
        missed = self.version - version
        if missed < 0 or missed > len(self._events):
            return None
        return [event for event in self._events if event.version > version] if missed else []

    async def next(self, seconds: float) -> None:
        """Return at the next event, or after `seconds`."""
        bell: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._bells.add(bell)
        try:
            await asyncio.wait((bell,), timeout=seconds)
        finally:
            self._bells.discard(bell)

    def _ring(self) -> None:
        bells, self._bells = self._bells, set()
        for bell in bells:
            if not bell.done():
                bell.set_result(None)
