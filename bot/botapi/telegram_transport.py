"""Sends notices to Telegram by python-telegram-bot, and turns its errors into faults."""

import asyncio
from contextvars import ContextVar
from typing import Any

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import NetworkError, TelegramError

from bot.botapi import chat_access, faults, responses
from bot.botapi.chat_access import ChatAccess
from bot.botapi.client import AiohttpRequest, Unsent
from bot.botapi.responses import SentMessage
from bot.errors import ChatUnknown, Fault, NotSent, Uncertain
from bot.messages.notice import Notice
from bot.store.records import Chat

#: The answer that is passed to python-telegram-bot for a sent notice. Building a whole Message object takes long.
TAKEN = b'{"ok":true,"result":true}'

#: Seconds after which the upload of a picture is cancelled. The notice is then sent without it.
UPLOAD_TIMEOUT = 10.0

#: The methods that send notices.
SENDING = ("/sendMessage", "/sendPhoto")

#: The message that the current task has just sent.
_sent: ContextVar[SentMessage] = ContextVar("sent")

#: No link previews: they do not suit a text of mourning.
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Refusal(NetworkError):
    """An error answer, before it is classified."""

    def __init__(self, answer: faults.Answer) -> None:
        self.answer = answer
        super().__init__(answer.description)


class NoticeRequest(AiohttpRequest):
    """Sends the requests for notices. An error answer is raised as received, before python-telegram-bot rewords it.

    From a successful answer it reads only the message id and the picture's file_id. So a message that arrived never
    counts as failed because of another, unknown part of the answer.
    """

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Send one request; raises Refusal for every answer other than success."""
        status, body = await super().do_request(url, *args, **kwargs)
        if not 200 <= status < 300:
            raise Refusal(faults.read(status, body))
        if not url.endswith(SENDING):
            return status, body
        _sent.set(responses.read(body))
        return status, TAKEN


class TelegramTransport:
    """Sends notices through a Bot whose requests are NoticeRequests."""

    def __init__(self, bot: Bot, *, paid: bool = False) -> None:
        self._bot = bot
        #: The bot's id at Telegram, which is the first part of its token.
        self.bot_id = int(bot.token.partition(":")[0])
        #: True when Telegram may charge Stars for messages beyond its free rate.
        self._paid = paid or None

    async def send(self, chat: Chat, notice: Notice, *, silently: bool) -> int:
        """Send one message and return its id; raises a Fault when Telegram did not take it."""
        try:
            await self._bot.send_message(
                chat_id=chat.telegram_id,
                text=notice.text,
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
                disable_notification=silently,
                message_thread_id=chat.thread_id,
                allow_paid_broadcast=self._paid,
            )
        except TelegramError as error:
            raise fault_of(error) from error
        return _sent.get().number

    async def show(
        self, chat: Chat, notice: Notice, picture: bytes | str, *, silently: bool
    ) -> tuple[int, str | None]:
        """Send one photo; return the message's id and the photo's file_id. Raises a Fault when it was not taken."""
        try:
            async with asyncio.timeout(UPLOAD_TIMEOUT if isinstance(picture, bytes) else None):
                await self._bot.send_photo(
                    chat_id=chat.telegram_id,
                    photo=picture,
                    caption=notice.text,
                    parse_mode=ParseMode.HTML,
                    disable_notification=silently,
                    message_thread_id=chat.thread_id,
                    allow_paid_broadcast=self._paid,
                )
        except TimeoutError as error:
            raise Uncertain("a picture that was not taken in time") from error
        except TelegramError as error:
            raise fault_of(error, faults.PICTURED) from error
        sent = _sent.get()
        return sent.number, sent.file_id

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
