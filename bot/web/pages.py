"""All addresses of WEB_PORT: calendar feeds and whether the bot works, for anybody, and the webhook, for Telegram."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.web import health_pages
from bot.web.feed import Feed
from bot.web.headers import Headed
from bot.web.health_pages import Health
from bot.web.limits import AddressLimits
from bot.web.webhook import Webhook

#: The headers for an address that sent too many requests.
WAIT = {"Retry-After": "60"}


def application(
    feed: Feed,
    clock: Callable[[], datetime],
    parts: Health,
    limits: AddressLimits,
    webhook: Webhook | None = None,
) -> ASGIApp:
    """The web server as one ASGI application. Any address not listed here is 404; only GET and HEAD are allowed, and
    POST for the webhook.

    `clock` returns the current time in UTC, for the `Date` header, from which caches compute the age of an answer. An
    address that sends too many requests gets 429, except for `/healthz` and `/livez`, which are answered from memory,
    and for the webhook with its secret.
    """
    calendars = Route("/calendar/{language}.ics", feed.answer)
    own = [webhook.route()] if webhook else []
    site = Starlette(routes=[calendars, *health_pages.routes(parts), *own])
    site.router.redirect_slashes = False
    return Headed(_Limited(site, limits, webhook), clock)


class _Limited:
    """Refuses the requests of an address that sends too many."""

    def __init__(self, site: ASGIApp, limits: AddressLimits, webhook: Webhook | None) -> None:
        self._site = site
        self._limits = limits
        self._webhook = webhook

    def _exempt(self, scope: Scope) -> bool:
        telegram = self._webhook is not None and self._webhook.is_telegram(scope)
        return telegram or scope.get("path") in health_pages.PATHS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        if not client or self._exempt(scope) or self._limits.allows_request(client[0]):
            await self._site(scope, receive, send)
            return
        refusal = PlainTextResponse("", HTTPStatus.TOO_MANY_REQUESTS, headers=WAIT)
        await refusal(scope, receive, send)
