"""The rate limiter of the bot that answers people: each message waits for its slot."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.delivery.answer_queue import Asker, Rank
from bot.delivery.pacing import Pacer


class Place(Protocol):
    """The permission of an update to use the processor and the database."""

    def leave(self) -> None:
        """Let another update work."""

    async def enter(self) -> None:
        """Wait until this one may work again."""


@dataclass(frozen=True)
class Handling:
    """The update that is being handled: who asks, and its place."""

    asker: Asker
    place: Place


#: Set for the handlers of an update. A task that they start inherits it, so the chat of a request is compared, too.
handling: ContextVar[Handling | None] = ContextVar("handling", default=None)


def rank_at_least(rank: Rank) -> None:
    """Note what a handler has learned of whoever asks: their answers go before those of others."""
    if (now := handling.get()) is not None:
        now.asker.rank = min(rank, now.asker.rank)


def note_admin() -> None:
    """Note that Telegram has said that whoever asks is an admin."""
    rank_at_least(Rank.OWED)
    if (now := handling.get()) is not None:
        now.asker.admin = True


def owe_answer() -> None:
    """Note that this update changed something, so that its answer is owed however long it has to wait."""
    if (now := handling.get()) is not None:
        now.asker.lasting = True


class AnswerRateLimiter(BaseRateLimiter[None]):
    """Lets messages wait for their slots; every other request goes at once.

    `operators`: Telegram's ids of those whose messages go first.
    """

    def __init__(self, pacer: Pacer, operators: frozenset[int] = frozenset()) -> None:
        self._pacer = pacer
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
        """Wait for a slot when the request is a message, then let it go; a 429 stops everybody, and it goes again.

        Raises AnswerDropped when too many people ask.
        """
        async with _outside():
            if "chat_id" not in data or endpoint.startswith("get"):
                return await callback(*args, **kwargs)
            asker = self._asker(data["chat_id"])
            await self._pacer.answer(asker)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as refusal:
                await self._pacer.throttle(asked_wait(refusal))
                await self._pacer.answer(asker)
                return await callback(*args, **kwargs)

    def _asker(self, chat: int) -> Asker:
        """Who asked for a message to that chat. What nobody asked for is owed."""
        now = handling.get()
        if now is not None and now.asker.chat == chat:
            asker = now.asker
        else:
            asker = Asker(chat, chat, self._pacer.now(), Rank.OWED, lasting=True)
        if chat in self._operators:
            asker.rank = Rank.OPERATOR
        return asker


@asynccontextmanager
async def _outside() -> AsyncIterator[None]:
    """While an update waits for Telegram, others may work."""
    now = handling.get()
    if now is None:
        yield
        return
    now.place.leave()
    try:
        yield
    finally:
        await now.place.enter()


def asked_wait(refusal: RetryAfter) -> timedelta:
    """How long a 429 asks to wait. The public attribute is about to change its type, and warns of it."""
    return refusal._retry_after
