"""This bot: planner, durable ledger and sender, put together as the app does, over the real transport."""

import asyncio
import contextlib
import itertools
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text
from telegram import Bot

from bot.botapi.responses import SentMessage
from bot.botapi.telegram_transport import NoticeRequest, TelegramTransport
from bot.delivery import planner
from bot.delivery.answer_queue import Asker
from bot.delivery.composer import Composer
from bot.delivery.database_clock import DatabaseClock
from bot.delivery.photos import Photos
from bot.delivery.rate_limiter import RateLimiter
from bot.delivery.sender import IN_FLIGHT, Sender
from bot.delivery.sender_context import SenderContext
from bot.messages import catalog
from bot.messages.notice import Notice
from bot.observances import almanac
from bot.settings import SHIPPED_MESSAGES
from bot.store import rate_limit
from bot.store.engine import Database, open_database
from bot.store.ledger import planned
from bot.store.records import Chat
from bot.store.tables import chat, delivery, microseconds
from tests.bench.task import FIRST, TOKEN, Task, peak_memory, timed

#: When everybody in Baku is due.
AFTER_NINE = datetime(2027, 1, 20, 5, 0, 1, tzinfo=UTC)

#: Everybody wants the day's notice alone, so that a chat is one row of the ledger.
SUBSCRIBE = text(
    "INSERT INTO chat (telegram_id, kind, language, zone, moments, subscribed_us) "
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :chats) "
    "SELECT CAST(:first AS BIGINT) + i, 'private', 'en', 'Asia/Baku', ',day,', CAST(:since AS BIGINT) + i FROM n"
)

#: Seconds until what is still owed is given up, when a run is to go on until nothing is.
PATIENCE = 120.0

#: Seconds for which a sender goes on after it was held.
AFTERWARDS = 1.5


class Stopping(TelegramTransport):
    """The transport, which stops the sender after so many messages."""

    def __init__(self, bot: Bot, left: int) -> None:
        super().__init__(bot)
        self._left = left
        self.sender: Sender | None = None

    async def send(self, one: Chat, notice: Notice, **how: Any) -> SentMessage:
        """Carry one, and count."""
        sent = await super().send(one, notice, **how)
        self._count()
        return sent

    async def send_photo(
        self, one: Chat, notice: Notice, picture: bytes | str, **how: Any
    ) -> SentMessage:
        """Carry one with its picture, and count."""
        sent = await super().send_photo(one, notice, picture, **how)
        self._count()
        return sent

    def _count(self) -> None:
        self._left -= 1
        if self._left == 0 and self.sender:
            self.sender.stop()


async def prepare(task: Task) -> dict[str, Any]:
    """Subscribe the chats, and plan the day's notice for them; seconds of the planning."""
    known = almanac.load(messages())
    async with _ledger(task) as db:
        async with db.begin() as tx:
            since = microseconds(AFTER_NINE - timedelta(days=90))
            values = {"chats": task.chats, "first": FIRST, "since": since}
            await tx.execute(SUBSCRIBE, values)
            if db.engine.dialect.name == "postgresql":
                # In production autovacuum has done so long before.
                await tx.execute(text("ANALYZE chat"))
        spent = await timed(task, planner.sweep(db, known, AFTER_NINE))
        async with db.begin() as tx:
            rows = (await tx.execute(select(func.count()).select_from(delivery))).scalar_one()
    return spent | {"rows": rows, "peak": peak_memory()}


async def send(task: Task) -> dict[str, Any]:
    """Send what was planned."""
    waits: list[float] = []
    async with _ledger(task) as db, _transport(task) as transport, _rate_limiter(db, task) as paced:
        rate_limiter, database_clock = paced
        sender = Sender(_sender_context(task, db, rate_limiter, database_clock, transport))
        if isinstance(transport, Stopping):
            transport.sender = sender
        work = _until_settled(sender, db) if task.until_settled else sender.drain()
        asking = asyncio.create_task(_ask(rate_limiter, task.ask_every, waits))
        spent = await timed(task, work)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        spent |= {"doubtful": await _doubtful(db), "owed": await _owed(db)}
    return spent | {"waits": sorted(waits), "peak": peak_memory()}


async def until_held(task: Task) -> dict[str, Any]:
    """Send what was planned until an operator holds, and for AFTERWARDS longer, in which nothing must leave."""
    async with _ledger(task) as db, _transport(task) as transport, _rate_limiter(db, task) as paced:
        sender = Sender(_sender_context(task, db, *paced, transport))
        running = asyncio.create_task(sender.run())
        async with asyncio.timeout(PATIENCE):
            await _held(db)
        await asyncio.sleep(AFTERWARDS)
        sender.stop()
        await running
    return {}


def messages() -> Path:
    """The texts that came with the bot."""
    return next(path for path in SHIPPED_MESSAGES if path.is_dir())


@asynccontextmanager
async def _ledger(task: Task) -> AsyncIterator[Database]:
    db = await open_database(task.database)
    db.offset = AFTER_NINE - datetime.now(UTC)
    try:
        yield db
    finally:
        await db.close()


@asynccontextmanager
async def _transport(task: Task) -> AsyncIterator[TelegramTransport]:
    request = NoticeRequest(connections=IN_FLIGHT)
    bot = Bot(TOKEN, base_url=f"{task.url}/bot", request=request, get_updates_request=request)
    await request.initialize()
    try:
        yield Stopping(bot, task.stop_after) if task.stop_after else TelegramTransport(bot)
    finally:
        await request.shutdown()


@asynccontextmanager
async def _rate_limiter(
    db: Database, task: Task
) -> AsyncIterator[tuple[RateLimiter, DatabaseClock]]:
    wall = _wall if db.engine.dialect.name == "sqlite" else None
    database_clock = DatabaseClock(time.monotonic, wall)
    rate_limiter = RateLimiter(db, task.rate, database_clock)
    await rate_limiter.start()
    try:
        yield rate_limiter, database_clock
    finally:
        await rate_limiter.stop()


def _wall() -> datetime:
    return datetime.now(UTC)


def _sender_context(
    task: Task,
    db: Database,
    rate_limiter: RateLimiter,
    database_clock: DatabaseClock,
    transport: TelegramTransport,
) -> SenderContext:
    known = almanac.load(messages())

    def clock() -> datetime:
        return database_clock.now() + db.offset

    return SenderContext(
        db=db,
        almanac=known,
        composer=Composer(catalog.load(messages()), known),
        rate_limiter=rate_limiter,
        transport=transport,
        clock=clock,
        database_clock=database_clock,
        new_name=lambda: secrets.token_hex(8),
        photos=Photos(db, transport, clock) if task.pictures else None,
    )


async def _until_settled(sender: Sender, db: Database) -> None:
    running = asyncio.create_task(sender.run())
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await _nothing_owed(db)
    sender.stop()
    await running


async def _nothing_owed(db: Database) -> None:
    while True:
        if not await _owed(db):
            return
        await asyncio.sleep(0.2)


async def _held(db: Database) -> None:
    while True:
        if await rate_limit.paused(db):
            return
        await asyncio.sleep(0.2)


async def _ask(rate_limiter: RateLimiter, every: float, waits: list[float]) -> None:
    """Take a turn for an answer again and again, without waiting for the one before."""
    if not every:
        return

    people = itertools.count(1)

    async def one() -> None:
        begun, who = time.perf_counter(), next(people)
        await rate_limiter.answer(Asker(who, who, rate_limiter.now()))
        waits.append(time.perf_counter() - begun)

    async with asyncio.TaskGroup() as group:
        while True:
            group.create_task(one())
            await asyncio.sleep(every)


async def _owed(db: Database) -> int:
    async with db.begin() as tx:
        count = select(func.count()).select_from(delivery).where(planned)
        return int((await tx.execute(count)).scalar_one())


async def _doubtful(db: Database) -> list[int]:
    """The addresses of the chats whose delivery the ledger lists as doubtful."""
    query = select(chat.c.telegram_id).join(delivery, delivery.c.chat_id == chat.c.id)
    async with db.begin() as tx:
        return list((await tx.execute(query.where(delivery.c.doubtful))).scalars())
