"""`make bench`: how fast notices leave, beside python-telegram-bot as it comes, against one stand-in."""

import asyncio
import os
import platform
import resource
import secrets
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from bot.delivery import plan
from bot.delivery.compose import Composer
from bot.delivery.dispatch import Desk, Sender
from bot.delivery.pacing import Pacer
from bot.delivery.telegram import AiohttpRequest, NoticeRequest, TelegramTransport
from bot.messages import catalog
from bot.observances import almanac
from bot.settings import SHIPPED_MESSAGES
from bot.store.engine import Database, open_database
from bot.store.tables import chat
from tests.stage import TOKEN

#: Messages of one unpaced run, and how many requests at once python-telegram-bot by itself gets.
MESSAGES, AT_ONCE = 2000, 64

#: Messages of the paced run, and the limit it has to keep.
PACED, LIMIT = 360, 30

#: Messages a second: above what the machine can do.
UNPACED = 5000

#: When everybody in Baku is due.
NINE = datetime(2027, 1, 20, 5, 0, 1, tzinfo=UTC)

STAND_IN = """
import asyncio
from bot.sandbox.server import serve
from bot.sandbox.world import World

async def main():
    world = World(kept=0, logged=100_000)
    for number in range({people}):
        world.person(str(number), "en", id=1 + number, started=True)
    async with serve(world) as served:
        print(served.url, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@asynccontextmanager
async def stand_in() -> AsyncIterator[str]:
    """The sandbox in a process of its own, with people who may be written to; its address."""
    source = STAND_IN.format(people=MESSAGES)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", source, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def subscribed(count: int) -> AsyncIterator[Database]:
    """A ledger in which that many people are owed the day's notice."""
    known = almanac.load(messages())
    with tempfile.TemporaryDirectory() as folder:
        db = await open_database(f"sqlite:///{Path(folder) / 'bot.db'}")
        person = {"kind": "private", "language": "en", "zone": "Asia/Baku"}
        person |= {"moments": frozenset({"day"}), "subscribed_us": NINE - timedelta(days=90)}
        async with db.begin() as tx:
            await tx.execute(chat.insert(), [{"address": 1 + n} | person for n in range(count)])
        db.offset = NINE - datetime.now(UTC)
        await plan.sweep(db, known, NINE)
        yield db
        await db.close()


async def ours(url: str, count: int, rate: int) -> tuple[float, float]:
    """Send through the durable ledger; seconds, and seconds of CPU."""
    known, request = almanac.load(messages()), NoticeRequest()
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=request)
    await request.initialize()
    async with subscribed(count) as db:
        pacer = Pacer(db, rate)
        desk = Desk(
            db=db,
            almanac=known,
            composer=Composer(catalog.load(messages()), known),
            pacer=pacer,
            transport=TelegramTransport(bot),
            clock=lambda: datetime.now(UTC) + db.offset,
            new_name=lambda: secrets.token_hex(8),
        )
        await pacer.start()
        spent = await timed(Sender(desk).drain())
        await pacer.stop()
    await request.shutdown()
    return spent


async def alone(url: str, request: BaseRequest) -> tuple[float, float]:
    """python-telegram-bot over that request, without a ledger; seconds, and seconds of CPU."""
    bot = Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=request)
    await request.initialize()
    numbers = iter(range(MESSAGES))

    async def worker() -> None:
        for number in numbers:
            await bot.send_message(1 + number, "20 January 2027")

    async def all_of_them() -> None:
        await asyncio.gather(*(worker() for _ in range(AT_ONCE)))

    spent = await timed(all_of_them())
    await request.shutdown()
    return spent


async def timed(work: Awaitable[None]) -> tuple[float, float]:
    """Seconds that passed, and seconds of this process's CPU."""
    begun, cpu = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    await work
    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = after.ru_utime + after.ru_stime - cpu.ru_utime - cpu.ru_stime
    return time.perf_counter() - begun, spent


async def arrivals(url: str) -> list[float]:
    """When each message arrived at the stand-in."""
    async with aiohttp.ClientSession() as session, session.get(f"{url}/control/calls") as answer:
        calls = (await answer.json())["calls"]
    return sorted(call["monotonic"] for call in calls if call["method"] == "sendMessage")


def fullest_second(times: list[float]) -> int:
    """The most arrivals within any one second."""
    most, first = 0, 0
    for last, at in enumerate(times):
        while times[first] <= at - 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def messages() -> Path:
    """The texts that came with the bot."""
    return next(path for path in SHIPPED_MESSAGES if path.is_dir())


async def main() -> None:
    """Print one row a way of sending, then how the limit is kept."""
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores"
    )
    ways: dict[str, Callable[[str], Awaitable[tuple[float, float]]]] = {
        "this bot: ledger on SQLite, aiohttp": lambda url: ours(url, MESSAGES, UNPACED),
        "python-telegram-bot over aiohttp": lambda url: alone(url, AiohttpRequest()),
        "python-telegram-bot as it comes (httpx)": lambda url: alone(url, HTTPXRequest()),
    }
    print(
        f"{'without a limit, ' + str(MESSAGES) + ' messages':42} {'a second':>10} {'CPU ms each':>12}"
    )
    for name, way in ways.items():
        async with stand_in() as url:
            seconds, cpu = await way(url)
        print(f"{name:42} {MESSAGES / seconds:10.0f} {1000 * cpu / MESSAGES:12.2f}")
    async with stand_in() as url:
        await ours(url, PACED, LIMIT)
        times = await arrivals(url)
    sustained = (len(times) - 1) / (times[-1] - times[0])
    print(
        f"SEND_RATE={LIMIT}: {sustained:.1f} a second sustained, fullest second {fullest_second(times)}"
    )


if __name__ == "__main__":
    asyncio.run(main())
