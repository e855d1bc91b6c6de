"""The web part's server: within the bot's own loop, with bounds on what strangers may take."""

import asyncio
import logging
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from bot.errors import WebUnusable

log = logging.getLogger(__name__)

#: Lines open at the same time; one more is cut, so that the bot's own lines always find room.
LINES = 100

#: Seconds that a line may last, whatever is said on it, and those it may be silent after an answer.
LONGEST, SILENT = 30.0, 5

#: Bytes of a request's first line and headers together.
HEAD = 16 * 1024

#: Seconds that requests under way are given at the end.
GRACE = 1.0


class Server:
    """Serves an application from `start` until `stop`."""

    def __init__(self, application: ASGIApp, host: str, port: int) -> None:
        self._host, self._port = host, port
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
        self._lines = ServerState()
        self._server: asyncio.Server | None = None

    @property
    def port(self) -> int:
        """The port listened at; when 0 was asked for, the one that was free."""
        sockets = self._server.sockets if self._server else ()
        return int(sockets[0].getsockname()[1]) if sockets else self._port

    async def start(self) -> None:
        """Begin to listen. Raises WebUnusable when the port is taken, or the host is none of this machine's."""
        self._config.load()
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(self._line, self._host, self._port)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise WebUnusable(host=self._host, port=self._port, reason=reason) from error
        log.info("Calendars are served at %s, port %d", self._host, self.port)

    async def stop(self) -> None:
        """Listen no more, let requests under way end, and cut all lines."""
        if self._server is None:
            return
        self._server.close()
        for line in list(self._lines.connections):
            line.shutdown()
        if self._lines.tasks:
            await asyncio.wait(set(self._lines.tasks), timeout=GRACE)
        for line in list(self._lines.connections):
            line.transport.abort()

    def _line(self) -> "_Line":
        return _Line(self._config, self._lines, {})


class _Line(H11Protocol):
    """A connection that ends in time."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self._end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > LINES:
            transport.abort()
            return
        self._end = self.loop.call_later(LONGEST, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._end is not None:
            self._end.cancel()
        super().connection_lost(exc)
