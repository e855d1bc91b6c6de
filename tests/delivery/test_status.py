"""The status of a broadcast: whatever is called, crashes or is set, an exercise and a test stay where they belong."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from telegram import Bot

from bot.botapi.telegram_transport import NoticeRequest, TelegramTransport
from bot.delivery import planner, rehearsal
from bot.delivery.composer import Composer
from bot.delivery.database_clock import DatabaseClock
from bot.delivery.rate_limiter import RateLimiter
from bot.delivery.sender import Sender
from bot.delivery.sender_context import SenderContext
from bot.messages import catalog
from bot.observances import almanac
from bot.observances.model import Occasion
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.sandbox.world.failures import Reply
from bot.store import chat_lifecycle, chats, rehearsals
from bot.store.engine import Database, open_database
from bot.store.records import Chat, State, Status
from bot.store.rehearsals import Rehearsed
from bot.store.tables import broadcast, chat, with_chat
from bot.store.tables import delivery as delivery_table
from tests.cast import NINE
from tests.conftest import MESSAGES
from tests.stage import TOKEN

#: The people, by their place in the steps.
PEOPLE = range(3)

#: Every kind of broadcast is of a year of its own, which stands in its text.
ACTUAL, EXERCISE, TEST = 2027, 2030, 2033

#: What may happen next, and to whom: mostly trying and sending.
POSSIBLE = [
    *((step, 0) for step in ("send", "test", "actual", "pose", "pose", "local")),
    *((step, 0) for step in ("send", "test")),
    *((step, which) for step in ("exercise", "crash", "enroll", "operate") for which in PEOPLE[:2]),
    *(
        (step, which)
        for step in ("withdraw", "stop", "subscribe", "forget")
        for which in PEOPLE[:1]
    ),
]
STEPS = st.lists(st.sampled_from(POSSIBLE), min_size=4, max_size=25)


class Play:
    """A ledger, a server that may pose as Telegram, and the settings with which the next sender starts."""

    def __init__(self, world: World, db: Database, url: str) -> None:
        self.world, self.db, self.url = world, db, url
        self.almanac = almanac.load(MESSAGES)
        self.catalog = catalog.load(MESSAGES)
        self.people = [world.people.add(f"{n}", "en", started=True) for n in PEOPLE]
        self.operators: set[int] = set()
        self.posing = False
        #: The messages of each person that were judged already.
        self.judged = [0 for _ in PEOPLE]

    async def chat(self, which: int) -> Chat:
        """The chat of a person, which is stored if it was not."""
        telegram_id = self.people[which].id
        found = await chats.find(self.db, telegram_id)
        fresh = Chat(None, telegram_id, "private", "en", "Asia/Baku", cards=False)
        return found or await chats.save(self.db, fresh)

    async def subscribe(self, which: int) -> None:
        await chat_lifecycle.subscribe(self.db, await self.chat(which))

    async def stop(self, which: int) -> None:
        await chat_lifecycle.end(self.db, await self.chat(which), "stopped")

    async def enroll(self, which: int) -> None:
        await chat_lifecycle.enroll(self.db, await self.chat(which), takes_part=True)

    async def withdraw(self, which: int) -> None:
        await chat_lifecycle.enroll(self.db, await self.chat(which), takes_part=False)

    async def forget(self, which: int) -> None:
        await chats.forget(self.db, self.people[which].id)

    async def operate(self, which: int) -> None:
        """This person becomes an operator, or is one no longer."""
        self.operators ^= {self.people[which].id}

    async def pose(self, _: int) -> None:
        """The server answers as Telegram does: it has no method getSandbox."""
        self.posing = True
        self.world.failures.script(Reply(404, "Not Found"), "getSandbox", times=None)

    async def local(self, _: int) -> None:
        """The server is the sandbox again."""
        self.posing = False
        self.world.failures.clear()

    async def exercise(self, which: int) -> None:
        """An exercise for anybody, whether they take part or not."""
        occasion = self._occasion(EXERCISE)
        run = secrets.token_hex(8)
        one = await self.chat(which)
        await rehearsal.exercise(self.db, self.almanac, occasion, run, one, [""])

    async def test(self, _: int) -> None:
        """A test for everybody who is stored."""
        numbers = [(await self.chat(which)).id or 0 for which in PEOPLE]
        now = await self.db.now()
        one = Rehearsed(self._occasion(TEST), "day", numbers, now, now + timedelta(hours=1))
        await rehearsals.add(self.db, secrets.token_hex(8), Status.TEST, [one])

    async def actual(self, _: int) -> None:
        await planner.sweep(self.db, self.almanac, await self.db.now())

    async def send(self, _: int) -> None:
        """A sender starts with the settings of now, sends all that is due within a minute, and ends."""
        async with self._sender() as sender:
            await sender.drain()
            self.db.offset += timedelta(seconds=5)
            await sender.drain()

    async def crash(self, which: int) -> None:
        """A sender dies after so many requests; what it claimed is free once its lease is over."""
        async with self._sender() as sender:
            arrived = self.world.calls.arrived
            before = arrived["sendMessage"]
            sending = asyncio.create_task(sender.drain())
            while arrived["sendMessage"] <= before + which and not sending.done():
                await self.world.events.next(0.01)
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)

    async def judge(self) -> None:
        """Nobody got what is not for them, and the ledger says sent only of what arrived."""
        got = [self._years(which) for which in PEOPLE]
        enrolled = {one.telegram_id for which in PEOPLE if (one := await self.chat(which)).enrolled}
        for which, years in enumerate(got):
            new, self.judged[which] = years[self.judged[which] :], len(years)
            takes_part = self.people[which].id in enrolled | self.operators
            assert takes_part or EXERCISE not in new
            assert not (self.posing and TEST in new)
        for telegram_id, status, state in await self._rows():
            if (status, state) == (Status.ACTUAL, State.SENT):
                whose = next(n for n in PEOPLE if self.people[n].id == telegram_id)
                assert ACTUAL in got[whose]

    async def end(self) -> None:
        """In the end every subscriber has the actual notice: no exercise or test has taken its place."""
        await self.actual(0)
        await self.send(0)
        for which in PEOPLE:
            if (await self.chat(which)).subscribed:
                assert ACTUAL in self._years(which)

    def _years(self, which: int) -> list[int]:
        """The years of what a person got, in order."""
        texts = [one.text for one in self.world.messages.of(self.people[which]).messages]
        known = (ACTUAL, EXERCISE, TEST)
        return [next(year for year in known if f"{year}" in text) for text in texts]

    async def _rows(self) -> list[tuple[int, str, int]]:
        """The deliveries: whose, the status and the state."""
        columns = (chat.c.telegram_id, broadcast.c.status, delivery_table.c.state)
        query = select(*columns).select_from(with_chat).where(chat.c.telegram_id.is_not(None))
        async with self.db.begin() as tx:
            return [tuple(row) for row in await tx.execute(query)]

    def _occasion(self, year: int) -> Occasion:
        return self.almanac.following(date(year, 1, 1))

    @asynccontextmanager
    async def _sender(self) -> AsyncIterator[Sender]:
        """A sender as a new process has it."""
        request = NoticeRequest()
        bot = Bot(TOKEN, base_url=f"{self.url}/bot", request=request, get_updates_request=request)
        sqlite = self.db.engine.dialect.name == "sqlite"
        clock = DatabaseClock(time.monotonic, (lambda: datetime.now(UTC)) if sqlite else None)
        limiter = RateLimiter(self.db, 1000, clock)
        await request.initialize()
        await limiter.start()
        clock.heard(await self.db.real_now(), time.monotonic())
        context = SenderContext(
            db=self.db,
            almanac=self.almanac,
            composer=Composer(self.catalog, self.almanac),
            rate_limiter=limiter,
            transport=TelegramTransport(bot, operators=self.operators),
            clock=lambda: clock.now() + self.db.offset,
            database_clock=clock,
            new_name=lambda: secrets.token_hex(8),
        )
        try:
            yield Sender(context)
        finally:
            await limiter.stop()
            await request.shutdown()


async def _play(place: Callable[[], str], steps: list[tuple[str, int]]) -> None:
    world = World(token=TOKEN)
    db = await open_database(place(), lasting=False)
    db.offset = NINE + timedelta(minutes=1) - datetime.now(UTC)
    world.now = lambda: datetime.now(UTC) + db.offset
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(db.close)
        served = await stack.enter_async_context(serve(world))
        play = Play(world, db, served.url)
        for which in PEOPLE:
            await play.subscribe(which)
        for step, which in steps:
            await getattr(play, step)(which)
            await play.judge()
        await play.end()
        await play.judge()


@given(steps=STEPS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_exercise_and_a_test_stay_where_they_belong(
    place: Callable[[], str], steps: list[tuple[str, int]]
) -> None:
    """No sequence of calls, crashes, restarts and settings gets them to anybody else, or settles an actual notice."""
    asyncio.run(_play(place, steps))
