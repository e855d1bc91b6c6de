"""All addresses of the web part, and the headers that every answer bears."""

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.feed import Feed

#: Nothing here is a page: a browser that is led here runs nothing and guesses nothing.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def application(feed: Feed, clock: Callable[[], datetime]) -> ASGIApp:
    """The web part as one ASGI application. What is not listed here is 404; only GET and HEAD are taken.

    `clock` gives now in UTC, by which caches reckon how old an answer is.
    """
    site = Starlette(
        routes=[
            Route("/calendar/{language}.ics", feed.answer),
            Route("/health", _health),
        ]
    )
    site.router.redirect_slashes = False
    return _Headed(site, clock)


async def _health(request: Request) -> Response:
    """The process lives and answers."""
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


class _Headed:
    """Adds the headers, and the date, to whatever is answered."""

    def __init__(self, site: ASGIApp, clock: Callable[[], datetime]) -> None:
        self._site = site
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = format_datetime(self._clock(), usegmt=True)
                MutableHeaders(scope=message).update({**HEADERS, "Date": date})
            await send(message)

        await self._site(scope, receive, sent)
