"""The rate limiter for the bot's answers to people: each message waits for a slot."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.delivery.answer_queue import Asker, Rank
from bot.delivery.rate_limiter import RateLimiter


class Place(Protocol):
    """One of the limited number of updates that may be handled at once."""

    def leave(self) -> None:
        """Let another update be handled."""

    def answering(self) -> None:
        """Note that the update is handled, except for the messages that answer it."""

    async def enter(self) -> None:
        """Wait until this update may be handled again."""


@dataclass(frozen=True)
class Handling:
    """The update that is being handled: its asker and its place."""

    asker: Asker
    place: Place


#: Set for the handlers of an update. A task that they start inherits it, so `_asker` also compares the chat.
handling: ContextVar[Handling | None] = ContextVar("handling", default=None)


def rank_at_least(rank: Rank) -> None:
    """Raise the asker of the current update to at least that rank. Handlers call this."""
    if (current := handling.get()) is not None:
        current.asker.rank = min(rank, current.asker.rank)


def note_admin() -> None:
    """Note that Telegram has confirmed that the asker of the current update is an admin."""
    rank_at_least(Rank.OWED)
    if (current := handling.get()) is not None:
        current.asker.admin = True


def owe_answer() -> None:
    """Note that the current update changed something, so that its answer is sent however long it waits."""
    if (current := handling.get()) is not None:
        current.asker.lasting = True


class AnswerRateLimiter(BaseRateLimiter[None]):
    """Makes messages wait for a slot. Every other request is sent at once.

    `operators` are Telegram's ids of the people whose messages go first.
    """

    def __init__(self, rate_limiter: RateLimiter, operators: frozenset[int] = frozenset()) -> None:
        self._rate_limiter = rate_limiter
        self._operators = operators

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """Send a request; a message waits for a slot first. After a 429, it is retried once.

        Raises AnswerDropped when too many answers wait or this one is too old.
        """
        async with _outside():
            if "chat_id" not in data or endpoint.startswith("get"):
                return await callback(*args, **kwargs)
            asker = self._asker(data["chat_id"])
            _note_answering(asker)
            try:
                return await self._in_slot(asker, callback, args, kwargs)
            except RetryAfter:
                return await self._in_slot(asker, callback, args, kwargs)

    async def _in_slot(
        self,
        asker: Asker,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
    ) -> Any:
        """Send a message in a slot. After a 429, throttle all sending and raise it."""
        await self._rate_limiter.answer(asker)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as refusal:
            await self._rate_limiter.throttle(asked_wait(refusal))
            raise

    def _asker(self, chat: int) -> Asker:
        """The asker of a message to that chat. A message that nobody asked for has rank OWED and is never too old."""
        current = handling.get()
        if current is not None and current.asker.chat == chat:
            asker = current.asker
        else:
            asker = Asker(chat, chat, self._rate_limiter.now(), Rank.OWED, lasting=True)
        if chat in self._operators:
            asker.rank = Rank.OPERATOR
        return asker


def _note_answering(asker: Asker) -> None:
    """Note that the current update is being answered, unless the message goes to another chat."""
    current = handling.get()
    if current is not None and current.asker is asker:
        current.place.answering()


@asynccontextmanager
async def _outside() -> AsyncIterator[None]:
    """Let other updates be handled while this one waits for Telegram."""
    current = handling.get()
    if current is None:
        yield
        return
    current.place.leave()
    try:
        yield
    finally:
        await current.place.enter()


def asked_wait(refusal: RetryAfter) -> timedelta:
    """How long a 429 asks to wait. The public attribute emits a warning, because its type is going to change."""
    return refusal._retry_after
