"""Runs the web server in the bot's event loop, with limits on what a client can use."""

import asyncio
import logging
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from bot.errors import WebUnusable
from bot.web.limits import AddressLimits

log = logging.getLogger(__name__)

#: Maximum open connections. One more closes the oldest, which is slow or idle: a request takes milliseconds. So a
#: client that sends its request at once gets its answer, also from `/healthz`, however many connections others hold.
#: Only a request from Telegram, which has proven that it is one, may take longer and keeps its connection.
MAX_CONNECTIONS = 100

#: Maximum seconds of a connection, whatever is sent on it, and maximum idle seconds after an answer.
LONGEST, SILENT = 30.0, 5

#: Seconds within which a request's head must be complete, and then the client must have read the answer.
HEAD_SECONDS, ANSWER_SECONDS = 5.0, 10.0

#: Maximum bytes of a request line and its headers together.
HEAD = 16 * 1024

#: Seconds that running requests get when the server stops. The webhook answers within them, so no update comes again.
GRACE = 2.5

#: The name, in the state of a request, of what protects its connection: it is not closed for a newer one.
PROTECT = "protect"


class Server:
    """Serves an application from `start` until `stop`."""

    def __init__(
        self,
        application: ASGIApp,
        host: str,
        port: int,
        limits: AddressLimits | None = None,
        *,
        setting: str = "WEB_PORT",
        host_setting: str = "WEB_HOST",
    ) -> None:
        """`limits` bounds the connections of each address; without it, only their total is bounded.

        `setting` and `host_setting` are the names of the settings with the port and the host.
        """
        self._setting, self._host_setting = setting, host_setting
        self._host, self._port, self._limits = host, port, limits
        self._config = uvicorn.Config(
            application,
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_keep_alive=SILENT,
            h11_max_incomplete_event_size=HEAD,
        )
        self._state = ServerState()
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port that the server listens on; when 0 was requested, the free port that was chosen."""
        sockets = self._server.sockets if self._server else ()
        return int(sockets[0].getsockname()[1]) if sockets else self._port

    async def start(self) -> None:
        """Start to listen. Raises WebUnusable when the port is taken or the host is not an address of this machine."""
        self._config.load()
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(self._connection, self._host, self._port)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            names = {"setting": self._setting, "host_setting": self._host_setting}
            raise WebUnusable(host=self._host, port=self._port, reason=reason, **names) from error
        log.info("%s: the web server listens at %s, port %d", self._setting, self._host, self.port)

    async def stop(self) -> None:
        """Stop listening, let running requests end, and close all connections."""
        if self._server is None:
            return
        self._server.close()
        for connection in list(self._state.connections):
            connection.shutdown()
        if self._state.tasks:
            await asyncio.wait(set(self._state.tasks), timeout=GRACE)
        for connection in list(self._state.connections):
            connection.transport.abort()

    def _connection(self) -> "_Connection":
        return _Connection(self._limits, self._config, self._state, {})


class _Connection(H11Protocol):
    """A connection with time limits; it is closed when a newer one needs its place."""

    def __init__(self, limits: AddressLimits | None, *protocol_arguments: Any) -> None:
        super().__init__(*protocol_arguments)
        self._limits = limits
        self._made = 0.0
        #: True: newer connections do not take its place.
        self._protected = False
        self.app_state = {PROTECT: self._protect}
        #: The timers that close the connection: at its maximum age, and when its current step takes too long.
        self._end: asyncio.TimerHandle | None = None
        self._step: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._made = self.loop.time()
        if self._limits and self.client and not self._limits.connected(self.client[0]):
            transport.abort()
            return
        if len(connections := self._open()) > MAX_CONNECTIONS:
            min(connections, key=lambda one: (one._protected, one._made)).transport.abort()
        self._end = self.loop.call_later(LONGEST, transport.abort)
        self._cut_in(HEAD_SECONDS)

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before and not self.cycle.response_complete:
            self._cut_in(ANSWER_SECONDS)

    def on_response_complete(self) -> None:
        self._cut_in(HEAD_SECONDS)
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in (self._end, self._step):
            if timer is not None:
                timer.cancel()
        if self._limits and self.client:
            self._limits.disconnected(self.client[0])
        super().connection_lost(exc)

    def _protect(self) -> None:
        self._protected = True

    def _open(self) -> list["_Connection"]:
        """The connections that are not being closed yet."""
        own = (one for one in self.connections if isinstance(one, _Connection))
        return [one for one in own if not one.transport.is_closing()]

    def _cut_in(self, seconds: float) -> None:
        """Close the connection unless its next step is done within `seconds`."""
        if self._step is not None:
            self._step.cancel()
        self._step = self.loop.call_later(seconds, self.transport.abort)
