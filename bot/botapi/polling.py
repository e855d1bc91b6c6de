"""Filters Telegram's answers to getUpdates before python-telegram-bot parses them.

When the library cannot parse an update, it drops the whole batch and requests it again, forever. This module replaces
such an update, and one without what the handlers need, by its update_id alone, so that the batch is confirmed and its
other updates are handled.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from telegram import Update
from telegram.error import NetworkError

from bot.botapi import faults, required_fields
from bot.botapi.client import AiohttpRequest
from bot.botapi.telegram_clock import TelegramClock

log = logging.getLogger(__name__)

#: The kinds of update that the bot requests from Telegram.
ALLOWED_UPDATES = list(required_fields.KINDS)

#: The statuses with which Telegram refuses a token.
REFUSING = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)

#: Shapes of unusable updates that are remembered, so that each is logged once.
MAX_SHAPES = 100


@dataclass
class Skipped:
    """The number of skipped updates, and the shapes that were logged."""

    count: int = 0
    shapes: set[str] = field(default_factory=set)

    def note(self, update: dict[str, Any], error: Exception) -> None:
        """Count a skipped update; log its shape (names of fields, never their content) when it is new."""
        self.count += 1
        shape = _shape(update, error)
        if shape in self.shapes or len(self.shapes) >= MAX_SHAPES:
            return
        self.shapes.add(shape)
        number = _number(update)
        log.warning("Skipped update %s, which cannot be used: %s", number or "without an id", shape)


#: Seconds to wait until fetched updates are handled, before requesting more.
HANDLING_SECONDS = 2.0


class PollingRequest(AiohttpRequest):
    """Requests updates and filters the answers."""

    def __init__(self, clock: TelegramClock | None = None) -> None:
        super().__init__(connections=2, clock=clock)
        self.skipped = Skipped()
        #: Returns when all fetched updates have been handled.
        self.handled: Callable[[], Awaitable[None]] = _at_once
        #: Set once Telegram has refused the bot's token.
        self.refused = asyncio.Event()
        #: Called whenever getUpdates has succeeded.
        self.succeeded: Callable[[], None] = lambda: None

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Send one request. The answer contains only what the library can read.

        Raises NetworkError where the library would otherwise retry at once or stop polling; it then retries after a
        delay.
        """
        if not url.endswith("/getUpdates"):
            return await super().do_request(url, *args, **kwargs)
        await self._handled()
        status, body = await super().do_request(url, *args, **kwargs)
        if status in REFUSING:
            if faults.read(status, body).readable:
                self.refused.set()
            raise NetworkError(f"refused with {status}")
        if status != HTTPStatus.OK:
            return status, body
        filtered = drop_unparsable(body, self.skipped)
        if not _can_be_confirmed(body, filtered):
            raise NetworkError("answered with nothing that can be read")
        self.succeeded()
        return status, filtered

    async def _handled(self) -> None:
        """Wait until fetched updates are handled: the next request confirms them, and Telegram then deletes them.

        If the process is killed before that request, Telegram sends them again. The wait ends after HANDLING_SECONDS,
        even if a handler still runs.
        """
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.handled(), HANDLING_SECONDS)


def drop_unparsable(payload: bytes, skipped: Skipped) -> bytes:
    """The body of an answer to getUpdates, with every unreadable update replaced by its update_id alone.

    Any other answer is returned unchanged.
    """
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        return payload
    updates = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(updates, list):
        return payload
    filtered = [kept for update in updates if (kept := _readable(update, skipped)) is not None]
    if filtered == updates:
        return payload
    return json.dumps(answer | {"result": filtered}).encode()


def _can_be_confirmed(body: bytes, filtered: bytes) -> bool:
    """False when the answer has no list of updates, or none of them can be confirmed: Telegram would send it again."""
    try:
        updates = json.loads(filtered)["result"]
    except (ValueError, RecursionError, TypeError, LookupError):
        return False
    return isinstance(updates, list) and bool(updates or filtered is body)


def _readable(update: object, skipped: Skipped) -> dict[str, Any] | None:
    """The update, or its update_id alone; None when it has no number with which to confirm it."""
    if not isinstance(update, dict):
        skipped.note({}, TypeError("not an object"))
        return None
    try:
        update = required_fields.checked(update)
        Update.de_json(dict(update), None)
    except Exception as error:
        skipped.note(update, error)
        number = _number(update)
        return None if number is None else {"update_id": number}
    return update


def _number(update: dict[str, Any]) -> int | None:
    """The number by which an update is confirmed; None when it has none."""
    number = update.get("update_id")
    return number if type(number) is int else None


def _shape(update: dict[str, Any], error: Exception) -> str:
    """The kind of update and the error, short and without content."""
    kinds = sorted(str(key)[:32] for key in update if key != "update_id")[:4]
    reason = str(error) if isinstance(error, TypeError | KeyError) else ""
    return f"{', '.join(kinds) or 'nothing'}: {type(error).__name__} {reason[:120]}".rstrip()


async def _at_once() -> None:
    """Do nothing: the default while no updates are fetched."""
