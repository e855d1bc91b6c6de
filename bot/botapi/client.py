"""Sends notices to Telegram by python-telegram-bot over aiohttp, and turns its errors into faults."""

import asyncio
import functools
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram import Bot, InputFile, LinkPreviewOptions
from telegram._utils.types import ODVInput
from telegram.constants import ParseMode
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from bot.botapi import chat_access, faults, responses
from bot.botapi.chat_access import ChatAccess
from bot.botapi.responses import SentMessage
from bot.botapi.telegram_clock import TelegramClock
from bot.errors import ChatUnknown, Fault, NotSent, Uncertain
from bot.messages.notice import Notice
from bot.store.records import Chat

#: Seconds to wait for an answer. It is long because a message whose answer is not awaited may be sent twice.
READ_TIMEOUT = 30.0
CONNECT_TIMEOUT = 10.0

#: Seconds for which an idle connection is kept: fewer than servers keep theirs, so that no closed one is used.
KEEP_ALIVE = 10.0

#: The header of a body without files.
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

#: Answers are requested uncompressed: unpacking costs more time than the bytes it saves.
PLAIN = {"Accept-Encoding": "identity"}

#: Seconds after which the upload of a picture is cancelled. The notice is then sent without it.
UPLOAD_TIMEOUT = 10.0

#: No link previews: they do not suit a text of mourning.
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

#: Raised by aiohttp before a byte of the request was written.
NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class Unsent(NetworkError):
    """The request was certainly not sent."""


class Refusal(NetworkError):
    """An error answer, before it is classified."""

    def __init__(self, answer: faults.Answer) -> None:
        self.answer = answer
        super().__init__(answer.description)


class AiohttpRequest(BaseRequest):
    """Sends the requests of python-telegram-bot over one aiohttp session.

    `clock` is set by the `Date` of each answer of Telegram; None when it is not needed.
    """

    def __init__(self, connections: int = 64, clock: TelegramClock | None = None) -> None:
        self._connections = connections
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer."""
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Open the session. A second call does nothing."""
        if self._session is not None:
            return
        connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE)
        self._session = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), headers=PLAIN
        )

    async def shutdown(self) -> None:
        """Close the session and its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request. Raises Unsent when it was certainly not sent, else TimedOut or NetworkError."""
        if self._session is None:
            raise Unsent("the connection to Telegram is closed")
        seconds = read_timeout if isinstance(read_timeout, int | float) else READ_TIMEOUT
        timeout = aiohttp.ClientTimeout(sock_connect=CONNECT_TIMEOUT, sock_read=seconds)
        body, headers = _body(request_data)
        proxy = _proxy(url)
        try:
            asked = self._clock.monotonic() if self._clock else 0.0
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, proxy=proxy
            ) as answer:
                received = self._clock.monotonic() if self._clock else 0.0
                content = await answer.read()
                if self._clock and _of_telegram(content):
                    self._clock.note(answer.headers, asked, received)
                return _sensible(answer.status, content)
        except NEVER_SENT as error:
            raise Unsent(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut("no answer in time") from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error


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


def _of_telegram(content: bytes) -> bool:
    """True for an answer in the form of the Bot API; False for that of a proxy, whose clock is not Telegram's."""
    return b'"ok"' in content[:100]


def _sensible(status: int, body: bytes) -> tuple[int, bytes]:
    """The answer. Raises NetworkError for a success without a result, which cannot come from Telegram itself."""
    if 200 <= status < 300 and b'"result"' not in body:
        raise NetworkError("an answer without a result")
    return status, body


def _body(
    request_data: RequestData | None,
) -> tuple[aiohttp.FormData | bytes | None, Mapping[str, str] | None]:
    """The body and its headers. A body without files is encoded here, because aiohttp takes much longer."""
    if request_data is None:
        return None, None
    fields = request_data.json_parameters
    if not request_data.contains_files:
        encoded = "&".join(f"{name}={_quoted(value)}" for name, value in fields.items())
        return encoded.encode(), FORM
    form = aiohttp.FormData(fields)
    for name, (filename, content, kind) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form, None


#: Cached, because the same text is sent to many chats.
_quoted = functools.lru_cache(1000)(quote_plus)


def _proxy(url: str) -> str | None:
    """The proxy that the environment sets for a URL. It is cached, since aiohttp would look it up for each request."""
    scheme, _, rest = url.partition("://")
    return _proxy_of(scheme, rest.partition("/")[0])


@functools.cache
def _proxy_of(scheme: str, server: str) -> str | None:
    host = server.rpartition(":")[0] or server
    return None if proxy_bypass(host) else getproxies().get(scheme)
