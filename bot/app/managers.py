"""Those who manage a group or a channel are told in their private chats what it has lost; so are the operators."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.app.operators import Operators
from bot.app.parts import Parts
from bot.errors import BotError
from bot.store import chats, managers
from bot.store.records import Chat, Manager

log = logging.getLogger(__name__)

#: Of what the operators are told too, by the key of their text.
ALARMS = {
    "room-muted": "alarm-room-muted",
    "room-lost": "alarm-room-lost",
    "channel-unasked": "alarm-channel-unasked",
}

#: What is said to the operators alone: those who manage the chat cannot be reached.
UNREACHED = frozenset({"channel-unasked"})

#: Units of a title that are shown.
LONGEST = 64


class Managers:
    """The voice to those who manage chats. Who cannot be reached is left; the operators know of what matters."""

    def __init__(self, parts: Parts, bot: ExtBot[Any], operators: Operators) -> None:
        self._parts = parts
        self._bot = bot
        self._operators = operators
        self._telling: set[asyncio.Task[None]] = set()

    async def __call__(self, chat: Chat, key: str, **values: str | int) -> None:
        """Read who manages the chat now, and tell them when there is time."""
        try:
            people = await managers.of(self._parts.db, chat)
        except BotError as error:
            log.warning("%s", error)
            return
        telling = asyncio.create_task(self._tell(people, chat, key, values))
        self._telling.add(telling)
        telling.add_done_callback(self._telling.discard)

    async def stop(self) -> None:
        """Leave unsaid what has not been said."""
        for telling in self._telling:
            telling.cancel()
        await asyncio.gather(*self._telling, return_exceptions=True)

    async def _tell(
        self, people: Sequence[Manager], chat: Chat, key: str, values: dict[str, str | int]
    ) -> None:
        title = (str(values.get("title") or "") or await self._title(chat))[:LONGEST]
        log.warning("%s: %s %d", key, chat.kind, chat.address)
        alarm = ALARMS.get(key)
        if alarm and (key != "room-lost" or chat.kind == "channel"):
            self._operators(alarm, title=title)
        for person in () if key in UNREACHED else people:
            await self._say(person.address, chat.language, key, values | {"title": title})

    async def _say(
        self, person: int, otherwise: str, key: str, values: dict[str, str | int]
    ) -> None:
        """Tell one of them in their language; in the chat's when nothing is kept about them."""
        try:
            kept = await chats.find(self._parts.db, person)
            language = kept.language if kept else otherwise
            text = self._parts.catalog.text(language, key, **values)
            await self._bot.send_message(person, text, parse_mode=ParseMode.HTML)
        except (BotError, TelegramError) as error:
            log.warning("One who manages a chat could not be told (%s): %s", key, error)

    async def _title(self, chat: Chat) -> str:
        try:
            return (await self._bot.get_chat(chat.address)).title or ""
        except TelegramError:
            return str(chat.address)
