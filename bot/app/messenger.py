"""Messenger: sends texts to people who did not ask, in the background, in their own language."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.app.resources import Resources
from bot.errors import BotError
from bot.store import chats

log = logging.getLogger(__name__)


class Messenger:
    """Sends each text once. A person who cannot be reached does not get it; the log records it."""

    def __init__(self, parts: Resources, bot: ExtBot[Any]) -> None:
        self.bot = bot
        self._parts = parts
        self._speaking: set[asyncio.Task[None]] = set()

    def soon(self, speech: Coroutine[Any, Any, None]) -> None:
        """Run the coroutine in the background."""
        speaking = asyncio.create_task(speech)
        self._speaking.add(speaking)
        speaking.add_done_callback(self._speaking.discard)

    async def say(
        self, person: int, otherwise: str, key: str, values: dict[str, str | int]
    ) -> None:
        """Send a text to a person in their language; in `otherwise` when the database does not know the person.

        An error is logged, not raised.
        """
        try:
            kept = await chats.find(self._parts.db, person)
            language = (kept.language if kept else "") or otherwise
            text = self._parts.catalog.text(language, key, **values)
            await self.bot.send_message(person, text, parse_mode=ParseMode.HTML)
        except (BotError, TelegramError) as error:
            log.warning("A message (%s) was not sent: %s", key, error)

    async def stop(self) -> None:
        """Drop the texts that are not sent yet."""
        for speaking in self._speaking:
            speaking.cancel()
        await asyncio.gather(*self._speaking, return_exceptions=True)
