"""Handles the updates of one chat in order, and those of different chats concurrently."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache
from telegram import Update
from telegram.constants import ChatType
from telegram.ext import BaseUpdateProcessor

from bot.delivery import answer_rate_limiter
from bot.delivery.answer_queue import Asker
from bot.handlers import keyboards
from bot.handlers.flood import Buckets, Verdict

#: The chat types with several writers.
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)

#: Updates handled at the same time, which use the processor and the database. The number is small, so that the sender
#: never waits long for the database. An update that waits for Telegram, or for its slot, is not counted.
AT_ONCE = 8

#: Updates of one person, and of all in a chat, that can wait behind the one being handled; further ones are dropped.
WAITING, ALL_WAITING = 20, 200

#: Waiting updates, over all chats, from which on each person may have only one: they share the available memory.
CROWDED = 5_000

#: Updates that python-telegram-bot may pass on at the same time. It never limits them: this module does.
MOST_UPDATES = 100_000

#: Admins remembered: people confirmed as admins by Telegram are not limited by their group's bucket.
ADMINS = 10_000

#: Commands that end a subscription have their own buckets: earlier messages, of anybody, never block them.
ENDING = ("/stop", "/forgetme")


class _ChatQueue:
    """The queue of one chat; deleted when it holds no update."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        #: Updates in the queue, the one being handled included, by person.
        self.updates: Counter[Hashable] = Counter()

    def full(self, sender: Hashable, waiting: int) -> bool:
        """True when no further update of that person can wait; `waiting` is the maximum per person."""
        return self.updates[sender] > waiting or self.updates.total() > ALL_WAITING


@dataclass(frozen=True, eq=False)
class Expected:
    """What happens to an update: each future is done once that has happened."""

    #: It is handled.
    handled: asyncio.Future[None]
    #: It waits behind an earlier one of its chat, whose answer may wait for its slot.
    behind: asyncio.Future[None]


class _Fetched:
    """Counts the fetched updates that are not handled yet. An update whose answer waits for its slot is handled."""

    def __init__(self) -> None:
        self._count = 0
        #: What is told about single updates, by their numbers.
        self._expected: dict[int, Expected] = {}
        self._all_handled = asyncio.Event()
        self._all_handled.set()

    def add(self, count: int) -> None:
        self._count += count
        if self._count:
            self._all_handled.clear()

    def expect(self, number: int) -> Expected:
        """What will happen to the update with that number."""
        loop = asyncio.get_running_loop()
        expected = self._expected[number] = Expected(loop.create_future(), loop.create_future())
        return expected

    def behind(self, update: Update) -> None:
        """Note that an update waits behind an earlier one of its chat."""
        expected = self._expected.get(update.update_id)
        if expected is not None and not expected.behind.done():
            expected.behind.set_result(None)

    def one(self, update: object) -> Callable[[], None]:
        """What to call, at least once, when that update is handled."""
        calls = itertools.count()
        return lambda: None if next(calls) else self._handled(update)

    async def all_handled(self) -> None:
        await self._all_handled.wait()

    def _handled(self, update: object) -> None:
        number = update.update_id if isinstance(update, Update) else None
        expected = None if number is None else self._expected.pop(number, None)
        if expected is not None:
            expected.handled.set_result(None)
        self._count = max(0, self._count - 1)
        if not self._count:
            self._all_handled.set()


class _Place:
    """One of the AT_ONCE places, held by one update. The update gives it back while it waits for Telegram.

    An update can send several requests at once. It then holds no place until all of them are answered. `answering` is
    called before a message waits for its slot.
    """

    def __init__(self, places: asyncio.Semaphore, answering: Callable[[], None]) -> None:
        self.answering = answering
        self._places = places
        self._held = self._ended = False
        #: Requests to Telegram that have no answer yet.
        self._outside = 0

    async def begin(self) -> None:
        await self._places.acquire()
        self._held = True

    def leave(self) -> None:
        self._outside += 1
        self._give_back()

    async def enter(self) -> None:
        self._outside -= 1
        if self._outside or self._ended:
            return
        await self._places.acquire()
        if self._held or self._outside or self._ended:
            # Another request of this update was answered meanwhile, or is under way again.
            self._places.release()
        else:
            self._held = True

    def end(self) -> None:
        self._ended = True
        self._give_back()

    def _give_back(self) -> None:
        if self._held:
            self._held = False
            self._places.release()


class PerChatUpdateProcessor(BaseUpdateProcessor):
    """The update processor of python-telegram-bot: it limits, orders and runs the handling of updates."""

    def __init__(
        self, buckets: Buckets | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(max_concurrent_updates=MOST_UPDATES)
        #: The flood warning: called, in the chat's queue, with the first update that exceeds the limit.
        self.warn: Callable[[Update], Awaitable[None]] = _nothing
        self._clock = clock
        self._buckets = Buckets() if buckets is None else buckets
        self._queues: dict[int, _ChatQueue] = {}
        self._places = asyncio.Semaphore(AT_ONCE)
        self._fetched = _Fetched()
        self._admins: LRUCache[Hashable, bool] = LRUCache(ADMINS)
        #: Updates in the queues of all chats.
        self._pending = 0
        #: Updates that were not handled because their chat sent too many.
        self.dropped = 0

    def fetched(self, count: int) -> None:
        """Note that so many updates were fetched, and will be processed."""
        self._fetched.add(count)

    def expect(self, number: int) -> Expected:
        """What happens to the update with that number, which will be processed."""
        return self._fetched.expect(number)

    async def all_handled(self) -> None:
        """Return when all fetched updates are handled and what they change is stored. Answers may wait for slots."""
        await self._fetched.all_handled()

    async def few(self) -> None:
        """Return when every update now waiting for a place has got one. Those in a queue of their chat do not count."""
        async with self._places:
            pass

    async def initialize(self) -> None:
        """There is nothing to prepare."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle an update when the earlier ones of its chat are done, or drop it."""
        handled = self._fetched.one(update)
        try:
            await self._process(update, coroutine, handled)
        finally:
            handled()

    async def _process(
        self, update: object, coroutine: Awaitable[Any], handled: Callable[[], None]
    ) -> None:
        chat = _chat(update)
        if chat is None or not isinstance(update, Update):
            await coroutine
            return
        if _between_people(update):
            _close(coroutine)
            return
        work = coroutine if _must_not_be_lost(update) else self._admitted(chat, update, coroutine)
        if work is not coroutine:
            await self._stop_waiting(chat, update)
        if work is not None:
            await self._run_in_order(chat, update, work, handled)

    def _admitted(
        self, chat: int, update: Update, coroutine: Awaitable[Any]
    ) -> Awaitable[Any] | None:
        """What to run for this update: its handling, the warning instead, or nothing."""
        sender = _sender_key(chat, update)
        verdict = self._verdict(chat, sender, ending=_ends_subscription(update))
        queue = self._queues.get(chat)
        waiting = WAITING if self._pending < CROWDED else 1
        full = queue is not None and queue.full(sender, waiting)
        if verdict is Verdict.PASS and not full:
            return coroutine
        _close(coroutine)
        self.dropped += 1
        return self.warn(update) if verdict is Verdict.WARN and not full else None

    async def _stop_waiting(self, chat: int, update: Update) -> None:
        """Answer a press that is not handled: until then its button looks busy. Such answers have their own buckets."""
        query, sender = update.callback_query, _sender_key(chat, update)
        if query and self._buckets.take((sender, "press"), self._clock()) is Verdict.PASS:
            await keyboards.answer(query)

    def _verdict(self, chat: int, sender: Hashable, *, ending: bool) -> Verdict:
        """Check the person's own bucket, then the group's: a person's excess takes nothing from the others."""
        now = self._clock()
        verdict = self._buckets.take((sender, ending), now)
        if verdict is not Verdict.PASS or sender == chat or sender in self._admins:
            return verdict
        return self._buckets.take((chat, ending), now)

    async def _run_in_order(
        self, chat: int, update: Update, work: Awaitable[Any], handled: Callable[[], None]
    ) -> None:
        sender = _sender_key(chat, update)
        queue = self._queues.setdefault(chat, _ChatQueue())
        queue.updates[sender] += 1
        self._pending += 1
        if queue.turn.locked():
            self._fetched.behind(update)
        asker = Asker(chat, chat, self._clock(), lasting=_must_not_be_lost(update))
        try:
            async with queue.turn:
                await self._handle(asker, work, handled)
        finally:
            queue.updates[sender] -= 1
            self._pending -= 1
            if not queue.updates.total():
                self._queues.pop(chat, None)
            _close(work)
        if asker.admin:
            self._admins[sender] = True

    async def _handle(
        self, asker: Asker, work: Awaitable[Any], handled: Callable[[], None]
    ) -> None:
        """Run the work once a place is free, and let the rate limiter know who asks."""
        place = _Place(self._places, handled)
        await place.begin()
        token = answer_rate_limiter.handling.set(answer_rate_limiter.Handling(asker, place))
        try:
            await work
        finally:
            answer_rate_limiter.handling.reset(token)
            place.end()


def _chat(update: object) -> int | None:
    """The id of the chat. For an inline query, which has no chat: that of the person, and so of their private chat."""
    if not isinstance(update, Update):
        return None
    sender = update.effective_chat or (update.inline_query and update.inline_query.from_user)
    return sender.id if sender else None


def _must_not_be_lost(update: Update) -> bool:
    """True for updates that Telegram sends only once and that must not get lost: membership and group upgrades."""
    message = update.message
    moved = message is not None and (message.migrate_to_chat_id or message.migrate_from_chat_id)
    return update.my_chat_member is not None or bool(moved)


def _between_people(update: Update) -> bool:
    """True for messages between people in a group, which Telegram also sends to a bot that is an admin."""
    message = update.message
    if message is None or message.chat.type not in GROUPS or _must_not_be_lost(update):
        return False
    return not (message.text or "").startswith("/")


def _sender_key(chat: int, update: Update) -> Hashable:
    """The key of the bucket: the chat in private chats, and each person separately in groups."""
    user = update.effective_user
    if user is None or update.effective_chat is None or user.id == chat:
        return chat
    return chat, user.id


def _ends_subscription(update: Update) -> bool:
    """True for the commands that end a subscription."""
    message = update.message
    return message is not None and (message.text or "").startswith(ENDING)


def _close(work: Awaitable[Any]) -> None:
    """Close a coroutine that will not be awaited; Python would warn about it otherwise."""
    if asyncio.iscoroutine(work):
        work.close()


async def _nothing(update: Update) -> None:
    """Sends nothing: the default warning."""
