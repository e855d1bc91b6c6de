"""The HTTP interface of the chat page: its state, its events, and the actions of people."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from bot.sandbox.errors import Impossible
from bot.sandbox.page import group_actions, lookup, message_actions
from bot.sandbox.world import World, images
from bot.sandbox.world.files import Media

#: The static files of the page.
FILES = Path(__file__).parent / "static"
#: The Content-Security-Policy: the page may load only its own files.
POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
#: Maximum bytes of a request.
MOST_BYTES = 1024 * 1024
#: Seconds without an event after which a comment is sent, so that the connection stays open.
WARM = 15.0

Json = dict[str, Any]
Run = Callable[[Json], Awaitable[Json]]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Control:
    """An action that the host offers on the page, such as a rehearsal."""

    name: str
    #: Takes and returns JSON objects; its error is shown on the page.
    run: Callable[[dict[str, object]], Awaitable[dict[str, object]]]


def routes(world: World, controls: Sequence[Control], stopping: asyncio.Event) -> list[BaseRoute]:
    """The routes below `/` and `/page`; the host can add to `controls` later."""

    async def state(request: Request) -> Response:
        return JSONResponse(world.page() | {"controls": [item.name for item in controls]})

    async def control(request: Request) -> Response:
        for item in controls:
            if item.name == request.path_params["name"]:
                return await answered(request, item.run)
        return JSONResponse({"error": "There is no such control."}, status_code=404)

    async def file(request: Request) -> Response:
        return _file(world.files.find(request.path_params["name"]))

    return [
        Route("/", _front),
        Mount("/page/static", StaticFiles(directory=FILES, check_dir=False)),
        Route("/page/state", state),
        Route("/page/file/{name}", file),
        Route("/page/events", Events(world, stopping), methods=["GET"]),
        Route("/page/control/{name}", control, methods=["POST"]),
        *(post(f"/page/{name}", run) for name, run in deeds(world).items()),
    ]


def deeds(world: World) -> dict[str, Run]:
    """The actions of people, by name."""

    async def people(asked: Json) -> Json:
        name = str(asked["name"]).strip()[:64]
        if not name:
            raise Impossible("A person needs a name.")
        number = int(asked["id"]) if "id" in asked else None
        started = bool(asked.get("started"))
        language = asked.get("language_code", "en")
        somebody = world.person(name, language, id=number, started=started)
        return {"person": somebody.id}

    async def block(asked: Json) -> Json:
        act = world.block if asked["blocked"] else world.unblock
        act(lookup.person(world, asked))
        return {"blocked": bool(asked["blocked"])}

    own = {"people": people, "block": block}
    return own | message_actions.deeds(world) | group_actions.deeds(world)


def post(path: str, run: Run) -> Route:
    """A route that takes and returns a JSON object."""

    async def endpoint(request: Request) -> Response:
        return await answered(request, run)

    return Route(path, endpoint, methods=["POST"])


async def answered(request: Request, run: Run) -> Response:
    """The result as JSON; `{"error": …}` and 400 when the action is not possible."""
    try:
        asked = json.loads(await _body(request) or b"{}")
        if not isinstance(asked, dict):
            raise Impossible("A JSON object is expected.")
        return JSONResponse(await run(asked))
    except Impossible as error:
        reason = str(error)
    except (KeyError, TypeError, ValueError) as error:
        reason = f"This cannot be understood: {error!r}"
    except Exception as error:
        log.warning("%s failed", request.url.path, exc_info=error)
        reason = str(error)
    return JSONResponse({"error": reason}, status_code=400)


async def _body(request: Request) -> bytes:
    """The body of a request; raises Impossible when it is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise Impossible(f"A request has at most {MOST_BYTES} bytes.")
    return bytes(body)


class Events:
    """Server-sent events after a version; the stream ends when the page must load the state again."""

    def __init__(self, world: World, stopping: asyncio.Event) -> None:
        self._feed = world.feed
        self._stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send each event when it occurs, until one side closes the connection."""
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        end: set[asyncio.Future[Any]] = {
            asyncio.ensure_future(receive_end(receive)),
            asyncio.ensure_future(self._stopping.wait()),
        }
        try:
            await self._follow(_after(scope), end, send)
        finally:
            for wait in end:
                wait.cancel()
        await send({"type": "http.response.body", "body": b""})

    async def _follow(self, version: int, end: set[asyncio.Future[Any]], send: Send) -> None:
        while not any(wait.done() for wait in end):
            events = self._feed.after(version)
            if events is None:
                return
            lines = [f"data: {json.dumps(event.page())}\n\n" for event in events]
            body = "".join(lines or [": here\n\n"]).encode()
            await send({"type": "http.response.body", "body": body, "more_body": True})
            version = events[-1].version if events else version
            bell = asyncio.ensure_future(self._feed.next(WARM))
            await asyncio.wait({bell, *end}, return_when=asyncio.FIRST_COMPLETED)
            bell.cancel()


async def receive_end(receive: Receive) -> None:
    """Return when the page has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _front(request: Request) -> Response:
    headers = {"content-security-policy": POLICY, "cache-control": "no-cache"}
    return FileResponse(FILES / "index.html", headers=headers)


def _file(media: Media | None) -> Response:
    """A photo to show, or a document to download; the browser must not guess the type."""
    if media is None:
        return JSONResponse({"error": "There is no such file."}, status_code=404)
    headers = {"x-content-type-options": "nosniff", "cache-control": "max-age=86400"}
    if media.kind == "photo":
        kind = images.mime_type(media.content)
        return Response(media.content, media_type=kind, headers=headers)
    name = quote(media.file_name or "file")
    headers["content-disposition"] = f"attachment; filename*=utf-8''{name}"
    return Response(media.content, media_type="application/octet-stream", headers=headers)


def _after(scope: Scope) -> int:
    name, _, value = scope["query_string"].decode("latin-1").partition("=")
    return int(value) if name == "after" and value.isdigit() else -1
