"""The sandbox as a server on loopback: the Bot API, the chat page and the control interface."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route, Router
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from bot.sandbox import control
from bot.sandbox.api.endpoint import BotApi
from bot.sandbox.origin_check import OriginCheck
from bot.sandbox.page import routes
from bot.sandbox.page.routes import Control as Control
from bot.sandbox.world import World

#: Seconds that an idle connection stays open, as at Telegram.
KEEP_ALIVE = 75
#: Seconds for requests under way to end when the server stops.
GRACE = 2.0


@dataclass(frozen=True)
class Served:
    """A running sandbox."""

    #: The address, such as http://127.0.0.1:8020; the page is there, and the Bot API below /bot<token>/.
    url: str
    port: int


def application(world: World, controls: Sequence[Control] = ()) -> Starlette:
    """The complete sandbox as one ASGI application."""
    stopping = asyncio.Event()
    own = Router([*routes.routes(world, controls, stopping), *control.routes(world)])
    app = Starlette(
        routes=[
            Route("/bot{token}/{method}", BotApi(world, stopping)),
            Mount("/", own),
        ],
        middleware=[Middleware(OriginCheck)],
    )
    app.state.stopping = stopping
    return app


def new_token() -> str:
    """A random bot token in Telegram's form, digits:letters, which no page can guess."""
    return f"1000:{secrets.token_urlsafe(26)}"


@asynccontextmanager
async def serve(
    world: World,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    controls: Sequence[Control] = (),
) -> AsyncIterator[Served]:
    """Serve a world in the running loop. Port 0 takes any free port; raises OSError when the port is in use."""
    app = application(world, controls)
    config = uvicorn.Config(
        app,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE,
    )
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: _Connection(config, state, {}), host, port, backlog=1024
    )
    number = server.sockets[0].getsockname()[1]
    delivery = asyncio.create_task(_deliver(world))
    try:
        yield Served(f"http://{host}:{number}", number)
    finally:
        delivery.cancel()
        await asyncio.gather(delivery, return_exceptions=True)
        server.close()
        app.state.stopping.set()
        await _close_connections(state)


async def _deliver(world: World) -> None:
    """Send updates to the webhook, once there is one."""
    await world.webhook.wanted.wait()
    # Imported here: without a webhook, no HTTP client is needed.
    from bot.sandbox.api.webhook_delivery import WebhookDelivery

    await WebhookDelivery(world).run()


class _Connection(HttpToolsProtocol):
    """A connection whose requests know their transport, so that it can be reset."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {"transport": transport}
        super().connection_made(transport)


async def _close_connections(state: ServerState) -> None:
    """Close all connections: idle ones at once, the others after their answer."""
    for connection in list(state.connections):
        connection.shutdown()
    if state.tasks:
        await asyncio.wait(set(state.tasks), timeout=GRACE)
    for connection in list(state.connections):
        connection.transport.abort()
    for task in list(state.tasks):
        task.cancel()
    await asyncio.sleep(0)
