"""Requests updates from Telegram, once those before are handled."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from telegram.error import NetworkError

from bot.botapi import faults, required_fields
from bot.botapi.client import AiohttpRequest
from bot.botapi.telegram_clock import TelegramClock

#: The kinds of update that the bot requests from Telegram.
ALLOWED_UPDATES = list(required_fields.KINDS)

#: The statuses with which Telegram refuses a token.
REFUSING = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)

#: Seconds to wait until fetched updates are handled, before requesting more.
HANDLING_SECONDS = 2.0


class Unreadable(NetworkError):
    """An answer to getUpdates that cannot be read. python-telegram-bot asks again after a delay."""

    def __init__(self) -> None:
        super().__init__("answered with nothing that can be read")


class PollingRequest(AiohttpRequest):
    """Requests updates. It is the connection for getUpdates alone."""

    def __init__(self, clock: TelegramClock | None = None) -> None:
        super().__init__(connections=2, clock=clock)
        #: Returns when all fetched updates have been handled.
        self.handled: Callable[[], Awaitable[None]] = _at_once
        #: Set once Telegram has refused the bot's token.
        self.refused = asyncio.Event()

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Send one request.

        Raises NetworkError where the library would otherwise stop polling; it then retries after a delay.
        """
        await self._handled()
        status, body = await super().do_request(url, *args, **kwargs)
        if status in REFUSING:
            if faults.read(status, body).readable:
                self.refused.set()
            raise NetworkError(f"refused with {status}")
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer. Raises Unreadable when it is not an object of JSON, or too deep."""
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError) as error:
            raise Unreadable from error
        if not isinstance(answer, dict):
            raise Unreadable
        return answer

    async def _handled(self) -> None:
        """Wait until fetched updates are handled: the next request confirms them, and Telegram then deletes them.

        If the process is killed before that request, Telegram sends them again. The wait ends after HANDLING_SECONDS,
        even if a handler still runs.
        """
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.handled(), HANDLING_SECONDS)


async def _at_once() -> None:
    """Do nothing: the default while no updates are fetched."""
