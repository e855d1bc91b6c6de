"""The bot that answers people: python-telegram-bot's, which builds only the objects that the handlers read."""

import functools
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from telegram import InlineKeyboardMarkup, Update
from telegram.constants import ParseMode
from telegram.error import NetworkError
from telegram.ext import ExtBot

from bot.botapi import responses, update_parser
from bot.botapi.client import READ_TIMEOUT
from bot.botapi.polling import Unreadable

#: No link previews: they do not suit a text of mourning.
NO_PREVIEW = json.dumps({"is_disabled": True})


class AnsweringBot(ExtBot[None]):
    """Fetches updates and answers them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._skipped = update_parser.Skipped()
        self._polled: Callable[[int], None] = lambda count: None

    def when_polled(self, polled: Callable[[int], None]) -> None:
        """Call that function with the number of updates whenever getUpdates has succeeded."""
        self._polled = polled

    async def get_updates(
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: int | timedelta | None = None,  # noqa: ASYNC109 - it is Telegram's parameter
        allowed_updates: Any = None,
        **kwargs: Any,
    ) -> tuple[Update, ...]:
        """The next updates; one that cannot be read has its update_id alone.

        `timeout` is how long Telegram waits for an update. Raises Unreadable when the answer has no list of updates or
        none of them can be confirmed: Telegram would send them again.
        """
        waits = timeout.total_seconds() if isinstance(timeout, timedelta) else timeout or 0
        data = {"offset": offset, "limit": limit, "timeout": timeout}
        data |= {"allowed_updates": allowed_updates}
        try:
            found = await self._post("getUpdates", data, read_timeout=READ_TIMEOUT + waits)
        except KeyError as error:
            raise Unreadable from error
        if not isinstance(found, list):
            raise Unreadable
        updates = tuple(update_parser.parse(found, self, self._skipped))
        if found and not updates:
            raise Unreadable
        self._polled(len(updates))
        return updates

    async def send_html(
        self,
        chat: int,
        html: str,
        keyboard: InlineKeyboardMarkup | None = None,
        *,
        thread_id: int | None = None,
        silently: bool = False,
    ) -> int:
        """Send a message in HTML, without link previews; returns its number in the chat.

        `chat` is Telegram's id of the chat, `thread_id` the forum topic. It waits for a slot of the rate limit. Of the
        sent message in Telegram's answer only the number is read: to build all of it takes longer than to send it.
        """
        data = {
            "chat_id": chat,
            "text": html,
            "parse_mode": ParseMode.HTML,
            "link_preview_options": NO_PREVIEW,
            "reply_markup": keyboard and _encoded(keyboard),
            "message_thread_id": thread_id,
            "disable_notification": silently or None,
        }
        result = await self._post("sendMessage", data)
        try:
            return responses.sent_message(result).number
        except responses.UNREADABLE as error:
            raise NetworkError("a sent message without a number") from error


#: Kept, because the same keyboards are sent to many people. Keyboards are equal when the texts, addresses and data of
#: their buttons are: the library compares nothing else that the bot uses.
_encoded = functools.lru_cache(500)(InlineKeyboardMarkup.to_json)
