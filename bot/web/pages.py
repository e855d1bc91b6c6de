"""All addresses of the web server, and the headers of every answer."""

from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.liveness import Liveness
from bot.web.feed import Feed
from bot.web.limits import AddressLimits
from bot.web.webhook import Webhook

#: The address where a supervisor checks that the bot works.
HEALTH = "/health"

#: The headers for an address that sent too many requests.
WAIT = {"Retry-After": "60"}

#: Nothing here is a web page: these headers keep a browser from running or guessing anything.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def application(
    feed: Feed,
    clock: Callable[[], datetime],
    liveness: Liveness,
    limits: AddressLimits,
    webhook: Webhook | None = None,
) -> ASGIApp:
    """The web server as one ASGI application. Any address not listed here is 404; only GET and HEAD are allowed, and
    POST for the webhook.

    `clock` returns the current time in UTC, for the `Date` header, from which caches compute the age of an answer. An
    address that sends too many requests gets 429, except for `/health`, which is answered from memory, and for the
    webhook with its secret.
    """

    async def health(request: Request) -> Response:
        status, body = _health(liveness)
        return PlainTextResponse(body, status, headers={"Cache-Control": "no-store"})

    site = Starlette(
        routes=[
            Route("/calendar/{language}.ics", feed.answer),
            Route(HEALTH, health),
            *([webhook.route()] if webhook else []),
        ]
    )
    site.router.redirect_slashes = False
    return _Headed(_Limited(site, limits, webhook), clock)


def _health(liveness: Liveness) -> tuple[HTTPStatus, str]:
    """200 while all parts of the process work; else 503 with the parts that do not, and the seconds since they did."""
    if liveness.starting:
        return HTTPStatus.SERVICE_UNAVAILABLE, "starting\n"
    if silent := liveness.silent():
        parts = ", ".join(f"{part} for {seconds} s" for part, seconds in silent.items())
        return HTTPStatus.SERVICE_UNAVAILABLE, f"silent: {parts}\n"
    return HTTPStatus.OK, "ok\n"


class _Limited:
    """Refuses the requests of an address that sends too many."""

    def __init__(self, site: ASGIApp, limits: AddressLimits, webhook: Webhook | None) -> None:
        self._site = site
        self._limits = limits
        self._webhook = webhook

    def _exempt(self, scope: Scope) -> bool:
        telegram = self._webhook is not None and self._webhook.is_telegram(scope)
        return telegram or scope.get("path") == HEALTH

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if not client or self._exempt(scope) or self._limits.allows_request(client[0]):
            await self._site(scope, receive, send)
            return
        refusal = PlainTextResponse("", HTTPStatus.TOO_MANY_REQUESTS, headers=WAIT)
        await refusal(scope, receive, send)


class _Headed:
    """Adds the headers and the date to every answer."""

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
