"""Flood protection: token buckets limit how many updates each person and each group can send."""

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from enum import Enum

from cachetools import LRUCache
from telegram import Update
from telegram.constants import ChatType

from bot.handlers.request import find_chat
from bot.handlers.services import Services

#: People and groups remembered, at 0.3 kB each; the one inactive for longest is forgotten first.
REMEMBERED = 50_000


@dataclass(frozen=True)
class Stage:
    """The size of a token bucket: its capacity in updates, and the updates added per second."""

    burst: int
    refill: float


#: Each person, and each group, has one bucket of each size, and an update takes a token from both. So 20 updates can
#: come at once, then 1 in 5 seconds for two minutes, then 1 in 30. After 100 seconds without updates, 20 can come at
#: once again; after 20 minutes without updates, both buckets are full.
STAGES = (Stage(20, 1 / 5), Stage(40, 1 / 30))


class Verdict(Enum):
    """What the processor does with an update."""

    #: It is handled.
    PASS = "pass"
    #: It is not handled, and the chat gets one warning.
    WARN = "warn"
    #: It is not handled.
    DROP = "drop"


@dataclass
class _Bucket:
    """The buckets of one person or group, one for each stage."""

    #: Tokens left in each.
    left: list[float]
    #: When they were counted, in seconds of a monotonic clock.
    at: float
    warned: bool = False


class Buckets:
    """Token buckets for each person and group, in bounded memory."""

    def __init__(self, stages: tuple[Stage, ...] = STAGES, *, size: int = REMEMBERED) -> None:
        self._stages = stages
        self._buckets: LRUCache[Hashable, _Bucket] = LRUCache(size)

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: Hashable, now: float) -> Verdict:
        """Count one more update and decide about it. `now` is in seconds of a monotonic clock."""
        bucket = self._bucket(key, now)
        passed, bucket.at = now - bucket.at, now
        bucket.left = [
            min(stage.burst, left + passed * stage.refill)
            for stage, left in zip(self._stages, bucket.left, strict=True)
        ]
        if min(bucket.left) >= 1:
            bucket.left = [left - 1 for left in bucket.left]
            bucket.warned = bucket.warned and any(
                left < stage.burst / 2
                for stage, left in zip(self._stages, bucket.left, strict=True)
            )
            return Verdict.PASS
        if bucket.warned:
            return Verdict.DROP
        bucket.warned = True
        return Verdict.WARN

    def _bucket(self, key: Hashable, now: float) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = _Bucket([stage.burst for stage in self._stages], now)
            self._buckets[key] = bucket
        return bucket


def warner(services: Services) -> Callable[[Update], Awaitable[None]]:
    """Returns the function that warns a private chat, once, that it sent too many updates."""

    async def warn(update: Update) -> None:
        chat, user = update.effective_chat, update.effective_user
        if chat is None or chat.type != ChatType.PRIVATE:
            return
        found = await find_chat(services, chat.id, chat.type, user.language_code if user else None)
        await update.get_bot().send_message(chat.id, services.catalog.text(found.language, "flood"))

    return warn
