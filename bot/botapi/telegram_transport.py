"""Sends notices to Telegram by python-telegram-bot, and turns its errors into faults."""

import asyncio
from typing import Any

from telegram import Bot, InputFile, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import NetworkError, TelegramError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.botapi import chat_access, faults, responses
from bot.botapi.chat_access import ChatAccess
from bot.botapi.client import AiohttpRequest, Unsent
from bot.botapi.responses import SentMessage
from bot.errors import ChatUnknown, Fault, NotSent, Uncertain
from bot.messages.notice import Notice
from bot.store.records import Chat

#: Seconds after which the upload of a picture is cancelled. The notice is then sent without it.
UPLOAD_TIMEOUT = 10.0

#: No link previews: they do not suit a text of mourning.
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Refusal(NetworkError):
    """An error answer, before it is classified."""

    def __init__(self, answer: faults.Answer) -> None:
        self.answer = answer
        super().__init__(answer.description)


class NoticeRequest(AiohttpRequest):
    """Sends the requests for notices. An error answer is raised as received, before python-telegram-bot rewords it."""

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Send one request; raises Refusal for every answer other than success."""
        status, body = await super().do_request(url, *args, **kwargs)
        if not 200 <= status < 300:
            raise Refusal(faults.read(status, body))
        return status, body


class TelegramTransport:
    """Sends notices through a Bot whose requests are NoticeRequests."""

    def __init__(self, bot: Bot, *, paid: bool = False) -> None:
        self._bot = bot
        #: The bot's id at Telegram, which is the first part of its token.
        self.bot_id = int(bot.token.partition(":")[0])
        #: True when Telegram may charge Stars for messages beyond its free rate.
        self._paid = paid or None

    async def send(self, chat: Chat, notice: Notice, *, silently: bool) -> SentMessage:
        """Send one message; raises a Fault when Telegram did not take it."""
        text: dict[str, object] = {"text": notice.text, "link_preview_options": NO_PREVIEW}
        return await self._post("sendMessage", text, chat, silently=silently)

    async def send_photo(
        self, chat: Chat, notice: Notice, picture: bytes | str, *, silently: bool
    ) -> SentMessage:
        """Send one photo; raises a Fault when Telegram did not take it."""
        uploads = isinstance(picture, bytes)
        photo = InputFile(picture, filename="photo") if isinstance(picture, bytes) else picture
        fields: dict[str, object] = {"photo": photo, "caption": notice.text}
        try:
            async with asyncio.timeout(UPLOAD_TIMEOUT if uploads else None):
                return await self._post(
                    "sendPhoto", fields, chat, silently=silently, table=faults.PICTURED
                )
        except TimeoutError as error:
            raise Uncertain("a picture that was not taken in time") from error

    async def _post(
        self,
        method: str,
        content: dict[str, object],
        chat: Chat,
        *,
        silently: bool,
        table: faults.Table | None = None,
    ) -> SentMessage:
        """Call a method that sends a message. The answer is not made a Message: that costs as much as all the rest."""
        fields = content | {
            "chat_id": chat.telegram_id,
            "parse_mode": ParseMode.HTML,
            "disable_notification": silently,
            "message_thread_id": chat.thread_id,
            "allow_paid_broadcast": self._paid,
        }
        given = [
            RequestParameter.from_input(name, value)
            for name, value in fields.items()
            if value is not None
        ]
        try:
            url = f"{self._bot.base_url}/{method}"
            return responses.sent_message(await self._bot.request.post(url, RequestData(given)))
        except TelegramError as error:
            raise fault_of(error, table) from error
        except responses.UNREADABLE as error:
            raise Uncertain("a success that cannot be read") from error

    async def answers(self) -> bool:
        """Request the bot's own profile; False when no valid answer comes back."""
        try:
            await self._bot.get_me()
        except Refusal as refusal:
            return refusal.answer.readable and refusal.answer.status < 500
        except TelegramError:
            return False
        return True

    async def standing(self, chat: Chat) -> ChatAccess:
        """The bot's access to a chat; raises a Fault when Telegram does not tell it."""
        try:
            member = await self._bot.get_chat_member(chat.telegram_id, self.bot_id)
            if member.status not in chat_access.PLAIN:
                return chat_access.of(member)
            return chat_access.among(
                member, (await self._bot.get_chat(chat.telegram_id)).permissions
            )
        except TelegramError as error:
            raise fault_of(error) from error

    async def title(self, chat: Chat) -> str:
        """The chat's current title; its Telegram id when Telegram does not tell."""
        try:
            return (await self._bot.get_chat(chat.telegram_id)).title or str(chat.telegram_id)
        except TelegramError:
            return str(chat.telegram_id)

    async def knows(self, chat: Chat) -> bool | None:
        """True when Telegram knows the chat, False when it says that there is no such chat, else None."""
        try:
            await self._bot.get_chat(chat.telegram_id)
        except TelegramError as error:
            return False if isinstance(fault_of(error), ChatUnknown) else None
        return True


def fault_of(error: TelegramError, table: faults.Table | None = None) -> Fault:
    """The fault for an error of python-telegram-bot."""
    if isinstance(error, Refusal):
        return faults.classify(error.answer, table)
    if isinstance(error, Unsent):
        return NotSent(str(error))
    return Uncertain(str(error))
