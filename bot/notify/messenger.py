"""Sends texts to people in the background, in their own language, when they did not ask for anything."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.errors import BotError
from bot.messages.catalog import Catalog
from bot.store import chats
from bot.store.engine import Database

log = logging.getLogger(__name__)


class Messenger:
    """Sends each text once. A person who cannot be reached does not get it; the log records it."""

    def __init__(self, db: Database, catalog: Catalog, bot: ExtBot[Any]) -> None:
        self.bot = bot
        self._db = db
        self._catalog = catalog
        self._tasks: set[asyncio.Task[None]] = set()

    def in_background(self, work: Coroutine[Any, Any, None]) -> None:
        """Run the coroutine in the background; `stop` cancels it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def send(
        self, person: int, fallback_language: str, key: str, values: dict[str, str | int]
    ) -> None:
        """Send a text to a person in their language, or in `fallback_language` when they are not in the database.

        An error is logged, not raised.
        """
        try:
            stored = await chats.find(self._db, person)
            language = (stored.language if stored else "") or fallback_language
            text = self._catalog.text(language, key, **values)
            await self.bot.send_message(person, text, parse_mode=ParseMode.HTML)
        except (BotError, TelegramError) as error:
            log.warning("A message (%s) was not sent: %s", key, error)

    async def stop(self) -> None:
        """Drop the texts that are not sent yet."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
