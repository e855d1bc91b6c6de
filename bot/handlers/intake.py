"""The intake: what Telegram hands us is sifted before python-telegram-bot reads it.

An update that the library cannot parse would make it drop the whole batch and ask for it again, for ever. Such an
update is replaced by its bare number, so that the batch is confirmed and its good updates are handled.
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

from bot.delivery import faults
from bot.delivery.telegram import AiohttpRequest
from bot.delivery.telegram_clock import TelegramClock

log = logging.getLogger(__name__)

#: The kinds of update that Telegram is asked for.
ALLOWED_UPDATES = ["message", "callback_query", "inline_query", "my_chat_member"]

#: The greatest number that an id may be: Telegram promises 52 bits, a database holds 63.
GREATEST = 2**63 - 1

#: The statuses with which Telegram refuses a token.
REFUSING = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)

#: Shapes of unreadable updates that are remembered, so that each is logged once.
REMEMBERED = 100


@dataclass
class Skipped:
    """How many updates were skipped, and which shapes of them were logged."""

    count: int = 0
    shapes: set[str] = field(default_factory=set)

    def note(self, update: dict[str, Any], error: Exception) -> None:
        """Count one; log its shape (names of fields, never their content) when it is new."""
        self.count += 1
        shape = _shape(update, error)
        if shape in self.shapes or len(self.shapes) >= REMEMBERED:
            return
        self.shapes.add(shape)
        log.warning("Skipped update %s, which cannot be read: %s", update.get("update_id"), shape)


#: Seconds that updates are given to be handled before more are asked for.
PATIENCE = 2.0


class PollingRequest(AiohttpRequest):
    """Asks for updates, and sifts what comes."""

    def __init__(self, clock: TelegramClock | None = None) -> None:
        super().__init__(connections=2, clock=clock)
        self.skipped = Skipped()
        #: Returns when all updates that were fetched have been handled.
        self.handled: Callable[[], Awaitable[None]] = _at_once
        #: Set once Telegram has refused the bot itself.
        self.refused = asyncio.Event()
        #: Called whenever Telegram has answered getUpdates as it should.
        self.succeeded: Callable[[], None] = lambda: None

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """One request; of its answer, only what can be read is handed on.

        What would make the library ask again at once, or never again, is a NetworkError: it asks again after a while.
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
        sifted = drop_unparsable(body, self.skipped)
        if not _leads_on(body, sifted):
            raise NetworkError("answered with nothing that can be read")
        self.succeeded()
        return status, sifted

    async def _handled(self) -> None:
        """Let fetched updates be handled first: asking for more confirms them, and Telegram forgets what it gave.

        Killed before, the bot is given them again. A handler that takes long is not waited for to its end.
        """
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.handled(), PATIENCE)


def drop_unparsable(payload: bytes, skipped: Skipped) -> bytes:
    """The body of an answer to getUpdates, with every unreadable update replaced by its bare number.

    Anything that is no such answer is handed on as it came.
    """
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        return payload
    updates = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(updates, list):
        return payload
    sifted = [kept for update in updates if (kept := _readable(update, skipped)) is not None]
    if sifted == updates:
        return payload
    return json.dumps(answer | {"result": sifted}).encode()


def _leads_on(body: bytes, sifted: bytes) -> bool:
    """False when this is no list of updates, or one of which nothing can be confirmed: the same would come again."""
    try:
        updates = json.loads(sifted)["result"]
    except (ValueError, RecursionError, TypeError, LookupError):
        return False
    return isinstance(updates, list) and bool(updates or sifted is body)


def _readable(update: object, skipped: Skipped) -> dict[str, Any] | None:
    """The update, or its bare number; None when it has not even a number, by which to confirm it."""
    if not isinstance(update, dict):
        skipped.note({}, TypeError("not an object"))
        return None
    try:
        parsed = Update.de_json(dict(update), None)
        _touch(parsed)
    except Exception as error:
        skipped.note(update, error)
        number = update.get("update_id")
        return {"update_id": number} if type(number) is int else None
    return update


def _touch(update: Update) -> None:
    """Look at what the handlers will look at: the library does not check the types of what it parses."""
    chat, user, query = update.effective_chat, update.effective_user, update.callback_query
    numbers = [update.update_id, *(one.id for one in (chat, user) if one is not None)]
    if not all(type(number) is int and abs(number) <= GREATEST for number in numbers):
        raise TypeError("an id is no number")
    place = update.message.location if update.message else None
    if place and not all(type(one) in (int, float) for one in (place.latitude, place.longitude)):
        raise TypeError("a place is no place")
    texts = [
        user.language_code if user else None,
        update.message.text if update.message else None,
        query.data if query else None,
        update.inline_query.query if update.inline_query else None,
    ]
    if not all(text is None or isinstance(text, str) for text in texts):
        raise TypeError("a text is no text")


def _shape(update: dict[str, Any], error: Exception) -> str:
    """The kind of update and what was wrong with it, short and without content."""
    kinds = sorted(str(key)[:32] for key in update if key != "update_id")[:4]
    reason = str(error) if isinstance(error, TypeError | KeyError) else ""
    return f"{', '.join(kinds) or 'nothing'}: {type(error).__name__} {reason[:120]}".rstrip()


async def _at_once() -> None:
    """Nothing was fetched."""
