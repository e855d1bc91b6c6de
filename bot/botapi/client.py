"""Sends the HTTP requests of python-telegram-bot, over aiohttp."""

import functools
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.botapi.telegram_clock import TelegramClock

#: Seconds to wait for an answer. It is long because a message whose answer is not awaited may be sent twice.
READ_TIMEOUT = 30.0
CONNECT_TIMEOUT = 10.0

#: Seconds for which an idle connection is kept: fewer than servers keep theirs, so that no closed one is used.
KEEP_ALIVE = 10.0

#: The header of a body without files.
FORM = {"Content-Type": "application/x-www-form-urlencoded"}

#: Answers are requested uncompressed: unpacking costs more time than the bytes it saves.
PLAIN = {"Accept-Encoding": "identity"}

#: Raised by aiohttp before a byte of the request was written.
NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


#: The reason when the name of Telegram's host has no address.
NO_ADDRESS = "the host has no address; is there internet, and does DNS work?"


class Unsent(NetworkError):
    """The request was certainly not sent."""


class AiohttpRequest(BaseRequest):
    """Sends the requests of python-telegram-bot over one aiohttp session.

    `clock` is set by the `Date` of each answer of Telegram.
    """

    def __init__(self, connections: int = 64, clock: TelegramClock | None = None) -> None:
        self._connections = connections
        self._clock = clock or TelegramClock(time.monotonic)
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
        *args: Any,
        **kwargs: Any,
    ) -> tuple[int, bytes]:
        """Send one request. Raises Unsent when it was certainly not sent, else TimedOut or NetworkError.

        Of the library's timeouts only `read_timeout` counts, in seconds; by default it is READ_TIMEOUT.
        """
        seconds = read_timeout if isinstance(read_timeout, int | float) else READ_TIMEOUT
        return await self.exchange(url, method, *_body(request_data), seconds)

    async def exchange(
        self,
        url: str,
        method: str,
        body: aiohttp.FormData | bytes | None,
        headers: Mapping[str, str] | None,
        seconds: float = READ_TIMEOUT,
    ) -> tuple[int, bytes]:
        """Send one request with an encoded body; the status and body of the answer. Raises the same errors."""
        try:
            return await self._send(url, method, body, headers, seconds)
        except aiohttp.ClientConnectorDNSError as error:
            raise Unsent(NO_ADDRESS) from error
        except NEVER_SENT as error:
            raise Unsent(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut("no answer in time") from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error

    async def _send(
        self,
        url: str,
        method: str,
        body: aiohttp.FormData | bytes | None,
        headers: Mapping[str, str] | None,
        seconds: float,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise Unsent("the connection to Telegram is closed")
        timeout = _timeout(seconds)
        asked = self._clock.monotonic()
        async with self._session.request(
            method, url, data=body, headers=headers, timeout=timeout, proxy=_proxy(url)
        ) as answer:
            received = self._clock.monotonic()
            content = await answer.read()
            if _of_telegram(content):
                self._clock.note(answer.headers, asked, received)
            return _sensible(answer.status, content)


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
