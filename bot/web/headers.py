"""The headers of every answer of the web server."""

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Nothing here is a web page: these headers keep a browser from running or guessing anything.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Headed:
    """Adds the headers and the date to every answer."""

    def __init__(self, site: ASGIApp, clock: Callable[[], datetime]) -> None:
        """`clock` returns the current time in UTC, for the `Date` header."""
        self._site = site
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = format_datetime(self._clock(), usegmt=True)
                MutableHeaders(scope=message).update({**HEADERS, "Date": date})
            await send(message)

        await self._site(scope, receive, sent)
