"""The routes of the chat page: its static files, its state and events, and the actions of people."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.page import json_route, views
from bot.sandbox.page.actions import actions
from bot.sandbox.page.event_stream import EventStream
from bot.sandbox.world import World, images
from bot.sandbox.world.files import Media

#: The static files of the page.
FILES = Path(__file__).parent / "static"
#: The Content-Security-Policy: the page can load only its own files.
POLICY = "default-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"


@dataclass(frozen=True)
class Control:
    """An action that the host offers on the page, such as a rehearsal."""

    name: str
    #: Takes and returns JSON objects; its error is shown on the page.
    run: Callable[[dict[str, object]], Awaitable[dict[str, object]]]


def routes(world: World, controls: Sequence[Control], stopping: asyncio.Event) -> list[BaseRoute]:
    """The routes below `/` and `/page`; the host can add to `controls` later."""

    async def state(request: Request) -> Response:
        names = [control.name for control in controls]
        return JSONResponse(views.state(world) | {"controls": names})

    async def run_control(request: Request) -> Response:
        for control in controls:
            if control.name == request.path_params["name"]:
                return await json_route.respond(request, control.run)
        return JSONResponse({"error": "There is no such control."}, status_code=404)

    async def file(request: Request) -> Response:
        return _file(world.files.find(request.path_params["name"]))

    return [
        Route("/", _index),
        Mount("/page/static", StaticFiles(directory=FILES, check_dir=False)),
        Route("/page/state", state),
        Route("/page/file/{name}", file),
        Route("/page/events", EventStream(world, stopping), methods=["GET"]),
        Route("/page/control/{name}", run_control, methods=["POST"]),
        *(json_route.post(f"/page/{name}", action) for name, action in actions(world).items()),
    ]


async def _index(request: Request) -> Response:
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
