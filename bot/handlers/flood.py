"""The flood guard: each person and each group may say so much at once, and more again as time passes."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from enum import Enum

from telegram import Update
from telegram.constants import ChatType

from bot.handlers import context
from bot.handlers.context import Services

#: People and groups remembered, at 0.3 kB each; the one silent for longest is forgotten first.
REMEMBERED = 50_000


@dataclass(frozen=True)
class Stage:
    """A token bucket: how many updates it holds, and how many a second are added."""

    burst: int
    refill: float


#: An update takes a token of each. So 20 updates may come at once, then 1 in 5 seconds for two minutes, then 1 in 30;
#: after 100 quiet seconds 20 may come at once again, after 20 quiet minutes everything is as at the beginning.
STAGES = (Stage(20, 1 / 5), Stage(40, 1 / 30))


class Verdict(Enum):
    """What is done with an update."""

    #: It is handled.
    PASS = "pass"
    #: It is not handled, and its chat is told once why.
    WARN = "warn"
    #: It is not handled.
    DROP = "drop"


@dataclass
class _Bucket:
    #: Tokens left in each stage.
    left: list[float]
    at: float
    warned: bool = False


class Buckets:
    """Token buckets for each person and group, in bounded memory."""

    def __init__(self, stages: tuple[Stage, ...] = STAGES, *, size: int = REMEMBERED) -> None:
        self._stages = stages
        self._size = size
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, whose: Hashable, now: float) -> Verdict:
        """Judge one more update of theirs; `now` is in seconds of a clock that never goes back."""
        bucket = self._bucket(whose, now)
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

    def _bucket(self, whose: Hashable, now: float) -> _Bucket:
        bucket = self._buckets.get(whose)
        if bucket is None:
            bucket = _Bucket([stage.burst for stage in self._stages], now)
            self._buckets[whose] = bucket
        self._buckets.move_to_end(whose)
        if len(self._buckets) > self._size:
            self._buckets.popitem(last=False)
        return bucket


def warner(services: Services) -> Callable[[Update], Awaitable[None]]:
    """Makes the function that tells a chat, once, that it said too much."""

    async def warn(update: Update) -> None:
        chat, user = update.effective_chat, update.effective_user
        if chat is None or chat.type != ChatType.PRIVATE:
            return
        kept = await context.load(
            services, chat.id, chat.type, user.language_code if user else None
        )
        await update.get_bot().send_message(chat.id, services.catalog.text(kept.language, "flood"))

    return warn
