"""A route that takes and returns a JSON object, and reports an impossible action as an error."""

import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.errors import Impossible

#: Maximum bytes of a request.
MAX_BYTES = 1024 * 1024

Json = dict[str, Any]
Action = Callable[[Json], Awaitable[Json]]

log = logging.getLogger(__name__)


def post(path: str, action: Action) -> Route:
    """A route for POST requests that runs an action."""

    async def endpoint(request: Request) -> Response:
        return await respond(request, action)

    return Route(path, endpoint, methods=["POST"])


async def respond(request: Request, action: Action) -> Response:
    """The result as JSON; `{"error": …}` and 400 when the action is not possible.

    What people cannot do in Telegram either has the `text` and the `values` of its error besides.
    """
    try:
        values = json.loads(await _body(request) or b"{}")
        if not isinstance(values, dict):
            raise Impossible("A JSON object is expected.")
        return JSONResponse(await action(values))
    except Impossible as error:
        refusal = {"error": str(error), "text": error.text, "values": error.values}
        return JSONResponse(refusal, status_code=400)
    except (KeyError, TypeError, ValueError) as error:
        reason = f"The request is not valid: {error!r}"
    except Exception as error:
        log.warning("%s failed", request.url.path, exc_info=error)
        reason = str(error)
    return JSONResponse({"error": reason}, status_code=400)


async def _body(request: Request) -> bytes:
    """The body of a request; raises Impossible when it is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise Impossible("A request has at most {count} bytes.", count=MAX_BYTES)
    return bytes(body)
