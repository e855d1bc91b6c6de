"""The door out to Telegram: python-telegram-bot over aiohttp, and what its refusals mean."""

import asyncio
import functools
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

#: Seconds until an answer is given up: a message whose answer is not awaited may arrive twice.
READ_TIMEOUT = 30.0
CONNECT_TIMEOUT = 10.0

#: Seconds an idle connection is kept: less than servers keep theirs, so that none is found dead.
KEEP_ALIVE = 10.0

#: How a body without files is encoded.
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

#: Nobody needs an answer in fewer bytes than it takes time to unpack.
PLAIN = {"Accept-Encoding": "identity"}

#: What python-telegram-bot is told of a notice that was sent: that it was. To build a whole message takes it long.
TAKEN = b'{"ok":true,"result":true}'

#: Seconds after which a picture that is being brought to Telegram is given up: the notice then goes without it.
UPLOAD_TIMEOUT = 10.0

#: The methods that send notices.
SENDING = ("/sendMessage", "/sendPhoto")


#: The message that this task has just sent.
_sent: ContextVar[SentMessage] = ContextVar("sent")

#: No preview of a link below a text of mourning.
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

#: Raised by aiohttp before a byte of the request was written.
NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class Unsent(NetworkError):
    """The request surely never left."""


class Refusal(NetworkError):
    """An answer other than success, unread."""

    def __init__(self, answer: faults.Answer) -> None:
        self.answer = answer
        super().__init__(answer.description)


class AiohttpRequest(BaseRequest):
    """Carries the requests of python-telegram-bot over one aiohttp session.

    `clock` takes note of the `Date` of each answer of Telegram; None: nobody needs it.
    """

    def __init__(self, connections: int = 64, clock: TelegramClock | None = None) -> None:
        self._connections = connections
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds an answer is waited for."""
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Open the session; a second time changes nothing."""
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
        """One request; raises Unsent when it surely never left, TimedOut or NetworkError otherwise."""
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
    """The same for notices: a refusal is handed on as it came, before anyone rewords it.

    Of a message that was sent only its number is read, and the name of its picture: whatever else Telegram may come to
    say of it, a message that arrived is not taken for one that did not.
    """

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """One request; raises Refusal for every answer other than success."""
        status, body = await super().do_request(url, *args, **kwargs)
        if not 200 <= status < 300:
            raise Refusal(faults.read(status, body))
        if not url.endswith(SENDING):
            return status, body
        _sent.set(sent_message.read(body))
        return status, TAKEN


class TelegramTransport:
    """Carries notices through a Bot whose requests are NoticeRequests."""

    def __init__(self, bot: Bot, *, paid: bool = False) -> None:
        self._bot = bot
        #: The bot's own number at Telegram, with which its token begins.
        self.bot_id = int(bot.token.partition(":")[0])
        #: True: Telegram may charge Stars for what goes beyond its free rate.
        self._paid = paid or None

    async def send(self, chat: Chat, notice: Notice, *, silently: bool) -> int:
        """Send one message and return its id; raises a Fault when it was not taken."""
        try:
            await self._bot.send_message(
                chat_id=chat.address,
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
        """Send one photo, and return its id and the name under which Telegram keeps it; raises a Fault otherwise."""
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
        """Ask who the bot is: False when nothing sensible came back."""
        try:
            await self._bot.get_me()
        except Refusal as refusal:
            return refusal.answer.readable and refusal.answer.status < 500
        except TelegramError:
            return False
        return True

    async def standing(self, chat: Chat) -> ChatAccess:
        """What Telegram says of the bot's membership; raises a Fault when it says nothing."""
        try:
            member = await self._bot.get_chat_member(chat.address, self.bot_id)
            if member.status not in chat_access.PLAIN:
                return chat_access.of(member)
            return chat_access.among(member, (await self._bot.get_chat(chat.address)).permissions)
        except TelegramError as error:
            raise fault_of(error) from error

    async def title(self, chat: Chat) -> str:
        """The title as it is now; the address when Telegram does not tell."""
        try:
            return (await self._bot.get_chat(chat.address)).title or str(chat.address)
        except TelegramError:
            return str(chat.address)

    async def knows(self, chat: Chat) -> bool | None:
        """Ask for a chat: False when Telegram says that there is none, None when it says nothing of the kind."""
        try:
            await self._bot.get_chat(chat.address)
        except TelegramError as error:
            return False if isinstance(fault_of(error), ChatUnknown) else None
        return True


def fault_of(error: TelegramError, table: faults.Table | None = None) -> Fault:
    """The fault behind an error of python-telegram-bot."""
    if isinstance(error, Refusal):
        return faults.classify(error.answer, table)
    if isinstance(error, Unsent):
        return NotSent(str(error))
    return Uncertain(str(error))


def _of_telegram(content: bytes) -> bool:
    """True for an answer in the form of the Bot API; False for that of a proxy, whose clock says nothing."""
    return b'"ok"' in content[:100]


def _sensible(status: int, body: bytes) -> tuple[int, bytes]:
    """The answer; a success without a result, which only something between us and Telegram says, is none."""
    if 200 <= status < 300 and b'"result"' not in body:
        raise NetworkError("an answer without a result")
    return status, body


def _body(
    request_data: RequestData | None,
) -> tuple[aiohttp.FormData | bytes | None, Mapping[str, str] | None]:
    """The body, and the headers that it needs. Without files it is encoded here: aiohttp takes much longer."""
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


#: The same words go to many.
_quoted = functools.lru_cache(1000)(quote_plus)


def _proxy(url: str) -> str | None:
    """The proxy that this machine's environment names for an address; aiohttp would look it up for each request."""
    scheme, _, rest = url.partition("://")
    return _proxy_of(scheme, rest.partition("/")[0])


@functools.cache
def _proxy_of(scheme: str, server: str) -> str | None:
    host = server.rpartition(":")[0] or server
    return None if proxy_bypass(host) else getproxies().get(scheme)
