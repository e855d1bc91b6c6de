"""The events of the world as a stream of server-sent events."""

import asyncio
import json
from typing import Any

from starlette.types import Receive, Scope, Send

from bot.sandbox.page import views
from bot.sandbox.world import World

#: Seconds without an event after which a comment is sent, so that the connection stays open.
KEEP_ALIVE = 15.0


class EventStream:
    """An ASGI application for the events after a version.

    The stream ends when the page must load the complete state again.
    """

    def __init__(self, world: World, stopping: asyncio.Event) -> None:
        self._events = world.events
        self._stopping = stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send each event when it occurs, until one side closes the connection."""
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        ends: set[asyncio.Future[Any]] = {
            asyncio.ensure_future(_disconnected(receive)),
            asyncio.ensure_future(self._stopping.wait()),
        }
        try:
            await self._send_events(_version(scope), ends, send)
        finally:
            for end in ends:
                end.cancel()
        await send({"type": "http.response.body", "body": b""})

    async def _send_events(self, version: int, ends: set[asyncio.Future[Any]], send: Send) -> None:
        while not any(end.done() for end in ends):
            events = self._events.after(version)
            if events is None:
                return
            lines = [f"data: {json.dumps(views.event(event))}\n\n" for event in events]
            body = "".join(lines or [": keep-alive\n\n"]).encode()
            await send({"type": "http.response.body", "body": body, "more_body": True})
            version = events[-1].version if events else version
            next_event = asyncio.ensure_future(self._events.next(KEEP_ALIVE))
            await asyncio.wait({next_event, *ends}, return_when=asyncio.FIRST_COMPLETED)
            next_event.cancel()


async def _disconnected(receive: Receive) -> None:
    """Return when the page has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _version(scope: Scope) -> int:
    """The number in `?after=…`; -1 when there is none."""
    name, _, value = scope["query_string"].decode("latin-1").partition("=")
    return int(value) if name == "after" and value.isdigit() else -1
