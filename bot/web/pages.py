"""All addresses of the web part, and the headers that every answer bears."""

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


def application(feed: Feed) -> ASGIApp:
    """The web part as one ASGI application. What is not listed here is 404; only GET and HEAD are taken."""
    site = Starlette(
        routes=[
            Route("/calendar/{language}.ics", feed.answer),
            Route("/health", _health),
        ]
    )
    site.router.redirect_slashes = False
    return _Discreet(site)


async def _health(request: Request) -> Response:
    """The process lives and answers."""
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


class _Discreet:
    """Adds the headers to whatever is answered."""

    def __init__(self, site: ASGIApp) -> None:
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._site(scope, receive, sent)
