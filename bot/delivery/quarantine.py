"""The quarantine: while unusually many chats refuse their notices, no refusal ends a subscription or marks a chat.

Refusals never stop or slow sending: only what follows from them is put off. In an outage of Telegram that looks like
refusals, nobody loses a subscription; and chats that refuse on purpose cannot keep the notice from the others.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.delivery.recent import SPAN, Recent

#: How many chats must have refused within a minute, and which share of all answers, for the share to be unusual.
LEAST, SHARE = 10, 0.4

#: A chat that has refused before is believed when it refuses again so long after the first time.
SAID_AGAIN = timedelta(hours=12)


class Quarantine:
    """Judges refusals. `monotonic` gives seconds of a clock that never jumps."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        #: Answers of chats that were not doubtful before: a doubtful chat that refuses is nothing unusual.
        self._recent = Recent(monotonic)
        #: Refusals that are not judged yet, with the instant of each.
        self._pending: deque[tuple[float, asyncio.Future[bool]]] = deque()

    @property
    def unusual(self) -> bool:
        """True while the refusals of the last minute are too many to be believed."""
        return self._recent.at_least(LEAST, SHARE)

    @property
    def counted(self) -> tuple[int, int]:
        """How many refused within the last minute, and how many were answered."""
        return self._recent.hits, self._recent.total

    def taken(self) -> None:
        """A notice was taken."""
        self._recent.add(hit=False)

    def refused(self, *, doubtful: bool) -> bool:
        """Count a refusal; True when the share becomes unusual with it. No pending refusal stands then."""
        if doubtful:
            return False
        before = self.unusual
        self._recent.add(hit=True)
        if before or not self.unusual:
            return False
        self._resolve(len(self._pending), confirm=False)
        return True

    async def confirm(self, since: datetime | None, now: datetime, *, final: bool = True) -> bool:
        """Wait until a refusal is judged, for a minute at the most: True when it is to be believed.

        `since`: when the chat first refused, when this is not the first time. That is judged at once: it is believed
        SAID_AGAIN later, and one that ends no subscription (not `final`) as soon as others take theirs.
        """
        if self.unusual:
            return False
        if since is not None:
            others_take = self._recent.total > self._recent.hits
            return now - since >= SAID_AGAIN or (others_take and not final)
        judgement: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._pending.append((self._monotonic(), judgement))
        return await judgement

    def resolve(self, *, idle: bool) -> None:
        """Believe refusals that are older than a minute; all of them when nothing is left to send (`idle`)."""
        old = self._monotonic() - SPAN
        count = len(self._pending) if idle else sum(at <= old for at, _ in self._pending)
        self._resolve(count, confirm=True)

    def _resolve(self, count: int, *, confirm: bool) -> None:
        for _ in range(count):
            _, judgement = self._pending.popleft()
            if not judgement.done():
                judgement.set_result(confirm)
