"""The webhook as strangers and Telegram meet it: who is let in, and how much is read."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from http import HTTPStatus

import aiohttp
import pytest

from bot.web import pages
from bot.web.limits import BURST, AddressLimits
from bot.web.server import MAX_CONNECTIONS, Server
from bot.web.webhook import MAX_BYTES, Webhook, path_of
from tests.web.conftest import Answer, Site

SECRET, PATH = "a-secret-of-the-tests", "/telegram/hidden"

NAME = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Door:
    """A web server with a webhook, all of whose clients are limited."""

    url: str
    session: aiohttp.ClientSession
    port: int = 0
    #: The bodies that were taken, and the answer to each.
    taken: list[bytes] = field(default_factory=list)
    status: HTTPStatus = HTTPStatus.OK
    #: Set when a body was taken.
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    #: Cleared: answers wait.
    go: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, body: bytes) -> HTTPStatus:
        self.taken.append(body)
        self.arrived.set()
        await self.go.wait()
        return self.status

    async def post(
        self, body: object = b"{}", secret: str | None = SECRET, path: str = PATH
    ) -> Answer:
        """Post a body as Telegram does, with a secret."""
        headers = {} if secret is None else {NAME: secret}
        async with self.session.post(self.url + path, data=body, headers=headers) as answer:
            return Answer(answer.status, answer.headers.copy(), await answer.read())


@pytest.fixture
async def door(site: Site) -> AsyncIterator[Door]:
    limits = AddressLimits(lambda: 0.0, exempt=lambda address: False)
    made = Door("", site.session)
    made.go.set()
    webhook = Webhook(PATH, SECRET, made.take)
    application = pages.application(
        site.feed, lambda: site.now, site.liveness.parts, limits, webhook
    )
    server = Server(application, "127.0.0.1", 0)
    await server.start()
    made.port = server.port
    made.url = f"http://127.0.0.1:{server.port}"
    yield made
    await server.stop()


async def test_the_body_of_telegram_is_taken(door: Door) -> None:
    """With the secret: as it came, and the answer is empty, since Telegram looks for a method in it."""
    answer = await door.post(b'{"update_id": 1}')

    assert (answer.status, answer.body) == (200, b"")
    assert door.taken == [b'{"update_id": 1}']


@pytest.mark.parametrize("secret", [None, "", "another", SECRET + "x", SECRET[:-1], "é" * 9])
async def test_without_the_secret_nothing_is_taken(door: Door, secret: str | None) -> None:
    """403, whatever is given instead."""
    assert (await door.post(secret=secret)).status == 403
    assert door.taken == []


async def test_a_stranger_is_refused_before_the_body(door: Door) -> None:
    """The answer comes while the body is still awaited, and the connection is closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n".encode())

    said = await asyncio.wait_for(reader.read(), 5)

    assert said.startswith(b"HTTP/1.1 403 ")
    writer.close()


async def test_two_secrets_are_none(door: Door) -> None:
    """A header that comes twice is refused, whichever of the two is right."""
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    twice = f"{NAME}: {SECRET}\r\n" * 2
    writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\n{twice}Content-Length: 0\r\n\r\n".encode())

    assert (await asyncio.wait_for(reader.read(), 5)).startswith(b"HTTP/1.1 403 ")
    writer.close()


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_only_post_is_allowed(door: Door, method: str) -> None:
    """405 for all else, with the secret too."""
    headers = {NAME: SECRET}
    async with door.session.request(method, door.url + PATH, headers=headers) as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "POST")
    assert door.taken == []


@pytest.mark.parametrize("path", [PATH + "/", PATH + "/x", "/telegram", PATH.upper()])
async def test_another_path_is_nothing(door: Door, path: str) -> None:
    """404, with the secret too."""
    assert (await door.post(path=path)).status == 404
    assert door.taken == []


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_is_bounded(door: Door, announced: bool) -> None:
    """413, whether its length is announced or it comes in pieces; the largest that is allowed is taken."""

    async def pieces(size: int) -> AsyncIterator[bytes]:
        for start in range(0, size, 65536):
            yield b"x" * min(65536, size - start)

    def body(size: int) -> object:
        return io.BytesIO(b"x" * size) if announced else pieces(size)

    assert (await door.post(body(MAX_BYTES))).status == 200
    try:
        status = (await door.post(body(MAX_BYTES + 1))).status
    except aiohttp.ClientConnectionError:
        status = 413  # the connection was closed while the rest was being sent

    assert status == 413
    assert [len(one) for one in door.taken] == [MAX_BYTES]


async def test_the_limits_of_an_address_do_not_hold_telegram_up(door: Door) -> None:
    """All requests with the secret are taken; strangers at the same address get 429 after a while."""
    strangers = [(await door.post(secret="no")).status for _ in range(BURST + 1)]
    telegram = [(await door.post()).status for _ in range(BURST + 1)]

    assert strangers == [403] * BURST + [429]
    assert telegram == [200] * (BURST + 1)


async def test_telegram_is_told_when_to_come_again(door: Door) -> None:
    """With a 503, soon."""
    door.status = HTTPStatus.SERVICE_UNAVAILABLE

    answer = await door.post()

    assert (answer.status, answer.headers["Retry-After"]) == (503, "2")


async def test_each_update_has_a_connection_of_its_own(door: Door) -> None:
    """So that a proxy never sends one on a connection that the server is just closing."""
    assert (await door.post()).headers["Connection"] == "close"


async def test_strangers_do_not_take_the_place_of_telegram(door: Door) -> None:
    """However many connections they open while an update is handled, it is answered."""
    door.go.clear()
    posted = asyncio.create_task(door.post())
    await asyncio.wait_for(door.arrived.wait(), 5)
    pairs = [
        await asyncio.open_connection("127.0.0.1", door.port) for _ in range(MAX_CONNECTIONS + 20)
    ]

    door.go.set()

    assert (await asyncio.wait_for(posted, 5)).status == 200
    for _, writer in pairs:
        writer.close()


def test_the_path_is_that_of_the_address() -> None:
    """Without host and port; and neither the secret nor what takes the updates is shown."""
    assert path_of(f"https://bot.example.org:8443{PATH}") == PATH
    assert SECRET not in repr(Webhook(PATH, SECRET, Door.take))  # type: ignore[arg-type]
