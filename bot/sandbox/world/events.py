"""The events of a world: what changed, numbered, with a limited history and with listeners."""

import asyncio
from collections import deque
from dataclasses import dataclass

#: Events that are stored for a listener that reconnects.
MAX_EVENTS = 500


@dataclass(frozen=True, slots=True)
class Event:
    """One change."""

    version: int
    #: message, edit, delete, answer, inline, typing, person, removed, group, profile.
    type: str
    chat_id: int | None
    #: What changed: a message, a person, a group, a query, the profile, or a JSON object; None for typing and removed.
    subject: object


class Events:
    """Events in order; listeners can wait for the next one."""

    def __init__(self) -> None:
        #: The number of the newest event.
        self.version = 0
        self._events: deque[Event] = deque(maxlen=MAX_EVENTS)
        self._waiters: set[asyncio.Future[None]] = set()

    def publish(self, kind: str, chat_id: int | None, subject: object) -> None:
        """Add an event and wake all listeners."""
        self.version += 1
        self._events.append(Event(self.version, kind, chat_id, subject))
        if self._waiters:
            self._wake()

    def after(self, version: int) -> list[Event] | None:
        """The events since `version`; None when the history is too short, or the version is of another run."""
        missed = self.version - version
        if missed < 0 or missed > len(self._events):
            return None
        return [event for event in self._events if event.version > version] if missed else []

    async def next(self, seconds: float) -> None:
        """Return at the next event, or after `seconds`."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await asyncio.wait((waiter,), timeout=seconds)
        finally:
            self._waiters.discard(waiter)

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)
