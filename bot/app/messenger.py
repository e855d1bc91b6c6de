"""The voice: what is said to somebody unasked, beside everything else, in their own language."""

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
    """Nothing is waited for: who cannot be reached is left, and the log says so."""

    def __init__(self, parts: Resources, bot: ExtBot[Any]) -> None:
        self.bot = bot
        self._parts = parts
        self._speaking: set[asyncio.Task[None]] = set()

    def soon(self, speech: Coroutine[Any, Any, None]) -> None:
        """Have it said when there is time."""
        speaking = asyncio.create_task(speech)
        self._speaking.add(speaking)
        speaking.add_done_callback(self._speaking.discard)

    async def say(
        self, person: int, otherwise: str, key: str, values: dict[str, str | int]
    ) -> None:
        """Say a text to somebody, in their language; in the other one when nothing is kept about them."""
        try:
            kept = await chats.find(self._parts.db, person)
            language = (kept.language if kept else "") or otherwise
            text = self._parts.catalog.text(language, key, **values)
            await self.bot.send_message(person, text, parse_mode=ParseMode.HTML)
        except (BotError, TelegramError) as error:
            log.warning("Somebody could not be told (%s): %s", key, error)

    async def stop(self) -> None:
        """Leave unsaid what has not been said."""
        for speaking in self._speaking:
            speaking.cancel()
        await asyncio.gather(*self._speaking, return_exceptions=True)
