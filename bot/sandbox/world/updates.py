"""The queue of updates behind getUpdates and the webhook: requested kinds, offsets, waiting, conflicts."""

import asyncio
from collections import deque
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from bot.sandbox import errors

#: Kinds that Telegram sends only when they are requested by name.
OPT_IN_KINDS = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
#: The time for which Telegram stores updates that are not fetched.
STORED_FOR = timedelta(hours=24)
#: Maximum updates of one answer.
MAX_UPDATES = 100

Json = dict[str, Any]


class Updates:
    """The updates that the bot has not confirmed yet."""

    def __init__(
        self, now: Callable[[], datetime], arrived: Callable[[], None] = lambda: None
    ) -> None:
        """`arrived` is called when an update was queued."""
        self._now = now
        self._arrived = arrived
        self._pending: deque[tuple[Json, datetime]] = deque()
        self._next_id = 100_000_001
        self._poll: asyncio.Future[None] | None = None
        #: The kinds of the last request; None: Telegram's default.
        self.allowed: frozenset[str] | None = None

    def __len__(self) -> int:
        return len(self._pending)

    def set_allowed(self, kinds: Collection[str] | None) -> None:
        """Set the kinds that the bot requests; None changes nothing, an empty list means the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def put(self, kind: str, content: Json) -> None:
        """Queue an update, unless its kind is not requested."""
        wanted = kind not in OPT_IN_KINDS if self.allowed is None else kind in self.allowed
        if wanted:
            self.inject({kind: content})

    def inject(self, update: Json) -> Json:
        """Queue an update unchanged, whatever kinds are requested; it gets an id if it has none."""
        update = {"update_id": self._next_id} | update
        self._next_id = max(self._next_id, int(update["update_id"])) + 1
        self._pending.append((update, self._now()))
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        self._arrived()
        return update

    def drop(self) -> None:
        """Delete all waiting updates."""
        self._pending.clear()

    def pending(self) -> list[Json]:
        """The waiting updates, the oldest first."""
        self._confirm(0)
        return [update for update, _ in self._pending]

    def remove(self, update_id: int) -> None:
        """Delete one update, which the bot has taken by its webhook."""
        kept = [pair for pair in self._pending if pair[0]["update_id"] != update_id]
        self._pending = deque(kept)

    def end_poll(self, reason: str) -> None:
        """End the getUpdates under way, if any, with a conflict for that reason."""
        if self._poll and not self._poll.done():
            self._poll.set_exception(errors.conflict(reason))
        self._poll = None

    async def take(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """The updates from `offset` on; waits for the first one. Earlier updates are deleted.

        A negative offset counts from the end. With two callers, raises ApiError in the older one.
        """
        self.end_poll(
            "terminated by other getUpdates request; make sure that only one bot instance is running"
        )
        self._confirm(offset)
        if not self._pending and seconds > 0:
            await self._wait(seconds)
            self._confirm(offset)
        size = limit if 0 < limit <= MAX_UPDATES else MAX_UPDATES
        return [update for update, _ in islice(self._pending, size)]

    async def _wait(self, seconds: float) -> None:
        poll: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poll = poll
        try:
            await asyncio.wait_for(poll, seconds)
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None

    def _confirm(self, offset: int) -> None:
        self._next_id = max(self._next_id, offset)
        while offset < 0 and len(self._pending) > -offset:
            self._pending.popleft()
        stale = self._now() - STORED_FOR
        while self._pending:
            update, since = self._pending[0]
            if update["update_id"] >= offset and since > stale:
                return
            self._pending.popleft()
