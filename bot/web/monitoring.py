"""The addresses of METRICS_PORT, which only neighbours may read: the metrics, and the health of the bot."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.web import health_pages, limits, metrics
from bot.web.headers import Headed
from bot.web.health_pages import Health
from bot.web.metrics import Values

#: The address of the metrics.
METRICS = "/metrics"


def application(
    read: Callable[[], Awaitable[Values]], parts: Health, clock: Callable[[], datetime]
) -> ASGIApp:
    """The addresses as one ASGI application. `read` returns the present values, and is called at each scrape.

    The metrics are answered to loopback and private addresses only; others get 403.
    """

    async def answer(request: Request) -> Response:
        if not _is_near(request):
            raise HTTPException(HTTPStatus.FORBIDDEN)
        body, content_type = metrics.exposition(await read(), request.headers.get("accept", ""))
        headers = {**health_pages.FRESH, "Content-Type": content_type}
        return Response(body, headers=headers)

    site = Starlette(routes=[*health_pages.routes(parts), Route(METRICS, answer)])
    site.router.redirect_slashes = False
    return Headed(site, clock)


def _is_near(request: Request) -> bool:
    return request.client is not None and limits.is_near(request.client.host)
