"""The flood guard: each chat may say so much at once, and more again as time passes."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from enum import Enum

from telegram import Update
from telegram.constants import ChatType

from bot.handlers import context
from bot.handlers.context import House

#: Updates that a chat may send at once.
BURST = 20

#: Updates a second that a chat may send for ever.
REFILL = 1.0

#: Chats remembered; the one silent for longest is forgotten first, and by then is mostly full again.
REMEMBERED = 10_000


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
    left: float
    at: float
    warned: bool = False


class Buckets:
    """A token bucket for each chat, in bounded memory."""

    def __init__(
        self, *, burst: int = BURST, refill: float = REFILL, size: int = REMEMBERED
    ) -> None:
        self._burst = burst
        self._refill = refill
        self._size = size
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, chat: Hashable, now: float) -> Verdict:
        """Judge one more update of that chat; `now` is in seconds of a clock that never goes back."""
        bucket = self._bucket(chat, now)
        bucket.left = min(self._burst, bucket.left + (now - bucket.at) * self._refill)
        bucket.at = now
        if bucket.left >= 1:
            bucket.left -= 1
            bucket.warned = bucket.warned and bucket.left < self._burst / 2
            return Verdict.PASS
        if bucket.warned:
            return Verdict.DROP
        bucket.warned = True
        return Verdict.WARN

    def _bucket(self, chat: Hashable, now: float) -> _Bucket:
        bucket = self._buckets.setdefault(chat, _Bucket(self._burst, now))
        self._buckets.move_to_end(chat)
        if len(self._buckets) > self._size:
            self._buckets.popitem(last=False)
        return bucket


def warner(house: House) -> Callable[[Update], Awaitable[None]]:
    """Makes the function that tells a chat, once, that it said too much."""

    async def warn(update: Update) -> None:
        chat, user = update.effective_chat, update.effective_user
        if chat is None or chat.type != ChatType.PRIVATE:
            return
        kept = await context.load(house, chat.id, chat.type, user.language_code if user else None)
        await update.get_bot().send_message(chat.id, house.catalog.text(kept.language, "flood"))

    return warn
