"""The bot as a process: how the operators are alerted of a failure, and whether every notice arrives."""

import asyncio
import resource
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.delivery import planner
from bot.observances import almanac as almanacs
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.store import chat_lifecycle, chats
from bot.store.engine import open_database
from bot.store.records import Chat
from bot.web.server import MAX_CONNECTIONS
from tests import postgres
from tests.cast import NOVEMBER
from tests.process.launching import ROOT, Running, bot, free_port
from tests.process.scene import before
from tests.stage import PATIENCE, TOKEN

#: Somebody who runs the bot, and those who are owed a notice at that many a second.
OPERATOR, SUBSCRIBERS, RATE = 77, 200, 30

#: How many are told when the trouble begins, and seconds for which it is watched.
BEGUN, WATCHED = 45, 8.0

#: Channels of a stranger.
CHANNELS = 300

#: A moment after the eve's notice is due in Baku.
CLOCK = before("19 15:00", -5)


@dataclass
class Scene:
    """A stand-in with an operator and subscribers."""

    world: World
    url: str
    people: list[int]

    def told(self) -> Counter[int | None]:
        """Who was sent the notice, and how often."""
        told = self.world.calls.delivered("sendMessage", "sendPhoto")
        return Counter({who: count for who, count in told.items() if who != OPERATOR})

    def alerts(self) -> list[str]:
        """The texts that the operator received."""
        return [one.text for one in self.world.messages.of(self.world.people[OPERATOR]).messages]

    async def until_told(self, count: int) -> None:
        """Wait until that many have their notice."""
        await self.world.until(lambda: len(self.told()) >= count, PATIENCE)

    async def until_alerted(self, word: str, within: float = PATIENCE) -> float:
        """Wait until the operator receives that; return the seconds it took."""
        begun = time.monotonic()
        await self.world.until(lambda: any(word in text for text in self.alerts()), within)
        return time.monotonic() - begun

    async def subscribed(self, address: str) -> None:
        """All of them subscribed in November, and the notices are planned; the operator reads English."""
        db = await open_database(address)
        try:
            db.offset = NOVEMBER - await db.real_now()
            for person in self.people:
                one = Chat(None, person, "private", "az", "Asia/Baku", cards=False)
                await chat_lifecycle.subscribe(db, one)
            operator = Chat(None, OPERATOR, "private", "en", "Asia/Baku", language_chosen=True)
            await chats.save(db, operator)
            await planner.sweep(db, almanacs.load(ROOT / "messages"), NOVEMBER)
        finally:
            await db.close()

    def settings(self, **more: object) -> dict[str, object]:
        """Those of the bot."""
        return {"send_rate": RATE, "operator_ids": OPERATOR} | more


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """Nobody has been told anything."""
    world = World(token=TOKEN)
    world.people.add("Operator", "en", id=OPERATOR, started=True)
    people = [world.people.add(f"P{n}", "az", started=True).id for n in range(SUBSCRIBERS)]
    async with serve(world) as served:
        yield Scene(world, served.url, people)


@pytest.fixture
def server() -> Iterator[postgres.Cluster]:
    """A PostgreSQL that lives by the bot's clock, and can be stopped."""
    if postgres.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster(environment=CLOCK.environment()) as running:
        yield running


async def test_a_disk_that_fills_up_in_mid_broadcast(scene: Scene, tmp_path: Path) -> None:
    """The operator is alerted before the broadcast ends; sending waits, then resumes; each chat is notified once.

    The process may write no byte beyond what its files hold: what a full disk is to it, without the rights to make one.
    """
    data = tmp_path / "data"
    await scene.subscribed(f"sqlite:///{data / 'bot.db'}")
    async with bot(scene.url, tmp_path, CLOCK, **scene.settings()) as running:
        await scene.until_told(BEGUN)
        _limit_files(running, max(path.stat().st_size for path in data.iterdir()))
        await scene.until_alerted("its disk is full")
        told = len(scene.told())
        await asyncio.sleep(WATCHED)
        waited = len(scene.told())

        _limit_files(running, resource.RLIM_INFINITY)
        await scene.until_told(SUBSCRIBERS)
        await scene.until_alerted("can write again")
        assert await running.stopped() == 0

    assert told < SUBSCRIBERS
    assert waited - told <= RATE
    assert scene.told() == dict.fromkeys(scene.people, 1)
    assert len([text for text in scene.alerts() if "disk" in text]) == 1


async def test_a_database_that_is_away_for_more_than_a_minute(
    scene: Scene, server: postgres.Cluster, tmp_path: Path
) -> None:
    """The operator is alerted after a minute, `/healthz` names the database, and every notice arrives in the end."""
    address, port = server.new_database(), free_port()
    await scene.subscribed(address)
    settings = scene.settings(database_url=address, web_port=port)
    async with bot(scene.url, tmp_path, CLOCK, **settings) as running:
        await scene.until_told(BEGUN)
        well = await _health(port)
        server.stop("immediate")
        seconds = await scene.until_alerted("has not answered for a minute", 3 * PATIENCE)
        ill = await _health(port)

        server.start()
        await scene.until_told(SUBSCRIBERS)
        await scene.until_alerted("The database answers again")
        again = await _health(port)
        assert await running.stopped() == 0

    assert seconds > 55
    assert (well[0], again[0]) == (200, 200)
    assert ill[0] == 503
    assert "database" in ill[1]["behind"]
    # Whose answer was on its way when the database crashed may be told twice; nobody is left out.
    assert set(scene.told()) == set(scene.people)


async def test_strangers_with_many_channels(scene: Scene, tmp_path: Path) -> None:
    """Each channel is named like a link: the operator gets one message at once, without a link."""
    world = scene.world
    await scene.subscribed(f"sqlite:///{tmp_path / 'data' / 'bot.db'}")
    async with bot(scene.url, tmp_path, **scene.settings(send_rate=200)) as running:
        await running.serving()
        for number in range(CHANNELS):
            stranger = world.people.add(f"Stranger {number}", "en")
            channel = world.groups.create_channel(f"https://evil{number}.example", creator=stranger)
            world.membership.add(channel, by=stranger)
        await world.until(lambda: world.calls.arrived["sendMessage"] > CHANNELS, PATIENCE)
        await scene.until_alerted("evil")
        await asyncio.sleep(3)
        assert await running.stopped() == 0

    received = world.messages.of(world.people[OPERATOR]).messages
    (message,) = [one for one in received if not (one.pinned or one.is_service)]
    assert {entity["type"] for entity in message.entities} == {"code"}


async def test_silent_connections_do_not_hide_the_bot_from_its_supervisor(
    scene: Scene, tmp_path: Path
) -> None:
    """Ten times as many connections as are allowed, each with the start of a request: `/healthz` still answers."""
    port = free_port()
    async with bot(scene.url, tmp_path, **scene.settings(web_port=port)) as running:
        await running.serving()
        pairs = []
        for _ in range(10 * MAX_CONNECTIONS):
            pairs.append(await asyncio.open_connection("127.0.0.1", port))
            pairs[-1][1].write(b"GET /hea")
        async with asyncio.timeout(PATIENCE):
            answers = [await _health(port) for _ in range(10)]
        for _, writer in pairs:
            writer.close()
        assert await running.stopped() == 0

    assert [status for status, _ in answers] == [200] * 10


def _limit_files(running: Running, size: int) -> None:
    """Keep every file of that process below a size."""
    hard = resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (size, hard))


async def _health(port: int) -> tuple[int, Any]:
    url = f"http://127.0.0.1:{port}/healthz"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.json()
