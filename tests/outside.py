"""What stands outside the bot, served over real HTTP on this machine: a healthchecks server and a webhook."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import web

#: The id of the only check.
CHECK = "5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278"

#: The states of a check that a signal leads to, as the pinging protocol documents them; None: it stays as it is.
STATES = {"": "up", "start": "started", "fail": "down", "log": None}


#: The period and the grace time that docs/ ask for.
PERIOD = GRACE = timedelta(minutes=5)


def true_time() -> datetime:
    """The time by this machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Received:
    """A request as it arrived."""

    method: str
    path: str
    query: str
    kind: str
    body: str
    at: datetime = field(default_factory=true_time, compare=False)


@dataclass
class Outside:
    """A server that keeps what it receives, and can be made to fail."""

    #: Its address, without a path.
    url: str = ""
    received: list[Received] = field(default_factory=list)
    #: What it answers instead of success: a status and a text.
    answer: tuple[int, str] | None = None
    #: What it answers to a signal instead, in the same way.
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    #: True: it accepts connections and requests, and answers nothing.
    hangs: bool = False
    #: The state of the check, so far as signals alone decide it.
    state: str = "new"
    #: The clock of the server.
    now: Callable[[], datetime] = true_time
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def check(self) -> str:
        """The ping URL of the check."""
        return f"{self.url}/ping/{CHECK}"

    @property
    def route(self) -> str:
        """The webhook, as a URL of apprise, with a user, a password and a path that nobody else may read."""
        return f"{self.url.replace('http', 'json')}/hidden-path-4711".replace(
            "://", "://anna:hunter2secret@"
        )

    def pings(self) -> list[tuple[str, str]]:
        """The signals that arrived, each with its body."""
        return [(_signal(one), one.body) for one in self._pings()]

    def messages(self) -> list[dict[str, str]]:
        """The JSON objects that arrived at the webhook."""
        return [json.loads(one.body) for one in self._alarms()]

    def silences(self, until: datetime) -> list[datetime]:
        """When the check went down because no ping had come, up to then. This is a model of healthchecks.

        A success is expected within the period and the grace time after the last one, and within the grace time after
        a start. Nothing is expected of a check that is new or down. So says the source of healthchecks, which was read
        for this (`get_grace_start` and `going_down_after` of a check) and not run: a server decides it some seconds
        later, when it next looks at the check, and there a start changes nothing while the check is down.
        """
        found, due = [], datetime.max.replace(tzinfo=UTC)
        for at, signal in [*((one.at, _signal(one)) for one in self._pings()), (until, "log")]:
            if due <= at:
                found.append(due)
                due = datetime.max.replace(tzinfo=UTC)
            if signal != "log":
                waits = {"": PERIOD + GRACE, "start": GRACE}
                due = at + waits[signal] if signal in waits else datetime.max.replace(tzinfo=UTC)
        return found

    def told(self) -> list[tuple[datetime, str]]:
        """The texts that arrived at the webhook, and when."""
        return [(one.at, json.loads(one.body)["message"]) for one in self._alarms()]

    def successes(self) -> list[datetime]:
        """When pings arrived that signal a success."""
        return [one.at for one in self._pings() if not _signal(one)]

    def failures(self) -> list[tuple[datetime, str]]:
        """The bodies of the pings that signal a failure, and when they arrived."""
        return [(one.at, one.body) for one in self._pings() if _signal(one) == "fail"]

    def _pings(self) -> list[Received]:
        return [one for one in self.received if one.path.startswith(f"/ping/{CHECK}")]

    def _alarms(self) -> list[Received]:
        return [one for one in self.received if "hidden-path" in one.path]

    async def until(self, count: int, seconds: float = 30.0) -> None:
        """Wait until so many requests have arrived."""
        async with asyncio.timeout(seconds):
            while len(self.received) < count:
                await self._arrived.wait()
                self._arrived.clear()

    async def handle(self, request: web.Request) -> web.Response:
        """Answer as documented: 200 and OK for a check that exists, 404 for one that does not."""
        body = await request.text()
        kind = request.headers.get("Content-Type", "")
        one = Received(request.method, request.path, request.query_string, kind, body, self.now())
        self.received.append(one)
        self._arrived.set()
        if self.hangs:
            await asyncio.sleep(3600)
        answer = self.answers.get(request.path.rpartition("/")[2], self.answer)
        if answer is not None:
            status, text = answer
            return web.Response(status=status, text=text)
        if not request.path.startswith("/ping/"):
            return web.Response(text="taken")
        return self._ping(request.path)

    def _ping(self, path: str) -> web.Response:
        known, _, signal = path.removeprefix("/ping/").partition("/")
        if known != CHECK or signal not in STATES:
            return web.Response(status=404, text="not found")
        self.state = STATES[signal] or self.state
        return web.Response(text="OK", headers={"Ping-Body-Limit": "100000"})


def _signal(ping: Received) -> str:
    return ping.path.removeprefix(f"/ping/{CHECK}").strip("/")


@asynccontextmanager
async def outside(now: Callable[[], datetime] = true_time) -> AsyncIterator[Outside]:
    """A server on a free port of this machine, with that clock."""
    served = Outside(now=now)
    application = web.Application(client_max_size=2**21)
    application.router.add_route("*", "/{path:.*}", served.handle)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    served.url = f"http://{host}:{port}"
    try:
        yield served
    finally:
        await runner.cleanup()
