"""Answers to people wait for their turns, which come before those of notices."""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.delivery.pacing import Pacer


class Turns(BaseRateLimiter[None]):
    """Lets answers to people take their turns, which come before those of notices."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer

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
        """Wait for a turn when the request is a message, then let it go; a 429 stops everybody, and it goes again."""
        if "chat_id" not in data or endpoint.startswith("get"):
            return await callback(*args, **kwargs)
        await self._pacer.answer()
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as refusal:
            await self._pacer.pause(asked_wait(refusal))
            await self._pacer.answer()
            return await callback(*args, **kwargs)


def asked_wait(refusal: RetryAfter) -> timedelta:
    """How long a 429 asks to wait. The public attribute is about to change its type, and warns of it."""
    return refusal._retry_after
