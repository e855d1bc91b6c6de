"""A crowd that writes to the bot as fast as Telegram lets it, while subscribers are owed a notice."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from bot.delivery import plan
from bot.observances import almanac as almanacs
from bot.sandbox.calls import Call
from bot.sandbox.chats import Person
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.store import chats
from bot.store.records import Chat
from bot.store.tables import chat
from tests.cast import NOVEMBER
from tests.process.launching import ROOT, Clock, Running
from tests.process.scene import SENDING, database
from tests.stage import TOKEN

#: Updates that the stand-in keeps for the bot: what comes beyond is lost, or its own memory would be the limit.
PENDING = 50_000


#: The id of the first in the crowd: a number that nothing else is.
STRANGER = 8_100_000_000


@dataclass
class Crowd:
    """The stand-in, who is subscribed, and who writes."""

    world: World
    url: str
    clock: Clock
    subscribers: list[Person]
    people: list[Person]

    def told(self) -> dict[int, datetime]:
        """When each subscriber was first sent something."""
        return self.first(self.subscribers)

    def first(self, people: list[Person]) -> dict[int, datetime]:
        """When each of them was first sent something."""
        ids = {person.id for person in people}
        found: dict[int, datetime] = {}
        for call in self.sent():
            if call.chat_id in ids:
                found.setdefault(call.chat_id or 0, call.at)
        return found

    def least(self, people: list[Person]) -> int:
        """How many messages the one has got who got fewest."""
        return min(self.counts(people))

    def counts(self, people: list[Person]) -> list[int]:
        """How many messages each has got."""
        counts = self.world.calls.delivered(*SENDING)
        return [counts[person.id] for person in people]

    def sent(self) -> list[Call]:
        """All messages that arrived, the oldest first."""
        return [call for call in self.world.calls if call.method in SENDING and call.processed]

    async def until(self, true: Callable[[], bool], end: datetime) -> None:
        """Wait until something is true, or it is so late."""
        while not true() and self.clock.now() < end:
            await self.world.feed.next(0.5)
            await asyncio.sleep(0.2)

    async def write(self, text: str) -> None:
        """Everybody writes once a second, for ever."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for number in self._for_ever():
            late = begun + number / len(self.people) - loop.time()
            if number % 20 == 0 or late > 0:
                await asyncio.sleep(max(late, 0))
            if len(self.world.updates) < PENDING:
                self.world.say(self.people[number % len(self.people)], text)

    async def join(self, seconds: float) -> None:
        """Everybody writes /start once, evenly over that time."""
        for person in self.people:
            self.world.say(person, "/start")
            await asyncio.sleep(seconds / len(self.people))

    @contextlib.asynccontextmanager
    async def writing(self, text: str = "/next") -> AsyncIterator[None]:
        """The attack lasts as long as the block."""
        task = asyncio.create_task(self.write(text))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def _for_ever(self) -> Iterator[int]:
        number = 0
        while True:
            yield number
            number += 1


@asynccontextmanager
async def gathered(
    folder: Path, now: datetime, subscribers: int, people: int, moment: str
) -> AsyncIterator[Crowd]:
    """So many subscribers in Baku since November, who want that moment alone and no pictures, and so many others."""
    world = World(token=TOKEN, kept=0, logged=300_000)
    told = [world.person(f"Subscriber {n}", "az", started=True) for n in range(subscribers)]
    crowd = [
        world.person(f"Person {n}", "az", id=STRANGER + n, started=True) for n in range(people)
    ]
    async with database(folder) as db:
        db.offset = Clock.beginning(NOVEMBER).offset
        for person in told:
            wanted = frozenset({moment})
            await chats.subscribe(
                db, Chat(None, person.id, "private", "az", "Asia/Baku", moments=wanted)
            )
        async with db.begin() as tx:
            await tx.execute(update(chat).values(cards=False))
        db.offset = Clock.beginning(now - timedelta(days=1)).offset
        await plan.sweep(db, almanacs.load(ROOT / "messages"), now - timedelta(days=1))
    clock = Clock.beginning(now)
    world.now = clock.now
    async with serve(world) as served:
        yield Crowd(world, served.url, clock, told, crowd)


def memory(running: Running) -> int:
    """The most memory that a process has held, in MB."""
    status = Path(f"/proc/{running.process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024
