"""The stand-in over real HTTP: a world at a fixed hour, its server, and two ways to call it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from telegram.ext import ExtBot

from bot.sandbox.chats import Person
from bot.sandbox.server import Served, serve
from bot.sandbox.world import World

TOKEN = "120:sandbox"
NOW = datetime(2027, 1, 20, 5, 0, tzinfo=UTC)

Api = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
def world() -> World:
    return World(lambda: NOW, token=TOKEN)


@pytest.fixture
def leyla(world: World) -> Person:
    return world.person("Leyla", "az", started=True)


@pytest.fixture
async def served(world: World) -> AsyncIterator[Served]:
    async with serve(world) as served:
        yield served


class Http:
    """A client that reads each answer to its end, so that no connection is left behind."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    async def get(self, path: str, **more: Any) -> aiohttp.ClientResponse:
        return await self._asked("GET", path, more)

    async def post(self, path: str, **more: Any) -> aiohttp.ClientResponse:
        return await self._asked("POST", path, more)

    async def _asked(self, method: str, path: str, more: Any) -> aiohttp.ClientResponse:
        async with self.session.request(method, path, **more) as response:
            await response.read()
            return response


@pytest.fixture
async def http(served: Served) -> AsyncIterator[Http]:
    async with aiohttp.ClientSession(served.url) as session:
        yield Http(session)


@pytest.fixture
def api(http: Http) -> Api:
    """Calls a method with JSON; gives the status and the result, or the description."""

    async def call(method: str, **params: Any) -> tuple[int, Any]:
        response = await http.post(f"/bot{TOKEN}/{method}", json=params)
        answer = await response.json()
        return response.status, answer["result"] if answer["ok"] else answer["description"]

    return call


@pytest.fixture
async def bot(served: Served) -> AsyncIterator[ExtBot]:
    async with ExtBot(TOKEN, base_url=f"{served.url}/bot") as bot:
        yield bot
