"""The quarantine: while unusually many chats refuse their notices, no refusal ends a subscription or marks a chat.

Refusals never stop or slow down sending; only their consequences are delayed. So nobody loses a subscription in an
outage of Telegram that looks like refusals, and chats that refuse on purpose cannot block the notices of others.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.delivery.recent_events import SPAN, Recent

#: Refusals are unusual when at least this many chats, and at least this share of all answers, refused within a minute.
LEAST, SHARE = 10, 0.4

#: A repeated refusal is confirmed when it comes at least this long after the chat's first refusal.
SAID_AGAIN = timedelta(hours=12)


class Quarantine:
    """Decides whether refusals are confirmed. `monotonic` returns seconds of a clock that never jumps."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        #: Answers of chats that were not doubtful before. A refusal by a doubtful chat is expected and not counted.
        self._recent = Recent(monotonic)
        #: True from the refusal that made the share unusual until it is usual again.
        self._noticed = False
        #: Refusals that are not decided yet, each with its time.
        self._pending: deque[tuple[float, asyncio.Future[bool]]] = deque()

    @property
    def unusual(self) -> bool:
        """True while there were too many refusals within the last minute to confirm any."""
        return self._recent.at_least(LEAST, SHARE)

    @property
    def counted(self) -> tuple[int, int]:
        """The number of refusals and of all answers within the last minute."""
        return self._recent.hits, self._recent.total

    def accepted(self) -> None:
        """Count a notice that a chat took."""
        self._recent.add(hit=False)

    def refused(self, *, doubtful: bool) -> bool:
        """Count a refusal; True for the first one while the share is unusual. No pending refusal is confirmed then."""
        if doubtful:
            return False
        self._recent.add(hit=True)
        first = self.unusual and not self._noticed
        self._noticed = self.unusual
        if self.unusual:
            self._resolve(len(self._pending), confirm=False)
        return first

    async def confirm(self, since: datetime | None, now: datetime, *, final: bool = True) -> bool:
        """Wait until a refusal is decided, usually within a minute; True when it is confirmed.

        `since` is when the chat first refused; None when this is the first refusal. A repeated refusal is decided at
        once: it is confirmed when at least SAID_AGAIN has passed since the first one. One that ends no subscription
        (not `final`) is also confirmed as soon as other chats take their notices.
        """
        if self.unusual:
            return False
        if since is not None:
            others_take = self._recent.total > self._recent.hits
            return now - since >= SAID_AGAIN or (others_take and not final)
        decision: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._pending.append((self._monotonic(), decision))
        return await decision

    def resolve(self, *, idle: bool) -> None:
        """Confirm refusals that are older than a minute, or all of them when nothing is left to send (`idle`).

        While the share is unusual, which it can also become because accepted notices grow old, none is confirmed.
        """
        if self.unusual:
            self._resolve(len(self._pending), confirm=False)
            return
        self._noticed = False
        old = self._monotonic() - SPAN
        count = len(self._pending) if idle else sum(at <= old for at, _ in self._pending)
        self._resolve(count, confirm=True)

    def _resolve(self, count: int, *, confirm: bool) -> None:
        for _ in range(count):
            _, decision = self._pending.popleft()
            if not decision.done():
                decision.set_result(confirm)
