"""The webhook: takes the updates that Telegram posts, from nobody but Telegram."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Scope

from bot.web.server import PROTECT

#: The header with the secret that only Telegram knows.
SECRET = b"x-telegram-bot-api-secret-token"

#: Maximum bytes of an update. A message of 4096 characters that answers another, with entities and buttons, has a
#: tenth of that.
MAX_BYTES = 1024 * 1024

#: Seconds after which Telegram sends an update again that the bot cannot take yet.
RETRY_AFTER = 2

#: Each request has a connection of its own to the proxy: the server closes idle and old ones, and a proxy does not
#: repeat a POST that it had sent on one of these.
CLOSE = {"Connection": "close"}


@dataclass(frozen=True)
class Webhook:
    """The address and the secret of the webhook.

    `take` gets the body of a request that has the secret, and returns the status of the answer: 200 when Telegram can
    forget the update, any other when it must send it again.
    """

    path: str
    secret: str = field(repr=False)
    take: Callable[[bytes], Awaitable[HTTPStatus]]

    def route(self) -> Route:
        """The route of the webhook, for POST alone."""
        return Route(self.path, self._answer, methods=["POST"])

    def is_telegram(self, scope: Scope) -> bool:
        """True for a request to the webhook that has the secret. The comparison takes the same time for each guess."""
        if scope.get("path") != self.path:
            return False
        given = [value for name, value in scope["headers"] if name == SECRET]
        return len(given) == 1 and hmac.compare_digest(given[0], self.secret.encode())

    async def _answer(self, request: Request) -> Response:
        """Answer Telegram; 403 for anybody else and 413 for too much, before the body is read."""
        if not self.is_telegram(request.scope):
            return _response(HTTPStatus.FORBIDDEN)
        request.scope["state"][PROTECT]()
        body = await _body(request)
        if body is None:
            return _response(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return _response(await self.take(body))


def path_of(url: str) -> str:
    """The path of the webhook at that address."""
    return urlsplit(url).path


async def _body(request: Request) -> bytes | None:
    """The body; None when it is larger than MAX_BYTES, or when the client has gone."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MAX_BYTES:
        return None
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > MAX_BYTES:
                return None
    except ClientDisconnect:
        return None
    return bytes(body)


def _response(status: HTTPStatus) -> Response:
    """An answer without a body: in one, Telegram would look for a method to call."""
    later = {"Retry-After": str(RETRY_AFTER)}
    busy = status == HTTPStatus.SERVICE_UNAVAILABLE
    return Response(status_code=status, headers=CLOSE | (later if busy else {}))
