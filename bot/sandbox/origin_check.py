"""Protects the sandbox, its page and its Bot API, from other web pages in the same browser."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

#: Host names that always mean this machine.
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class OriginCheck:
    """ASGI middleware: 403 when the Host is not loopback (DNS rebinding), or when a page of another origin asks.

    A bot sends neither `Origin` nor `Sec-Fetch-Site`. Every method is checked: the Bot API also acts on GET.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        reason = refusal(Headers(scope=scope))
        if reason:
            answer = {"ok": False, "error_code": 403, "description": reason, "error": reason}
            refused = JSONResponse(answer, status_code=403)
            return await refused(scope, receive, send)
        return await self._app(scope, receive, send)


def refusal(headers: Headers) -> str:
    """The reason for a refusal; empty when the request is allowed."""
    host = headers.get("host", "")
    if _name(f"//{host}") not in LOOPBACK:
        return "The sandbox answers on this machine only: open it at http://127.0.0.1 or localhost."
    origin = headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        return "The sandbox takes orders from its own page only."
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return "The sandbox answers its own page only."
    return ""


def _name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
