"""The lanes: updates of one chat are handled in order, those of different chats side by side."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable
from typing import Any

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import BaseUpdateProcessor

from bot.handlers.flood import Buckets, Verdict

#: Where many speak.
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)

#: Updates being handled at the same time, over all chats.
AT_ONCE = 256

#: Updates of one person, and of all in a chat, that may wait behind the one being handled; those beyond are dropped.
WAITING, ALL_WAITING = 20, 200

#: Updates waiting in all lanes together: as many as memory carries with ease.
ROOM = 100_000


class _Lane:
    """The turn-taking of one chat; gone when no update is in it."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        #: Updates in it, by who said them.
        self.updates: Counter[Hashable] = Counter()

    def full(self, whose: Hashable) -> bool:
        """True when no further update of theirs may wait."""
        return self.updates[whose] > WAITING or self.updates.total() > ALL_WAITING


class Lanes(BaseUpdateProcessor):
    """What python-telegram-bot asks how to handle many updates."""

    def __init__(
        self, buckets: Buckets | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(max_concurrent_updates=ROOM)
        #: Called, in the chat's lane, with the first update that was too many.
        self.warn: Callable[[Update], Awaitable[None]] = _nothing
        self._clock = clock
        self._buckets = Buckets() if buckets is None else buckets
        self._lanes: dict[int, _Lane] = {}
        self._places = asyncio.Semaphore(AT_ONCE)
        #: Updates that were not handled because their chat sent too many.
        self.dropped = 0

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to put away."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle an update when its chat's turn has come, or drop it."""
        chat = _chat(update)
        if chat is None or not isinstance(update, Update):
            await coroutine
            return
        if _idle(update):
            _close(coroutine)
            return
        work = coroutine if _counts(update) else self._judged(chat, update, coroutine)
        if work is not None:
            await self._in_turn(chat, _whose(chat, update), work)

    def _judged(
        self, chat: int, update: Update, coroutine: Awaitable[Any]
    ) -> Awaitable[Any] | None:
        """What to do for this update: its handling, the warning in its place, or nothing."""
        whose = _whose(chat, update)
        verdict = self._buckets.take(whose, self._clock())
        lane = self._lanes.get(chat)
        full = lane is not None and lane.full(whose)
        if verdict is Verdict.PASS and not full:
            return coroutine
        _close(coroutine)
        self.dropped += 1
        return self.warn(update) if verdict is Verdict.WARN and not full else None

    async def _in_turn(self, chat: int, whose: Hashable, work: Awaitable[Any]) -> None:
        lane = self._lanes.setdefault(chat, _Lane())
        lane.updates[whose] += 1
        try:
            async with lane.turn, self._places:
                await work
        finally:
            lane.updates[whose] -= 1
            if not lane.updates.total():
                self._lanes.pop(chat, None)
            _close(work)


def _chat(update: object) -> int | None:
    """The id of the chat; of an inline query, which belongs to none, that of the person: their private chat's."""
    if not isinstance(update, Update):
        return None
    whose = update.effective_chat or (update.inline_query and update.inline_query.from_user)
    return whose.id if whose else None


def _counts(update: Update) -> bool:
    """True for what Telegram says once, and is not said again: where the bot is, and what a group became."""
    message = update.message
    moved = message is not None and (message.migrate_to_chat_id or message.migrate_from_chat_id)
    return update.my_chat_member is not None or bool(moved)


def _idle(update: Update) -> bool:
    """True for what people say to each other in a group, which a bot that is an admin is given, too."""
    message = update.message
    if message is None or message.chat.type not in GROUPS or _counts(update):
        return False
    return not (message.text or "").startswith("/")


def _whose(chat: int, update: Update) -> Hashable:
    """Who may say so much: a private chat and, in groups, each person by themselves."""
    message = update.message
    if message is None or message.chat.type not in GROUPS or message.from_user is None:
        return chat
    return chat, message.from_user.id


def _close(work: Awaitable[Any]) -> None:
    """A coroutine that will not be awaited says so, or Python would complain of it."""
    if asyncio.iscoroutine(work):
        work.close()


async def _nothing(update: Update) -> None:
    """Says nothing to a chat that sent too much."""
