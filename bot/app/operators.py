"""What the operators must know at once is told to them in Telegram, in their language, and not over and over."""

import asyncio
import logging
from collections.abc import Collection
from typing import Any

from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.app.parts import Parts
from bot.errors import BotError
from bot.store import chats

log = logging.getLogger(__name__)

#: Seconds within which the same is said of the same thing once.
ONCE = 600.0


class Operators:
    """The alarm of a sender. Nothing is waited for: who cannot be reached finds it in the log."""

    def __init__(self, parts: Parts, bot: ExtBot[Any], monotonic: Any) -> None:
        self._parts = parts
        self._bot = bot
        self._monotonic = monotonic
        #: When which text was last told of what.
        self._told: dict[tuple[object, ...], float] = {}
        self._telling: set[asyncio.Task[None]] = set()

    def __call__(self, key: str, **values: str | int) -> None:
        """Tell all of them, unless that was said a few minutes ago."""
        now = self._monotonic()
        this = (key, *(values.get(name) for name in ("moment", "language", "title")))
        if now - self._told.get(this, float("-inf")) < ONCE:
            return
        self._told[this] = now
        telling = asyncio.create_task(self._tell(self._parts.settings.operator_ids, key, values))
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)

    async def stop(self) -> None:
        """Leave unsaid what has not been said."""
        for telling in self._telling:
            telling.cancel()
        await asyncio.gather(*self._telling, return_exceptions=True)

    async def _tell(
        self, operators: Collection[int], key: str, values: dict[str, str | int]
    ) -> None:
        for operator in operators:
            try:
                language = await self._language(operator)
                text = self._parts.catalog.text(language, key, **values)
                await self._bot.send_message(operator, text, parse_mode=ParseMode.HTML)
            except (BotError, TelegramError) as error:
                log.warning("An operator could not be told (%s): %s", key, error)

    async def _language(self, operator: int) -> str:
        chat = await chats.find(self._parts.db, operator)
        kept = chat.language if chat else ""
        return kept or self._parts.settings.default_language
