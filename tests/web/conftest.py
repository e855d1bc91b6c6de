"""The web part as strangers meet it: over real sockets, on a day that can be chosen."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import pytest

from bot.liveness import DATABASE, POLLING, SENDER, Liveness
from bot.messages import catalog as catalogs
from bot.messages.catalog import Catalog
from bot.observances import almanac as almanacs
from bot.observances.almanac import Almanac
from bot.web import pages
from bot.web.feed import Feed
from bot.web.limits import AddressLimits
from bot.web.server import Server
from tests.cast import NOVEMBER
from tests.conftest import MESSAGES


@dataclass(frozen=True)
class Answer:
    """What was answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Site:
    """A running web part."""

    session: aiohttp.ClientSession
    catalog: Catalog
    almanac: Almanac
    now: datetime = NOVEMBER
    bot: str = "january_20_bot"
    application: Any = None
    feed: Any = None
    port: int = 0
    #: The monotonic clock of liveness and limits.
    seconds: float = 0.0
    liveness: Any = None

    async def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path as it stands."""
        url = f"http://127.0.0.1:{self.port}{path}"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.session.request(
            method, url, headers=named, allow_redirects=False
        ) as answer:
            return Answer(answer.status, answer.headers.copy(), await answer.read())


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """The web part of a bot that Telegram has told its name."""
    async with aiohttp.ClientSession() as session:
        made = Site(session, catalogs.load(MESSAGES), almanacs.load(MESSAGES))
        made.feed = Feed(made.catalog, made.almanac, lambda: made.now, lambda: made.bot)
        made.liveness = Liveness(lambda: made.seconds)
        made.liveness.watch(DATABASE, POLLING, SENDER)
        limits = AddressLimits(lambda: made.seconds)
        made.application = pages.application(
            made.feed, lambda: made.now, made.liveness.parts, limits
        )
        server = Server(made.application, "127.0.0.1", 0)
        await server.start()
        made.port = server.port
        yield made
        await server.stop()
