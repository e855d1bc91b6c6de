"""`/healthz` says whether the bot works, `/livez` only that its process answers. Both answer from memory."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import health
from bot.health import PartHealth

#: Returns the health of each part; nothing while the process starts.
Health = Callable[[], Mapping[str, PartHealth]]

#: The addresses of the health, the older one last, and the address of the bare process.
HEALTH, LIVE = ("/healthz", "/health"), "/livez"

#: All addresses here. No limit of requests applies to them: they are answered from memory, and a supervisor asks them.
PATHS = frozenset({*HEALTH, LIVE})

#: No cache answers in place of the bot.
FRESH = {"Cache-Control": "no-store"}


def routes(parts: Health) -> list[Route]:
    """The routes of these addresses."""

    async def healthy(request: Request) -> Response:
        known = parts()
        works = known and not health.behind(known)
        status = HTTPStatus.OK if works else HTTPStatus.SERVICE_UNAVAILABLE
        body = health.encoded(known)
        return Response(body, status, headers=FRESH, media_type="application/json")

    async def live(request: Request) -> Response:
        return PlainTextResponse("ok\n", headers=FRESH)

    return [*(Route(path, healthy) for path in HEALTH), Route(LIVE, live)]
