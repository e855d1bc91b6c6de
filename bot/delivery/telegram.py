"""Sends notices to Telegram by python-telegram-bot over aiohttp, and turns its errors into faults."""

import asyncio
import functools
import json
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote_plus
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram import Bot, LinkPreviewOptions
from telegram._utils.types import ODVInput
from telegram.constants import ParseMode
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.delivery import chat_access, faults, sent_message
from bot.delivery.chat_access import ChatAccess
from bot.delivery.sent_message import SentMessage
from bot.delivery.telegram_clock import TelegramClock
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

#: The answer that is passed to python-telegram-bot for a sent notice. Building a whole Message object takes long.
TAKEN = b'{"ok":true,"result":true}'

#: Seconds after which the upload of a picture is cancelled. The notice is then sent without it.
UPLOAD_TIMEOUT = 10.0

#: The method by which python-telegram-bot sends notices. Those without a picture do not pass through it.
SENDING = "/sendPhoto"


#: The message that the current task has just sent.
_sent: ContextVar[SentMessage] = ContextVar("sent")

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
        seconds = read_timeout if isinstance(read_timeout, int | float) else READ_TIMEOUT
        return await self._exchange(method, url, *_body(request_data), seconds)

    async def _exchange(
        self,
        method: str,
        url: str,
        body: aiohttp.FormData | bytes | None,
        headers: Mapping[str, str] | None,
        seconds: float = READ_TIMEOUT,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise Unsent("the connection to Telegram is closed")
        timeout, proxy = _timeout(seconds), _proxy(url)
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
        _sent.set(sent_message.read(body))
        return status, TAKEN

    async def deliver(self, url: str, body: bytes) -> SentMessage:
        """Send a message whose body is encoded already; raises a TelegramError when it was not taken."""
        try:
            status, content = await self._exchange("POST", url, body, FORM)
            if not 200 <= status < 300:
                raise Refusal(faults.read(status, content))
            return sent_message.read(content)
        except TelegramError:
            raise
        except Exception as error:
            raise NetworkError(repr(error)) from error


class TelegramTransport:
    """Sends notices through a Bot whose requests are NoticeRequests."""

    def __init__(self, bot: Bot, *, paid: bool = False) -> None:
        self._bot = bot
        #: The bot's id at Telegram, which is the first part of its token.
        self.bot_id = int(bot.token.partition(":")[0])
        #: True when Telegram may charge Stars for messages beyond its free rate.
        self._paid = paid or None
        assert isinstance(bot.request, NoticeRequest)
        self._request, self._url = bot.request, f"{bot.base_url}/sendMessage"

    async def send(self, chat: Chat, notice: Notice, *, silently: bool) -> int:
        """Send one message and return its id; raises a Fault when Telegram did not take it."""
        thread = "" if chat.thread_id is None else f"&message_thread_id={chat.thread_id}"
        body = f"chat_id={chat.address}{thread}&{_message(notice.text, silently, self._paid)}"
        try:
            sent = await self._request.deliver(self._url, body.encode())
        except TelegramError as error:
            raise fault_of(error) from error
        return sent.number

    async def show(
        self, chat: Chat, notice: Notice, picture: bytes | str, *, silently: bool
    ) -> tuple[int, str | None]:
        """Send one photo; return the message's id and the photo's file_id. Raises a Fault when it was not taken."""
        try:
            async with asyncio.timeout(UPLOAD_TIMEOUT if isinstance(picture, bytes) else None):
                await self._bot.send_photo(
                    chat_id=chat.address,
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
            member = await self._bot.get_chat_member(chat.address, self.bot_id)
            if member.status not in chat_access.PLAIN:
                return chat_access.of(member)
            return chat_access.among(member, (await self._bot.get_chat(chat.address)).permissions)
        except TelegramError as error:
            raise fault_of(error) from error

    async def title(self, chat: Chat) -> str:
        """The chat's current title; its Telegram id when Telegram does not tell."""
        try:
            return (await self._bot.get_chat(chat.address)).title or str(chat.address)
        except TelegramError:
            return str(chat.address)

    async def knows(self, chat: Chat) -> bool | None:
        """True when Telegram knows the chat, False when it says that there is no such chat, else None."""
        try:
            await self._bot.get_chat(chat.address)
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


@functools.lru_cache(1000)
def _message(text: str, silently: bool, paid: bool | None) -> str:  # noqa: FBT001 - lru_cache needs positions
    """The parameters of a message that do not depend on its chat. Cached, because many chats get the same ones."""
    fields = {
        "text": text,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": NO_PREVIEW.to_json(),
        "disable_notification": json.dumps(silently),
        "allow_paid_broadcast": json.dumps(paid) if paid else "",
    }
    return "&".join(f"{name}={quote_plus(value)}" for name, value in fields.items() if value)


@functools.lru_cache(16)
def _timeout(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(sock_connect=CONNECT_TIMEOUT, sock_read=seconds)


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
