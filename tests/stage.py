"""The whole bot on a stage: the real app, the sandbox over HTTP, and a clock that is moved."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import and_, func, or_, select

from bot.app import bot_service as apps
from bot.sandbox.server import serve
from bot.sandbox.world import World
from bot.sandbox.world.chats import Person
from bot.sandbox.world.messages import Message
from bot.settings import Settings
from bot.store import chat_lifecycle, chats, ledger
from bot.store.records import BatchState, Chat, State
from bot.store.tables import batch
from tests.cast import EVERYONE, NOVEMBER, Role

TOKEN = "1000001:" + "a" * 35

#: Seconds that a wait may take on a busy machine before the test fails.
PATIENCE = 150


@dataclass
class Stage:
    """A running bot and the people around it."""

    world: World
    app: apps.BotService
    people: dict[str, Person] = field(default_factory=dict)

    def now(self) -> datetime:
        """What time it is on the stage."""
        return self.app.clock()

    def set_clock(self, instant: datetime) -> None:
        """Let it be that instant."""
        self.app.db.offset = instant - datetime.now(UTC)

    async def at(self, *instants: datetime) -> None:
        """Live through those instants: at each, the minute's sweep, and all that is due goes out."""
        for instant in instants:
            self.set_clock(instant)
            await self.app.sweep()
            await self.rest()

    async def rest(self) -> None:
        """Wait until nothing is due and nothing is under way."""
        await self.until(self._idle)

    async def until(self, true: Callable[[], Awaitable[object]]) -> None:
        """Wait until something is true while the sender is kept awake; TimeoutError after `PATIENCE` seconds."""
        async with asyncio.timeout(PATIENCE):
            while not await true():
                self.app.sender.wake()
                await self.world.events.next(0.02)

    async def ask(self, who: Role, text: str) -> Message:
        """What the bot answers first."""
        self.world.people.send(self.people[who.name], text)
        return (await self.world.answers(self.people[who.name]))[0]

    async def join(self, who: Role, *, cards: bool = False) -> None:
        """Subscribe, and say where one is; without `cards`, notices come as text."""
        await self.ask(who, "/start")
        await self.ask(who, f"/timezone {who.zone}")
        if not cards:
            await self.ask(who, "/cards off")
        self.forget_words(who)

    async def subscribers(
        self, count: int, kind: str = "private", first: int = 0, **more: Any
    ) -> list[Chat]:
        """That many chats in Baku that subscribed one after the other; unless `cards=True`, notices come as text."""
        found = []
        for number in range(first, first + count):
            person = self.world.people.add(f"{kind} {number}", "az", started=True)
            chat = Chat(None, person.id, kind, "az", "Asia/Baku", cards=False)
            found.append(await chat_lifecycle.subscribe(self.app.db, replace(chat, **more)))
        return found

    async def still_subscribed(self, subscribers: Iterable[Chat]) -> set[int | None]:
        """Which of them are."""
        found = [await chats.find(self.app.db, one.telegram_id) for one in subscribers]
        return {one.telegram_id for one in found if one is not None and one.subscribed is not None}

    def age_lookups(self, seconds: float) -> None:
        """Let that much time pass for what the bot remembers of Telegram's answers about groups and channels."""
        lookups = self.app.application.bot_data["services"].lookups
        clock = lookups.clock
        lookups.clock = lambda: clock() + seconds

    def forget_words(self, who: Role) -> None:
        """Count messages from here on."""
        chat = self.world.messages.of(self.people[who.name])
        chat.read_until = max((message.message_id for message in chat.messages), default=0)

    def notices(self, who: Role) -> list[Message]:
        """What the bot has sent since it was last asked."""
        return self.world.messages.of(self.people[who.name]).unread()

    async def tally(self) -> dict[str, dict[State, int]]:
        """The ledger: states by moment."""
        return {tally.moment: tally.states for tally in await ledger.tallies(self.app.db)}

    async def doubtful(self) -> set[int | None]:
        """Who may have been told twice, or not at all, as the ledger has it."""
        return {doubt.telegram_id for doubt in await ledger.doubtful(self.app.db)}

    async def _idle(self) -> bool:
        """True when no batch is due and no sender holds one, by one query of the ledger."""
        db = self.app.db
        due = and_(batch.c.due_us <= db.clock, batch.c.expires_us > db.clock)
        leased = batch.c.state == BatchState.LEASED.value
        busy = or_(leased, and_(batch.c.state == BatchState.OPEN.value, due))
        async with db.begin() as tx:
            return not (await tx.execute(select(func.count()).where(busy))).scalar_one()


def settings(url: str, folder: Path, **more: Any) -> Settings:
    """The settings of a bot that talks to the sandbox."""
    values = {"telegram_bot_token": TOKEN, "telegram_api_url": url, "send_rate": 1000}
    values["database_url"] = f"sqlite:///{folder / 'bot.db'}"
    return Settings(_env_file=None, **(values | more))


@asynccontextmanager
async def playing(
    folder: Path,
    world: World | None = None,
    now: datetime = NOVEMBER,
    prepare: Callable[[Stage], Awaitable[None]] | None = None,
    *,
    temporary: bool = True,
    **more: Any,
) -> AsyncIterator[Stage]:
    """A bot that has just been started at that instant; it is stopped at the end.

    `prepare` is called before. `temporary`: that its database is new is said to nobody.
    """
    world = world or World(token=TOKEN)
    for role in EVERYONE:
        if role.name not in {person.name for person in world.people.values()}:
            world.people.add(role.name, role.language)
    async with serve(world) as served:
        app = await apps.build(settings(served.url, folder, **more), temporary=temporary)
        stage = Stage(world, app, {person.name: person for person in world.people.values()})
        stage.set_clock(now)
        world.now = stage.now
        try:
            if prepare is not None:
                await prepare(stage)
            await app.start()
            yield stage
        finally:
            await app.stop()
